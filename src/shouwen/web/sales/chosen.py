"""What a reader of sales has chosen: a unit and months, or days; and the sheet that the regulation has for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms

from shouwen.cases.pack import forms_for
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.models import Wants
from shouwen.orders.permissions import PREPARE_SALES, SEE_SALES
from shouwen.orders.sales import Span, sees_whole_house
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import day_of, number_of
from shouwen.organisation.zones import zone_of
from shouwen.reports.returns import Settled
from shouwen.web.units.choosing import UnitField
from shouwen.web.units.pools import Standing, standing_among, units_for
from shouwen.work.entries import FormInForce

#: Years that can be chosen, this one with it; of earlier ones the address says it.
YEARS = 6
#: Months that a ranking or a list of lines covers at most.
MOST_MONTHS = 36


@dataclass(frozen=True)
class Chosen:
    """A unit that the reader may see the sales of, those below it that they may see, and days of it.

    ``is_whole`` says that these are all units of the house.
    """

    standing: Standing
    since: date
    until: date
    wants: str = ""
    may_prepare: bool = False
    is_whole: bool = False

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.standing.unit

    @property
    def units(self) -> tuple[int, ...]:
        """The numbers of those of it that the reader sees."""
        return self.standing.below

    @property
    def span(self) -> Span:
        """The months of it."""
        return Span(self.units, self.since.replace(day=1), self.until.replace(day=1), is_whole=self.is_whole)

    @property
    def settled(self) -> Settled:
        """Its days, of returns that were settled."""
        return Settled(self.units, self.since, self.until, zone_of(self.unit), self.wants)

    @property
    def query(self) -> dict[str, str]:
        """It as it stands in addresses: days."""
        found = {"unit": str(self.unit.pk), "since": self.since.isoformat(), "until": self.until.isoformat()}
        return found | ({"wants": self.wants} if self.wants else {})

    def lines_query(self, customer: int, since: date, until: date) -> str:
        """Return the query of what makes a figure of a customer: months."""
        months = {"since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"}
        return urlencode({"unit": self.unit.pk, "customer": customer, **months})


def year_chosen(by: Acting, at: datetime, query: Mapping[str, str]) -> Chosen:
    """Read a unit and a year; without one, this year."""
    standing = _unit(by, query)
    year = number_of(query.get("year", ""))
    year = year if year is not None and 2000 <= year < 9000 else _today(standing.unit, at).year
    return _chosen(by, standing, date(year, 1, 1), date(year, 12, 31))


def month_chosen(by: Acting, at: datetime, query: Mapping[str, str]) -> Chosen:
    """Read a unit and a month; without one, the last that is over."""
    standing = _unit(by, query)
    over = (_today(standing.unit, at).replace(day=1) - timedelta(days=1)).replace(day=1)
    first = month_of(query.get("month", "")) or over
    return _chosen(by, standing, first, last_day(first))


def months_chosen(by: Acting, at: datetime, query: Mapping[str, str]) -> Chosen:
    """Read a unit and months; without them, this year so far."""
    standing = _unit(by, query)
    today = _today(standing.unit, at)
    since = month_of(query.get("since", "")) or today.replace(month=1, day=1)
    until = month_of(query.get("until", "")) or max(since, today.replace(day=1))
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    if not 1 <= months <= MOST_MONTHS:
        raise Refused("Choose from 1 to %(most)s months.", why=Why.BAD_INPUT, field="until", most=MOST_MONTHS)
    return _chosen(by, standing, since, last_day(until))


def days_chosen(by: Acting, at: datetime, query: Mapping[str, str]) -> Chosen:
    """Read a unit and days, and whether returns or exchanges alone; without days, this month."""
    standing = _unit(by, query)
    today = _today(standing.unit, at)
    since = day_of(query.get("since", "")) or today.replace(day=1)
    until = day_of(query.get("until", "")) or max(since, last_day(today.replace(day=1)))
    if until < since:
        raise Refused("The period ends before it begins.", why=Why.BAD_INPUT, field="until")
    wants = query.get("wants", "")
    return _chosen(by, standing, since, until, wants if wants in Wants.values else "")


def month_of(text: str) -> date | None:
    """Return the first day of a month as it stands in an address (2026-03), None for anything else."""
    return day_of(f"{text}-01") if len(text) == 7 else None


def last_day(first: date) -> date:
    """Return the last day of the month that begins on a day."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def sheet_of(chosen: Chosen, at: datetime, rows: str) -> FormInForce | None:
    """Return the form whose table is a list (``sales_by_year``): of the regulation in force as it began, else now."""
    begun = datetime.combine(chosen.since, datetime.min.time(), zone_of(chosen.unit))
    for instant in (begun, at):
        for one in forms_for(chosen.unit.pk, instant, "sales"):
            if any(field.rows == rows for field in one.form.fields):
                return one
    return None


class ChoiceForm(forms.Form):
    """The unit, and what the page besides asks for."""

    def __init__(self, chosen: Chosen, **fields: forms.Field) -> None:
        super().__init__(initial={"unit": chosen.standing.told})
        self.fields["unit"] = UnitField().offer(chosen.standing.pool)
        self.fields.update(fields)


def month_field(label: Any, first: date) -> forms.CharField:
    """Return a field for a month."""
    return forms.CharField(label=label, initial=f"{first:%Y-%m}", widget=forms.DateInput(attrs={"type": "month"}))


def day_field(label: Any, day: date) -> forms.CharField:
    """Return a field for a day."""
    return forms.CharField(label=label, initial=day.isoformat(), widget=forms.DateInput(attrs={"type": "date"}))


def _chosen(by: Acting, standing: Standing, since: date, until: date, wants: str = "") -> Chosen:
    unit = standing.unit
    may_prepare, is_whole = by.may(PREPARE_SALES, path=unit.path), sees_whole_house(unit, by=by)
    return Chosen(standing, since, until, wants, may_prepare, is_whole)


def _today(unit: Unit, at: datetime) -> date:
    return at.astimezone(zone_of(unit)).date()


def _unit(by: Acting, query: Mapping[str, str]) -> Standing:
    """Return the unit asked for, or the reader's own, among those whose sales they see."""
    found = standing_among(units_for(by, SEE_SALES, closed=True), query.get("unit", ""), by.member.home_id)
    if found is None:
        raise Refused("There are no sales that you may see.", why=Why.NOT_ALLOWED)
    return found
