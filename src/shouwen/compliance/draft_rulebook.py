"""The regulations in force with one edition in the place of another of its pack: what a draft would have made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from shouwen.compliance.rulebook import Rulebook
from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.asks import read_value
from shouwen.regulation.comparing.texts import compare_texts, is_covered
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import WrongValue
from shouwen.regulation.replaying.differing import differing

#: So many changes of what binds anybody, in the time of a trial, are looked at; beyond, everything is judged twice.
MOST_CHANGES = 100


class DraftRulebook:
    """Answers as the rulebook does, but for a draft in the place of every edition of its pack, at all times.

    ``given`` are local values that the draft newly asks for, as typed; where the site has given one
    already, that one counts, as it was at the time. A text that a unit below wrote from the pack goes on, and gives
    way where it is looser than the draft, as it would once that is in force.
    """

    def __init__(self, book: Rulebook, draft: Edition, given: Mapping[str, str]) -> None:
        self.book, self.draft = book, draft
        self._given = {}
        for name, value in given.items():
            with suppress(WrongValue, KeyError):  # asked otherwise since it was given
                self._given[name] = read_value(draft.asks[name], value)
        self._sites: dict[tuple[int, int], Adopted] = {}
        self._below: dict[tuple[int, int], tuple[Adopted, Adopted]] = {}
        self._drafts: dict[int, tuple[Sequence[Adopted], tuple[Adopted, ...]]] = {}

    def in_force(self, unit: int | None, at: datetime) -> Sequence[Adopted]:
        """Return what would bind a unit at an instant."""
        bound = self.book.in_force(unit, at)
        kept = self._drafts.get(id(bound))
        if kept is None or kept[0] is not bound:
            drafted = tuple(self._under_draft(one, unit, at) for one in bound)
            kept = self._drafts[id(bound)] = (bound, drafted)
        return kept[1]

    def next_change(self, at: datetime) -> datetime | None:
        """Return when, after an instant, anything begins next that binds anybody."""
        return self.book.next_change(at)

    def adopted(self, edition: str, unit: int | None, at: datetime) -> Adopted:
        """Return the edition of a running clock: in a trial clocks of the pack are the draft's from the beginning."""
        if edition == self.draft.hash:
            return self._drafted(unit, at)
        return self._under_draft(self.book.adopted(edition, unit, at), unit, at)

    def _under_draft(self, adopted: Adopted, unit: int | None, at: datetime) -> Adopted:
        """Return what stands in the place of what binds a unit now."""
        if adopted.edition.name == self.draft.name:
            return self._drafted(unit, at)
        if adopted.edition.extended != self.draft.name or unit is None:
            return adopted
        key = (id(adopted), self.book.changes_before(at))
        kept = self._below.get(key)
        if kept is None or kept[0] is not adopted:
            kept = self._below[key] = (adopted, self._given_way(adopted, unit, at))
        return kept[1]

    def _given_way(self, adopted: Adopted, unit: int, at: datetime) -> Adopted:
        """Return a text written from the pack, with the draft's standards where it is looser and no exception lets it."""
        above = self._drafted(unit, at)
        looser = {
            one.id
            for one in compare_texts(self.draft, adopted.edition, above.site.values, adopted.site.values)
            if one.outcome.is_refused and is_covered(one, self.draft) and one.id in self.draft.standards
            and not self.book.is_excepted([self.draft.name], [one.id], at)
        }  # fmt: skip
        if not looser:
            return adopted
        held = {one: self.draft.standards[one] for one in looser}
        whole = MappingProxyType({**adopted.edition.standards, **held})
        return Adopted(replace(adopted.edition, standards=whole), adopted.site)

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
