"""Lists of batches as files: one row a batch of a product, known by the product's code and its own number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.judging import enact_many, refuse_if_objected
from shouwen.customers.import_fields import words
from shouwen.facts.actions import Deed
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import copy_rows
from shouwen.orders.actions.batches import BatchTold, Keeps, checked_batch, figures_of_batch
from shouwen.orders.batches import ProductBatch
from shouwen.orders.import_fields import PRODUCT_CODE
from shouwen.orders.models import Product
from shouwen.orders.permissions import RECORD_PRODUCT, may_record_product
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

KEY = "batches"
FIELDS = (
    ImportField(
        "product", _("Product code"),
        (*PRODUCT_CODE, "product"), words(40), is_required=True, is_shared=True,
    ),
    ImportField("number", _("Batch"), titles("批号 批次 生产批号 批次号", "batch lot batch_number"), words(40),
                is_required=True),
    ImportField("made_on", _("Made on"), titles("生产日期 制造日期 出厂日期", "made_on production_date mfd"),
                empty_or(cleaning.day), is_required=True),
    ImportField("shelf_life_days", _("Shelf life in days"),
                titles("保质期 保质期天数 保质天数", "shelf_life shelf_life_days"), empty_or(cleaning.whole)),
    ImportField("expires_on", _("Good until"), titles("保质期至 有效期至 到期日 失效日期", "expires_on expiry"),
                empty_or(cleaning.day)),
)  # fmt: skip
RECORDED = "batch.recorded"


def write(batch: Batch) -> None:
    """Record the batches of some rows, each once; in a trial only say what is wrong with them."""
    may_record_product(batch.unit, by=batch.by)
    lines = [line for some in batch.groups for line in some if not line.faults]
    products = _products(batch, lines)
    known = _known(products, lines)
    if batch.is_trial:
        known = batch.memory.setdefault(KEY, {}) | known
    made = []
    for line in lines:
        product = products.get(line.values["product"])
        try:
            made += _one(line, product, known, batch)
        except Refused as refused:
            line.fail(refused)
    if batch.is_trial:
        batch.memory[KEY] |= known
        return
    try:
        with transaction.atomic():
            _record([one for _line, one in made], batch)
    except Refused:  # an article is against one of them: then each is asked by itself
        for line, one in made:
            one.pk = None
            try:
                with transaction.atomic():
                    _record([one], batch)
            except Refused as refused:
                line.fail(refused)


def _record(rows: list[ProductBatch], batch: Batch) -> None:
    copy_rows(rows)
    enact_many([_deed(one, batch) for one in rows])


def _products(batch: Batch, lines: Sequence[Line]) -> dict[str, Product]:
    """Return the products of the unit that rows name, by code."""
    codes = {line.values["product"] for line in lines}
    rows = Product.objects.select_for_update(of=("self",), no_key=True).filter(unit=batch.unit, code__in=codes)
    return {one.code: one for one in rows.select_related("unit").order_by("pk")}


def _known(products: Mapping[str, Product], lines: Sequence[Line]) -> dict[tuple[int, str], date]:
    numbers = {line.values["number"].strip() for line in lines}
    rows = ProductBatch.objects.filter(product__in=list(products.values()), number__in=numbers)
    return {(product, number): made_on for product, number, made_on in rows.values_list("product", "number", "made_on")}


def _one(
    line: Line, product: Product | None, known: dict[tuple[int, str], date], batch: Batch
) -> list[tuple[Line, ProductBatch]]:
    if product is None:
        raise Refused("There is no product with the code “%(code)s”.", why=Why.BAD_INPUT, field="product",
                      code=line.values["product"][:60])
    values: Mapping[str, Any] = line.values
    told = BatchTold(values["number"], values["made_on"], values.get("shelf_life_days"), values.get("expires_on"))
    number, keeps = checked_batch(product, told, batch.at)
    before = known.get((product.pk, number))
    if before is not None:
        if before != told.made_on:
            raise Refused("There is a batch with this number already.", why=Why.BAD_INPUT, field="number")
        line.became = Became.KNOWN
        return []
    known[product.pk, number] = told.made_on
    one = _batch(product, number, told, keeps)
    if batch.is_trial:
        refuse_if_objected(RECORDED, at=batch.at, unit=batch.unit.pk, by=batch.by, about="batch:0",
                           figures={**figures_of_batch(one), "batch": "batch:0"})  # fmt: skip
    line.became = Became.MADE
    return [(line, one)]


def _batch(product: Product, number: str, told: BatchTold, keeps: Keeps) -> ProductBatch:
    return ProductBatch(unit=product.unit, product=product, number=number, made_on=told.made_on,
                        shelf_life_days=keeps.days, expires_on=keeps.until)  # fmt: skip


def _deed(one: ProductBatch, batch: Batch) -> Deed:
    return Deed(RECORDED, batch.at, batch.unit.pk, batch.by, one.reference, "", figures_of_batch(one))


imports_list(ImportList(KEY, RECORD_PRODUCT, _("Batches"), FIELDS, write))
