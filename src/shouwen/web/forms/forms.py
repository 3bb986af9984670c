"""The form of an entry: inputs for what the reader may write, with what stands there or was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from shouwen.regulation.forms import Field, FieldFault
from shouwen.web.forms.fields import Offer, input_for, shown_in_input, taken_from_input
from shouwen.web.forms.tables import BesideInput, TableInput

PREFIX = "entry"


class EntryForm(forms.Form):
    """Inputs by the names of the fields; tables stand beside them. Values are judged by the pack's form."""

    def __init__(self, written: Sequence[Field], content: Mapping[str, Any], offer: Offer,
                 data: QueryDict | None = None, extra_rows: int = 1) -> None:
        shown = {field.name: shown_in_input(field, content.get(field.name), offer) for field in written}
        super().__init__(data, prefix=PREFIX, initial=shown)
        self.offer = offer
        self.written = {field.name: field for field in written}
        self.tables: dict[str, TableInput] = {}
        #: Tables whose words beside the rows come from the sheet of these days, and are not kept yet.
        self.brought: dict[str, tuple[date, date] | None] = {}
        for field in written:
            if field.beside:
                self.tables[field.name] = BesideInput(field, offer, PREFIX, content.get(field.name) or [], data)
            elif field.type == "table":
                self.tables[field.name] = TableInput(field, offer, PREFIX, content.get(field.name) or [], data,
                                                     extra_rows)
            else:
                self.fields[field.name] = input_for(field, offer, value=content.get(field.name))

    def values(self) -> dict[str, Any]:
        """Return what was given for each field that the reader may write, empty where it was emptied."""
        found: dict[str, Any] = {}
        for name, field in self.written.items():
            if name in self.tables:
                found[name] = self.tables[name].kept
            else:
                bound = self[name]
                found[name] = taken_from_input(field, bound.data, self.offer)
        return found

    def show_faults(self, faults: Iterable[FieldFault]) -> None:
        """Put each fault beside its field; one of a field that is not here stands above."""
        self.full_clean()
        for fault in faults:
            if fault.field in self.tables:
                row = f"{fault.row}. " if fault.row else ""
                self.tables[fault.field].errors.append(row + fault.message)
            elif not self.has_error(fault.field, "required"):
                self.add_error(fault.field if fault.field in self.fields else None, fault.message)
