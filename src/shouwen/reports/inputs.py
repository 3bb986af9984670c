"""A printed form as the plain structure that the typesetting template reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from shouwen.reports.breaks import em, widest
from shouwen.reports.ink import Ink
from shouwen.reports.measures import (
    BOX_GAP,
    BOX_SIZE,
    in_em,
    in_width,
    page_width,
    table_gap,
    table_size,
    table_widths,
    widths,
)
from shouwen.reports.paper import (
    Block,
    Cell,
    Choices,
    Content,
    Grid,
    Label,
    NewPage,
    Picture,
    PrintedForm,
    Signatures,
    Signed,
    Table,
    TableColumn,
    Text,
)

Plain = dict[str, object]


def as_inputs(form: PrintedForm, ink: Ink) -> Plain:
    """Return ``form`` as dictionaries, lists, texts and numbers; every text has gone through ``ink``."""
    footer = form.footer
    setting = _Setting(ink, page_width(form.paper, form.orientation))
    return {
        "title": ink.put(form.title, "标题"),
        "second_title": ink.put(form.second_title, "标题"),
        "organisation": ink.put(form.organisation, "单位"),
        "number": ink.put(form.number, "编号"),
        "watermark": ink.put(form.watermark, "水印"),
        "paper": form.paper.lower(),
        "landscape": form.orientation == "landscape",
        "language": form.language,
        "blocks": [setting.block(block) for block in form.blocks],
        "footer": [
            ink.put(text, "页脚")
            for text in (footer.reach, footer.citation, footer.edition, footer.printed_by, footer.printed_at)
            if text
        ],
    }


@dataclass(frozen=True, slots=True)
class _Setting:
    """Sets blocks over a page of ``width`` millimetres."""

    ink: Ink
    width: float

    def block(self, block: Block) -> Plain:
        match block:
            case Grid():
                return self._grid(block)
            case Table():
                return self._table(block)
            case NewPage():
                return {"kind": "page"}
            case _:
                assert_never(block)

    def _grid(self, grid: Grid) -> Plain:
        all_widths = widths(grid.columns, self.width)
        rows = [
            [self._cell(cell, sum(all_widths[at : at + cell.across])) for at, cell in row]
            for row in grid.placed()
        ]
        return {"kind": "grid", "widths": all_widths, "rows": rows}

    def _cell(self, cell: Cell, width: float) -> Plain:
        where = cell.field or (cell.content.text if isinstance(cell.content, Label) else "")
        content = self._content(cell.content, where, in_em(width - 2 * BOX_GAP, BOX_SIZE))
        return {
            **content,
            "across": cell.across,
            "down": cell.down,
            "height": cell.height,
            "roomy": cell.is_roomy,
        }

    def _content(self, content: Content, where: str, em: float) -> Plain:
        put = self.ink.put
        match content:
            case Label():
                return {
                    "kind": "label",
                    "text": put(content.text, where, em),
                    "second": put(content.second, where, em),
                    "vertical": content.is_vertical,
                    "heading": content.is_heading,
                }
            case Text():
                return {"kind": "text", "text": put(content.text, where, em)}
            case Choices():
                options = [[put(option, where, em), option in content.chosen] for option in content.options]
                return {"kind": "choices", "options": options}
            case Picture():
                return {"kind": "picture", "bytes": list(content.content), "alt": put(content.alt, where)}
            case Signatures():
                opinion = content.opinion
                return {
                    "kind": "signatures",
                    "opinion": None if opinion is None else put(opinion.text, where, em),
                    "signed": [self._signed(one, where, em) for one in content.signed],
                }
            case _:
                assert_never(content)

    def _signed(self, signed: Signed, where: str, em: float) -> Plain:
        parts = ("role", "name", "position", "at", "version", "stands_in")
        return {part: self.ink.put(getattr(signed, part), where, em) for part in parts}

    def _table(self, table: Table) -> Plain:
        count = len(table.columns)
        size, gap = table_size(count, self.width), table_gap(count, self.width)
        least = [in_width(one + ROUNDED, size, gap) for one in _words(table)]
        all_widths = table_widths([column.share for column in table.columns], _needs(table), self.width, least)
        ems = [in_em(width - 2 * gap, size) for width in all_widths]
        places = [(f"{table.field}·{column.name}", em) for column, em in zip(table.columns, ems, strict=True)]
        return {
            "kind": "table",
            "widths": all_widths,
            "size": size,
            "gap": gap,
            "height": table.height,
            "columns": [self._column(column, em) for column, em in zip(table.columns, ems, strict=True)],
            "rows": [
                [self.ink.put(text.text, where, em) for (where, em), text in zip(places, row, strict=True)]
                for row in table.rows
            ],
        }

    def _column(self, column: TableColumn, em: float) -> Plain:
        return {
            "name": self.ink.put(column.name, column.name, em),
            "second": self.ink.put(column.second, column.name, em),
            "group": self.ink.put(column.group, column.group),
            "group_second": self.ink.put(column.group_second, column.group),
            "align": column.align,
        }


#: Rows of a table that are looked at for how wide its columns are, and letters of each of their texts.
MOST_ROWS, MOST_LETTERS = 200, 30


#: A word longer than this may be torn apart; so much is left beside the longest of a column, in em.
LONGEST_WHOLE, ROUNDED = 9.0, 0.05


def _words(table: Table) -> list[float]:
    """Return how wide the longest word of each column is that is not to be torn apart, in em."""
    rows = table.rows[:MOST_ROWS]
    return [
        max((widest(row[at].text[:MOST_LETTERS], LONGEST_WHOLE) for row in rows), default=0.0)
        for at in range(len(table.columns))
    ]


def _needs(table: Table) -> list[float]:
    """Return how wide the longest text of each column is, in em; nought where nothing stands in it."""
    rows = table.rows[:MOST_ROWS]
    return [max((em(row[at].text[:MOST_LETTERS]) for row in rows), default=0.0) for at in range(len(table.columns))]
