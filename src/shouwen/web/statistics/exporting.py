"""The rows of a period's sheet as a spreadsheet, without a limit: a line a case, with the columns of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.cases.contents import contents_of
from shouwen.cases.models import Case
from shouwen.cases.permissions import SEE_CASE
from shouwen.cases.reading import FULL
from shouwen.facts.refusals import Refused, Why
from shouwen.regulation.forms import Field
from shouwen.reports.chosen import NAMES, Chosen, chosen_by
from shouwen.reports.queries import complaints
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.forms.views import language_of
from shouwen.web.statistics.page import columns_of, rows_shown
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list

#: Cases whose contents are read at a time.
CHUNK = 500


def _asked(asked: Asked) -> tuple[Chosen, Field, QuerySet[Case]]:
    chosen = chosen_by(asked.query, by=asked.by, at=asked.at)
    if chosen.table is None:
        raise Refused("This sheet has no rows to export.", why=Why.BAD_INPUT, field="sheet")
    return chosen, chosen.table, complaints(chosen.selection, chosen.cases)


def _count(asked: Asked, most: int) -> int:
    return _asked(asked)[2][:most].count()


def _write(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    chosen, table, cases = _asked(asked)
    assert chosen.sheet is not None
    each = cases.select_related(*FULL).order_by("opened_at", "pk").iterator(chunk_size=CHUNK)

    def rows() -> Iterator[Row]:
        first = 1
        while some := list(islice(each, CHUNK)):
            yield from rows_shown(chosen, table, contents_of(some), first)
            first += len(some)

    columns = [SheetColumn(str(column.title)) for column in columns_of(chosen, table)]
    title = chosen.sheet.form.title.in_language(language_of())
    write_list(file, title, columns, counted(rows()), zone=chosen.selection.zone)


exports_list(ExportList("period-sheet", SEE_CASE, _("Sheet of a period"), NAMES, _count, _write))
