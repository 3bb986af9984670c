"""The one way in which the house says no to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from shouwen.regulation.words import NO_WORDS, Words


class Why(StrEnum):
    """Which sort of no it is; a door turns it into its own sign (403, 409, 422)."""

    NOT_ALLOWED = "not allowed"
    AGAINST_THE_RULES = "against the rules"
    OVERTAKEN = "overtaken"
    BAD_INPUT = "bad input"


@dataclass(frozen=True)
class Ground:
    """One reason of a refusal: the sentence, the article where there is one, and what is in the way.

    ``detail`` says how it was reckoned or what is missing; ``lists`` are references of the things
    that stand in the way, ``missing`` figures that nobody gave, ``lacks`` what is still to be done.
    ``words`` and ``detail_words`` are what a regulation says, in the languages of readers; where they are
    empty the house says it itself. ``instead`` are wordings that may not be said, each with what may be said for it.
    ``is_reconstructed`` where the article does not say so itself, and whoever wrote the pack read it so.
    """

    sentence: str
    citation: str = ""
    detail: str = ""
    lists: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    words: Words = NO_WORDS
    detail_words: Words = NO_WORDS
    lacks: tuple[Words, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()
    is_reconstructed: bool = False


@dataclass(frozen=True)
class Attempt:
    """A deed that was refused under an article, to be recorded when it has been undone."""

    kind: str
    at: datetime
    unit: int | None
    by: str
    about: str
    standards: tuple[str, ...]


class Refused(Exception):
    """The deed is not done; nothing of it is kept.

    ``sentence`` says what happened and what to do; it is a message to be translated with
    ``names`` filled in. ``grounds`` are the articles that stand against it. ``leads_to`` is the reference of a thing
    of whoever is refused, or one that they may see, that stands in the way: doors lead there.
    """

    def __init__(
        self,
        sentence: str,
        *,
        why: Why = Why.AGAINST_THE_RULES,
        citation: str = "",
        grounds: Sequence[Ground] = (),
        field: str = "",
        attempt: Attempt | None = None,
        leads_to: str = "",
        **names: object,
    ) -> None:
        super().__init__(sentence % names if names else sentence)
        self.sentence = sentence
        self.why = why
        self.grounds = tuple(grounds) or ((Ground(sentence, citation),) if citation else ())
        self.citation = citation or (self.grounds[0].citation if self.grounds else "")
        self.field = field
        self.attempt = attempt
        self.leads_to = leads_to
        self.names = names


class Overtaken(Refused):
    """Somebody has changed meanwhile what was to be changed; ``theirs`` is what stands there now, by name.

    Doors show both texts; saving again goes over the other one. ``mine`` is what was to be saved, where it is told.
    """

    def __init__(
        self, sentence: str, theirs: Mapping[str, Any], *, mine: Mapping[str, Any] | None = None, citation: str = "",
        **names: Any,
    ) -> None:
        super().__init__(sentence, why=Why.OVERTAKEN, citation=citation, **names)
        self.theirs, self.mine = dict(theirs), dict(mine or {})
