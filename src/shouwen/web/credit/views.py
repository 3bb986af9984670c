"""Grade and credit of a customer: what was measured, why, the trend, the change that waits, the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shouwen.cases.actions.credit import decide, open_change, propose_anew
from shouwen.compliance.asking import keys_of_list
from shouwen.customers.credit.actions import check_change, measure_customer
from shouwen.customers.credit.models import OPEN, ChangeState, GradeChange, Measure
from shouwen.customers.credit.permissions import APPROVE_GRADE, CHECK_GRADE, PROPOSE_GRADE, may_see_credit
from shouwen.customers.credit.queries import (
    ANALYSES,
    change_for,
    changes_of,
    findings_of,
    grades_of,
    history_of,
    latest_measure,
    trend_of,
)
from shouwen.customers.models import Customer
from shouwen.customers.queries import visible_customers
from shouwen.customers.reading import matter_of_customer
from shouwen.customers.secrecy.queries import is_closed
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.credit import credit_of
from shouwen.organisation.zones import zone_of
from shouwen.reports.customers import risks_of
from shouwen.web.answers import answer_deed, answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.house_words import house_words
from shouwen.web.credit.figures import said_figures, verdicts_of
from shouwen.web.credit.forms import AnswerForm, DecisionForm, ProposalForm
from shouwen.web.customers.seen import customer_seen
from shouwen.web.reader import ReaderRequest
from shouwen.work.entry_queries import open_entries_of
from shouwen.work.matters import may_see

#: The part of a page that says how a customer stands.
STANDING = "customer-standing"


@signed_in
@require_safe
def credit(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show grade and credit of one customer, and how they came about.

    How they stand now is reckoned when it is fetched by itself: by this page and by others on which it is shown.
    """
    found = customer_seen(request, pk)
    is_part = request.headers.get("HX-Target") == STANDING
    if is_closed(found, by=request.by, at=request.at):  # the customer's page says how a file is opened, and what for
        return HttpResponse(status=204) if is_part else redirect("customer", pk)
    found = _customer(request, pk)
    if not is_part:
        return _page(request, found)
    shown = {"customer": found, "credit": credit_of(found), "risks": risk_words(request, found)}
    return render(request, "web/credit/_standing.html", shown)


def _page(request: ReaderRequest, customer: Customer, status: int = 200, **more: Any) -> HttpResponse:
    shown = {
        "customer": customer, "credit": credit_of(customer),
        "may_measure": request.by.may(PROPOSE_GRADE, path=customer.unit.path), "place": "customers",
    }  # fmt: skip
    return render(request, "web/credit/credit.html", {**credit_shown(request, customer), **shown, **more}, status=status)


def credit_shown(request: ReaderRequest, customer: Customer) -> Mapping[str, Any]:
    """Return what a page shows of grade and credit: what was measured and why, the change that waits, those answered."""
    measure, changes = latest_measure(customer), changes_of(customer)
    change = next((one for one in changes if one.state in OPEN), None)
    may = {
        deed: customer.erased_at is None and request.by.may(deed, path=customer.unit.path)
        for deed in (PROPOSE_GRADE, CHECK_GRADE, APPROVE_GRADE)
    }
    trend, history, zone = trend_of(customer), history_of(customer), zone_of(customer.unit)
    return {
        "measure": measure, "change": change, "graded_as": history[0].grade if history else "", "history": history,
        "figures": said_figures(measure.figures, house_words(request)) if measure else [],
        "verdicts": verdicts_of(findings_of(measure)) if measure else [],
        "days": [one.at.astimezone(zone).date().isoformat() for one in trend], "scores": [one.score for one in trend],
        "zone": customer.unit.zone,
        "answered": [one for one in changes if one.state not in OPEN],
        **_forms(request, customer, measure, change, may, is_analysed=bool(trend)),
    }  # fmt: skip


def _forms(
    request: ReaderRequest, customer: Customer, measure: Measure | None, change: GradeChange | None,
    may: dict[str, bool], *, is_analysed: bool,
) -> dict[str, Any]:
    """Return the form of what comes next, to whoever may do it; nobody answers their own proposal.

    Who was analysed once needs no analysis before a proposal, also where they were only measured since.
    """
    grades = [(one, one) for one in grades_of(customer.unit, request.at)]
    if change is None:
        proposes = may[PROPOSE_GRADE] and bool(grades)
        proposal = ProposalForm(grades, initial={"grade": measure.grade if measure else ""}) if proposes else None
        analyses = _analyses(request, customer) if proposes and not is_analysed else []
        return {"proposal": proposal, "check": None, "decision": None, "analyses": analyses}
    others = change.proposed_by_id not in request.by.selves
    initial = {"version": change.version}
    said = {"grade": change.grade, "reason": change.reason, "version": change.version}
    again = change.state == ChangeState.RETURNED and may[PROPOSE_GRADE]
    return {
        "proposal": ProposalForm(grades, initial=said) if again else None,
        "check": AnswerForm(initial=initial)
        if others and may[CHECK_GRADE] and change.state == ChangeState.PROPOSED else None,
        "decision": DecisionForm(initial=initial)
        if others and may[APPROVE_GRADE] and change.state == ChangeState.CHECKED else None,
    }  # fmt: skip


def _analyses(request: ReaderRequest, customer: Customer) -> list[tuple[str, str]]:
    """Return each sheet of an analysis with its page: that of the one begun and not signed yet, else a new one's."""
    says, new = house_words(request), reverse("new-customer-entry", args=[customer.pk])
    begun = {entry.form: reverse("entry", args=[entry.pk]) for entry, _places in open_entries_of(customer.reference)}
    return [
        (says(title), begun.get(title) or f"{new}?{urlencode({'form': title})}")
        for title in keys_of_list(ANALYSES, unit=customer.unit_id, at=request.at)
    ]


@signed_in
@require_POST
def measure(request: ReaderRequest, pk: int) -> HttpResponse:
    """Measure a customer as they stand now."""
    found = _customer(request, pk)
    return answer_deed(
        request, lambda: measure_customer(found, by=request.by, at=request.at), lambda _made: address_of(pk),
        lambda refused, status: _page(request, _customer(request, pk), status, refused=refused),
    )  # fmt: skip


@signed_in
@require_POST
def proposal(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask for another grade of a customer."""
    found = _customer(request, pk)
    form = ProposalForm([(one, one) for one in grades_of(found.unit, request.at)], request.POST)
    return answer_form(
        request, form,
        lambda given: open_change(found, given["grade"], given["reason"], by=request.by, at=request.at),
        lambda _made: address_of(pk),
        lambda status: _page(request, _customer(request, pk), status, proposal=form),
    )  # fmt: skip


@signed_in
@require_POST
def again(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask anew, after finance has given the change back."""
    change = _change(request, pk)
    form = ProposalForm([(one, one) for one in grades_of(change.customer.unit, request.at)], request.POST)
    return _answered(request, change, form, "proposal", lambda given: propose_anew(
        change, given["version"] or 0, given["grade"], given["reason"], by=request.by, at=request.at))  # fmt: skip


@signed_in
@require_POST
def check(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say for finance whether a change is right."""
    change, form = _change(request, pk), AnswerForm(request.POST)
    return _answered(request, change, form, "check", lambda given: check_change(
        change, given["version"], agreed=form.is_yes, words=given["words"], by=request.by, at=request.at))  # fmt: skip


@signed_in
@require_POST
def decision(request: ReaderRequest, pk: int) -> HttpResponse:
    """Approve a change, or decline it."""
    change, form = _change(request, pk), DecisionForm(request.POST)
    return _answered(request, change, form, "decision", lambda given: decide(
        change, given["version"], approved=form.is_yes, words=given["words"], by=request.by, at=request.at))  # fmt: skip


def _answered(
    request: ReaderRequest, change: GradeChange, form: Any, name: str, deed: Callable[[Any], GradeChange]
) -> HttpResponse:
    number = change.customer_id
    return answer_form(
        request, form, deed, lambda _done: address_of(number),
        lambda status: _page(request, _customer(request, number), status, **{name: form}),
    )  # fmt: skip


def address_of(customer: int) -> str:
    """Return the page of grade and credit of a customer."""
    return reverse("customer-credit", args=[customer])


def risk_words(request: ReaderRequest, customer: Customer) -> list[str]:
    """Return why a customer is dangerous as they stand now, in the reader's words."""
    says = house_words(request)
    return [says(str(one.result)) for one in risks_of(customer, request.at)]


def _customer(request: ReaderRequest, pk: int) -> Customer:
    rows = visible_customers(request.by).select_related("unit")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Refused("There is no such customer, or they are not yours to see.", why=Why.NOT_ALLOWED)
    may_see_credit(found.unit, by=request.by)
    may_see(matter_of_customer(found), by=request.by)
    return found


def _change(request: ReaderRequest, pk: int) -> GradeChange:
    found = change_for(pk, by=request.by)
    if found is None:
        raise Refused("There is no such change of grade, or it is not yours to see.", why=Why.NOT_ALLOWED)
    may_see(matter_of_customer(found.customer), by=request.by)
    return found
