"""Grades, limits and measures of customers as pages, forms and orders read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet

from shouwen.compliance.asking import keys_of_list
from shouwen.compliance.models import Finding
from shouwen.customers.credit.logic import Point
from shouwen.customers.credit.models import OPEN, GradeChange, Measure, Rating
from shouwen.customers.credit.permissions import SEE_CREDIT
from shouwen.customers.models import Customer
from shouwen.facts.prepared import Prepared
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting

#: Lists of packs by which the house knows what it reads: grades the best first, what counts as excellent and as a risk,
#: the forms of the analysis, the fields that hold its score, the kind of case that a change is, and its form.
GRADES, EXCELLENT, RISKS = "grade", "excellent_customer", "customer_risk"
ANALYSES, SCORES = "credit_analysis", "credit_score"
CASES, CHANGES = "grade_change_case", "grade_change_form"
#: Scores that a trend shows, and rows of a history.
MOST = 24


def grades_of(unit: Unit, at: datetime) -> list[str]:
    """Return the grades of the pack in force for a unit, the best first."""
    return keys_of_list(GRADES, unit=unit.pk, at=at)


_RATING = Prepared(lambda customer: Rating.objects.filter(customer=customer, until=None).order_by("pk")[:1])


def rating_of(customer: Customer) -> Rating | None:
    """Return in which grade a customer is; one statement."""
    return _RATING.first(customer.pk)


def ratings_of(customers: Iterable[int]) -> Mapping[int, Rating]:
    """Return in which grades customers are, by their numbers; one statement."""
    rows = Rating.objects.filter(customer__in=list(customers), until=None)
    return {row.customer_id: row for row in rows}


def graded_now(by: Acting, *, most: int) -> list[Rating]:
    """Return the first ``most`` customers that are in a grade and that the member may see, by grade; one statement.

    Those whose file is sealed, or part of another one, are left out.
    """
    rows = Rating.objects.filter(by.scope(SEE_CREDIT).on(unit="customer__unit"), until=None, customer__erased_at=None,
                                 customer__deregistered_at=None, customer__merged_into=None)  # fmt: skip
    return list(rows.select_related("customer__unit").order_by("grade", "customer_id")[:most])


def history_of(customer: Customer) -> list[Rating]:
    """Return the grades of a customer, the newest first, each with the change that brought it; one statement."""
    rows = Rating.objects.filter(customer=customer).select_related("change__decided_by", "change__measure")
    return list(rows.order_by("-since", "-pk")[:MOST])


def open_change_of(customer: Customer) -> GradeChange | None:
    """Return the change of grade that waits for somebody; one statement."""
    rows = GradeChange.objects.filter(customer=customer, state__in=OPEN)
    return rows.select_related("proposed_by", "checked_by", "measure").first()


def changes_of(customer: Customer) -> list[GradeChange]:
    """Return the changes of grade that were asked for, the newest first; one statement. One that waits is the newest."""
    people = ("proposed_by", "checked_by", "decided_by", "measure")
    rows = GradeChange.objects.filter(customer=customer).select_related(*people)
    return list(rows.order_by("-proposed_at", "-pk")[:MOST])


def change_of_matter(matter: str) -> GradeChange | None:
    """Return the change of grade that a case is, with who had to do with it; one statement."""
    rows = GradeChange.objects.filter(matter=matter).select_related("proposed_by", "checked_by", "decided_by")
    return rows.first()


def visible_changes(by: Acting) -> QuerySet[GradeChange]:
    """Return the changes of grade that the member may see."""
    return GradeChange.objects.filter(by.scope(SEE_CREDIT).on(unit="customer__unit"))


def change_for(number: int, *, by: Acting) -> GradeChange | None:
    """Return one change with its customer and who had to do with it, if the member may see it."""
    rows = visible_changes(by).select_related(
        "customer__unit", "proposed_by", "checked_by", "decided_by", "measure"
    )  # fmt: skip
    return rows.filter(pk=number).first()


def latest_measure(customer: Customer) -> Measure | None:
    """Return what was measured of a customer last; one statement."""
    return Measure.objects.filter(customer=customer).order_by("-at", "-pk").first()


def trend_of(customer: Customer) -> list[Point]:
    """Return the latest scores of a customer by time, those of complete analyses; one statement."""
    rows = Measure.objects.filter(customer=customer, score__isnull=False).exclude(entry=None)
    newest = rows.order_by("-at", "-pk").values_list("at", "score", "grade")[:MOST]
    return [Point(at, score, grade) for at, score, grade in reversed(newest) if score is not None]


def findings_of(measure: Measure) -> list[Finding]:
    """Return what the articles made of a measure, each with its reckoning; one statement."""
    rows = Finding.objects.filter(because__contains=[measure.fact], holder=f"customer:{measure.customer_id}")
    return list(rows.filter(withdraws=None, withdrawal=None).order_by("pk"))
