"""Cases are handed on to a colleague of their unit: one, or several that were ticked in the list."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shouwen.cases.actions.handing_on import hand_on_case
from shouwen.cases.models import Case
from shouwen.cases.permissions import TRANSFER_CASE, may_do
from shouwen.cases.queries import case_for, visible_cases
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import not_allowed
from shouwen.web.answers import BAD_INPUT
from shouwen.web.asking import signed_in
from shouwen.web.cases.answering import GET_OR_POST, address_of, answer
from shouwen.web.people.choosing import PersonChooser
from shouwen.web.people.pools import pool_of_house
from shouwen.web.reader import ReaderRequest
from shouwen.web.together import Outcome, Together, do_each, numbers_ticked


class HandOnForm(forms.Form):
    """To whom the work goes, and why; a reason may be left out."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=20000,
                             widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip

    def __init__(self, near: Unit, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = PersonChooser(_("To whom"), pool_of_house(near), at)
        self.order_fields(("to", "reason"))


@signed_in
@require_http_methods(GET_OR_POST)
def handing_on(request: ReaderRequest, pk: int) -> HttpResponse:
    """Hand the work of a case on to a colleague of its unit."""
    case = case_for(pk, by=request.by)
    may_do(case, TRANSFER_CASE, by=request.by)
    form = HandOnForm(case.unit, request.at, request.POST or None)
    return answer(
        request,
        form,
        lambda: hand_on_case(case, form.cleaned_data["to"], form.cleaned_data["reason"], by=request.by, at=request.at),
        address_of,
        title=gettext("Give to a colleague"),
        case=case,
    )


@signed_in
@require_http_methods(GET_OR_POST)
def together(request: ReaderRequest) -> HttpResponse:
    """Hand on the cases ticked: first ask to whom, then say of each what came of it."""
    if not request.by.has(TRANSFER_CASE):
        raise not_allowed(TRANSFER_CASE)
    given = request.POST if request.method == "POST" else request.GET
    numbers = numbers_ticked(given.getlist("case"), field="case", none="Tick the cases first.",
                             most="At most %(most)s cases at once. Tick fewer.")  # fmt: skip
    found = visible_cases(request.by).select_related("customer", "unit").filter(pk__in=numbers)
    cases = {case.pk: case for case in found}
    form = HandOnForm(_near(cases, request), request.at, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "web/cases/together.html", {"form": form, "cases": list(cases.values())},
                      status=BAD_INPUT if request.method == "POST" else 200)  # fmt: skip
    to: Member = form.cleaned_data["to"]
    reason = form.cleaned_data["reason"]
    shown = {number: _outcome(cases.get(number), number) for number in numbers}
    deeds = {
        number: partial(hand_on_case, case, to, reason, by=request.by, at=request.at) for number, case in cases.items()
    }
    said = Together(gettext("Several cases"), gettext("Give to a colleague"), reverse("cases"), gettext("Cases"))
    return do_each(request, "cases/handing-on", shown, deeds, said, missing="There is no such case.")


def _near(cases: dict[int, Case], request: ReaderRequest) -> Unit:
    """Return the unit whose people are suggested first: that of the cases where they are of one, else the reader's."""
    units = {case.unit_id: case.unit for case in cases.values()}
    if not units and request.method == "POST":
        raise Refused("There is no such case.", why=Why.NOT_ALLOWED)
    return next(iter(units.values())) if len(units) == 1 else request.by.member.home


def _outcome(case: Case | None, number: int) -> Outcome:
    if case is None:
        return Outcome(number)
    return Outcome(number, case.number, " · ".join(filter(None, (case.subject, case.customer_name))), address_of(case))
