"""Several tasks at once: each is taken or handed on by its own deed, and what came of each is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shouwen.compliance.wording import words_of
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.web.answers import BAD_INPUT
from shouwen.web.asking import signed_in
from shouwen.web.people.choosing import PersonChooser
from shouwen.web.people.pools import pool_of_house
from shouwen.web.reader import ReaderRequest
from shouwen.web.together import Outcome, Together, do_each, numbers_ticked
from shouwen.work.actions.tasks import hand_on_task, take_task
from shouwen.work.candidates import is_candidate
from shouwen.work.matters import Matter, matter_of, may_see
from shouwen.work.models import Task, TaskState
from shouwen.work.titles import task_title

TAKING, HANDING_ON = "taking", "handing-on"
Deed = Callable[[Task], Any]


class HandOnAllForm(forms.Form):
    """To whom all the tasks ticked go, and why."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, by: Acting, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = PersonChooser(_("To whom"), pool_of_house(by.member.home), at)
        self.order_fields(("to", "reason"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: ReaderRequest) -> HttpResponse:
    """Take the tasks ticked, or hand them on: first ask to whom, then say of each what came of it."""
    given = request.POST if request.method == "POST" else request.GET
    numbers = _numbers(given.getlist("task"))
    if given.get("deed") == TAKING and request.method == "POST":
        return _done(request, TAKING, numbers, lambda task: take_task(task, by=request.by, at=request.at))
    form = HandOnAllForm(request.by, request.at, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        rows = [_outcome(task, request.by) for task in _tasks(numbers)]
        return render(request, "web/workbench/together.html", {"form": form, "rows": [one for one in rows if one.title]},
                      status=BAD_INPUT if request.method == "POST" else 200)  # fmt: skip
    to: Member = form.cleaned_data["to"]
    reason = form.cleaned_data["reason"]
    return _done(request, HANDING_ON, numbers, lambda task: hand_on_task(task, to, reason, by=request.by, at=request.at))


def _numbers(given: list[str]) -> list[int]:
    return numbers_ticked(given, field="task", none="Tick the tasks first.",
                          most="At most %(most)s tasks at once. Tick fewer.")  # fmt: skip


def _tasks(numbers: list[int]) -> list[Task]:
    found = {task.pk: task for task in Task.objects.select_related("unit", "holder", "flow").filter(pk__in=numbers)}
    return [found[number] for number in numbers if number in found]


def _done(request: ReaderRequest, noun: str, numbers: list[int], deed: Deed) -> HttpResponse:
    """Do the deed for each task, whole or not at all, and show what came of each."""
    tasks = {task.pk: task for task in _tasks(numbers)}
    shown = {number: _outcome(tasks[number], request.by) if number in tasks else Outcome(number) for number in numbers}
    said = Together(gettext("Several tasks"), gettext("Take") if noun == TAKING else gettext("Hand on"),
                    reverse("workbench"), gettext("Workbench"))  # fmt: skip
    return do_each(request, noun, shown, {number: partial(deed, task) for number, task in tasks.items()}, said,
                   missing="There is no such task.")  # fmt: skip


def _outcome(task: Task, by: Acting) -> Outcome:
    matter = matter_of(task.matter)
    if not _is_shown(task, matter, by):
        return Outcome(task.pk)
    return Outcome(task.pk, task_title(task, words_of(task.citation)), matter.title, reverse("task", args=[task.pk]))


def _is_shown(task: Task, matter: Matter, by: Acting) -> bool:
    """True where the reader has the task, may take it, or may see its matter; never for the accused."""
    if matter.is_accused(by):
        return False
    if task.holder_id in by.selves or (task.state == TaskState.OPEN and is_candidate(task, by=by, at=by.at)):
        return True
    try:
        may_see(matter, by=by)
    except Refused:
        return False
    return True
