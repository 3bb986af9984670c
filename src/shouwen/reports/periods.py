"""What sheets of a period are filled from: its figures, the contents of its cases as rows, and its unit's members."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q

from shouwen.cases.contents import contents_of
from shouwen.cases.models import Case, Period
from shouwen.cases.reading import whole_cases
from shouwen.compliance.wording import add_own_words
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member
from shouwen.organisation.walks import Within
from shouwen.organisation.zones import zone_of
from shouwen.regulation.forms import MOST_ROWS
from shouwen.regulation.words import Words
from shouwen.reports.customers import below, dangerous, excellent, graded_rows, standing_rows
from shouwen.reports.figures import figures
from shouwen.reports.ground import outlets_of, regions_of
from shouwen.reports.queries import Selection, complaints, groups, marks_of
from shouwen.reports.standing import Standing
from shouwen.work.matters import Matter
from shouwen.work.prefill import fills

#: What a sheet says where it is of every class.
ALL_CLASSES = "全部"
add_own_words(Words(ALL_CLASSES, en="All"))


def selection_of(period: Period) -> Selection:
    """Return the complaints that a period holds; its unit must be read."""
    return Selection(period.unit, period.since, period.until, period.class_key)


@fills("period")
def contents_of_period(matter: Matter) -> Mapping[str, Any]:
    """Return the named contents of a period. They are of all its cases, whoever asks: a sheet says one thing."""
    selection = selection_of(matter.figures["period"])
    marks = marks_of(selection)
    return {
        **known_of(selection, figures(groups(selection, Case.objects.all(), marks), selection.days, marks)),
        "cases": lambda: rows_of(selection),
        "members": lambda: members_of(selection),
        "outlets": lambda: outlets_of(selection.unit),
        "regions": lambda: regions_of(selection.unit),
        "graded": lambda: graded_rows(selection.unit, selection.ends_at, MOST_ROWS),
        "excellent": lambda: _standing(excellent, selection),
        "dangerous": lambda: _standing(dangerous, selection),
    }


def _standing(found: Callable[[Within, datetime, int], Iterator[Standing]], selection: Selection) -> list[dict[str, Any]]:
    """Return excellent or dangerous customers of a unit and those below it as the period closed."""
    rows = found(below(selection.unit), selection.ends_at, MOST_ROWS)
    return standing_rows(rows, selection.ends_at, selection.zone)


def known_of(selection: Selection, counted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the contents of a selection that are no rows."""
    return {
        **counted,
        "filter.class": selection.class_key or ALL_CLASSES,
        "period.since": selection.since.isoformat(),
        "period.until": selection.until.isoformat(),
        "period.unit": selection.unit.name,
        "period.month": f"{selection.since:%Y-%m}",
        "period.year": str(selection.since.year),
    }


def rows_of(selection: Selection) -> list[dict[str, Any]]:
    """Return the contents of the cases of a selection, the oldest first; refuses more than a sheet holds."""
    found = complaints(selection, Case.objects.all()).order_by("opened_at", "pk").values_list("pk", flat=True)
    numbers = list(found[: MOST_ROWS + 1])
    if len(numbers) > MOST_ROWS:
        raise Refused("A sheet holds at most %(most)s cases. Choose a shorter period or a smaller unit.",
                      why=Why.BAD_INPUT, most=MOST_ROWS)
    return contents_of(whole_cases(numbers))


def members_of(selection: Selection) -> list[dict[str, Any]]:
    """Return the members of a selection's unit and of those below it, who were there on one of its days; one statement.

    By unit, then by name; refuses more than a sheet holds.
    """
    zone = zone_of(selection.unit)
    first = datetime.combine(selection.since, time.min, zone)
    after = datetime.combine(selection.until + timedelta(days=1), time.min, zone)
    there = Q(left_at=None) | Q(left_at__gt=first)
    found = Member.objects.filter(there, home__path__startswith=selection.unit.path, joined_at__lt=after)
    rows = list(found.select_related("home").order_by("home__path", "name_key", "pk")[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        raise Refused("A sheet holds at most %(most)s members. Choose a smaller unit.", why=Why.BAD_INPUT, most=MOST_ROWS)
    return [
        {"member": one.reference, "member.name": one.name, "member.unit": one.home.name, "member.phone": one.phone,
         "member.mail": one.mail}
        for one in rows
    ]  # fmt: skip
