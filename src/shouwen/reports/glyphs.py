"""Which characters the bundled fonts can draw.

Typesetters draw a box for a character that their font lacks, and say nothing. A name printed as a box is
worse than no print, so every text is asked here first. Read from the fonts' own ``cmap`` table (OpenType,
subtable format 12).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

_LAYOUT = frozenset("\n ")  # drawn by the typesetter itself
_SEGMENTED = 12  # the format that holds every plane


def font_folder() -> Path:
    """Return the folder of the bundled fonts."""
    return pylopdf_fonts_zh_cn.sans_path().parent


@cache
def covered() -> frozenset[int]:
    """Return the code points that both fonts draw, whichever of them a text is set in."""
    sans = frozenset(code_points(pylopdf_fonts_zh_cn.sans_path()))
    serif = frozenset(code_points(pylopdf_fonts_zh_cn.serif_path()))
    return sans & serif


def uncovered(text: str) -> list[str]:
    """Return the characters of ``text`` that cannot be drawn, once each, in the order they appear.

    Control characters and marks that only steer (bidirectional overrides, variation selectors, joiners) have
    no picture and count as uncovered: a print shows all that was written, or says what it does not show.
    """
    missing = (letter for letter in text if ord(letter) not in covered() and letter not in _LAYOUT)
    return list(dict.fromkeys(missing))


def code_point(character: str) -> str:
    """Return how a character is named: ``U+20BB7``."""
    return f"U+{ord(character):04X}"


def code_points(font: Path) -> Iterator[int]:
    """Yield the code points that the font file maps to a glyph."""
    table = _table(font.read_bytes(), b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">L", table, 8 + 8 * number)
        if struct.unpack_from(">H", table, offset) == (_SEGMENTED,):
            yield from _segments(table, offset)
            return
    raise ValueError(f"{font}: no character map of format {_SEGMENTED}")


def _segments(table: bytes, offset: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">L", table, offset + 12)
    for number in range(count):
        first, last, _ = struct.unpack_from(">LLL", table, offset + 16 + 12 * number)
        yield from range(first, last + 1)


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        name, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError(f"no table {tag.decode()} in the font")
