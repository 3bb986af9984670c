"""The list of forms as a spreadsheet: what was filled in for which matter, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.cases.permissions import SEE_CASE
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.components.signs import sign_of
from shouwen.web.forms.lists import COLUMNS, FILTERS, chosen, lines_of
from shouwen.work.entry_queries import entries_to_sign
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list
from shouwen.work.models import Entry

#: Entries whose matters are read at a time.
CHUNK = 500


def _entries(asked: Asked) -> tuple[QuerySet[Entry], set[int]]:
    mine = entries_to_sign(by=asked.by, at=asked.at)
    return chosen(asked.by, mine, asked.query.get("show", ""), asked.query), set(mine)


def _count(asked: Asked, most: int) -> int:
    return _entries(asked)[0][:most].count()


def _write(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    entries, mine = _entries(asked)
    each = entries.select_related("unit").order_by("-pk").iterator(chunk_size=CHUNK)

    def rows() -> Iterator[Row]:
        while some := list(islice(each, CHUNK)):
            for one in lines_of(some, mine):
                state = _("Complete") if one.state == "done" else sign_of(one.state).words
                yield (one.title, one.entry.number, one.matter, str(state), one.waiting, one.entry.unit.called,
                       one.entry.begun_at)  # fmt: skip

    titles = [str(COLUMNS[0].title), str(_("Number")), *(str(one.title) for one in COLUMNS[1:])]
    columns = [SheetColumn(title, "datetime" if title == titles[-1] else "text") for title in titles]
    write_list(file, str(_("Forms")), columns, counted(rows()), zone=asked.zone)


exports_list(ExportList("forms", SEE_CASE, _("Forms"), FILTERS, _count, _write, has_own=True))
