"""Lists: columns, one page of rows taken without counting them all, and counts exact to 99."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeVar

from django.db.models import Model, QuerySet

from shouwen.web.components.places import Words

M = TypeVar("M", bound=Model)

#: Rows on a page of a list.
PAGE_SIZE = 25


@dataclass(frozen=True)
class Column:
    """A column of a list. `sort` names its order in the query string; empty: not sortable."""

    title: Words
    sort: str = ""
    is_number: bool = False
    is_hidden: bool = False

    @property
    def descending(self) -> str:
        """The same order the other way round, as it stands in the query string."""
        return f"-{self.sort}"


#: Columns up to which a dense list is a table at its ease, and up to which it is a table at all.
AT_EASE, MOST = 8, 20


def look_of(columns: Sequence[Column]) -> str:
    """Return how a dense list fits the page: a tight table of many columns; of very many, each row a record of
    named cells, for nobody reads a row of which half is out of sight."""
    if len(columns) > MOST:
        return "records"
    return "tight" if len(columns) > AT_EASE else ""


#: Dates, codes and numbers: what no line may break.
_UNBROKEN = re.compile(r"[A-Za-z0-9.,/:%+-]{1,24}")


def is_unbroken(text: str) -> bool:
    """True for a text that stands on one line: a date, a code, a number."""
    return _UNBROKEN.fullmatch(text) is not None


@dataclass(frozen=True)
class Page:
    """Rows of one page of a list, in order; whether more follow is known by having asked for one more."""

    rows: Sequence[Any]
    number: int = 1
    has_next: bool = False

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def first(self) -> int:
        """The place of the first row shown, counted from one."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return (self.number - 1) * PAGE_SIZE + len(self.rows)


def page_number(written: str | int | None) -> int:
    """Return the number of a page, counted from one, as it stands in an address; anything else is the first."""
    text = str(written or "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def rows_to(number: int) -> int:
    """Return how many rows must be known to draw a page and say whether another follows."""
    return number * PAGE_SIZE + 1


class Sliced(Protocol):
    """Rows of which a part can be read."""

    def __getitem__(self, part: slice, /) -> Sequence[Any]: ...


def page_of(rows: QuerySet[M] | Sequence[Any] | Sliced, number: str | int | None) -> Page:
    """Take page `number` (counted from one; anything else is the first) with one query."""
    wanted = page_number(number)
    start = (wanted - 1) * PAGE_SIZE
    taken = list(islice(iter(rows[start : start + PAGE_SIZE + 1]), PAGE_SIZE + 1))
    return Page(taken[:PAGE_SIZE], wanted, len(taken) > PAGE_SIZE)


def count_words(count: int) -> str:
    """Write a count exact to 99, then 99+. A caller need not count past 100."""
    return str(count) if count < 100 else "99+"


@dataclass(frozen=True)
class Filter:
    """A saved filter above a list: its words, the query that it stands for, how many it holds (≤ 100)."""

    title: Words
    query: str
    count: int | None = None
    is_current: bool = False
