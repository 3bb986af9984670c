"""The flows of a case, drawn with where they stand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shouwen.cases.queries import case_for
from shouwen.compliance.wording import is_reconstructed, reader_language, words_of
from shouwen.facts.refusals import Refused, Why
from shouwen.regulation.flows.drawing import drawn_in
from shouwen.web.asking import signed_in
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.flows import flow_of
from shouwen.work.models import FlowRun


@signed_in
@require_safe
def flows(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the flows of a case: what is done, what is under way, what is overdue."""
    case = case_for(pk, by=request.by)
    is_late = case.due_at is not None and case.due_at < request.at
    drawn = [
        {
            "id": f"flow-{run.pk}",
            "run": run,
            "title": words_of(run.edition)(run.standard),
            "path": reverse("case-flow-file", args=[pk, run.pk]),
            "marks": marks_of(run, is_late=is_late),
            "is_reconstructed": is_reconstructed(run.citation, run.standard),
        }
        for run in FlowRun.objects.filter(matter=case.reference).order_by("started_at", "pk")
    ]
    return render(request, "web/cases/flow.html", {"case": case, "drawn": drawn})


def marks_of(run: FlowRun, *, is_late: bool) -> dict[str, str]:
    """Return how each node of a run is marked: done, now, late."""
    if not run.state:
        return {}
    state = flow_of(run).load(run.state)
    marks = dict.fromkeys(state.passed, "done")
    marks |= dict.fromkeys((task.node.id for task in state.open_tasks()), "late" if is_late else "now")
    return marks


@signed_in
@require_safe
def flow_file(request: ReaderRequest, pk: int, run: int) -> HttpResponse:
    """Hand out the drawing of a flow of the edition with which it began."""
    case = case_for(pk, by=request.by)
    found = FlowRun.objects.filter(pk=run, matter=case.reference).first()
    if found is None:
        raise Refused("There is no such flow on this case.", why=Why.NOT_ALLOWED)
    return HttpResponse(drawn_in(flow_of(found), reader_language()), content_type="application/xml; charset=utf-8")
