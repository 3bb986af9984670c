"""Erasing a person on screen: what goes, what stays and why; holds that stand against it; asking, approving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.cases.queries import visible_cases
from shouwen.customers.actions import erase_customer
from shouwen.customers.erasing import all_written
from shouwen.customers.erasures.actions import LONGEST, ask_erasure, lift_hold, place_hold, withdraw_erasure
from shouwen.customers.erasures.listing import clocks_of
from shouwen.customers.erasures.models import Hold
from shouwen.customers.erasures.permissions import HOLD_CUSTOMER, may_hold
from shouwen.customers.erasures.queries import counted, erasure_of, holds_on, stands, still_kept, what_goes
from shouwen.customers.models import Customer
from shouwen.customers.permissions import ERASE_CUSTOMER, RECORD_CUSTOMER
from shouwen.customers.queries import visible_customers
from shouwen.customers.secrecy.queries import is_closed
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import not_allowed
from shouwen.organisation.walks import number_of
from shouwen.web.answers import answer_deed
from shouwen.web.asking import signed_in
from shouwen.web.cases.answering import GET_OR_POST, answer
from shouwen.web.customers.seen import customer_seen
from shouwen.web.reader import ReaderRequest

RIGHTS = (RECORD_CUSTOMER, HOLD_CUSTOMER, ERASE_CUSTOMER)


@dataclass(frozen=True)
class Line:
    """A line of the report: so many rows of a sort go, so many stay under an article until an instant."""

    title: str
    goes: int
    kept: tuple[tuple[int, str, datetime | None], ...]
    stays: str


def lines_of(report: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Return a report as lines; sorts of which there is nothing are left out."""
    sorts, lines = all_written(), []
    for one in report:
        kept = tuple((part["many"], part["citation"], _instant(part["until"])) for part in one["kept"])
        written = sorts[one["name"]]
        if one["goes"] or kept:
            lines.append(Line(said(written.title), one["goes"], kept, said(written.stays) if written.stays else ""))
    return lines


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@signed_in
@require_http_methods(GET_OR_POST)
def erasure(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show what of a person would go and what stays, or did; erase it on a POST."""
    found = customer_seen(request, pk)
    if request.method != "POST":
        return _page(request, found)
    return _deed(request, found, lambda: erase_customer(found, by=request.by, at=request.at))


@signed_in
@require_POST
def request_(request: ReaderRequest, pk: int) -> HttpResponse:
    """Keep that a person asks to be erased, directly or in a case of theirs."""
    found = customer_seen(request, pk)
    number = number_of(request.POST.get("case", ""))
    case = visible_cases(request.by).filter(pk=number, customer=found).first() if number else None
    matter = case.reference if case is not None else ""
    return _deed(request, found, lambda: ask_erasure(found, matter, by=request.by, at=request.at))


@signed_in
@require_POST
def withdrawal(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take back a request to be erased."""
    found = customer_seen(request, pk)
    return _deed(request, found, lambda: withdraw_erasure(found, by=request.by, at=request.at))


class HoldForm(forms.Form):
    """Why a customer is held against erasing, and through which day."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(label=_("Last day, if there is one"), required=False,
                            widget=forms.DateInput(attrs={"type": "date"}))  # fmt: skip


@signed_in
@require_http_methods(GET_OR_POST)
def new_hold(request: ReaderRequest, pk: int) -> HttpResponse:
    """Place a hold on a customer."""
    found = customer_seen(request, pk)
    may_hold(found, by=request.by)
    form = HoldForm(request.POST or None)

    def deed() -> Hold:
        given = form.cleaned_data
        return place_hold(found, given["reason"], given["until"], by=request.by, at=request.at)

    return answer(request, form, deed, lambda _hold: reverse("customer-erasure", args=[pk]),
                  title=said("Place a legal hold"), lead=found.name)  # fmt: skip


@signed_in
@require_POST
def hold_lifting(request: ReaderRequest, pk: int) -> HttpResponse:
    """Lift a hold."""
    hold = Hold.objects.select_related("customer__unit").filter(pk=pk).first()
    if hold is None or not visible_customers(request.by).filter(pk=hold.customer_id).exists():
        raise Refused("There is no such hold, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return _deed(request, hold.customer, lambda: lift_hold(hold, by=request.by, at=request.at))


def _deed(request: ReaderRequest, found: Customer, deed: Any) -> HttpResponse:
    return answer_deed(
        request, deed, lambda _made: reverse("customer-erasure", args=[found.pk]),
        lambda refused, status: _page(request, customer_seen(request, found.pk), refused, status),
    )  # fmt: skip


def _page(request: ReaderRequest, found: Customer, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    may = {deed: request.by.may(deed, path=found.unit.path, own=()) for deed in RIGHTS}
    if not any(may.values()):
        raise refused or not_allowed(RECORD_CUSTOMER)
    asked, is_erased = erasure_of(found), found.erased_at is not None
    report = asked.report if is_erased and asked is not None else counted(what_goes(found, at=request.at))
    waits = not is_erased and asked is not None
    if asked is not None:
        asked.customer = found
    offers_cases = not is_erased and not waits and may[RECORD_CUSTOMER]
    rows = visible_cases(request.by).filter(customer=found).order_by("-opened_at")
    cases = list(rows[:10]) if offers_cases else []
    shows_reasons = (may[HOLD_CUSTOMER] or may[ERASE_CUSTOMER]) and not is_closed(found, by=request.by, at=request.at)
    holds = [(one, stands(one, found, at=request.at)) for one in holds_on(found)]
    return render(request, "web/customers/erasure.html", {
        "customer": found, "place": "customers", "refused": refused, "asked": asked, "waits": waits,
        "asked_in": number_of(asked.matter.partition(":")[2]) if asked is not None else None, "is_erased": is_erased,
        "lines": lines_of(report), "waiting": still_kept(asked) if is_erased and asked is not None else 0,
        "holds": holds, "is_held": any(is_standing for _hold, is_standing in holds), "shows_reasons": shows_reasons,
        "clock": clocks_of([asked]).get(asked.pk) if waits and asked is not None else None,
        "may_ask": may[RECORD_CUSTOMER] and not is_erased, "may_hold": may[HOLD_CUSTOMER] and not is_erased,
        "may_lift": may[HOLD_CUSTOMER], "may_erase": may[ERASE_CUSTOMER] and not is_erased, "cases": cases,
    }, status=status)  # fmt: skip
