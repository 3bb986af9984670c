"""Who keeps an outcome of a kind, who knows the standing words, and who else may object to a deed.

Floors above register here when they start; compliance knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shouwen.facts.refusals import Ground
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Clock, ClockEnded, Finding, Outcome, Withdrawn

Keep = Callable[[Sequence[Outcome], Fact | None], None]
Consequence = Mapping[str, Any]
Word = Callable[[str, Fact], Any]
Object = Callable[[Fact], Iterable[Ground]]
EndedInUnit = Callable[[int, datetime], Sequence[ClockEnded]]


class Clocks(Protocol):
    """Reads back the clocks that a keeper holds, for judging what stops or moves them."""

    def __call__(self, holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
        """Return running clocks, those that ended since, and missed ones that are not done: of these holders, and
        of others where they name them."""


_keepers: dict[str, Keep] = {}
_words: dict[str, Word] = {}
_objections: dict[str, list[Object]] = {}
_clocks: list[Clocks] = []
_ended_in_unit: list[EndedInUnit] = []


def keeps(kind: str) -> Callable[[Keep], Keep]:
    """Make a function the keeper of the outcomes of standards of this kind; a second one is a bug.

    It gets all outcomes of its kind that one fact led to, in order.
    """

    def register(keep: Keep) -> Keep:
        if _keepers.get(kind, keep) is not keep:
            raise ValueError(f"outcomes of the kind {kind} have two keepers")
        _keepers[kind] = keep
        return keep

    return register


def keeper_of(kind: str) -> Keep:
    """Return the keeper of a kind."""
    return _keepers[kind]


def kinds_without_keeper(kinds: Sequence[str]) -> list[str]:
    """Return the kinds of standards whose outcomes nobody keeps: the start is refused while there are any."""
    return [kind for kind in kinds if kind not in _keepers]


def reads_clocks(clocks: Clocks) -> Clocks:
    """Make a function the one that reads running clocks back."""
    _clocks[:] = [clocks]
    return clocks


def clocks_of(holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
    """Return the clocks of these holders, and those that name them, from whoever keeps them."""
    return _clocks[0](holders, since) if _clocks else ()


def reads_ended(ended: EndedInUnit) -> EndedInUnit:
    """Make a function the one that reads back which clocks ended in a unit since an instant."""
    _ended_in_unit[:] = [ended]
    return ended


def ended_in_unit(unit: int, since: datetime) -> Sequence[ClockEnded]:
    """Return the clocks that ended in a unit since an instant, from whoever keeps them."""
    return _ended_in_unit[0](unit, since) if _ended_in_unit else ()


def knows(word: str) -> Callable[[Word], Word]:
    """Make a function the one that knows a standing word (``open``, ``permit`` …)."""

    def register(known: Word) -> Word:
        _words[word] = known
        return known

    return register


def word_known(name: str) -> Word | None:
    """Return who knows a standing word, None where no module does."""
    return _words.get(name)


def objects(*kinds: str) -> Callable[[Object], Object]:
    """Let a function object to deeds of other modules, by the kind of fact that they would record."""

    def register(objection: Object) -> Object:
        for kind in kinds:
            if objection not in _objections.setdefault(kind, []):
                _objections[kind].append(objection)
        return objection

    return register


def may_be_objected_to(kind: str) -> bool:
    """Say whether any module may have something against deeds of a kind."""
    return bool(_objections.get(kind))


def objections_to(deed: Fact) -> list[Ground]:
    """Return what modules have against a deed."""
    return [ground for objection in _objections.get(deed.kind, ()) for ground in objection(deed)]


@dataclass(frozen=True)
class Followed:
    """The outcome from which a consequence follows; ``place`` is the consequence's own, counted from 0.

    ``key`` is the outcome's: an outcome that is found again has the same one, so whoever carries a
    consequence out can tell that it has been. ``fact`` is what led to it, None where a clock did.
    """

    key: str
    standard: str
    citation: str
    holder: str
    unit: int | None
    at: datetime
    place: int
    fact: Fact | None = None

    @property
    def name(self) -> str:
        """What this consequence is called, the same whenever its outcome is found again."""
        return f"{self.key}>{self.place}"


CarryOut = Callable[[Consequence, Followed], None]
TakeBack = Callable[[Withdrawn], None]
_carriers: dict[str, CarryOut] = {}
_take_back: list[TakeBack] = []


def carries(*verbs: str) -> Callable[[CarryOut], CarryOut]:
    """Make a function the one that carries out consequences of these verbs; a second one is a bug."""

    def register(carry_out: CarryOut) -> CarryOut:
        for verb in verbs:
            if _carriers.get(verb, carry_out) is not carry_out:
                raise ValueError(f"the consequence {verb} is carried out twice")
            _carriers[verb] = carry_out
        return carry_out

    return register


def takes_back(take_back: TakeBack) -> TakeBack:
    """Let a function undo what followed from outcomes that no longer hold."""
    if take_back not in _take_back:
        _take_back.append(take_back)
    return take_back


def carried_verbs() -> frozenset[str]:
    """Return the verbs of consequences that some module carries out; the others stand in the finding only."""
    return frozenset(_carriers)


def carry_out(outcome: Outcome, fact: Fact | None) -> None:
    """Carry out what follows from an outcome that has just been kept, in the order of the text.

    A verb that no module carries out is left where people see it: in the finding.
    """
    if isinstance(outcome, Withdrawn):
        for take_back in _take_back:
            take_back(outcome)
    elif isinstance(outcome, Finding | ClockEnded):
        for place, consequence in enumerate(outcome.consequences):
            carrier = next((_carriers[verb] for verb in consequence if verb in _carriers), None)
            if carrier is not None:
                carrier(consequence, _followed(outcome, fact, place))


def _followed(outcome: Finding | ClockEnded, fact: Fact | None, place: int) -> Followed:
    found = outcome.clock if isinstance(outcome, ClockEnded) else outcome
    unit = found.unit if found.unit is not None or fact is None else fact.unit
    return Followed(found.key, found.standard, found.citation, found.holder, unit, outcome.at, place, fact)
