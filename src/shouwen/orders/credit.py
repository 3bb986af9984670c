"""What customers owe, buy and earn the shop, as grades and limits of credit need it; each for many customers at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q

from shouwen.compliance.asking import local_value
from shouwen.compliance.memory import memory_of_deed
from shouwen.customers.credit.figures import gives_figures
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
_YEAR = """
SELECT o.customer_id, SUM(l.price * l.quantity) AS sales,
       SUM(l.price * l.quantity) FILTER (WHERE l.cost IS NOT NULL) AS costed,
       SUM((l.price - l.cost) * l.quantity) AS profit
FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
WHERE o.customer_id = ANY(%(customers)s) AND o.placed_at > %(since)s AND o.placed_at <= %(at)s
GROUP BY o.customer_id
"""
# An order is paid in time when what came in by its term covers it; one that was paid back in part is as it was paid.
_PAYING = """
SELECT customer_id, COUNT(*) FILTER (WHERE is_due) AS due, COUNT(*) FILTER (WHERE is_due AND in_time >= total) AS kept,
       SUM(owed) FILTER (WHERE owed > 0 AND due_at < %(at)s) AS overdue,
       MIN(due_at) FILTER (WHERE owed > 0 AND due_at < %(at)s) AS since
FROM (
    SELECT o.customer_id, o.total, o.placed_at + %(term)s AS due_at,
           o.placed_at > %(since)s AND o.placed_at + %(term)s <= %(at)s AS is_due,
           CASE WHEN o.delivery = 'closed' THEN 0 ELSE o.total + o.adjustment - o.paid END AS owed,
           COALESCE(SUM(p.amount) FILTER (WHERE p.of_return_id IS NULL AND p.at <= o.placed_at + %(term)s), 0) AS in_time
    FROM orders_order o LEFT JOIN orders_payment p ON p.order_id = o.id
    WHERE o.customer_id = ANY(%(customers)s) AND o.placed_at <= %(at)s
    GROUP BY o.id
) AS each GROUP BY customer_id
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


def credit_held(customer: Customer, *, but: int = 0) -> Credit:
    """Return the credit of a customer to whom nobody else sells, and whom nobody grades, until this deed is done.

    Without it two orders at once would each see what the other has not taken yet.
    """
    list(Customer.objects.select_for_update(no_key=True).filter(pk=customer.pk).values_list("pk"))
    return credit_of(customer, but=but)


@gives_figures
def figures_of_orders(customers: Sequence[Customer], at: datetime) -> Mapping[int, Mapping[str, Any]]:
    """Return sales and margin of a year, what is owed and overdue, and how often it was paid in time.

    ``payment_days`` of the site is the term; without it nothing is late. Three statements, and one more for each further
    term where sites have set different ones.
    """
    numbers = [one.pk for one in customers]
    found: dict[int, dict[str, Any]] = {number: {"sales": NONE, "outstanding": NONE} for number in numbers}
    asked = {"customers": numbers, "at": at, "since": at - YEAR, "but": 0}
    for number, owed in outstanding_of(numbers).items():
        found[number]["outstanding"] = owed
    for number, sales, costed, profit in rows_of(_YEAR, asked):
        found[number] |= {"sales": sales, "margin": share_of(profit, costed)}
    for term, theirs in _by_term(customers, at).items():
        for number, due, kept, overdue, since in rows_of(_PAYING, {**asked, "customers": theirs, "term": term}):
            days = (at - since).days if since is not None else 0
            found[number] |= {
                "punctuality": share_of(kept, due), "overdue": overdue or NONE, "overdue_days": days,
            }  # fmt: skip
    return {number: {name: one for name, one in figures.items() if one is not None} for number, figures in found.items()}


def _by_term(customers: Sequence[Customer], at: datetime) -> Mapping[timedelta, list[int]]:
    """Return the numbers of customers by the term that their site has set; those of sites that set none are left out."""
    terms: dict[int, Any] = {}
    found: dict[timedelta, list[int]] = {}
    for one in customers:
        if one.unit_id not in terms:
            terms[one.unit_id] = local_value(TERM, unit=one.unit_id, at=at)
        if (term := terms[one.unit_id]) is not None:
            found.setdefault(timedelta(days=float(term)), []).append(one.pk)
    return found
