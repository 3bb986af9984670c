"""The moves of a unit, and the report of one (a line a case, with each step and each clock that changes), as sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.cases.models import CaseMove, CaseMoveLine
from shouwen.cases.permissions import MOVE_CASES
from shouwen.compliance.wording import words_of_house
from shouwen.organisation.walks import number_of
from shouwen.reports.moves import OUTCOMES, REASONS, STAGES, left_in
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.exports.rows import exports_rows
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list

CHUNK = 2000
_MOVES = (
    (_("Asked for"), "datetime"), (_("Who"), "text"), (_("Regulation"), "text"), (_("Edition"), "text"),
    (_("State"), "text"),
)  # fmt: skip


def _lines(asked: Asked, most: int) -> QuerySet[CaseMoveLine]:
    move = number_of(asked.query.get("move", "")) or 0
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


def _moves(asked: Asked) -> QuerySet[CaseMove]:
    seen = asked.by.scope(MOVE_CASES).on(unit="unit")
    rows = CaseMove.objects.filter(seen, unit=number_of(asked.query.get("unit", "")))
    return rows.select_related("edition", "by").order_by("-at", "-pk")


def _move_rows(moves: Iterable[CaseMove], asked: Asked) -> Iterator[Row]:
    says = words_of_house()
    for one in moves:
        yield one.at, one.by.name, says(one.edition.title), one.edition.edition, str(STAGES[one.stage])


exports_list(ExportList("moves", MOVE_CASES, _("Moved cases"), ("move",),
                        lambda asked, most: _lines(asked, most).count(), _write))
exports_rows("case-moves", MOVE_CASES, _("Moves so far"), ("unit",), _MOVES, _moves, _move_rows)
