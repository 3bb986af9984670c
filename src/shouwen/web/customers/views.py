"""Customers: the list, recording one and changing what is held of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.customers.actions import Place, change_customer, record_customer
from shouwen.customers.credit.permissions import SEE_CREDIT
from shouwen.customers.erasures.permissions import HOLD_CUSTOMER
from shouwen.customers.narrowing import BEYOND, OWING
from shouwen.customers.permissions import (
    ERASE_CUSTOMER,
    KEEP_CUSTOMER_LISTS,
    MERGE_CUSTOMERS,
    RECORD_CUSTOMER,
    SEE_CUSTOMER,
)
from shouwen.customers.queries import Narrow, find_customers, first_customers, lines_of
from shouwen.customers.queries.lists import regions_for, visible_outlets, visible_regions, visible_tags
from shouwen.customers.secrecy.listed import units_closed
from shouwen.customers.segments import counts_of, segments_for
from shouwen.facts.refusals import Overtaken
from shouwen.organisation.rights import require_somewhere
from shouwen.outreach.permissions import SEE_SURVEY
from shouwen.search.filters import kept_query
from shouwen.search.models import SavedFilter
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_number, page_of, rows_to
from shouwen.web.customers.choosing import FOR_FIELD, chosen_path, kept_of
from shouwen.web.customers.first_entry import parts_of
from shouwen.web.customers.forms import ChangeCustomerForm, CustomerForm, initial_of
from shouwen.web.customers.record_forms import PURPOSES
from shouwen.web.customers.seen import customer_open
from shouwen.web.overtaken import both_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.units.pools import units_for

#: Regions and tags among which a list is narrowed.
MOST_OFFERED = 200
#: How customers may stand with their credit.
CREDIT = ((OWING, _("Owes for orders")), (BEYOND, _("Owes more than the limit")))
KINDS = (("person", _("Person")), ("company", _("Company")))
COLUMNS = (
    Column(_("Number")),
    Column(_("Name")),
    Column(_("Company")),
    Column(_("Telephone")),
    Column(_("Unit")),
)


@signed_in
@require_safe
def customers(request: ReaderRequest) -> HttpResponse:
    """List customers by name, or those that fit what was typed."""
    require_somewhere(request.by, SEE_CUSTOMER)
    words, number = request.GET.get("q", ""), page_number(request.GET.get("page"))
    narrow, kept = Narrow.of(request.GET, by=request.by, at=request.at), segments_for(request.by)
    if words.strip():
        found = [one.pk for one in find_customers(words, by=request.by, most=100)]
    else:
        found = first_customers(request.by, most=rows_to(number), narrow=narrow)
    page = page_of(found, number)
    page = replace(page, rows=lines_of(page.rows, units_closed(request.at)))
    return render(request, "web/customers/customers.html", {
        "page": page, "columns": COLUMNS, "words": words, "narrow": narrow,
        "merges": request.by.has(MERGE_CUSTOMERS), "sees_surveys": request.by.has(SEE_SURVEY),
        "sees_erasures": request.by.has(ERASE_CUSTOMER) or request.by.has(HOLD_CUSTOMER),
        "may_import": request.by.has(RECORD_CUSTOMER),
        "saved": _saved(request, kept), "kept": [one for one in kept if one.member_id == request.by.member.pk],
        "may_share": request.by.may(KEEP_CUSTOMER_LISTS, path=request.by.member.home.path), "kinds": KINDS,
        "outlets": visible_outlets(request.by)[:MOST_OFFERED], "credit_states": CREDIT,
        "purposes": PURPOSES, "sees_credit": request.by.has(SEE_CREDIT),
        "regions": visible_regions(request.by)[:MOST_OFFERED], "tags": visible_tags(request.by)[:MOST_OFFERED],
    })  # fmt: skip


def _saved(request: ReaderRequest, kept: list[SavedFilter]) -> list[Filter]:
    """Return the saved lists with counts exact to 99."""
    here = kept_query(request.GET.urlencode())
    counts = counts_of(kept, by=request.by, at=request.at)
    return [Filter(one.title, one.query, count, one.query == here) for one, count in zip(kept, counts, strict=True)]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_customer(request: ReaderRequest) -> HttpResponse:
    """Record a customer; whoever came from a page that asks for one is led back there, with the new one chosen."""
    back = _page_asking(request)
    kept = kept_of(request.POST) if back else []
    begins = request.method != "POST" or FOR_FIELD in request.POST
    form = CustomerForm(
        units_for(request.by, RECORD_CUSTOMER),
        visible_regions(request.by),
        None if begins else request.POST,
        initial={"unit": request.by.member.home_id, "kind": "person"},
    )

    def page(status: int = 200) -> HttpResponse:
        return render(request, "web/customers/form.html", {
            "form": form, "back": back, "kept": kept, "parts": parts_of(form, request.by.member.home_id, request.at),
        }, status=status)  # fmt: skip

    if begins:
        return page()
    answer = answer_form(
        request,
        form,
        lambda given: record_customer(
            given["unit"],
            given["name"],
            form.points(),
            kind=given["kind"],
            company=given["company"],
            company_number=form.number(),
            remark=given["remark"],
            place=Place(given["region"], given["trade"]),
            by=request.by,
            at=request.at,
        ),
        lambda made: chosen_path(back, request.GET["field"], made) if back else reverse("customer", args=[made.pk]),
        page,
    )
    return _with_kept(request, answer, kept) if kept else answer


def _with_kept(request: ReaderRequest, answer: HttpResponse, kept: list[tuple[str, str]]) -> HttpResponse:
    """Lead back with what was typed there: it goes by a button, since no address may hold it."""
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    shown = render(request, "web/customers/recorded.html", {"back": answer.url, "kept": kept})
    shown.cookies = answer.cookies
    return shown


def _page_asking(request: ReaderRequest) -> str:
    """Return the path of the page of the house that asks for a customer in a field; nothing else is led back to."""
    back, field = request.GET.get("back", ""), request.GET.get("field", "")
    is_ours = url_has_allowed_host_and_scheme(back, None) and back.startswith("/") and not set(back) & set("?#")
    return back if is_ours and field.isidentifier() else ""


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ReaderRequest, pk: int) -> HttpResponse:
    """Change what is held of a customer, on top of the version that was seen."""
    found = customer_open(request, pk)
    regions = regions_for(found.unit)
    form = ChangeCustomerForm(regions, request.POST or None, initial=initial_of(found))

    def page(status: int = 200, **more: Any) -> HttpResponse:
        return render(request, "web/customers/form.html", {
            "form": form, "customer": found, "parts": parts_of(form, found.unit_id, request.at), **more,
        }, status=status)  # fmt: skip

    def overtaken(refused: Overtaken) -> HttpResponse:
        both = both_of(form, ChangeCustomerForm(regions, initial=initial_of(customer_open(request, pk))))
        return page(STATUS[refused.why], refused=refused, both=both)

    if request.method != "POST":
        return page()
    return answer_form(
        request,
        form,
        lambda given: change_customer(
            found,
            given["version"] or 0,
            given["name"],
            form.points(),
            kind=given["kind"],
            company=given["company"],
            company_number=form.number(),
            remark=given["remark"],
            place=Place(given["region"], given["trade"]),
            by=request.by,
            at=request.at,
        ),
        lambda made: reverse("customer", args=[made.pk]),
        page,
        overtaken,
    )
