"""Numbers of cases and papers: a series for each unit and year, without gaps."""

from __future__ import annotations

from datetime import datetime

from shouwen.facts.statements import row_of
from shouwen.organisation.models import Unit
from shouwen.organisation.zones import zone_of

_NEXT = """
INSERT INTO work_numberseries (unit_id, series, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (unit_id, series, year) DO UPDATE SET last = work_numberseries.last + 1 RETURNING last
"""


def next_number(unit: Unit, series: str, *, at: datetime) -> str:
    """Return the next number of a unit's series in the year of ``at`` in the unit's zone.

    The series stays locked until the deed ends, so no number is lost or given twice: take it late.
    """
    year = at.astimezone(zone_of(unit)).year
    row = row_of(_NEXT, [unit.pk, series[:20], year])
    assert row is not None
    return f"{unit.code or unit.pk}-{series}{year}-{row[0]:06d}"
