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
from shouwen.api.shown import due_or_none
from shouwen.cases.permissions import SEE_CASE
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import Finding, KeptEdition
from shouwen.compliance.reasons import reasons_of
from shouwen.facts.refusals import Refused
from shouwen.organisation.rights import Acting
from shouwen.regulation.editions import Edition
from shouwen.work.models import Deadline
from shouwen.work.permissions import may_see_outcome

router = Router(tags=["why"])


class FigureShown(BaseModel):
    """A figure that went in. ``is_local`` where the text leaves it to the site; then ``unit`` set it.

    ``title`` and ``said`` are name and value in the asker's language.
    """

    name: str
    title: str
    value: str
    said: str
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
    is_reconstructed: bool
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
                   row.started_at, [*row.because, *row.ended_because], verdict=row.state,
                   due_at=due_or_none(row.due_at))  # fmt: skip


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
    try:
        may_see_outcome(holder, unit, by=by)
    except Refused:
        raise NotFound from None


def _answer(
    edition: Edition, standard: str, citation: str, reckoning: dict[str, Any], unit: int | None, at: datetime,
    because: list[int], *, verdict: str, due_at: datetime | None = None, withdrawn_by: int | None = None,
) -> WhyShown:  # fmt: skip
    language = translation.get_language() or "zh-hans"
    reasons = reasons_of(edition, standard, citation, reckoning, unit, at, because)
    return WhyShown(
        standard=standard, citation=citation, article=reasons.article.title.in_language(language),
        says=reasons.article.says.in_language(language), sentences=[said for _option, said in reasons.sentences],
        words=reasons.words, is_reconstructed=reasons.is_reconstructed,
        verdict=verdict, at=at, due_at=due_at, withdrawn_by=withdrawn_by,
        figures=[FigureShown(name=one.key, title=one.name, value=str(one.kept), said=one.value,
                             is_local=one.ask is not None, unit=one.unit.pk if one.unit else None)
                 for one in reasons.figures],
        facts=[FactShown(id=one.fact.pk, kind=one.fact.kind, title=one.title, at=one.fact.at, by=one.fact.by,
                         figures=one.fact.figures) for one in reasons.facts],
    )  # fmt: skip
