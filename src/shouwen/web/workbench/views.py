"""The workbench: my tasks and what is offered to me, by due time; my cases."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouwen.cases.listing import COUNTED_TO, CaseFilter, CaseLists
from shouwen.cases.models import Case
from shouwen.cases.queries import offered_to
from shouwen.compliance.wording import words_of
from shouwen.facts.prepared import Prepared
from shouwen.web.asking import signed_in
from shouwen.web.cases.rows import CaseRows
from shouwen.web.reader import ReaderRequest
from shouwen.work.models import Task
from shouwen.work.permissions import SEE_MEMBER_FORM
from shouwen.work.queries import first_offered, first_tasks
from shouwen.work.seats import places_held
from shouwen.work.titles import task_title

MOST = 25


@signed_in
@require_safe
def workbench(request: ReaderRequest) -> HttpResponse:
    """Show what waits for the reader: tasks held and offered, cases offered, cases held."""
    mine, offered = first_tasks(request.by), first_offered(places_held(request.by.selves, request.at))
    cases = {
        case.reference: case
        for case in _CASES(
            [int(task.matter.partition(":")[2]) for task in (*mine, *offered) if task.matter.startswith("case:")]
        )
    }
    lists = CaseLists(request.by, request.at)
    held = CaseRows(lists.numbers(CaseFilter("mine", by_due=True), most=COUNTED_TO))[:COUNTED_TO]
    return render(
        request,
        "web/workbench/workbench.html",
        {
            "mine": _lines(mine, cases),
            "offered": _lines(offered, cases),
            "offers": offered_to(request.by),
            "held": held[:MOST],
            "sees_own_forms": request.by.has(SEE_MEMBER_FORM),
            "counts": {
                "mine": len(mine),
                "offered": len(offered),
                "held": len(held),
                "overdue": sum(1 for case in held if case.due_at and case.due_at < request.at),
            },
        },
    )


_CASES = Prepared(lambda numbers: Case.objects.select_related("customer").filter(pk__among=numbers))


def _lines(tasks: list[Task], cases: dict[str, Case]) -> list[tuple[Task, str, Case | None, datetime | None]]:
    """Return the first tasks by when they are due: each with its title, its case, and that instant.

    A task without a time of its own is due when its case is.
    """
    lines = []
    for task in tasks:
        case = cases.get(task.matter)
        lines.append((task, case, task.due_at or (case.due_at if case else None)))
    lines.sort(key=lambda line: (line[2] is None, line[2] or line[0].opened_at))
    return [(task, _title(task), case, due) for task, case, due in lines[:MOST]]


def _title(task: Task) -> str:
    return task_title(task, words_of(task.citation))
