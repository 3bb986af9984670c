"""What is sold: the list, a new product, another price."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.orders.actions.products import change_product, record_product
from shouwen.orders.models import Product
from shouwen.orders.permissions import RECORD_PRODUCT, SEE_ORDER
from shouwen.orders.queries import listed_products, products_like
from shouwen.organisation.rights import require_somewhere
from shouwen.web.administration.forms import SearchForm
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, page_of
from shouwen.web.orders.forms import NewProductForm, ProductForm, initial_of
from shouwen.web.overtaken import both_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.units.pools import units_for

COLUMNS = (
    Column(_("Code")),
    Column(_("Name")),
    Column(_("Specification")),
    Column(_("Listed price"), is_number=True),
    Column(_("Shelf life in days"), is_number=True),
    Column(_("Unit")),
)


@signed_in
@require_safe
def products(request: ReaderRequest) -> HttpResponse:
    """List what the units sell whose orders the reader may see, by name; or what a search finds."""
    require_somewhere(request.by, SEE_ORDER)
    words = request.GET.get("q", "")[:60].strip()
    return render(request, "web/orders/products.html", {
        "page": page_of(listed_products(request.by, words, at=request.at), request.GET.get("page")), "columns": COLUMNS,
        "place": "orders", "may_record": request.by.has(RECORD_PRODUCT), "words": words,
        "search": SearchForm({"q": words}),
    })  # fmt: skip


@signed_in
@require_safe
def known(request: ReaderRequest) -> HttpResponse:
    """Give what could be meant by what is typed in a field for a product, as choices beside the field."""
    typed = next((str(text) for name, text in request.GET.dict().items() if "product" in name), "")[:60]
    units = units_for(request.by, SEE_ORDER).meant(request.GET.get("unit", "") or str(request.by.member.home_id))
    rows = products_like(typed, units[0], by=request.by, at=request.at) if len(units) == 1 else []
    return render(request, "web/orders/_known.html", {"products": rows})


@signed_in
@require_safe
def product(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show a product."""
    found = _seen(request, pk)
    return render(request, "web/orders/one_product.html", {
        "place": "orders", "product": found, "may_record": request.by.may(RECORD_PRODUCT, path=found.unit.path),
    })  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_product(request: ReaderRequest) -> HttpResponse:
    """Record a product."""
    initial = {"unit": request.by.member.home_id}
    form = NewProductForm(units_for(request.by, RECORD_PRODUCT), request.POST or None, initial=initial)

    def page(status: int = 200) -> HttpResponse:
        return render(request, "web/orders/product.html", {"form": form, "place": "orders"}, status=status)

    if request.method != "POST":
        return page()
    return answer_form(
        request,
        form,
        lambda given: record_product(given["unit"], form.told(given["code"]), by=request.by, at=request.at),
        lambda _made: reverse("products"),
        page,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ReaderRequest, pk: int) -> HttpResponse:
    """Change a product, on top of the version that was seen."""
    found = _seen(request, pk)
    form = ProductForm(request.POST or None, initial=initial_of(found))

    def page(status: int = 200, **more: Any) -> HttpResponse:
        given = {"form": form, "product": found, "place": "orders", **more}
        return render(request, "web/orders/product.html", given, status=status)

    def overtaken(refused: Overtaken) -> HttpResponse:
        both = both_of(form, ProductForm(initial=initial_of(_seen(request, pk))))
        return page(STATUS[refused.why], refused=refused, both=both)

    if request.method != "POST":
        return page()
    return answer_form(
        request,
        form,
        lambda given: change_product(
            found, given["version"] or 0, form.told(found.code), by=request.by, at=request.at
        ),
        lambda made: reverse("product", args=[made.pk]),
        page,
        overtaken,
    )


def _seen(request: ReaderRequest, pk: int) -> Product:
    scope = request.by.scope(SEE_ORDER)
    found = Product.objects.filter(scope.on(unit="unit"), pk=pk).select_related("unit").first()
    if found is None:
        raise Refused("There is no such product, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found
