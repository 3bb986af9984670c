"""What binds a unit from above: how its text stands to it, exceptions, and what a person says where no rule can tell."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Router
from pydantic import AwareDatetime, BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.finding import one
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.floor import Inherited, Stand, own_texts, stands
from shouwen.compliance.floor_actions import end_exception, grant_exception, judge_comparison
from shouwen.compliance.floor_words import clauses_said
from shouwen.compliance.models import FloorException, JudgedComparison, KeptEdition
from shouwen.compliance.permissions import GRANT_EXCEPTION, SEE_REGULATION
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, either
from shouwen.regulation.editions import Edition

router = Router(tags=["regulation"])
_Name = Field(min_length=1, max_length=60)
_Reason = Field(min_length=1, max_length=500)


class ExceptionGiven(Given):
    """A standard of what the unit inherits in which it may be looser until an instant."""

    pack: str = _Name
    standard: str = _Name
    until: AwareDatetime
    reason: str = _Reason


class ComparisonGiven(Given):
    """What a person of the unit above says of a standard of a unit's edition."""

    pack: str = _Name
    edition: str = Field(min_length=1, max_length=30)
    standard: str = _Name
    outcome: Literal["stricter", "looser"]
    reason: str = _Reason


class ExceptionShown(BaseModel):
    """An exception: of which unit, in what, from when until when, and why."""

    id: int
    unit: int
    above: int
    pack: str
    standard: str
    reason: str
    since: datetime
    until: datetime


class StandShown(BaseModel):
    """A standard that differs from the inherited one: how, clause by clause in words, and whether it may."""

    standard: str
    title: str
    outcome: str
    passing: str
    clauses: list[str]
    citations: list[str]
    until: datetime | None


@router.get("units/{int:pk}/floor", response={200: list[StandShown], **UNSEEN}, operation_id="show_floor")
def floor(request: HttpRequest, pk: int) -> list[StandShown]:
    """List the standards in force for a unit that differ from what binds it from above."""
    unit = one(_seen(see(request, SEE_REGULATION)), pk)
    at = request.at  # type: ignore[attr-defined]
    found: list[StandShown] = []
    for edition in own_texts(unit, at):
        bound, stood = stands(unit, edition, {}, at)
        found += [_shown(stand, bound, edition) for stand in stood] if bound is not None else []
    return found


@router.get("units/{int:pk}/exceptions", response={200: list[ExceptionShown], **UNSEEN}, operation_id="list_exceptions")
def exceptions(request: HttpRequest, pk: int) -> list[ExceptionShown]:
    """List the exceptions of a unit, the latest first; at most a hundred."""
    unit = one(_seen(see(request, SEE_REGULATION)), pk)
    return [_exception(row) for row in FloorException.objects.filter(unit=unit).order_by("-pk")[:100]]


@router.post("units/{int:pk}/exceptions", response={201: Done, **REFUSALS}, operation_id="grant_exception",
             openapi_extra=ONCE)  # fmt: skip
def exception(request: HttpRequest, pk: int, given: ExceptionGiven) -> HttpResponse:
    """Let a unit be looser in one standard until an instant; whoever speaks for the unit above may."""

    def deed(by: Acting, at: datetime) -> FloorException:
        unit = one(_units(by), pk)
        return grant_exception(unit, given.pack, given.standard, until=given.until, reason=given.reason, by=by, at=at)

    return do(request, GRANT_EXCEPTION, given, deed, _exception_done, status=201)


@router.post("exceptions/{int:pk}/end", response={200: Done, **REFUSALS}, operation_id="end_exception",
             openapi_extra=ONCE)  # fmt: skip
def ending(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Take an exception back: the text of the unit above holds again at once."""

    def deed(by: Acting, at: datetime) -> FloorException:
        found = one(FloorException.objects.filter(unit__in=_units(by)), pk)
        end_exception(found, by=by, at=at)
        return found

    return do(request, GRANT_EXCEPTION, given, deed, _exception_done)


@router.post("units/{int:pk}/judgements", response={201: Done, **REFUSALS}, operation_id="judge_comparison",
             openapi_extra=ONCE)  # fmt: skip
def judgement(request: HttpRequest, pk: int, given: ComparisonGiven) -> HttpResponse:
    """Say whether a standard of a kept edition is stricter than what the unit inherits, where no rule can tell."""

    def deed(by: Acting, at: datetime) -> JudgedComparison:
        unit = one(_units(by), pk)
        return judge_comparison(unit, _kept(given.pack, given.edition), given.standard, given.outcome,
                                reason=given.reason, by=by, at=at)  # fmt: skip

    return do(request, GRANT_EXCEPTION, given, deed, _judged, status=201)


def _kept(pack: str, edition: str) -> Edition:
    kept = KeptEdition.objects.filter(pack=pack, edition=edition).first()
    if kept is None:
        raise Refused("This house keeps no edition %(edition)s of %(pack)s.", why=Why.BAD_INPUT, field="edition",
                      edition=edition, pack=pack)  # fmt: skip
    return edition_kept(kept.pk)


def _units(by: Acting) -> Any:
    return Unit.objects.filter(
        either(by.scope(GRANT_EXCEPTION).on(unit="pk"), by.scope(SEE_REGULATION).on(unit="pk"))
    )


def _seen(by: Acting) -> Any:
    return Unit.objects.filter(by.scope(SEE_REGULATION).on(unit="pk"))


def _shown(stand: Stand, found: Inherited, edition: Edition) -> StandShown:
    language = translation.get_language() or "zh-hans"
    change = stand.change
    return StandShown(
        standard=change.id, title=change.title.in_language(language), outcome=change.outcome, passing=stand.passing,
        clauses=clauses_said(stand, found, edition, language),
        citations=[one for one in change.citations if one], until=stand.until,
    )  # fmt: skip


def _exception(row: FloorException) -> ExceptionShown:
    return ExceptionShown(id=row.pk, unit=row.unit_id, above=row.above_id, pack=row.pack, standard=row.standard,
                          reason=row.reason, since=row.since, until=row.until)  # fmt: skip


def _exception_done(row: FloorException) -> Done:
    return Done(reference=f"exception:{row.pk}", id=row.pk, href=f"/api/units/{row.unit_id}/exceptions")


def _judged(row: JudgedComparison) -> Done:
    return Done(reference=f"judgement:{row.pk}", id=row.pk)
