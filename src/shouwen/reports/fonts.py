"""Reads the bundled fonts themselves: which characters they draw, and how wide.

Only what print asks of OpenType is read: ``cmap`` in format 12 and ``hmtx``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

_SEGMENTED = 12  # the format of a character map that holds every plane
_HEADER_OF_METRICS = 4  # bytes of one entry of hmtx


def font_folder() -> Path:
    """Return the folder of the bundled fonts."""
    return pylopdf_fonts_zh_cn.sans_path().parent


@cache
def covered() -> frozenset[int]:
    """Return the code points that both fonts draw, whichever of them a text is set in."""
    sans = glyphs(pylopdf_fonts_zh_cn.sans_path().read_bytes())
    return frozenset(sans) & frozenset(glyphs(_serif()))


@cache
def advances() -> dict[int, float]:
    """Return the width of each character of the font of values, in em."""
    font = _serif()
    per_em: int
    (per_em,) = struct.unpack_from(">H", _table(font, b"head"), 18)
    (measured,) = struct.unpack_from(">H", _table(font, b"hhea"), 34)
    metrics = _table(font, b"hmtx")

    def width(glyph: int) -> float:
        # Glyphs past the last measured one are as wide as it.
        units: int
        (units,) = struct.unpack_from(">H", metrics, _HEADER_OF_METRICS * min(glyph, measured - 1))
        return units / per_em

    return {point: width(glyph) for point, glyph in glyphs(font).items()}


def glyphs(font: bytes) -> dict[int, int]:
    """Return the glyph of each code point that ``font`` maps."""
    table = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">L", table, 8 + 8 * number)
        if struct.unpack_from(">H", table, offset) == (_SEGMENTED,):
            return dict(_segments(table, offset))
    raise ValueError(f"no character map of format {_SEGMENTED} in the font")


def _segments(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">L", table, offset + 12)
    for number in range(count):
        first, last, glyph = struct.unpack_from(">LLL", table, offset + 16 + 12 * number)
        for point in range(first, last + 1):
            yield point, glyph + point - first


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        name, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError(f"no table {tag.decode()} in the font")


def _serif() -> bytes:
    return pylopdf_fonts_zh_cn.serif_path().read_bytes()
