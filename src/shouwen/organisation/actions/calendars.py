"""Publish a unit's working calendar from a date on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.units import still_open
from shouwen.organisation.calendars import calendar_from
from shouwen.organisation.changes import note_change, one_at_a_time
from shouwen.organisation.kinds import CALENDAR_PUBLISHED
from shouwen.organisation.models import Unit, UnitCalendar
from shouwen.organisation.permissions import By, may_publish_calendar
from shouwen.organisation.texts import key_name


@transaction.atomic(savepoint=False)
def publish_calendar(
    unit: Unit, name: str, content: Mapping[str, Any], *, since: date, by: By, at: datetime
) -> UnitCalendar:
    """Publish a calendar of a unit, and of those below it that have none of the name, from a date on.

    ``content`` is as ``organisation.calendars.calendar_from`` reads it. Running clocks keep the
    calendar that they began with; what was only assumed of a year is reckoned anew by those who
    keep it, when they read the fact.
    """
    one_at_a_time()
    unit = still_open(unit)
    may_publish_calendar(unit, by=by)
    name = key_name(name, field="name", most=40)
    try:
        calendar = calendar_from(name, content)
        is_open_at_all = any(calendar.weekly)
    except (KeyError, TypeError, ValueError, StopIteration) as wrong:
        raise Refused(
            "The calendar cannot be read: %(reason)s.", why=Why.BAD_INPUT, field="weekly", reason=str(wrong)
        ) from wrong
    if not is_open_at_all:
        raise Refused(
            "At least one day of the week must have working hours.", why=Why.BAD_INPUT, field="weekly"
        )
    row, _ = UnitCalendar.objects.update_or_create(
        unit=unit, name=name, since=since, defaults={"content": dict(content)}
    )
    note_change()
    record(
        CALENDAR_PUBLISHED,
        at=at,
        unit=unit.pk,
        by=by,
        about=unit,
        name=name,
        since=since,
        year=max(calendar.announced, default=None),
    )
    return row
