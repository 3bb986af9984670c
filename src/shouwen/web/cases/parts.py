"""Parts of a case's page that ask more than the page may: they come right after it, each by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouwen.cases.queries import case_for, related_to
from shouwen.compliance.decided import decided_of
from shouwen.web.asking import signed_in
from shouwen.web.cases.closing import closing_of
from shouwen.web.cases.page import tasks_of, words_for
from shouwen.web.reader import ReaderRequest


@signed_in
@require_safe
def decided(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show what standards have decided of a case, each with its why page."""
    case = case_for(pk, by=request.by)
    return render(request, "web/cases/decided.html", {"case": case, "decided": decided_of(case.reference)})


@signed_in
@require_safe
def related(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show other cases of the same customer, those that are open first."""
    case = case_for(pk, by=request.by)
    return render(request, "web/cases/related.html", {"case": case, "related": related_to(case, by=request.by)})


@signed_in
@require_safe
def closing(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show what closing a case still lacks: it asks all that closing itself asks, so it is no part of the page."""
    case = case_for(pk, by=request.by)
    tasks = tasks_of(case)
    coming = closing_of(request, case, tasks, words_for(case, tasks, []))
    return render(request, "web/cases/closing.html", {"case": case, "coming": coming})
