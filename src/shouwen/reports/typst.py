"""Sets printed forms as PDF; the one file that knows the typesetter.

Texts reach the template as values (``sys.inputs``), never as markup, so whatever people write is printed as
they wrote it. System fonts are off: the same form gives the same bytes on every machine.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock

import typst

from shouwen.reports.fonts import font_folder
from shouwen.reports.ink import Ink, UncoveredCharacters
from shouwen.reports.inputs import as_inputs
from shouwen.reports.paper import Grid, Picture, PrintedForm, Table
from shouwen.reports.wording import substitution_note

_TEMPLATE = Path(__file__).with_name("form.typ")
_MOST_TAGGED = 4000  # cells; beyond, the tags that read a print aloud weigh twenty times the print
_ON_SCREEN = 110  # dots an inch
_lock = Lock()  # a compiler serves one thread at a time


class UnreadablePicture(Exception):
    """A picture is broken or neither PNG nor JPEG; ``fields`` are those that hold pictures."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(f"图片无法读取：{'、'.join(fields)}。请换用 PNG 或 JPEG。")
        self.fields = fields


def typeset(form: PrintedForm, *, dated: datetime, substitute: bool = False) -> bytes:
    """Return ``form`` as a PDF whose creation date is ``dated`` (aware); tagged, unless it is very large.

    A character that the bundled fonts lack raises ``UncoveredCharacters``; with ``substitute`` it is printed
    by its code point, and the footer says so.
    """
    if dated.tzinfo is None:
        raise ValueError("dated: an aware instant is needed")
    ink = Ink()
    inputs = as_inputs(form, ink)
    if ink.found and not substitute:
        raise UncoveredCharacters(ink.found)
    is_tagged = _cells(form) <= _MOST_TAGGED
    inputs["note"] = substitution_note([character for character, _ in ink.found], form.language)
    return _compiled(inputs, dated, _pictured(form), is_tagged)


def drawn(form: PrintedForm) -> tuple[bytes, ...]:
    """Return the pages of ``form`` as PNG pictures, to be looked at before anybody prints; what lacks ink is told."""
    ink = Ink()
    inputs = as_inputs(form, ink)
    inputs["note"] = substitution_note([character for character, _ in ink.found], form.language)
    texts = {"form": json.dumps(inputs, ensure_ascii=False)}
    with _lock:
        found = _compiler().compile(format="png", ppi=_ON_SCREEN, sys_inputs=texts)
    pages = found if isinstance(found, list) else [found]
    return tuple(page for page in pages if page is not None)


def _compiled(
    inputs: dict[str, object], dated: datetime, pictured: tuple[str, ...], is_tagged: bool
) -> bytes:
    texts = {"form": json.dumps(inputs, ensure_ascii=False)}
    try:
        with _lock:
            pdf = _compiler().compile(
                format="pdf", sys_inputs=texts, timestamp=int(dated.timestamp()), pdf_tags=is_tagged
            )
    except typst.TypstError as error:
        if pictured:
            raise UnreadablePicture(pictured) from error
        raise
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )
    return typst.Compiler(input=str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=fonts)


def _cells(form: PrintedForm) -> int:
    tables = (block for block in form.blocks if isinstance(block, Table))
    return sum(len(table.rows) * len(table.columns) for table in tables)


def _pictured(form: PrintedForm) -> tuple[str, ...]:
    grids = (block for block in form.blocks if isinstance(block, Grid))
    cells = (cell for grid in grids for row in grid.rows for cell in row)
    return tuple(cell.field for cell in cells if isinstance(cell.content, Picture))
