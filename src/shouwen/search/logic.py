"""Words as pieces of one and two characters, so that Chinese is found without a dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_DIGITS = re.compile(r"[0-9]+")
#: A number as people write it: digits with blanks, brackets, points and strokes between them.
_NUMBER = re.compile(r"\+?[0-9(][0-9\-().]*")
#: Digits make few pairs, so longer pieces of them are kept too: they find four digits of a number at once.
LONG_PIECES = (3, 4)
#: Of a long text so many characters are compared, of what is searched for so many words and pieces.
LONGEST, MOST_WORDS, MOST_PIECES = 20_000, 8, 24
#: Fewer digits than this are a figure, and its point or stroke counts.
SHORTEST_NUMBER = 5
CHINA = "86"
#: Digits of the longest Chinese number without the 0 before it.
LONGEST_FIXED = 11


def searched(text: str) -> str:
    """Return a text as it is compared: full width made half, lower case, blanks made single."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().replace("\x00", "").split())


def pieces(text: str) -> set[str]:
    """Return each character of the words of a searched text, each pair, and three and four digits in a row."""
    found: set[str] = set()
    for run in _WORD.findall(text):
        found.update(run)
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    for run in _DIGITS.findall(text):
        for size in LONG_PIECES:
            found.update(run[place : place + size] for place in range(len(run) - size + 1))
    return found


def grams_of(text: str) -> str:
    """Return the pieces of a searched text as a literal of PostgreSQL's tsvector, without positions."""
    return " ".join(f"'{piece}'" for piece in sorted(pieces(text)))


def wanted(words: str) -> list[tuple[str, ...]]:
    """Return what must be found: each word, as it is and, where it is a number, as its digits alone.

    Words without a letter or a digit are left out, for nothing is kept of them.
    """
    given = searched(words)[:200].split()[:MOST_WORDS]
    return [_forms(word) for word in given if _WORD.search(word)]


def _forms(word: str) -> tuple[str, ...]:
    digits = "".join(_DIGITS.findall(word))
    if not _NUMBER.fullmatch(word) or len(digits) < SHORTEST_NUMBER:
        return (word,)
    if digits.startswith(CHINA) and len(digits) == len(CHINA) + 11:
        return tuple(dict.fromkeys((word, digits, digits[len(CHINA) :])))
    # A leading 0 is dialled, but seldom written: 0138… is 138….
    dialled = (digits.lstrip("0"),) if digits.startswith("0") and len(digits) > LONGEST_FIXED else ()
    return tuple(dict.fromkeys((word, digits, *dialled)))


def query_of(forms: Iterable[tuple[str, ...]]) -> str:
    """Return the pieces that a found text must have, as a literal of tsquery."""
    return " & ".join(f"({' | '.join(f'({_all_of(form)})' for form in word)})" for word in forms)


def _all_of(word: str) -> str:
    needed: list[str] = []
    for run in _WORD.findall(word):
        needed += _covering(run)
    return " & ".join(f"'{piece}'" for piece in dict.fromkeys(needed[:MOST_PIECES]))


def _covering(run: str) -> list[str]:
    """Return the pieces that cover a run, the longest there are."""
    if len(run) == 1:
        return [run]
    if run.isascii() and run.isdigit() and len(run) > LONG_PIECES[0] - 1:
        size = min(len(run), LONG_PIECES[-1])
        return [run[place : place + size] for place in range(len(run) - size + 1)]
    parts = [part for part in re.findall(r"[0-9]{3,}", run) for part in _covering(part)]
    pairs = [run[place : place + 2] for place in range(len(run) - 1)]
    return parts + [pair for pair in pairs if not parts or not pair.isdigit()]
