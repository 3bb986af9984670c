"""Where a word that is wider than its box may break, so that it never runs into the next box."""

from __future__ import annotations

import re

from shouwen.reports.fonts import advances

BREAK = "\u200b"  # read by the template as a place to break; texts hold none, see ``ink.evened``

# What lines break around by themselves: spaces, and every Chinese character.
_WORD = re.compile(r"[^\s\u2e80-\uffef\U00020000-\U0003ffff]{2,}")


def broken(text: str, width: float) -> str:
    """Return ``text`` with places to break in the words wider than ``width``, which is in em.

    A word breaks after its hyphens where that is enough, as dates and numbers do, else anywhere.
    """
    return _WORD.sub(lambda word: _broken(word[0], width), text)


def em(text: str) -> float:
    """Return how wide ``text`` is on one line, in em."""
    return sum(advances().get(ord(letter), 1.0) for letter in text)


def widest(text: str, most: float) -> float:
    """Return how wide the widest word of ``text`` is, in em, among those of at most ``most`` between hyphens."""
    parts = (part for word in _WORD.findall(text) for part in re.findall(r"[^-]*-|[^-]+", word))
    return max((width for part in parts if (width := em(part)) <= most), default=0.0)


def _broken(word: str, width: float) -> str:
    if em(word) <= width:
        return word
    parts = re.findall(r"[^-]*-|[^-]+", word)
    if len(parts) > 1 and all(em(part) <= width for part in parts):
        return BREAK.join(parts)
    return BREAK.join(word)
