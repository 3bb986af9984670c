"""Why? For every outcome: the article, the figures and whose they are, the facts, the reckoning."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from ninja import Router
from pydantic import BaseModel

from shouwen.api.doing import UNSEEN, see
from shouwen.api.errors import NotFound
from shouwen.cases.permissions import SEE_CASE
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import Finding, KeptEdition
from shouwen.compliance.permissions import SEE_REGULATION
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.kinds import declared
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.regulation.editions import Edition
from shouwen.work.matters import matter_of, may_see
from shouwen.work.models import Deadline

router = Router(tags=["why"])


class FigureShown(BaseModel):
    """A figure that went in. ``is_local`` where the text leaves it to the site; then ``unit`` set it."""

    name: str
    value: str
    is_local: bool
    unit: int | None


class FactShown(BaseModel):
    """A fact behind the outcome."""

    id: int
    kind: str
    title: str
    at: datetime
    by: str
    figures: dict[str, Any]


class WhyShown(BaseModel):
    """How an outcome came about."""

    standard: str
    citation: str
    article: str
    says: str
    sentences: list[str]
    words: str
    verdict: str
    at: datetime
    due_at: datetime | None
    figures: list[FigureShown]
    facts: list[FactShown]
    withdrawn_by: int | None


@router.get("why/deadlines/{int:pk}", response={200: WhyShown, **UNSEEN}, operation_id="why_deadline")
def deadline(request: HttpRequest, pk: int) -> WhyShown:
    """Say why a deadline is due when it is, and how it ended."""
    by = see(request, SEE_CASE)
    row = Deadline.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    _require_seen(row.holder, row.unit_id, by)
    return _answer(edition_kept(row.edition), row.standard, row.citation, row.reckoning, row.unit_id,
                   row.started_at, [*row.because, *row.ended_because], verdict=row.state, due_at=row.due_at)  # fmt: skip


@router.get("why/findings/{int:pk}", response={200: WhyShown, **UNSEEN}, operation_id="why_finding")
def finding(request: HttpRequest, pk: int) -> WhyShown:
    """Say why a standard found what it found."""
    by = see(request, SEE_CASE)
    row = Finding.objects.filter(pk=pk).select_related("withdrawal").first()
    if row is None:
        raise NotFound
    _require_seen(row.holder, row.unit, by)
    pack, _, edition = row.citation.partition("#")[0].partition("@")
    kept = edition_kept(KeptEdition.objects.get(pack=pack, edition=edition).pk)
    withdrawal = getattr(row, "withdrawal", None)
    return _answer(kept, row.standard, row.citation, row.reckoning, row.unit, row.at, list(row.because),
                   verdict=row.verdict, withdrawn_by=withdrawal.pk if withdrawal else None)  # fmt: skip


def _require_seen(holder: str, unit: int | None, by: Acting) -> None:
    """What is found of a matter is seen by who may see it; else by who may read regulations of the unit."""
    try:
        may_see(matter_of(holder), by=by)
    except Refused:
        raise NotFound from None
    except KeyError:
        if unit is None:
            raise NotFound from None
        path = Unit.objects.filter(pk=unit).values_list("path", flat=True).first() or "/"
        if not by.may(SEE_REGULATION, path=path):
            raise NotFound from None


def _answer(
    edition: Edition, standard: str, citation: str, reckoning: dict[str, Any], unit: int | None, at: datetime,
    because: list[int], *, verdict: str, due_at: datetime | None = None, withdrawn_by: int | None = None,
) -> WhyShown:  # fmt: skip
    language = translation.get_language() or "zh-hans"
    article = edition.article(citation)
    readings = edition.standards.get(standard)
    kinds = declared()
    facts = Fact.objects.filter(pk__in=because).order_by("at", "pk")
    return WhyShown(
        standard=standard, citation=citation, article=article.title.in_language(language),
        says=article.says.in_language(language),
        sentences=[sentence for _option, sentence in readings.sentences(language)] if readings else [],
        words=reckoning.get("words", ""), verdict=verdict, at=at, due_at=due_at,
        figures=_figures(edition, reckoning, unit, at), withdrawn_by=withdrawn_by,
        facts=[FactShown(id=fact.pk, kind=fact.kind, title=kinds[fact.kind].title, at=fact.at, by=fact.by,
                         figures=fact.figures) for fact in facts],
    )  # fmt: skip


def _figures(
    edition: Edition, reckoning: dict[str, Any], unit: int | None, at: datetime
) -> list[FigureShown]:
    book, found = rulebook(), []
    for name, value in reckoning.get("figures", {}).items():
        ask = edition.asks.get(name.removeprefix("ask.")) if name.startswith("ask.") else None
        whose = book.value_in_force(unit, edition.name, ask.name, at) if ask and unit else None
        found.append(FigureShown(name=name, value=str(value), is_local=ask is not None,
                                 unit=whose[1] if whose else None))  # fmt: skip
    return found
