"""Facts as regulations see them, and the declarations of their kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from shouwen.regulation.words import NO_WORDS, Words

#: Types that a figure may have. None of them holds free text: a fact carries no personal words.
FIGURE_TYPES = (
    "number",
    "span",
    "money",
    "percent",
    "date",
    "time",
    "truth",
    "code",
    "codes",
    "key",
    "reference",
    "references",
    "digest",
    "figures",
)

NO_FIGURES: Mapping[str, Any] = MappingProxyType({})
#: A matter goes over to another edition (``regulation/moves.py``); all else that happens is declared by modules.
MOVED = "case.moved"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a kind of fact.

    ``type`` is one of ``FIGURE_TYPES``. A ``span`` is a count of ``unit`` (seconds unless said);
    a ``code`` is one of ``options`` or, where they are empty, a key of a pack (letters, digits and
    a few signs, at most 80 long), ``codes`` are several of them; a ``key`` is that of an outcome, so that
    what a person decides finds it again in a replay; a ``reference`` is ``kind:id``; a ``digest`` vouches for words
    kept elsewhere; ``figures`` are those of the kind of fact named by the figure ``kind`` beside it.
    ``words`` are what people call it, ``said`` what they call each option.
    """

    name: str
    type: str
    meaning: str
    unit: str = ""
    options: tuple[str, ...] = ()
    words: Words = NO_WORDS
    said: Mapping[str, Words] = field(default_factory=lambda: NO_FIGURES, hash=False)


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of thing that happens, declared once by the module that records it; ``words`` is its title.

    ``about`` are the kinds of reference that it may be about (empty: not said). ``awaits`` is the module that
    will record it, where none does yet.
    """

    name: str
    title: str
    meaning: str
    figures: Mapping[str, Figure] = field(default_factory=lambda: NO_FIGURES)
    en: str = ""
    about: tuple[str, ...] = ()
    awaits: str = ""

    @property
    def words(self) -> Words:
        return Words(self.title, en=self.en)


def is_reference(value: object) -> bool:
    """Say whether a figure names a thing as ``kind:id``; a citation or a time holds a colon too."""
    if not isinstance(value, str):
        return False
    kind, colon, number = value.partition(":")
    return bool(colon) and kind.isascii() and kind.isidentifier() and number.isascii() and number.isdecimal()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened.

    ``sequence`` is its number in the order of recording and decides between equal instants;
    ``at`` is an aware UTC instant; ``by``, ``about`` and ``for_whom`` are references
    (``member:12``, ``case:17``, ``customer:5``), ``by`` may be ``system``. ``recorded_at`` is given
    while a fact is judged right after it was recorded, and is no part of what happened.
    """

    sequence: int
    kind: str
    at: datetime
    unit: int | None
    by: str
    about: str
    for_whom: str = ""
    figures: Mapping[str, Any] = field(default_factory=lambda: NO_FIGURES)
    recorded_at: datetime | None = field(default=None, compare=False, repr=False)
