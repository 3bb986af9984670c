"""Lists page by page: a cursor names the last row seen, so that rows that come or go shift nothing."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from pydantic import BaseModel, Field

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.walks import Condition

Row = TypeVar("Row", bound=Model)
Shown = TypeVar("Shown")

MOST = 100
USUAL = 25


class Page(BaseModel, Generic[Shown]):
    """Some rows of a list. ``next`` is the cursor of the following ones, null after the last."""

    rows: list[Shown]
    next: str | None


class Asked(BaseModel):
    """Which page of a list."""

    cursor: str = Field("", max_length=300, description="``next`` of the page before.")
    limit: int = Field(USUAL, ge=1, le=MOST)


def page(
    rows: QuerySet[Row], asked: Asked, order: Sequence[str], show: Callable[[Row], Shown]
) -> Page[Shown]:
    """Return one page of a list in an order (``-changed_at``, ``-pk``); the last field makes it unique."""
    if asked.cursor:
        rows = rows.filter(_after(order, _read(asked.cursor, order)))
    found = list(rows.order_by(*order)[: asked.limit + 1])
    shown, more = found[: asked.limit], len(found) > asked.limit
    return Page(rows=[show(row) for row in shown], next=_write(shown[-1], order) if more else None)


def walked(
    order: str, asked: Asked, numbers: Callable[[Condition, int], Sequence[int]], rows: QuerySet[Row],
    show: Callable[[Row], Shown],
) -> Page[Shown]:
    """Return one page of a list that is walked in an order of SQL (``due_at, id``), the last column its number.

    ``numbers`` finds the rows after another one, so many at most; only those are read.
    """
    names = _fields(order)
    after = _beyond(order, _read(asked.cursor, names)) if asked.cursor else Condition()
    found = numbers(after, asked.limit + 1)
    lines = {row.pk: row for row in rows.filter(pk__in=found[: asked.limit])}
    shown = [lines[number] for number in found[: asked.limit] if number in lines]
    more = len(found) > asked.limit and shown
    return Page(rows=[show(row) for row in shown], next=_write(shown[-1], names) if more else None)


def place_in(asked: Asked) -> int:
    """Return the number in a cursor of a list that is reckoned and not stored; 0 without one."""
    return int(_read(asked.cursor, ("pk",))[0]) if asked.cursor else 0


def cursor_at(place: int) -> str:
    """Return the cursor of a list that is reckoned: the number after which it goes on."""
    return base64.urlsafe_b64encode(json.dumps([place]).encode()).decode().rstrip("=")


def _fields(order: str) -> list[str]:
    """Return an order of SQL as Django writes it: ``changed_at DESC, id DESC`` is ``-changed_at``, ``-pk``."""
    parts = [part.split() for part in order.split(", ")]
    return [("-" if "DESC" in part else "") + ("pk" if part[0] == "id" else part[0]) for part in parts]


def _beyond(order: str, last: Sequence[Any]) -> Condition:
    """Return the condition for what comes after a row; what has no time comes after all that has one."""
    column, direction = order.split(", ")[0].split()[0], "<" if " DESC" in order else ">"
    if last[0] is None:
        return Condition(f"{column} IS NULL AND id {direction} %s", (last[1],))
    later = f"({column}, id) {direction} (%s, %s)"
    has_empty = column == "due_at"  # where every row has a value, the comparison alone is a place in the index
    return Condition(f"({later} OR {column} IS NULL)" if direction == ">" and has_empty else later, tuple(last))


def _after(order: Sequence[str], last: Sequence[Any]) -> Q:
    """Return the filter for what comes after a row: later in the first field, or the same there and so on."""
    found, same = Q(), Q()
    for name, value in zip(order, last, strict=True):
        plain = name.lstrip("-")
        side = "lt" if name.startswith("-") else "gt"
        found |= same & Q(**{f"{plain}__{side}": value})
        same &= Q(**{plain: value})
    return found


def _write(row: Model, order: Sequence[str]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read(cursor: str, order: Sequence[str]) -> list[Any]:
    try:
        read = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(read, list) or len(read) != len(order):
            raise ValueError(cursor)
        return [_value(name, value) for name, value in zip(order, read, strict=True)]
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise Refused("The cursor is none of this list's. Begin without one.", why=Why.BAD_INPUT,
                      field="cursor") from error  # fmt: skip


def _value(name: str, value: Any) -> Any:
    if name == "due_at" and value is None:
        return None
    if name.endswith("_at") or name == "-at":
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if name.endswith("pk"):
        if not isinstance(value, int) or not 0 <= value < 2**63:
            raise ValueError(value)
        return value
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError(value)
    return value
