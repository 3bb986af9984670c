"""Customers ranked by the average of their months' gross profits (SD-4.6).

A year is read from the top of what is kept of each customer (``SalesYear``), as far as the page goes; other months from
the tops of the years, quarters and months that make them up (``SalesPart``). A place far down, units that sold next to
nothing, and months whose parts say too little of the whole are added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from shouwen.orders.sales import Span, rows_of_span

#: Places that are looked for from the top, and how many customers of the house are passed on the way: a unit of whose
#: customers fewer are found among these has so few that adding up all of them costs less.
MOST_PLACES, MOST_PASSED = 2_000, 5_000
#: Parts of which months may be made up; for each place, how many are looked at in each part, and how many times as many
#: where these did not show it.
MOST_PARTS, FOR_ONE, TIMES = 16, 2, 16

#: A year, a quarter or a month: its first day, and how many months it has.
Part = tuple[date, int]


class Ranked(NamedTuple):
    """A customer in the ranking (SD-4.6); ``rank`` and ``average`` are None where some cost is not known.

    ``months`` is over how many months the average was taken: those with any movement.
    """

    rank: int | None
    customer: int
    average: Decimal | None
    months: int
    sales: Decimal
    uncosted: int


_AVERAGES = (
    "SELECT CASE WHEN sum(uncosted) = 0 THEN round(avg(gross), 2) END AS average, count(*) AS months,"
    " sum(sales) AS sales, sum(uncosted) AS uncosted"
)
#: Of the whole house no number of a unit is compared: the server would weigh hundreds of them for each part.
_OF_UNITS = "(%(is_whole)s OR unit_id = ANY(%(units)s))"
_MONTHS = (
    "month, sum(sales) AS sales, sum(sales - cost) AS gross, sum(uncosted) AS uncosted FROM orders_salesmonth"
    f" WHERE {_OF_UNITS} AND month BETWEEN %(since)s AND %(until)s"
)
#: Ranks are those of the first places: nobody further down changes them.
_SUMMED = (
    f"WITH averages AS ({_AVERAGES}, customer_id FROM (SELECT customer_id, {_MONTHS} GROUP BY 1, 2) AS months"  # noqa: S608
    " GROUP BY customer_id),"
    " first AS (SELECT * FROM averages ORDER BY average DESC NULLS LAST, customer_id LIMIT %(most)s + %(skip)s)"
    " SELECT CASE WHEN average IS NOT NULL THEN rank() OVER (ORDER BY average DESC NULLS LAST) END, customer_id,"
    " average, months, sales, uncosted FROM first ORDER BY average DESC NULLS LAST, customer_id"
    " LIMIT %(most)s OFFSET %(skip)s"
)
_FROM_THE_TOP = (
    "SELECT top.customer_id, top.most, now.* FROM (SELECT customer_id, most FROM"  # noqa: S608  no value in it
    " (SELECT customer_id, most, unit_id FROM orders_salesyear WHERE year = %(year)s AND most IS NOT NULL"
    " ORDER BY most DESC, customer_id LIMIT %(passed)s) AS passed"
    f" WHERE unit_id IS NULL OR {_OF_UNITS} ORDER BY most DESC, customer_id LIMIT %(many)s) AS top"
    f" CROSS JOIN LATERAL ({_AVERAGES} FROM (SELECT {_MONTHS} AND customer_id = top.customer_id GROUP BY month)"
    " AS months) AS now ORDER BY top.most DESC, top.customer_id"
)
#: Those without an average by number, as far as they are asked for; and how many are with one and without, counted no
#: further than are passed.
_WITHOUT = (
    "SELECT of.ranked, of.others, top.customer_id, now.* FROM (SELECT"  # noqa: S608  no value in it
    " (SELECT count(*) FROM (SELECT FROM orders_salesyear WHERE year = %(year)s AND most IS NOT NULL"
    " LIMIT %(passed)s) AS one) AS ranked,"
    " (SELECT count(*) FROM (SELECT FROM orders_salesyear WHERE year = %(year)s AND most IS NULL"
    " LIMIT %(passed)s) AS one) AS others) AS of"
    " LEFT JOIN LATERAL (SELECT customer_id FROM (SELECT customer_id, unit_id FROM orders_salesyear"
    " WHERE year = %(year)s AND most IS NULL ORDER BY customer_id LIMIT %(passed)s) AS passed"
    f" WHERE unit_id IS NULL OR {_OF_UNITS} ORDER BY customer_id LIMIT %(many)s) AS top ON true"
    f" LEFT JOIN LATERAL ({_AVERAGES} FROM (SELECT {_MONTHS} AND customer_id = top.customer_id GROUP BY month)"
    " AS months) AS now ON true ORDER BY top.customer_id"
)
#: Whether anything was sold in the year after the last month; of the whole house, since a year is kept as a whole.
_SOLD_LATER = (
    "SELECT EXISTS (SELECT FROM orders_salestotal WHERE month > %(until)s AND month <= %(december)s AND customers <> 0)"
)


#: The top of one part, and what nobody averages more than in it who is not among these: nothing (NULL) where all are,
#: without end where too few of the units were found among those that were passed.
_TOP = (
    "(SELECT {place} AS place, customer_id, most FROM (SELECT customer_id, most, unit_id FROM {kept} WHERE {part}"  # noqa: S608  no value in it
    " AND most IS NOT NULL ORDER BY most DESC, customer_id LIMIT %(passed)s) AS passed"
    f" WHERE unit_id IS NULL OR {_OF_UNITS} ORDER BY most DESC, customer_id LIMIT %(many)s)"
)
_BEYOND = (
    "(SELECT CASE WHEN count(*) = %(many)s THEN min(most) WHEN (SELECT count(*) FROM (SELECT FROM {kept} WHERE {part}"
    " AND most IS NOT NULL LIMIT %(passed)s) AS one) = %(passed)s THEN 'Infinity' END FROM tops WHERE place = {place})"
)
_FROM_TOPS = (
    "WITH tops AS MATERIALIZED ({tops}), bound AS MATERIALIZED (SELECT greatest({bounds}) AS beyond)"  # noqa: S608
    " SELECT top.customer_id, bound.beyond, now.* FROM bound LEFT JOIN"
    " (SELECT DISTINCT customer_id FROM tops) AS top ON bound.beyond IS DISTINCT FROM 'Infinity'"
    f" LEFT JOIN LATERAL ({_AVERAGES} FROM (SELECT {_MONTHS} AND customer_id = top.customer_id GROUP BY month)"
    " AS months) AS now ON true"
)


def ranked(span: Span, *, most: int, skip: int = 0) -> list[Ranked]:
    """Return customers by the average of their months' gross profits, from the highest; equal ones share a rank.

    The average is rounded to the fen, and ranks go by what is shown. Whoever bought something without a known cost
    stands last, without a rank.
    """
    if skip + most <= MOST_PLACES and span.customer is None:
        found = _from_the_top(span, skip + most) if _is_year(span) else _from_tops(span, skip + most)
        if found is not None:
            return list(_with_ranks(found))[skip:]
    return [Ranked(*row) for row in rows_of_span(_SUMMED, span, most=most, skip=skip)]


def _is_year(span: Span) -> bool:
    """Say whether the months are a year, as far as anything was sold in it; at most one statement."""
    if span.since.month != 1 or span.since.year != span.until.year:
        return False
    december = span.since.replace(month=12)
    return span.until >= december or not rows_of_span(_SOLD_LATER, span, december=december)[0][0]


def _from_the_top(span: Span, places: int) -> Sequence[Sequence[Any]] | None:
    """Return the first places; None where they are not found among the customers that are passed.

    Nobody further down has a higher average than what is kept of the last one that was looked at, and with the same
    average nobody a lower number.
    """
    many = places
    while many <= MOST_PASSED:
        rows = rows_of_span(_FROM_THE_TOP, span, year=span.since.year, passed=MOST_PASSED, many=many)
        # Of several units of which none is among these, or with an unknown cost in these: no average.
        found = sorted((-row[2], row[0], row) for row in rows if row[2] is not None)
        first = [row for _average, _customer, row in found[:places]]
        if len(first) == places and found[places - 1][:2] <= (-rows[-1][1], rows[-1][0]):
            return first
        if len(rows) < many:
            return _with_others(span, first, [row for row in rows if row[2] is None and row[3]], places)
        many *= 4
    return None


def _from_tops(span: Span, places: int) -> Sequence[Sequence[Any]] | None:
    """Return the first places of any months; None where their parts do not show them. Two statements at most.

    The average of a customer's months lies between those of their parts, so it is at most the best of these. Whoever is
    at the top of no part therefore averages at most what the tops end with.
    """
    parts, many = parts_of(span), FOR_ONE * places
    # Of months from January on it was asked already whether they are a year: what is left is one statement.
    tries = (4 * many,) if span.since.month == 1 else (many, TIMES * many)
    for many in tries if len(parts) <= MOST_PARTS else ():
        if many > MOST_PASSED:
            return None
        rows = rows_of_span(_of_parts(parts), span, passed=MOST_PASSED, many=many)
        beyond = rows[0][1]
        found = sorted((-row[2], row[0], row) for row in rows if row[2] is not None)[:places]
        if len(found) == places and (beyond is None or -found[-1][0] > beyond):
            return [row for _average, _customer, row in found]
        if beyond is None or not beyond.is_finite():
            return None  # there are no more with an average, or too few of these units are near the tops
    return None


def _of_parts(parts: Sequence[Part]) -> str:
    told = [
        {"place": place, "kept": "orders_salesyear", "part": f"year = {since.year}"} if months == 12 else
        {"place": place, "kept": "orders_salespart", "part": f"since = '{since}' AND months = {months}"}
        for place, (since, months) in enumerate(parts)
    ]  # fmt: skip
    return _FROM_TOPS.format(
        tops=" UNION ALL ".join(_TOP.format(**one) for one in told),
        bounds=", ".join(_BEYOND.format(**one) for one in told),
    )


def parts_of(span: Span) -> list[Part]:
    """Return the years, quarters and months that make up a span, each by its first day and how many months it has."""
    months, found = span.months, list[Part]()
    while months:
        fits = (size for size in (12, 3, 1) if len(months) >= size and (months[0].month - 1) % size == 0)
        size = next(fits)
        found.append((months[0], size))
        months = months[size:]
    return found


def _with_others(
    span: Span, first: Sequence[Sequence[Any]], others: Sequence[Sequence[Any]], places: int
) -> Sequence[Sequence[Any]] | None:
    """Return the first, which are all who have an average, with those after them who have none, ``others`` among these.

    None where not all with an average were passed, or too few without one.
    """
    many = places - len(first)
    rows = rows_of_span(_WITHOUT, span, year=span.since.year, passed=MOST_PASSED, many=many)
    ranked_, without = rows[0][:2]
    if ranked_ == MOST_PASSED:
        return None
    looked_at = [row[2] for row in rows if row[2] is not None]
    is_all = len(looked_at) < many and without < MOST_PASSED
    found = sorted([*((row[2], None, *row[3:]) for row in rows if row[4]), *others], key=lambda row: row[0])
    sure = found if is_all else [row for row in found if looked_at and row[0] <= looked_at[-1]]
    return [*first, *sure[:many]] if is_all or len(sure) >= many else None


def _with_ranks(rows: Sequence[Sequence[Any]]) -> Iterator[Ranked]:
    rank, before = 0, None
    for place, (customer, _most, average, months, sales, uncosted) in enumerate(rows, start=1):
        rank = rank if average == before else place
        before = average
        yield Ranked(rank if average is not None else None, customer, average, months, sales, uncosted)
