"""Values of entries as text for the page, in the reader's language and the zone of the matter's unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shouwen.cases.contents import KEYED
from shouwen.compliance.instants import day_words, instant_words
from shouwen.compliance.wording import PackWords
from shouwen.regulation.form_values import is_empty
from shouwen.regulation.forms import Field, Form
from shouwen.reports.plans import typed_row, typed_values
from shouwen.reports.reader import Reader


@dataclass(frozen=True)
class Wording:
    """Writes values of a form for one reader."""

    form: Form
    names: Mapping[str, str]
    zone: ZoneInfo
    says: PackWords

    @property
    def language(self) -> str:
        """The language of the reader."""
        return self.says.language

    def text(self, field: Field, value: Any) -> str:
        """Return a value as text; nothing for what is not filled in."""
        if is_empty(value):
            return ""
        if field.type == "table":
            return "\n".join(" · ".join(cell for cell in row if cell) for row in self.rows(field, value))
        if field.options:
            return self._options(field, value)
        if field.source in KEYED:
            return self.says(str(value))
        typed = typed_values(Form("", field.words, "case", (field,)), {field.name: value}, self.names)
        return _as_pages_write(typed[field.name], self.zone) or Reader(self.language, self.zone).written(
            typed[field.name], field.type, is_short=True
        )

    def rows(self, field: Field, rows: Any) -> list[list[str]]:
        """Return the rows of a table as texts, in the order of its columns."""
        reader = Reader(self.language, self.zone)
        found = []
        for row in rows or ():
            typed = typed_row(field, row, self.names)
            found.append([
                self._options(column, row.get(column.name)) if column.options
                else self.says(str(row.get(column.name) or "")) if column.source in KEYED
                else reader.written(typed[column.name], column.type, is_short=True)
                for column in field.columns
            ])
        return found

    def label(self, field: Field) -> str:
        """Return what the reader calls a field."""
        return field.words.in_language(self.language)

    def _options(self, field: Field, value: Any) -> str:
        words = {option.name: option.words.in_language(self.language) for option in field.options}
        several = value if isinstance(value, list) else [value] if value else []
        return ("、" if self.language.startswith("zh") else ", ").join(words.get(one, str(one)) for one in several)


def _as_pages_write(value: object, zone: ZoneInfo) -> str:
    """Return a day or an instant as the rest of the page writes it, nothing for what is neither; columns of tables
    have the short form."""
    if isinstance(value, datetime):
        return instant_words(value.astimezone(zone) if value.tzinfo else value)
    return day_words(value) if isinstance(value, date) else ""
