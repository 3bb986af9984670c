"""Special requests as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from shouwen.compliance.wording import words_of
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.components.signs import sign_of
from shouwen.work.exportable import ALL, Asked, Counted, ExportList, Row, exports_list
from shouwen.work.permissions import ANSWER_PERMIT
from shouwen.work.permits import listed_permits

CHUNK = 2000
_COLUMNS = (
    (_("Request"), "text"), (_("What is asked for"), "text"), (_("State"), "text"), (_("Requested by"), "text"),
    (_("When"), "datetime"), (_("Answered by"), "text"), (_("Answered at"), "datetime"),
    (_("Can be used until"), "datetime"), (_("Article"), "text"), (_("Unit"), "text"),
)  # fmt: skip


def _write(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    rows = listed_permits(asked.by, most=ALL, show=asked.query.get("show", "waiting"))
    lines: Iterator[Row] = (
        (one.number, words_of(one.citation)(one.kind), str(sign_of(one.state_at(asked.by.at)).words), one.asked_by.name,
         one.asked_at, one.answered_by.name if one.answered_by else "", one.answered_at, one.until, one.citation,
         one.unit.called)
        for one in rows.iterator(chunk_size=CHUNK)
    )  # fmt: skip
    columns = [SheetColumn(str(title), kind) for title, kind in _COLUMNS]
    write_list(file, str(_("Special requests")), columns, counted(lines), zone=asked.zone)


exports_list(ExportList(
    "permits", ANSWER_PERMIT, _("Special requests"), ("show",),
    lambda asked, most: listed_permits(asked.by, most=most, show=asked.query.get("show", "waiting")).count(), _write,
    has_own=True,
))  # fmt: skip
