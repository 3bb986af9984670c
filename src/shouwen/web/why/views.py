"""The page that answers "why?" for a deadline or a finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shouwen.compliance.decided import decided
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.figure_words import left_said, length_said, span_said
from shouwen.compliance.models import Finding, KeptEdition
from shouwen.compliance.reasons import reasons_of
from shouwen.compliance.wording import reader_language
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.regulation.editions import Edition
from shouwen.regulation.spans import Part, Sort
from shouwen.web.asking import signed_in
from shouwen.web.components.frame import url
from shouwen.web.components.places import Words
from shouwen.web.reader import ReaderRequest
from shouwen.work.models import Deadline
from shouwen.work.permissions import may_see_outcome
from shouwen.work.reckoned import left_of_standing, reckoned


@signed_in
@require_safe
def deadline(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say why a deadline is due when it is, and how it ended."""
    row = Deadline.objects.select_related("unit").filter(pk=pk).first()
    if row is None:
        raise _unknown()
    _may_see(row.holder, row.unit_id, request)
    edition = edition_kept(row.edition)
    return render(
        request,
        "web/why/deadline.html",
        {
            "deadline": row,
            "span": _span_said(row.span),
            "reckoned": _parts(row, request),
            "left": left_said(left) if (left := left_of_standing(row)) else "",
            "zone": row.unit.zone if row.unit else "",
            **_answer(
                edition,
                row.standard,
                row.citation,
                row.reckoning,
                row.unit_id,
                row.started_at,
                [*row.because, *row.ended_because],
            ),
        },
    )


@signed_in
@require_safe
def finding(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say why a standard found what it found."""
    row = Finding.objects.filter(pk=pk).select_related("withdrawal", "withdraws").first()
    if row is None:
        raise _unknown()
    _may_see(row.holder, row.unit, request)
    pack, _, number = row.citation.partition("#")[0].partition("@")
    edition = edition_kept(KeptEdition.objects.get(pack=pack, edition=number).pk)
    zone = Unit.objects.filter(pk=row.unit or 0).values_list("zone", flat=True).first() or ""
    return render(
        request,
        "web/why/finding.html",
        {
            "finding": row,
            "decided": decided(row),
            "zone": zone,
            **_answer(
                edition, row.standard, row.citation, row.reckoning, row.unit, row.at, list(row.because)
            ),
        },
    )


def _answer(
    edition: Edition,
    standard: str,
    citation: str,
    reckoning: dict[str, Any],
    unit: int | None,
    at: Any,
    because: list[int],
) -> dict[str, Any]:
    language = reader_language()
    reasons = reasons_of(edition, standard, citation, reckoning, unit, at, because)
    article = reasons.article
    return {
        "edition": edition,
        "article": article,
        "title": article.title.in_language(language),
        "says": article.says.in_language(language),
        "is_missing": article.says.is_missing_in(language),
        "cited": citation,
        "edition_title": edition.title.in_language(language),
        "standard": reasons.standard,
        "sentences": reasons.sentences,
        "words": reasons.words,
        "of_text": reasons.of_text,
        "is_reconstructed": reasons.is_reconstructed,
        "figures": [
            {
                "name": figure.name,
                "value": figure.value,
                "path": _path(str(figure.kept)),
                "is_local": figure.ask is not None,
                "unit": figure.unit.called if figure.unit else None,
                "why": figure.ask.why.in_language(language) if figure.ask else "",
            }
            for figure in reasons.figures
        ],
        "facts": [(behind.fact, behind.title, behind.who, _path(behind.fact.about)) for behind in reasons.facts],
    }


#: What the stretches of a reckoning are.
SORTS: Mapping[Sort, Words] = {
    Sort.COUNTED: _("counts"), Sort.BREAK: _("break, does not count"), Sort.OFF: _("day off, does not count"),
    Sort.HOLIDAY: _("public holiday, does not count"), Sort.PAUSED: _("paused, does not count"),
    Sort.FIRST_DAY: _("the first day is not counted"),
}
#: Pages of what facts and figures name, by the kind of reference.
PAGES = {"case": "case", "entry": "entry", "customer": "customer"}


def _parts(row: Deadline, request: ReaderRequest) -> list[dict[str, Any]]:
    """Return how a due time came about, stretch by stretch, in the reader's words."""
    made = reckoned(row, request.at)
    is_in_days = made is not None and any(part.number or part.sort is Sort.FIRST_DAY for part in made.parts)
    return [
        {
            "since": part.since, "until": part.until, "is_day": is_in_days, "sort": part.sort.value,
            "said": SORTS[part.sort], "is_make_up": part.is_make_up, "is_assumed": part.is_assumed,
            "counts": _counted(part),
        }
        for part in (made.parts if made else ())
    ]


def _counted(part: Part) -> str:
    if part.sort is not Sort.COUNTED:
        return ""
    if part.number:
        return str(part.number)
    # as both ends are shown, to the minute: so the stretches add up to the span
    since, until = (one.replace(second=0, microsecond=0) for one in (part.since, part.until))
    return length_said(int((until - since).total_seconds()))


def _path(reference: str) -> str:
    """Return the page of what a reference names; none where it has none."""
    kind, colon, number = reference.partition(":")
    return url(PAGES[kind], int(number)) if colon and kind in PAGES and number.isdecimal() else ""


def _span_said(span: str) -> str:
    return span_said(span, reader_language()) if span else ""


def _may_see(holder: str, unit: int | None, request: ReaderRequest) -> None:
    """Refuse, as if there were no such outcome, unless the reader may see it."""
    try:
        may_see_outcome(holder, unit, by=request.by)
    except Refused:
        raise _unknown() from None


def _unknown() -> Refused:
    return Refused("There is no such outcome, or it is not yours to see.", why=Why.NOT_ALLOWED)
