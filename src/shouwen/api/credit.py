"""Grades and credit of customers: how they stand, measuring them, changes of grade from proposal to approval."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, GivenAt, do, see
from shouwen.api.errors import NotFound
from shouwen.api.finding import Version, customer_named
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named, named_or_none
from shouwen.cases.actions.credit import decide, open_change, propose_anew
from shouwen.customers.credit.actions import check_change, measure_customer
from shouwen.customers.credit.models import GradeChange, Measure
from shouwen.customers.credit.permissions import (
    APPROVE_GRADE,
    CHECK_GRADE,
    PROPOSE_GRADE,
    SEE_CREDIT,
    may_see_credit,
)
from shouwen.customers.credit.queries import change_for, latest_measure, visible_changes
from shouwen.customers.models import Customer
from shouwen.customers.reading import matter_of_customer
from shouwen.customers.secrecy.listed import units_closed
from shouwen.orders.credit import credit_of
from shouwen.organisation.rights import Acting
from shouwen.work.matters import may_see

router = Router(tags=["credit"])


class MeasureShown(Schema):
    """Figures of a customer as they stood; sums and shares as exact texts. ``grade`` is what the table gives."""

    at: AwareDatetime
    score: Decimal | None
    figures: dict[str, Any]
    grade: str
    citation: str


class CreditShown(Schema):
    """How a customer stands: grade, limit, what is owed, what is left. Without a limit nothing is limited."""

    grade: str
    limit: Decimal | None
    citation: str
    outstanding: Decimal
    left: Decimal | None
    measured: MeasureShown | None


class ChangeShown(Schema):
    """A change of grade and where it stands: proposed, checked, returned, approved or declined.

    ``checked_words`` are what finance wrote, ``answer`` what whoever decided wrote, by the article ``citation``.
    """

    id: int
    reference: str
    customer: Named
    matter: str
    before: str
    grade: str
    reason: str
    state: str
    version: int
    proposed_by: Named
    proposed_at: AwareDatetime
    checked_by: Named | None
    checked_at: AwareDatetime | None
    checked_words: str
    decided_by: Named | None
    decided_at: AwareDatetime | None
    answer: str
    citation: str


class GradeGiven(GivenAt):
    """Another grade, as the pack in force calls it, and why."""

    grade: str = Field(min_length=1, max_length=20)
    reason: str = Field(min_length=1, max_length=20_000)


class GradeAgainGiven(GradeGiven):
    """The same, on top of the version that was seen."""

    version: Version


class AnswerGiven(GivenAt):
    """Yes or no to a change, on the version that was seen."""

    version: Version
    yes: bool
    words: str = Field("", max_length=20_000)


@router.get("customers/{int:pk}/credit", response={200: CreditShown, **UNSEEN}, operation_id="see_credit")
def credit(request: HttpRequest, pk: int) -> CreditShown:
    """Show grade, limit and what is left of it, and what was measured last."""
    customer = _customer(pk, see(request, SEE_CREDIT))
    stands, measure = credit_of(customer), latest_measure(customer)
    return CreditShown(
        grade=stands.grade, limit=stands.limit, citation=stands.citation, outstanding=stands.outstanding,
        left=stands.left, measured=_measured(measure) if measure is not None else None,
    )  # fmt: skip


@router.post("customers/{int:pk}/measures", response={201: Done, **REFUSALS}, operation_id="measure_customer",
             openapi_extra=ONCE)  # fmt: skip
def measuring(request: HttpRequest, pk: int, given: GivenAt) -> HttpResponse:
    """Reckon the figures of a customer as they stand, and what the articles make of them."""
    return do(request, PROPOSE_GRADE, given, lambda by, at: measure_customer(_customer(pk, by), by=by, at=at),
              lambda made: Done(reference=f"customer:{pk}", id=made.pk, href=f"/api/customers/{pk}/credit"),
              status=201)  # fmt: skip


@router.get("grade-changes", response={200: Page[ChangeShown], **UNSEEN}, operation_id="list_grade_changes")
def changes(request: HttpRequest, asked: Query[Asked]) -> Page[ChangeShown]:
    """List the changes of grade that you may see, the newest first; those of closed files one by one."""
    by = see(request, SEE_CREDIT)
    rows = visible_changes(by).filter(customer__secrecy="", customer__deregistered_at=None)
    rows = rows.exclude(customer__unit__in=units_closed(by.at))
    rows = rows.select_related("customer", "proposed_by", "checked_by", "decided_by")
    return page(rows, asked, ("-proposed_at", "-pk"), _shown)


@router.get("grade-changes/{int:pk}", response={200: ChangeShown, **UNSEEN}, operation_id="see_grade_change")
def change(request: HttpRequest, pk: int) -> ChangeShown:
    """Show one change of grade."""
    return _shown(_change(pk, see(request, SEE_CREDIT)))


@router.post("customers/{int:pk}/grade-changes", response={201: Done, **REFUSALS}, operation_id="propose_grade",
             openapi_extra=ONCE)  # fmt: skip
def proposing(request: HttpRequest, pk: int, given: GradeGiven) -> HttpResponse:
    """Ask for another grade of a customer; until it is approved the customer is in the grade of before."""
    return do(request, PROPOSE_GRADE, given, lambda by, at: open_change(
        _customer(pk, by), given.grade, given.reason, by=by, at=at), _done, status=201)  # fmt: skip


@router.post("grade-changes/{int:pk}/proposal", response={200: Done, **REFUSALS}, operation_id="propose_grade_again",
             openapi_extra=ONCE)  # fmt: skip
def again(request: HttpRequest, pk: int, given: GradeAgainGiven) -> HttpResponse:
    """Ask anew, after finance has given the change back."""
    return do(request, PROPOSE_GRADE, given, lambda by, at: propose_anew(
        _change(pk, by), given.version, given.grade, given.reason, by=by, at=at), _done)  # fmt: skip


@router.post("grade-changes/{int:pk}/check", response={200: Done, **REFUSALS}, operation_id="check_grade_change",
             openapi_extra=ONCE)  # fmt: skip
def checking(request: HttpRequest, pk: int, given: AnswerGiven) -> HttpResponse:
    """Say for finance whether a change is right; what is not goes back to whoever proposes."""
    return do(request, CHECK_GRADE, given, lambda by, at: check_change(
        _change(pk, by), given.version, agreed=given.yes, words=given.words, by=by, at=at), _done)  # fmt: skip


@router.post("grade-changes/{int:pk}/decision", response={200: Done, **REFUSALS}, operation_id="decide_grade_change",
             openapi_extra=ONCE)  # fmt: skip
def deciding(request: HttpRequest, pk: int, given: AnswerGiven) -> HttpResponse:
    """Approve a change or decline it; with the approval grade and limit change. Never one's own proposal."""
    return do(request, APPROVE_GRADE, given, lambda by, at: decide(
        _change(pk, by), given.version, approved=given.yes, words=given.words, by=by, at=at), _done)  # fmt: skip


def _customer(number: int, by: Acting) -> Customer:
    found = customer_named(number, by)
    may_see_credit(found.unit, by=by)
    may_see(matter_of_customer(found), by=by)
    return found


def _change(number: int, by: Acting) -> GradeChange:
    found = change_for(number, by=by)
    if found is None:
        raise NotFound
    may_see(matter_of_customer(found.customer), by=by)
    return found


def _measured(measure: Measure) -> MeasureShown:
    return MeasureShown(at=measure.at, score=measure.score, figures=measure.figures, grade=measure.grade,
                        citation=measure.citation)  # fmt: skip


def _shown(change: GradeChange) -> ChangeShown:
    return ChangeShown(
        id=change.pk, reference=change.reference, customer=named(change.customer), matter=change.matter,
        before=change.before, grade=change.grade, reason=change.reason, state=change.state, version=change.version,
        proposed_by=named(change.proposed_by), proposed_at=change.proposed_at,
        checked_by=named_or_none(change.checked_by), checked_at=change.checked_at, checked_words=change.checked_words,
        decided_by=named_or_none(change.decided_by), decided_at=change.decided_at, answer=change.answer,
        citation=change.citation,
    )  # fmt: skip


def _done(change: GradeChange) -> Done:
    return Done(reference=change.reference, id=change.pk, href=f"/api/grade-changes/{change.pk}", version=change.version)
