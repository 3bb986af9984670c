"""One order beyond a customer's limit of credit: asked for by special request, placed once, at that sum.

The order does not exist while it is asked for, so the request is on the customer, and keeps what is wanted in numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from shouwen.compliance.permits import GrantInForce, grants_wanted
from shouwen.customers.actions import require_registered
from shouwen.customers.models import Customer
from shouwen.customers.reading import matter_of_customer
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.orders.actions.orders import Papers, Wanted, check_wanted, known_order, place_order, priced_lines
from shouwen.orders.credit import credit_of
from shouwen.orders.logic import charged, compared, listed
from shouwen.orders.models import Order, OrderLine, Product
from shouwen.orders.permissions import RECORD_ORDER, may_record_order
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.work.actions.permits import ask_permit
from shouwen.work.models import Permit

PLACED = "order.placed"
#: How facts name an order that is not there yet.
NOT_YET = "order:0"


def beyond_wanted(
    unit: Unit, customer: Customer, wanted: Sequence[Wanted], *, by: Acting, at: datetime
) -> list[GrantInForce]:
    """Return the articles by which an order needs a permit of its customer; nothing is recorded."""
    found = grants_wanted(PLACED, at=at, unit=unit.pk, by=by, about=NOT_YET, for_whom=customer,
                          figures=_figures(customer, wanted))  # fmt: skip
    return [one for one in found if one.of == "customer"]


@transaction.atomic(savepoint=False)
def ask_beyond(
    unit: Unit, customer: Customer, wanted: Sequence[Wanted], papers: Papers, words: str, *, by: Acting, at: datetime
) -> Permit:
    """Ask to place an order that goes beyond the customer's limit; one such request of a customer waits at a time."""
    may_record_order(unit, by=by)
    require_registered(customer)
    check_wanted(unit, wanted)
    if known_order(unit, papers) is not None:
        raise Refused("This order is recorded already.", why=Why.OVERTAKEN)
    grants = beyond_wanted(unit, customer, wanted, by=by, at=at)
    if not grants:
        raise Refused("No article wants a request for this order: it can be placed, or not at all.", why=Why.BAD_INPUT)
    left = credit_of(customer).left
    matter = replace(matter_of_customer(customer), unit=unit, work=RECORD_ORDER)
    return ask_permit(
        matter, grants[0].grant.permit, words, detail=_kept(wanted, papers), by=by, at=at,
        figures={"total": charged(priced_lines(wanted)), "credit_left": left},
    )  # fmt: skip


@transaction.atomic(savepoint=False)
def place_permitted(permit: Permit, *, by: Acting, at: datetime) -> Order:
    """Place the order that was permitted: once, while the permit is good and its prices are those of then."""
    may_record_order(permit.unit, by=by)
    customer = customer_of(permit)
    if not permit.is_good(at):
        raise Overtaken("This permit is used up, over or was never given.", {"state": permit.state_at(at)})
    return place_order(permit.unit, customer, wanted_of(permit), papers_of(permit), by=by, at=at)


def customer_of(permit: Permit) -> Customer:
    """Return whose order a request is about; refuse where it is about something else."""
    kind, _, number = permit.matter.partition(":")
    if kind != "customer" or "lines" not in permit.detail:
        raise Refused("This request is not about an order to come.", why=Why.BAD_INPUT)
    return Customer.objects.select_related("unit").get(pk=int(number))


def wanted_of(permit: Permit) -> list[Wanted]:
    """Return what a request is for, each at the price that it had then; two statements."""
    kept = permit.detail.get("lines", [])
    products = {one.pk: one for one in Product.objects.filter(pk__in={line["product"] for line in kept})}
    return [
        Wanted(products[line["product"]], line["quantity"], Decimal(line["price"]), line["batch"],
               date.fromisoformat(line["expires_on"]) if line["expires_on"] else None)
        for line in kept
    ]  # fmt: skip


def lines_of(permit: Permit) -> list[tuple[OrderLine, Decimal]]:
    """Return what a request is for as lines of an order that is not there yet, each with its price."""
    found = []
    for one in wanted_of(permit):
        price = one.product.price if one.price is None else one.price
        found.append((OrderLine(product=one.product, quantity=one.quantity, price=price,
                                listed_price=one.product.price), price))  # fmt: skip
    return found


def papers_of(permit: Permit) -> Papers:
    """Return by what the order is known outside; what was remarked is not kept with a request."""
    kept = permit.detail.get("papers", {})
    return Papers(kept.get("source", ""), kept.get("outside_number", ""), kept.get("receipt", Papers.receipt))


def _figures(customer: Customer, wanted: Sequence[Wanted]) -> Mapping[str, Any]:
    lines = priced_lines(wanted)
    return {**credit_of(customer).figures, "order": NOT_YET, "price": compared(lines), "listed_price": listed(lines),
            "total": charged(lines)}  # fmt: skip


def _kept(wanted: Sequence[Wanted], papers: Papers) -> dict[str, Any]:
    """Return what is wanted as numbers and codes: what somebody wrote besides is written again with the order."""
    lines = [
        {"product": one.product.pk, "quantity": one.quantity, "price": str(priced.price), "batch": one.batch.strip()[:40],
         "expires_on": one.expires_on.isoformat() if one.expires_on else ""}
        for one, priced in zip(wanted, priced_lines(wanted), strict=True)
    ]  # fmt: skip
    known = {"source": papers.source, "outside_number": papers.outside_number, "receipt": papers.receipt}
    return {"lines": lines, "papers": known}
