"""A change of a customer's grade as a case of theirs: it runs the flow of the pack, with its form (SD-4.10, SD-4.19)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.cases.actions.opening import Wanted, open_in
from shouwen.cases.models import Case, CaseState
from shouwen.cases.pack import forms_for
from shouwen.cases.reading import matter_of_case
from shouwen.compliance.asking import keys_of_list
from shouwen.customers.credit.actions import decide_change, propose_again, propose_grade
from shouwen.customers.credit.models import GradeChange
from shouwen.customers.credit.permissions import may_propose
from shouwen.customers.credit.queries import CASES, CHANGES, rating_of
from shouwen.customers.models import Customer
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.work.actions.entries import begin_entry, renew_entry, save_entry, sign_entry
from shouwen.work.entries import state_of_entry
from shouwen.work.models import Entry


@transaction.atomic(savepoint=False)
def open_change(customer: Customer, grade: str, reason: str, *, by: Acting, at: datetime) -> GradeChange:
    """Ask for another grade of a customer, as a case of the kind that the pack in force has for it, if it has one.

    A case of this kind that is open for the customer already is that case.
    """
    may_propose(customer, by=by)
    kind = next(iter(keys_of_list(CASES, unit=customer.unit_id, at=at)), "")
    if not kind:
        return propose_grade(customer, grade, reason, by=by, at=at)
    case = _open_already(customer, kind)
    if case is None:
        rating = rating_of(customer)
        wanted = Wanted(kind, f"{kind} {rating.grade if rating else '—'} → {grade}")
        case = open_in(customer.unit, customer, None, None, wanted, by.member, by=by, at=at)
    change = propose_grade(customer, grade, reason, matter=case.reference, by=by, at=at)
    _tell_form(case, change)
    for form in forms_for(case.unit_id, at):
        if form.title in keys_of_list(CHANGES, unit=case.unit_id, at=at):
            begin_entry(matter_of_case(case), form, {}, by=by, at=at)
    return change


@transaction.atomic(savepoint=False)
def propose_anew(
    change: GradeChange, version: int, grade: str, reason: str, *, by: Acting, at: datetime
) -> GradeChange:
    """Ask anew after finance has given the change back; its form says the new proposal."""
    held = propose_again(change, version, grade, reason, by=by, at=at)
    case = _case_of(held)
    if case is not None:
        _tell_form(case, held)
        for entry in _forms_of(case, at):
            save_entry(entry, {}, entry.latest, by=by, at=at, renews=True)
    return held


@transaction.atomic(savepoint=False)
def decide(
    change: GradeChange, version: int, *, approved: bool, words: str, by: Acting, at: datetime
) -> GradeChange:
    """Approve a change or decline it, and sign its form, which says so; grade and limit change in the same deed.

    What was signed before, without the decision, falls; what says the very same stands.
    """
    held = decide_change(change, version, approved=approved, words=words, by=by, at=at)
    case = _case_of(held)
    if case is not None:
        on = at.astimezone(zone_of(case.unit)).date().isoformat() if approved else ""
        _tell_form(case, held, **{"change.decision": "批准" if approved else "不批准", "change.changed_on": on})
        for entry in _forms_of(case, at):
            renewed = renew_entry(entry, by=by, at=at)
            places = {place for stage in _signs(renewed, case, at) for place in stage}
            for place in sorted(places.difference(state_of_entry(renewed).signed)):
                sign_entry(renewed, place, renewed.latest, by=by, at=at)
    return held


def _tell_form(case: Case, change: GradeChange, **more: str) -> None:
    """Keep what the form of the change is filled from with its case."""
    case.particulars = {
        **case.particulars, "change.before": change.before, "change.grade": change.grade, "change.reason": change.reason,
        **more,
    }  # fmt: skip
    Case.objects.filter(pk=case.pk).update(particulars=case.particulars)


def _case_of(change: GradeChange) -> Case | None:
    number = change.matter.removeprefix("case:")
    return Case.objects.select_related("unit", "customer__unit").get(pk=int(number)) if number else None


def _open_already(customer: Customer, kind: str) -> Case | None:
    rows = Case.objects.filter(customer=customer, kind=kind, state=CaseState.OPEN)
    taken = GradeChange.objects.filter(customer=customer).exclude(matter="").values_list("matter", flat=True)
    return next((one for one in rows.select_related("unit", "customer__unit") if one.reference not in set(taken)), None)


def _forms_of(case: Case, at: datetime) -> list[Entry]:
    names = keys_of_list(CHANGES, unit=case.unit_id, at=at)
    return list(Entry.objects.filter(matter=case.reference, form__in=names).order_by("pk"))


def _signs(entry: Entry, case: Case, at: datetime) -> tuple[tuple[str, ...], ...]:
    return next((one.signs for one in forms_for(case.unit_id, at) if one.title == entry.form), ())
