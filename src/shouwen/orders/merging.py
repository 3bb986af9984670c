"""Orders and what comes back of them move when two records of a customer become one."""

from __future__ import annotations

from django.db.models import Q

from shouwen.customers.merges.parts import Part, moves
from shouwen.orders.models import Order, Return

ORDERS = moves(Part("orders", "Orders", Order, kind="order", label=lambda one: one.number))
RETURNS = moves(Part(
    "returns", "Returns", Return, kind="return", label=lambda one: one.number,
    hangs=lambda rows: Q(line__order__in=rows.get("orders", ())),
))  # fmt: skip
