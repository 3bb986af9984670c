"""Lists of products as files: one row a product, known by its code in its unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.judging import enact_many, refuse_if_objected
from shouwen.customers.import_fields import words
from shouwen.facts.actions import Deed
from shouwen.facts.refusals import Refused
from shouwen.facts.rows import copy_rows
from shouwen.orders.actions.products import (
    LISTED,
    Told,
    change_product,
    columns_of,
    figures_of_product,
    told_of,
)
from shouwen.orders.finding import product_found_as
from shouwen.orders.import_fields import PRODUCT_CODE
from shouwen.orders.models import Product
from shouwen.orders.permissions import RECORD_PRODUCT, may_record_product
from shouwen.search.actions import keep_new_findables
from shouwen.work.importable import (
    Batch,
    Became,
    ImportChoice,
    ImportField,
    ImportList,
    Line,
    empty_or,
    imports_list,
    titles,
)
from shouwen.work.logic import cleaning

KEY = "products"
SKIP, UPDATE = "skip", "update"
FIELDS = (
    ImportField(
        "code", _("Code"),
        (*PRODUCT_CODE, *titles("编码", "code")), words(40), is_required=True,
    ),
    ImportField("name", _("Name"), titles("名称 商品名称 产品名称 品名", "name product product_name"), words(120),
                is_required=True),
    ImportField("spec", _("Specification"), titles("规格 型号 规格型号", "spec specification model"), words(120)),
    ImportField("price", _("Listed price"), titles("上架价 标价 单价 售价 价格 零售价", "price listed_price"),
                empty_or(cleaning.amount), is_required=True),
    ImportField("cost", _("Cost"), titles("成本 成本价 进价 采购价", "cost"), empty_or(cleaning.amount)),
    ImportField("shelf_life_days", _("Shelf life in days"),
                titles("保质期 保质期天数 保质天数", "shelf_life shelf_life_days"), empty_or(cleaning.whole)),
)  # fmt: skip
#: What a row says of a product besides its code; what it does not say stays.
SAID = ("name", "spec", "price", "cost", "shelf_life_days")


def write(batch: Batch) -> None:
    """Record the products of some rows; by the member's choice those that are here already are left or changed."""
    may_record_product(batch.unit, by=batch.by)
    lines = [line for some in batch.groups for line in some if not line.faults]
    known, made = _known(batch, lines), []
    for line in lines:
        try:
            if (one := known.get(line.values["code"])) is not None:
                line.became = _change(one, line.values, batch)
            else:
                made.append(_made(line, batch))
                known[made[-1].code], line.became = made[-1], Became.MADE
        except Refused as refused:
            line.fail(refused)
    if batch.is_trial:
        batch.memory[KEY] = known
    else:
        _record(made, batch)


def _known(batch: Batch, lines: Sequence[Line]) -> dict[str, Product]:
    """Return the products of the unit that rows name, by code; in a trial also those of rows before."""
    codes = {line.values["code"] for line in lines}
    rows = Product.objects.select_for_update(of=("self",), no_key=True).filter(unit=batch.unit, code__in=codes)
    found = {one.code: one for one in rows.select_related("unit").order_by("pk")}
    return found | batch.memory.get(KEY, {}) if batch.is_trial else found


def _made(line: Line, batch: Batch) -> Product:
    told = Told(**{name: line.values[name] for name in ("code", *SAID) if name in line.values})
    one = Product(unit=batch.unit, code=told.code, **columns_of(told))
    figures = {**figures_of_product(one), "product": "product:0"}
    refuse_if_objected(LISTED, at=batch.at, unit=batch.unit.pk, by=batch.by, about="product:0", figures=figures)
    return one


def _change(product: Product, values: Mapping[str, Any], batch: Batch) -> Became:
    """Change a product to what a row says where that was chosen; what the row does not say stays."""
    before = told_of(product)
    told = replace(before, **{name: values[name] for name in SAID if name in values})
    if told == before or batch.choices["duplicates"] != UPDATE:
        return Became.KNOWN
    columns = columns_of(told)
    if product.pk is None or batch.is_trial:  # of an earlier row: it is recorded as it is then
        for name, value in columns.items():
            setattr(product, name, value)
    else:
        with transaction.atomic():
            change_product(product, product.version, told, by=batch.by, at=batch.at)
    return Became.CHANGED


def _record(made: Sequence[Product], batch: Batch) -> None:
    copy_rows(made)
    keep_new_findables(product_found_as(one) for one in made)
    enact_many([
        Deed(LISTED, batch.at, batch.unit.pk, batch.by, one.reference, "", figures_of_product(one)) for one in made
    ])  # fmt: skip


imports_list(ImportList(
    KEY, RECORD_PRODUCT, _("Products"), FIELDS, write,
    choices=(ImportChoice("duplicates", _("Products that are here already"), (
        (SKIP, _("are left as they are")), (UPDATE, _("are changed to what the row says")),
    )),),
))  # fmt: skip
