"""Rows of the pages of sales, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from shouwen.orders.logic import Sums
from shouwen.reports.sales import by_quarter
from shouwen.web.components.listing import Column
from shouwen.web.components.places import Words
from shouwen.web.sales.chosen import Chosen

QUARTERS: tuple[Words, ...] = (
    _("First quarter"), _("Second quarter"), _("Third quarter"), _("Fourth quarter"),
)


@dataclass(frozen=True)
class Figure:
    """A sum with the query of what makes it; None where nothing moved."""

    amount: Decimal | None
    query: str = ""
    is_sum: bool = False


@dataclass(frozen=True)
class YearRow:
    """A customer's twelve months with the sums of the quarters and of the year."""

    customer: int
    number: str
    name: str
    grade: str
    figures: Sequence[Figure]


def year_columns() -> list[Column]:
    """Return the columns of the list of twelve months: three months, their quarter, and so on."""
    found = [Column(_("Customer")), Column(_("Priority grade"))]
    for quarter, title in enumerate(QUARTERS):
        found += [Column(month_title(quarter * 3 + place), is_number=True) for place in (1, 2, 3)]
        found.append(Column(title, is_number=True))
    return [*found, Column(_("Year"), is_number=True)]


def month_title(month: int) -> Words:
    """Return a month by its number, as the paper heads its columns."""
    return MONTHS[month - 1]


MONTHS: tuple[Words, ...] = (
    _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"), _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"),
    _("Dec"),
)


def year_figures(chosen: Chosen, customer: int, months: Mapping[date, Sums]) -> list[Figure]:
    """Return a customer's months, quarters and year, each with what makes it."""
    year = chosen.since.year
    amounts = {month.month: sums.sales for month, sums in months.items()}
    quarters = by_quarter(amounts)
    found: list[Figure] = []
    for quarter in range(1, 5):
        held = range(quarter * 3 - 2, quarter * 3 + 1)
        for month in held:
            first = date(year, month, 1)
            query = chosen.lines_query(customer, first, first) if month in amounts else ""
            found.append(Figure(amounts.get(month), query))
        moved = any(month in amounts for month in held)
        query = chosen.lines_query(customer, date(year, held[0], 1), date(year, held[-1], 1)) if moved else ""
        found.append(Figure(quarters[quarter] if moved else None, query, is_sum=True))
    whole = sum(amounts.values(), Decimal(0))
    return [*found, Figure(whole, chosen.lines_query(customer, chosen.since, chosen.until), is_sum=True)]
