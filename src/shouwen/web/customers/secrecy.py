"""Secret files on screen: opening one for a purpose, and saying which class a file is in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.compliance.figure_words import span_said
from shouwen.compliance.wording import reader_language
from shouwen.customers.models import Customer
from shouwen.customers.secrecy.actions import classify_customer
from shouwen.customers.secrecy.permissions import CLASSIFY_CUSTOMER, may_classify
from shouwen.customers.secrecy.queries import (
    CLASSES,
    PURPOSES,
    asked_before_reading,
    entries_of,
    needs_opening,
    open_for,
    opening_of,
)
from shouwen.web.asking import signed_in
from shouwen.web.cases.answering import GET_OR_POST, answer
from shouwen.web.customers.seen import customer_seen
from shouwen.web.reader import ReaderRequest


def secrecy_of(request: ReaderRequest, customer: Customer) -> dict[str, Any]:
    """Return what the page of a customer says of secrecy; a statement for a file that is to be opened."""
    may = request.by.may(CLASSIFY_CUSTOMER, path=customer.unit.path)
    if not needs_opening(customer, request.at):
        return {"is_closed": False, "may_classify": may}
    opening = opening_of(customer, by=request.by, at=request.at)
    said = dict(_choices(CLASSES, customer, request))
    return {
        **opening_asked(request, customer),
        "is_closed": opening is None, "may_classify": may, "opening": opening,
        "secrecy": said.get(customer.secrecy, customer.secrecy),
    }  # fmt: skip


def opening_asked(request: ReaderRequest, customer: Customer) -> dict[str, Any]:
    """Return what the form says that opens a file for a purpose; no statement."""
    length = open_for(customer, request.at)
    return {"purposes": _choices(PURPOSES, customer, request), "open_for": length,
            "open_for_words": span_said(str(length.span), reader_language()),
            "asked_by": "" if customer.secrecy else asked_before_reading(customer.unit_id, request.at)}


def _choices(name: str, customer: Customer, request: ReaderRequest) -> list[tuple[str, str]]:
    language = get_language() or "zh-hans"
    entries = entries_of(name, customer.unit_id, request.at)
    return [(entry.name, entry.words.in_language(language)) for entry in entries]


class ClassForm(forms.Form):
    """Which class of secrecy a file is in."""

    secrecy = forms.ChoiceField(label=gettext_lazy("Class of secrecy"), required=False)


@signed_in
@require_http_methods(GET_OR_POST)
def classification(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say which class of secrecy the file of a customer is in."""
    found = customer_seen(request, pk)
    may_classify(found, by=request.by)
    form = ClassForm(request.POST or None, initial={"secrecy": found.secrecy})
    form.fields["secrecy"].choices = [("", _("not secret")), *_choices(CLASSES, found, request)]  # type: ignore[attr-defined]
    return answer(
        request,
        form,
        lambda: classify_customer(found, form.cleaned_data["secrecy"], by=request.by, at=request.at),
        lambda held: reverse("customer", args=[held.pk]),
        title=_("Class of secrecy"),
        lead=found.name,
    )
