"""Where an expression stands in its file, so that every fault names file, line and column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from shouwen.regulation.errors import PackError

Read = TypeVar("Read")

#: Characters of a source that a message repeats.
MOST_QUOTED = 120


@dataclass(frozen=True, slots=True)
class Origin:
    """The place of the first character of ``source``: ``line`` and ``column`` count from 1.

    On later lines of a source of several, columns count from where that line of the source begins.
    """

    source: str
    file: str = ""
    line: int = 1
    column: int = 1

    def place_of(self, position: int) -> tuple[int, int]:
        """Return the line and column in the file of a character of the source."""
        before = self.source[:position]
        breaks = before.count("\n")
        if not breaks:
            return self.line, self.column + position
        return self.line + breaks, position - before.rfind("\n")

    def fault(self, position: int, found: str, expected: str) -> PackError:
        """Return the fault at a character of the source."""
        line, column = self.place_of(position)
        whole = " ".join(self.source.split())[:MOST_QUOTED]
        return PackError(self.file, line, column, f"{found} in `{whole}`", expected)

    def fault_in(self, start: int, end: int, expected: str) -> PackError:
        """Return the fault of a part of the source, quoted."""
        return self.fault(start, repr(self.source[start:end][:MOST_QUOTED]), expected)

    def read_at(self, position: int, read: Callable[..., Read], text: str) -> Read:
        """Return what ``read`` makes of a part of the source, with faults at its own place."""
        line, column = self.place_of(position)
        return read(text, file=self.file, line=line, column=column)
