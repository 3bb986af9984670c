"""What people wrote beside the rows of the last sheet of a unit, brought along into its next one."""

from __future__ import annotations

from datetime import date
from typing import Any

from shouwen.cases.models import Period
from shouwen.reports.entries import Paper
from shouwen.work.beside import beside_of
from shouwen.work.models import Entry, EntryVersion

#: Sheets of before among which the last one is looked for.
MOST = 24


def brought_along(paper: Paper) -> tuple[dict[str, Any], tuple[date, date] | None]:
    """Return tables with what the last sheet says beside their rows, and the days of that sheet.

    Offered when a sheet is begun: remarks and measures (SD-4.11, SD-4.12) are read, changed where they hold no longer,
    and kept once it is saved. Three statements at most, none for other forms.
    """
    tables = [field for field in paper.form.fields if field.beside]
    period = paper.matter.figures.get("period")
    if not tables or paper.entry is not None or not isinstance(period, Period):
        return {}, None
    earlier = Period.objects.filter(unit=period.unit_id, class_key=period.class_key, until__lt=period.since)
    before = {one.reference: one for one in earlier.order_by("-until", "-since")[:MOST]}
    sheets = Entry.objects.filter(matter__in=before, form=paper.in_force.title).order_by("pk")
    entries = {one.matter: one for one in sheets}
    found = next((reference for reference in before if reference in entries), None)
    if found is None:
        return {}, None
    said = EntryVersion.objects.get(entry=entries[found], number=entries[found].latest).content
    rows = {}
    for table in tables:
        beside, there = beside_of(table, said.get(table.name)), paper.content.get(table.name) or []
        if any(str(row.get(table.kept_by)) in beside for row in there):
            rows[table.name] = [{**beside.get(str(row.get(table.kept_by)), {}), **row} for row in there]
    return rows, (before[found].since, before[found].until) if rows else None
