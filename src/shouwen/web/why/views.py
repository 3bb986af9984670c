"""The page that answers "why?" for a deadline or a finding."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.logic import said
from shouwen.compliance.models import Finding, KeptEdition
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.kinds import declared
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member, Unit
from shouwen.regulation.asks import Ask, WrongValue, read_value
from shouwen.regulation.editions import Edition
from shouwen.regulation.spans import parse_span
from shouwen.web.asking import signed_in
from shouwen.web.reader import ReaderRequest
from shouwen.work.matters import matter_of, may_see
from shouwen.work.models import Deadline


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
    language = get_language() or "zh-hans"
    article = edition.article(citation)
    readings = edition.standards.get(standard)
    facts = list(Fact.objects.filter(pk__in=because).order_by("at", "pk"))
    people = dict(
        Member.objects.filter(
            pk__in=[int(fact.by.partition(":")[2]) for fact in facts if fact.by.startswith("member:")]
        ).values_list("pk", "name")
    )
    return {
        "edition": edition,
        "article": article,
        "title": article.title.in_language(language),
        "says": article.says.in_language(language),
        "citation": citation,
        "standard": readings.shared.title.in_language(language) if readings else standard,
        "sentences": readings.sentences(language) if readings else (),
        "words": reckoning.get("words", ""),
        "figures": _figures(edition, reckoning, unit, at, language),
        "facts": [(fact, declared()[fact.kind], _who(fact, people)) for fact in facts],
    }


def _who(fact: Fact, people: dict[int, str]) -> str:
    kind, _, number = fact.by.partition(":")
    return people.get(int(number), "") if kind == "member" else ""


def _figures(
    edition: Edition, reckoning: dict[str, Any], unit: int | None, at: Any, language: str
) -> list[dict[str, Any]]:
    """Return each figure that went in: whether it is the text's, a fact's or a local value, and of which unit."""
    book, found = rulebook(), []
    for name, value in reckoning.get("figures", {}).items():
        if value in (None, False, "") or name == "words":
            continue  # absent, or the digest of what was written: neither explains anything
        ask = edition.asks.get(name.removeprefix("ask.")) if name.startswith("ask.") else None
        whose = book.value_in_force(unit, edition.name, ask.name, at) if ask and unit else None
        holder = Unit.objects.filter(pk=whose[1]).values_list("name", flat=True).first() if whose else None
        found.append(
            {
                "name": ask.title.in_language(language) if ask else name,
                "value": _said(ask, value, language) if ask else value,
                "is_local": ask is not None,
                "unit": holder,
                "why": ask.why.in_language(language) if ask else "",
                "path": f"/regulation/{quote(edition.pack)}/{quote(ask.article)}"
                if ask and ask.article
                else "",
            }
        )
    return found


def _said(ask: Ask, value: Any, language: str) -> str:
    """Return a local value as people write it; what can no longer be read stays as it was kept."""
    try:
        return said(ask, read_value(ask, str(value)), language)
    except WrongValue:
        return str(value)


def _span_said(span: str) -> str:
    is_english = (get_language() or "").startswith("en")
    return span if is_english or not span else parse_span(span).in_chinese


def _may_see(holder: str, unit: int | None, request: ReaderRequest) -> None:
    """What is found of a matter is seen by who may see it; else by who may read regulations of the unit."""
    try:
        may_see(matter_of(holder), by=request.by)
    except KeyError:
        path = Unit.objects.filter(pk=unit or 0).values_list("path", flat=True).first() or "/"
        if not request.by.may("see_contact", path=path):
            raise _unknown() from None


def _unknown() -> Refused:
    return Refused("There is no such outcome, or it is not yours to see.", why=Why.NOT_ALLOWED)
