"""Numbers of cases and papers: a series for each unit and year, without gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from shouwen.facts.statements import row_of
from shouwen.organisation.models import Unit
from shouwen.organisation.zones import zone_of

_NEXT = """
INSERT INTO work_numberseries (unit_id, series, year, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (unit_id, series, year) DO UPDATE SET last = work_numberseries.last + excluded.last RETURNING last
"""


def next_number(unit: Unit, series: str, *, at: datetime) -> str:
    """Return the next number of a unit's series in the year of ``at`` in the unit's zone.

    The series stays locked until the deed ends, so no number is lost or given twice: take it late.
    """
    (number,) = next_numbers(unit, series, [at])
    return number


def next_numbers(unit: Unit, series: str, at: Sequence[datetime]) -> list[str]:
    """Return the next numbers of a unit's series, one for each of these instants, with one statement a year."""
    zone, called = zone_of(unit), unit.code or str(unit.pk)
    years = [one.astimezone(zone).year for one in at]
    following: dict[int, int] = {}
    for year, count in sorted(Counter(years).items()):
        row = row_of(_NEXT, [unit.pk, series[:20], year, count])
        assert row is not None
        following[year] = row[0] - count
    numbers = []
    for year in years:
        following[year] += 1
        numbers.append(f"{called}-{series}{year}-{following[year]:06d}")
    return numbers
