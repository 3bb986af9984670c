"""Beside a step about a customer's file: which files there are already, who is recorded twice, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shouwen.cases.still_open import still_open
from shouwen.customers.merges.queries import Like, like
from shouwen.customers.models import Customer
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.queries import CustomerLine, find_customers, lines_of, visible_customers
from shouwen.customers.secrecy.listed import units_closed
from shouwen.orders.models import Order
from shouwen.orders.queries import listed_orders
from shouwen.web.customers.before import StillOpen, still_open_of
from shouwen.web.merges.views import REASONS
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.flows import flow_of
from shouwen.work.matters import Matter
from shouwen.work.models import Task, TaskState

#: The deed by which a flow of deregistration ends.
DEREGISTERED = "customer.deregistered"
#: Customers who fit what was typed, as many as are shown.
MOST = 20


def files_beside(request: ReaderRequest, task: Task, matter: Matter) -> dict[str, Any]:
    """Return what the page of such a step shows beside it; nothing for all other steps. Five statements at most.

    What is typed to look for a file comes with the page itself, never in its address.
    """
    if task.flow is None or task.state != TaskState.OPEN:
        return {}
    if DEREGISTERED in {node.message for node in flow_of(task.flow).nodes.values()}:
        return {"looks_open": matter.for_whom.startswith("customer:")}
    if not _names_customers(task):
        return {}
    asks = any(ask["type"] == "customer" for ask in task.asks)
    words = request.POST.get("words", "").strip()[:100] if "check" in request.POST else ""
    found = _customer(request, matter)
    return {
        "looks": asks, "looked_for": words, "looked_up": _found(request, words) if words and asks else [],
        "file": found, "twice": _twice(request, found) if found else [], "reasons": REASONS,
    }  # fmt: skip


@dataclass(frozen=True)
class Open:
    """What is open with a customer, as far as the reader sees it; ``counted`` is how it counts for the article."""

    matters: StillOpen
    orders: list[Order]
    counted: Mapping[str, Any]

    @property
    def is_something(self) -> bool:
        """True where the article lets nobody say that nothing is open."""
        return any(self.counted.values())


def open_beside(request: ReaderRequest, task: Task, matter: Matter) -> dict[str, Any]:
    """Return what is open with the customer of a matter; a part of its own: the page of the step need not wait."""
    customer = _customer(request, matter)
    return {"task": task, "file": customer, "open": _open(request, customer, task.matter)} if customer else {"task": task}


def _open(request: ReaderRequest, customer: Customer, matter: str) -> Open:
    own = int(matter.partition(":")[2])
    counted = still_open(customer.pk, own, request.at)
    matters = still_open_of(request, customer, has_cases=counted["open_cases"] > 0,
                            has_returns=counted["open_returns"] > 0)  # fmt: skip
    matters = replace(matters, cases=[one for one in matters.cases if one.pk != own])
    orders = listed_orders(request.by, most=MOST, show="unpaid", customer=customer.pk) if counted["unpaid"] else ()
    return Open(matters, list(orders), counted)


def _names_customers(task: Task) -> bool:
    assert task.flow is not None, "asked before"
    return any(ask.type == "customer" for node in flow_of(task.flow).nodes.values() for ask in node.asks)


def _found(request: ReaderRequest, words: str) -> list[CustomerLine]:
    numbers = [one.pk for one in find_customers(words, by=request.by, most=MOST)]
    return lines_of(numbers, units_closed(request.at))


def _customer(request: ReaderRequest, matter: Matter) -> Customer | None:
    """Return whose file it is, if the reader may see them; no statement where the matter was read with them."""
    kind, _colon, number = matter.for_whom.partition(":")
    if kind != "customer":
        return None
    known: Customer | None = matter.figures.get("customer")
    if known is None or known.pk != int(number):
        return visible_customers(request.by).filter(pk=int(number), erased_at=None).first()
    return known if known.erased_at is None and request.by.may(SEE_CUSTOMER, path=known.unit.path) else None


def _twice(request: ReaderRequest, customer: Customer) -> list[Like]:
    return like([customer], by=request.by)[customer.pk]
