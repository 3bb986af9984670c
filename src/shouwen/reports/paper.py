"""What a printed sheet says and where, as plain values: no fonts, no files, no clock.

A sheet is a title, a frame of blocks and a footer. A block is a grid of cells, a table with a heading that
returns on every page, or the beginning of a new page. Texts here are already in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Paper = Literal["A3", "A4", "A5"]
Orientation = Literal["portrait", "landscape"]


@dataclass(frozen=True, slots=True)
class Label:
    """The printed name of what stands beside or below it."""

    text: str
    second: str = ""  # the same in the other language, where both are wanted
    is_vertical: bool = False  # one character below the other, as beside a group of rows
    is_heading: bool = False  # a band across the frame


@dataclass(frozen=True, slots=True)
class Text:
    """A text as somebody wrote it; never read as markup."""

    text: str
    value: object = None  # what it was before it became text, and the type of its field: for sheets
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Choices:
    """All options of a field with a box before each, ticked where chosen."""

    options: tuple[str, ...]
    chosen: frozenset[str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in PNG or JPEG; ``alt`` is read aloud in its place."""

    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature as printed; an empty ``name`` is a line still to be signed."""

    role: str = ""  # the printed word before the line: 制表, 审核, 签字
    name: str = ""
    position: str = ""
    at: str = ""
    version: str = ""
    stands_in: str = ""  # 代 with whom, where the signer stands in for somebody


@dataclass(frozen=True, slots=True)
class Signatures:
    """An optional opinion above the signatures that stand under it."""

    signed: tuple[Signed, ...]
    opinion: Text | None = None


Content = Label | Text | Choices | Picture | Signatures


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of the grid."""

    content: Content
    across: int = 1  # columns of the grid
    down: int = 1  # rows of the grid
    height: int = 0  # least height in millimetres
    is_roomy: bool = False  # written from the top, rather than in the middle
    field: str = ""  # the field that it shows, to name it in errors


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; a column is as wide as its millimetres, those of 0 share what is left evenly."""

    columns: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def placed(self) -> Iterator[tuple[tuple[int, Cell], ...]]:
        """Yield each row's cells with the column where they begin, past those that reach down from above."""
        taken = [0] * len(self.columns)
        for row in self.rows:
            at, out = 0, []
            for cell in row:
                while taken[at]:
                    at += 1
                out.append((at, cell))
                taken[at : at + cell.across] = [cell.down] * cell.across
                at += cell.across
            taken = [max(0, rows - 1) for rows in taken]
            yield tuple(out)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table, below the heading that it shares with its neighbours of the same ``group``."""

    name: str
    second: str = ""
    group: str = ""
    group_second: str = ""
    share: float = 1  # of the width, against the other columns
    align: Literal["left", "center", "right"] = "center"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heading returns on each page; rows hold texts in the order of the columns."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Text, ...], ...]
    height: int = 7  # least height of a row in millimetres
    field: str = ""


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a new page."""


Block = Grid | Table | NewPage


@dataclass(frozen=True, slots=True)
class Footer:
    """Who printed what by which edition, and when; words, since the reader's language is known above."""

    citation: str = ""
    edition: str = ""
    printed_by: str = ""
    printed_at: str = ""
    reach: str = ""


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A sheet ready to be set."""

    title: str
    blocks: tuple[Block, ...]
    organisation: str = ""
    second_title: str = ""  # the title in the other language, below
    number: str = ""  # top right, with its label
    footer: Footer = Footer()
    paper: Paper = "A4"
    orientation: Orientation = "portrait"
    language: str = "zh-hans"
    watermark: str = ""
