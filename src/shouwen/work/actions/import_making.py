"""Go on with a list that is imported: read it, then write it, some rows at a time, each part whole or not at all.

Every part is one transaction together with the note of how far it is. A worker that is killed loses the part it was
at, and the next one goes on from there: nothing is lost and nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext_noop
from psycopg.types.json import Jsonb

from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import copy_values, take_numbers
from shouwen.facts.statements import rows_of
from shouwen.organisation.rights import Acting, acting, not_allowed
from shouwen.work.actions.imports import KEPT_FOR, record_import
from shouwen.work.actions.notices import ASKED, notify
from shouwen.work.files import path_of
from shouwen.work.importable import Batch, Became, ImportList, Line, import_list
from shouwen.work.list_files import ListFile, Row
from shouwen.work.live import tell_listeners
from shouwen.work.logic.cleaning import Cell, text
from shouwen.work.logic.headers import is_blank, is_totals
from shouwen.work.models import Import, ImportRow, ImportState
from shouwen.work.models.imports import OPEN_STATES

#: Rows that one transaction reads, and writes.
READ_AT_ONCE, WRITTEN_AT_ONCE = 5_000, 1_000
#: More lines than one thing has.
MOST_LINES = 500
#: How often a part is tried again that somebody else was in the way of.
TRIES = 5
#: The first half of the locks of those who are at an import; the second is its number.
_AT_IT = 0x1A9027

Clock = Callable[[], datetime]
#: Told how far an import is.
Told = Callable[[Import], None]
_WITH_ANOTHER = gettext_noop("Left out, since row %(row)s belongs to it and is wrong.")
_TOO_MANY = gettext_noop("More than %(most)s rows have this number.")


class Stopped(Exception):
    """The import was cancelled, or another worker has taken it over."""


@dataclass
class _Work:
    """An import that is under way in this process."""

    one: Import
    wanted: ImportList
    clock: Clock
    told: Told
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.one.zone)

    def by(self, now: datetime) -> Acting:
        """Return who asked for it with the rights that they have now; refuses where they may not write it any more."""
        by = acting(self.one.member, now)
        for deed in self.wanted.deeds_for(self.one.mapping):
            if not by.may(deed, path=self.one.unit.path):
                raise not_allowed(deed)
        return by

    def keep(self, now: datetime, **changed: Any) -> None:
        """Note how far it is, in the transaction of the part that has been done."""
        ours = Import.objects.filter(pk=self.one.pk, state=self.one.state, seen_at=self.one.seen_at)
        if not ours.update(seen_at=now, until=now + KEPT_FOR, **changed):
            raise Stopped
        tell_listeners(self.one.member.reference, "import")

    def kept(self, now: datetime, **changed: Any) -> None:
        """Take over what was noted, once it is committed."""
        for name, value in {"seen_at": now, **changed}.items():
            setattr(self.one, name, value)
        self.told(self.one)


def _silent(_one: Import) -> None:
    """Tell nobody."""


def make_next_import(clock: Clock) -> bool:
    """Go on with one import that waits; say whether there was one. A failure is kept with it and raised."""
    waiting = Import.objects.filter(state__in=OPEN_STATES).order_by("at", "pk").values_list("pk", flat=True)
    return any(_make(number, clock, _silent) for number in waiting)


def make_import(number: int, clock: Clock, told: Told = _silent) -> Import:
    """Go on with a certain import to its end, in this process; refused while another process is at it."""
    if not _make(number, clock, told):
        raise Refused("Another process is at this import. Wait for it.", why=Why.OVERTAKEN)
    return Import.objects.select_related("unit", "member__home").get(pk=number)


def _make(number: int, clock: Clock, told: Told) -> bool:
    """Go on with an import unless another process is at it; say whether that could be done.

    Whoever is at it holds a lock of their session: of a process that is killed the server lets it go at once.
    """
    if not rows_of("SELECT pg_try_advisory_lock(%s, %s)", [_AT_IT, number])[0][0]:
        return False
    try:
        one = _claim(clock(), number)
        if one is not None:
            _go_on(one, clock, told)
        return one is not None
    finally:
        rows_of("SELECT pg_advisory_unlock(%s, %s)", [_AT_IT, number])


@transaction.atomic
def _claim(now: datetime, number: int) -> Import | None:
    rows = Import.objects.select_for_update(of=("self",)).select_related("unit", "member__home")
    one = rows.filter(pk=number, state__in=OPEN_STATES).first()
    if one is None:
        return None
    one.seen_at = now
    if one.state == ImportState.WAITING:
        one.state = ImportState.READING
    if one.is_trial and one.state == ImportState.WRITING:
        # What a trial has found of the file itself was in the memory of the worker that has gone.
        one.place = one.made = one.changed = one.known = one.failed = 0
        ImportRow.objects.filter(of=one).update(faults=[])
    one.save(update_fields=["state", "seen_at", "place", "made", "changed", "known", "failed"])
    return one


def _go_on(one: Import, clock: Clock, told: Told) -> None:
    work = _Work(one, import_list(one.list), clock, told)
    try:
        if one.state == ImportState.READING:
            _read(work)
        _write(work)
    except Stopped:
        return
    except Refused as refused:
        names = {name: str(value) for name, value in refused.names.items()}
        _fail(one, [refused.sentence, names], clock())
    except Exception:
        _fail(one, [gettext_noop("Something went wrong in the house itself. It has been noted in its log."), {}], clock())
        raise


@transaction.atomic
def _fail(one: Import, fault: list[Any], at: datetime) -> None:
    ours = Import.objects.filter(pk=one.pk, state__in=(ImportState.READING, ImportState.WRITING))
    if ours.update(state=ImportState.FAILED, done_at=at, until=at + KEPT_FOR, fault=fault):
        _tell_whoever_asked(one, "import_failed", at)
    tell_listeners(one.member.reference, "import")


# ---- reading


def _read(work: _Work) -> None:
    """Take the rows of the file over into the base, so that they can be written in any order."""
    one, wanted = work.one, work.wanted
    shared = frozenset(column for key, column in one.mapping.items() if wanted.by_key[key].is_shared)
    after = max(one.row, one.header_row)
    rows = ListFile(path_of(one.digest), one.kind).rows(shared, after)
    grouped = one.mapping.get(wanted.grouped_by) if wanted.grouped_by else None
    last = _last_run(one)
    while some := list(islice(rows, READ_AT_ONCE)):
        now = work.clock()
        work.by(now)
        lines = []
        for row in some:
            if is_blank(row.cells) or is_totals(row.cells):
                continue
            key = _group_of(row, grouped)
            place = last[1] if key and key == last[0] else row.number
            last = key, place
            lines.append((row, key, place))
        changed = {"row": some[-1].number, "rows": one.rows + len(lines)}
        with transaction.atomic():
            numbers = take_numbers(ImportRow, len(lines))
            copy_values(
                ImportRow._meta.db_table, ("id", "of_id", "number", "place", "grouped", "cells", "faults"),
                ((number, one.pk, row.number, place, key, Jsonb(_kept(row.cells)), Jsonb([]))
                 for number, (row, key, place) in zip(numbers, lines, strict=True)),
            )  # fmt: skip
            work.keep(now, **changed)
        work.kept(now, **changed)
    now = work.clock()
    with transaction.atomic():
        if grouped is not None:
            join_groups(one)
        work.keep(now, state=ImportState.WRITING)
    work.kept(now, state=ImportState.WRITING)


def _group_of(row: Row, column: int | None) -> str:
    return text(row.cells[column])[:80] if column is not None and column < len(row.cells) else ""


def _last_run(one: Import) -> tuple[str, int]:
    """Return the group of the last row that was read, and the place where its run begins."""
    last = ImportRow.objects.filter(of=one).order_by("-number").values_list("grouped", "place").first()
    return last or ("", 0)


#: Rows are found by their number: of a list just read the server knows too little to plan a search by group.
JOIN = """
UPDATE work_importrow AS one SET place = first.place FROM (
    SELECT id, min(place) OVER (PARTITION BY grouped) AS place FROM work_importrow
    WHERE of_id = %s AND grouped <> '') AS first
WHERE one.id = first.id AND one.place <> first.place
"""


def join_groups(one: Import) -> None:
    """Bring the rows of one thing together that stand apart in the file."""
    with connection.cursor() as cursor:
        cursor.execute(JOIN, [one.pk])


def _kept(cells: Sequence[Cell]) -> list[Any]:
    """Return cells as they are kept until they are written: plain values; what has no such form as its text."""
    kept = [one if one is None or isinstance(one, str | int | float | bool) else text(one) for one in cells]
    while kept and kept[-1] is None:
        kept.pop()
    return [one.replace("\x00", "")[:2000] if isinstance(one, str) else one for one in kept]


# ---- writing


def _write(work: _Work) -> None:
    one = work.one
    while True:
        now = work.clock()
        by = work.by(now)
        rows = _following(one)
        if not rows:
            break
        groups = [_lines(work, list(some)) for _, some in groupby(rows, key=lambda row: row.place)]
        _write_part(work, by, now, groups, rows)
    with transaction.atomic():
        by = work.by(now)
        if not one.is_trial:
            record_import(one, by=by, at=now)
        done = {"state": ImportState.TRIED if one.is_trial else ImportState.DONE, "done_at": now}
        if one.is_trial:
            ImportRow.objects.filter(of=one, faults=[]).delete()
        work.keep(now, **done)
        _tell_whoever_asked(one, "import_tried" if one.is_trial else "import_done", now)
    work.kept(now, **done)


def _tell_whoever_asked(one: Import, what: str, at: datetime) -> None:
    """Tell the member what came of their list, each time that it comes to an end."""
    with translation.override(one.member.language):
        title = str(import_list(one.list).title)
    counts = {name: str(getattr(one, name)) for name in ("rows", "made", "changed", "known", "failed")}
    names = {"title": title, **counts, "done": str(one.done), "right": str(one.done - one.failed),
             "until": (at + KEPT_FOR).isoformat()}  # fmt: skip
    notify(one.member, what, matter=one.reference, why=ASKED, key=f"{one.reference}/{at.isoformat()}", at=at, names=names,
           is_urgent=True)  # fmt: skip


def _write_part(work: _Work, by: Acting, now: datetime, groups: list[list[Line]], rows: list[ImportRow]) -> None:
    one = work.one
    for tries in range(1, TRIES + 1):
        right = [[_anew(line) for line in lines] for lines in groups if not any(line.faults for line in lines)]
        batch = Batch(one.unit, by, now, one.choices, one.is_trial, right, work.memory)
        try:
            with transaction.atomic():
                work.wanted.write(batch)
                wrong = [lines for lines in groups if any(line.faults for line in lines)]
                lines = [line for lines in [*right, *wrong] for line in lines]
                changed = _counted(one, lines, rows)
                _keep_faults(one, lines, rows)
                work.keep(now, **changed)
        except IntegrityError:
            # Somebody else has just recorded what a row names: looked at again, it is known.
            if tries == TRIES:
                raise
            continue
        work.kept(now, **changed)
        return


def _anew(line: Line) -> Line:
    return Line(line.number, line.values)


def _following(one: Import) -> list[ImportRow]:
    """Return the next rows that are written together: whole groups."""
    left = ImportRow.objects.filter(of=one, place__gt=one.place).order_by("place", "number")
    rows = list(left[: WRITTEN_AT_ONCE + 1])
    if len(rows) <= WRITTEN_AT_ONCE:
        return rows
    whole = [row for row in rows if row.place != rows[-1].place]
    return whole or list(ImportRow.objects.filter(of=one, place=rows[0].place).order_by("number"))


def _lines(work: _Work, rows: Sequence[ImportRow]) -> list[Line]:
    lines = [work.wanted.line(row.number, row.cells, work.one.mapping, work.zone) for row in rows]
    if len(lines) > MOST_LINES:
        lines[0].faults.append((work.wanted.grouped_by, _TOO_MANY, {"most": MOST_LINES}))
    leave_out_together(lines)
    return lines


def leave_out_together(lines: Sequence[Line]) -> None:
    """Leave all lines of one thing out where one of them is wrong."""
    wrong = next((line.number for line in lines if line.faults), None)
    if wrong is None:
        return
    for line in lines:
        if not line.faults:
            line.faults.append(("", _WITH_ANOTHER, {"row": wrong}))
        line.became = Became.FAILED


def _counted(one: Import, lines: Sequence[Line], rows: Sequence[ImportRow]) -> dict[str, int]:
    counted: dict[str, int] = {"place": rows[-1].place}
    for became in Became:
        counted[became.value] = getattr(one, became.value) + sum(line.became is became for line in lines)
    unsaid = [line.number for line in lines if line.became is None]
    if unsaid:
        raise AssertionError(f"{one.list} says nothing of the rows {unsaid[:5]}")
    return counted


def _keep_faults(one: Import, lines: Sequence[Line], rows: Sequence[ImportRow]) -> None:
    faulty = {line.number: line for line in lines if line.became is Became.FAILED}
    wrong: list[ImportRow] = []
    for row in rows:
        if row.number in faulty:
            row.faults = [[key, sentence, dict(names)] for key, sentence, names in faulty[row.number].faults]
            wrong.append(row)
    ImportRow.objects.bulk_update(wrong, ["faults"], batch_size=500)
    if not one.is_trial:
        ImportRow.objects.filter(pk__in=[row.pk for row in rows if row.number not in faulty]).delete()


def wrong_rows(one: Import) -> Iterator[ImportRow]:
    """Yield the rows that were left out, in the order of the file."""
    return ImportRow.objects.filter(of=one).exclude(faults=[]).order_by("number").iterator(chunk_size=1000)
