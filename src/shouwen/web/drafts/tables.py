"""Decision tables of a draft as grids: typed and checked cell by cell, taken out as sheets and in again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.compliance.draft_reading import draft_for, faults_of, read_texts
from shouwen.compliance.draft_writing import grid_of
from shouwen.compliance.figure_words import figure_named, figure_title
from shouwen.compliance.models import Draft
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Refused, Why
from shouwen.regulation.editions import Edition
from shouwen.regulation.facts import FactKind
from shouwen.regulation.kinds.decision import Decision
from shouwen.regulation.listed_words import condition_said
from shouwen.regulation.relisting import CellFault, Entry
from shouwen.regulation.tables.complete import EVERY_CASE, Gap, TooMany, gaps
from shouwen.regulation.tables.grid import (
    MARKED,
    RESULT,
    Line,
    Table,
    read_lines,
    users_of,
    written_tables,
)
from shouwen.regulation.tables.sheets import (
    LARGEST,
    MARK,
    WrongSheet,
    cells_that_differ,
    read_sheet,
    sheet_of,
)
from shouwen.web.asking import signed_in
from shouwen.web.components.chips import fault_words
from shouwen.web.components.exports import sheet_answer
from shouwen.web.components.places import Words
from shouwen.web.drafts.grids import GridColumn, GridRow, rows_as_written
from shouwen.web.drafts.parts import Row, part_list
from shouwen.web.drafts.reading import title_read
from shouwen.web.drafts.typed import TypedGrid, answer_grid, grid_page, typed_over
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.regulation.reading import language_read

GET_OR_POST = ["GET", "HEAD", "POST"]
#: Cases shown that no row decides, or several do.
MOST_GAPS = 20
#: Places named in which a sheet differs.
MOST_PLACES = 20
MARKS: Mapping[str, Words] = {
    f"{MARK}if": gettext_lazy("Condition"), RESULT: gettext_lazy("Result"),
    f"{MARK}cites": gettext_lazy("Article"), f"{MARK}then": gettext_lazy("What follows"),
}


@signed_in
@require_safe
def tables(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the decision tables of a draft."""
    draft = draft_for(pk, by=request.by)
    return part_list(request, draft, "table", [
        Row(title_read(one.title) or one.key, reverse("draft-table", args=[pk, one.key]), one.standard or one.file,
            ngettext("One row", "%(many)s rows", len(one.rows)) % {"many": len(one.rows)})
        for one in written_tables(draft.content)
    ])


@signed_in
@require_http_methods(GET_OR_POST)
def table(request: ReaderRequest, pk: int, table: str) -> HttpResponse:
    """Show a table as a grid; sent with ``check`` or ``do`` it says what would be wrong, else it is saved."""
    draft = draft_for(pk, by=request.by)
    found = _found(draft, table)
    if request.method != "POST":
        return _page(request, _Grid.standing(draft, found))
    if "sheet" in request.FILES:
        return _taken_in(request, draft, found)
    return answer_grid(request, "table", _Grid.typed(request, draft, found), _page)


@signed_in
@require_safe
def table_sheet(request: ReaderRequest, pk: int, table: str) -> HttpResponse:
    """Give a table as a sheet."""
    found = _found(draft_for(pk, by=request.by), table)
    return sheet_answer(sheet_of(found.plain), f"{found.key.rpartition('/')[2]}.xlsx")


def _taken_in(request: ReaderRequest, draft: Draft, found: Table) -> HttpResponse:
    """Show the rows of a sheet in the grid, to be looked at and saved."""
    sheet = request.FILES["sheet"]
    try:
        if not isinstance(sheet, UploadedFile) or not sheet.size or sheet.size > LARGEST:
            raise WrongSheet(f"at most {LARGEST} bytes")
        made = read_sheet(sheet.read(), found.plain)
    except WrongSheet as wrong:
        refused = Refused("The sheet cannot be taken: expected %(expected)s.", why=Why.BAD_INPUT, field="sheet",
                          expected=fault_words(str(wrong)))
        return _page(request, _Grid.standing(draft, found), refused=refused, version=draft.version,
                     status=STATUS[refused.why])
    rows = tuple(made["rows"])
    # Of equal rows each is the one that stood; others are told by their place.
    read = replace(found, rows=rows)
    known = {str(row): place for place, row in enumerate(found.rows)}
    texts = read.texts()
    grid_rows = [
        GridRow(str(known.pop(str(row))) if str(row) in known else f"n{number + 1}", texts[number])
        for number, row in enumerate(rows)
    ]
    columns = tuple(dict.fromkeys((*read.columns, *found.columns)))
    grid = _Grid(draft, found, tuple(grid_rows), columns)
    places = islice(cells_that_differ(found.plain, made), MOST_PLACES)
    differs = [f"row {row}, {grid.title_of(key)}" for row, key in places]
    return _page(request, grid, differs=differs, version=draft.version)


def _found(draft: Draft, key: str) -> Table:
    return cast(Table, grid_of(draft, "table", key))


@dataclass(frozen=True)
class _Grid(TypedGrid):
    """A table as it was typed; ``names`` are its columns."""

    names: tuple[str, ...]

    @staticmethod
    def standing(draft: Draft, table: Table) -> _Grid:
        return _Grid(draft, table, tuple(rows_as_written(table.texts())), table.columns)

    @staticmethod
    def typed(request: ReaderRequest, draft: Draft, table: Table) -> _Grid:
        given = request.POST
        names = tuple(dict.fromkeys(one for one in given.getlist("column") if one.isprintable() and len(one) < 100))
        rows = typed_over(request, draft, table, [GridColumn(one, one) for one in names])
        deed, _colon, named = given.get("do", "").partition(":")
        names = tuple(one for one in names if deed != "without" or one != named or one == RESULT)
        more = given.get("with", "")[:100] if deed == "with" else ""
        figures = [one for one in names if not one.startswith(MARK)] + [more] * (bool(more) and more[0] != MARK)
        marked = [one for one in MARKED if one in (*names, more, RESULT)]
        return _Grid(draft, table, tuple(rows), tuple(dict.fromkeys((*figures, *marked))))

    @property
    def table(self) -> Table:
        return cast(Table, self.part)

    def read(self) -> tuple[list[Entry], list[CellFault]]:
        return read_lines([Line(one.texts, one.was) for one in self.typed_rows], self.names)

    @cached_property
    def _kinds(self) -> list[FactKind]:
        standing = None if faults_of(self.draft.files) else read_texts(self.draft.files)
        found = _decisions(standing, self.table) if standing else []
        kinds = all_kinds()
        return [kinds[kind] for one in found for kind in one.shared.occasions if kind in kinds]

    @cached_property
    def columns(self) -> list[GridColumn]:
        return [self._column(one) for one in self.names]

    def _column(self, name: str) -> GridColumn:
        if name.startswith(MARK):
            return GridColumn(name, MARKS[name], is_removable=name != RESULT)
        named = figure_named(name, self._kinds)
        options = named[1].options if named else ()
        return GridColumn(name, figure_title(named[1], language_read()) if named else name,
                          offers=[f"'{one}'" for one in options], is_removable=True)

    def title_of(self, key: str) -> Words:
        """Return what the column is called in which something of a row is written."""
        marked = f"{MARK}{key}"
        return self._column(marked if marked in MARKS else key).title

    @property
    def further(self) -> list[tuple[str, Words]]:
        """Columns that could be added: figures of the facts that the table judges, and what is marked."""
        marked = [(one, MARKS[one]) for one in MARKED if one not in self.names]
        figures = {
            name: figure_title(figure, language_read()) for kind in self._kinds for name, figure in kind.figures.items()
        }
        return [*marked, *((name, title) for name, title in figures.items() if name not in self.names)]

    @property
    def gaps(self) -> tuple[list[Gap], list[Gap]]:
        """The cases that no row decides, and those that several do where only one may, as the reader says them."""
        found: dict[Gap, None] = {}
        for one in _decisions(self.edition, self.table) if self.edition else ():
            with suppress(TooMany):
                cases = gaps(one, self.edition.kinds if self.edition else {})
                found.update(dict.fromkeys(replace(case, case=_case_said(case.case, one)) for case in cases))
        return [one for one in found if not one.rows][:MOST_GAPS], [one for one in found if one.rows][:MOST_GAPS]


def _case_said(case: str, decision: Decision) -> str:
    """Return a case of a table, which is written as a condition, as people say it."""
    return _("every case") if case == EVERY_CASE else condition_said(case, decision.shared.spoken, language_read())


def _decisions(edition: Edition, table: Table) -> list[Decision]:
    """Return the decisions of an edition that decide by a table."""
    users = {table.standard} if table.standard else users_of(edition.files, table.file)
    return [
        standard
        for key, readings in edition.standards.items() if key in users
        for standard in readings.options.values() if isinstance(standard, Decision)
    ]


def _page(request: ReaderRequest, grid: _Grid, **more: Any) -> HttpResponse:
    """Draw the page; ``more`` is what ``grid_page`` and the template take besides."""
    missing, twice = grid.gaps
    return grid_page(request, "table", grid, **{"refused": None, "differs": (), **more}, missing=missing, twice=twice)
