"""An entry in a deed's hands: what its deed asks of it again and again is read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shouwen.facts.prepared import Prepared
from shouwen.organisation.queries import Holder
from shouwen.organisation.rights import Acting
from shouwen.work.entries import FormInForce, form_in
from shouwen.work.matters import Matter, matter_of
from shouwen.work.models import Entry, EntryVersion, Signature
from shouwen.work.signers import holders_for, places_by_field
from shouwen.work.writing import Pen, pen_of

_LOCKED = Prepared(lambda number: Entry.objects.select_for_update().filter(pk=number))
_VERSIONS = Prepared(lambda entry: EntryVersion.objects.select_related("by").filter(entry_id=entry).order_by("number"))
_SIGNATURES = Prepared(lambda entry: Signature.objects.filter(entry_id=entry))


@dataclass
class AtHand:
    """An entry that nobody else changes until the deed is done, with its versions and who has signed it.

    It stays true since only the deed itself adds a version (``add``).
    """

    entry: Entry
    matter: Matter
    in_force: FormInForce
    versions: list[EntryVersion] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    _holders: dict[str, Sequence[Holder]] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    @property
    def latest(self) -> EntryVersion:
        """The version that stands."""
        return self.versions[-1]

    def add(self, version: EntryVersion) -> None:
        """Go on with a further version; it may name others where the form says who signs by a field."""
        self.versions.append(version)
        self._asked -= set(places_by_field(self.in_force.form))

    def pen(self, content: Mapping[str, Any], *, by: Acting, at: datetime) -> Pen:
        """Return what the member may write and sign where the entry says this."""
        pen = pen_of(self.in_force, self.matter, by=by, at=at, content=content)
        self._holders.update(pen.holders)
        self._asked.update(pen.places)
        return pen

    def holders(self, places: Iterable[str], at: datetime) -> dict[str, Sequence[Holder]]:
        """Return who holds each of these places by what stands; a position that nobody holds is left out."""
        wanted = set(places)
        unknown = wanted - self._asked
        if unknown:
            for place in unknown:
                self._holders.pop(place, None)
            self._holders.update(holders_for(self.in_force, unknown, self.matter, self.latest.content, at))
            self._asked |= unknown
        return {place: self._holders[place] for place in wanted if place in self._holders}


def take_in_hand(entry: Entry) -> AtHand:
    """Lock an entry and read what stands in it."""
    locked = _LOCKED.first(entry.pk)
    if locked is None:
        raise Entry.DoesNotExist
    return AtHand(
        locked, matter_of(locked.matter), form_in(locked.edition, locked.form), _VERSIONS(locked.pk),
        _SIGNATURES(locked.pk),
    )  # fmt: skip
