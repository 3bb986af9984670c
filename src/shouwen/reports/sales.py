"""Sales as rows of the sheets of chapter four: by customer and month, of a month, ranked by profit (SD-4.4 to 4.6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shouwen.customers.contents import contents_of_customer, listed_points_of, listed_standing_of
from shouwen.customers.models import Customer
from shouwen.facts.prepared import Prepared
from shouwen.orders.logic import Sums
from shouwen.orders.ranking import Ranked, ranked
from shouwen.orders.sales import Sold, Span, customers_of, products_of, sellers_of, summed

#: Customers that one question brings while a list of any length is written.
CHUNK = 500
#: What a sheet remarks where gross profit cannot be said; packs give it words (``means``).
UNCOSTED = "uncosted"


@dataclass(frozen=True)
class ProductYear:
    """What a customer bought of one product, by the number of the month."""

    customer: Customer
    product: Sold
    months: Mapping[int, Decimal]
    known: Mapping[str, Any]


@dataclass(frozen=True)
class ProductMonth:
    """What a customer bought of one product in a month."""

    customer: Customer
    product: Sold
    sums: Sums
    known: Mapping[str, Any]


def quarter_of(month: int) -> int:
    """Return the quarter of a month, both counted from 1."""
    return (month - 1) // 3 + 1


def by_quarter(months: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Return the sums of the four quarters; months without movement count nothing."""
    return {
        quarter: sum((months.get(month, Decimal(0)) for month in range(quarter * 3 - 2, quarter * 3 + 1)), Decimal(0))
        for quarter in range(1, 5)
    }


def quarters_moved(months: Mapping[int, Decimal]) -> dict[int, Decimal | None]:
    """Return the sums of the four quarters as paper says them: nothing, rather than nought, where nothing moved."""
    moved = {quarter_of(month) for month in months}
    return {quarter: amount if quarter in moved else None for quarter, amount in by_quarter(months).items()}


def years_of(span: Span, customers: Sequence[int]) -> list[ProductYear]:
    """Return what customers bought in a year, a row for each product, in the order of the customers."""
    people, known = _known(span, customers)
    grouped: dict[tuple[int, int], dict[int, Decimal]] = defaultdict(dict)
    first: dict[tuple[int, int], Sold] = {}
    for one in products_of(span, customers):
        key = (one.customer, one.product)
        first.setdefault(key, one)
        grouped[key][one.month.month] = one.sums.sales
    return [
        ProductYear(people[customer], first[customer, product], months, known[customer])
        for (customer, product), months in grouped.items()
    ]


def months_sold(span: Span, customers: Sequence[int]) -> list[ProductMonth]:
    """Return what customers bought in a span, a row for each product, in the order of the customers."""
    people, known = _known(span, customers)
    grouped: dict[tuple[int, int], list[Sums]] = defaultdict(list)
    first: dict[tuple[int, int], Sold] = {}
    for one in products_of(span, customers):
        first.setdefault((one.customer, one.product), one)
        grouped[one.customer, one.product].append(one.sums)
    return [
        ProductMonth(people[customer], first[customer, product], summed(sums), known[customer])
        for (customer, product), sums in grouped.items()
    ]


def all_customers(span: Span) -> Iterator[list[int]]:
    """Yield the customers of a span, so many at a time, until there are no more."""
    after = 0
    while found := customers_of(span, most=CHUNK, after=after):
        yield found
        after = found[-1]


def all_ranked(span: Span) -> list[tuple[Ranked, Mapping[str, Any]]]:
    """Return the whole ranking with what is known of each customer."""
    rows = ranked(span, most=10**9)
    known: dict[int, Mapping[str, Any]] = {}
    for start in range(0, len(rows), CHUNK):
        known |= contents_of_customers([row.customer for row in rows[start : start + CHUNK]])
    return [(row, known[row.customer]) for row in rows]


_PEOPLE = Prepared(lambda numbers: Customer.objects.filter(pk__among=numbers))


def contents_of_customers(customers: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """Return what forms say of customers, with grade and contact person; three statements."""
    points, standing = listed_points_of(customers), listed_standing_of(customers)
    people = _PEOPLE(list(customers))
    return {one.pk: {**contents_of_customer(one, points.get(one.pk, {})), **standing[one.pk]} for one in people}


def year_contents(row: ProductYear) -> dict[str, Any]:
    """Return a row of the sales list (SD-4.4) by the names that packs use."""
    return {
        **row.known, **_of_product(row.product),
        **{f"sales.m{month}": amount for month, amount in row.months.items()},
        **{f"sales.q{quarter}": amount for quarter, amount in quarters_moved(row.months).items()},
        "sales.total": sum(row.months.values(), Decimal(0)),
    }  # fmt: skip


def month_contents(row: ProductMonth) -> dict[str, Any]:
    """Return a row of the monthly report (SD-4.5) by the names that packs use."""
    return {
        **row.known, **_of_product(row.product),
        "sales.amount": row.sums.sales, "sales.discount": row.sums.discount, "sales.gross": row.sums.gross,
        "sales.remark": UNCOSTED if row.sums.uncosted else None,
    }  # fmt: skip


def ranking_contents(row: Ranked, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the ranking (SD-4.6) by the names that packs use."""
    return {**known, "sales.rank": row.rank, "sales.average": row.average, "sales.months": row.months,
            "sales.amount": row.sales, "sales.remark": UNCOSTED if row.uncosted else None}  # fmt: skip


def _of_product(sold: Sold) -> dict[str, str]:
    return {"product.code": sold.code, "product.name": sold.name, "product.spec": sold.spec}


def _known(span: Span, customers: Sequence[int]) -> tuple[Mapping[int, Customer], Mapping[int, Mapping[str, Any]]]:
    """Return the customers and what is known of each, with who sold to them last; four statements."""
    people = {one.pk: one for one in Customer.objects.filter(pk__in=customers)}
    points, sellers = listed_points_of(customers), sellers_of(span, customers)
    standing = listed_standing_of(customers)
    known = {}
    for pk, one in people.items():
        member, name = sellers.get(pk, (None, ""))
        known[pk] = {
            **contents_of_customer(one, points.get(pk, {})), **standing[pk], "customer.trade": one.trade,
            "order.sold_by": f"member:{member}" if member else None, "order.sold_by.name": name,
        }  # fmt: skip
    return people, known


def is_whole_month(since: date, until: date) -> bool:
    """Say whether two days are the first of a month and the last of one."""
    return since.day == 1 and (until + timedelta(days=1)).day == 1
