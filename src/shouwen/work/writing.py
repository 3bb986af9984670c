"""Who may write which field of an entry, and sign which place of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.organisation.queries import Holder
from shouwen.organisation.rights import Acting
from shouwen.regulation.forms import NO_KEYS, Field, Form
from shouwen.regulation.signatures import Change, Signature, Stages, falls
from shouwen.work.entries import FormInForce
from shouwen.work.matters import Matter
from shouwen.work.outsiders import BY_CUSTOMER, CUSTOMER_PLACE, Outsider
from shouwen.work.signers import holders_for


@dataclass(frozen=True)
class Pen:
    """A member before an entry: which places are theirs, stand-ins included.

    ``holders`` are the nearest holders of each of ``places`` that anybody holds; ``works`` says that they
    work on the matter, which opens what belongs to nobody in particular, and a first stage that no position
    carries. ``own`` are the places of somebody of outside: no member holds those.
    """

    by: Acting
    holders: Mapping[str, Sequence[Holder]]
    works: bool
    signs: Stages
    places: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    def stands_at(self, place: str) -> bool:
        """True where the member, or somebody for whom they stand in, holds the place."""
        return place in self.own or any(holder.member in self.by.selves for holder in self.holders.get(place, ()))

    def may_sign(self, place: str) -> bool:
        """True where the place is theirs to sign, be it their turn or not."""
        if isinstance(self.by, Outsider):
            return place in self.own
        is_free = place not in self.holders and bool(self.signs) and place in self.signs[0] and place != CUSTOMER_PLACE
        return self.stands_at(place) or (is_free and self.works)

    def stands_in_at(self, place: str) -> str:
        """Return for whom they would sign a place; empty where it is their own."""
        holders = self.holders.get(place, ())
        if any(holder.member == self.by.member.pk for holder in holders):
            return ""
        return next((holder.name for holder in holders if holder.member in self.by.selves), "")

    def may_write(self, field: Field) -> bool:
        """True for a field of one's own places; for one of nobody in particular, to those of the first stage."""
        if not field.takes_writing:
            return False
        first = self.signs[0] if self.signs else ()
        is_first = self.works or any(self.stands_at(place) for place in first)
        if not field.by:
            return is_first
        return any(self.stands_at(place) or (is_first and place in first) for place in field.by)


def pen_of(in_force: FormInForce, matter: Matter, *, by: Acting, at: datetime,
           content: Mapping[str, Any] = NO_KEYS) -> Pen:
    """Return what the member may write and sign on a form of a matter: one statement.

    ``content`` is what the entry says: where a field names who signs, one statement more.
    """
    places = _places_of(in_force)
    if isinstance(by, Outsider):
        by.only(matter.reference)
        own, works = frozenset({CUSTOMER_PLACE}), in_force.form.filled_by == BY_CUSTOMER
    else:
        own, works = frozenset(), by.may(matter.work, path=matter.unit.path, own=matter.members)
    return Pen(by, holders_for(in_force, places, matter, content, at), works, in_force.signs, places, own)


def _places_of(in_force: FormInForce) -> frozenset[str]:
    """Return every place that signs a form or writes in it."""
    signing = {place for stage in in_force.signs for place in stage}
    return frozenset(signing | {place for field in in_force.form.fields for place in field.by})


def undone_by(form: Form, signs: Stages, name: str, standing: Sequence[Signature]) -> tuple[str, ...]:
    """Return the places whose signature falls when a field is changed now."""
    later = max((one.version for one in standing), default=0) + 1
    change = Change(later, frozenset({name}))
    return tuple(one.place for one in standing if falls(form, signs, one, change))
