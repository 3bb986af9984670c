"""The page of a customer: its header, what to know before one answers, and tabs that are read when they are opened.

What to know stands on the first tab. A page that is opened whole on another one fetches it by itself, or leads to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from shouwen.cases.permissions import OPEN_CASE
from shouwen.cases.queries import cases_of
from shouwen.contacts.permissions import LOG_CONTACT
from shouwen.contacts.queries import contacts_of
from shouwen.customers.actions import register_again
from shouwen.customers.credit.permissions import SEE_CREDIT
from shouwen.customers.models import Customer
from shouwen.customers.permissions import DEREGISTER_CUSTOMER, RECORD_CUSTOMER
from shouwen.customers.queries import ALWAYS
from shouwen.customers.queries.consents import consents_of, holds, newest
from shouwen.customers.queries.records import relations_of, times_of
from shouwen.customers.secrecy.actions import open_file
from shouwen.facts.refusals import Refused
from shouwen.orders.permissions import RECORD_ORDER, SEE_ORDER
from shouwen.orders.queries import listed_orders, returns_of
from shouwen.web.answers import answer_deed
from shouwen.web.asking import signed_in
from shouwen.web.components.places import Words
from shouwen.web.credit.views import credit_shown
from shouwen.web.customers.before import before_of
from shouwen.web.customers.erasures import RIGHTS
from shouwen.web.customers.forms import TITLES_OF_REGISTRIES
from shouwen.web.customers.record_forms import REVERSED, TITLES, days_said
from shouwen.web.customers.secrecy import secrecy_of
from shouwen.web.customers.seen import customer_seen
from shouwen.web.customers.sheets import sheets_of
from shouwen.web.customers.timeline import happened_with, read_instant
from shouwen.web.merges.views import merges_shown
from shouwen.web.reader import ReaderRequest

#: Contacts, cases and orders that a tab shows; their lists show all.
MOST = 25
DEEDS = (RECORD_CUSTOMER, LOG_CONTACT, SEE_ORDER, RECORD_ORDER, SEE_CREDIT)


@dataclass(frozen=True)
class Tab:
    """A tab: its key in the address, what it is called, and whether it is the one shown."""

    key: str
    title: Words
    path: str
    is_current: bool
    count: int | None = None


@signed_in
@require_safe
def customer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one customer: how they are reached, what to know before one answers, and the tab that was opened."""
    return _page(request, customer_seen(request, pk))


@signed_in
@require_POST
def registration(request: ReaderRequest, pk: int) -> HttpResponse:
    """Register a customer again who was deregistered."""
    found = customer_seen(request, pk)
    return answer_deed(
        request,
        lambda: register_again(found, by=request.by, at=request.at),
        lambda again: reverse("customer", args=[again.pk]),
        lambda refused, status: _page(request, customer_seen(request, pk), refused, status),
    )


@signed_in
@require_POST
def opening(request: ReaderRequest, pk: int) -> HttpResponse:
    """Open what is secret of a customer, for a purpose."""
    found = customer_seen(request, pk)
    return answer_deed(
        request,
        lambda: open_file(found, request.POST.get("purpose", ""), by=request.by, at=request.at),
        lambda _opening: reverse("customer", args=[pk]),
        lambda refused, status: _page(request, customer_seen(request, pk), refused, status),
    )


def _page(request: ReaderRequest, found: Customer, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    is_ended = found.deregistered_at is not None
    is_held = found.erased_at is None and not is_ended and found.merged_into_id is None
    may_open_file = request.by.may(DEREGISTER_CUSTOMER, path=found.unit.path)
    is_erasable = found.merged_into_id is None
    secret = secrecy_of(request, found)
    is_sealed = (is_ended and not may_open_file) or secret["is_closed"]
    may = {deed: is_held and request.by.may(deed, path=found.unit.path, own=()) for deed in DEEDS}
    may[RECORD_CUSTOMER] = may[RECORD_CUSTOMER] and not secret["is_closed"]
    shown = {
        "customer": found, "may_change": may[RECORD_CUSTOMER], "may_log": may[LOG_CONTACT],
        "may_see_erasure": is_erasable and any(request.by.may(one, path=found.unit.path, own=()) for one in RIGHTS),
        "sees_orders": may[SEE_ORDER], "may_order": may[RECORD_ORDER],
        "sees_credit": may[SEE_CREDIT],
        "titles": TITLES, "registry": TITLES_OF_REGISTRIES.get(found.registry, ""),
        "opens": request.by.has(OPEN_CASE), "refused": refused, "place": "customers",
        "opens_matters": is_held and request.by.has(OPEN_CASE), "is_sealed": is_sealed,
        "may_register_again": is_ended and may_open_file, **secret, **merges_shown(request, found),
    }  # fmt: skip
    needed = {"orders": may[SEE_ORDER], "credit": may[SEE_CREDIT]}
    keys = [key for key in TABS if needed.get(key, True) and not (is_sealed and key in OF_THE_FILE)]
    wanted = request.GET.get("tab", "")
    key = wanted if wanted in keys else keys[0]
    path = reverse("customer", args=[found.pk])
    shown |= {"tab": key, **TABS[key][1](request, found)}
    if request.headers.get("HX-Target") == "tab-panel":
        return render(request, "web/customers/_tab.html", shown, status=status)
    shown |= {
        "tabs_shown": [Tab(one, TABS[one][0], f"{path}?tab={one}", one == key) for one in keys],
        "before": before_of(request, found, shown.get("contacts")) if key == keys[0] else None, "path": path,
        "tags": list(found.tags.all()),
    }  # fmt: skip
    return render(request, "web/customers/customer.html", shown, status=status)


def _contacts(request: ReaderRequest, found: Customer) -> Mapping[str, Any]:
    contacts = contacts_of(found.pk, by=request.by, most=MOST + 1)
    return {"contacts": contacts[:MOST], "has_more": len(contacts) > MOST}


def _cases(request: ReaderRequest, found: Customer) -> Mapping[str, Any]:
    cases = cases_of(found.pk, by=request.by, most=MOST + 1)
    return {"cases": cases[:MOST], "has_more": len(cases) > MOST}


def _orders(request: ReaderRequest, found: Customer) -> Mapping[str, Any]:
    orders = list(listed_orders(request.by, most=MOST + 1, customer=found.pk))
    returns = returns_of(found.pk, by=request.by, most=MOST, before=ALWAYS)
    return {"orders": orders[:MOST], "has_more": len(orders) > MOST, "returns": returns}


def _record(request: ReaderRequest, found: Customer) -> Mapping[str, Any]:
    sheets, offered = sheets_of(request, found)
    return {"sheets": sheets, "offered": offered, "new_path": reverse("new-customer-entry", args=[found.pk])}


def _relations(request: ReaderRequest, found: Customer) -> Mapping[str, Any]:
    consents = consents_of(found)
    return {
        "relations": [(REVERSED[one.kind] if one.is_reverse else TITLES[one.kind], one)  # type: ignore[index]
                      for one in relations_of(found, by=request.by)],
        "times": [(days_said(one.weekdays), one) for one in times_of(found)],
        "consents": [(one, holds(one, found, at=request.at)) for one in newest(consents)],
        "history": consents,
    }  # fmt: skip


def _timeline(request: ReaderRequest, found: Customer) -> Mapping[str, Any]:
    happened, older = happened_with(request, found, read_instant(request.GET.get("before", ""), request.at))
    return {"happened": happened, "older": older.isoformat() if older is not None else ""}


#: Tabs of what is sealed once a customer is deregistered, and closed where the file is secret.
OF_THE_FILE = frozenset({"record", "credit", "relations", "timeline"})
#: The tabs, in order: what each is called, and what it reads when it is opened.
TABS: Mapping[str, tuple[Words, Callable[[ReaderRequest, Customer], Mapping[str, Any]]]] = {
    "contacts": (_("Contacts"), _contacts), "cases": (_("Cases"), _cases), "orders": (_("Orders"), _orders),
    "credit": (_("Grade and credit"), credit_shown), "record": (_("Record"), _record),
    "relations": (_("Relations and consent"), _relations),
    "timeline": (_("Timeline"), _timeline),
}  # fmt: skip
