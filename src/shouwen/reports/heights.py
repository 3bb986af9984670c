"""How high boxes are: room for what they hold, and what is left of the page shared among the long ones.

A form on paper fills its page so that people can write on it. These are estimates in millimetres; the typesetter
gives a longer text the room it takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from unicodedata import east_asian_width

from shouwen.reports.boxes import Box, Line
from shouwen.reports.fields import FormPlan
from shouwen.reports.paper import Signatures, Text

SHORT = 9
LONG = 17
SIGNED = 23
MOST_EXTRA = 22  # beyond this a box looks forgotten rather than roomy
_LINE = 5.5
_CHARACTER = 3.55
_BEYOND_GRID = 62  # margins, title, number line
_LABEL = 30
_PAPER = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}


def generous(lines: Sequence[Line], form: FormPlan) -> list[Line]:
    """Return ``lines`` with their heights; long boxes share what is left where the form has the page alone."""
    width, height = _page(form)
    needed = [_needed(line, width - _LABEL) for line in lines]
    long = [place for place, line in enumerate(lines) if _is_long(line)]
    extra = 0
    if long and not any(field.type == "table" for field in form.fields):
        extra = min(MOST_EXTRA, max(0, height - _BEYOND_GRID - sum(needed)) // len(long))
    return [
        tuple(replace(box, height=box.height or need + (extra if place in long else 0)) for box in line)
        for place, (line, need) in enumerate(zip(lines, needed, strict=True))
    ]


def _page(form: FormPlan) -> tuple[int, int]:
    width, height = _PAPER[form.paper]
    return (height, width) if form.orientation == "landscape" else (width, height)


def _is_long(line: Line) -> bool:
    return any(_is_roomy(box) for box in line)


def _is_roomy(box: Box) -> bool:
    return box.is_wide and isinstance(box.content, (Text, Signatures)) and box.label is not None


def _needed(line: Line, width: float) -> int:
    return max(box.height or _room(box, width) for box in line)


def _room(box: Box, width: float) -> int:
    if not _is_roomy(box):
        return SHORT
    content = box.content
    if isinstance(content, Signatures):
        opinion = content.opinion.text if content.opinion else ""
        return max(SIGNED, ceil(_written_height(opinion, width)) + SIGNED - LONG)
    assert isinstance(content, Text)
    return max(LONG, ceil(_written_height(content.text, width)))


def _written_height(text: str, width: float) -> float:
    rows = sum(max(1, ceil(_drawn(part) / width)) for part in text.split("\n"))
    return rows * _LINE + 3


def _drawn(text: str) -> float:
    return sum(_CHARACTER if east_asian_width(one) in "WF" else _CHARACTER * 0.55 for one in text)
