"""Grades and credit of two records that become one: the record that stays keeps its grade, else it takes the other's."""

from __future__ import annotations

from django.db.models import Exists, Q
from django.utils.translation import gettext_noop

from shouwen.customers.credit.models import OPEN, GradeChange, Measure, Rating
from shouwen.customers.merges.parts import Part, moves
from shouwen.customers.models import Customer


def _kept_ratings(merged: Customer, into: Customer) -> Q:
    """Return which grades stay: all, where the other record has one of its own; nobody is in two grades."""
    return Q(Exists(Rating.objects.filter(customer=into)))


def _kept_changes(merged: Customer, into: Customer) -> Q:
    """Return which changes stay: those whose grades stay, and one that waits where another waits already."""
    graded = Exists(Rating.objects.filter(customer=into))
    waits = Exists(GradeChange.objects.filter(customer=into, state__in=OPEN))
    return (~Q(state__in=OPEN) & Q(graded)) | (Q(state__in=OPEN) & Q(waits))


moves(Part("measures", gettext_noop("What was measured"), Measure))
moves(Part("grade_changes", gettext_noop("Changes of grade"), GradeChange, kind="grade_change", keeps=_kept_changes))
moves(Part("ratings", gettext_noop("Grades so far"), Rating, keeps=_kept_ratings))
