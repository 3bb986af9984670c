"""Correct or withdraw what was recorded: the record stays, and what holds instead is recorded beside it."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.cases.timeline import Happening
from shouwen.compliance.wording import reader_language
from shouwen.facts.kinds import declared
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.regulation.facts import Fact
from shouwen.web.asking import signed_in
from shouwen.web.cases.answering import GET_OR_POST, answer
from shouwen.web.corrections.forms import CorrectionForm, WhyForm
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.correcting import as_it_holds, correct_fact, withdraw_fact
from shouwen.work.correctable import correctable_kinds
from shouwen.work.matters import matter_of
from shouwen.work.permissions import CORRECT_FACT


@signed_in
@require_http_methods(GET_OR_POST)
def correction(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say what holds instead of what was recorded."""
    row, holds = as_it_holds(pk, by=request.by)
    matter = matter_of(row.about)
    form = CorrectionForm(holds, ZoneInfo(matter.unit.zone or "Asia/Shanghai"), request.POST or None)
    return answer(
        request,
        form,
        lambda: correct_fact(pk, form.cleaned_data["reason"], figures=form.corrected(), happened_at=form.happened_at(),
                             by=request.by, at=request.at),
        lambda _said: matter.address,
        title=_("Correct what was recorded"),
        lead=f"{_kind(holds)} · {matter.title}",
        template="web/corrections/correction.html",
        other=("fact-withdrawal", pk),
    )  # fmt: skip


@signed_in
@require_http_methods(GET_OR_POST)
def withdrawal(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say that what was recorded did not happen."""
    row, holds = as_it_holds(pk, by=request.by)
    matter = matter_of(row.about)
    form = WhyForm(request.POST or None)
    return answer(
        request,
        form,
        lambda: withdraw_fact(pk, form.cleaned_data["reason"], by=request.by, at=request.at),
        lambda _said: matter.address,
        title=_("Withdraw what was recorded"),
        lead=f"{_kind(holds)} · {matter.title}",
        template="web/corrections/correction.html",
    )  # fmt: skip


def _kind(fact: Fact) -> str:
    return declared()[fact.kind].words.in_language(reader_language())


def correctable_among(lines: Iterable[Happening], unit: Unit, by: Acting) -> frozenset[int]:
    """Return the numbers of those lines that the reader may correct; no statement."""
    kinds = correctable_kinds()
    return frozenset(
        line.sequence for line in lines
        if line.kind in kinds and by.may(CORRECT_FACT, path=unit.path, own=_own(line.by))
    )


def _own(recorder: str) -> tuple[int, ...]:
    kind, _, number = recorder.partition(":")
    return (int(number),) if kind == "member" else ()
