"""From a form of a pack and the values of an entry to what print needs of both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from shouwen.regulation.forms import Field, Form
from shouwen.regulation.words import Words
from shouwen.reports.fields import FormField, FormPlan, Place
from shouwen.reports.paper import Orientation, Paper

# How wide columns of a table are against each other, where the form does not say.
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


def plan_of(form: Form) -> FormPlan:
    """Return ``form`` as it will be laid out; its ``print`` has been checked when the pack was read."""
    layout = form.print
    rows_per_page = int(layout.get("rows_per_page", 0))
    return FormPlan(
        title=form.title,
        fields=tuple(_field(field, rows_per_page) for field in form.fields),
        rows=tuple(tuple(_place(place) for place in row) for row in layout.get("rows", ())),
        paper=cast(Paper, layout.get("paper", "A4")),
        orientation=cast(Orientation, layout.get("orientation", "portrait")),
        columns=int(layout.get("columns", 4)),
    )


def typed_values(form: Form, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, object]:
    """Return the kept values of an entry as what they are: exact numbers, dates, instants and names.

    ``names`` gives the text of every reference (``member:12``); one that it lacks is printed as it is kept.
    """
    return {field.name: _typed(field, values.get(field.name), names) for field in form.fields}


def _field(field: Field, rows_per_page: int) -> FormField:
    is_table = field.type == "table"
    return FormField(
        name=field.name,
        words=field.words,
        type=field.type,
        group=field.group if field.group.zh else None,
        by=field.by,
        options=field.options,
        columns=tuple(_field(column, 0) for column in field.columns),
        share=_SHARES.get(field.type, 1.4),
        rows_per_page=rows_per_page if is_table else 0,
        at_most=int(field.at_most) if is_table and field.at_most is not None else 0,
    )


def _place(place: Mapping[str, Any]) -> Place:
    return Place(
        field=str(place.get("field", "")),
        label=_words(place["label"]) if place.get("label") else None,
        text=_words(place["text"]) if place.get("text") else None,
        across=int(place.get("across", 0)),
        height=int(place.get("height", 0)),
    )


def _words(said: object) -> Words:
    if isinstance(said, Words):
        return said
    if isinstance(said, Mapping):
        return Words(str(said["zh"]), str(said.get("zh-hant") or ""), str(said.get("en") or ""))
    return Words(str(said))


def _typed(field: Field, value: Any, names: Mapping[str, str]) -> object:
    if value is None or value == "":
        return None
    match field.type:
        case "table":
            return [typed_row(field, row, names) for row in value]
        case "money" | "percent" | "integer" if isinstance(value, str):
            return Decimal(value)
        case "date" if isinstance(value, str):
            return date.fromisoformat(value)
        case "datetime" if isinstance(value, str):
            return datetime.fromisoformat(value)
        case "person" | "customer":
            return names.get(value, value)
        case _:
            return cast(object, value)


def typed_row(table: Field, row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, object]:
    """Return a row of a table as what its values are."""
    return {column.name: _typed(column, row.get(column.name), names) for column in table.columns}
