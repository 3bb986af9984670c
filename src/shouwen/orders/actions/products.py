"""Record products and their listed prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.orders.finding import index_product
from shouwen.orders.models import Product
from shouwen.orders.permissions import may_record_product
from shouwen.organisation.models import Unit
from shouwen.organisation.names import name_initials, name_key
from shouwen.organisation.rights import Acting

LISTED = "product.listed"
#: The longest shelf life, in days.
LONGEST_SHELF_LIFE = 36_500


@dataclass(frozen=True)
class Told:
    """A product as it is written down; prices in yuan, the shelf life in days (None: it does not spoil)."""

    code: str
    name: str
    price: Decimal
    spec: str = ""
    cost: Decimal | None = None
    shelf_life_days: int | None = None


@transaction.atomic(savepoint=False)
def record_product(unit: Unit, told: Told, *, by: Acting, at: datetime) -> Product:
    """Record a product of a unit under a code that the unit has not used."""
    may_record_product(unit, by=by)
    code, columns = told.code.strip(), columns_of(told)
    if Product.objects.filter(unit=unit, code=code).exists():
        raise Refused("There is a product with this code already.", why=Why.BAD_INPUT, field="code")
    try:
        product = Product.objects.create(unit=unit, code=code, **columns)
    except IntegrityError as fault:
        raise Refused("There is a product with this code already.", why=Why.OVERTAKEN, field="code") from fault
    index_product(product)
    _list(product, by, at)
    return product


@transaction.atomic(savepoint=False)
def change_product(product: Product, version: int, told: Told, *, by: Acting, at: datetime) -> Product:
    """Change a product on top of the version that was seen; its code stays, and so do prices of orders."""
    may_record_product(product.unit, by=by)
    columns = columns_of(told)
    rows = Product.objects.filter(pk=product.pk, version=version)
    if not rows.update(version=version + 1, **columns):
        raise _overtaken(product)
    was = product.price
    product.refresh_from_db()
    index_product(product)
    if was != product.price:
        _list(product, by, at)
    return product


def _overtaken(product: Product) -> Overtaken:
    now = Product.objects.get(pk=product.pk)
    return Overtaken(
        "A colleague has changed this product in the meantime. Compare both and save again.",
        {"version": now.version, "name": now.name, "spec": now.spec, "price": now.price, "cost": now.cost,
         "shelf_life_days": now.shelf_life_days},
    )  # fmt: skip


def _list(product: Product, by: Acting, at: datetime) -> None:
    enact(LISTED, at=at, unit=product.unit_id, by=by, about=product, figures=figures_of_product(product))


def figures_of_product(product: Product) -> dict[str, Any]:
    """Return what the fact that a product is listed holds of it."""
    return {"product": product.reference, "price": product.price}


def told_of(product: Product) -> Told:
    """Return a product as it would be written down."""
    return Told(product.code, product.name, product.price, product.spec, product.cost, product.shelf_life_days)


def columns_of(told: Told) -> dict[str, Any]:
    """Return what is kept of a product besides its code; refuses what cannot be."""
    _code, name = _checked(told)
    return {
        "name": name, "name_key": name_key(name), "initials": name_initials(name), "spec": told.spec.strip()[:120],
        "price": told.price, "cost": told.cost, "shelf_life_days": told.shelf_life_days,
    }  # fmt: skip


def _checked(told: Told) -> tuple[str, str]:
    code, name = told.code.strip(), " ".join(told.name.split())
    if not code or len(code) > 40:
        raise Refused("A product has a code of at most 40 characters.", why=Why.BAD_INPUT, field="code")
    if not name or len(name) > 120:
        raise Refused("A product has a name of at most 120 characters.", why=Why.BAD_INPUT, field="name")
    for field, sum_ in (("price", told.price), ("cost", told.cost)):
        check_sum(sum_, field)
    if told.shelf_life_days is not None and not 1 <= told.shelf_life_days <= LONGEST_SHELF_LIFE:
        raise Refused("A shelf life is from 1 to %(most)s days; leave it out for what does not spoil.", why=Why.BAD_INPUT,
                      field="shelf_life_days", most=LONGEST_SHELF_LIFE)  # fmt: skip
    return code, name


def check_sum(amount: Decimal | None, field: str) -> None:
    """Refuse a sum below nought, beyond ten digits, or of parts of a fen."""
    if amount is None:
        return
    if not amount.is_finite() or not 0 <= amount < Decimal("1e10") or amount != round(amount, 2):
        raise Refused("A sum is from 0 to 9999999999.99 yuan, to the fen.", why=Why.BAD_INPUT, field=field)
