"""Whether the kept sums of sales are those of all movements, and how they are put right."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import connection, transaction

_DIFFERING = """
SELECT 'customer', coalesce(k.unit_id, m.unit_id), coalesce(k.month, m.month), coalesce(k.customer_id, m.customer_id)
FROM (SELECT unit_id, month, customer_id, sum(sales) AS sales, sum(discount) AS discount, coalesce(sum(cost), 0) AS cost,
        count(*) FILTER (WHERE cost IS NULL) AS uncosted, count(*) AS entries
      FROM orders_movement GROUP BY 1, 2, 3) m
    FULL JOIN orders_salesmonth k USING (unit_id, month, customer_id)
WHERE (k.sales, k.discount, k.cost, k.uncosted, k.entries)
    IS DISTINCT FROM (m.sales, m.discount, m.cost, m.uncosted::int, m.entries::int)
UNION ALL
SELECT 'unit', coalesce(k.unit_id, m.unit_id), coalesce(k.month, m.month), NULL
FROM (SELECT unit_id, month, sum(sales) AS sales, sum(discount) AS discount, sum(cost) AS cost,
        sum(uncosted) AS uncosted, sum(entries) AS entries, count(*) AS customers
      FROM orders_salesmonth GROUP BY 1, 2) m
    FULL JOIN (SELECT * FROM orders_salestotal WHERE customers <> 0) k USING (unit_id, month)
WHERE (k.sales, k.discount, k.cost, k.uncosted, k.entries, k.customers)
    IS DISTINCT FROM (m.sales, m.discount, m.cost, m.uncosted::int, m.entries::int, m.customers::int)
UNION ALL
SELECT 'year', k.unit_id, make_date(coalesce(k.year, m.year), 1, 1), coalesce(k.customer_id, m.customer_id)
FROM (SELECT of.customer_id, of.year, now.unit, now.most
      FROM (SELECT DISTINCT customer_id, extract(year FROM month)::int AS year FROM orders_salesmonth) of,
          LATERAL sales_year(of.customer_id, of.year) now) m
    FULL JOIN orders_salesyear k ON k.customer_id = m.customer_id AND k.year = m.year
WHERE (k.unit_id, k.most) IS DISTINCT FROM (m.unit, m.most) OR (k.id IS NULL AND m.customer_id IS NOT NULL)
UNION ALL
SELECT 'part', k.unit_id, coalesce(k.since, m.since), coalesce(k.customer_id, m.customer_id)
FROM (SELECT of.customer_id, now.*
      FROM (SELECT DISTINCT customer_id, extract(year FROM month)::int AS year FROM orders_salesmonth) of,
          LATERAL sales_parts(of.customer_id, of.year) now) m
    FULL JOIN orders_salespart k ON k.customer_id = m.customer_id AND k.since = m.since AND k.months = m.months
WHERE k.id IS NULL OR m.customer_id IS NULL OR (k.unit_id, k.most) IS DISTINCT FROM (m.unit, m.most)
ORDER BY 1, 2, 3, 4
"""
_REBUILD = """
LOCK TABLE orders_orderline, orders_order, orders_return, orders_salesmonth, orders_salesyear, orders_salespart
IN SHARE ROW EXCLUSIVE MODE;
DELETE FROM orders_salesmonth;
DELETE FROM orders_salestotal;
DELETE FROM orders_salesyear;
DELETE FROM orders_salespart;
INSERT INTO orders_salesmonth (unit_id, month, customer_id, sales, discount, cost, uncosted, entries)
SELECT unit_id, month, customer_id, sum(sales), sum(discount), coalesce(sum(cost), 0),
    count(*) FILTER (WHERE cost IS NULL), count(*)
FROM orders_movement GROUP BY 1, 2, 3;
"""


class Differing(NamedTuple):
    """A sum that is kept otherwise than all movements come to: of a customer, or (None) of a unit as a whole.

    ``of`` is ``customer``, ``unit``, or ``year`` or ``part``: what a customer averages at most in the year, or in the
    quarter or month, that begins with the month, of whichever unit (None) if of several.
    """

    of: str
    unit: int | None
    month: date
    customer: int | None


def differing_months() -> list[Differing]:
    """Return the sums that differ from what all movements come to, none where all is right; reads every line."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERING)
        return [Differing(*row) for row in cursor.fetchall()]


@transaction.atomic
def rebuild_sums() -> None:
    """Add up all movements anew; orders wait meanwhile. Needed when a unit's zone has changed."""
    with connection.cursor() as cursor:
        cursor.execute(_REBUILD)
