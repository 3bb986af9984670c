"""The page that answers "why?" for a deadline or a finding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.figure_words import UNREAD, figure_named, figure_title, figure_value, span_said
from shouwen.compliance.logic import said
from shouwen.compliance.models import Finding, KeptEdition
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.wording import PackWords, reader_language, sentences_of, words_of, words_of_standard
from shouwen.facts.kinds import declared
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member, Unit
from shouwen.regulation.asks import Ask, WrongValue, read_value
from shouwen.regulation.editions import Edition
from shouwen.regulation.facts import FactKind, Figure
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
    language = reader_language()
    article = edition.article(citation)
    says = words_of(edition.hash)
    facts = list(Fact.objects.filter(pk__in=because).order_by("at", "pk"))
    people = people_in([fact.by for fact in facts], reckoning.get("figures", {}).values())
    kinds = [declared()[fact.kind] for fact in facts]
    words = words_of_standard(citation, standard, reckoning.get("words", ""))[1].in_language(language)
    return {
        "edition": edition,
        "article": article,
        "title": article.title.in_language(language),
        "says": article.says.in_language(language),
        "is_missing": article.says.is_missing_in(language),
        "citation": citation,
        "edition_title": edition.title.in_language(language),
        "standard": says(standard),
        "sentences": sentences_of(edition, standard),
        "words": words or reckoning.get("words", ""),
        "figures": _figures(edition, reckoning, unit, at, kinds, people, says),
        "facts": [
            (fact, kind.words.in_language(language), people.get(fact.by, ""))
            for fact, kind in zip(facts, kinds, strict=True)
        ],
    }


def people_in(by: Iterable[str], figures: Iterable[Any]) -> dict[str, str]:
    """Return the names of the members whom references among these name; one statement."""
    given = [one for one in (*by, *figures) if isinstance(one, str) and one.startswith("member:")]
    numbers = {int(one.partition(":")[2]) for one in given}
    return {f"member:{pk}": name for pk, name in Member.objects.filter(pk__in=numbers).values_list("pk", "name")}


def _figures(
    edition: Edition,
    reckoning: dict[str, Any],
    unit: int | None,
    at: Any,
    kinds: list[FactKind],
    people: dict[str, str],
    says: PackWords,
) -> list[dict[str, Any]]:
    """Return each figure that went in: whether it is the text's, a fact's or a local value, and of which unit."""
    book, found, language = rulebook(), [], says.language
    for name, value in reckoning.get("figures", {}).items():
        if value in (None, False, "") or name == "words":
            continue  # absent, or the digest of what was written: neither explains anything
        named = figure_named(name, kinds)
        if named is not None and named[1].type in UNREAD:
            continue
        ask = edition.asks.get(name.removeprefix("ask.")) if name.startswith("ask.") else None
        whose = book.value_in_force(unit, edition.name, ask.name, at) if ask and unit else None
        holder = Unit.objects.filter(pk=whose[1]).values_list("name", flat=True).first() if whose else None
        found.append(
            {
                "name": _name(ask, named, name, language),
                "value": _value(ask, named, value, people, says),
                "is_local": ask is not None,
                "unit": holder,
                "why": ask.why.in_language(language) if ask else "",
                "path": f"/regulation/{quote(edition.pack)}/{quote(ask.article)}"
                if ask and ask.article
                else "",
            }
        )
    return found


def _name(ask: Ask | None, named: tuple[FactKind, Figure] | None, name: str, language: str) -> str:
    """Return what a figure is called: as the pack asks for it, as its fact declares it, else by its own name."""
    if ask is not None:
        return ask.title.in_language(language)
    return figure_title(named[1], language) if named else name.replace("_", " ")


def _value(ask: Ask | None, named: tuple[FactKind, Figure] | None, value: Any, people: dict[str, str],
           says: PackWords) -> str:
    """Return a figure as people write it; what can no longer be read stays as it was kept."""
    if ask is not None:
        try:
            return said(ask, read_value(ask, str(value)), says.language, says)
        except WrongValue:
            return str(value)
    return figure_value(*named, value, says, people) if named else str(value)


def _span_said(span: str) -> str:
    return span_said(span, reader_language()) if span else ""


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
