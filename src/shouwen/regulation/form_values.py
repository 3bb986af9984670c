"""Values of a form as expressions see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shouwen.regulation.forms import Field, Form

#: Of a form's types, those of expressions; the rest are texts.
EXPRESSION_TYPES: Mapping[str, str] = {
    "integer": "number",
    "money": "money",
    "percent": "percent",
    "date": "date",
    "datetime": "time",
    "choice": "code",
    "person": "reference",
    "customer": "reference",
}


def is_empty(value: Any) -> bool:
    """True for what a person would call not filled in."""
    return value is None or value == "" or value == [] or (isinstance(value, str) and not value.strip())


def as_scope(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filled fields as decimals, dates, instants and texts; others are absent.

    A column of figures of a table is the list of them (``TABLE.COLUMN``), empty where no row holds any.
    """
    scope: dict[str, Any] = {}
    for field in form.fields:
        value = values.get(field.name)
        if field.type == "table":
            scope |= _columns(field, value)
        if is_empty(value) or field.type in {"signature", "table"}:
            continue
        try:
            scope[field.name] = _value(field.type, value)
        except (ValueError, ArithmeticError, TypeError):
            continue  # the schema says what is wrong with it
    return scope


def _columns(table: Field, rows: Any) -> dict[str, Any]:
    figures = [column for column in table.columns if column.type in {"integer", "money", "percent"}]
    found: dict[str, list[Any]] = {f"{table.name}.{column.name}": [] for column in figures}
    for row in rows if isinstance(rows, list) else ():
        for column in figures:
            try:
                if not is_empty(row.get(column.name)):
                    found[f"{table.name}.{column.name}"].append(_value(column.type, row[column.name]))
            except (ValueError, ArithmeticError, TypeError):
                continue
    return {name: tuple(values) for name, values in found.items()}


def _value(type_: str, value: Any) -> Any:
    if type_ in {"integer", "money"}:
        return Decimal(value)
    if type_ == "percent":
        return Decimal(value) / 100
    if type_ == "date":
        return date.fromisoformat(value)
    if type_ == "datetime":
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def as_day(value: Any) -> date | None:
    """Return a date as it is kept; None for what is empty or none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
