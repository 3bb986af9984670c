"""Batches of products: when they were made and until when they are good."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.finding import Id, Version, one
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named
from shouwen.orders.actions.batches import BatchTold, change_batch, record_batch
from shouwen.orders.actions.products import LONGEST_SHELF_LIFE
from shouwen.orders.batches import ProductBatch
from shouwen.orders.models import Product
from shouwen.orders.permissions import RECORD_PRODUCT, SEE_ORDER
from shouwen.orders.queries import visible_batches
from shouwen.organisation.rights import Acting

router = Router(tags=["orders"])


class BatchSaid(Given):
    """How long a batch keeps: in days or until a day; neither: as long as its product does."""

    made_on: date
    shelf_life_days: int | None = Field(None, ge=0, le=LONGEST_SHELF_LIFE)
    expires_on: date | None = None

    def told(self, number: str) -> BatchTold:
        """Return what was written down."""
        return BatchTold(number, self.made_on, self.shelf_life_days, self.expires_on)


class BatchGiven(BatchSaid):
    """A batch of a product under a number that the product has not used."""

    number: str = Field(min_length=1, max_length=40)


class BatchChange(BatchSaid):
    """All that is held of a batch, anew, on top of the version that was seen."""

    version: Version


class BatchShown(Schema):
    """A batch; the last day is empty for what does not spoil."""

    id: int
    reference: str
    number: str
    version: int
    unit: Named
    product: Named
    code: str
    made_on: date
    shelf_life_days: int | None
    expires_on: date | None


class BatchesAsked(Asked):
    """Which batches: of a product, or all."""

    product: Id | None = None


@router.get("batches", response={200: Page[BatchShown], **UNSEEN}, operation_id="list_batches")
def batches(request: HttpRequest, asked: Query[BatchesAsked]) -> Page[BatchShown]:
    """List the batches that you may see, those made last first."""
    rows = visible_batches(see(request, SEE_ORDER)).select_related("unit", "product")
    if asked.product is not None:
        rows = rows.filter(product=asked.product)
    return page(rows, asked, ("-made_on", "-pk"), batch_shown)


@router.get("batches/{int:pk}", response={200: BatchShown, **UNSEEN}, operation_id="see_batch")
def batch(request: HttpRequest, pk: int) -> BatchShown:
    """Show one batch."""
    return batch_shown(_named(pk, see(request, SEE_ORDER)))


@router.post("products/{int:pk}/batches", response={201: Done, **REFUSALS}, operation_id="record_batch",
             openapi_extra=ONCE)  # fmt: skip
def recording(request: HttpRequest, pk: int, given: BatchGiven) -> HttpResponse:
    """Record a batch of a product; lines that name its number read their shelf life from it."""

    def deed(by: Acting, at: Any) -> ProductBatch:
        rows = Product.objects.filter(by.scope(SEE_ORDER).on(unit="unit")).select_related("unit")
        return record_batch(one(rows, pk), given.told(given.number), by=by, at=at)

    return do(request, RECORD_PRODUCT, given, deed, batch_done, status=201)


@router.post("batches/{int:pk}/change", response={200: Done, **REFUSALS}, operation_id="change_batch",
             openapi_extra=ONCE)  # fmt: skip
def changing(request: HttpRequest, pk: int, given: BatchChange) -> HttpResponse:
    """Put right how long a batch keeps; refused where somebody else changed it since ``version``."""

    def deed(by: Acting, at: Any) -> ProductBatch:
        found = _named(pk, by)
        return change_batch(found, given.version, given.told(found.number), by=by, at=at)

    return do(request, RECORD_PRODUCT, given, deed, batch_done)


def _named(number: int, by: Acting) -> ProductBatch:
    return one(visible_batches(by).select_related("unit", "product__unit"), number)


def batch_shown(found: ProductBatch) -> BatchShown:
    """Show a batch; its product and unit must be there."""
    return BatchShown(
        id=found.pk, reference=found.reference, number=found.number, version=found.version, unit=named(found.unit),
        product=Named(id=found.product_id, name=found.product.name), code=found.product.code, made_on=found.made_on,
        shelf_life_days=found.shelf_life_days, expires_on=found.expires_on,
    )  # fmt: skip


def batch_done(found: ProductBatch) -> Done:
    """Say which batch something was done with."""
    return Done(reference=found.reference, id=found.pk, href=f"/api/batches/{found.pk}", number=found.number,
                version=found.version)  # fmt: skip
