"""What a form that is begun offers by itself: today's date, and whoever fills it in. Both can be changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shouwen.organisation.zones import zone_of
from shouwen.reports.entries import Paper
from shouwen.work.prefill import offered_from


def offered_at_first(paper: Paper, at: datetime) -> dict[str, Any]:
    """Return first values: what the form offers from its matter, else today for dates that must be given, and
    the person who signs under the field's name.
    """
    today = at.astimezone(zone_of(paper.matter.unit)).date().isoformat()
    places = {place for stage in paper.in_force.signs for place in stage}
    found: dict[str, Any] = {}
    for field in paper.form.fields:
        if not field.is_written or field.rows:
            continue
        if field.type == "date" and field.is_required:
            found[field.name] = today
        elif field.type == "person" and field.name in places:
            found[field.name] = _holder(paper, field.name)
    found = {name: value for name, value in found.items() if value}
    return {**found, **offered_from(paper.form, paper.matter, paper.in_force.edition, at)}


def _holder(paper: Paper, place: str) -> str:
    """Return who signs at a place: whoever fills the form in, if it is theirs, else the only one who holds it."""
    members = {holder.member for holder in paper.pen.holders.get(place, ())}
    if not members or paper.pen.stands_at(place):
        return paper.pen.by.reference
    return f"member:{members.pop()}" if len(members) == 1 else ""
