"""A form of a pack as print needs it: its fields in order and, where the pack says so, where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from shouwen.regulation.words import Words
from shouwen.reports.paper import Orientation, Paper

_WIDE = frozenset({"long_text", "table"})
_SHARES = {
    "long_text": 3.2,
    "text": 1.6,
    "customer": 1.6,
    "person": 1.4,
    "product": 1.8,
    "phone": 1.9,
    "datetime": 2.4,
    "date": 2.1,
    "money": 1.9,
    "integer": 0.9,
    "percent": 1.3,
}


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its key, what readers call it, and what may stand in it."""

    name: str
    words: Words
    type: str = "text"
    group: Words | None = None
    by: str = ""  # the role that alone writes it
    options: tuple[Words, ...] = ()
    columns: tuple[FormField, ...] = ()  # of a table
    share: float = 1  # of the table's width, against the other columns
    rows_per_page: int = 0  # of a table whose sheets hold so many rows each, filled or not

    @property
    def is_wide(self) -> bool:
        """True where the field takes a row of the paper to itself."""
        return self.type in _WIDE or sum(len(option.zh) + 3 for option in self.options) > 16


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


def read_form(form: Mapping[str, Any]) -> FormPlan:
    """Return the plan of a form as its file of a pack says it; the file has been checked before."""
    layout: Mapping[str, Any] = form.get("print") or {}
    return FormPlan(
        title=_words(form["title"]),
        fields=tuple(_field(field) for field in form["fields"]),
        rows=tuple(tuple(_place(place) for place in row) for row in layout.get("rows", ())),
        paper=cast(Paper, layout.get("paper", "A4")),
        orientation=cast(Orientation, layout.get("orientation", "portrait")),
        columns=int(layout.get("columns", 4)),
    )


def _field(field: Mapping[str, Any]) -> FormField:
    columns: Sequence[Mapping[str, Any]] = field.get("columns", ())
    kind = str(field.get("type", "text"))
    label = field.get("label") or {**field, "zh": field["name"]}
    return FormField(
        name=field["name"],
        words=_words(label),
        type=kind,
        group=_words(field["group"]) if field.get("group") else None,
        by=str(field.get("by", "")),
        options=tuple(_words(option) for option in field.get("options", ())),
        columns=tuple(_field(column) for column in columns),
        share=float(field.get("share") or _SHARES.get(kind, 1.4)),
        rows_per_page=int(field.get("rows_per_page", 0)),
    )


def _place(place: Mapping[str, Any]) -> Place:
    return Place(
        field=str(place.get("field", "")),
        label=_words(place["label"]) if place.get("label") else None,
        text=_words(place["text"]) if place.get("text") else None,
        across=int(place.get("across", 0)),
        height=int(place.get("height", 0)),
    )


def _words(said: Any) -> Words:
    if isinstance(said, Words):
        return said
    if isinstance(said, Mapping):
        return Words(str(said["zh"]), str(said.get("zh_hant") or ""), str(said.get("en") or ""))
    return Words(str(said))
