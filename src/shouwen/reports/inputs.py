"""A printed form as the plain structure that the typesetting template reads."""

from __future__ import annotations

from typing import assert_never

from shouwen.reports.ink import Ink
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
    return {
        "title": ink.put(form.title, "标题"),
        "second_title": ink.put(form.second_title, "标题"),
        "organisation": ink.put(form.organisation, "单位"),
        "number": ink.put(form.number, "编号"),
        "watermark": ink.put(form.watermark, "水印"),
        "paper": form.paper.lower(),
        "landscape": form.orientation == "landscape",
        "language": form.language,
        "blocks": [_block(block, ink) for block in form.blocks],
        "footer": [
            ink.put(text, "页脚")
            for text in (footer.citation, footer.edition, footer.printed_by, footer.printed_at)
            if text
        ],
    }


def _block(block: Block, ink: Ink) -> Plain:
    match block:
        case Grid():
            rows = [[_cell(cell, ink) for cell in row] for row in block.rows]
            return {"kind": "grid", "columns": list(block.columns), "rows": rows}
        case Table():
            return _table(block, ink)
        case NewPage():
            return {"kind": "page"}
        case _:
            assert_never(block)


def _cell(cell: Cell, ink: Ink) -> Plain:
    content = _content(cell.content, ink, cell.field or _name_of(cell.content))
    return {**content, "across": cell.across, "down": cell.down, "height": cell.height}


def _name_of(content: Content) -> str:
    return content.text if isinstance(content, Label) else ""


def _content(content: Content, ink: Ink, where: str) -> Plain:
    match content:
        case Label():
            return {
                "kind": "label",
                "text": ink.put(content.text, where),
                "second": ink.put(content.second, where),
                "vertical": content.is_vertical,
                "heading": content.is_heading,
            }
        case Text():
            return {"kind": "text", "text": ink.put(content.text, where)}
        case Choices():
            options = [[ink.put(option, where), option in content.chosen] for option in content.options]
            return {"kind": "choices", "options": options}
        case Picture():
            return {"kind": "picture", "bytes": list(content.content), "alt": ink.put(content.alt, where)}
        case Signatures():
            opinion = content.opinion.text if content.opinion else None
            return {
                "kind": "signatures",
                "opinion": None if opinion is None else ink.put(opinion, where),
                "signed": [_signed(one, ink, where) for one in content.signed],
            }
        case _:
            assert_never(content)


def _signed(signed: Signed, ink: Ink, where: str) -> Plain:
    parts = ("role", "name", "position", "at", "version", "stands_in")
    return {part: ink.put(getattr(signed, part), where) for part in parts}


def _table(table: Table, ink: Ink) -> Plain:
    names = [f"{table.field}·{column.name}" for column in table.columns]
    return {
        "kind": "table",
        "height": table.height,
        "columns": [_column(column, ink) for column in table.columns],
        "rows": [
            [ink.put(text.text, name) for name, text in zip(names, row, strict=True)] for row in table.rows
        ],
    }


def _column(column: TableColumn, ink: Ink) -> Plain:
    return {
        "name": ink.put(column.name, column.name),
        "second": ink.put(column.second, column.name),
        "group": ink.put(column.group, column.group),
        "group_second": ink.put(column.group_second, column.group),
        "share": column.share,
        "align": column.align,
    }
