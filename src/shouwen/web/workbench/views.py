"""The workbench: my tasks and what is offered to me, by due time; my cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouwen.cases.listing import COUNTED_TO, CaseFilter, CaseLists
from shouwen.cases.models import Case, CaseState, Transfer
from shouwen.cases.queries import offered_to
from shouwen.compliance.permissions import GRANT_EXCEPTION
from shouwen.compliance.wording import words_of
from shouwen.facts.prepared import Prepared
from shouwen.orders.models import Return
from shouwen.organisation.rights import Acting
from shouwen.web.asking import signed_in
from shouwen.web.cases.rows import CaseRows
from shouwen.web.first_run.to_do import is_set_up
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.ways import called_beside
from shouwen.work.entry_queries import Waiting, signatures_waiting
from shouwen.work.models import Entry, Task
from shouwen.work.notice_words import notice_words
from shouwen.work.permissions import SEE_MEMBER_FORM
from shouwen.work.queries import comparisons_to_say, first_tasks
from shouwen.work.seats import places_held
from shouwen.work.titles import task_title

MOST = 25


@signed_in
@require_safe
def workbench(request: ReaderRequest) -> HttpResponse:
    """Show what waits for the reader: tasks held and offered, signatures, cases offered, cases held; or what is overdue.

    At most twelve statements.
    """
    held_places = places_held(request.by.selves, request.at)
    mine, offered = first_tasks(request.by, held_places)
    waiting = signatures_waiting(by=request.by, at=request.at, held=held_places)
    matters = [*(task.matter for task in (*mine, *offered)), *(one.entry.matter for one in waiting)]
    cases, returns = cases_of(matters), returns_of(matters)
    held = CaseRows(CaseLists(request.by, request.at).numbers(CaseFilter("mine", by_due=True), most=COUNTED_TO),
                    by=request.by)
    lists: dict[str, Sequence[Any]] = {
        "mine": lines_of(mine, cases, returns), "offered": lines_of(offered, cases, returns),
        "signing": _to_sign(waiting, cases, returns, request.by), "held": held[:COUNTED_TO],
    }
    late = {name: [line for line in lines if _is_late(line, request.at)] for name, lines in lists.items()}
    counts = {name: len(lines) for name, lines in lists.items()}
    counts["overdue"] = sum(len(lines) for lines in late.values())
    only_late = request.GET.get("show") == "overdue"
    shown = late if only_late else lists
    return render(
        request,
        "web/workbench/workbench.html",
        {
            **{name: lines[:MOST] for name, lines in shown.items()},
            "offers": [] if only_late else _offers(request),
            "counts": counts,
            "only_late": only_late,
            "sees_own_forms": request.by.has(SEE_MEMBER_FORM),
            "is_set_up": is_set_up(request),
            "to_say": [] if only_late else _to_say(request),
        },
    )


def _offers(request: ReaderRequest) -> list[tuple[Transfer, str, str]]:
    """Return the offers that wait for an answer of the reader: each with where it comes from and where it goes."""
    return [
        (one, called_beside(one.from_unit, one.to_unit), called_beside(one.to_unit, one.from_unit))
        for one in offered_to(request.by)
    ]


def _to_say(request: ReaderRequest) -> list[tuple[str, str]]:
    """Return what asks the reader which of two standards is stricter: its subject, and the page where they say so."""
    if not request.by.has(GRANT_EXCEPTION):
        return []
    return [
        (notice_words(one.what, one.names, request.zone)[0], str(one.names["page"]))
        for one in comparisons_to_say(request.by)
    ]


def _is_late(line: Any, at: datetime) -> bool:
    """True for a line, whatever its sort, whose due time has passed."""
    due_at: datetime | None = line.due_at
    return due_at is not None and due_at < at


class TaskLine(NamedTuple):
    """A task in a list: what it is called, its case or its return, and when it is due."""

    task: Task
    title: str
    case: Case | None
    due_at: datetime | None
    back: Return | None = None


class SigningLine(NamedTuple):
    """A form that waits for a signature of the reader: which place, of what, until when, by which article."""

    entry: Entry
    title: str
    places: str
    case: Case | None
    due_at: datetime | None
    citation: str
    back: Return | None = None


def _to_sign(
    waiting: Sequence[Waiting], cases: Mapping[str, Case], returns: Mapping[str, Return], by: Acting
) -> list[SigningLine]:
    """Return what waits for signatures; nothing of a case in which the reader is accused or that goes on elsewhere."""
    lines = []
    for one in waiting:
        case = cases.get(one.entry.matter)
        if case is not None and (case.accused_id in by.selves or case.state == CaseState.MERGED):
            continue
        says = words_of(one.entry.edition)
        places = says.all(one.places)
        back = returns.get(one.entry.matter)
        lines.append(SigningLine(one.entry, says(one.entry.form), places, case, one.due_at, one.citation, back))
    return lines


_CASES = Prepared(lambda numbers: Case.objects.select_related("customer").filter(pk__among=numbers))


def cases_of(matters: Iterable[str]) -> dict[str, Case]:
    """Return the cases among matters by their references, with their customers; one statement."""
    numbers = [int(matter.partition(":")[2]) for matter in matters if matter.startswith("case:")]
    return {case.reference: case for case in _CASES(numbers)}


_RETURNS = Prepared(lambda numbers: Return.objects.select_related("line__product").filter(pk__among=numbers))


def returns_of(matters: Iterable[str]) -> dict[str, Return]:
    """Return the returns among matters by their references, with their products; one statement, where there are any."""
    numbers = [int(matter.partition(":")[2]) for matter in matters if matter.startswith("return:")]
    return {one.reference: one for one in _RETURNS(numbers)} if numbers else {}


def lines_of(tasks: Sequence[Task], cases: Mapping[str, Case], returns: Mapping[str, Return]) -> list[TaskLine]:
    """Return the tasks by when they are due: each with its title, its case or return, and that instant.

    A task without a time of its own is due when its case is.
    """
    lines = []
    for task in tasks:
        case = cases.get(task.matter)
        due_at = task.due_at or (case.due_at if case else None)
        lines.append(TaskLine(task, _title(task), case, due_at, returns.get(task.matter)))
    return sorted(lines, key=lambda line: (line.due_at is None, line.due_at or line.task.opened_at))


def _title(task: Task) -> str:
    return task_title(task, words_of(task.citation))
