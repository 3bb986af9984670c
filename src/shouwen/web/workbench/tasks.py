"""A task: take it, do it, hand it on, give it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.cases.models import Case
from shouwen.compliance.wording import PackWords, words_of
from shouwen.customers.secrecy.queries import OPENED
from shouwen.facts.queries import facts_about
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.queries import names_of
from shouwen.web.answers import BAD_INPUT
from shouwen.web.asking import signed_in
from shouwen.web.cases.coming import deed_of
from shouwen.web.customers.choosing import kept_of, new_customer_path, suggestions
from shouwen.web.customers.secrecy import opening_asked
from shouwen.web.customers.seen import customer_seen
from shouwen.web.deeds import perform
from shouwen.web.people.choosing import PersonChooser
from shouwen.web.people.pools import pool_of_task
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.workbench.asked import TaskForm
from shouwen.web.workbench.before import before_step, has_before, written_before
from shouwen.web.workbench.files import files_beside, open_beside
from shouwen.work.actions.tasks import complete_task, give_back_task, hand_on_task, take_task
from shouwen.work.candidates import is_candidate
from shouwen.work.entries import state_of_entry
from shouwen.work.matters import Matter, matter_of, may_see
from shouwen.work.models import Entry, Remark, Task, TaskState
from shouwen.work.permissions import may_be_taken
from shouwen.work.titles import task_title


class HandOnForm(forms.Form):
    """To whom, and why."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, task: Task, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = PersonChooser(_("To whom"), pool_of_task(task, at), at)
        self.order_fields(("to", "reason"))


class GiveBackForm(forms.Form):
    """Why it is given back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


@dataclass(frozen=True)
class Passed:
    """How a task came to where it is: who gave it back or handed it on, when, and what they wrote to it."""

    is_back: bool
    who: str
    at: datetime
    words: str


def _came_back(task: Task) -> Passed | None:
    """Return the last time that an open task changed hands; none where it never did. Three statements at most."""
    if task.state != TaskState.OPEN:
        return None
    moves = facts_about(task.matter, kinds=("task.given_back", "task.handed_on"))
    last = next((fact for fact in reversed(moves) if fact.figures.get("task") == task.reference), None)
    if last is None:
        return None
    names = names_of([last.by])
    words = Remark.objects.filter(fact=last.sequence).values_list("words", flat=True).first()
    return Passed(last.kind == "task.given_back", names.get(last.by, ""), last.at, words or "")


def _deed_of(task: Task, for_whom: str) -> tuple[str, str] | None:
    """Return the page of the deed that does a step of a case, and what it is called; the case itself is not read."""
    kind, _colon, number = task.matter.partition(":")
    if kind != "case":
        return None
    path, words, _noun = deed_of(Case(pk=int(number), customer_id=_customer_in(for_whom)), task)
    return (path, words) if path != reverse("task", args=[task.pk]) else None


def _customer_in(reference: str) -> int | None:
    kind, _colon, number = reference.partition(":")
    return int(number) if kind == "customer" else None


def _file_to_open(request: ReaderRequest, task: Task, for_whom: str) -> dict[str, Any]:
    """Return what asks for the purpose of a reading that was approved, where a step waits for it; two statements."""
    number = _customer_in(for_whom)
    if task.state != TaskState.OPEN or OPENED not in task.awaits.split() or number is None:
        return {}
    found = customer_seen(request, number)
    return {"customer": found, **opening_asked(request, found)}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def task_page(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show a task and do it."""
    task = _task(pk)
    matter = matter_of(task.matter)
    is_mine = task.holder_id in request.by.selves
    may_take = task.holder_id is None and may_be_taken(task, matter, by=request.by, at=request.at)
    if matter.is_accused(request.by) or not (is_mine or may_take or is_candidate(task, by=request.by, at=request.at)):
        may_see(matter, by=request.by)
    says = words_of(task.citation)
    may_do = is_mine or may_take
    if request.method != "POST" and (part := request.GET.get("part")):
        given = _part(request, task, part, says, matter, may_do=may_do)
        if given is not None:
            name = f"_{part}" if request.headers.get("HX-Request") else part
            called = {"matter": matter, "title": task_title(task, says)}
            return render(request, f"web/workbench/{name}.html", {**called, **given})
    written = written_before(task, by=request.by) if may_do else {}
    form = TaskForm(task.asks, task.unit, request, request.POST or None, says=says, written=written)
    entry = (
        Entry.objects.filter(matter=task.matter, form=task.form).order_by("-pk").first()
        if task.form
        else None
    )

    def page(status: int = 200, refused: Refused | None = None) -> HttpResponse:
        return render(
            request,
            "web/workbench/task.html",
            {
                "task": task,
                "title": task_title(task, says),
                "position": says(task.position),
                "form_title": says(task.form),
                "matter": matter,
                "form": form,
                "refused": refused,
                "entry": entry,
                "is_signed": entry is not None and state_of_entry(entry).is_complete,
                "is_mine": is_mine,
                "may_take": may_take,
                "may_do": may_do,
                "has_before": has_before(task),
                "is_open": task.state == TaskState.OPEN,
                "came_back": _came_back(task),
                "deed": _deed_of(task, matter.for_whom) if task.awaits and may_do else None,
                **(_file_to_open(request, task, matter.for_whom) if may_do else {}),
                **(files_beside(request, task, matter) if may_do else {}),
                "new_path": new_customer_path(request.path, form.customer_field),
                "hand_on": HandOnForm(task, request.at),
                "give_back": GiveBackForm(),
            },
            status=status,
        )

    if request.method != "POST":
        return page()
    if (field := request.POST.get("suggest", "")) in form.asks:
        return HttpResponse(suggestions(request.POST.get(field, ""), request.by))
    if "check" in request.POST:
        typed = {name: value for name, value in kept_of(request.POST) if name not in request.GET}
        form = TaskForm(task.asks, task.unit, request, says=says, written=written, initial=typed)
        return page()
    if not form.is_valid():
        return page(BAD_INPUT)
    try:
        return perform(
            request,
            lambda: complete_task(
                task,
                form.answers(),
                form.cleaned_data["remark"],
                by=request.by,
                at=request.at,
            ),
            lambda _done: matter.address,
        )
    except Refused as refused:
        return page(STATUS[refused.why], None if form.refuse(refused) else refused)


def _part(request: ReaderRequest, task: Task, part: str, says: PackWords, matter: Matter, *,
          may_do: bool) -> dict[str, Any] | None:  # fmt: skip
    """Return what a part of the page shows that is fetched by itself; nothing where there is no such part."""
    if part == "open" and may_do:
        return open_beside(request, task, matter)
    return before_step(task, says) if part == "before" and has_before(task) else None


@signed_in
@require_POST
def taking(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take a task."""
    task = _task(pk)
    return perform(
        request, lambda: take_task(task, by=request.by, at=request.at), lambda _t: reverse("task", args=[pk])
    )


@signed_in
@require_POST
def handing_on(request: ReaderRequest, pk: int) -> HttpResponse:
    """Hand a task on."""
    task = _task(pk)
    form = HandOnForm(task, request.at, request.POST)
    if not form.is_valid():
        raise Refused("Choose to whom the task goes.", why=Why.BAD_INPUT)
    return perform(
        request,
        lambda: hand_on_task(
            task, form.cleaned_data["to"], form.cleaned_data["reason"], by=request.by, at=request.at
        ),
        lambda _t: reverse("workbench"),
    )


@signed_in
@require_POST
def giving_back(request: ReaderRequest, pk: int) -> HttpResponse:
    """Give a task back."""
    task = _task(pk)
    return perform(
        request,
        lambda: give_back_task(task, request.POST.get("reason", ""), by=request.by, at=request.at),
        lambda _t: reverse("workbench"),
    )


def _task(pk: int) -> Task:
    task = Task.objects.select_related("unit", "holder", "flow").filter(pk=pk).first()
    if task is None:
        raise Refused("There is no such task.", why=Why.NOT_ALLOWED)
    return task
