"""Words as pieces of one and two characters, so that Chinese is found without a dictionary."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


def searched(text: str) -> str:
    """Return a text as it is compared: full width made half, lower case, blanks made single."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def pieces(text: str) -> list[str]:
    """Return every run of letters or digits cut into overlapping pairs, and each single character."""
    found: list[str] = []
    for run in _WORD.findall(text):
        found += run
        found += [run[place : place + 2] for place in range(len(run) - 1)]
    return found


def grams_of(text: str) -> str:
    """Return the pieces of a searched text as a literal of PostgreSQL's tsvector, without positions."""
    return " ".join(f"'{piece}'" for piece in sorted(set(pieces(text))))


def query_of(words: str) -> str:
    """Return the pieces that a found text must have, as a literal of tsquery; nothing for no words."""
    wanted: set[str] = set()
    for run in _WORD.findall(searched(words)):
        wanted |= {run} if len(run) == 1 else {run[place : place + 2] for place in range(len(run) - 1)}
    return " & ".join(f"'{piece}'" for piece in sorted(wanted))
