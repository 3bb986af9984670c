"""Times, figures and calendars as examples write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from shouwen.regulation.calendars import Period, WorkingCalendar, parse_periods
from shouwen.regulation.calendars.terms import NAMED_UNITS, stretches_from
from shouwen.regulation.errors import PackError
from shouwen.regulation.facts import FactKind, Figure
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.reading import Faults, Node, nearest
from shouwen.regulation.spans import Span, parse_span

_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\Z")
_END_OF_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]24:00\Z")
_REFERENCE = re.compile(r"(system|[a-z][a-z_]{0,30}:[0-9]{1,19})\Z")


def read_instant(node: Node, zone: ZoneInfo, faults: Faults) -> datetime:
    """Return a local time in UTC; ``24:00`` is the last instant of its day, as due times of days are."""
    text = text_of(node, faults)
    match = _INSTANT.match(text)
    try:
        if whole := _END_OF_DAY.match(text):
            day = date.fromisoformat(whole[1]) + timedelta(days=1)
            start = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
            return start - timedelta(microseconds=1)
        if match:
            return datetime.fromisoformat(f"{match[1]}T{match[2]}").replace(tzinfo=zone).astimezone(UTC)
    except ValueError:
        pass  # a day or an hour that there is not: noted like any other text
    faults.add(node, "a local time such as 2026-03-02 09:00")
    return datetime(2000, 1, 1, tzinfo=UTC)


def read_figures(kind: FactKind, given: Mapping[str, Node], zone: ZoneInfo, faults: Faults) -> dict[str, Any]:
    """Return the figures of a fact by their declared types."""
    figures = {}
    for name, node in given.items():
        declared = kind.figures.get(name)
        if declared is None:
            faults.add(node, f"a figure of {kind.name}{nearest(name, kind.figures)}", f"“{name}”")
            continue
        try:
            figures[name] = _read_figure(declared, node, zone, faults)
        except (ValueError, InvalidOperation, PackError) as error:
            expected = error.expected if isinstance(error, PackError) else f"a {declared.type}"
            faults.add(node, expected)
    return figures


def _read_figure(figure: Figure, node: Node, zone: ZoneInfo, faults: Faults) -> Any:
    value = node.value
    if figure.type == "references":
        return tuple(_reference(one) for one in (value if node.is_list else [node]))
    if node.is_list or node.is_mapping or value is None:
        raise ValueError(figure.type)
    text = node.as_source()
    if figure.type == "truth":
        if not isinstance(value, bool):
            raise ValueError(text)
        return value
    if figure.type in {"number", "money"}:
        return Decimal(text)
    if figure.type == "percent":
        return Decimal(text.rstrip("%％")) / 100 if text.endswith(("%", "％")) else Decimal(text)
    if figure.type == "span":
        return Span.of_seconds(value) if isinstance(value, int) else parse_span(text)
    if figure.type == "date":
        return date.fromisoformat(text)
    if figure.type == "time":
        return read_instant(node, zone, faults)
    if figure.type == "reference":
        return _reference(node)
    if figure.options and text not in figure.options:
        raise ValueError(text)
    return text


def _reference(node: Node) -> str:
    text = node.as_source()
    if not _REFERENCE.match(text):
        raise ValueError(text)
    return text


def read_calendar(name: str, node: Node, faults: Faults) -> WorkingCalendar:
    """Return a calendar as an example writes it; a fault leaves one in which every hour counts."""
    keys = Keys(node, faults, "a calendar")
    office = _periods(keys, "hours")
    weekly = (office,) * 5 + (_periods(keys, "saturday"), _periods(keys, "sunday"))
    closed = _days(keys, "closed")
    make_up = dict.fromkeys(_days(keys, "make_up"), 0)
    named = {f"{unit}s": _stretches(keys, f"{unit}s") for unit in NAMED_UNITS}
    years = [int(one.value) for one in keys.nodes("years") if isinstance(one.value, int)]
    keys.close()
    try:
        calendar = WorkingCalendar(name, weekly, named=stretches_from(named))
        for year in years:
            calendar = calendar.announce(year, closed, make_up)
    except (ValueError, KeyError, TypeError) as error:
        faults.add(node, "a calendar that can be", str(error))
        return WorkingCalendar.always()
    return calendar


def _periods(keys: Keys, key: str) -> tuple[Period, ...]:
    node = keys.take(key)
    if node is None:
        return ()
    try:
        return parse_periods(text_of(node, keys.faults))
    except ValueError:
        keys.faults.add(node, "periods such as 08:30-12:00, 13:30-17:30")
        return ()


def _stretches(keys: Keys, key: str) -> list[Any]:
    """Read terms or school years: each with name, from and to."""
    return [one.plain() for one in keys.nodes(key)]


def _days(keys: Keys, key: str) -> list[date]:
    days = []
    for text, node in keys.texts(key):
        try:
            days.append(date.fromisoformat(text))
        except ValueError:
            keys.faults.add(node, "a day such as 2026-02-16")
    return days
