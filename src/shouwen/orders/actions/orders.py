"""Record orders: placed, charged otherwise, confirmed, shipped, delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.customers.actions import require_registered
from shouwen.customers.models import Customer
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.facts.rows import add_rows, change_rows
from shouwen.orders.actions.products import check_sum
from shouwen.orders.batches import batches_of
from shouwen.orders.credit import credit_held
from shouwen.orders.finding import index_order
from shouwen.orders.logic import Priced, charged, compared, listed
from shouwen.orders.models import Delivery, Order, OrderLine, Product, Receipt
from shouwen.orders.permissions import may_record_order
from shouwen.orders.receipts import IssuedReceipt
from shouwen.orders.wording import DELIVERED_SO_FAR
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.work.actions.numbers import next_number
from shouwen.work.actions.permits import use_permit

MOST_LINES = 500
#: By which fact an order goes on to each state, and from which states it may.
GOES_ON = {
    Delivery.CONFIRMED: ("order.confirmed", (Delivery.PLACED,)),
    Delivery.SHIPPED: ("order.shipped", (Delivery.PLACED, Delivery.CONFIRMED)),
    Delivery.DELIVERED: ("order.delivered", (Delivery.PLACED, Delivery.CONFIRMED, Delivery.SHIPPED)),
}


@dataclass(frozen=True)
class Wanted:
    """So many of a product; without a price at its listed one. ``batch`` and ``expires_on`` where they are known."""

    product: Product
    quantity: int
    price: Decimal | None = None
    batch: str = ""
    expires_on: date | None = None


@dataclass(frozen=True)
class Papers:
    """What an order is known by outside, what the customer can show for it, and what was remarked."""

    source: str = ""
    outside_number: str = ""
    receipt: str = Receipt.NONE
    receipt_number: str = ""
    remark: str = ""


@transaction.atomic(savepoint=False)
def place_order(
    unit: Unit, customer: Customer, wanted: Sequence[Wanted], papers: Papers = Papers(), *, by: Acting, at: datetime
) -> Order:
    """Record an order that was placed at ``at``; a price below the listed one goes by what the articles ask for.

    An order that is known by its number outside is recorded once: a second time the first is returned.
    """
    may_record_order(unit, by=by)
    require_registered(customer)
    check_wanted(unit, wanted)
    known = known_order(unit, papers)
    if known is not None:
        return known
    lines = priced_lines(wanted)
    credit = credit_held(customer)
    order = Order(
        number=next_number(unit, "DD", at=at),
        unit=unit,
        customer=customer,
        sold_by=by.member,
        source=papers.source.strip()[:30],
        outside_number=papers.outside_number.strip()[:60],
        placed_at=at,
        total=charged(lines),
        listed_total=listed(lines),
        receipt=papers.receipt,
        receipt_number=papers.receipt_number.strip()[:60],
        remark=papers.remark.strip(),
    )
    add_rows([order])
    add_rows([
        OrderLine(
            order=order, product=one.product, quantity=one.quantity, price=priced.price, listed_price=priced.listed,
            cost=one.product.cost, batch=one.batch.strip()[:40], expires_on=one.expires_on,
        )
        for one, priced in zip(wanted, lines, strict=True)
    ])  # fmt: skip
    if order.receipt != Receipt.NONE and order.receipt_number:
        IssuedReceipt.objects.create(order=order, unit=unit, kind=order.receipt, number=order.receipt_number,
                                     issued_on=placed_at_day(order))  # fmt: skip
    deed = enact(
        "order.placed", at=at, unit=unit.pk, by=by, about=order, for_whom=customer, figures=credit.figures, order=order,
        price=compared(lines), listed_price=order.listed_total, total=order.total,
    )  # fmt: skip
    if credit.left is not None and order.total > credit.left:
        use_permit(deed, by=by, at=at, matter=customer.reference)
    index_order(order, [one.product.name for one in wanted])
    return order


@transaction.atomic(savepoint=False)
def change_prices(
    order: Order, version: int, prices: Mapping[int, Decimal], *, by: Acting, at: datetime
) -> Order:
    """Charge lines of an order otherwise, by their numbers; only before it is delivered and paid."""
    may_record_order(order.unit, by=by)
    held = lock_order(order, version)
    priced = price_anew(held, prices)
    OrderLine.objects.bulk_update(priced.rows, ["price"])
    held.total, held.version = charged(priced.lines), held.version + 1
    held.save(update_fields=["total", "version"])
    deed = enact("price.changed", at=at, unit=held.unit_id, by=by, about=held, for_whom=held.customer,
                 figures=priced.figures)  # fmt: skip
    use_permit(deed, by=by, at=at)
    return held


@dataclass(frozen=True)
class Anew:
    """Lines of an order at other prices, not saved yet, and what the fact of it tells."""

    rows: list[OrderLine]
    lines: list[Priced]
    figures: dict[str, Any]


def prices_open(order: Order) -> bool:
    """True while the prices of an order may still be others: nothing of it is on its way, paid or came back."""
    return order.delivery in (Delivery.PLACED, Delivery.CONFIRMED) and not order.paid and not order.adjustment


def price_anew(held: Order, prices: Mapping[int, Decimal]) -> Anew:
    """Return the lines of an order at other prices; refuse once it is on its way or anything was paid."""
    if not prices_open(held):
        raise Refused("Prices stay once an order is on its way or anything was paid.", why=Why.OVERTAKEN)
    rows = list(held.lines.select_related("product").order_by("pk"))
    if prices.keys() - {line.pk for line in rows}:
        raise Refused("This line is not of this order.", why=Why.BAD_INPUT, field="prices")
    for line in rows:
        line.price = prices.get(line.pk, line.price)
        check_sum(line.price, "prices")
    lines = [Priced(line.quantity, line.price, line.listed_price) for line in rows]
    credit = credit_held(held.customer, but=held.pk)
    told = {"order": held, "price": compared(lines), "listed_price": held.listed_total, "total": charged(lines),
            "total_before": held.total}  # fmt: skip
    return Anew(rows, lines, {**credit.figures, **told})


@transaction.atomic(savepoint=False)
def move_order(order: Order, version: int, to: Delivery, *, by: Acting, at: datetime) -> Order:
    """Confirm an order, ship it, or record that it was delivered."""
    may_record_order(order.unit, by=by)
    held = lock_order(order, version)
    kind, before = GOES_ON[to]
    if held.delivery not in before:
        raise Refused("This order is %(state)s already.", why=Why.OVERTAKEN,
                      state=DELIVERED_SO_FAR[held.delivery])  # fmt: skip
    held.delivery, held.version = to, held.version + 1
    change_rows(Order, "WHERE id = %s", [held.pk], {"delivery": held.delivery, "version": held.version})
    enact(kind, at=at, unit=held.unit_id, by=by, about=held, for_whom=held.customer, order=held)
    return held


def placed_at_day(order: Order) -> date:
    """Return the day on which an order was placed, in the zone of its unit."""
    return order.placed_at.astimezone(zone_of(order.unit)).date()


_KNOWN = Prepared(
    lambda unit, source, number: Order.objects.filter(unit=unit, source=source, outside_number=number).order_by("pk")[:1]
)


def known_order(unit: Unit, papers: Papers) -> Order | None:
    """Return the order that a unit has recorded already under a number outside."""
    number = papers.outside_number.strip()
    if not number:
        return None
    return _KNOWN.first(unit.pk, papers.source.strip()[:30], number)


_LOCKED = Prepared(
    lambda number: Order.objects.select_for_update(of=("self",)).select_related("unit", "customer").filter(pk=number)
)


def locked_order(number: int) -> Order:
    """Return an order for one deed at a time, with its unit and customer."""
    held = _LOCKED.first(number)
    if held is None:
        raise Order.DoesNotExist
    return held


def lock_order(order: Order, version: int) -> Order:
    """Return an order for one deed at a time; refuse where it is another than was seen."""
    held = locked_order(order.pk)
    if held.version != version:
        raise Overtaken(
            "A colleague has changed this order in the meantime. Look at it again.",
            {"version": held.version, "delivery": held.delivery, "total": held.total},
        )
    return held


def priced_lines(wanted: Sequence[Wanted]) -> list[Priced]:
    """Return what is wanted at its prices, each at its listed price where none is given."""
    return [_priced(one) for one in wanted]


def check_wanted(unit: Unit, wanted: Sequence[Wanted]) -> None:
    """Refuse what a unit does not sell, or sells so many of to nobody."""
    if not 1 <= len(wanted) <= MOST_LINES:
        raise Refused("An order has from 1 to %(most)s lines.", why=Why.BAD_INPUT, field="lines", most=MOST_LINES)
    sells = unit.ancestor_ids
    for one in wanted:
        if one.product.unit_id not in sells or one.product.taken_off_at is not None:
            raise Refused(
                "“%(product)s” is not sold here.", why=Why.BAD_INPUT, field="lines", product=one.product.name
            )
        if not 1 <= one.quantity <= 1_000_000:
            raise Refused("A quantity is from 1 to 1000000.", why=Why.BAD_INPUT, field="quantity")
        check_sum(one.price, "price")
    _check_days(wanted)


def _check_days(wanted: Sequence[Wanted]) -> None:
    """Refuse a last day that is another than that of the batch."""
    lines = [OrderLine(pk=place, product=one.product, batch=one.batch.strip()[:40]) for place, one in enumerate(wanted)]
    for place, batch in batches_of(lines).items():
        said = wanted[place].expires_on
        if said is not None and said != batch.expires_on:
            raise Refused("Batch %(batch)s is good until %(until)s.", why=Why.BAD_INPUT, field="expires_on",
                          batch=batch.number, until=batch.expires_on or "—")  # fmt: skip


def _priced(one: Wanted) -> Priced:
    price = one.product.price if one.price is None else one.price
    return Priced(one.quantity, price, one.product.price)
