"""Which editions bind a unit at an instant, with its local values and calendars, read from the database."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from django.db import connection

from shouwen.compliance.editions import edition_called, edition_kept, hash_called
from shouwen.compliance.models import Adoption, FloorException, GaveWay, LocalValue
from shouwen.facts.statements import row_of
from shouwen.organisation.calendars import calendar_from
from shouwen.organisation.models import Unit, UnitCalendar, UnitPlacement
from shouwen.organisation.zones import DEFAULT_ZONE
from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.asks import read_value
from shouwen.regulation.calendars import WorkingCalendar
from shouwen.regulation.editions import Edition
from shouwen.regulation.index import moving_kinds_of

Value = TypeVar("Value")
#: Units at instants for which a process remembers what is in force; forgotten all at once beyond.
MOST_KEPT = 50_000


@lru_cache(maxsize=256)
def _extended(hash_: str) -> str:
    """Return the name of the pack from which an edition was written as differences by a unit below; else nothing."""
    return edition_kept(hash_).extended


def packs_of_text(edition: Edition) -> tuple[str, ...]:
    """Return the pack of an edition, then that from which a unit wrote it as differences, and so on upwards.

    What any of those texts asked of a site is not asked again: its local values hold, the nearest text's first.
    """
    found, one = [edition.name], edition
    while one.extends and one.extended not in found:
        found.append(one.extended)
        above = edition_called(one.extends)
        if above is None:
            break
        one = above
    return tuple(found)


@dataclass
class Dated(Generic[Value]):
    """Values in force each from an instant until the next."""

    since: list[datetime] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)

    def add(self, since: datetime, value: Value) -> None:
        """Add a value; they must come in order of time."""
        self.since.append(since)
        self.values.append(value)

    def at(self, at: datetime) -> Value | None:
        """Return the value in force at an instant, None before the first."""
        place = bisect_right(self.since, at)
        return self.values[place - 1] if place else None

    def at_or_first(self, at: datetime) -> Value:
        """Return the value in force at an instant; before the first one, the first."""
        return self.values[max(bisect_right(self.since, at) - 1, 0)]


class Rulebook:
    """All adoptions, local values, calendars and the tree as of one revision; read by the engine.

    Reading it takes seven statements; it is kept by the process until the revision changes.
    """

    def __init__(self, revision: int) -> None:
        self.revision = revision
        self._zones = {
            pk: ZoneInfo(zone or DEFAULT_ZONE) for pk, zone in Unit.objects.values_list("pk", "zone")
        }
        self._parents: dict[int, Dated[int | None]] = {}
        for unit, parent, since in UnitPlacement.objects.order_by("since").values_list(
            "unit", "parent", "since"
        ):
            self._parents.setdefault(unit, Dated()).add(since, parent)
        self._adoptions: dict[int, dict[str, Dated[str]]] = {}
        for unit, pack, since, edition in Adoption.standing.order_by("since").values_list(
            "unit", "pack", "since", "edition"
        ):
            self._adoptions.setdefault(unit, {}).setdefault(pack, Dated()).add(since, edition)
        self._values: dict[tuple[int, str], dict[str, Dated[Any]]] = {}
        self._value_changes: dict[tuple[int, str], list[datetime]] = {}
        gave_way = list(GaveWay.objects.order_by("since").values_list("unit", "pack", "name", "standard", "since"))
        # A value that gave way is none of the unit's from then on, until it sets another.
        values = [(unit, pack, name, since, None) for unit, pack, name, _, since in gave_way if name]
        values += LocalValue.objects.values_list("unit", "pack", "name", "since", "value")
        for unit, pack, name, since, value in sorted(values, key=lambda row: row[3]):
            self._values.setdefault((unit, pack), {}).setdefault(name, Dated()).add(since, value)
            self._value_changes.setdefault((unit, pack), []).append(since)
        self._calendars: dict[int, dict[str, Dated[WorkingCalendar]]] = {}
        for unit, name, first, content in UnitCalendar.objects.order_by("since").values_list(
            "unit", "name", "since", "content"
        ):
            begins = datetime.combine(first, time(), self._zones.get(unit, ZoneInfo(DEFAULT_ZONE)))
            dated = self._calendars.setdefault(unit, {}).setdefault(name, Dated())
            dated.add(begins, calendar_from(name, content))
        self._bounds: dict[tuple[str, tuple[tuple[str, str], ...]], Edition] = {}
        self._ended: dict[tuple[int, str], dict[str, list[datetime]]] = {}
        for unit, pack, standard, until in FloorException.objects.order_by("until").values_list(
            "unit", "pack", "standard", "until"
        ):
            self._ended.setdefault((unit, pack), {}).setdefault(standard, []).append(until)
        for unit, pack, name, standard, since in gave_way:
            if not name:
                self._ended.setdefault((unit, pack), {}).setdefault(standard, []).append(since)
        self._sites: dict[tuple[Any, ...], Adopted] = {}
        self._read: dict[tuple[str, tuple[tuple[int, int], ...]], Mapping[str, Any]] = {}
        self._changes = sorted(self._change_moments())
        self._in_force: dict[tuple[int, int], tuple[Adopted, ...]] = {}

    def zone_of(self, unit: int) -> ZoneInfo:
        """Return the zone in which a unit lives."""
        return self._zones.get(unit, ZoneInfo(DEFAULT_ZONE))

    @property
    def has_ended_exceptions(self) -> bool:
        """True where anywhere the text above binds since an exception ended: then an edition is not read as written."""
        return bool(self._ended)

    def changes_before(self, at: datetime) -> int:
        """Return how many times anything here has changed up to an instant: while this is the same, so is all else."""
        return bisect_right(self._changes, at)

    def _change_moments(self) -> set[datetime]:
        """Return every instant at which anything here begins: between two of them nothing changes."""
        dated: list[Dated[Any]] = [
            *self._parents.values(),
            *(one for of_unit in self._adoptions.values() for one in of_unit.values()),
            *(one for of_unit in self._values.values() for one in of_unit.values()),
            *(one for of_unit in self._calendars.values() for one in of_unit.values()),
        ]
        ends = {until for some in self._ended.values() for untils in some.values() for until in untils}
        return {since for one in dated for since in one.since} | ends

    def ancestors(self, unit: int, at: datetime) -> list[int]:
        """Return the unit and those above it as the tree stood at an instant, from the unit up."""
        found: list[int] = []
        current: int | None = unit
        while current is not None and current not in found:
            found.append(current)
            placements = self._parents.get(current)
            current = placements.at_or_first(at) if placements else None
        return found

    def path_of(self, unit: int, at: datetime) -> str:
        """Return the path of a unit as it stood at an instant (``/1/4/9/``), by which rights are told."""
        return f"/{'/'.join(str(one) for one in reversed(self.ancestors(unit, at)))}/"

    @property
    def units(self) -> tuple[int, ...]:
        """Every unit that there is."""
        return tuple(self._zones)

    def next_change(self, at: datetime) -> datetime | None:
        """Return when, after an instant, anything here begins next; None where nothing does."""
        place = bisect_right(self._changes, at)
        return self._changes[place] if place < len(self._changes) else None

    def followed_since(self, unit: int, edition: str, at: datetime) -> datetime | None:
        """Return since when a unit follows an edition; None where it does not."""
        for above in self.ancestors(unit, at):
            for editions in self._adoptions.get(above, {}).values():
                place = bisect_right(editions.since, at)
                if place and editions.values[place - 1] == edition:
                    return editions.since[place - 1]
        return None

    def since_when(self, unit: int, at: datetime) -> dict[str, datetime]:
        """Return since when each edition applied to a unit first, by its hash; those still to come too."""
        found: dict[str, datetime] = {}
        for above in self.ancestors(unit, at):
            for editions in self._adoptions.get(above, {}).values():
                for since, edition in zip(editions.since, editions.values, strict=True):
                    found[edition] = min(since, found.get(edition, since))
        return found

    def has_given_way(self, unit: int, pack: str, name: str, since: datetime, at: datetime) -> bool:
        """Say whether a local value that a unit set ``since`` then has given way to that of the unit above."""
        dated = self._values.get((unit, pack), {}).get(name)
        return dated is not None and dated.at(at) is None and any(
            value is None and since < when <= at for when, value in zip(dated.since, dated.values, strict=True)
        )

    def written_from(self, pack: str) -> Mapping[str, str]:
        """Return the packs that units wrote as differences from one, or from such a one; each with its latest hash."""
        latest = {
            name: editions.values[-1] for packs in self._adoptions.values() for name, editions in packs.items()
        }
        found: dict[str, str] = {}
        bases = {pack}
        while new := {one: hash_ for one, hash_ in latest.items() if one not in found and _extended(hash_) in bases}:
            found |= new
            bases = set(new)
        return found

    def written_below(self, unit: int, pack: str, at: datetime) -> list[tuple[Edition, list[int]]]:
        """Return those that a unit or one below it wrote so, the latest text of each with who follows it, by pack."""
        below = [one for one in self._adoptions if unit in self.ancestors(one, at)]
        found = ((name, hash_, [one for one in below if name in self._adoptions[one]])
                 for name, hash_ in sorted(self.written_from(pack).items()))  # fmt: skip
        return [(edition_kept(hash_), units) for name, hash_, units in found if units]

    def is_excepted(self, packs: Iterable[str], standards: Iterable[str], at: datetime) -> bool:
        """Say whether any unit may be looser in one of these standards at an instant."""
        named, wanted = frozenset(packs), frozenset(standards)
        return any(
            standard in wanted and any(until > at for until in untils)
            for (_, pack), some in self._ended.items() if pack in named
            for standard, untils in some.items()
        )

    def adopters(self, at: datetime) -> list[int]:
        """Return the units that themselves adopted something that is in force."""
        return [unit for unit, packs in self._adoptions.items() if any(one.at(at) for one in packs.values())]

    def editions_above(self, unit: int, at: datetime) -> Mapping[str, tuple[str, int]]:
        """Return what would bind a unit without a text of its own: by pack the edition in force and who adopted it."""
        parents = self.ancestors(unit, at)[1:]
        return self.editions_in_force(parents[0], at) if parents else {}

    def editions_in_force(self, unit: int, at: datetime) -> dict[str, tuple[str, int]]:
        """Return for each pack the hash in force, and the unit that adopted it (the nearest)."""
        found: dict[str, tuple[str, int]] = {}
        for above in self.ancestors(unit, at):
            for pack, editions in self._adoptions.get(above, {}).items():
                edition = editions.at(at)
                if pack not in found and edition is not None:
                    found[pack] = (edition, above)
        for hash_, above in list(found.values()):
            # A pack that was written as differences from another takes its place where it is followed.
            base = _extended(hash_)
            if base in found and self.ancestors(above, at).count(found[base][1]):
                del found[base]
        return found

    def value_for(self, unit: int, edition: Edition, name: str, at: datetime) -> tuple[Any, int] | None:
        """Return a local value of an edition; what the text that it extends asked for is not asked again."""
        given = (self.value_in_force(unit, pack, name, at) for pack in packs_of_text(edition))
        return next((one for one in given if one is not None), None)

    def value_in_force(self, unit: int, pack: str, name: str, at: datetime) -> tuple[Any, int] | None:
        """Return a local value as stored, and the unit that set it (the nearest); None where nobody did."""
        for above in self.ancestors(unit, at):
            dated = self._values.get((above, pack), {}).get(name)
            value = dated.at(at) if dated else None
            if value is not None:
                return value, above
        return None

    def calendars_of(self, unit: int, at: datetime) -> Mapping[str, WorkingCalendar]:
        """Return the calendars of a unit by name at an instant: its own, else those of the units above it."""
        found: dict[str, WorkingCalendar] = {}
        for above in self.ancestors(unit, at):
            for name, dated in self._calendars.get(above, {}).items():
                found.setdefault(name, dated.at_or_first(at))
        return found

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """The hash of every edition that anybody has adopted, the latest adoption first."""
        dated = [
            pair
            for packs in self._adoptions.values()
            for editions in packs.values()
            for pair in zip(editions.since, editions.values, strict=True)
        ]
        return tuple(dict.fromkeys(hash_ for _since, hash_ in sorted(dated, reverse=True)))

    def moves_clocks(self, kind: str) -> bool:
        """Say whether a fact or finding of a kind may begin or move a clock of whatever text anybody followed.

        Of any other fact no clock need be read; most facts are such.
        """
        return kind in self._moving

    @cached_property
    def _moving(self) -> frozenset[str]:
        # Those put aside too: a clock may have begun by one before another took its place.
        followed = [edition_kept(hash_) for hash_ in Adoption.objects.values_list("edition", flat=True).distinct()]
        written_from = (edition_called(one.extends) for one in followed if one.extends)
        texts = {id(one): one for one in (*followed, *written_from) if one is not None}
        return frozenset().union(*map(moving_kinds_of, texts.values()))

    def in_force(self, unit: int | None, at: datetime) -> Sequence[Adopted]:
        """Return what binds a unit at an instant, with the site's values of that instant."""
        if unit is None:
            return ()
        key = (unit, self.changes_before(at))
        found = self._in_force.get(key)
        if found is None:
            editions = self.editions_in_force(unit, at).values()
            found = tuple(self.adopted(edition, unit, at) for edition, _ in editions)
            if len(self._in_force) >= MOST_KEPT:
                self._in_force.clear()
            self._in_force[key] = found
        return found

    def adopted(self, edition: str, unit: int | None, at: datetime) -> Adopted:
        """Return an edition for a unit as it was at an instant, the same object while nothing changed."""
        if unit is None:
            return Adopted(edition_kept(edition), Site())
        for one in self._in_force.get((unit, self.changes_before(at)), ()):
            if one.edition.hash == edition:
                return one
        read = self._bound(edition_kept(edition), unit, at)
        said = tuple(
            (one, bisect_right(changes, at))
            for one in self.ancestors(unit, at)
            if (changes := self._value_changes_for(one, read))
        )
        calendars = self.calendars_of(unit, at)
        key = (id(read), unit, said, tuple(map(id, calendars.values())))
        if key not in self._sites:
            values = self._values_read(read, unit, said, at)
            self._sites[key] = Adopted(read, Site(unit, self.zone_of(unit), values, calendars))
        return self._sites[key]

    def _value_changes_for(self, unit: int, edition: Edition) -> list[datetime]:
        packs = packs_of_text(edition)
        own = self._value_changes.get((unit, packs[0]), [])
        above = [at for pack in packs[1:] for at in self._value_changes.get((unit, pack), [])]
        return sorted([*own, *above]) if above else own

    def _bound(self, edition: Edition, unit: int, at: datetime) -> Edition:
        """Return an edition as it binds a unit: where an exception has ended, or it gave way, the text above holds."""
        if not self._ended:
            return edition
        base = edition.extended or edition.name
        followed = self.followed_since(unit, edition.hash, at) or at
        ended: dict[str, int] = {}
        for above in self.ancestors(unit, at):
            for standard, untils in self._ended.get((above, base), {}).items():
                if any(until <= at and followed < until for until in untils):
                    ended[standard] = above
        again = {standard: text for standard, above in ended.items() if (text := self._above(edition, above, base, at))}
        again = {standard: text for standard, text in again.items() if text.hash != edition.hash}
        if not again:
            return edition
        key = (edition.hash, tuple(sorted((standard, text.hash) for standard, text in again.items())))
        if key not in self._bounds:
            held = {one: text.standards[one] for one, text in again.items() if one in text.standards}
            self._bounds[key] = replace(edition, standards=MappingProxyType({**edition.standards, **held}))
        return self._bounds[key]

    def _above(self, edition: Edition, unit: int, base: str, at: datetime) -> Edition | None:
        """Return the text that binds a unit from above: the edition in force there, else the one it was written from."""
        found = self.editions_above(unit, at).get(base)
        if found is not None:
            return edition_kept(found[0])
        return edition_called(edition.extends) if edition.extends else None

    def _values_read(
        self, read: Edition, unit: int, said: tuple[tuple[int, int], ...], at: datetime
    ) -> Mapping[str, Any]:
        """Return a unit's local values; those who follow the same word of the same units share them."""
        values = self._read.get((read.hash, said))
        if values is None:
            given = {
                ask: found[0]
                for ask in read.asks.values()
                if (found := self.value_for(unit, read, ask.name, at)) is not None
            }
            values = self._read[(read.hash, said)] = {
                ask.name: read_value(ask, value) for ask, value in given.items()
            }
        return values


@lru_cache(maxsize=2)
def _rulebook(revision: int) -> Rulebook:
    hash_called.cache_clear()  # an edition read in a transaction that was taken back may have left its name to another
    return Rulebook(revision)


def rulebook() -> Rulebook:
    """Return the rulebook of the present revision: one statement, and seven more after a change.

    Within ``read_once`` a question outside of a transaction is answered as the first one was; what is
    decided inside of one is decided by what the database says then.
    """
    kept = _once.get()
    if kept and not connection.in_atomic_block:
        return kept[0]
    row = row_of("SELECT number FROM compliance_revision")
    found = _rulebook(int(row[0]) if row else 0)
    if kept is not None:
        kept[:] = [found]
    return found


_once: ContextVar[list[Rulebook] | None] = ContextVar("once", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Let one page read the regulations in force once, however often it asks."""
    token = _once.set([])
    try:
        yield
    finally:
        _once.reset(token)


def forget() -> None:
    """Drop what this process has read; a test that rolls back needs it."""
    _rulebook.cache_clear()
    hash_called.cache_clear()
