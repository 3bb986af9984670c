"""Orders, returns, products, their batches and receipts as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.orders.batches import ProductBatch
from shouwen.orders.models import Order, OrderLine, Product, Return
from shouwen.orders.permissions import SEE_ORDER
from shouwen.orders.queries import (
    lines_of_batch,
    listed_batches,
    listed_orders,
    listed_products,
    listed_receipts,
    listed_returns,
)
from shouwen.orders.receipts import IssuedReceipt
from shouwen.organisation.walks import number_of
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.components.signs import sign_of
from shouwen.web.exports.rows import exports_rows
from shouwen.web.orders.batches import batch_seen
from shouwen.web.orders.forms import TITLES
from shouwen.work.exportable import ALL, Asked, Counted, ExportList, Row, exports_list

#: Rows that one question brings from the server.
CHUNK = 2000
_ORDERS = (
    (_("Sales order"), "text"), (_("When"), "datetime"), (_("Customer"), "text"), (_("Sum"), "money"),
    (_("Paid"), "money"), (_("At listed prices"), "money"), (_("State"), "text"), (_("Number in the shop"), "text"),
    (_("Unit"), "text"),
)  # fmt: skip
_RETURNS = (
    (_("Return"), "text"), (_("Customer"), "text"), (_("Product"), "text"), (_("Bought on"), "datetime"),
    (_("Specification"), "text"), (_("Quantity"), "integer"), (_("Sum"), "money"), (_("What they want"), "text"),
    (_("When"), "datetime"), (_("Why"), "text"), (_("State"), "text"),
)  # fmt: skip

_BATCHES = (
    (_("Product code"), "text"), (_("Product"), "text"), (_("Batch"), "text"), (_("Made on"), "date"),
    (_("Shelf life in days"), "integer"), (_("Good until"), "date"), (_("Unit"), "text"),
)  # fmt: skip

_RECEIPTS = (
    (_("Receipt"), "text"), (_("Receipt number"), "text"), (_("Issued on"), "date"), (_("Sum"), "money"),
    (_("Sales order"), "text"), (_("Customer"), "text"), (_("Lost since"), "datetime"), (_("Unit"), "text"),
)  # fmt: skip

_PRODUCTS = (
    (_("Code"), "text"), (_("Name"), "text"), (_("Specification"), "text"), (_("Listed price"), "money"),
    (_("Shelf life in days"), "integer"), (_("Unit"), "text"),
)  # fmt: skip

_SOLD = ((_("Sales order"), "text"), (_("When"), "datetime"), (_("Customer"), "text"), (_("Quantity"), "integer"))


def _columns(columns: tuple[tuple[object, str], ...]) -> list[SheetColumn]:
    return [SheetColumn(str(title), kind) for title, kind in columns]


def _write_orders(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    lines: Iterator[Row] = (
        (one.number, one.placed_at, one.customer.name, one.total, one.paid, one.listed_total,
         str(sign_of(one.delivery).words), f"{one.source} {one.outside_number}".strip(), one.unit.called)
        for one in _orders(asked, ALL).iterator(chunk_size=CHUNK)
    )  # fmt: skip
    write_list(file, str(_("Orders")), _columns(_ORDERS), counted(lines), zone=asked.zone)


def _write_returns(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    lines: Iterator[Row] = (
        (one.number, one.customer.name, one.line.product.name, one.line.order.placed_at, one.line.product.spec,
         one.quantity, one.price * one.quantity, str(TITLES[one.wants]), one.asked_at, str(TITLES[one.reason]),
         str(sign_of(one.state).words))
        for one in _returns(asked, ALL).iterator(chunk_size=CHUNK)
    )  # fmt: skip
    write_list(file, str(_("Returns and exchanges")), _columns(_RETURNS), counted(lines), zone=asked.zone)


def _write_batches(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    lines: Iterator[Row] = (
        (one.product.code, one.product.name, one.number, one.made_on, one.shelf_life_days, one.expires_on,
         one.unit.called)
        for one in _batches(asked, ALL).iterator(chunk_size=CHUNK)
    )  # fmt: skip
    write_list(file, str(_("Batches")), _columns(_BATCHES), counted(lines), zone=asked.zone)


def _batches(asked: Asked, most: int) -> QuerySet[ProductBatch]:
    return listed_batches(asked.by, most=most, product=number_of(asked.query.get("product", "")))


def _write_receipts(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    lines: Iterator[Row] = (
        (str(TITLES[one.kind]), one.number, one.issued_on, one.amount, one.order.number, one.order.customer.name,
         one.lost_at, one.unit.called)
        for one in _receipts(asked, ALL).iterator(chunk_size=CHUNK)
    )  # fmt: skip
    write_list(file, str(_("Invoices and receipts")), _columns(_RECEIPTS), counted(lines), zone=asked.zone)


def _receipts(asked: Asked, most: int) -> QuerySet[IssuedReceipt]:
    return listed_receipts(asked.by, most=most, is_lost=asked.query.get("show") == "lost")


def _orders(asked: Asked, most: int) -> QuerySet[Order]:
    customer = number_of(asked.query.get("customer", ""))
    return listed_orders(asked.by, most=most, show=asked.query.get("show", "all"), customer=customer)


def _returns(asked: Asked, most: int) -> QuerySet[Return]:
    return listed_returns(asked.by, most=most, show=asked.query.get("show", "open"))


def _product_rows(products: Iterable[Product], asked: Asked) -> Iterator[Row]:
    for one in products:
        yield one.code, one.name, one.spec, one.price, one.shelf_life_days, one.unit.called


def _sold(asked: Asked) -> QuerySet[OrderLine]:
    return lines_of_batch(batch_seen(number_of(asked.query.get("batch", "")) or 0, by=asked.by), by=asked.by)


def _sold_rows(lines: Iterable[OrderLine], asked: Asked) -> Iterator[Row]:
    for one in lines:
        yield one.order.number, one.order.placed_at, one.order.customer.name, one.quantity


exports_list(ExportList("orders", SEE_ORDER, _("Orders"), ("show", "customer"),
                        lambda asked, most: _orders(asked, most).count(), _write_orders))
exports_list(ExportList("returns", SEE_ORDER, _("Returns and exchanges"), ("show",),
                        lambda asked, most: _returns(asked, most).count(), _write_returns))
exports_list(ExportList("batches", SEE_ORDER, _("Batches"), ("product",),
                        lambda asked, most: _batches(asked, most).count(), _write_batches))
exports_list(ExportList("receipts", SEE_ORDER, _("Invoices and receipts"), ("show",),
                        lambda asked, most: _receipts(asked, most).count(), _write_receipts))
exports_rows("products", SEE_ORDER, _("Products"), ("q",), _PRODUCTS,
             lambda asked: listed_products(asked.by, asked.query.get("q", ""), at=asked.at, most=ALL), _product_rows)
exports_rows("batch-sold", SEE_ORDER, _("Who bought of it"), ("batch",), _SOLD, _sold, _sold_rows)
