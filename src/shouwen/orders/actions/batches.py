"""Record batches of products, and put right what was written of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.orders.actions.products import LONGEST_SHELF_LIFE
from shouwen.orders.batches import ProductBatch
from shouwen.orders.logic import expiry
from shouwen.orders.models import Product
from shouwen.orders.permissions import may_record_product
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of


@dataclass(frozen=True)
class BatchTold:
    """A batch as it is written down: its shelf life in days, or its last day; neither: as long as its product keeps."""

    number: str
    made_on: date
    shelf_life_days: int | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class Keeps:
    """How long a batch keeps: days and last day, both empty for what does not spoil."""

    days: int | None
    until: date | None


@transaction.atomic(savepoint=False)
def record_batch(product: Product, told: BatchTold, *, by: Acting, at: datetime) -> ProductBatch:
    """Record a batch of a product under a number that the product has not used.

    Lines that named the number already are of this batch from now on.
    """
    may_record_product(product.unit, by=by)
    number, keeps = checked_batch(product, told, at)
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)  # two of one number at once: the second is told
    if ProductBatch.objects.filter(product=product, number=number).exists():
        raise Refused("There is a batch with this number already.", why=Why.BAD_INPUT, field="number")
    batch = ProductBatch.objects.create(
        unit=product.unit, product=product, number=number, made_on=told.made_on, shelf_life_days=keeps.days,
        expires_on=keeps.until,
    )  # fmt: skip
    _enact("batch.recorded", batch, by, at)
    return batch


@transaction.atomic(savepoint=False)
def change_batch(batch: ProductBatch, version: int, told: BatchTold, *, by: Acting, at: datetime) -> ProductBatch:
    """Put right how long a batch keeps, on top of the version that was seen; its number stays.

    Returns that were judged before stay as they were judged.
    """
    may_record_product(batch.unit, by=by)
    _number, keeps = checked_batch(batch.product, told, at)
    rows = ProductBatch.objects.filter(pk=batch.pk, version=version)
    if not rows.update(
        made_on=told.made_on, shelf_life_days=keeps.days, expires_on=keeps.until, version=version + 1
    ):
        now = ProductBatch.objects.get(pk=batch.pk)
        raise Overtaken(
            "A colleague has changed this batch in the meantime. Compare both and save again.",
            {"version": now.version, "made_on": now.made_on, "shelf_life_days": now.shelf_life_days,
             "expires_on": now.expires_on},
        )  # fmt: skip
    batch.refresh_from_db()
    _enact("batch.changed", batch, by, at)
    return batch


def checked_batch(product: Product, told: BatchTold, at: datetime) -> tuple[str, Keeps]:
    """Return the number of a batch and how long it keeps; refuse what cannot be."""
    number = told.number.strip()
    if not number or len(number) > 40:
        raise Refused("A batch has a number of at most 40 characters.", why=Why.BAD_INPUT, field="number")
    if told.made_on > at.astimezone(zone_of(product.unit)).date():
        raise Refused("Goods are not made on a day to come.", why=Why.BAD_INPUT, field="made_on")
    return number, _keeps(product, told)


def _keeps(product: Product, told: BatchTold) -> Keeps:
    days, until = told.shelf_life_days, told.expires_on
    if until is not None and until < told.made_on:
        raise Refused("Goods are good no earlier than on the day on which they are made.", why=Why.BAD_INPUT,
                      field="expires_on")  # fmt: skip
    if until is not None:
        by_day = (until - told.made_on) // timedelta(days=1)
        if days is not None and days != by_day:
            raise Refused("From one day to the other there are %(days)s days.", why=Why.BAD_INPUT, field="expires_on",
                          days=by_day)  # fmt: skip
        days = by_day
    days = product.shelf_life_days if days is None else days
    if days is not None and not 0 <= days <= LONGEST_SHELF_LIFE:
        raise Refused("A shelf life is from 0 to %(most)s days.", why=Why.BAD_INPUT, field="shelf_life_days",
                      most=LONGEST_SHELF_LIFE)  # fmt: skip
    return Keeps(days, expiry(told.made_on, days))


def figures_of_batch(batch: ProductBatch) -> dict[str, object]:
    """Return what facts tell of a batch."""
    return {"batch": batch.reference, "product": batch.product.reference, "made_on": batch.made_on,
            "expires_on": batch.expires_on}  # fmt: skip


def _enact(kind: str, batch: ProductBatch, by: Acting, at: datetime) -> None:
    enact(kind, at=at, unit=batch.unit_id, by=by, about=batch, figures=figures_of_batch(batch))
