"""What applies in a unit, from where and since when: editions adopted, local values; who carries out each clause.

Its addresses stand on the router of ``regulation``: each of them takes deeds there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from ninja import Query
from pydantic import BaseModel

from shouwen.api.doing import UNSEEN, see
from shouwen.api.errors import NotFound
from shouwen.api.finding import one
from shouwen.api.regulation import UnitAsked, in_force_for, router
from shouwen.compliance.actions import NONE_SET, marks_of_values
from shouwen.compliance.logic import covered, said
from shouwen.compliance.permissions import SEE_REGULATION
from shouwen.compliance.queries import adoptions_of, in_force, values_given
from shouwen.compliance.wording import words_of
from shouwen.organisation.models import Unit

__all__ = ["router"]


class AdoptionShown(BaseModel):
    """That a unit, and all below it, follows an edition from an instant on; also one that lies ahead.

    ``replaced_at`` is when another was adopted in its place, from the same instant on: it never applied.
    """

    unit: int
    pack: str
    edition: str
    since: datetime
    by: int | None
    replaced_at: datetime | None


class ValueShown(BaseModel):
    """A local value of what binds a unit: as written, in words, whose it is and since when; null where nobody gave it.

    ``set_by`` are the positions that alone may set it; none: whoever sets local values. ``seen`` marks what the unit
    asked for has set itself, for ``set_local_value``.
    """

    pack: str
    name: str
    title: str
    type: str
    is_required: bool
    citation: str
    set_by: list[str]
    value: str | None
    said: str
    unit: int | None
    since: datetime | None
    seen: str


class CoveredShown(BaseModel):
    """A clause of the catalogue, by its id: by whom it is carried out, by which standards, for which modules it waits."""

    article: str
    clause: str
    by: list[str]
    standards: list[str]
    waits_for: list[str]


@router.get("units/{int:pk}/adoptions", response={200: list[AdoptionShown], **UNSEEN}, operation_id="list_adoptions")
def adoptions(request: HttpRequest, pk: int) -> list[AdoptionShown]:
    """List what a unit and those above it have adopted, the newest first; also what is adopted ahead."""
    unit, at = _unit(request, pk)
    return [
        AdoptionShown(unit=row.unit_id, pack=row.pack, edition=row.edition.edition, since=row.since, by=row.by_id,
                      replaced_at=row.replaced_at)
        for row in adoptions_of(unit, at)
    ]


@router.get("units/{int:pk}/local-values", response={200: list[ValueShown], **UNSEEN}, operation_id="list_local_values")
def local_values(request: HttpRequest, pk: int) -> list[ValueShown]:
    """List every local value that what binds a unit asks for, with whose it is and since when."""
    unit, at = _unit(request, pk)
    language, found, marks = translation.get_language() or "zh-hans", [], marks_of_values(unit)
    for bound in in_force(unit, at):
        given = values_given(unit, bound.edition, at)
        for name, ask in bound.edition.asks.items():
            value = given.get(name)
            found.append(ValueShown(
                pack=bound.edition.name, name=name, title=ask.title.in_language(language), type=ask.type,
                is_required=ask.is_required, citation=bound.edition.citation(ask.article),
                set_by=list(ask.set_by), value=value.typed if value else None,
                said=said(ask, value.value, language, words_of(bound.edition.hash)) if value else "",
                unit=value.unit.pk if value else None, since=value.since if value else None,
                seen=marks.get((bound.edition.name, name), NONE_SET),
            ))  # fmt: skip
    return found


@router.get("editions/{pack}/coverage", response={200: list[CoveredShown], **UNSEEN}, operation_id="show_coverage")
def coverage(request: HttpRequest, pack: str, asked: Query[UnitAsked]) -> list[CoveredShown]:
    """List who carries out each clause of the edition of a pack that is in force for a unit now."""
    for read, _adopted_by in in_force_for(request, asked):
        if read.name == pack:
            return [CoveredShown(article=one.article, clause=one.clause, by=list(one.by), standards=list(one.standards),
                                 waits_for=list(one.waits_for)) for one in covered(read)]  # fmt: skip
    raise NotFound


def _unit(request: HttpRequest, pk: int) -> tuple[Unit, Any]:
    by = see(request, SEE_REGULATION)
    unit = one(Unit.objects.filter(by.scope(SEE_REGULATION).on(unit="pk")), pk)
    return unit, request.at  # type: ignore[attr-defined]
