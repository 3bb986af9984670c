"""Measure customers, propose another grade, check it, approve it: the grade and its limit change with the approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from shouwen.compliance.asking import Asked, what_tables_say
from shouwen.compliance.judging import article_before, enact
from shouwen.customers.credit.figures import figures_of
from shouwen.customers.credit.logic import amount_in
from shouwen.customers.credit.models import ChangeState, GradeChange, Measure, Rating
from shouwen.customers.credit.permissions import SEE_CREDIT, may_approve, may_check, may_propose
from shouwen.customers.credit.queries import grades_of, open_change_of, rating_of
from shouwen.customers.models import Customer
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.work.matters import touch
from shouwen.work.remarks import LONGEST, digest_of, new_salt

MEASURED, DECIDED, CHANGED = "customer.measured", "grade.decided", "grade.changed"


@transaction.atomic(savepoint=False)
def measure_customer(customer: Customer, *, by: Acting, at: datetime) -> Measure:
    """Reckon the figures of a customer as they stand, and what the articles make of them: grade, excellence, risks."""
    may_propose(customer, by=by)
    return keep_measure(customer, by=by.reference, member=by.member, at=at)


def keep_measure(
    customer: Customer, *, by: str, member: Member, at: datetime, score: Decimal | None = None, entry: int | None = None
) -> Measure:
    """Record what is measured. ``score`` and ``entry`` are those of an analysis that is just complete, else the last."""
    if entry is None:
        last = Measure.objects.filter(customer=customer).exclude(entry=None).order_by("-at", "-pk").first()
        score = last.score if last else None
    figures = measured(customer, at, score)
    grades = grades_of(customer.unit, at)
    said = what_tables_say(MEASURED, figures, about=customer, unit=customer.unit_id, at=at)
    found = next((one for one in said if one.result in grades), None)
    fact = enact(
        MEASURED, at=at, unit=customer.unit_id, by=by, about=customer, for_whom=customer, figures=figures
    )  # fmt: skip
    measure = Measure.objects.create(
        customer=customer, at=at, by=member, score=score, entry=entry, figures=_plain(figures),
        grade=found.result if found else "", citation=found.citation if found else "", fact=fact.sequence,
    )  # fmt: skip
    touch(customer.reference, what="grade", at=at, by=by)
    return measure


def measured(customer: Customer, at: datetime, score: Decimal | None) -> dict[str, Any]:
    """Return the figures of a customer as they stand; what nobody knows is left out."""
    rating = rating_of(customer)
    own = {"grade": rating.grade if rating else None, "score": score}
    found = {**figures_of([customer], at)[customer.pk], **own}
    return {name: value for name, value in found.items() if value is not None}


@transaction.atomic(savepoint=False)
def propose_grade(
    customer: Customer, grade: str, reason: str, *, matter: str = "", by: Acting, at: datetime
) -> GradeChange:
    """Ask for another grade of a customer, on what was measured last; ``matter`` is the case that it is.

    Until it is approved nothing changes. One at a time.
    """
    may_propose(customer, by=by)
    held = _locked_customer(customer)
    _check_grade(held, grade, at)
    waiting = open_change_of(held)
    if waiting is not None:
        leads_to = waiting.reference if by.may(SEE_CREDIT, path=held.unit.path) else ""
        raise Refused("A change of grade of this customer waits already.", why=Why.OVERTAKEN, leads_to=leads_to)
    change = GradeChange(customer=held, matter=matter, proposed_by=by.member, proposed_at=at)
    return _propose(change, grade, reason, by, at)


@transaction.atomic(savepoint=False)
def propose_again(
    change: GradeChange, version: int, grade: str, reason: str, *, by: Acting, at: datetime
) -> GradeChange:
    """Ask anew, after finance has given a change back: with another grade or other reasons."""
    may_propose(change.customer, by=by)
    held = _locked(change, version, ChangeState.RETURNED)
    _check_grade(held.customer, grade, at)
    held.proposed_by, held.proposed_at, held.state = by.member, at, ChangeState.PROPOSED
    held.checked_by = held.checked_at = None
    held.checked_words = ""
    return _propose(held, grade, reason, by, at)


@transaction.atomic(savepoint=False)
def check_change(
    change: GradeChange, version: int, *, agreed: bool, words: str, by: Acting, at: datetime
) -> GradeChange:
    """Say for finance whether a change is right; what is not goes back, with the reason, to whoever proposes."""
    may_check(change, by=by)
    held = _locked(change, version, ChangeState.PROPOSED)
    _not_ones_own(held, by)
    held.checked_by, held.checked_at = by.member, at
    held.state = ChangeState.CHECKED if agreed else ChangeState.RETURNED
    held.checked_words = _answer(words, is_yes=agreed)
    held.save()
    _enact("grade.checked", held, by, at, agreed=agreed, words=_digest(held.checked_words, held.salt))
    return held


@transaction.atomic(savepoint=False)
def decide_change(
    change: GradeChange, version: int, *, approved: bool, words: str, by: Acting, at: datetime
) -> GradeChange:
    """Approve a change of grade, or decline it with the reason. Approved, the customer has the grade and its limit.

    Never by whoever proposed it; who else may, and after what, the articles say (``grade.decided``).
    """
    may_approve(change, by=by)
    held = _locked(change, version, ChangeState.PROPOSED, ChangeState.CHECKED)
    _not_ones_own(held, by)
    held.decided_by, held.decided_at = by.member, at
    held.state = ChangeState.APPROVED if approved else ChangeState.DECLINED
    held.answer = _answer(words, is_yes=approved)
    held.citation = article_before(DECIDED, held.customer.unit_id, at)
    held.save()
    _enact(DECIDED, held, by, at, before=held.before or None, approved=approved,
           words=_digest(held.answer, held.salt))  # fmt: skip
    if approved:
        _change_grade(held, by, at)
    return held


def _change_grade(change: GradeChange, by: Acting, at: datetime) -> None:
    customer = change.customer
    figures = {"change": change.reference, "grade": change.grade, "before": change.before or None}
    limit, citation = limit_said(what_tables_say(CHANGED, figures, about=customer, unit=customer.unit_id, at=at))
    Rating.objects.filter(customer=customer, until=None).update(until=at)
    Rating.objects.create(
        customer=customer, grade=change.grade, limit=limit, limit_citation=citation, since=at, change=change
    )
    _enact(CHANGED, change, by, at, before=change.before or None, limit=limit)
    touch(customer.reference, what="grade", at=at, by=by.reference)


def limit_said(said: list[Asked]) -> tuple[Decimal | None, str]:
    """Return the limit that a table gives for a grade, with its article; None where no table gives one."""
    for one in said:
        amount = amount_in(one.result)
        if amount is not None:
            return amount, one.citation
    return None, ""


def _propose(change: GradeChange, grade: str, reason: str, by: Acting, at: datetime) -> GradeChange:
    customer = change.customer
    rating = rating_of(customer)
    change.measure = Measure.objects.filter(customer=customer).order_by("-at", "-pk").first()
    change.before, change.grade = rating.grade if rating else "", grade
    if change.before == grade:
        raise Refused("The customer is in this grade already.", why=Why.BAD_INPUT, field="grade")
    change.reason, change.salt = _words(reason), new_salt()
    change.save()
    is_analysed = Measure.objects.filter(customer=customer).exclude(entry=None).exists()
    _enact(
        "grade.proposed", change, by, at, before=change.before or None, analysed=is_analysed,
        has_reason=bool(change.reason), words=_digest(change.reason, change.salt),
    )  # fmt: skip
    return change


def _enact(kind: str, change: GradeChange, by: Acting, at: datetime, **figures: Any) -> None:
    """Record a deed on a change: about the case that it is, else about the customer."""
    customer = change.customer
    about = change.matter or customer.reference
    enact(
        kind, at=at, unit=customer.unit_id, by=by, about=about, for_whom=customer, change=change, grade=change.grade,
        **figures,
    )  # fmt: skip
    touch(about, what="grade", at=at, by=by.reference)


def _locked_customer(customer: Customer) -> Customer:
    """Return the customer, whom nobody else grades or sells to on credit until this deed is done."""
    rows = Customer.objects.select_for_update(of=("self",), no_key=True).select_related("unit")
    held = rows.get(pk=customer.pk)
    if held.erased_at is not None:
        raise Refused("This person has been erased already.", why=Why.OVERTAKEN)
    return held


def _locked(change: GradeChange, version: int, *states: ChangeState) -> GradeChange:
    customer = _locked_customer(change.customer)
    held = GradeChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    held.customer = customer
    if held.version != version or held.state not in states:
        raise Overtaken(
            "A colleague has done something about this change in the meantime. Look at it again.",
            {"version": held.version, "state": held.state, "grade": held.grade},
        )
    held.version += 1
    return held


def _not_ones_own(change: GradeChange, by: Acting) -> None:
    if change.proposed_by_id in by.selves:
        raise Refused("Nobody decides on what they have proposed themselves.")


def _check_grade(customer: Customer, grade: str, at: datetime) -> None:
    grades = grades_of(customer.unit, at)
    if grade not in grades:
        raise Refused("A grade is one of: %(known)s.", why=Why.BAD_INPUT, field="grade", known="、".join(grades) or "—")


def _answer(words: str, *, is_yes: bool) -> str:
    text = _words(words)
    if not is_yes and not text:  # whoever proposed it must know what to do better
        raise Refused("Say why.", why=Why.BAD_INPUT, field="words")
    return text


def _words(words: str) -> str:
    text = words.strip()
    if len(text) > LONGEST:
        raise Refused("The text is longer than %(most)s characters.", why=Why.BAD_INPUT, most=LONGEST)
    return text


def _digest(words: str, salt: str) -> str | None:
    return digest_of(words, salt) if words else None


def _plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {name: format(one, "f") if isinstance(one, Decimal) else one for name, one in figures.items()}
