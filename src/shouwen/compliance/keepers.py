"""Who keeps an outcome of a kind, who knows the standing words, and who else may object to a deed.

Floors above register here when they start; compliance knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from shouwen.facts.refusals import Ground
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Clock, ClockEnded, Outcome

Keep = Callable[[Outcome, Fact | None], None]
Word = Callable[[str, Fact], Any]
Object = Callable[[Fact], Iterable[Ground]]


class Clocks(Protocol):
    """Reads back the clocks that a keeper holds, for judging what stops or moves them."""

    def __call__(self, holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
        """Return running clocks, those that ended since, and missed ones that are not done."""


_keepers: dict[str, Keep] = {}
_words: dict[str, Word] = {}
_objections: dict[str, list[Object]] = {}
_clocks: list[Clocks] = []


def keeps(kind: str) -> Callable[[Keep], Keep]:
    """Make a function the keeper of the outcomes of standards of this kind; a second one is a bug."""

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
    """Return the clocks of these holders, from whoever keeps them."""
    return _clocks[0](holders, since) if _clocks else ()


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


def objections_to(deed: Fact) -> list[Ground]:
    """Return what modules have against a deed."""
    return [ground for objection in _objections.get(deed.kind, ()) for ground in objection(deed)]
