"""The report of a move as a sheet: a line a case, with each step and each clock that changes."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.cases.models import CaseMoveLine
from shouwen.cases.permissions import MOVE_CASES
from shouwen.reports.moves import OUTCOMES, REASONS, left_in
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list

CHUNK = 2000


def _lines(asked: Asked, most: int) -> QuerySet[CaseMoveLine]:
    number = asked.query.get("move", "")
    move = int(number) if number.isascii() and number.isdecimal() and len(number) < 15 else 0
    seen = asked.by.scope(MOVE_CASES).on(unit="move__unit")
    return CaseMoveLine.objects.filter(seen, move=move).select_related("case__unit").order_by("case")[:most]


def _write(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    heads = (_("Case"), _("Unit"), _("Outcome"), _("Why it stays"), _("Editions before"), _("Steps"), _("Clocks"),
             _("Left as begun"))
    columns = [SheetColumn(str(one), "long_text" if place > 4 else "text") for place, one in enumerate(heads)]
    rows = (_row(line, asked) for line in _lines(asked, 10**9).iterator(chunk_size=CHUNK))
    write_list(file, str(_("Moved cases")), columns, counted(rows), zone=asked.zone)


def _row(line: CaseMoveLine, asked: Asked) -> Row:
    why = f"{REASONS.get(line.reason, line.reason)} {line.step}".strip() if line.reason else ""
    steps = [f"{one['step'] or '+'} → {one['to'] or '—'}" for one in line.report.get("steps", ())]
    clocks = [
        f"{one['title']}: {_at(one['was'], asked)} → {_at(one['becomes'], asked)}"
        for one in line.report.get("clocks", ())
    ]
    return (
        line.case.number, line.case.unit.called, str(OUTCOMES[line.outcome]), why, ", ".join(line.report.get("was", ())),
        "\n".join(steps), "\n".join(clocks), "\n".join(left_in(line.report)),
    )


def _at(text: str | None, asked: Asked) -> str:
    return f"{datetime.fromisoformat(text).astimezone(asked.zone):%Y-%m-%d %H:%M}" if text else "—"


exports_list(ExportList("moves", MOVE_CASES, _("Moved cases"), ("move",),
                        lambda asked, most: _lines(asked, most).count(), _write))
