"""The kinds of facts that the house records: what a program reads must say what it means."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Router
from pydantic import AwareDatetime, BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, GivenAt, do
from shouwen.compliance.wording import reader_language
from shouwen.facts.kinds import declared
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.organisation.scopes import scopes
from shouwen.regulation.facts import Fact
from shouwen.regulation.spans import Span
from shouwen.work.actions.correcting import as_it_holds, correct_fact, withdraw_fact
from shouwen.work.permissions import CORRECT_FACT

router = Router(tags=["facts"])


class FigureKind(BaseModel):
    """A figure of a kind of fact: its type, its unit, its options where only those are allowed."""

    name: str
    title: str
    type: str
    meaning: str
    unit: str
    options: list[str]


class KindShown(BaseModel):
    """A kind of fact."""

    name: str
    title: str
    meaning: str
    figures: list[FigureKind]


class ScopeShown(BaseModel):
    """Something that a token may be limited to."""

    name: str
    title: str


@router.get("facts/kinds", response={200: list[KindShown], **UNSEEN}, operation_id="list_fact_kinds")
def kinds(request: HttpRequest) -> list[KindShown]:
    """List the declared kinds of facts with their figures."""
    language = reader_language()
    return [
        KindShown(name=kind.name, title=kind.words.in_language(language), meaning=kind.meaning, figures=[
            FigureKind(name=f.name, title=f.words.in_language(language), type=f.type, meaning=f.meaning,
                       unit=f.unit, options=list(f.options))
            for f in kind.figures.values()
        ])
        for _name, kind in sorted(declared().items())
    ]  # fmt: skip


@router.get("scopes", response={200: list[ScopeShown], **UNSEEN}, operation_id="list_scopes")
def all_scopes(request: HttpRequest) -> list[ScopeShown]:
    """List everything that a token may be limited to."""
    return [ScopeShown(name=one.name, title=gettext(one.title)) for _name, one in sorted(scopes().items())]


Reason = Annotated[str, Field(min_length=1, max_length=20_000)]


class Withdrawal(GivenAt):
    """Why something is said not to have happened."""

    reason: Reason


class Correction(Withdrawal):
    """What holds instead of what was recorded, and why."""

    figures: dict[str, bool | int | str | None] = Field(
        {}, description="The figures that hold instead, spans in seconds; null: not known any more.", max_length=20
    )
    happened_at: AwareDatetime | None = Field(None, description="When it happened, where that was wrong.")


@router.post("facts/{int:pk}/correction", response={200: Done, **REFUSALS}, operation_id="correct_fact",
             openapi_extra=ONCE)  # fmt: skip
def correction(request: HttpRequest, pk: int, given: Correction) -> HttpResponse:
    """Say what holds instead of what was recorded; the record stays, and what was found of it is judged again."""

    def deed(by: Acting, at: Any) -> Fact:
        _row, holds = as_it_holds(pk, by=by)
        figures = {name: _read(holds.kind, name, value) for name, value in given.figures.items()}
        return correct_fact(pk, given.reason, figures=figures, happened_at=given.happened_at, by=by, at=at)

    return do(request, CORRECT_FACT, given, deed, _said)


@router.post("facts/{int:pk}/withdrawal", response={200: Done, **REFUSALS}, operation_id="withdraw_fact",
             openapi_extra=ONCE)  # fmt: skip
def withdrawal(request: HttpRequest, pk: int, given: Withdrawal) -> HttpResponse:
    """Say that what was recorded did not happen; it stays in the course and counts no more."""
    return do(request, CORRECT_FACT, given, lambda by, at: withdraw_fact(pk, given.reason, by=by, at=at), _said)


def _read(kind: str, name: str, value: Any) -> Any:
    """Return a figure as facts hold it; refuse what its declaration does not take."""
    figure = declared()[kind].figures.get(name)
    is_truth = isinstance(value, bool)
    if figure is None or (value is not None and is_truth is not (figure.type == "truth")):
        raise Refused("%(name)s is not corrected here.", why=Why.BAD_INPUT, field="figures", name=name)
    if isinstance(value, int) and not is_truth:
        return Span.of_seconds(value) if figure.type == "span" else Decimal(value)
    return value


def _said(said: Fact) -> Done:
    return Done(reference=f"fact:{said.sequence}", id=said.sequence, href="")
