"""The rows of a sheet of a period, and the cases that a figure counts, as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.cases.contents import contents_of
from shouwen.cases.models import Case
from shouwen.cases.permissions import SEE_CASE
from shouwen.cases.reading import FULL
from shouwen.compliance.wording import words_of_house
from shouwen.facts.refusals import Refused, Why
from shouwen.regulation.forms import Field
from shouwen.reports.chosen import NAMES, Chosen, chosen_by
from shouwen.reports.queries import complaints
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.components.signs import sign_of
from shouwen.web.exports.rows import exports_rows
from shouwen.web.forms.views import language_of
from shouwen.web.statistics.page import cases_of_figure, columns_of, rows_shown
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list

#: Cases whose contents are read at a time.
CHUNK = 500
_CASES = (
    (_("Number"), "text"), (_("What about"), "text"), (_("Customer"), "text"), (_("Class of complaint"), "text"),
    (_("State"), "text"), (_("Opened"), "datetime"),
)  # fmt: skip


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
            yield from rows_shown(chosen, table, some, contents_of(some), first)
            first += len(some)

    columns = [SheetColumn(str(column.title)) for column in columns_of(chosen, table)]
    title = chosen.sheet.form.title.in_language(language_of())
    write_list(file, title, columns, counted(rows()), zone=chosen.selection.zone)


def _behind(asked: Asked) -> QuerySet[Case]:
    return cases_of_figure(chosen_by(asked.query, by=asked.by, at=asked.at), asked.query.get("of", "total"))[1]


def _case_rows(cases: Iterable[Case], asked: Asked) -> Iterator[Row]:
    says = words_of_house()
    for one in cases:
        state = str(sign_of(one.state).words)
        yield one.number, one.subject, one.customer_name, says(one.class_key), state, one.opened_at


exports_list(ExportList("period-sheet", SEE_CASE, _("Sheet of a period"), NAMES, _count, _write))
exports_rows("figure-cases", SEE_CASE, _("Cases behind a figure"), (*NAMES, "of"), _CASES, _behind, _case_rows)
