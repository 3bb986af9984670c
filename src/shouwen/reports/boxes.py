"""Boxes, each a label and what stands beside it, arranged in lines and then in the cells of a grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from shouwen.regulation.words import Words
from shouwen.reports.paper import Cell, Content, Grid, Label, Signatures, Text
from shouwen.reports.reader import Reader

SIDE = 9  # millimetres of the column that holds downward labels of groups
BAND = 8  # millimetres of a band above a group
CHARACTER = 3.4  # millimetres of one character of a downward label


@dataclass(frozen=True, slots=True)
class Box:
    """A field on paper. Without a label its content takes the label's place too."""

    label: Label | None
    content: Content
    field: str = ""
    group: Words | None = None
    is_wide: bool = False  # takes a line to itself
    is_signature: bool = False  # stands on a line with signatures only
    across: int = 0  # columns of the content; 0 takes one, or at the end of a line what is left
    height: int = 0  # least height in millimetres

    @property
    def is_roomy(self) -> bool:
        """True where people write at length, from the top of the box."""
        return self.is_wide and self.label is not None and isinstance(self.content, (Text, Signatures))


Line = tuple[Box, ...]


def lines(boxes: Iterable[Box], per_line: int) -> Iterator[Line]:
    """Yield ``boxes`` in lines of at most ``per_line``; no line mixes groups, or signatures with the rest."""
    for _, run in groupby(boxes, key=lambda box: (box.group, box.is_signature)):
        waiting: Line = ()
        for box in _uneven_first(list(run), per_line):
            if waiting and (box.is_wide or len(waiting) == per_line):
                yield waiting
                waiting = ()
            waiting += (box,)
            if box.is_wide:
                yield waiting
                waiting = ()
        if waiting:
            yield waiting


def _uneven_first(run: list[Box], per_line: int) -> list[Box]:
    """Give the first of an uneven number of signatures its own line: the last two belong side by side."""
    if run[0].is_signature and len(run) > per_line and len(run) % per_line:
        run[0] = replace(run[0], is_wide=True)
    return run


def grid(arranged: Sequence[Line], columns: int, reader: Reader) -> Grid:
    """Return the grid of ``arranged`` lines over pairs of a label's and a content's column.

    A group is named by a downward label at the side where Chinese alone is read and its lines are high
    enough, else by a band above it.
    """
    runs = [(group, list(run)) for group, run in groupby(arranged, key=lambda line: line[0].group)]
    sides = [_stands_at_side(group, run, reader) for group, run in runs]
    side = 1 if any(sides) else 0
    rows: list[tuple[Cell, ...]] = []
    for (group, run), at_side in zip(runs, sides, strict=True):
        if group and not at_side:
            band = replace(reader.label(group), is_heading=True)
            rows.append((Cell(band, across=columns + side, height=BAND),))
        cells = [_cells(line, columns, 0 if at_side else side) for line in run]
        if group and at_side:
            label = replace(reader.label(group), is_vertical=True)
            cells[0] = (Cell(label, down=len(run)), *cells[0])
        rows.extend(cells)
    return Grid((SIDE,) * side + (_label_width(columns, reader), 0) * (columns // 2), tuple(rows))


def _cells(line: Line, columns: int, side: int) -> tuple[Cell, ...]:
    """Return a line's cells; ``side`` is 1 where the first of them also covers the side column."""
    cells: list[Cell] = []
    left = columns + side
    for place, box in enumerate(line):
        if box.label is not None:
            label = 1 + (side if place == 0 else 0)
            cells.append(Cell(box.label, across=label, height=box.height, field=box.field))
            left -= label
        usual = box.across or (1 if box.label is not None else 2)
        across = left if place == len(line) - 1 else usual
        if across < 1:
            raise ValueError(f"{box.field or line[0].field}: the row needs more than {columns} columns")
        cells.append(Cell(box.content, across, 1, box.height, box.is_roomy, box.field))
        left -= across
    return tuple(cells)


def _stands_at_side(group: Words | None, run: Sequence[Line], reader: Reader) -> bool:
    if group is None or not reader.stacks:
        return False
    height = sum(max(box.height for box in line) for line in run)
    return height >= CHARACTER * len(group.in_language(reader.language)) + 2


def _label_width(columns: int, reader: Reader) -> int:
    width = 25 if reader.stacks else 34
    return width if columns <= 4 else width * 3 // 4
