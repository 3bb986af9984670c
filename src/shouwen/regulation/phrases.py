"""What is heard in a text: which elements that must be said, and which words that may not be.

Facts hold no words. The door that sends a text asks here and records codes, ``standard/element``; standards judge
those. Texts are compared without blanks, signs, case and width, and in simplified characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from opencc.opencc import OpenCC  # its package does not say what it exports

#: What a wording may leave open: the house, whoever writes, the customer.
PLACEHOLDERS = ("company", "agent", "customer.surname", "customer.name")
LONGEST_CODE = 80
_OPEN = re.compile(r"\{([^{}]*)\}")
#: Surnames of two signs; all others have one.
_COMPOUND = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐",
     "宇文", "长孙", "端木", "百里", "呼延", "轩辕", "澹台", "濮阳", "淳于", "太史", "申屠")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A wording that may not be said; ``is_alone``: only where it is the whole message. ``instead`` is said for it."""

    wording: str
    is_alone: bool = False
    instead: str = ""


@dataclass(frozen=True)
class Phrases:
    """What one standard listens for: the wordings of each element, what is forbidden, words in which it is allowed."""

    standard: str
    required: Mapping[str, tuple[str, ...]]
    forbidden: tuple[Forbidden, ...] = ()
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """Codes of what was said of all that must be, in the order in which it was, and of what may not be."""

    said: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


def heard(text: str, phrases: Iterable[Phrases], placeholders: Mapping[str, str]) -> Heard:
    """Return what standards hear in a text.

    ``placeholders`` fill what wordings leave open; a wording that names one which is not known cannot be said.
    """
    plain = tidy(text)
    said: dict[str, int] = {}
    forbidden: dict[str, int] = {}
    for one in phrases:
        for element, wordings in one.required.items():
            places = [place for wording in wordings if (place := _place(wording, plain, placeholders)) is not None]
            if places:
                said[code_of(one.standard, element)] = min(places)
        for wrong in one.forbidden:
            if (place := _first(wrong, plain, one.allowed)) is not None:
                forbidden[code_of(one.standard, wrong.wording)] = place
    return Heard(tuple(sorted(said, key=said.__getitem__)), tuple(sorted(forbidden, key=forbidden.__getitem__)))


def code_of(standard: str, name: str) -> str:
    """Return the code of an element or a forbidden wording, as facts carry it."""
    return f"{standard}/{tidy(name)}"[:LONGEST_CODE]


@lru_cache(maxsize=8_192)
def tidy(text: str) -> str:
    """Return a text as it is compared: letters and digits alone, of one width and case, in simplified characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LNM")
    return str(_converter().convert(kept))  # type: ignore[no-untyped-call]  # it has no types


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")  # type: ignore[no-untyped-call]  # it has no types


def surname_of(name: str) -> str:
    """Return the surname of a Chinese name; of any other its last word."""
    whole = name.strip()
    if not whole:
        return ""
    if whole.isascii():
        return whole.split()[-1]
    return whole[:2] if tidy(whole[:2]) in _COMPOUND and len(whole) > 2 else whole[0]


def open_in(wording: str) -> list[str]:
    """Return the names that a wording leaves open."""
    return [name.strip() for name in _OPEN.findall(wording)]


def replaced(text: str, wrong: Forbidden, allowed: Iterable[str] = ()) -> str:
    """Return a text with what may be said in place of a forbidden wording; words in which it is allowed stay.

    It is left as it is where nothing may be said for it, or where signs do not compare one by one.
    """
    letters = [(place, sign) for place, each in enumerate(text) for sign in tidy(each)]
    plain, wanted = tidy(text), tidy(wrong.wording)
    if not wrong.instead or not wanted or "".join(sign for _place, sign in letters) != plain:
        return text
    spared = [place for word in allowed for place in _places(tidy(word), plain)]
    kept, done = "", 0
    for start, end in _places(wanted, plain):
        since, until = letters[start][0], letters[end - 1][0] + 1
        if since >= done and not any(before <= start and end <= after for before, after in spared):
            kept, done = kept + text[done:since] + wrong.instead, until
    return kept + text[done:]


def _place(wording: str, plain: str, placeholders: Mapping[str, str]) -> int | None:
    """Return where a wording stands in a tidy text; None where it does not."""
    if any(not placeholders.get(name) for name in open_in(wording)):
        return None
    filled = tidy(_OPEN.sub(lambda found: placeholders[found[1].strip()], wording))
    found = plain.find(filled) if filled else -1
    return found if found >= 0 else None


def _first(wrong: Forbidden, plain: str, allowed: Iterable[str]) -> int | None:
    """Return where a forbidden wording first stands that is no part of a longer word in which it is allowed."""
    wanted = tidy(wrong.wording)
    if not wanted or (wrong.is_alone and plain != wanted):
        return None
    spared = [place for word in allowed for place in _places(tidy(word), plain)]
    for start, end in _places(wanted, plain):
        if not any(since <= start and end <= until for since, until in spared):
            return start
    return None


def _places(word: str, plain: str) -> Iterator[tuple[int, int]]:
    """Yield where a word begins and ends, overlapping places too."""
    start = plain.find(word) if word else -1
    while start >= 0:
        yield start, start + len(word)
        start = plain.find(word, start + 1)
