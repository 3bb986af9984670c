"""Ask for a whole list as a file, cancel it, read it; the worker makes it, the clock removes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from shouwen.compliance.judging import enact, refuse_if_objected
from shouwen.facts.actions import listen_to
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.facts import Fact
from shouwen.work.actions.attachments import discard_unnamed
from shouwen.work.exportable import Asked, export_list, rights_of
from shouwen.work.files import path_of
from shouwen.work.live import tell_listeners
from shouwen.work.matters import Matter, describes
from shouwen.work.models import Export, ExportState

EXPORTED = "list.exported"
#: Exports of one member that wait or are being made.
MOST_OPEN = 3
OPEN = (ExportState.WAITING, ExportState.WORKING)
#: How long a file is kept.
KEPT_FOR = timedelta(days=1)


@transaction.atomic(savepoint=False)
def ask_export(key: str, query: Mapping[str, str], *, language: str, zone: str, by: Acting, at: datetime) -> Export:
    """Ask for a list, whole, by a filter; refused without the right to see any of it, or by an article.

    So is a filter that names what there is not, as the page of the list refuses it.
    """
    wanted = export_list(key)
    wanted.require(by)
    refuse_if_objected(EXPORTED, at=at, unit=by.member.home_id, by=by, about=by, figures={"list": key})
    if Export.objects.filter(member=by.member, state__in=OPEN).count() >= MOST_OPEN:
        raise Refused("%(most)s exports of yours are under way. Wait for one, or cancel it.", most=MOST_OPEN)
    wanted.reason_of(query, by=by, at=at)
    # What the filter names must be there, and theirs to see: said now, not hours later by the worker.
    wanted.count(Asked(by, at, wanted.query_of(query), ZoneInfo(zone)), 1)
    return Export.objects.create(
        list=key, query=wanted.query_of(query), member=by.member, language=language, zone=zone, at=at,
        rights=rights_of(by, wanted.deeds),
    )


def own_export(number: int, *, by: Acting) -> Export:
    """Return an export of one's own; refused in the same words whether there is none or it is another's."""
    found = Export.objects.filter(pk=number, member=by.member).first()
    if found is None:
        raise Refused("There is no such export, or it is not yours.", why=Why.NOT_ALLOWED)
    return found


@transaction.atomic(savepoint=False)
def cancel_export(number: int, *, by: Acting, at: datetime) -> Export:
    """Cancel an export of one's own that waits or is being made."""
    export = own_export(number, by=by)
    if not Export.objects.filter(pk=export.pk, state__in=OPEN).update(state=ExportState.CANCELLED, done_at=at):
        raise Refused("This export is over already.", why=Why.OVERTAKEN)
    tell_listeners(by.reference, "export")
    export.refresh_from_db()
    return export


def read_export(number: int, *, by: Acting, at: datetime) -> tuple[Export, Path]:
    """Return the file of one's own export while it is kept, and only with the rights with which it was made."""
    export = own_export(number, by=by)
    if export.state != ExportState.DONE or export.until is None or at >= export.until:
        raise Refused("This file is not there (any more). Export the list again.", why=Why.OVERTAKEN)
    found = export_list(export.list)
    if not found.shows_to(by) or rights_of(by, found.deeds) != export.rights:
        raise Refused("Your rights are others than when this was exported. Export the list again.",
                      why=Why.NOT_ALLOWED)
    return export, path_of(export.digest)


@transaction.atomic(savepoint=False)
def record_export(key: str, rows: int, digest: str, purpose: str = "", *, by: Acting, at: datetime) -> Fact:
    """Record who took which list out of the house, rows and hash of the file; an article may refuse it.

    ``purpose`` is the reason for which the list tells what an article keeps back from lists; empty where it tells none.
    """
    return enact(EXPORTED, at=at, unit=by.member.home_id, by=by, about=by, list=key, rows=rows, content=digest,
                 purpose=purpose or None)  # fmt: skip


def discard_exports(now: datetime) -> int:
    """Remove the files whose time is over; return how many. The clock calls it."""
    over = list(Export.objects.filter(state=ExportState.DONE, until__lte=now).values_list("pk", "digest")[:500])
    Export.objects.filter(pk__in=[number for number, _ in over]).update(state=ExportState.GONE, digest="")
    for digest in sorted({digest for _, digest in over}):
        discard_unnamed(digest)
    return len(over)


@listen_to("customer.erased")
def end_exports_of_the_erased(fact: Fact) -> None:
    """Let no file outlive the erasing of a person who may stand in it."""
    if fact.kind == "customer.erased":
        Export.objects.filter(state=ExportState.DONE).update(until=fact.at)
        Export.objects.filter(state__in=OPEN).update(state=ExportState.CANCELLED, done_at=fact.at)


@describes("export")
def _described(number: int) -> Matter:
    export = Export.objects.select_related("member__home").get(pk=number)
    return Matter(export.reference, "", export.member.home, (export.member_id,), None, export.is_open, "", "", "",
                  f"/exports/{export.pk}", has_tasks=False)
