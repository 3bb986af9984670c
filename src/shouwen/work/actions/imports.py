"""Bring a list into the house as a file: say what its columns are, try it, write it, cancel it; the worker does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from shouwen.compliance.judging import enact, refuse_if_objected
from shouwen.facts.actions import listen_to
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.undoing import if_undone
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.regulation.facts import Fact
from shouwen.work.actions.attachments import discard_unnamed, lock_content
from shouwen.work.file_types import type_of
from shouwen.work.files import keep, measured, path_of
from shouwen.work.importable import ImportList, import_list
from shouwen.work.list_files import ListFile, Row
from shouwen.work.live import tell_listeners
from shouwen.work.logic.cleaning import text
from shouwen.work.logic.headers import (
    HIGHEST,
    header_digest,
    header_of,
    is_blank,
    is_totals,
    offered,
    titles_of,
)
from shouwen.work.matters import Matter, describes
from shouwen.work.models import Import, ImportMapping, ImportRow, ImportState
from shouwen.work.models.imports import OPEN_STATES
from shouwen.work.naming import clean_name
from shouwen.work.scanning import refuse_infected

IMPORTED = "list.imported"
#: What a list may be called.
ENDINGS = ("xlsx", "csv", "txt")
#: Imports of one member that wait or are under way.
MOST_OPEN = 3
#: How many values of each column help to say what it is, and how long each is shown.
EXAMPLES, EXAMPLE_LENGTH = 3, 40
#: How long a file and its rows are kept after they were last touched.
KEPT_FOR = timedelta(days=7)


@transaction.atomic(savepoint=False)
def ask_import(
    key: str, unit: Unit, name: str, content: BinaryIO, *, most: int | None = None, language: str, zone: str, by: Acting,
    at: datetime,
) -> Import:
    """Keep the file of a list that is to be imported for a unit, and offer which column is which field.

    The same file of the same member goes on where it is, while it has not come to its end.
    """
    wanted = import_list(key)
    if not by.may(wanted.deed, path=unit.path):
        raise not_allowed(wanted.deed)
    refuse_if_objected(IMPORTED, at=at, unit=unit.pk, by=by, about=by, figures={"list": key})
    called = clean_name(name)
    found = measured(content, most=most or settings.UPLOAD_LIMIT)
    kind = _kind_of(called, content)
    refuse_infected(content)
    mine = Import.objects.filter(member=by.member, list=key, unit=unit, content=found.digest)
    under_way = mine.filter(state__in=(*OPEN_STATES, ImportState.MAPPING, ImportState.TRIED)).order_by("-pk").first()
    if under_way is not None:
        return under_way
    lock_content(found.digest)
    if keep(content, found.digest):
        if_undone(lambda: discard_unnamed(found.digest))
    place, header, examples = _looked_into(wanted, ListFile(path_of(found.digest), kind))
    return Import.objects.create(
        list=key, unit=unit, member=by.member, language=language, zone=zone, name=called, kind=kind, digest=found.digest,
        content=found.digest, size=found.size, header_row=place, header=header, examples=examples,
        mapping=_mapping_for(wanted, header), choices=wanted.chosen({}), at=at, until=at + KEPT_FOR,
    )  # fmt: skip


def _kind_of(name: str, content: BinaryIO) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in ENDINGS:
        raise Refused("A list is a file of one of these kinds: %(taken)s. Save it as one of them.", why=Why.BAD_INPUT,
                      field="file", taken=", ".join(ENDINGS))  # fmt: skip
    type_of(name, content)
    return ending


def _looked_into(wanted: ImportList, file: ListFile) -> tuple[int, list[str], list[list[str]]]:
    """Return the number of the row that holds the titles, the titles, and some values of each column."""
    rows: list[Row] = file.beginning(HIGHEST + 60)
    if not rows:
        raise Refused("The list has no rows.", why=Why.BAD_INPUT, field="file")
    place = header_of([row.cells for row in rows], wanted.known_titles)
    titles = titles_of(rows[place].cells)
    below = [row.cells for row in rows[place + 1 :] if not is_blank(row.cells) and not is_totals(row.cells)]
    if not titles or not below:
        raise Refused("The list has no row below its titles.", why=Why.BAD_INPUT, field="file")
    return rows[place].number, titles, [_examples(below, column) for column in range(len(titles))]


def _examples(rows: Sequence[Sequence[object]], column: int) -> list[str]:
    said = (text(row[column])[:EXAMPLE_LENGTH] for row in rows if column < len(row))
    return list(dict.fromkeys(one for one in said if one))[:EXAMPLES]


def _mapping_for(wanted: ImportList, header: Sequence[str]) -> dict[str, int]:
    kept = ImportMapping.objects.filter(list=wanted.key, header=header_digest(header)).first()
    if kept is not None:
        return {field: column for field, column in kept.mapping.items() if field in wanted.by_key}
    return offered(header, {one.key: one.called for one in wanted.fields})


def own_import(number: int, *, by: Acting) -> Import:
    """Return an import of one's own; refused in the same words whether there is none or it is another's."""
    found = Import.objects.filter(pk=number, member=by.member).select_related("unit", "member__home").first()
    if found is None:
        raise Refused("There is no such import, or it is not yours.", why=Why.NOT_ALLOWED)
    return found


@transaction.atomic(savepoint=False)
def begin_import(
    number: int, mapping: Mapping[str, int], choices: Mapping[str, str], *, is_trial: bool, by: Acting, at: datetime
) -> Import:
    """Let the worker try a list of one's own, or write it; what its columns are is remembered for the next one."""
    one = own_import(number, by=by)
    wanted = import_list(one.list)
    wanted.check(mapping, len(one.header))
    for deed in wanted.deeds_for(mapping):
        if not by.may(deed, path=one.unit.path):
            raise not_allowed(deed)
    if Import.objects.filter(member=by.member, state__in=OPEN_STATES).exclude(pk=one.pk).count() >= MOST_OPEN:
        raise Refused("%(most)s imports of yours are under way. Wait for one, or cancel it.", most=MOST_OPEN)
    ready = Import.objects.filter(pk=one.pk, state__in=(ImportState.MAPPING, ImportState.TRIED))
    begun = ready.update(
        state=ImportState.WAITING, is_trial=is_trial, mapping=dict(mapping), choices=wanted.chosen(choices), at=at,
        until=at + KEPT_FOR, row=0, place=0, rows=0, made=0, changed=0, known=0, failed=0, done_at=None, fault=[],
    )  # fmt: skip
    if not begun:
        raise Refused("This import is under way or over already.", why=Why.OVERTAKEN)
    ImportRow.objects.filter(of=one).delete()
    ImportMapping.objects.update_or_create(
        list=one.list, header=header_digest(one.header), defaults={"mapping": dict(mapping), "at": at}
    )
    tell_listeners(by.reference, "import")
    one.refresh_from_db()
    return one


@transaction.atomic(savepoint=False)
def cancel_import(number: int, *, by: Acting, at: datetime) -> Import:
    """Cancel an import of one's own; what was written stays, and the same file can be imported again."""
    one = own_import(number, by=by)
    ready = Import.objects.filter(pk=one.pk, state__in=(*OPEN_STATES, ImportState.MAPPING, ImportState.TRIED))
    if not ready.update(state=ImportState.CANCELLED, done_at=at, until=at):
        raise Refused("This import is over already.", why=Why.OVERTAKEN)
    tell_listeners(by.reference, "import")
    one.refresh_from_db()
    return one


def record_import(one: Import, *, by: Acting, at: datetime) -> Fact:
    """Record that a member brought a list into the house, and what came of it; in the transaction that ends it."""
    return enact(IMPORTED, at=at, unit=one.unit_id, by=by, about=by, list=one.list, rows=one.rows, made=one.made,
                 changed=one.changed, failed=one.failed, content=one.content)  # fmt: skip


def discard_imports(now: datetime) -> int:
    """Remove the files and rows whose time is over; return how many imports that are. The clock calls it."""
    ended = Import.objects.filter(until__lte=now).exclude(state__in=(*OPEN_STATES, ImportState.GONE))
    over = list(ended[:100])
    for one in over:
        with transaction.atomic():
            ImportRow.objects.filter(of=one).delete()
            Import.objects.filter(pk=one.pk).update(state=ImportState.GONE, digest="", examples=[], until=None)
        if one.digest:
            discard_unnamed(one.digest)
    return len(over)


@listen_to("customer.erased")
def end_imports_of_the_erased(fact: Fact) -> None:
    """Let no file outlive the erasing of a person who may stand in it."""
    if fact.kind == "customer.erased":
        kept = Import.objects.exclude(state=ImportState.GONE)
        kept.filter(state__in=OPEN_STATES).update(state=ImportState.CANCELLED, done_at=fact.at)
        kept.update(until=fact.at)


@describes("import")
def _described(number: int) -> Matter:
    one = Import.objects.select_related("member__home").get(pk=number)
    return Matter(one.reference, "", one.member.home, (one.member_id,), None, one.is_open, "", "", "",
                  f"/imports/{one.pk}", has_tasks=False)
