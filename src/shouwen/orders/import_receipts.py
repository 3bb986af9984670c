"""Lists of invoices and receipts as files: one row one receipt of an order, known by the order, its kind and number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwen.customers.import_fields import words
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.actions.receipts import ReceiptTold, checked_receipt, completed, mark_lost, record_receipt
from shouwen.orders.import_fields import RECEIPTS
from shouwen.orders.models import Order
from shouwen.orders.permissions import RECORD_ORDER, may_record_order
from shouwen.orders.receipts import IssuedReceipt
from shouwen.work.importable import (
    Batch,
    Became,
    ImportField,
    ImportList,
    Line,
    empty_or,
    imports_list,
    titles,
)
from shouwen.work.logic import cleaning

KEY = "receipts"
#: By what a receipt is known: its order, kind and number.
Key = tuple[int, str, str]
FIELDS = (
    ImportField("order", _("Sales order"), titles("订单号 订单编号 单号 销售单号", "order order_number order_no"),
                words(60), is_required=True, is_shared=True),
    ImportField("source", _("Shop or channel"), titles("来源 店铺 渠道 平台 销售渠道", "shop source channel"), words(30),
                is_shared=True),
    ImportField("kind", _("Receipt"), titles("凭证类型 票据类型 发票类型 凭证 种类", "receipt kind"),
                empty_or(lambda cell: cleaning.choice(cell, RECEIPTS)), is_required=True),
    ImportField("number", _("Receipt number"),
                titles("凭证号 发票号 发票号码 票据号", "number receipt_number invoice_number"), words(60),
                is_required=True),
    ImportField("issued_on", _("Issued on"), titles("开票日期 开具日期 日期", "issued_on date"), empty_or(cleaning.day),
                is_required=True),
    ImportField("amount", _("Sum"), titles("金额 开票金额 价税合计 票面金额", "amount sum"), empty_or(cleaning.amount)),
    ImportField("is_lost", _("Lost"), titles("遗失 是否遗失 已遗失", "lost is_lost"), empty_or(cleaning.truth)),
)  # fmt: skip


def write(batch: Batch) -> None:
    """Record the receipts of some rows, each once; in a trial only say what is wrong with them."""
    may_record_order(batch.unit, by=batch.by)
    lines = [line for some in batch.groups for line in some if not line.faults]
    orders = _orders(batch, {line.values["order"] for line in lines})
    rows = IssuedReceipt.objects.filter(order__in={one.pk for some in orders.values() for one in some})
    known = {(one.order_id, one.kind, one.number): one for one in rows.select_related("order__unit", "order__customer")}
    seen = batch.memory.setdefault(KEY, set())
    for line in lines:
        try:
            with transaction.atomic():
                line.became = _one(line, _order_of(line.values, orders), known, seen, batch)
        except Refused as refused:
            line.fail(refused)


def _orders(batch: Batch, numbers: set[str]) -> Mapping[str, Sequence[Order]]:
    """Return the orders of the unit that rows name, by their number here and by that in the shop."""
    found: dict[str, list[Order]] = defaultdict(list)
    rows = Order.objects.filter(Q(number__in=numbers) | Q(outside_number__in=numbers), unit=batch.unit)
    for one in rows.select_related("unit", "customer"):
        for number in {one.number, one.outside_number} & numbers:
            found[number].append(one)
    return found


def _order_of(values: Mapping[str, Any], orders: Mapping[str, Sequence[Order]]) -> Order:
    fitting = [one for one in orders.get(values["order"], ()) if values.get("source") in (None, one.source)]
    if not fitting:
        raise Refused("There is no order with this number.", why=Why.BAD_INPUT, field="order")
    if len(fitting) > 1:
        raise Refused("This fits %(count)s orders. Say of which shop.", why=Why.BAD_INPUT, field="order",
                      count=len(fitting))  # fmt: skip
    return fitting[0]


def _one(
    line: Line, order: Order, known: dict[Key, IssuedReceipt], seen: set[Key], batch: Batch
) -> Became:  # fmt: skip
    values = line.values
    told = ReceiptTold(values["kind"], values["number"], values["issued_on"], values.get("amount"))
    key = (order.pk, told.kind, checked_receipt(order, told, batch.at))
    before, is_lost = known.get(key), bool(values.get("is_lost"))
    if batch.is_trial:
        was_seen = key in seen
        seen.add(key)
        return Became.KNOWN if was_seen or before is not None else Became.MADE
    if before is None:
        receipt = record_receipt(order, told, by=batch.by, at=batch.at)
    else:
        version = before.version
        receipt = completed(before, told, batch.by, batch.at)
        if receipt.version == version and (receipt.lost_at is not None or not is_lost):
            return Became.KNOWN
    if is_lost and receipt.lost_at is None:
        receipt = mark_lost(receipt, receipt.version, is_lost=True, by=batch.by, at=batch.at)
    known[key] = receipt
    return Became.MADE if before is None else Became.CHANGED


imports_list(ImportList(KEY, RECORD_ORDER, _("Invoices and receipts"), FIELDS, write))
