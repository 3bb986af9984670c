"""Deadlines of standards: how many run and were missed, and which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from shouwen.compliance.queries import cited_in
from shouwen.organisation.models import Unit
from shouwen.work.models import Deadline, DeadlineState

#: Counts that lists show are exact up to 99, so nothing is counted past 100.
COUNTED_TO = 100
#: Those of a month, for a plot.
COUNTED_IN_A_MONTH = 10_000

_BY_STANDARD = """
SELECT standard.id, wanted.state, found.many FROM
  unnest(%(standards)s::text[]) AS standard(id)
  CROSS JOIN (VALUES ('open', '-infinity'::timestamptz, 'infinity'::timestamptz),
                     ('missed', %(since)s, %(until)s)) AS wanted(state, since, until)
  CROSS JOIN LATERAL (SELECT count(*) AS many FROM (
    SELECT 1 FROM work_deadline d
    WHERE d.standard = standard.id AND d.state = wanted.state AND d.withdrawn_at IS NULL
      AND d.due_at >= wanted.since AND d.due_at < wanted.until AND d.citation LIKE ANY(%(citations)s::text[])
      AND (%(path)s::text IS NULL OR d.unit_id IN (SELECT id FROM organisation_unit WHERE path LIKE %(path)s))
    LIMIT %(most)s) AS counted) AS found
WHERE found.many > 0
"""

_BY_SPAN = """
SELECT span.place, state.name, coalesce(sum(found.many), 0) FROM
  unnest(%(standards)s::text[]) AS standard(id)
  CROSS JOIN unnest(%(states)s::text[]) AS state(name)
  CROSS JOIN unnest(%(since)s::timestamptz[], %(until)s::timestamptz[])
       WITH ORDINALITY AS span(since, until, place)
  CROSS JOIN LATERAL (SELECT count(*) AS many FROM (
    SELECT 1 FROM work_deadline d
    WHERE d.standard = standard.id AND d.state = state.name AND d.withdrawn_at IS NULL
      AND d.due_at >= span.since AND d.due_at < span.until AND d.citation LIKE ANY(%(citations)s::text[])
      AND (%(path)s::text IS NULL OR d.unit_id IN (SELECT id FROM organisation_unit WHERE path LIKE %(path)s))
    LIMIT %(most)s) AS counted) AS found
GROUP BY span.place, state.name
"""


def deadline_counts(packs: Sequence[str], standards: Iterable[str], since: datetime, until: datetime,
                    within: Unit) -> dict[str, Mapping[str, int]]:
    """Return by standard how many clocks run, and how many were missed in a span; one statement.

    In a unit and below it, up to ``COUNTED_TO`` each. A standard without any is left out.
    """
    counts: dict[str, dict[str, int]] = {}
    asked: dict[str, Any] = {
        "standards": list(standards), "since": since, "until": until, "most": COUNTED_TO,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_STANDARD, {**asked, **_where(packs, within)})
        for standard, state, many in cursor.fetchall():
            counts.setdefault(standard, {DeadlineState.OPEN: 0, DeadlineState.MISSED: 0})[state] = int(many)
    return dict(counts)


def deadline_counts_by_span(packs: Sequence[str], standards: Iterable[str], spans: Sequence[tuple[datetime, datetime]],
                            within: Unit) -> list[Mapping[str, int]]:
    """Return by span how many clocks that fell due in it were met, and how many missed; one statement."""
    states = [DeadlineState.MET.value, DeadlineState.MISSED.value]
    counts: list[dict[str, int]] = [dict.fromkeys(states, 0) for _ in spans]
    asked: dict[str, Any] = {
        "standards": list(standards), "states": states, "most": COUNTED_IN_A_MONTH,
        "since": [since for since, _ in spans], "until": [until for _, until in spans],
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_SPAN, {**asked, **_where(packs, within)})
        for place, state, many in cursor.fetchall():
            counts[place - 1][state] = int(many)
    return list(counts)


def _where(packs: Sequence[str], within: Unit) -> dict[str, Any]:
    return {"citations": [f"{pack}@%" for pack in packs], "path": f"{within.path}%" if within.parent_id else None}


def open_and_missed(packs: Sequence[str], standards: Iterable[str], within: Unit, most: int) -> list[Deadline]:
    """Return clocks of standards of packs in a unit and below: those that run by due time, then the missed
    ones, the newest first; at most ``most`` of each, in one statement. Each has its unit's ``zone``.
    """
    rows = Deadline.objects.filter(standard__in=list(standards), withdrawn_at=None)
    rows = rows.filter(cited_in(packs)).annotate(zone=F("unit__zone"))
    if within.parent_id:
        rows = rows.filter(unit__path__startswith=within.path)
    running = rows.filter(state=DeadlineState.OPEN).order_by("due_at", "pk")[:most]
    missed = rows.filter(state=DeadlineState.MISSED).order_by("-due_at", "-pk")[:most]
    found = list(running.union(missed, all=True))
    late = [row for row in found if row.state == DeadlineState.MISSED]
    return [
        *sorted((row for row in found if row.state == DeadlineState.OPEN), key=lambda row: (row.due_at, row.pk)),
        *sorted(late, key=lambda row: (row.due_at, row.pk), reverse=True),
    ]
