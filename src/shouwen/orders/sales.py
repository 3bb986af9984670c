"""Sales by customer and month and what makes each figure; every function asks nothing of who reads.

Doors give a ``Span`` of the units that the reader may see (``units_seen``). Rows are found through indexes by customer
and month; sums of a whole unit are kept (``sums``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet

from shouwen.facts.statements import rows_of, rows_planned_anew
from shouwen.orders.logic import Sums
from shouwen.orders.permissions import SEE_SALES
from shouwen.orders.sums import Movement, SalesTotal
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting

#: Zones differ by at most so much: days of a unit lie within these instants.
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Whole months of units, from the first of ``since`` to the end of the month that begins on ``until``.

    ``is_whole`` says that there are no other units in the house.
    """

    units: tuple[int, ...]
    since: date
    until: date
    customer: int | None = None
    is_whole: bool = False

    @cached_property
    def units_written(self) -> str:
        """The units as PostgreSQL reads a list: thousands of numbers would be as many values, at each statement."""
        return f"{{{','.join(map(str, self.units))}}}"

    @property
    def months(self) -> list[date]:
        """The first day of each month."""
        found, one = [], self.since
        while one <= self.until:
            found.append(one)
            one = next_month(one)
        return found

    def of(self, customer: int) -> Span:
        """Return the same of one customer."""
        return replace(self, customer=customer)


class Sold(NamedTuple):
    """What a customer bought of one product in one month."""

    customer: int
    product: int
    code: str
    name: str
    spec: str
    month: date
    sums: Sums


def next_month(first: date) -> date:
    """Return the first day of the month after one."""
    return (first + timedelta(days=31)).replace(day=1)


def units_seen(unit: Unit, *, by: Acting) -> tuple[int, ...]:
    """Return the unit and those below it whose sales the member may see; one statement."""
    rows = Unit.objects.filter(by.scope(SEE_SALES).on(unit="pk"), path__startswith=unit.path)
    return tuple(sorted(rows.values_list("pk", flat=True)))


def sees_whole_house(unit: Unit, *, by: Acting) -> bool:
    """Say whether the unit has all others below it, and the member may see the sales of all."""
    return unit.parent_id is None and by.scope(SEE_SALES).is_everything


def units_below(unit: Unit) -> tuple[int, ...]:
    """Return the unit and all below it, whoever reads: a sheet says one thing."""
    return tuple(sorted(Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True)))


def customers_of(span: Span, *, most: int, skip: int = 0, after: int = 0) -> list[int]:
    """Return customers with any movement, by their number in the house, beyond ``after``."""
    one = "AND customer_id = %(customer)s" if span.customer is not None else ""
    rows = rows_of_span(
        f"SELECT customer_id FROM orders_salesmonth WHERE unit_id = ANY(%(units)s)"  # noqa: S608  no value in it
        f" AND month BETWEEN %(since)s AND %(until)s AND customer_id > %(after)s {one}"
        f" GROUP BY customer_id ORDER BY customer_id LIMIT {most:d} OFFSET {skip:d}",
        span, after=after,
    )  # fmt: skip
    return [row[0] for row in rows]


def count_customers(span: Span, most: int) -> int:
    """Return how many customers have any movement, counted up to ``most``."""
    rows = rows_of_span(
        f"SELECT count(*) FROM (SELECT DISTINCT customer_id FROM orders_salesmonth WHERE unit_id = ANY(%(units)s)"  # noqa: S608
        f" AND month BETWEEN %(since)s AND %(until)s LIMIT {most:d}) AS found",
        span,
    )  # fmt: skip
    return int(rows[0][0])


def months_of(span: Span, customers: Collection[int]) -> Mapping[int, Mapping[date, Sums]]:
    """Return what customers bought, by customer and month; one statement."""
    rows = rows_of_span(
        "SELECT customer_id, month, sum(sales), sum(discount), sum(cost), sum(uncosted), sum(entries)"
        " FROM orders_salesmonth WHERE unit_id = ANY(%(units)s) AND month BETWEEN %(since)s AND %(until)s"
        " AND customer_id = ANY(%(customers)s) GROUP BY 1, 2",
        span, customers=list(customers),
    )  # fmt: skip
    found: dict[int, dict[date, Sums]] = defaultdict(dict)
    for customer, month, *sums in rows:
        found[customer][month] = Sums(*sums)
    return found


def totals_of(span: Span) -> Mapping[date, Sums]:
    """Return what all customers bought, by month: rows that are kept, whatever the number of customers."""
    found: dict[date, Sums] = {}
    for row in SalesTotal.objects.filter(unit__among=list(span.units), month__range=(span.since, span.until)):
        sums = Sums(row.sales, row.discount, row.cost, row.uncosted, row.entries)
        found[row.month] = found.get(row.month, Sums()).plus(sums)
    return dict(sorted(found.items()))


def summed(sums: Iterable[Sums]) -> Sums:
    """Return sums together."""
    whole = Sums()
    for one in sums:
        whole = whole.plus(one)
    return whole


def products_of(span: Span, customers: Collection[int]) -> list[Sold]:
    """Return what customers bought by product and month, in the order of customer, code and month; one statement."""
    rows = rows_of_span(
        "SELECT m.customer_id, m.product_id, p.code, p.name, p.spec, m.month, sum(m.sales), sum(m.discount),"
        " coalesce(sum(m.cost), 0), count(*) FILTER (WHERE m.cost IS NULL), count(*)"
        " FROM orders_movement m JOIN orders_product p ON p.id = m.product_id"
        " WHERE m.customer_id = ANY(%(customers)s) AND m.unit_id = ANY(%(units)s)"
        " AND m.at >= %(from)s AND m.at < %(to)s AND m.month BETWEEN %(since)s AND %(until)s"
        " GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 3, 2, 6",
        span, customers=list(customers),
    )  # fmt: skip
    return [
        Sold(customer, product, code, name, spec, month, Sums(*sums))
        for customer, product, code, name, spec, month, *sums in rows
    ]


def averages_of(
    customers: Collection[int], at: datetime, zone: tzinfo
) -> Mapping[int, tuple[Decimal | None, int]]:
    """Return the mean gross profit of the months of the year before an instant, to the fen, and how many movements have
    no known cost: where there are any, no profit can be said. As in the ranking, a month counts in which the customer
    bought or gave back anything, of whatever unit; customers without one are left out. One statement.

    The year is of twelve months; the last is that of the day which ``at`` ends, or in which it lies, in ``zone``.
    """
    last = (at - timedelta.resolution).astimezone(zone).date().replace(day=1)
    until = next_month(last)
    rows = rows_of(
        "SELECT customer_id, CASE WHEN sum(uncosted) = 0 THEN round(avg(sales - cost), 2) END, sum(uncosted) FROM"
        " (SELECT customer_id, month, sum(sales) AS sales, sum(cost) AS cost, sum(uncosted) AS uncosted"
        " FROM orders_salesmonth WHERE customer_id = ANY(%(customers)s) AND month >= %(since)s AND month < %(until)s"
        " GROUP BY 1, 2) AS months GROUP BY 1",
        {"customers": list(customers), "since": until.replace(year=until.year - 1), "until": until},
    )  # fmt: skip
    return {number: (average, int(uncosted)) for number, average, uncosted in rows}


def movements(span: Span, *, product: int | None = None) -> QuerySet[Movement]:
    """Return what makes a figure: the lines and returns of one customer, the newest first."""
    begins, ends = _instants(span)
    rows = Movement.objects.filter(
        customer=span.customer or 0, unit__among=list(span.units), at__gte=begins, at__lt=ends,
        month__range=(span.since, span.until),
    )  # fmt: skip
    rows = rows if product is None else rows.filter(product=product)
    return rows.select_related("order", "product", "of_return", "unit").order_by("-at", "-key")


def sellers_of(span: Span, customers: Collection[int]) -> Mapping[int, tuple[int, str]]:
    """Return who sold each customer the latest order of the units: number and name; one statement."""
    rows = rows_of_span(
        "SELECT c.id, m.id, m.name FROM unnest(%(customers)s::bigint[]) AS c (id) CROSS JOIN LATERAL"
        " (SELECT sold_by_id FROM orders_order WHERE customer_id = c.id AND unit_id = ANY(%(units)s)"
        " AND sold_by_id IS NOT NULL AND placed_at < %(to)s ORDER BY placed_at DESC LIMIT 1) AS o"
        " JOIN organisation_member m ON m.id = o.sold_by_id",
        span, customers=list(customers),
    )  # fmt: skip
    return {customer: (member, name) for customer, member, name in rows}


def rows_of_span(sql: str, span: Span, **more: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a query, planned for its very values: a plan for any months is one for all of them."""
    begins, ends = _instants(span)
    values = {
        "units": span.units_written, "is_whole": span.is_whole, "since": span.since, "until": span.until,
        "customer": span.customer, "from": begins, "to": ends, **more,
    }  # fmt: skip
    return rows_planned_anew(sql, values)


def _instants(span: Span) -> tuple[datetime, datetime]:
    """Return instants between which all movements of the months lie, whatever the zones of the units."""
    begins = datetime.fromisoformat(f"{span.since.isoformat()}T00:00:00+00:00") - _A_DAY
    ends = datetime.fromisoformat(f"{next_month(span.until).isoformat()}T00:00:00+00:00") + _A_DAY
    return begins, ends
