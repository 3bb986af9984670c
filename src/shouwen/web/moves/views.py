"""Try what becomes of running cases under the edition in force, say where steps go, and let them be moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.cases.actions.moving import ask_move, cancel_move, move_cases, move_for, name_steps
from shouwen.cases.models import CaseMove, CaseMoveLine, MoveOutcome
from shouwen.cases.moving import lines_of, lost_steps, outcomes_of
from shouwen.cases.permissions import SEE_CASE, may_move
from shouwen.compliance.queries import in_force
from shouwen.facts.refusals import Refused
from shouwen.reports.moves import OUTCOMES, REASONS, STAGES, left_in
from shouwen.web.administration.reading import unit_seen
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, page_of
from shouwen.web.components.refused import refusal_words
from shouwen.web.components.waits import wait_for
from shouwen.web.deeds import perform
from shouwen.web.moves.forms import NamesForm
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.regulation.reading import language_read

GET_OR_POST = ["GET", "HEAD", "POST"]




@signed_in
@require_http_methods(GET_OR_POST)
def moves(request: ReaderRequest, number: int) -> HttpResponse:
    """Show the moves of a unit, and ask for one to the edition of a pack in force there."""
    unit = unit_seen(request, number)
    may_move(unit, by=request.by)
    refused = None
    if request.method == "POST":
        pack = request.POST.get("pack", "")
        try:
            return perform(request, lambda: ask_move(unit, pack, by=request.by, at=request.at), _page)
        except Refused as error:
            refused = error
    language = language_read()
    rows = CaseMove.objects.filter(unit=unit).select_related("edition", "by").order_by("-at", "-pk")
    return render(request, "web/moves/moves.html", {
        "place": "administration", "part": "regulation", "unit": unit, "zone": unit.zone,
        "rows": page_of(rows, request.GET.get("page")), "stages": STAGES, "refused": refused,
        "packs": [(one.edition.name, one.edition.title.in_language(language), one.edition.edition, one.since)
                  for one in in_force(unit, request.at)],
        "columns": [Column(_("Asked for")), Column(_("Edition")), Column(_("State"))],
    }, status=STATUS[refused.why] if refused else 200)


@signed_in
@require_safe
def move(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show how far a move is, what would become of each case, or what became of it."""
    return _shown(request, move_for(pk, by=request.by))


def _shown(request: ReaderRequest, found: CaseMove, form: NamesForm | None = None, status: int = 200) -> HttpResponse:
    lines = lines_of(found)
    chosen = request.GET.get("outcome", "")
    counts = outcomes_of(found)
    stays = lines.order_by().filter(outcome=MoveOutcome.STAYS).values_list("reason", "step").annotate(many=Count("pk"))
    rows = lines.filter(outcome=chosen) if chosen in OUTCOMES else lines
    page = page_of(rows, request.GET.get("page"))
    if form is None and found.stage == "planned":
        form = NamesForm(found, lost_steps(found), language_read())
    seen = sum(counts.values())
    return render(request, "web/moves/move.html", {
        "place": "administration", "part": "regulation", "move": found, "unit": found.unit, "zone": found.unit.zone,
        "stage": STAGES[found.stage], "wait": wait_for(found.at, request.at),
        "counts": [(key, words, counts[key]) for key, words in OUTCOMES.items() if counts[key]],
        "percent": 100 * _done(found, counts) // found.total if found.total else 0, "done": _done(found, counts),
        "seen": seen, "ready": counts[MoveOutcome.READY], "chosen": chosen if chosen in OUTCOMES else "",
        "reasons": [(REASONS[reason], step, many) for reason, step, many in stays.order_by("-many")[:20]],
        "form": form if form and form.fields else None, "lines": [_line(row, request) for row in page], "page": page,
        "columns": [Column(_("Case")), Column(_("Outcome")), Column(_("Steps")), Column(_("Clocks")),
                    Column(_("Left as begun"))],
    }, status=status)


@signed_in
@require_POST
def naming(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say where steps go that the new edition calls otherwise; every case is tried anew."""
    found = move_for(pk, by=request.by)
    form = NamesForm(found, lost_steps(found), language_read(), request.POST)
    if not form.is_valid():
        return _shown(request, found, form, 422)
    try:
        return perform(request, lambda: name_steps(pk, form.names(), by=request.by, at=request.at), _page)
    except Refused as refused:
        if refused.field != "names":
            raise
        form.add_error(None, refusal_words(refused))
        return _shown(request, found, form, STATUS[refused.why])


@signed_in
@require_POST
def execution(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let the cases be moved that can be."""
    return perform(request, lambda: move_cases(pk, by=request.by, at=request.at), _page)


@signed_in
@require_POST
def cancellation(request: ReaderRequest, pk: int) -> HttpResponse:
    """Stop a move."""
    return perform(request, lambda: cancel_move(pk, by=request.by, at=request.at), _page)


def _page(made: CaseMove) -> str:
    return reverse("case-move", args=[made.pk])


def _done(found: CaseMove, counts: Mapping[str, int]) -> int:
    """Return how many cases the worker is through with, of ``total``."""
    return sum(counts.values()) - (counts.get(MoveOutcome.READY, 0) if found.stage != "planning" else 0)


@dataclass(frozen=True)
class Line:
    """One case of a move; ``path`` is empty for readers who may not see the case."""

    number: str
    path: str
    outcome: str
    words: Any
    reason: Any
    step: str
    steps: list[tuple[str, str]]
    clocks: list[tuple[str, datetime, datetime | None]]
    left: list[str]


def _line(row: CaseMoveLine, request: ReaderRequest) -> Line:
    may = request.by.may(SEE_CASE, path=row.case.unit.path) and row.case.accused_id not in request.by.selves
    changed = [(one["step"], one["to"]) for one in row.report.get("steps", ()) if one["step"] != one["to"]]
    return Line(
        row.case.number, reverse("case", args=[row.case_id]) if may else "", row.outcome, OUTCOMES[row.outcome],
        REASONS.get(row.reason, row.reason), row.step, changed, list(_clocks(row.report.get("clocks", ()))),
        left_in(row.report),
    )


def _clocks(kept: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, datetime, datetime | None]]:
    """Yield the clocks whose due time changes, or that lapse."""
    for one in kept:
        if one["was"] != one["becomes"]:
            becomes = datetime.fromisoformat(one["becomes"]) if one["becomes"] else None
            yield one["title"], datetime.fromisoformat(one["was"]), becomes
