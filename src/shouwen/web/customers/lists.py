"""The lists of a unit for its customers: regions, outlets, tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.customers.actions.lists import (
    change_outlet,
    change_region,
    end_outlet,
    end_region,
    end_tag,
    record_outlet,
    record_region,
    record_tag,
)
from shouwen.customers.models import Outlet, Region
from shouwen.customers.permissions import KEEP_CUSTOMER_LISTS
from shouwen.customers.queries.lists import visible_outlets, visible_regions, visible_tags
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, page_of
from shouwen.web.customers.list_forms import OutletForm, RegionForm, TagForm, initial_of, with_unit
from shouwen.web.deeds import perform
from shouwen.web.overtaken import both_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.units.pools import units_for

GET_OR_POST = ["GET", "HEAD", "POST"]
REGIONS = (
    Column(_("Code of the region")), Column(_("Name of the region")), Column(_("Group of the region")),
    Column(_("Boundary")),
    Column(_("Customers")), Column(_("Unit")),
)  # fmt: skip
OUTLETS = (
    Column(_("Region")), Column(_("Name of the outlet")), Column(_("Address")), Column(_("Hotline")),
    Column(_("Contact person")), Column(_("Remark")), Column(_("Unit")),
)  # fmt: skip
TAGS = (Column(_("Tag")), Column(_("Customers")), Column(_("Unit")), Column(_("Out of use"), is_hidden=True))


@signed_in
@require_safe
def regions(request: ReaderRequest) -> HttpResponse:
    """List the regions of the units whose customers the reader may see."""
    page = page_of(visible_regions(request.by).select_related("unit"), request.GET.get("page"))
    return _list(request, "regions", REGIONS, page)


@signed_in
@require_http_methods(GET_OR_POST)
def new_region(request: ReaderRequest) -> HttpResponse:
    """Record a region."""
    return _new(request, RegionForm, "regions", lambda form, unit: record_region(
        unit, form.told(), by=request.by, at=request.at))  # fmt: skip


@signed_in
@require_http_methods(GET_OR_POST)
def region(request: ReaderRequest, pk: int) -> HttpResponse:
    """Change a region, on top of the version that was seen."""
    found = _one(visible_regions(request.by), pk)
    return _change(request, found, RegionForm, "regions", lambda form, version: change_region(
        found, version, form.told(), by=request.by, at=request.at))  # fmt: skip


@signed_in
@require_POST
def region_ending(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take a region out of use."""
    found = _one(visible_regions(request.by), pk)
    return _end(request, "regions", lambda: end_region(found, by=request.by, at=request.at))


@signed_in
@require_safe
def outlets(request: ReaderRequest) -> HttpResponse:
    """List outlets by region; those in whose region, name or address what was typed stands."""
    words = request.GET.get("q", "")
    page = page_of(visible_outlets(request.by, words).select_related("unit"), request.GET.get("page"))
    return _list(request, "outlets", (*OUTLETS[:-1], Column(_("Public")), OUTLETS[-1]), page, words=words)


@signed_in
@require_http_methods(GET_OR_POST)
def new_outlet(request: ReaderRequest) -> HttpResponse:
    """Record an outlet."""
    return _new(request, OutletForm, "outlets", lambda form, unit: record_outlet(
        unit, form.told(), by=request.by, at=request.at))  # fmt: skip


@signed_in
@require_http_methods(GET_OR_POST)
def outlet(request: ReaderRequest, pk: int) -> HttpResponse:
    """Change an outlet, on top of the version that was seen."""
    found = _one(visible_outlets(request.by), pk)
    return _change(request, found, OutletForm, "outlets", lambda form, version: change_outlet(
        found, version, form.told(), by=request.by, at=request.at))  # fmt: skip


@signed_in
@require_POST
def outlet_ending(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take an outlet off the list."""
    found = _one(visible_outlets(request.by), pk)
    return _end(request, "outlets", lambda: end_outlet(found, by=request.by, at=request.at))


@signed_in
@require_safe
def tags(request: ReaderRequest) -> HttpResponse:
    """List the tags of the units whose customers the reader may see."""
    rows = visible_tags(request.by).select_related("unit")
    return _list(request, "tags", TAGS, page_of(rows, request.GET.get("page")))


@signed_in
@require_http_methods(GET_OR_POST)
def new_tag(request: ReaderRequest) -> HttpResponse:
    """Record a tag."""
    return _new(request, TagForm, "tags", lambda form, unit: record_tag(
        unit, form.cleaned_data["name"], by=request.by, at=request.at))  # fmt: skip


@signed_in
@require_POST
def tag_ending(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take a tag out of use."""
    found = _one(visible_tags(request.by), pk)
    return _end(request, "tags", lambda: end_tag(found, by=request.by, at=request.at))


def _list(request: ReaderRequest, name: str, columns: tuple[Column, ...], page: Any, **more: Any) -> HttpResponse:
    return render(request, f"web/customers/{name}.html", {
        "page": page, "columns": columns, "place": "customers", "may_keep": request.by.has(KEEP_CUSTOMER_LISTS), **more,
    })  # fmt: skip


def _one(rows: QuerySet[Any], pk: int) -> Any:
    found = rows.select_related("unit").filter(pk=pk).first()
    if found is None:
        raise Refused("This is not there, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found


def _new(request: ReaderRequest, form_class: type[forms.Form], name: str,
         deed: Callable[[Any, Any], Model]) -> HttpResponse:
    initial = {"unit": request.by.member.home_id}
    form = with_unit(form_class(request.POST or None, initial=initial), units_for(request.by, KEEP_CUSTOMER_LISTS))
    return _answer(request, form, name, None, lambda given: deed(form, given["unit"]))


def _change(request: ReaderRequest, found: Region | Outlet, form_class: type[forms.Form], name: str,
            deed: Callable[[Any, int], Model]) -> HttpResponse:
    form = form_class(request.POST or None, initial=initial_of(found))

    def overtaken(refused: Overtaken) -> HttpResponse:
        found.refresh_from_db()
        both = both_of(form, form_class(initial=initial_of(found)))
        return _draw(request, form, name, found, STATUS[refused.why], refused=refused, both=both)

    return _answer(request, form, name, found, lambda given: deed(form, given["version"] or 0), overtaken)


def _answer(request: ReaderRequest, form: forms.Form, name: str, found: Region | Outlet | None,
            deed: Callable[[Mapping[str, Any]], Any],
            overtaken: Callable[[Overtaken], HttpResponse] | None = None) -> HttpResponse:
    if request.method != "POST":
        return _draw(request, form, name, found)
    return answer_form(request, form, deed, lambda _made: reverse(name),
                       lambda status: _draw(request, form, name, found, status), overtaken)


TITLES = {"regions": _("Region"), "outlets": _("Service outlet"), "tags": _("Tag")}
ENDINGS = {"regions": "region-ending", "outlets": "outlet-ending"}


def _draw(request: ReaderRequest, form: forms.Form, name: str, found: Region | Outlet | None, status: int = 200,
          **more: Any) -> HttpResponse:
    given = {"form": form, "found": found, "title": TITLES[name], "place": "customers",
             "ending": reverse(ENDINGS[name], args=[found.pk]) if found is not None else "", **more}
    return render(request, "web/customers/list_form.html", given, status=status)


def _end(request: ReaderRequest, name: str, deed: Callable[[], Any]) -> HttpResponse:
    return perform(request, deed, lambda _made: reverse(name))
