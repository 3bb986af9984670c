"""Orders and returns as the floor below sees them: matters of whoever sold or took them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from shouwen.customers.contents import contents_of_customer, points_of
from shouwen.customers.erasures.standing import went
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.grounds import grounds_of, standing_refusal
from shouwen.orders.models import Delivery, Order, Return, ReturnState
from shouwen.orders.permissions import (
    PREPARE_SALES,
    RECORD_ORDER,
    SEE_ORDER,
    SEE_SALES,
    SETTLE_RETURN,
    TAKE_RETURN,
)
from shouwen.orders.sums import SalesPeriod
from shouwen.organisation.zones import zone_of
from shouwen.work.matters import Matter, describes
from shouwen.work.prefill import fills


def matter_of_order(order: Order) -> Matter:
    """Return an order as a matter."""
    members = (order.sold_by_id,) if order.sold_by_id is not None else ()
    return Matter(
        reference=order.reference, title=order.number, unit=order.unit, members=members, accused=None,
        is_open=order.delivery != Delivery.CLOSED, for_whom=order.customer.reference, see=SEE_ORDER, work=RECORD_ORDER,
        address=f"/orders/{order.pk}", owner=order.sold_by, has_tasks=False, figures={"order": order},
    )  # fmt: skip


def figures_of_return(one: Return) -> Mapping[str, Any]:
    """Return the figures of a return as a matter."""
    return {"return": one, "wants": one.wants, "declined": one.state == ReturnState.DECLINED,
            "settled": one.state == ReturnState.SETTLED}  # fmt: skip


def matter_of_return(one: Return) -> Matter:
    """Return a return as a matter; whoever took it answers for it."""
    return Matter(
        reference=one.reference, title=one.number, unit=one.unit, members=(one.taken_by_id,), accused=None,
        is_open=one.state in (ReturnState.ASKED, ReturnState.RECEIVED), for_whom=one.customer.reference, see=SEE_ORDER,
        work=TAKE_RETURN, address=f"/returns/{one.pk}", owner=one.taken_by, unmask=SETTLE_RETURN,
        figures=figures_of_return(one), is_gone=went("returns", one.pk, one.customer),
    )  # fmt: skip


def matter_of_sales(period: SalesPeriod) -> Matter:
    """Return a period of sales as a matter; one that is not kept yet can be shown, but nothing can be said of it."""
    chosen = {"unit": period.unit_id, "since": period.since.isoformat(), "until": period.until.isoformat()}
    return Matter(
        reference=period.reference, title=str(period), unit=period.unit, members=(), accused=None, is_open=True,
        for_whom="", see=SEE_SALES, work=PREPARE_SALES, address=f"/sales/sheets?{urlencode(chosen)}", has_tasks=False,
        figures={"sales": period},
    )  # fmt: skip


@describes("sales")
def describe_sales(number: int) -> Matter:
    """Read a period of sales as a matter: who may see what was sold may see what is reckoned of it."""
    return matter_of_sales(SalesPeriod.objects.select_related("unit").get(pk=number))


_ORDER = Prepared(lambda number: Order.objects.select_related("unit", "customer", "sold_by").filter(pk=number))
_RETURN = Prepared(
    lambda number: Return.objects.select_related("unit", "customer", "taken_by", "line__product", "line__order").filter(
        pk=number
    )
)


@describes("order")
def describe_order(number: int) -> Matter:
    """Read an order as a matter."""
    order = _ORDER.first(number)
    if order is None:
        raise Order.DoesNotExist
    return matter_of_order(order)


@describes("return")
def describe_return(number: int) -> Matter:
    """Read a return as a matter."""
    one = _RETURN.first(number)
    if one is None:
        raise Return.DoesNotExist
    return matter_of_return(one)


@fills("return")
def contents_of_return(matter: Matter) -> Mapping[str, Any]:
    """Return what forms of a return are filled from, by the names that packs use; two statements."""
    one: Return = matter.figures["return"]
    zone = zone_of(one.unit)
    return {
        **contents_of_customer(one.customer, points_of({one.customer_id}).get(one.customer_id, {})),
        "return.number": one.number,
        "return.wants": one.wants,
        "refusal.words": _refusal_words(one),
        "refusals": lambda: refusals_of(one),
        "return.reason": one.reason,
        "return.words": one.words,
        "return.asked_on": one.asked_at.astimezone(zone).date().isoformat(),
        "return.quantity": one.quantity,
        "return.taken_by": one.taken_by.reference,
        "order.number": one.line.order.number,
        "order.placed_on": one.line.order.placed_at.astimezone(zone).date().isoformat(),
        "product.name": one.line.product.name,
        "product.spec": one.line.product.spec,
    }


def _refusal_words(one: Return) -> str:
    found = standing_refusal(one)
    return found.words if found else ""


def refusals_of(one: Return) -> list[dict[str, str]]:
    """Return each article by which a return is declined, as rows of the notice; refuses where it is not declined."""
    found = standing_refusal(one)
    if found is None:
        raise Refused("This return was not declined: there is no notice of it.", why=Why.BAD_INPUT)
    return [{"refusal.article": ground.article, "refusal.says": ground.says.zh} for ground in grounds_of(found)]
