"""Orders and what comes back of them move when two records of a customer become one."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop

from shouwen.customers.merges.parts import Part, moves, stays
from shouwen.orders.models import Order, Return
from shouwen.orders.sums import Movement, SalesMonth, SalesPart, SalesYear

ORDERS = moves(Part("orders", gettext_noop("Orders"), Order, kind="order", label=lambda one, _zone: one.number))
RETURNS = moves(Part(
    "returns", gettext_noop("Returns"), Return, kind="return", label=lambda one, _zone: one.number,
    hangs=lambda rows: Q(line__order__in=rows.get("orders", ())),
))  # fmt: skip
stays(SalesMonth, "the database reckons it anew when an order changes hands")
stays(SalesYear, "the database reckons it anew when an order changes hands")
stays(Movement, "a view of orders and returns")
stays(SalesPart, "the database reckons it anew when an order changes hands")
