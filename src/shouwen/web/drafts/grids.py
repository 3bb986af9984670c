"""Rows that people edit in a table: what was typed, and rows added, moved and removed, with and without script.

A row is called by its place in the text as it stands ("3"), or "n1", "n2" where it is new; its cells are sent as
``r3-0``, ``r3-1``: the order of the rows is that of the fields ``row``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from django.http import QueryDict

from shouwen.web.components.places import Words

MOST_ROWS = 1_000
#: No text has so many rows.
MANY = 100_000
LONGEST_CELL = 4_000
#: What a button sends as ``do``: one of these, with the row behind a colon.
ADD, BELOW, UP, DOWN, REMOVE = "add", "below", "up", "down", "remove"
_NEW = "n"


@dataclass(frozen=True)
class GridColumn:
    """A column: what it is called and how it is typed. ``options`` are chosen from; ``offers`` are suggested."""

    key: str
    title: Words
    options: Sequence[tuple[str, Words]] = ()
    offers: Sequence[str] = ()
    is_tick: bool = False
    is_narrow: bool = False
    is_removable: bool = False
    lang: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row as it was typed; ``was`` is its place in the text as it stands."""

    key: str
    texts: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def was(self) -> int | None:
        return int(self.key) if self.key.isdecimal() else None


def rows_as_written(texts: Iterable[Mapping[str, str]]) -> list[GridRow]:
    """Return rows that stand in the text, in their order."""
    return [GridRow(str(place), one) for place, one in enumerate(texts)]


def rows_typed(given: QueryDict, columns: Sequence[GridColumn], standing: int) -> list[GridRow]:
    """Return the rows that were sent, after what its button asks (``do``); ``standing`` is how many the text has."""
    keys = [key for key in dict.fromkeys(given.getlist("row")) if _is_key(key, standing)][:MOST_ROWS]
    rows = [
        GridRow(key, {
            one.key: text
            for place, one in enumerate(columns)
            if (text := given.get(f"r{key}-{place}", "").strip()[:LONGEST_CELL].replace("\r\n", "\n"))
        })
        for key in keys
    ]
    return _done(rows, given.get("do", ""))


def at_keyboard(given: QueryDict, rows: Sequence[GridRow]) -> tuple[str, str]:
    """Return the row and the deed at which whoever pressed a button goes on: in the first cell of a row that was added
    (no deed), on the button of one that was moved, on that of the row that took the place of one that was removed."""
    deed, _colon, key = given.get("do", "").partition(":")
    keys, sent = [one.key for one in rows], list(dict.fromkeys(given.getlist("row")))
    if deed == ADD and keys:
        return keys[-1], ""
    if deed == BELOW and key in keys:
        return keys[min(keys.index(key) + 1, len(keys) - 1)], ""
    if deed in (UP, DOWN) and key in keys:
        return key, deed
    if deed == REMOVE and keys and key in sent:
        return keys[min(sent.index(key), len(keys) - 1)], deed
    return "", ""


def rows_over(rows: Iterable[GridRow]) -> list[GridRow]:
    """Return rows that were typed over an earlier text: all are new to the one that stands now."""
    return [replace(row, key=f"{_NEW}{number}") for number, row in enumerate(rows, 1)]


def lines_of_rows(rows: Iterable[GridRow], columns: Sequence[str]) -> list[str]:
    """Write rows as lines of text, to be set side by side."""
    return [" | ".join(row.texts.get(column, "") for column in columns) for row in rows]


def _is_key(key: str, standing: int) -> bool:
    number = key.removeprefix(_NEW)
    is_number = number.isascii() and number.isdecimal() and len(number) < 6
    return is_number and (key != number or int(key) < standing)


def _done(rows: list[GridRow], asked: str) -> list[GridRow]:
    deed, _colon, key = asked.partition(":")
    place = next((place for place, one in enumerate(rows) if one.key == key), None)
    if deed == ADD:
        rows.append(_new(rows))
    elif place is None:
        pass
    elif deed == BELOW:
        rows.insert(place + 1, _new(rows))
    elif deed == REMOVE:
        del rows[place]
    elif deed == UP and place > 0:
        rows[place - 1 : place + 1] = [rows[place], rows[place - 1]]
    elif deed == DOWN and place + 1 < len(rows):
        rows[place : place + 2] = [rows[place + 1], rows[place]]
    return rows


def _new(rows: Sequence[GridRow]) -> GridRow:
    taken = {one.key for one in rows}
    return GridRow(next(key for number in count(1) if (key := f"{_NEW}{number}") not in taken), {})
