"""What customers owe, buy and earn the shop, as grades and limits of credit need it; each for many customers at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q

from shouwen.compliance.asking import local_value
from shouwen.compliance.memory import memory_of_deed
from shouwen.customers.credit.figures import Giver, gives_figures
from shouwen.customers.merges.parts import LEADS_TO
from shouwen.customers.models import Customer
from shouwen.customers.narrowing import BEYOND, tells_credit
from shouwen.facts.prepared import Prepared
from shouwen.facts.statements import rows_of
from shouwen.orders.logic import NONE, share_of
from shouwen.organisation.walks import Condition

#: Days that the figures of a year look back.
YEAR = timedelta(days=365)
#: The local value that says within how many days an order is paid in time.
TERM = "payment_days"

# Goods that came back are owed by nobody, the difference of an exchange is: ``adjustment`` has both.
_OWED = """
SELECT o.customer_id, SUM(o.total + o.adjustment - o.paid) AS owed
FROM orders_order o
WHERE o.customer_id = ANY(%(customers)s) AND o.paid < o.total + o.adjustment
  AND o.delivery <> 'closed' AND o.id <> %(but)s
GROUP BY o.customer_id
"""
#: What one customer owes, for a statement with ``customer``.
OWED_BY_ONE = (
    "SELECT coalesce(sum(o.total + o.adjustment - o.paid), 0) FROM orders_order o WHERE o.customer_id = %(customer)s"
    " AND o.paid < o.total + o.adjustment AND o.delivery <> 'closed'"
)
#: Who owes for orders, whatever; and who owes more than the limit of their grade.
_OWING = (
    "id IN (SELECT o.customer_id FROM orders_order AS o WHERE o.paid < o.total + o.adjustment AND o.delivery <> 'closed')"
)
_BEYOND = (
    "id IN (SELECT r.customer_id FROM customers_rating AS r JOIN orders_order AS o ON o.customer_id = r.customer_id"
    " WHERE r.until IS NULL AND r.\"limit\" IS NOT NULL AND o.paid < o.total + o.adjustment AND o.delivery <> 'closed'"
    " GROUP BY r.id HAVING SUM(o.total + o.adjustment - o.paid) > r.\"limit\")"
)
_OUTSTANDING = """
SELECT o.customer_id, ARRAY[SUM(o.total + o.adjustment - o.paid)::text] FROM orders_order o
WHERE o.customer_id = ANY(%(customers)s) AND o.paid < o.total + o.adjustment AND o.delivery <> 'closed'
GROUP BY 1
"""
_YEAR = """
SELECT o.customer_id, ARRAY[SUM(l.price * l.quantity), SUM(l.price * l.quantity) FILTER (WHERE l.cost IS NOT NULL),
                            SUM((l.price - l.cost) * l.quantity)]::text[]
FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
WHERE o.customer_id = ANY(%(customers)s) AND o.placed_at > %(bought_since)s AND o.placed_at <= %(at)s
GROUP BY 1
"""
# Of whoever has ordered anything: who has not is no payer, neither good nor bad.
_OVERDUE = """
SELECT one.customer, ARRAY[late.owed::text, late.days::text]
FROM unnest(%(payers)s::bigint[], %(terms)s::interval[]) AS one (customer, term)
CROSS JOIN LATERAL (
    SELECT SUM(o.total + o.adjustment - o.paid) AS owed,
           extract(day FROM %(at)s - MIN(o.placed_at + one.term))::int AS days
    FROM orders_order o
    WHERE o.customer_id = one.customer AND o.paid < o.total + o.adjustment AND o.delivery <> 'closed'
      AND o.placed_at <= %(at)s AND o.placed_at + one.term < %(at)s
) AS late
WHERE EXISTS (SELECT FROM orders_order o WHERE o.customer_id = one.customer AND o.placed_at <= %(at)s)
"""
# An order is paid in time when what came in by its term covers it; one that was paid back in part is as it was paid.
_PUNCTUAL = """
SELECT one.customer, ARRAY[COUNT(*) FILTER (WHERE due.in_time >= due.total), COUNT(*)]::text[]
FROM unnest(%(payers)s::bigint[], %(terms)s::interval[]) AS one (customer, term)
CROSS JOIN LATERAL (
    SELECT o.total,
           COALESCE(SUM(p.amount) FILTER (WHERE p.of_return_id IS NULL AND p.at <= o.placed_at + one.term), 0) AS in_time
    FROM orders_order o LEFT JOIN orders_payment p ON p.order_id = o.id
    WHERE o.customer_id = one.customer AND o.placed_at <= %(at)s
      AND o.placed_at > %(bought_since)s AND o.placed_at + one.term <= %(at)s
    GROUP BY o.id
) AS due
GROUP BY 1
"""

_RATED: Prepared[Any] = Prepared(
    lambda customer: Customer.objects.filter(pk=customer)
    .annotate(open=FilteredRelation("ratings", condition=Q(ratings__until=None)))
    .values_list("open__grade", "open__limit", "open__limit_citation", "merged_into_id")
)


@dataclass(frozen=True)
class Credit:
    """A customer's grade, limit, what they owe, and what is left before the limit; None where there is no limit."""

    grade: str
    limit: Decimal | None
    citation: str
    outstanding: Decimal

    @property
    def left(self) -> Decimal | None:
        """What can still be ordered on credit; negative where more is owed than the limit."""
        return self.limit - self.outstanding if self.limit is not None else None

    @property
    def figures(self) -> dict[str, Any]:
        """What facts carry of it for articles; of a customer without grade or limit nothing."""
        return {"customer.grade": self.grade or None, "customer.credit_left": self.left}


def outstanding_of(customers: Sequence[int], *, but: int = 0) -> Mapping[int, Decimal]:
    """Return what customers owe for orders that are not closed, without the order ``but``; one statement."""
    asked = {"customers": list(customers), "but": but}
    return {number: owed for number, owed in rows_of(_OWED, asked) if owed}


def credit_of(customer: Customer, *, but: int = 0) -> Credit:
    """Return the credit of a customer as it stands; two statements, one where they are in no grade."""
    grade, limit, citation, merged_into = _RATED.first(customer.pk) or (None, None, "", None)
    memory_of_deed().known[LEADS_TO, customer.reference] = merged_into
    if grade is None:
        return Credit("", None, "", NONE)
    owed = outstanding_of([customer.pk], but=but).get(customer.pk, NONE)
    return Credit(grade, limit, citation, owed)


@tells_credit
def credit_condition(state: str) -> Condition:
    """Return which customers owe for orders (``owing``), or more than their limit (``beyond_limit``)."""
    return Condition(_BEYOND if state == BEYOND else _OWING)


_HELD = Prepared(lambda number: Customer.objects.select_for_update(no_key=True).filter(pk=number).values_list("pk"))


def credit_held(customer: Customer, *, but: int = 0) -> Credit:
    """Return the credit of a customer to whom nobody else sells, and whom nobody grades, until this deed is done.

    Without it two orders at once would each see what the other has not taken yet.
    """
    _HELD(customer.pk)
    return credit_of(customer, but=but)


def _terms(customers: Sequence[Customer], at: datetime) -> Mapping[str, Any] | None:
    """Return whose sites have set a term (``payment_days``), each with it; of the others nothing is late."""
    of_unit = {unit: local_value(TERM, unit=unit, at=at) for unit in {one.unit_id for one in customers}}
    payers = [one for one in customers if of_unit[one.unit_id] is not None]
    terms = {unit: timedelta(days=float(term)) for unit, term in of_unit.items() if term is not None}
    return {
        "payers": [one.pk for one in payers], "terms": [terms[one.unit_id] for one in payers], **_year(customers, at),
    } if payers else None  # fmt: skip


def late_before(units: Iterable[int], at: datetime) -> datetime | None:
    """Return before when an order must have been placed to be overdue by the shortest term of these units; None where
    none of them has set one.
    """
    terms = [term for unit in units if (term := local_value(TERM, unit=unit, at=at)) is not None]
    return at - timedelta(days=float(min(terms))) if terms else None


def _year(_customers: Sequence[Customer], at: datetime) -> Mapping[str, Any]:
    return {"bought_since": at - YEAR}


def _told_sales(told: Sequence[str | None]) -> Mapping[str, Any]:
    sales, costed, profit = map(_decimal, told)
    return {"sales": sales, "margin": share_of(profit, costed)}


def _told_overdue(told: Sequence[str | None]) -> Mapping[str, Any]:
    owed, days = told
    return {"overdue": _decimal(owed) or NONE, "overdue_days": int(days or 0)}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


gives_figures(Giver(("outstanding",), _OUTSTANDING, lambda told: {"outstanding": _decimal(told[0])},
                    always={"outstanding": NONE}))  # fmt: skip
gives_figures(Giver(("sales", "margin"), _YEAR, _told_sales, _year, {"sales": NONE}))
gives_figures(Giver(("overdue", "overdue_days"), _OVERDUE, _told_overdue, _terms))
gives_figures(
    Giver(("punctuality",), _PUNCTUAL, lambda told: {"punctuality": share_of(*map(_decimal, told))}, _terms)
)
