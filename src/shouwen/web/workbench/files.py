"""Beside a step that says whose file it is: which customers there are already, and who is perhaps recorded twice."""

from __future__ import annotations

from typing import Any

from shouwen.customers.merges.queries import Like, like
from shouwen.customers.models import Customer
from shouwen.customers.queries import CustomerLine, find_customers, lines_of, visible_customers
from shouwen.customers.secrecy.listed import units_closed
from shouwen.web.merges.views import REASONS
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.flows import flow_of
from shouwen.work.models import Task, TaskState

#: Customers who fit what was typed, as many as are shown.
MOST = 20


def files_beside(request: ReaderRequest, task: Task, for_whom: str) -> dict[str, Any]:
    """Return what the page of such a step shows beside it; nothing for all other steps. Five statements at most.

    What is typed to look for a file comes with the page itself, never in its address.
    """
    if task.flow is None or task.state != TaskState.OPEN or not _names_customers(task):
        return {}
    asks = any(ask["type"] == "customer" for ask in task.asks)
    words = request.POST.get("words", "").strip()[:100] if "check" in request.POST else ""
    found = _customer(request, for_whom)
    return {
        "looks": asks, "looked_for": words, "looked_up": _found(request, words) if words and asks else [],
        "file": found, "twice": _twice(request, found) if found else [], "reasons": REASONS,
    }  # fmt: skip


def _names_customers(task: Task) -> bool:
    assert task.flow is not None, "asked before"
    return any(ask.type == "customer" for node in flow_of(task.flow).nodes.values() for ask in node.asks)


def _found(request: ReaderRequest, words: str) -> list[CustomerLine]:
    numbers = [one.pk for one in find_customers(words, by=request.by, most=MOST)]
    return lines_of(numbers, units_closed(request.at))


def _customer(request: ReaderRequest, reference: str) -> Customer | None:
    kind, _colon, number = reference.partition(":")
    if kind != "customer":
        return None
    return visible_customers(request.by).filter(pk=int(number), erased_at=None).first()


def _twice(request: ReaderRequest, customer: Customer) -> list[Like]:
    return like([customer], by=request.by)[customer.pk]
