"""A form of a pack as print needs it: its fields in order and, where the pack says so, where each stands."""

from __future__ import annotations

from dataclasses import dataclass

from shouwen.regulation.forms import Option
from shouwen.regulation.words import Words
from shouwen.reports.paper import Orientation, Paper

_WIDE = frozenset({"long_text", "table"})


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its key, what readers call it, and what may stand in it."""

    name: str
    words: Words
    type: str = "text"
    group: Words | None = None
    by: tuple[str, ...] = ()  # the places that alone write it
    options: tuple[Option, ...] = ()
    columns: tuple[FormField, ...] = ()  # of a table
    share: float = 1  # of the table's width, against the other columns
    rows_per_page: int = 0  # of a table whose sheets hold so many rows each, filled or not
    at_most: int = 0  # rows that a table may have; 0: any number

    @property
    def is_wide(self) -> bool:
        """True where the field takes a row of the paper to itself."""
        return self.type in _WIDE or sum(len(option.words.zh) + 3 for option in self.options) > 16


@dataclass(frozen=True, slots=True)
class Place:
    """A box of a layout written by hand: a field with its label, or a text with ``{field}`` in it."""

    field: str = ""
    label: Words | None = None
    text: Words | None = None
    across: int = 0  # columns of the value; 0 takes its share, or what is left of the row
    height: int = 0


@dataclass(frozen=True, slots=True)
class FormPlan:
    """A form ready to be laid out; without ``rows`` the layout follows from the fields."""

    title: Words
    fields: tuple[FormField, ...]
    rows: tuple[tuple[Place, ...], ...] = ()
    paper: Paper = "A4"
    orientation: Orientation = "portrait"
    columns: int = 4
