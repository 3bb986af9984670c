"""The contents of an entry in the order of its form: inputs for what the reader may write, else texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.forms import BoundField

from shouwen.regulation.forms import Field
from shouwen.reports.entries import Paper
from shouwen.web.components.listing import Column
from shouwen.web.forms.forms import EntryForm
from shouwen.web.forms.tables import RowForm, TableInput
from shouwen.web.forms.texts import Wording


@dataclass(frozen=True)
class Part:
    """One field: an input, a table of inputs, a table of texts, or a text. ``undoes`` are signatures that fall."""

    label: str
    text: str = ""
    help: str = ""
    is_wide: bool = False
    input: BoundField | None = None
    table: TableInput | None = None
    columns: Sequence[Column] = ()
    rows: Sequence[Any] = ()
    undoes: str = ""
    is_filled: bool = False
    #: Beside each of ``rows``, the input of each column that takes one, else None.
    inputs: Sequence[Sequence[BoundField | None]] = ()
    errors: Sequence[str] = ()
    #: The days of the sheet from which the words beside the rows come.
    brought: tuple[date, date] | None = None


@dataclass(frozen=True)
class Group:
    """Fields that stand together on the form."""

    title: str
    parts: list[Part] = field(default_factory=list)


def groups_of(paper: Paper, form: EntryForm, wording: Wording) -> list[Group]:
    """Return the fields by groups; an opinion that stands in its signature's cell is left out."""
    groups: list[Group] = []
    for one in paper.form.fields:
        if one.type == "signature" or _stands_in_its_cell(paper, form, one):
            continue
        title = one.group.in_language(wording.language)
        if not groups or groups[-1].title != title:
            groups.append(Group(title))
        groups[-1].parts.append(_part(paper, form, wording, one))
    return groups


def _stands_in_its_cell(paper: Paper, form: EntryForm, one: Field) -> bool:
    places = {place for stage in paper.in_force.signs for place in stage}
    return one.type == "long_text" and len(one.by) == 1 and one.by[0] in places and one.name not in form.written


def _part(paper: Paper, form: EntryForm, wording: Wording, one: Field) -> Part:
    label, undoes = wording.label(one), wording.says.all(paper.correctable.get(one.name, ()))
    if one.name in form.tables and form.tables[one.name].has_rows_of_its_own:
        return Part(label, is_wide=True, table=form.tables[one.name], undoes=undoes)
    if one.name in form.written and one.name not in form.tables:
        return Part(label, input=form[one.name], is_wide=one.type == "long_text" or one.is_multiple, undoes=undoes)
    value = paper.content.get(one.name)
    help_words = one.help.in_language(wording.language)
    if one.type == "table":
        columns = [
            Column(" · ".join(filter(None, (c.group.in_language(wording.language), wording.label(c)))),
                   is_number=c.type in {"integer", "money", "percent"})
            for c in one.columns
        ]
        rows = [list(zip(columns, row, strict=True)) for row in wording.rows(one, value)]
        beside = form.tables.get(one.name)
        inputs = [_cells(one, row) for row in beside.rows] if beside is not None else ()
        return Part(label, help=help_words, is_wide=True, columns=columns, rows=rows, is_filled=bool(one.rows),
                    inputs=inputs, errors=beside.errors if beside is not None else (), undoes=undoes,
                    brought=form.brought.get(one.name))
    return Part(label, wording.text(one, value), help_words, one.type == "long_text", is_filled=not one.is_written)


def _cells(table: Field, row: RowForm) -> list[BoundField | None]:
    return [row[column.name] if column.name in row.fields else None for column in table.columns]
