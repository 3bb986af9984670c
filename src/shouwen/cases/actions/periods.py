"""Begin a sheet that is reckoned from the cases of a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shouwen.cases.models import Period
from shouwen.cases.permissions import SEE_CASE, WORK_ON_CASE
from shouwen.cases.reading import matter_of_period
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, require
from shouwen.work.actions.entries import begin_entry
from shouwen.work.entries import FormInForce
from shouwen.work.models import Entry

#: A sheet covers at most so many days: two years.
MOST_DAYS = 731


@transaction.atomic(savepoint=False)
def begin_period_sheet(unit: Unit, since: date, until: date, class_key: str, in_force: FormInForce,
                       values: Mapping[str, Any], *, by: Acting, at: datetime, language: str = "zh-hans") -> Entry:
    """Begin a sheet for the cases opened in a unit and below it from ``since`` to ``until``.

    Its figures follow the cases until somebody signs it. Whoever begins it must see all those cases.
    """
    require(by, SEE_CASE, unit=unit)
    require(by, WORK_ON_CASE, unit=unit)
    check_days(since, until)
    period, _ = Period.objects.get_or_create(unit=unit, since=since, until=until, class_key=class_key)
    period.unit = unit
    return begin_entry(matter_of_period(period), in_force, values, by=by, at=at, language=language)


def check_days(since: date, until: date) -> None:
    """Refuse a period that ends before it begins, or is too long to reckon."""
    if until < since:
        raise Refused("The period ends before it begins.", why=Why.BAD_INPUT, field="until")
    if (until - since).days >= MOST_DAYS:
        raise Refused("A period has at most %(most)s days.", why=Why.BAD_INPUT, field="until", most=MOST_DAYS)
