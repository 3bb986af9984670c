"""What is not compiled: judged by a replay as always, over the facts that it asks for and no others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from shouwen.regulation.adoption import Adopted, Rulebook
from shouwen.regulation.editions import Readings
from shouwen.regulation.engine import follow
from shouwen.regulation.expressions import Expression
from shouwen.regulation.facts import MOVED, Fact
from shouwen.regulation.index import MOST_HEARD, index_of, touching
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.standard import NONE
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcomes import ClockEnded, ClockStarted, Objection, Outcome
from shouwen.regulation.period_facts import CLOSED, OF_PERIODS
from shouwen.regulation.periods import place_of
from shouwen.regulation.permits import ASKED, OF_PERMITS
from shouwen.regulation.replay import Replay
from shouwen.regulation.rolls import ROLLS
from shouwen.regulation.spoken import Spoken
from shouwen.regulation.views import View
from shouwen.regulation.windows import WindowRule
from shouwen.regulation.words import Words

#: Facts that kinds of standards ask for without a pack naming them.
ASKED_FOR = frozenset({*OF_PERIODS, *OF_PERMITS, *ROLLS, ASKED, "task.done", "shift.planned"})


@dataclass(frozen=True)
class Asked:
    """What a standard asks for: every kind of fact that it may, and the standing words of its expressions."""

    kinds: frozenset[str]
    words: frozenset[tuple[str, str]]


def asked_for(standard: Standard, known: Mapping[str, Any]) -> Asked:
    """Return what a standard may ask for: the kinds that it is judged on, and all that it names."""
    kinds = set(touching(standard) | standard.recalled_kinds() | standard.awaited_kinds() | ASKED_FOR)
    words = set[tuple[str, str]]()
    for part in parts_of(standard):
        if isinstance(part, Expression):
            words |= part.standing
        elif isinstance(part, WindowRule):
            kinds |= {f"{part.thing}.opened", f"{part.thing}.closed"} if part.thing else set()
        elif part in known:
            kinds.add(part)
    if standard.stays_with_beginning:
        kinds |= {"case.opened", MOVED}
    return Asked(frozenset(kinds), frozenset(words))


def parts_of(part: Any) -> Iterator[Any]:
    """Yield the texts, expressions and windows of which a standard is made, what it is only called left out."""
    if isinstance(part, str | Expression | WindowRule):
        yield part
    elif isinstance(part, Mapping):
        for one in part.values():
            yield from parts_of(one)
    elif isinstance(part, list | tuple | set | frozenset):
        for one in part:
            yield from parts_of(one)
    elif is_dataclass(part) and not isinstance(part, Words | Spoken):
        for field in fields(part):
            if field.name != "titles":
                yield from parts_of(getattr(part, field.name))


@dataclass(frozen=True, eq=False)
class OnlyGuards(Standard):
    """A standard that is judged elsewhere, as it stands before deeds."""

    of: Standard

    @property
    def stays_with_beginning(self) -> bool:  # type: ignore[override]  # as what it stands for says
        return self.of.stays_with_beginning

    def seen_kinds(self) -> frozenset[str]:
        return NONE

    def guarded_kinds(self) -> frozenset[str]:
        return self.of.guarded_kinds()

    def recalled_kinds(self) -> frozenset[str]:
        return self.of.recalled_kinds()

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        return self.of.object_to(deed, view)


@dataclass(frozen=True, eq=False)
class OnlyCloses(Standard):
    """A standard that is judged elsewhere, as one by whose windows periods close."""

    of: Standard

    def seen_kinds(self) -> frozenset[str]:
        return NONE

    def window_rules(self) -> tuple[WindowRule, ...]:
        return self.of.window_rules()


class Rest:
    """A rulebook of which only the standards are left that ``chosen`` returns for each adopted edition."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._left: dict[Adopted, Adopted] = {}
        #: The kinds of facts by which any clock of what is left begins or moves.
        self.moving: set[str] = set()
        self._in_force: dict[int, tuple[Sequence[Adopted], tuple[Adopted, ...]]] = {}

    def leave(self, adopted: Adopted, standards: Collection[Standard]) -> None:
        """Say which standards of an adopted edition are left."""
        readings = {one.id: Readings("", {"": one}) for one in standards}
        for one in standards:
            if one.moving_kinds():
                self.moving |= touching(one)
        self._left[adopted] = Adopted(replace(adopted.edition, standards=readings), adopted.site)

    def left_of(self, adopted: Adopted) -> Adopted:
        """Return an adopted edition with what is left of it; before anything is said, all of it."""
        return self._left.get(adopted, adopted)

    def in_force(self, unit: int | None, at: datetime) -> Sequence[Adopted]:
        bound = self.rulebook.in_force(unit, at)
        kept = self._in_force.get(id(bound))
        if kept is None or kept[0] is not bound:
            if len(self._in_force) >= MOST_HEARD:
                self._in_force.clear()
            kept = self._in_force[id(bound)] = (bound, tuple(self.left_of(one) for one in bound))
        return kept[1]

    def adopted(self, edition: str, unit: int | None, at: datetime) -> Adopted:
        return self.left_of(self.rulebook.adopted(edition, unit, at))

    def moves_clocks(self, kind: str) -> bool:
        """Say whether a fact or finding of a kind may begin or move a clock, of whatever edition."""
        return kind in self.moving

    def forget(self) -> None:
        """Ask again what is in force, since more has been said of what is left."""
        self._in_force.clear()


class Slow(Replay):
    """A replay of the rest that is told what the compiled standards find."""

    def __init__(self, rest: Rest, memory: Memory, closed: Callable[[Fact], None]) -> None:
        super().__init__(rest, memory)
        self.rest, self._closed = rest, closed

    def begin(self, unit: int | None, at: datetime) -> None:
        """Let the periods of a unit begin to close, and those in use since something changed."""
        for turn in self._turning.begun_by(Fact(0, "", at, unit, "system", "")):
            self._await(turn)

    def _happen(self, fact: Fact) -> None:
        is_told = fact.kind in OF_PERIODS and place_of(fact) in self._told
        super()._happen(fact)
        if fact.kind == CLOSED and not is_told:
            self._closed(fact)

    @property
    def next_at(self) -> datetime | None:
        """When something comes next of itself: the close of a period, a clock that falls due."""
        coming = [queue[0][0] for queue in (self._coming, self._periods) if queue]
        return min(coming, default=None)

    def found(self, outcome: Outcome) -> None:
        """Take what a compiled standard found, and follow what others make of it."""
        if isinstance(outcome, ClockEnded):
            self.memory.apply(ClockStarted(outcome.clock))
        self.memory.apply(outcome)
        self._keep(follow([outcome], self.rulebook, self.memory))


def standards_of(adopted: Adopted) -> tuple[Standard, ...]:
    """Return the standards of an adopted edition as its site reads them, in the order in which they are judged."""
    return tuple(index_of(adopted).by_id.values())
