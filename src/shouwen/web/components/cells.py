"""Inputs for an answer of several lines: a cell for each figure of a map or a table, a tick for each choice of a list.

What is sent is put together as the text that people would write, so that whoever reads the field knows no difference;
a text sent under the name of the field itself is taken as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shouwen.regulation.ask_tables import BETWEEN, cells_written, listed
from shouwen.regulation.asks import Ask
from shouwen.regulation.errors import WrongValue

Pair = tuple[str, str]


class CellsInput(forms.Widget):
    """A table of inputs; rows and columns are keys with their words, ``above`` what holds where nothing is written."""

    is_grid = True

    def __init__(
        self, ask: Ask, rows: Sequence[Pair], columns: Sequence[Pair], above: Mapping[str, Mapping[str, str]]
    ) -> None:
        super().__init__({"autocomplete": "off"})
        self.ask, self.rows, self.columns, self.above = ask, rows, columns, above

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return the rows of which anything is written, a line each; nothing where no cell is."""
        if name in data:
            return str(data[name])
        lines = []
        for row, (key, _) in enumerate(self.rows):
            cells = [str(data.get(f"{name}-{row}-{column}", "")).strip() for column in range(len(self.columns))]
            if any(cells):
                lines.append(f"{key}: {BETWEEN.join(cells)}")
        return "\n".join(lines)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the table; the heading of a map's one column is left out."""
        written = self._written(value)
        attributes = {**self.attrs, **(attrs or {})}
        about = {key: attributes[key] for key in ("class", "autocomplete", "aria-describedby") if key in attributes}
        head = format_html_join("", '<th scope="col">{}</th>', ((words,) for _, words in self.columns if words))
        rows = format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', (
            (words, format_html_join("", "<td>{}</td>", (
                (self._input(f"{name}-{row}-{column}", " · ".join(filter(None, (words, called))),
                             written.get(key, {}).get(cell, ""), self.above.get(key, {}).get(cell, ""), about),)
                for column, (cell, called) in enumerate(self.columns))))
            for row, (key, words) in enumerate(self.rows)))
        top = format_html("<thead><tr><td></td>{}</tr></thead>", head) if head else ""
        return format_html('<div class="cells"><table>{}<tbody>{}</tbody></table></div>', top, rows)

    def _written(self, value: Any) -> Mapping[str, Mapping[str, str]]:
        try:
            return cells_written(self.ask, value) if value else {}
        except WrongValue:
            return {}

    def _input(self, name: str, label: str, value: str, above: str, about: Mapping[str, str]) -> SafeString:
        attributes = {**about, "type": "text", "name": name, "id": f"id_{name}", "value": value, "aria-label": label}
        if above:
            attributes["placeholder"] = above
        return format_html("<input{}>", format_html_join("", ' {}="{}"', attributes.items()))


class TicksInput(forms.CheckboxSelectMultiple):
    """A tick for each choice of a list; the answer is a text, a line for each that is ticked."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""]
        return "\n".join(filter(None, sent))

    def format_value(self, value: Any) -> list[str]:
        """Return which choices are ticked."""
        return [one.strip() for one in listed(str(value or ""))]
