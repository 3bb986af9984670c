"""What looks at facts: for each unit and kind the few functions that have to do with it, found once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from shouwen.regulation.adoption import Adopted, Rulebook
from shouwen.regulation.facts import Fact, FactKind
from shouwen.regulation.index import index_of, touching
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.deem import Deem, SettledDeem
from shouwen.regulation.kinds.flow import RunsFlow
from shouwen.regulation.kinds.owner import Owner
from shouwen.regulation.kinds.tally import EachTime, Tally
from shouwen.regulation.matches import kinds_of
from shouwen.regulation.period_facts import CLOSED
from shouwen.regulation.replaying.clocks import Ticking
from shouwen.regulation.replaying.compiled import Compiled, Setting, Take
from shouwen.regulation.replaying.conditions import condition
from shouwen.regulation.replaying.guards import May, guards_of
from shouwen.regulation.replaying.rest import Rest
from shouwen.regulation.replaying.told import Told

#: Kinds that have nothing to do with a fact of their occasions for which ``where`` is false.
_SILENT_BY_WHERE = (Tally, EachTime, Owner, SettledDeem, RunsFlow, Deem)
#: So many changes of what binds anybody are looked at ahead.
MOST_FORESEEN = 100
EVER = datetime.max.replace(tzinfo=UTC)

Takes = tuple[Take, ...]
#: What looks at the facts of a unit, by their kinds.
Table = dict[str, Takes]
#: What says, by kinds of facts, whether anything may speak against one.
Guarded = dict[str, tuple[May, ...]]


class Looking:
    """Compiles editions as they come in force, and says what looks at a fact. ``to_rest`` hands a fact to the rest."""

    def __init__(self, setting: Setting, rulebook: Rulebook, rest: Rest, to_rest: Callable[[Fact], None]) -> None:
        self.setting, self.rulebook, self.rest, self.to_rest = setting, rulebook, rest, to_rest
        self.compiled: dict[Adopted, Compiled] = {}
        self._tables: dict[tuple[Adopted, ...], tuple[Table, Guarded]] = {}
        self._foreseen: set[int | None] = set()
        #: Kinds that the rest judges, and those that it must at least remember.
        self._judged, self._remembered = {CLOSED}, {CLOSED}

    @property
    def remembered(self) -> frozenset[str]:
        """The kinds of facts of which every one is kept, since what is not compiled may ask for it."""
        return frozenset(self._remembered)

    def in_force(self, unit: int | None, at: datetime) -> Sequence[Compiled]:
        """Return what binds a unit at an instant, compiled."""
        in_force = self.rulebook.in_force(unit, at)
        for adopted in in_force:
            if adopted not in self.compiled:
                self._compile(adopted)
        return [self.compiled[one] for one in in_force]

    def ticking(self, adopted: Adopted, standard: str) -> Ticking | None:
        """Return a deadline of an adopted edition, where its clocks are compiled."""
        if adopted not in self.compiled:
            self._compile(adopted)
        return next((one for one in self.compiled[adopted].tickings if one.standard.id == standard), None)

    def table(self, unit: int | None, at: datetime) -> tuple[datetime, Table, Guarded]:
        """Return until when which functions look at the facts of a unit, and which stand before its deeds."""
        if unit not in self._foreseen:
            self._foresee(unit, at)
        compiled = self.in_force(unit, at)
        until = self._next_change(at) or EVER
        table, guarded = self._tables.setdefault(tuple(one.adopted for one in compiled), ({}, {}))
        return until, table, guarded

    def _next_change(self, at: datetime) -> datetime | None:
        change = getattr(self.rulebook, "next_change", None)
        return change(at) if change is not None else None

    def _foresee(self, unit: int | None, at: datetime) -> None:
        """Compile what will bind a unit, so that what it asks for of before is remembered from now on."""
        self._foreseen.add(unit)
        coming: datetime | None = at
        for _ in range(MOST_FORESEEN):
            coming = self._next_change(coming) if coming is not None else None
            if coming is None:
                return
            self.in_force(unit, coming)

    def takes(self, kind: str, unit: int | None, at: datetime, table: Table) -> Takes:
        """Return everything that looks at a fact of a kind, in order: the rest, instants, counts, clocks."""
        declared = self.setting.kinds.get(kind)
        found = tuple(self._takes(declared, self.in_force(unit, at))) if declared is not None else ()
        table[kind] = found
        return found

    def guards(self, kind: str, unit: int | None, at: datetime, table: Guarded) -> tuple[May, ...]:
        """Return what says whether anything may speak against a fact of a kind."""
        declared = self.setting.kinds.get(kind)
        in_force = [self.rest.left_of(one.adopted) for one in self.in_force(unit, at)]
        found = guards_of(declared, in_force) if declared is not None else ()
        table[kind] = found
        return found

    def _takes(self, kind: FactKind, in_force: Sequence[Compiled]) -> Iterator[Take]:
        known, read = self.setting.known, self.setting.read
        if kind.name in self._remembered:
            yield self._to_the_rest(kind.name)
        yield from known.noting(kind, read)
        for one in in_force:
            yield from one.instants(kind)
        for one in in_force:
            yield from one.counts(kind)
        yield from known.moving(kind)
        for one in in_force:
            yield from one.begins(kind)

    def _compile(self, adopted: Adopted) -> None:
        compiled = self.compiled[adopted] = Compiled(self.setting, adopted)
        self.rest.leave(adopted, compiled.left)
        self.rest.forget()
        for standard in compiled.left:
            self._remembered |= compiled.asked[standard].kinds
            self._judged |= touching(standard) | standard.awaited_kinds()
        counted = {about for one in compiled.asked.values() for word, about in one.words if word == "count"}
        # Only what is left hears findings; a cadence that is compiled goes on from its own.
        self.setting.named.note(index_of(self.rest.left_of(adopted)).findings, counted)
        for one in self.compiled.values():
            one.note_quiet()
        for table, guarded in self._tables.values():
            table.clear()
            guarded.clear()

    # The rest

    def _to_the_rest(self, kind: str) -> Take:
        """Return what hands facts of a kind to the rest, or only lets it remember them."""
        read, record = self.setting.read, self.setting.memory.record
        if kind not in self._judged:
            return lambda told: record(read(told))
        concerns, to_rest = self._concerns(kind), self.to_rest
        if concerns is None:
            return lambda told: to_rest(read(told))

        def take(told: Told) -> None:
            for one in concerns:
                if one(told):
                    to_rest(read(told))
                    return

        return take

    def _concerns(self, kind: str) -> list[Callable[[Told], bool]] | None:
        """Return what says whether the rest has anything to do with a fact; None where it always may."""
        found: list[Callable[[Told], bool]] = []
        for compiled in self.compiled.values():
            for standard in compiled.left:
                if kind not in compiled.asked[standard].kinds:
                    continue
                one = self._concern(standard, kind, compiled.adopted)
                if one is None:
                    return None
                found.append(one)
        return found

    def _concern(self, standard: Standard, kind: str, adopted: Adopted) -> Callable[[Told], bool] | None:
        if type(standard) not in _SILENT_BY_WHERE or standard.once_for or standard.instead_of:
            return None
        if getattr(standard, "begins_with_edition", False) or not _hears_by_where(standard, kind):
            return None
        holds = condition(standard.shared.where, self.setting.kinds[kind], adopted.names)
        return (lambda told: holds(told.figures) is not False) if holds is not None else None


def _hears_by_where(standard: Standard, kind: str) -> bool:
    """Say whether a fact of a kind is only heard where ``where`` holds: it is an occasion, and nothing else besides."""
    if isinstance(standard, Owner):
        return kind != standard.becomes
    settling = kinds_of(standard.settles) if isinstance(standard, SettledDeem) else ()
    return kind in standard.shared.when and kind not in settling
