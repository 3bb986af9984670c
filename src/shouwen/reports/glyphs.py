"""Which characters can be printed.

Typesetters draw a box for a character that their font lacks, and say nothing. A name printed as a box is
worse than no print, so every text is asked here first.
"""

from __future__ import annotations

from shouwen.reports.fonts import covered

_LAYOUT = frozenset("\n ")  # drawn by the typesetter itself


def uncovered(text: str) -> list[str]:
    """Return the characters of ``text`` that cannot be drawn, once each, in the order they appear.

    Control characters and marks that only steer (bidirectional overrides, variation selectors, joiners) have
    no picture and count as uncovered: a print shows all that was written, or says what it does not show.
    """
    missing = (letter for letter in text if ord(letter) not in covered() and letter not in _LAYOUT)
    return list(dict.fromkeys(missing))


def code_point(character: str) -> str:
    """Return how a character is named: ``U+20BB7``."""
    return f"U+{ord(character):04X}"
