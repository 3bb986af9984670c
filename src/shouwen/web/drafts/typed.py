"""A grid of a draft as it was typed: what it would make of the text, cell by cell, and saved in one way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.compliance.draft_reading import faults_of, read_texts
from shouwen.compliance.draft_writing import change_grid
from shouwen.compliance.models import Draft
from shouwen.facts.refusals import Overtaken, Refused
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError
from shouwen.regulation.relisting import CellFault, Entry, WrittenRows
from shouwen.regulation.rewriting import NotRewritten
from shouwen.web.deeds import perform
from shouwen.web.drafts.grids import (
    MANY,
    GridColumn,
    GridRow,
    at_keyboard,
    lines_of_rows,
    rows_as_written,
    rows_over,
    rows_typed,
)
from shouwen.web.drafts.parts import SORTS
from shouwen.web.drafts.reading import may_write, title_read, version_seen, version_shown
from shouwen.web.overtaken import Both, lines_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS


@dataclass(frozen=True)
class TypedGrid(ABC):
    """Rows of a draft as they were typed, with what they would make of it; ``part`` is how they stand."""

    draft: Draft
    part: WrittenRows
    typed_rows: tuple[GridRow, ...]

    @property
    @abstractmethod
    def columns(self) -> list[GridColumn]:
        """The columns of the grid."""

    @abstractmethod
    def read(self) -> tuple[list[Entry], list[CellFault]]:
        """Return the typed rows as entries of the text, and the cells that are no values."""

    @cached_property
    def entries(self) -> list[Entry]:
        """The typed rows as entries of the text."""
        return self.read()[0]

    @cached_property
    def _made(self) -> tuple[dict[str, str], tuple[PackError, ...], list[CellFault]]:
        """The files of the draft with these rows, what is wrong with them, and what with the cells."""
        file, unread = self.part.file, self.read()[1]
        try:
            content = self.part.rewritten(self.draft.content[file], self.entries)
        except NotRewritten:
            return {}, (), [*unread, CellFault(0, "", _("nothing that can be written"), _("a row"))]
        texts = {**self.draft.files, file: content.decode()}
        errors = faults_of(texts)
        return texts, errors, [*unread, *self.part.faults(content, errors)]

    @property
    def errors(self) -> tuple[PackError, ...]:
        """What is wrong with the draft elsewhere than in these rows."""
        ours = {(one.found, one.expected) for one in self._made[2]}
        return tuple(one for one in self._made[1] if (one.found, one.expected) not in ours)

    @cached_property
    def edition(self) -> Edition | None:
        """The draft as it would be; None where it would be faulty."""
        texts, errors, faults = self._made
        return read_texts(texts) if texts and not errors and not faults else None

    @cached_property
    def rows(self) -> list[GridRow]:
        """The typed rows with what is wrong with their cells; what is wrong with a whole row stands in the first."""
        keys, by_row = [one.key for one in self.columns], dict[int, dict[str, str]]()
        for one in self._made[2]:
            by_row.setdefault(one.row, {})[one.column if one.column in keys else keys[0]] = one.expected
        return [replace(row, faults=by_row.get(place, {})) for place, row in enumerate(self.typed_rows)]

    @property
    def marks(self) -> list[tuple[str, int, GridColumn, str]]:
        """Each wrong cell: its id, the number of its row, its column, what was expected."""
        return [
            (f"r{row.key}-{place}", number, column, row.faults[column.key])
            for number, row in enumerate(self.rows, 1) for place, column in enumerate(self.columns)
            if column.key in row.faults
        ]


    @property
    def both(self) -> list[Both]:
        """Where the rows that stand now and those that were typed differ, side by side."""
        names = [one.key for one in self.columns]
        return lines_of(*(lines_of_rows(one, names) for one in (rows_as_written(self.part.texts()), self.typed_rows)))


Page = Callable[..., HttpResponse]


def typed_over(request: ReaderRequest, draft: Draft, part: WrittenRows, columns: Sequence[GridColumn]) -> list[GridRow]:
    """Return the rows that were sent; typed over an earlier text, all are new to the one that stands now."""
    is_over = version_seen(request) not in (0, draft.version)
    rows = rows_typed(request.POST, columns, MANY if is_over else len(part.rows))
    return rows_over(rows) if is_over else rows


def answer_grid(request: ReaderRequest, of: str, grid: TypedGrid, page: Page) -> HttpResponse:
    """Answer rows that were sent: with ``check`` or ``do`` only say what would be wrong, else keep them in the draft.

    ``of`` is what they are, "table" or "form"; ``page`` draws the page.
    """
    if "check" in request.POST or "do" in request.POST:
        return page(request, grid)
    draft, key = grid.draft, grid.part.key

    def deed() -> Draft:
        return change_grid(draft.pk, of, key, grid.entries, version=version_seen(request), by=request.by, at=request.at)

    try:
        answer = perform(request, deed, lambda done: reverse(f"draft-{of}", args=[done.pk, key]))
    except Overtaken as refused:
        return page(request, grid, refused=refused, both=grid.both, status=STATUS[refused.why])
    except Refused as refused:
        return page(request, grid, refused=refused, status=STATUS[refused.why])
    messages.success(request, _("Saved."))
    return answer


def grid_page(request: ReaderRequest, of: str, grid: TypedGrid, *, both: Sequence[Both] | None = None,
              version: int | None = None, status: int = 200, **more: object) -> HttpResponse:
    """Draw the page of a grid; its template is called by what it shows."""
    draft, part = grid.draft, grid.part
    return render(request, f"web/drafts/{of}.html", {
        "place": "regulation", "draft": draft, "part": part, "title": title_read(part.title) or part.key, "grid": grid,
        "sort": of, "sort_title": SORTS[of][0], "line": part.file if of == "form" else part.key,
        "add_words": _("Add a field") if of == "form" else _("Add a row"),
        "at": at_keyboard(request.POST, grid.typed_rows),
        "rows": grid.rows, "columns": grid.columns, "marks": grid.marks, "faults": grid.errors,
        "may_write": may_write(request, draft), "path": reverse(f"draft-{of}", args=[draft.pk, part.key]),
        "both": both,
        "version": version_shown(request, draft, has_both=both is not None) if version is None else version, **more,
    }, status=status)
