"""Rows of a period's sheet that a reader must not see: those of cases in which they are accused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shouwen.cases.models import Case
from shouwen.organisation.rights import Acting
from shouwen.regulation.forms import Form
from shouwen.reports.periods import selection_of
from shouwen.reports.queries import complaints
from shouwen.work.matters import Matter, matter_of
from shouwen.work.models import EntryVersion


def hide_rows(form: Form, matter: Matter | str, versions: Iterable[EntryVersion], by: Acting) -> None:
    """Leave out, from the versions as they are shown, the rows of cases in which the reader is accused.

    What is kept stays whole; the figures of the sheet still count them. One statement for sheets of a
    period that list cases, none for others.
    """
    tables = [field.name for field in form.fields if field.rows]
    if form.of != "period" or not tables:
        return
    matter = matter_of(matter) if isinstance(matter, str) else matter
    about_me = complaints(selection_of(matter.figures["period"]), Case.objects.filter(accused__in=by.selves))
    numbers = set(about_me.values_list("number", flat=True))
    if not numbers:
        return
    for version in versions:
        version.content = {
            name: [row for row in value if not _names_one(row, numbers)] if name in tables else value
            for name, value in version.content.items()
        }


def _names_one(row: Mapping[str, Any], numbers: set[str]) -> bool:
    return any(isinstance(value, str) and value in numbers for value in row.values())
