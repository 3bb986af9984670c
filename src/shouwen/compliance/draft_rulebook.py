"""The regulations in force with one edition in the place of another of its pack: what a draft would have made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from shouwen.compliance.rulebook import Rulebook
from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.asks import read_value
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import WrongValue
from shouwen.regulation.replaying.differing import differing

#: So many changes of what binds anybody, in the time of a trial, are looked at; beyond, everything is judged twice.
MOST_CHANGES = 100


class DraftRulebook:
    """Answers as the rulebook does, but for a draft in the place of every edition of its pack, at all times.

    ``given`` are local values that the draft newly asks for, as typed; where the site has given one
    already, that one counts, as it was at the time.
    """

    def __init__(self, book: Rulebook, draft: Edition, given: Mapping[str, str]) -> None:
        self.book, self.draft = book, draft
        self._given = {}
        for name, value in given.items():
            with suppress(WrongValue, KeyError):  # asked otherwise since it was given
                self._given[name] = read_value(draft.asks[name], value)
        self._sites: dict[tuple[int, int], Adopted] = {}
        self._drafts: dict[int, tuple[Sequence[Adopted], tuple[Adopted, ...]]] = {}

    def in_force(self, unit: int | None, at: datetime) -> Sequence[Adopted]:
        """Return what would bind a unit at an instant."""
        bound = self.book.in_force(unit, at)
        kept = self._drafts.get(id(bound))
        if kept is None or kept[0] is not bound:
            drafted = tuple(self._drafted(unit, at) if one.edition.name == self.draft.name else one for one in bound)
            kept = self._drafts[id(bound)] = (bound, drafted)
        return kept[1]

    def next_change(self, at: datetime) -> datetime | None:
        """Return when, after an instant, anything begins next that binds anybody."""
        return self.book.next_change(at)

    def adopted(self, edition: str, unit: int | None, at: datetime) -> Adopted:
        """Return the edition of a running clock: in a trial clocks of the pack are the draft's from the beginning."""
        return self._drafted(unit, at) if edition == self.draft.hash else self.book.adopted(edition, unit, at)

    def _drafted(self, unit: int | None, at: datetime) -> Adopted:
        if unit is None:
            return Adopted(self.draft, Site(values=self._given))
        key = (unit, self.book.changes_before(at))
        found = self._sites.get(key)
        if found is None:
            found = self._sites[key] = Adopted(self.draft, self._site(unit, at))
        return found

    def _site(self, unit: int, at: datetime) -> Site:
        values = dict(self._given)
        for ask in self.draft.asks.values():
            given = self.book.value_for(unit, self.draft, ask.name, at)
            if given is not None:
                with suppress(WrongValue):  # asked otherwise than before, and not answered yet
                    values[ask.name] = read_value(ask, given[0])
        return Site(unit, self.book.zone_of(unit), values, self.book.calendars_of(unit, at))


def differing_in(
    units: Iterable[int], since: datetime, until: datetime, book: Rulebook, draft: DraftRulebook
) -> frozenset[str] | None:
    """Return the ids of the standards that may come out otherwise in these units in a time; None where any may."""
    pairs: dict[tuple[int, int], tuple[Adopted, Adopted]] = {}
    beside: dict[int, Adopted] = {}
    at: datetime | None = since
    for _ in range(MOST_CHANGES):
        if at is None or at >= until:
            return differing(pairs.values(), beside.values()) if not book.has_ended_exceptions else None
        for unit in units:
            for was, would in zip(book.in_force(unit, at), draft.in_force(unit, at), strict=True):
                if was is would:
                    beside[id(was)] = was
                else:
                    pairs[id(was), id(would)] = (was, would)
        at = book.next_change(at)
    return None
