"""Make the next export that waits: row by row, by the rights that its asker has now, saying how far it is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from shouwen.facts.refusals import Refused
from shouwen.organisation.rights import Acting, acting
from shouwen.work.actions.attachments import lock_content
from shouwen.work.actions.exports import KEPT_FOR, record_export
from shouwen.work.actions.notices import notify
from shouwen.work.exportable import ALL, READING, Asked, ExportList, Row, export_list, rights_of
from shouwen.work.files import keep, measured
from shouwen.work.live import tell_listeners
from shouwen.work.models import Export, ExportState

#: After so many rows the asker sees how far it is, and a cancelled export stops.
TELL_EVERY = 2000
#: A worker that says nothing for so long has stopped; another one begins anew.
SILENT_FOR = timedelta(minutes=2)
#: The largest file that is kept, in bytes.
LARGEST = 512 * 1024 * 1024

Clock = Callable[[], datetime]


class Stopped(Exception):
    """The export was cancelled, or another worker has taken it over."""


def make_next_export(clock: Clock) -> bool:
    """Make one export; say whether there was one. A failure is kept with it and raised."""
    export = _claim(clock())
    if export is None:
        return False
    try:
        _make(export, clock)
    except Stopped:
        pass
    except Refused:
        _fail(export, clock())
    except Exception:
        _fail(export, clock())
        raise
    return True


@transaction.atomic
def _claim(now: datetime) -> Export | None:
    waiting = Q(state=ExportState.WAITING) | Q(state=ExportState.WORKING, seen_at__lt=now - SILENT_FOR)
    rows = Export.objects.select_for_update(skip_locked=True, of=("self",)).select_related("member__home")
    export = rows.filter(waiting).order_by("at", "pk").first()
    if export is not None:
        export.state, export.seen_at, export.rows = ExportState.WORKING, now, 0
        export.save(update_fields=["state", "seen_at", "rows"])
    return export


def _make(export: Export, clock: Clock) -> None:
    wanted = export_list(export.list)
    by = acting(export.member, clock())
    if not wanted.shows_to(by) or rights_of(by, wanted.deeds) != export.rights:
        raise Refused("Your rights are others than when this was exported. Export the list again.")
    asked = Asked(by, export.at, export.query, ZoneInfo(export.zone))
    _say(export, clock, total=wanted.count(asked, ALL))
    with tempfile.TemporaryFile() as file, translation.override(export.language):
        wanted.write(file, asked, lambda rows: _counted(rows, export, clock))
        _finish(export, wanted, file, by, clock())


def _counted(rows: Iterable[Row], export: Export, clock: Clock) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        yield row
        export.rows = number
        if number % TELL_EVERY == 0:
            _say(export, clock, rows=number)


def _say(export: Export, clock: Clock, **changed: int) -> None:
    now = clock()
    with transaction.atomic():
        ours = Export.objects.filter(pk=export.pk, state=ExportState.WORKING, seen_at=export.seen_at)
        if not ours.update(seen_at=now, **changed):
            raise Stopped
        tell_listeners(export.member.reference, "export")
    export.seen_at = now


@transaction.atomic
def _finish(export: Export, wanted: ExportList, file: BinaryIO, by: Acting, at: datetime) -> None:
    found = measured(file, most=LARGEST)
    lock_content(found.digest)
    ours = Export.objects.filter(pk=export.pk, state=ExportState.WORKING, seen_at=export.seen_at)
    if not ours.update(state=ExportState.DONE, rows=export.rows, total=export.rows, digest=found.digest,
                       size=found.size, done_at=at, until=at + KEPT_FOR):
        raise Stopped
    keep(file, found.digest)
    record_export(export.list, export.rows, found.digest, export.query.get(READING, ""), by=by, at=at)
    notify(export.member, "export_ready", matter=export.reference, why="asked", key=export.reference, at=at,
           names={"title": str(wanted.title), "rows": str(export.rows), "until": (at + KEPT_FOR).isoformat()},
           is_urgent=True)
    tell_listeners(export.member.reference, "export")


@transaction.atomic
def _fail(export: Export, at: datetime) -> None:
    Export.objects.filter(pk=export.pk, state=ExportState.WORKING).update(state=ExportState.FAILED, done_at=at)
    tell_listeners(export.member.reference, "export")
