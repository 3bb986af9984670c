"""Batches of products: the list, a new one, one with what was sold of it, putting it right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.orders.actions.batches import change_batch, record_batch
from shouwen.orders.batches import ProductBatch
from shouwen.orders.models import Product
from shouwen.orders.permissions import RECORD_PRODUCT, SEE_ORDER, may_record_product
from shouwen.orders.queries import lines_of_batch, listed_batches, product_by_code, visible_batches
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, not_allowed, require_somewhere
from shouwen.organisation.walks import number_of
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, page_number, page_of, rows_to
from shouwen.web.orders.forms import BatchForm, NewBatchForm
from shouwen.web.overtaken import both_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS

COLUMNS = (
    Column(_("Batch")), Column(_("Product")), Column(_("Made on")), Column(_("Shelf life in days"), is_number=True),
    Column(_("Good until")), Column(_("Unit")),
)  # fmt: skip
SOLD = (Column(_("Sales order")), Column(_("When")), Column(_("Customer")), Column(_("Quantity"), is_number=True))
#: Orders with goods of a batch that its page shows.
MOST = 100


@signed_in
@require_safe
def batches(request: ReaderRequest) -> HttpResponse:
    """List batches, those made last first; of one product or of all."""
    require_somewhere(request.by, SEE_ORDER)
    number, product = page_number(request.GET.get("page")), _product(request)
    rows = listed_batches(request.by, most=rows_to(number), product=product.pk if product else None)
    return render(request, "web/orders/batches.html", {
        "page": page_of(rows, number), "columns": COLUMNS, "place": "orders", "product": product,
        "may_record": request.by.has(RECORD_PRODUCT), "today": request.at.astimezone(request.zone).date(),
    })  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_batch(request: ReaderRequest) -> HttpResponse:
    """Record a batch of a product."""
    if not request.by.has(RECORD_PRODUCT):
        raise not_allowed(RECORD_PRODUCT)
    product = _product(request)
    form = NewBatchForm(request.POST or None, initial={"product": product.code if product else ""})

    def page(status: int = 200) -> HttpResponse:
        return render(request, "web/orders/batch.html", {"form": form, "place": "orders"}, status=status)

    def deed(given: Mapping[str, Any]) -> ProductBatch:
        return record_batch(_named(request, given["product"]), form.told(given["number"]), by=request.by, at=request.at)

    if request.method != "POST":
        return page()
    return answer_form(request, form, deed, lambda made: reverse("batch", args=[made.pk]), page)


@signed_in
@require_safe
def one_batch(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show a batch: until when it is good, and to whom it was sold."""
    found = batch_seen(pk, by=request.by)
    return render(request, "web/orders/batch_sold.html", {
        "batch": found, "place": "orders", "columns": SOLD, "most": MOST,
        "lines": lines_of_batch(found, by=request.by)[:MOST],
        "is_over": found.expires_on is not None and found.expires_on < request.at.astimezone(request.zone).date(),
        "may_record": request.by.may(RECORD_PRODUCT, path=found.unit.path),
    })  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ReaderRequest, pk: int) -> HttpResponse:
    """Put a batch right, on top of the version that was seen."""
    found = batch_seen(pk, by=request.by)
    may_record_product(found.unit, by=request.by)
    form = BatchForm(request.POST or None, initial=_initial(found))

    def page(status: int = 200, **more: Any) -> HttpResponse:
        given = {"form": form, "batch": found, "place": "orders", **more}
        return render(request, "web/orders/batch.html", given, status=status)

    def overtaken(refused: Overtaken) -> HttpResponse:
        both = both_of(form, BatchForm(initial=_initial(batch_seen(pk, by=request.by))))
        return page(STATUS[refused.why], refused=refused, both=both)

    if request.method != "POST":
        return page()
    return answer_form(
        request, form,
        lambda given: change_batch(found, given["version"] or 0, form.told(found.number), by=request.by, at=request.at),
        lambda made: reverse("batch", args=[made.pk]), page, overtaken,
    )  # fmt: skip


def batch_seen(pk: int, *, by: Acting) -> ProductBatch:
    """Return a batch that the member may see, with its product; else refuse."""
    found = visible_batches(by).filter(pk=pk).select_related("unit", "product__unit").first()
    if found is None:
        raise Refused("There is no such batch, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found


def _product(request: ReaderRequest) -> Product | None:
    """Return the product that an address names, if the reader may see it."""
    number = number_of(request.GET.get("product", ""))
    rows = Product.objects.filter(request.by.scope(SEE_ORDER).on(unit="unit"))
    return rows.filter(pk=number).first() if number is not None else None


def _named(request: ReaderRequest, typed: str) -> Product:
    """Return the product of a code or name that the reader's units sell; the deed says whether they may record it."""
    home = Unit.objects.get(pk=request.by.member.home_id)
    rows = Product.objects.filter(request.by.scope(RECORD_PRODUCT).on(unit="unit"), taken_off_at=None)
    found = product_by_code(home, typed) or rows.filter(code=typed.strip()).select_related("unit").first()
    if found is None:
        raise Refused("Nothing of this code or name is sold here.", why=Why.BAD_INPUT, field="product")
    return found


def _initial(batch: ProductBatch) -> dict[str, Any]:
    """Return what the form shows: the last day follows from the days, so only one of them stands there."""
    return {"made_on": batch.made_on, "shelf_life_days": batch.shelf_life_days, "version": batch.version}
