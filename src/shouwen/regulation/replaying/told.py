"""Facts as they are told in a file, one a line, with their figures still as they are kept."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, BinaryIO

import msgspec

from shouwen.regulation.facts import Fact, FactKind
from shouwen.regulation.kept_figures import read_figures
from shouwen.regulation.reading import nearest

#: So many bytes of lines are read at once.
_AT_ONCE = 1 << 16

#: Reads the figures of a fact that was told.
Read = Callable[["Told"], Fact]


class Told(msgspec.Struct, gc=False, forbid_unknown_fields=True):  # it holds nothing that could hold it
    """A fact whose figures nobody has read yet: most are never asked for. The fields are those of ``Fact``."""

    sequence: int
    kind: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    unit: int | None = None
    by: str = "system"
    about: str = ""
    for_whom: str = ""
    figures: dict[str, Any] = {}

    def changed(self, at: datetime, figures: dict[str, Any]) -> Told:
        """Return the fact with another instant and other figures."""
        return msgspec.structs.replace(self, at=at, figures=figures)

    def read(self, kinds: Mapping[str, FactKind]) -> Fact:
        """Return the fact as regulations see it; raises ``KeyError`` for a kind that is not declared."""
        figures = read_figures(kinds[self.kind], self.figures, kinds)
        return Fact(self.sequence, self.kind, self.at, self.unit, self.by, self.about, self.for_whom, figures)


def packed(told: Told) -> bytes:
    """Return a fact as briefly as it can be kept."""
    return _PACK(told)


def unpacked(kept: bytes) -> Told:
    """Return a fact that was packed."""
    return _UNPACK(kept)


class WrongLine(ValueError):
    """A line that is no fact: its number, from 1, and why."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line, self.why = line, why


_PACK, _UNPACK = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Told).decode
# What is written with a point is read as a decimal: no float touches a figure.
_DECODER = msgspec.json.Decoder(Told, float_hook=Decimal)
_PLAIN = msgspec.json.Decoder(float_hook=Decimal)
_FIELDS = Told.__struct_fields__


def _numbered(line: bytes, number: int, error: msgspec.MsgspecError) -> Told:
    """Return a fact that has no number, with that of its line; raise ``WrongLine`` for what is no fact besides."""
    try:
        plain = _PLAIN.decode(line)
        if not isinstance(plain, dict):
            raise WrongLine(number, str(error))
        unknown = next((name for name in plain if name not in _FIELDS), None)
        if unknown is not None:
            known = ", ".join(_FIELDS) + nearest(unknown, _FIELDS)
            raise WrongLine(number, f"found the field {unknown}; a fact has {known}")
        if "sequence" in plain:
            raise WrongLine(number, str(error))
        return msgspec.convert({**plain, "sequence": number}, Told)
    except msgspec.MsgspecError as wrong:
        raise WrongLine(number, str(wrong)) from None


def told_in(file: BinaryIO) -> Iterator[Told]:
    """Yield the facts of a file in the order of its lines; empty lines are left out.

    A fact without a ``sequence``, as people write it, has the number of its line.
    """
    decode, number = _DECODER.decode, 0
    while lines := file.readlines(_AT_ONCE):
        if not number:
            lines[0] = lines[0].removeprefix(BOM_UTF8)  # as some editors begin a file
        for line in lines:
            number += 1
            try:
                told = decode(line)
            except msgspec.MsgspecError as error:
                if not line.strip():
                    continue
                told = _numbered(line, number, error)
            if told.at.tzinfo is not UTC:
                told.at = told.at.astimezone(UTC)
            yield told
