"""The clock of periods: which are in use in which unit, and the close of each recorded once, at its instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction

from shouwen.compliance.kinds import BEGUN
from shouwen.compliance.memory import rulebook_of_deed
from shouwen.compliance.models import Moment
from shouwen.compliance.rulebook import Rulebook
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.models import Fact as FactRow
from shouwen.facts.prepared import Prepared
from shouwen.regulation.adoption import Adopted
from shouwen.regulation.period_facts import CLOSED, JUDGED
from shouwen.regulation.periods import Period, period_at, periods_in_use
from shouwen.regulation.windows import MICROSECOND

#: Moments that one transaction takes: each may judge everybody in a unit.
BATCH = 5


class Planned:
    """The revision for which a process has written the periods in use down, and when anything of it begins next."""

    revision: int = 0
    until: datetime | None = None


def plan_periods(now: datetime) -> int:
    """Write down the next close of every period in use, where it is not; return how many.

    Once for each revision, and again when an edition begins that was adopted ahead.
    """
    with transaction.atomic():
        rulebook = rulebook_of_deed()
        is_over = Planned.until is not None and now >= Planned.until
        if Planned.revision == rulebook.revision and not is_over:
            return 0
        rows = [row for unit in rulebook.units for row in _first_of(unit, rulebook, now)]
        Moment.objects.bulk_create(rows, ignore_conflicts=True)
    Planned.revision, Planned.until = rulebook.revision, rulebook.next_change(now)
    return len(rows)


def _first_of(unit: int, rulebook: Rulebook, now: datetime) -> Iterator[Moment]:
    wanted: dict[Period, Adopted] = {}
    for adopted in rulebook.in_force(unit, now):
        for period in periods_in_use(adopted):
            wanted.setdefault(period, adopted)
    if not wanted:
        return
    holder = f"unit:{unit}"
    rows = Moment.objects.filter(holder=holder, standard="").values_list("period", "calendar")
    known = {Period(*pair) for pair in rows}
    for period, adopted in wanted.items():
        if period in known:
            continue
        since = _last_closed(holder, period)
        begins = since + MICROSECOND if since else rulebook.followed_since(unit, adopted.edition.hash, now) or now
        if row := _row(unit, period, begins, adopted):
            yield row


def _last_closed(holder: str, period: Period) -> datetime | None:
    closes = FactRow.objects.filter(about=holder, kind=CLOSED)
    rows = closes.filter(figures__period=period.unit, figures__calendar=period.calendar)
    return rows.order_by("-at").values_list("at", flat=True).first()


def _row(unit: int, period: Period, at: datetime, adopted: Adopted) -> Moment | None:
    window = period_at(period, at, adopted, Standing())
    if window is None or window.until is None:
        return None
    return Moment(
        unit=unit, holder=f"unit:{unit}", period=period.unit, calendar=period.calendar, name=window.name,
        since=window.since, until=window.until, at=window.until,
    )  # fmt: skip


def close_periods(now: datetime, *, batch: int = BATCH) -> int:
    """Record the closes and moments that have passed, the earliest first; return how many.

    Rows are claimed, so that several clocks share the work and each is recorded once; each stands for the last
    instant of its period whenever this runs.
    """
    with transaction.atomic():
        rows = _due(now, batch)
        for row in rows:
            row.delete()
            if row.standard:
                _record(JUDGED, row, standard=row.standard, until=row.until)
            elif not row.period:
                pack, _, edition = row.name.partition("@")
                record(BEGUN, at=row.at, unit=row.unit, by=SYSTEM, about=row.holder, pack=pack, edition=edition)
            else:
                _record(CLOSED, row, period=row.period, calendar=row.calendar)
                _follow(row)
    return len(rows)


def _record(kind: str, row: Moment, **figures: Any) -> None:
    record(
        kind, at=row.at, unit=row.unit, by=SYSTEM, about=row.holder,
        figures={**figures, "name": row.name, "since": row.since},
    )  # fmt: skip


def _follow(row: Moment) -> None:
    """Put the next period in the place of one that closed, where it is still in use."""
    period, at = Period(row.period, row.calendar), row.until + MICROSECOND
    assert row.unit is not None
    for adopted in rulebook_of_deed().in_force(row.unit, at):
        if period in periods_in_use(adopted) and (following := _row(row.unit, period, at, adopted)):
            Moment.objects.bulk_create([following], ignore_conflicts=True)
            return


_NEXT = Prepared(lambda: Moment.objects.order_by("at").values_list("at")[:1])


def next_moment() -> datetime | None:
    """Return when the next period closes."""
    row = _NEXT.first()
    return row[0] if row else None


def _due(now: datetime, most: int) -> list[Moment]:
    return _due_at_most(most)(now)


@cache
def _due_at_most(most: int) -> Prepared[Moment]:
    claimed = Moment.objects.select_for_update(skip_locked=True, of=("self",))
    return Prepared(lambda now: claimed.filter(at__lt=now).order_by("at", "pk")[:most])
