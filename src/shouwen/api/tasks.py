"""Tasks: what waits for the asker, and taking, doing, handing on and giving back."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, GivenAt, do, see
from shouwen.api.errors import NotFound
from shouwen.api.finding import Id, member_near
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import TaskShown, task_shown
from shouwen.facts.refusals import Refused
from shouwen.organisation.rights import Acting
from shouwen.work.actions.tasks import complete_task, give_back_task, hand_on_task, take_task
from shouwen.work.candidates import is_candidate
from shouwen.work.matters import matter_of, may_see
from shouwen.work.models import Task
from shouwen.work.queries import my_tasks, offered_tasks
from shouwen.work.scopes import DO_TASK

router = Router(tags=["tasks"])


class TaskHandingOn(GivenAt):
    """To whom a task goes, and why."""

    to: Id
    reason: str = Field("", max_length=20_000)


class GivingBack(GivenAt):
    """Why a task goes back to those who may take it."""

    reason: str = Field(min_length=1, max_length=20_000)


class Completion(GivenAt):
    """What the task asks for, by the names of its ``asks``, and a remark."""

    answers: dict[str, str] = Field({}, max_length=60, description="By the names of the task's asks.")
    remark: str = Field("", max_length=20_000)


class TasksAsked(Asked):
    """Which tasks: those that the asker holds, or those that they could take."""

    show: Literal["mine", "offered"] = "mine"


@router.get("tasks", response={200: Page[TaskShown], **UNSEEN}, operation_id="list_tasks")
def tasks(request: HttpRequest, asked: Query[TasksAsked]) -> Page[TaskShown]:
    """List the tasks that wait for you, the oldest first."""
    by = see(request, DO_TASK)
    rows = my_tasks(by) if asked.show == "mine" else offered_tasks(by, request.at)  # type: ignore[attr-defined]
    return page(rows.select_related("holder"), asked, ("opened_at", "pk"), task_shown)


@router.get("tasks/{int:pk}", response={200: TaskShown, **UNSEEN}, operation_id="see_task")
def task(request: HttpRequest, pk: int) -> TaskShown:
    """Show one task."""
    return task_shown(task_named(pk, see(request, DO_TASK), request.at))  # type: ignore[attr-defined]


@router.post(
    "tasks/{int:pk}/taking", response={200: Done, **REFUSALS}, operation_id="take_task", openapi_extra=ONCE
)
def taking(request: HttpRequest, pk: int, given: GivenAt) -> HttpResponse:
    """Take a task that nobody holds. Of two who do so at once one wins, the other is told (409)."""
    return do(
        request, DO_TASK, given, lambda by, at: take_task(task_named(pk, by, at), by=by, at=at), task_done
    )


@router.post("tasks/{int:pk}/handing-on", response={200: Done, **REFUSALS}, operation_id="hand_on_task",
             openapi_extra=ONCE)  # fmt: skip
def handing_on(request: HttpRequest, pk: int, given: TaskHandingOn) -> HttpResponse:
    """Hand a task on to a colleague who may take it."""

    def deed(by: Acting, at: Any) -> Task:
        found = task_named(pk, by, at)
        return hand_on_task(found, member_near(found.unit, given.to, "to"), given.reason, by=by, at=at)

    return do(request, DO_TASK, given, deed, task_done)


@router.post("tasks/{int:pk}/giving-back", response={200: Done, **REFUSALS}, operation_id="give_back_task",
             openapi_extra=ONCE)  # fmt: skip
def giving_back(request: HttpRequest, pk: int, given: GivingBack) -> HttpResponse:
    """Give a task back, with the reason."""
    return do(request, DO_TASK, given,
              lambda by, at: give_back_task(task_named(pk, by, at), given.reason, by=by, at=at), task_done)  # fmt: skip


@router.post("tasks/{int:pk}/completion", response={200: Done, **REFUSALS}, operation_id="complete_task",
             openapi_extra=ONCE)  # fmt: skip
def completion(request: HttpRequest, pk: int, given: Completion) -> HttpResponse:
    """Do a task: the flow goes on."""
    return do(request, DO_TASK, given, lambda by, at: complete_task(
        task_named(pk, by, at), given.answers, given.remark, by=by, at=at), task_done)  # fmt: skip


def task_named(number: int, by: Acting, at: Any) -> Task:
    """Return a task that the member holds, could take, or sees with its matter."""
    found = _tasks().filter(pk=number).first()
    if found is None:
        raise NotFound
    matter = matter_of(found.matter)
    if matter.is_accused(by) or (found.holder_id not in by.selves and not is_candidate(found, by=by, at=at)):
        try:
            may_see(matter, by=by)
        except Refused:
            raise NotFound from None
    return found


def _tasks() -> QuerySet[Task]:
    return Task.objects.select_related("unit", "holder", "flow")


def task_done(found: Task) -> Done:
    """Say which task something was done with."""
    return Done(reference=found.reference, id=found.pk, href=f"/api/tasks/{found.pk}")
