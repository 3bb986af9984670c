"""Answers of customers as a spreadsheet: a row for each form that was filled in, a column for each question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from shouwen.orders.permissions import SEE_ORDER
from shouwen.regulation.forms import Field
from shouwen.reports.satisfaction import latest, open_questions_of, questions_of
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.forms.views import language_of
from shouwen.web.satisfaction.views import Chosen, chosen_for, entries_of
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list

CHUNK = 2000


def _fields(chosen: Chosen) -> list[Field]:
    return [*questions_of(chosen.form.form), *open_questions_of(chosen.form.form)] if chosen.form else []


def _count(asked: Asked, most: int) -> int:
    return entries_of(chosen_for(asked.by, asked.at, asked.query), asked.by)[:most].count()


def _write(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    chosen, language = chosen_for(asked.by, asked.at, asked.query), language_of()
    fields = _fields(chosen)
    versions = latest(entries_of(chosen, asked.by)).select_related("entry").order_by("entry__begun_at", "entry__pk")
    rows: Iterator[Row] = (
        (one.entry.begun_at, *(_said(field, one.content.get(field.name), language) for field in fields))
        for one in versions.iterator(chunk_size=CHUNK)
    )  # fmt: skip
    columns = [SheetColumn(str(_("When")), "datetime"), *(SheetColumn(one.words.in_language(language)) for one in fields)]
    write_list(file, str(_("Answers of customers")), columns, counted(rows), zone=asked.zone)


def _said(field: Field, value: object, language: str) -> str:
    said = {option.name: option.words.in_language(language) for option in field.options}
    return said.get(str(value), str(value)) if value is not None else ""


exports_list(ExportList("satisfaction", SEE_ORDER, _("Answers of customers"), ("form", "unit", "since", "until"),
                        _count, _write))
