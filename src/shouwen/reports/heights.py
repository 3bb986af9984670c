"""How high boxes are: room for what they hold, and what is left of the page shared among the long ones.

A form on paper fills its page so that people can write on it. These are estimates in millimetres; the
typesetter gives a longer text the room it takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from shouwen.reports.boxes import BAND, Box, Line
from shouwen.reports.breaks import em
from shouwen.reports.fields import FormPlan
from shouwen.reports.measures import BOX_SIZE, in_em, page_size
from shouwen.reports.paper import Choices, Signatures, Text
from shouwen.reports.reader import Reader

SHORT = 9
ROW = 8  # of a table
_BESIDE_TABLE = 38  # a line above a table, its heading in two rows, the signatures below
MOST_EXTRA = 36  # beyond this a box looks forgotten rather than roomy
_SIGNATURE = 7  # the line below an opinion
_LINE = 5.5
_PADDING = 3
_BEYOND_GRID = 58  # margins, title, number line
_LABEL = 30


# The least height of a long text: tight where that keeps the form on one page, else comfortable.
_TIGHT, _COMFORTABLE = 12, 17


def generous(lines: Sequence[Line], form: FormPlan, reader: Reader) -> list[Line]:
    """Return ``lines`` with their heights: those wished for, more where the page has room, less where not."""
    width, height = page_size(form.paper, form.orientation)
    room = height - _BEYOND_GRID - _taken_by_headings(lines, reader)
    tight = _heights(lines, width, _TIGHT)
    wished = [max(need, *(box.height for box in line)) for line, need in zip(lines, tight, strict=True)]
    if any(field.type == "table" for field in form.fields) or sum(tight) > room:
        comfortable = _heights(lines, width, _COMFORTABLE)
        return _with(lines, [max(pair) for pair in zip(wished, comfortable, strict=True)])
    return _with(lines, _stretched(lines, tight, wished, room))


def row_height(rows_per_page: int, form: FormPlan) -> int:
    """Return the height of a table's rows; where a page holds a fixed number, they fill it."""
    if not rows_per_page:
        return ROW
    _, height = page_size(form.paper, form.orientation)
    return max(ROW, (height - _BEYOND_GRID - _BESIDE_TABLE) // rows_per_page)


def _stretched(lines: Sequence[Line], tight: list[int], wished: list[int], room: int) -> list[int]:
    excess = sum(wished) - room
    if excess > 0:
        kept = 1 - excess / (sum(wished) - sum(tight))
        return [least + int((wish - least) * kept) for least, wish in zip(tight, wished, strict=True)]
    long = [place for place, line in enumerate(lines) if any(box.is_roomy for box in line)]
    extra = min(MOST_EXTRA, -excess // len(long)) if long else 0
    return [wish + (extra if place in long else 0) for place, wish in enumerate(wished)]


def _taken_by_headings(lines: Sequence[Line], reader: Reader) -> int:
    """Return what bands above groups and a second title take; downward labels at the side take nothing."""
    if reader.stacks:
        return 0
    groups = {line[0].group for line in lines} - {None}
    return BAND * (len(groups) + 1)


def _with(lines: Sequence[Line], heights: Sequence[int]) -> list[Line]:
    paired = zip(lines, heights, strict=True)
    return [tuple(replace(box, height=height) for box in line) for line, height in paired]


def _heights(lines: Sequence[Line], width: int, least: int) -> list[int]:
    return [max(_room(box, width / len(line) - _LABEL, least) for box in line) for line in lines]


def _room(box: Box, width: float, least: int) -> int:
    base = least if box.is_roomy else SHORT
    match box.content:
        case Signatures(opinion=Text(text=text)):
            needed = max(_written_height(text, width), base - _SIGNATURE + 2) + _SIGNATURE
        case Text(text=text):
            needed = max(_written_height(text, width), base)
        case Choices(options=options):
            needed = max(_written_height("　　　".join(options), width), SHORT)
        case _:
            needed = SHORT
    return needed


def _written_height(text: str, width: float) -> int:
    across = in_em(width, BOX_SIZE)
    rows = sum(max(1, ceil(em(part) / across)) for part in text.split("\n"))
    return ceil(rows * _LINE + _PADDING)
