"""How wide the page, its columns and its letters are. Millimetres; sizes of letters are in points."""

from __future__ import annotations

from collections.abc import Sequence

from shouwen.reports.paper import Orientation, Paper

PAPER = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}
SIDE_MARGIN = 15  # as in the template
BOX_SIZE = 10.0
BOX_GAP = 1.6  # between a box's line and its text
_POINT = 0.352778


def page_size(paper: Paper, orientation: Orientation) -> tuple[int, int]:
    """Return width and height of the paper as it lies."""
    width, height = PAPER[paper]
    return (height, width) if orientation == "landscape" else (width, height)


def page_width(paper: Paper, orientation: Orientation) -> float:
    """Return the width between the margins."""
    return page_size(paper, orientation)[0] - 2 * SIDE_MARGIN


def widths(columns: Sequence[int], total: float) -> list[float]:
    """Return the widths of a grid's columns; those of 0 share what is left evenly."""
    shared = (total - sum(columns)) / max(1, columns.count(0))
    return [float(width) or shared for width in columns]


#: What a column may need of a table's width for what stands in it, in em: longer texts go on in a further line.
LEAST_NEED, MOST_NEED = 3.0, 14.0


def table_widths(
    shares: Sequence[float], needs: Sequence[float], total: float, least: Sequence[float] = ()
) -> list[float]:
    """Return the widths of a table's columns: half of it by their shares, half by what stands in them.

    ``needs`` are in em, nought for a column in which nothing stands; where none has anything the shares say it alone.
    ``least`` are the widths below which a word of a column would be torn apart: as long as all of them have room, a
    column that is narrower gets its own from what the others have to spare.
    """
    by_share = [share / sum(shares) for share in shares]
    if not any(needs):
        return [total * one for one in by_share]
    bounded = [min(max(need, LEAST_NEED), MOST_NEED) for need in needs]
    wished = [total * (one + need / sum(bounded)) / 2 for one, need in zip(by_share, bounded, strict=True)]
    return _no_less(wished, least) if least and sum(least) <= total else wished


def _no_less(wished: Sequence[float], least: Sequence[float]) -> list[float]:
    """Return widths of the same sum, none less than its least; that sum has room for all."""
    lacking = sum(max(0.0, one - width) for width, one in zip(wished, least, strict=True))
    spare = sum(max(0.0, width - one) for width, one in zip(wished, least, strict=True))
    kept = 1 - lacking / spare if spare else 1.0
    return [one + max(0.0, width - one) * kept for width, one in zip(wished, least, strict=True)]


def in_width(ems: float, size: float, gap: float) -> float:
    """Return how wide a column is in which so many em of letters of ``size`` stand on one line."""
    return ems * size * _POINT + 2 * gap


def table_size(columns: int, total: float) -> float:
    """Return the size of letters in a table: smaller, the narrower its columns are on average."""
    return min(9.5, max(7.0, round(total / columns * 1.2) / 2))


def table_gap(columns: int, total: float) -> float:
    """Return what is left free beside the lines of a table."""
    return 1.1 if total / columns >= 13 else 0.6


def in_em(width: float, size: float) -> float:
    """Return how many em of letters of ``size`` stand in ``width``."""
    return width / (size * _POINT)
