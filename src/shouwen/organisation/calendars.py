"""A unit's calendar as the database keeps it and as regulations reckon with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shouwen.regulation.calendars import WorkingCalendar, parse_periods, seeded
from shouwen.regulation.calendars.terms import stretches_from


def calendar_from(name: str, content: Mapping[str, Any]) -> WorkingCalendar:
    """Read a stored calendar.

    ``weekly`` are seven texts such as ``08:30-12:00, 13:30-17:30``, Monday first; ``seed`` names
    the years whose public holidays are taken over; ``closed`` (dates), ``make_up`` (date to
    weekday, Monday 0) and ``dated`` (date to periods) come on top; ``announced`` are years that
    somebody has published here; ``terms`` and ``school_years`` have each ``name``, ``from`` and
    ``to``. Raises ValueError with what cannot be read.
    """
    weekly = tuple(parse_periods(text) for text in content["weekly"])
    calendar = seeded(content.get("seed", ()), name=name, weekly=weekly)
    closed = {date.fromisoformat(day) for day in content.get("closed", ())}
    make_up = {date.fromisoformat(day): int(like) for day, like in content.get("make_up", {}).items()}
    dated = {date.fromisoformat(day): parse_periods(text) for day, text in content.get("dated", {}).items()}
    return WorkingCalendar(
        name,
        weekly,
        closed=(calendar.closed | closed) - frozenset(make_up),
        make_up={**calendar.make_up, **make_up},
        dated=dated,
        announced=calendar.announced | frozenset(content.get("announced", ())),
        named=stretches_from(content),
    )
