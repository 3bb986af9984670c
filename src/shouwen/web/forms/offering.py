"""What a form that is begun offers by itself: today's date, and whoever fills it in. Both can be changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shouwen.web.forms.paper import Paper
from shouwen.work.prefill import offered_from


def offered_at_first(paper: Paper, at: datetime) -> dict[str, Any]:
    """Return first values: what the form offers from its matter, else today for dates that must be given, and
    for the person who signs under the field's name.
    """
    today = at.astimezone(ZoneInfo(paper.matter.unit.zone or "Asia/Shanghai")).date().isoformat()
    places = {place for stage in paper.in_force.signs for place in stage}
    found: dict[str, Any] = {}
    for field in paper.form.fields:
        if not field.is_written:
            continue
        if field.type == "date" and field.is_required:
            found[field.name] = today
        elif field.type == "person" and field.name in places:
            found[field.name] = paper.pen.by.reference
    return {**found, **offered_from(paper.form, paper.matter)}
