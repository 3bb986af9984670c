"""Lists of orders as files: one row a line of an order; the lines of one number outside are one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.judging import enact_many, is_loud, refuse_if_objected
from shouwen.customers.actions import require_registered
from shouwen.customers.import_rows import check_time
from shouwen.customers.models import Customer
from shouwen.facts.actions import Deed
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import copy_rows
from shouwen.orders.actions.orders import MOST_LINES, placed_at_day
from shouwen.orders.actions.products import check_sum
from shouwen.orders.finding import order_found_as
from shouwen.orders.import_customers import Customers
from shouwen.orders.import_fields import FIELDS, OF_LINES
from shouwen.orders.logic import Priced, charged, compared, listed
from shouwen.orders.models import Delivery, Order, OrderLine, Payment, Product, Receipt
from shouwen.orders.permissions import RECORD_ORDER, TAKE_PAYMENT, may_record_order, may_take_payment
from shouwen.orders.receipts import IssuedReceipt
from shouwen.search.actions import keep_new_findables
from shouwen.work.actions.numbers import next_numbers
from shouwen.work.importable import Batch, Became, ImportList, Line, imports_list

KEY = "orders"
#: How an order is called that comes in by a list, where the list does not say from which shop it is.
SOURCE = "导入"
#: By which fact an order has come to each state.
_CAME_BY = {
    Delivery.CONFIRMED: "order.confirmed", Delivery.SHIPPED: "order.shipped", Delivery.DELIVERED: "order.delivered",
}  # fmt: skip


@dataclass
class Given:
    """An order as some rows give it, checked: what it is, of whom, and what follows from its lines."""

    rows: Sequence[Line]
    values: Mapping[str, Any]
    customer: Customer
    products: Sequence[Product]
    at: datetime

    @property
    def source(self) -> str:
        return str(self.values.get("source", SOURCE))

    @property
    def priced(self) -> list[Priced]:
        return [
            Priced(line.values.get("quantity", 1), line.values.get("price", product.price), product.price)
            for line, product in zip(self.rows, self.products, strict=True)
        ]

    @property
    def paid(self) -> Decimal:
        return Decimal(self.values.get("paid", 0))

    @property
    def delivery(self) -> Delivery:
        return Delivery(self.values.get("delivery", Delivery.PLACED))


def write(batch: Batch) -> None:
    """Record the orders of some rows, each once by its number outside; in a trial only say what is wrong with them."""
    may_record_order(batch.unit, by=batch.by)
    groups = [(lines, _common(lines)) for lines in batch.groups]
    customers, products = Customers(batch, [values for _lines, values in groups]), _products(batch)
    known = _known(batch, [values for _lines, values in groups])
    given = []
    for lines, values in groups:
        if (values.get("source", SOURCE), values["number"]) in known:
            _all(lines, Became.KNOWN)
        elif not any(line.faults for line in lines):
            one = _checked(lines, values, customers, products, batch)
            given += [one] if one is not None else []
        _together(lines)
    _record_all(given, batch)


def _common(lines: Sequence[Line]) -> dict[str, Any]:
    """Return what the lines of an order say of it together; two that differ are wrong."""
    common: dict[str, Any] = {}
    said_in: dict[str, int] = {}
    for line in lines:
        for key, value in line.values.items():
            if key in OF_LINES:
                continue
            if common.setdefault(key, value) != value:
                line.fail(Refused("Row %(row)s of the same order says otherwise.", row=said_in[key]), key)
            said_in.setdefault(key, line.number)
    return common


def _all(lines: Sequence[Line], became: Became) -> None:
    for line in lines:
        line.faults, line.became = [], became


def _together(lines: Sequence[Line]) -> None:
    """Leave an order out whole where one of its lines is wrong."""
    wrong = next((line for line in lines if line.faults), None)
    for line in lines if wrong is not None else ():
        if not line.faults and wrong is not None:
            line.fail(Refused("Left out, since row %(row)s belongs to it and is wrong.", row=wrong.number))


def _products(batch: Batch) -> dict[str, Product]:
    """Return the products that rows name, by code; of one code that of the nearest unit."""
    codes = {line.values["product"] for lines in batch.groups for line in lines if "product" in line.values}
    order = {unit: depth for depth, unit in enumerate(batch.unit.ancestor_ids)}
    rows = Product.objects.filter(unit__in=order, code__in=codes)
    return {one.code: one for one in sorted(rows, key=lambda one: order[one.unit_id])}


def _known(batch: Batch, values: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    numbers = [one["number"] for one in values]
    rows = Order.objects.filter(unit=batch.unit, outside_number__in=numbers)
    return set(rows.values_list("source", "outside_number"))


def _checked(
    lines: Sequence[Line], values: Mapping[str, Any], customers: Customers, products: Mapping[str, Product], batch: Batch
) -> Given | None:
    first, now = lines[0], batch.at
    customer = None
    try:
        customer = customers.of(values)
        if "placed_at" not in values:
            raise Refused("This is missing.", why=Why.BAD_INPUT, field="placed_at")
        if customer.deregistered_at is not None and customer.deregistered_at <= values["placed_at"]:
            require_registered(customer)
        for key in ("placed_at", "came_at", "paid_at"):
            check_time(values.get(key), now, key)
            if key in values and values[key] < values["placed_at"]:
                raise Refused("This lies before the order itself.", why=Why.BAD_INPUT, field=key)
    except Refused as refused:
        first.fail(refused)
    for line in lines:
        try:
            _check_line(line, products, values.get("placed_at"))
        except Refused as refused:
            line.fail(refused)
    if customer is None or any(line.faults for line in lines):
        return None
    one = Given(lines, values, customer, [products[line.values["product"]] for line in lines], values["placed_at"])
    try:
        _check_sums(one)
        if batch.is_trial:
            _object(one, batch)
    except Refused as refused:
        first.fail(refused)
        return None
    return one


def _check_line(line: Line, products: Mapping[str, Product], at: datetime | None) -> None:
    product = products.get(line.values["product"])
    if product is None:
        raise Refused("There is no product with the code “%(code)s”.", why=Why.BAD_INPUT, field="product",
                      code=line.values["product"][:60])
    if product.taken_off_at is not None and at is not None and product.taken_off_at <= at:
        raise Refused("“%(product)s” is not sold here.", why=Why.BAD_INPUT, field="product", product=product.name)
    if not 1 <= line.values.get("quantity", 1) <= 1_000_000:
        raise Refused("A quantity is from 1 to 1000000.", why=Why.BAD_INPUT, field="quantity")
    check_sum(line.values.get("price"), "price")


def _check_sums(one: Given) -> None:
    total = charged(one.priced)
    if len(one.rows) > MOST_LINES:
        raise Refused("An order has from 1 to %(most)s lines.", why=Why.BAD_INPUT, field="number", most=MOST_LINES)
    check_sum(total, "price")
    check_sum(one.paid, "paid")
    if one.paid > total:
        raise Refused("For this order %(owed)s yuan are owed.", why=Why.BAD_INPUT, field="paid", owed=total)


def _object(one: Given, batch: Batch) -> None:
    """Refuse what an article would refuse, without recording anything."""
    for deed in _deeds(one, _order(one, "", batch), batch, about="order:0"):
        refuse_if_objected(
            deed.kind, at=deed.at, unit=deed.unit, by=deed.by, about=deed.about, for_whom=deed.for_whom,
            figures=deed.figures,
        )  # fmt: skip


def _deeds(one: Given, order: Order, batch: Batch, *, about: str = "") -> list[Deed]:
    """Return what has happened with an order, in order of time; a state of which no time is given came with the order."""
    order_, unit, priced = about or order.reference, batch.unit.pk, one.priced
    placed = {"order": order_, "price": compared(priced), "listed_price": listed(priced)}
    deeds = [Deed("order.placed", one.at, unit, batch.by, order_, one.customer, placed)]
    if one.paid:
        figures = {"order": order_, "amount": one.paid, "owed": charged(priced) - one.paid}
        deeds.append(Deed("order.paid", one.values.get("paid_at", one.at), unit, batch.by, order_, one.customer, figures))
    if one.delivery in _CAME_BY:
        at = one.values.get("came_at", one.at)
        deeds.append(Deed(_CAME_BY[one.delivery], at, unit, batch.by, order_, one.customer, {"order": order_}))
    return sorted(deeds, key=lambda deed: deed.at)


def _record_all(given: Sequence[Given], batch: Batch) -> None:
    """Record orders: all at once of which nobody judges anything, others one by one."""
    if any(one.paid for one in given):
        may_take_payment(batch.unit, by=batch.by)
    if batch.is_trial:
        for one in given:
            _all(one.rows, Became.MADE)
        return
    quiet: list[Given] = []
    loud: list[Given] = []
    for one in given:
        at = {one.at, one.values.get("paid_at", one.at), one.values.get("came_at", one.at)}
        kinds = ("order.placed", "order.paid", *_CAME_BY.values())
        is_quiet = not any(is_loud(kind, batch.unit.pk, when) for kind in kinds for when in at)
        (quiet if is_quiet else loud).append(one)
    try:
        with transaction.atomic():
            _record(quiet, batch)
    except Refused:  # one of them, for what a module has against it: then each is asked by itself
        loud += quiet
    for one in loud:
        try:
            with transaction.atomic():
                _record([one], batch)
        except Refused as refused:
            one.rows[0].fail(refused)
            _together(one.rows)


def _order(one: Given, number: str, batch: Batch) -> Order:
    values = one.values
    return Order(
        number=number, unit=batch.unit, customer=one.customer, sold_by=None, source=one.source,
        outside_number=values["number"], placed_at=one.at, total=charged(one.priced), listed_total=listed(one.priced),
        paid=one.paid, delivery=one.delivery, receipt=values.get("receipt", Receipt.NONE),
        receipt_number=values.get("receipt_number", ""), remark=values.get("remark", ""),
    )  # fmt: skip


def _record(given: Sequence[Given], batch: Batch) -> None:
    """Record orders with their lines, payments, facts and by what they are found."""
    if not given:
        return
    numbers = next_numbers(batch.unit, "DD", [one.at for one in given])
    orders = [_order(one, number, batch) for one, number in zip(given, numbers, strict=True)]
    copy_rows(orders)
    pairs = list(zip(given, orders, strict=True))
    copy_rows([
        OrderLine(
            order=order, product=product, quantity=priced.quantity, price=priced.price, listed_price=priced.listed,
            cost=product.cost, batch=line.values.get("batch", ""), expires_on=line.values.get("expires_on"),
        )
        for one, order in pairs
        for line, product, priced in zip(one.rows, one.products, one.priced, strict=True)
    ])  # fmt: skip
    copy_rows([
        Payment(order=order, amount=one.paid, at=one.values.get("paid_at", one.at), by=batch.by.member)
        for one, order in pairs if one.paid
    ])
    copy_rows([
        IssuedReceipt(order=order, unit=batch.unit, kind=order.receipt, number=order.receipt_number,
                      issued_on=placed_at_day(order))
        for order in orders if order.receipt != Receipt.NONE and order.receipt_number
    ])  # fmt: skip
    enact_many([deed for one, order in pairs for deed in _deeds(one, order, batch)])
    keep_new_findables(order_found_as(order, [product.name for product in one.products]) for one, order in pairs)
    for one in given:
        _all(one.rows, Became.MADE)


imports_list(ImportList(
    KEY, RECORD_ORDER, _("Orders"), FIELDS, write, grouped_by="number",
    needed=(("placed_at",), ("customer_number", "phone", "name")),
    rights={"paid": TAKE_PAYMENT, "paid_at": TAKE_PAYMENT},
))  # fmt: skip
