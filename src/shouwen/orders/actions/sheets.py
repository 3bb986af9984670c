"""Begin a sheet of sales or returns: reckoned from what was sold, signed like any form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shouwen.facts.refusals import Refused, Why
from shouwen.orders.models import Wants
from shouwen.orders.permissions import PREPARE_SALES, SEE_SALES
from shouwen.orders.reading import matter_of_sales
from shouwen.orders.sums import SalesPeriod
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, require
from shouwen.work.actions.entries import begin_entry
from shouwen.work.entries import FormInForce
from shouwen.work.models import Entry

#: A sheet covers at most so many days: two years.
MOST_DAYS = 731


@dataclass(frozen=True)
class Days:
    """Both days of a sheet, and of a sheet of returns whether only money back or only exchanges stand on it."""

    since: date
    until: date
    wants: str = ""


@transaction.atomic(savepoint=False)
def begin_sales_sheet(
    unit: Unit, days: Days, in_force: FormInForce, values: Mapping[str, Any], *, by: Acting, at: datetime,
    language: str = "zh-hans",
) -> Entry:  # fmt: skip
    """Begin a sheet of what a unit and those below it sold; its rows follow the orders until somebody signs it.

    Whoever begins it must see all those sales.
    """
    require(by, SEE_SALES, unit=unit)
    require(by, PREPARE_SALES, unit=unit)
    _check(days)
    period, _ = SalesPeriod.objects.get_or_create(unit=unit, since=days.since, until=days.until, wants=days.wants)
    period.unit = unit
    return begin_entry(matter_of_sales(period), in_force, values, by=by, at=at, language=language)


def _check(days: Days) -> None:
    if days.until < days.since:
        raise Refused("The period ends before it begins.", why=Why.BAD_INPUT, field="until")
    if (days.until - days.since).days >= MOST_DAYS:
        raise Refused("A period has at most %(most)s days.", why=Why.BAD_INPUT, field="until", most=MOST_DAYS)
    if days.wants and days.wants not in Wants.values:
        raise Refused("A sheet is of returns, of exchanges or of both.", why=Why.BAD_INPUT, field="wants")
