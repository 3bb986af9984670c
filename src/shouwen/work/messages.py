"""By which messages a flow hears of a fact: by its kind, and by names that floors above give to it besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shouwen.regulation.facts import Fact

Reads = Callable[[Fact], Mapping[str, Any]]
_more: dict[str, tuple[str, Reads]] = {}


@dataclass(frozen=True)
class Message:
    """What a step may wait for, with the figures that conditions after it read."""

    name: str
    figures: Mapping[str, Any]


def also_heard_as(name: str, *kinds: str) -> Callable[[Reads], Reads]:
    """Let facts of some kinds be heard under one more name, with the figures that the function returns."""

    def register(reads: Reads) -> Reads:
        _more.update(dict.fromkeys(kinds, (name, reads)))
        return reads

    return register


def messages_of(fact: Fact) -> tuple[Message, ...]:
    """Return by which messages flows hear of a fact."""
    own = Message(fact.kind, fact.figures)
    if fact.kind not in _more:
        return (own,)
    name, reads = _more[fact.kind]
    return own, Message(name, reads(fact))


def kinds_heard_as(names: frozenset[str]) -> frozenset[str]:
    """Return the kinds of facts that flows hear under one of these names."""
    return names | {kind for kind, (name, _) in _more.items() if name in names}
