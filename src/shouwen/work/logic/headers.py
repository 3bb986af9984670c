"""Where the header of a list is, which column is which field, and which rows are none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from shouwen.work.logic.cleaning import Cell, text

#: A title, a remark and blank rows may stand above the header; it is looked for so far down.
HIGHEST = 20
_TOTALS = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|汇\s*总|grand total|sub-?total|total)\s*[:：]?.{0,12}", re.IGNORECASE
)
#: Titles of the columns that a sheet of wrong rows has besides, at its end: they belong to no list.
ADDED = frozenset({"Row in the file", "Why it was left out", "原行号", "未导入原因", "原行號", "未導入原因"})
_BESIDES = re.compile(r"[(\[（【].*?[)\]）】]|[*＊:：#\s_\-./]")


def plain_title(cell: Cell) -> str:
    """Return a title of a column as it is compared: lower case, without blanks, marks and what stands in brackets."""
    said = text(cell).lower()
    return _BESIDES.sub("", said) or re.sub(r"\s", "", said)


def header_of(rows: Sequence[Sequence[Cell]], known: frozenset[str]) -> int:
    """Return the place of the header among the first rows of a list.

    It is the row with the most known titles; where none has two of them, the first that has two cells filled.
    """
    counted = [sum(plain_title(cell) in known for cell in row) for row in rows[:HIGHEST]]
    best = max(counted, default=0)
    if best >= 2:
        return counted.index(best)
    filled = [sum(bool(text(cell)) for cell in row) for row in rows[:HIGHEST]]
    return next((place for place, count in enumerate(filled) if count >= 2), 0)


def titles_of(row: Sequence[Cell]) -> list[str]:
    """Return the titles of the columns, those after the last that has one left out."""
    titles = [text(cell)[:100] for cell in row]
    while titles and not titles[-1]:
        titles.pop()
    return titles


def header_digest(titles: Sequence[str]) -> str:
    """Return what vouches for a header: the next list with the same one is read in the same way."""
    own = (plain_title(title) for title in titles if title not in ADDED)
    return hashlib.sha256("\n".join(own).encode()).hexdigest()


def offered(titles: Sequence[str], called: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return which column each field is taken from, by its titles; ``called`` are the titles by which a field is known.

    A column goes to one field and a field takes one column: exact titles first, then those that begin or end so.
    """
    plain = [plain_title(title) for title in titles]
    names = {field: [plain_title(name) for name in known] for field, known in called.items()}
    found: dict[str, int] = {}
    for fits in (_is_same, _is_like):
        for field, known in names.items():
            if field in found:
                continue
            taken = set(found.values())
            places = (place for name in known for place, title in enumerate(plain)
                      if title and place not in taken and fits(title, name))  # fmt: skip
            place = next(places, None)
            if place is not None:
                found[field] = place
    return found


def _is_same(title: str, name: str) -> bool:
    return title == name


def _is_like(title: str, name: str) -> bool:
    return len(name) >= 2 and (title.startswith(name) or title.endswith(name))


def is_blank(row: Sequence[Cell]) -> bool:
    """Say whether a row holds nothing."""
    return all(cell is None or not text(cell) for cell in row)


def is_totals(row: Sequence[Cell]) -> bool:
    """Say whether a row only sums up others: its first filled cell says 合计, 总计, Total."""
    first = next((said for cell in row if cell is not None and (said := text(cell))), "")
    return bool(_TOTALS.fullmatch(first))
