"""Tables of a form as rows of inputs. A row without any content is dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from shouwen.regulation.form_values import is_empty
from shouwen.regulation.forms import MOST_ROWS, Field
from shouwen.web.forms.fields import Offer, input_for, shown_in_input, taken_from_input


class RowForm(forms.Form):
    """One row of a table: an input for each column, its name said to those who do not see the heading."""

    def __init__(self, columns: Sequence[Field], offer: Offer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in columns:
            initial = self.initial.get(column.name)
            one = input_for(column, offer, value=initial)
            css = "form-select" if isinstance(one.widget, forms.Select) else "form-control"
            one.widget.attrs |= {"class": css, "aria-label": one.label}
            if isinstance(one.widget, forms.Textarea):
                one.widget.attrs["rows"] = 2
            self.fields[column.name] = one


class TableInput:
    """The rows of one table: those there are, and one that is blank to go on with."""

    def __init__(self, field: Field, offer: Offer, prefix: str, rows: Sequence[Mapping[str, Any]],
                 data: QueryDict | None, extra: int = 1) -> None:
        self.field, self.offer = field, offer
        self.name = f"{prefix}-{field.name}"
        self.label = field.words.in_language(offer.language)
        self.columns = [(column.words.in_language(offer.language), column.is_required) for column in field.columns]
        self.errors: list[str] = []
        kept = self._taken(data) if data is not None else list(rows)
        self.kept = kept
        self.rows = [self._row(number, row) for number, row in enumerate([*kept, *[{}] * extra])]
        self.blank = RowForm(field.columns, offer, prefix=f"{self.name}-__n__")

    @property
    def has_rows_of_its_own(self) -> bool:
        """True where people make the rows: not where they only write beside those that are filled in."""
        return True

    def _row(self, number: int, row: Mapping[str, Any]) -> RowForm:
        shown = {
            column.name: shown_in_input(column, row.get(column.name), self.offer) for column in self.field.columns
        }
        return RowForm(self.field.columns, self.offer, prefix=f"{self.name}-{number}", initial=shown)

    def _taken(self, data: QueryDict) -> list[dict[str, Any]]:
        pattern = re.compile(rf"{re.escape(self.name)}-(\d{{1,4}})-")
        numbers = sorted({int(found[1]) for key in data if (found := pattern.match(key))})
        rows = [self._read(data, number) for number in numbers[: MOST_ROWS + 1]]
        return [row for row in rows if row]

    def _read(self, data: QueryDict, number: int) -> dict[str, Any]:
        row = {}
        for column in self.field.columns:
            key = f"{self.name}-{number}-{column.name}"
            given = data.getlist(key) if column.is_multiple else data.get(key)
            value = taken_from_input(column, given, self.offer)
            if not is_empty(value):
                row[column.name] = value
        return row


class BesideInput(TableInput):
    """Inputs beside rows that are filled in, each by what stands in the column ``kept_by``: no row comes or goes."""

    def __init__(self, field: Field, offer: Offer, prefix: str, rows: Sequence[Mapping[str, Any]],
                 data: QueryDict | None) -> None:
        self.field, self.offer, self.name = field, offer, f"{prefix}-{field.name}"
        self.label, self.errors = field.words.in_language(offer.language), []
        self.kept = [self._taken_beside(row, data) if data is not None else self._beside(row) for row in rows]
        self.rows = [self._inputs(row) for row in self.kept]

    @property
    def has_rows_of_its_own(self) -> bool:
        return False

    def _beside(self, row: Mapping[str, Any]) -> dict[str, Any]:
        names = [self.field.kept_by, *(one.name for one in self.field.beside)]
        return {name: row[name] for name in names if not is_empty(row.get(name))}

    def _prefix(self, row: Mapping[str, Any]) -> str:
        return f"{self.name}-{row.get(self.field.kept_by)}"

    def _taken_beside(self, row: Mapping[str, Any], data: QueryDict) -> dict[str, Any]:
        """Return what was typed beside a row; a row of which nothing came back stays as it was."""
        found = self._beside(row)
        for column in self.field.beside:
            key = f"{self._prefix(row)}-{column.name}"
            if key in data:
                given = data.getlist(key) if column.is_multiple else data.get(key)
                found[column.name] = taken_from_input(column, given, self.offer)
        return found

    def _inputs(self, row: Mapping[str, Any]) -> RowForm:
        shown = {one.name: shown_in_input(one, row.get(one.name), self.offer) for one in self.field.beside}
        return RowForm(self.field.beside, self.offer, prefix=self._prefix(row), initial=shown)
