"""What is kept of clocks of deadlines while nothing unusual happens: who runs, and the last word on states and pauses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Clock, ClockEnded
from shouwen.regulation.replaying.told import Read, Told
from shouwen.regulation.views import holder_of
from shouwen.regulation.windows import EVER

if TYPE_CHECKING:
    from shouwen.regulation.replaying.clocks import Ticking


@dataclass(slots=True, eq=False)
class Running:
    """A clock that runs, or was missed and is not done yet. ``state`` is the clock as made, where it had to be."""

    of: Ticking
    holder: str
    began: Told
    due_at: datetime
    state: Clock | ClockEnded | None = None
    is_over: bool = False
    is_missed: bool = False


@dataclass(eq=False)
class Watch:
    """The states and pauses of holders, as several deadlines ask for them: only the last word on each is kept."""

    per: str
    begins: frozenset[str]
    ends: frozenset[str]
    pauses: tuple[tuple[str, str], ...]
    #: Whose state has ended, and whose pauses last, by the fact that began each.
    ended: set[str] = field(default_factory=set)
    paused: dict[str, dict[str, Fact]] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({*self.begins, *self.ends, *(kind for pair in self.pauses for kind in pair)})

    def is_usual(self, holder: str) -> bool:
        """Say whether the state of a holder, as far as is known, lasts and no pause does."""
        return holder not in self.ended and holder not in self.paused

    def taker(self, read: Read) -> Callable[[Told], None]:
        """Return what notes facts."""
        return lambda told: self.see(told, read)

    def see(self, told: Told, read: Read) -> None:
        """Note what a fact says of its holder."""
        holder, kind = holder_of(self.per, told), told.kind  # type: ignore[arg-type]  # it has what a fact has
        if not holder:
            return
        if kind in self.ends:
            self.ended.add(holder)
        if kind in self.begins:
            self.ended.discard(holder)
        for begins, ends in self.pauses:
            if kind == begins:
                self.paused.setdefault(holder, {})[begins] = read(told)
            elif kind == ends and holder in self.paused:
                self.paused[holder].pop(begins, None)
                if not self.paused[holder]:
                    del self.paused[holder]

    def history(self, holder: str) -> list[Fact]:
        """Return what is known of a holder as facts, in order."""
        pauses = sorted(self.paused.get(holder, {}).values(), key=lambda one: (one.at, one.sequence))
        over = [Fact(0, min(self.ends), EVER, None, "", holder)] if holder in self.ended else []
        return [*over, *pauses]


@dataclass(eq=False)
class Family:
    """All clocks of the standards of one id and kind of holder, whatever their edition."""

    per: str
    running: dict[str, list[Running]] = field(default_factory=dict)

    def end(self, one: Running) -> None:
        one.is_over = True
        some = self.running[one.holder]
        some.remove(one)
        if not some:
            del self.running[one.holder]


class Seen:
    """What stands, as a deadline asks for it when it starts: the clocks here, and states and pauses so far."""

    def __init__(self, standing: Any, family: Family, watch: Watch) -> None:
        self._standing, self._family, self._watch = standing, family, watch

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
        some = [one for holder in holders for one in self._family.running.get(holder, ())]
        return [one.of.made(one) for one in some]

    def history(self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None) -> Iterable[Fact]:
        return [one for holder in holders for one in self._watch.history(holder) if one.kind in kinds]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._standing, name)


class Nothing:
    """What stands where nothing else does: for a clock of which it is known that it began."""

    def __init__(self, standing: Any) -> None:
        self._standing = standing

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
        return ()

    def history(self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None) -> Iterable[Fact]:
        return ()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._standing, name)
