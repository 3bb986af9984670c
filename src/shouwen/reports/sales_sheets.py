"""What sheets of sales and returns are filled from: lists of a period that are reckoned when the sheet is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from shouwen.facts.refusals import Refused, Why
from shouwen.orders.ranking import ranked
from shouwen.orders.sales import Span, customers_of, units_below
from shouwen.orders.sums import SalesPeriod
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import heads_of
from shouwen.organisation.zones import zone_of
from shouwen.regulation.forms import MOST_ROWS
from shouwen.reports.returns import Settled, row_of_return, settled_returns, totals_known, totals_of_returns
from shouwen.reports.sales import (
    contents_of_customers,
    is_whole_month,
    month_contents,
    months_sold,
    ranking_contents,
    year_contents,
    years_of,
)
from shouwen.work.matters import Matter
from shouwen.work.prefill import fills

Rows = Sequence[Mapping[str, Any]]


@fills("sales")
def contents_of_sales(matter: Matter) -> Mapping[str, Any]:
    """Return the named contents of a period of sales, of all its orders, whoever asks: a sheet says one thing."""
    period: SalesPeriod = matter.figures["sales"]
    zone = zone_of(period.unit)
    units = units_below(period.unit)
    settled = Settled(units, period.since, period.until, zone, period.wants)
    totals = totals_known(totals_of_returns(settled))
    return {
        "period.since": period.since.isoformat(), "period.until": period.until.isoformat(),
        "period.unit": period.unit.name, "period.month": f"{period.since:%Y-%m}", "period.year": str(period.since.year),
        "period.wants": period.wants, **totals,
        "sales_by_year": lambda: _by_year(period, units),
        "sales_of_month": lambda: _of_month(period, units),
        "margin_ranking": lambda: _ranking(period, units),
        "returns": lambda: _returns(settled),
    }  # fmt: skip


def _span(period: SalesPeriod, units: tuple[int, ...]) -> Span:
    """Return the months of a period; refuses one that is not of whole months."""
    if not is_whole_month(period.since, period.until):
        raise Refused("A sheet of sales is of whole months: from the first of one to the last of another.",
                      why=Why.BAD_INPUT, field="since")  # fmt: skip
    return Span(units, period.since, period.until.replace(day=1), is_whole=period.unit.parent_id is None)


def _by_year(period: SalesPeriod, units: tuple[int, ...]) -> Rows:
    if period.since.year != period.until.year:
        raise Refused("A list of twelve months is of one year.", why=Why.BAD_INPUT, field="until")
    span, head = _span(period, units), _head(period)
    return _few([{**year_contents(row), **head} for row in years_of(span, _customers(span))])


def _of_month(period: SalesPeriod, units: tuple[int, ...]) -> Rows:
    if f"{period.since:%Y-%m}" != f"{period.until:%Y-%m}":
        raise Refused("A monthly report is of one month.", why=Why.BAD_INPUT, field="until")
    span = _span(period, units)
    return _few([month_contents(row) for row in months_sold(span, _customers(span))])


def _ranking(period: SalesPeriod, units: tuple[int, ...]) -> Rows:
    """Return as many of the ranking, from the top, as a sheet holds."""
    rows = [row for row in ranked(_span(period, units), most=MOST_ROWS) if row.rank is not None]
    known = contents_of_customers([row.customer for row in rows])
    return [ranking_contents(row, known[row.customer]) for row in rows]


def _returns(settled: Settled) -> Rows:
    return _few([row_of_return(one) for one in settled_returns(settled)[: MOST_ROWS + 1]])


def _customers(span: Span) -> list[int]:
    return customers_of(span, most=MOST_ROWS + 1)


def _few(rows: list[dict[str, Any]]) -> Rows:
    if len(rows) > MOST_ROWS:
        raise Refused("A sheet holds at most %(most)s rows. Choose a smaller unit; the export holds all of them.",
                      why=Why.BAD_INPUT, most=MOST_ROWS)  # fmt: skip
    return rows


def _head(period: SalesPeriod) -> dict[str, Any]:
    """Return who led the unit at the end of the period, as the paper asks for it."""
    heads = _heads(period.unit, period.until)
    return {"unit.head": heads[0].reference, "unit.head.name": heads[0].name} if heads else {}


def head_at(unit: Unit, until: date) -> str:
    """Return the name of whoever led a unit at the end of a day, empty where nobody did."""
    heads = _heads(unit, until)
    return heads[0].name if heads else ""


def _heads(unit: Unit, until: date) -> list[Member]:
    return heads_of(unit, datetime.combine(until + timedelta(days=1), time.min, zone_of(unit)))


