"""A picture as customers send them: a grey plate with a dark scratch across it, made without any library."""

from __future__ import annotations

import struct
import zlib

_SIDE = 96


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _scratched() -> bytes:
    rows = b"".join(
        b"\0" + bytes(40 if abs(across - down) < 2 else 200 for across in range(_SIDE)) for down in range(_SIDE)
    )
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


#: The picture, as a file of the type PNG.
PICTURE = _scratched()
