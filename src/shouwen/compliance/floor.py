"""What a unit inherits, and how its own text stands to it: stricter passes, looser needs an exception from above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import FloorException, JudgedComparison, LocalValue
from shouwen.compliance.rulebook import packs_of_text, rulebook
from shouwen.organisation.models import Unit
from shouwen.regulation.asks import read_value
from shouwen.regulation.comparing import Outcome
from shouwen.regulation.comparing.texts import Change, compare_texts, is_covered
from shouwen.regulation.editions import Edition


class Passing(StrEnum):
    """Whether a change may be published."""

    PASSES = "passes"
    REFUSED = "refused"
    #: Looser, and the unit above lets it be so until a day.
    EXCEPTED = "excepted"
    #: No rule can tell: a person of the unit above is asked.
    ASKED = "asked"


@dataclass(frozen=True, eq=False)
class Inherited:
    """The text that binds a unit from above: the edition, which unit adopted it, and the local values there.

    ``own`` are the local values of the unit below.
    """

    edition: Edition
    above: int
    values: Mapping[str, Any]
    own: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Stand:
    """One standard that differs from the inherited one, and whether it may."""

    change: Change
    passing: Passing
    pair: str
    until: datetime | None = None


def inherited(unit: int, edition: Edition, at: datetime) -> Inherited | None:
    """Return what a unit inherits where it follows an edition of its own; None where nothing stands above it."""
    book = rulebook()
    parents = book.ancestors(unit, at)[1:]
    if not parents:
        return None
    found = book.editions_in_force(parents[0], at)
    name = edition.extended
    hash_, above = found.get(name) or found.get(edition.name) or ("", 0)
    if not hash_:
        return None
    return Inherited(edition_kept(hash_), above, book.adopted(hash_, parents[0], at).site.values)


def own_texts(unit: Unit, at: datetime) -> list[Edition]:
    """Return the editions in force for a unit that it has adopted itself, or for which it has set local values."""
    packs = set(LocalValue.objects.filter(unit=unit, since__lte=at).values_list("pack", flat=True))
    bound = [(edition_kept(one), adopter) for one, adopter in rulebook().editions_in_force(unit.pk, at).values()]
    return [one for one, adopter in bound if adopter == unit.pk or packs.intersection(packs_of_text(one))]


def stands(unit: Unit, edition: Edition, values: Mapping[str, str], at: datetime) -> tuple[Inherited | None, list[Stand]]:
    """Return what a unit inherits, and how each standard of its own text stands to it, from an instant on.

    ``values`` are the unit's local values as written; others are those in force.
    """
    found = inherited(unit.pk, edition, at)
    if found is None:
        return None, []
    own = _values(unit.pk, edition, values, at)
    found = replace(found, own=own)
    changes = [
        one
        for one in _changes(_Sides(found.edition, edition, found.values, own))
        if is_covered(one, found.edition) and one.outcome is not Outcome.SAME
    ]
    pairs = {one.id: pair_of(one, found.values, own) for one in changes}
    judged = dict(JudgedComparison.objects.filter(pair__in=pairs.values()).values_list("pair", "outcome"))
    excepted = _exceptions(unit, found.edition.name, at)
    return found, [_stand(one, pairs[one.id], judged.get(pairs[one.id]), excepted.get(one.id)) for one in changes]


@dataclass(frozen=True, eq=False)
class _Sides:
    """Two texts with their local values; equal to two others where the comparison of those says the same."""

    above: Edition
    below: Edition
    values_above: Mapping[str, Any]
    values_below: Mapping[str, Any]

    @cached_property
    def key(self) -> tuple[Any, ...]:
        # Editions of one hash may hold other standards: where an exception has ended (``rulebook``).
        texts = (id(self.above.standards), id(self.below.standards))
        values = (repr(sorted(one.items())) for one in (self.values_above, self.values_below))
        return (self.above.hash, self.below.hash, *texts, *values)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sides) and self.key == other.key


@lru_cache(maxsize=16)
def _changes(sides: _Sides) -> tuple[Change, ...]:
    """Return what differs; an adoption asks when it is refused or not, and again what gives way by it."""
    return compare_texts(sides.above, sides.below, sides.values_above, sides.values_below)


def _stand(change: Change, pair: str, judged: str | None, until: datetime | None) -> Stand:
    outcome = Outcome(judged) if change.outcome is Outcome.CANNOT_TELL and judged else change.outcome
    if outcome is Outcome.STRICTER:
        return Stand(change, Passing.PASSES, pair)
    if until is not None:
        return Stand(change, Passing.EXCEPTED, pair, until)
    return Stand(change, Passing.ASKED if outcome is Outcome.CANNOT_TELL else Passing.REFUSED, pair)


def pair_of(change: Change, above: Mapping[str, Any], below: Mapping[str, Any]) -> str:
    """Return the hash of both sides of a comparison: it is judged anew when either side changes."""
    asked = [
        sorted((name, str(value)) for name, value in values.items() if f"ask.{name}" in str(clauses))
        for values, clauses in ((above, change.above), (below, change.below))
    ]
    reasons = [(one.clause, str(one.before), str(one.after)) for one in change.compared.reasons]
    return sha256(repr((change.id, change.above, change.below, asked, reasons)).encode()).hexdigest()


def _values(unit: int, edition: Edition, values: Mapping[str, str], at: datetime) -> dict[str, Any]:
    book = rulebook()
    read = {}
    for name, ask in edition.asks.items():
        given = values.get(name)
        if given is None:
            known = book.value_for(unit, edition, name, at)
            given = known[0] if known is not None else None
        if given is not None:
            read[name] = read_value(ask, given)
    return read


def _exceptions(unit: Unit, pack: str, at: datetime) -> dict[str, datetime]:
    """Return until when a unit, or one above it, may be looser, by standard."""
    units = rulebook().ancestors(unit.pk, at)
    rows = FloorException.objects.filter(unit__in=units, pack=pack, since__lte=at, until__gt=at)
    return dict(rows.order_by("until").values_list("standard", "until"))
