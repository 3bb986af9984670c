"""What is wrong with a pack, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(unsafe_hash=True)  # not frozen: raising through a context manager sets its traceback
class PackError(Exception):
    """One fault of a pack: where it stands, what was found there and what was expected.

    ``also`` are further faults of the same words, which a single error would leave for the next reading.
    """

    file: str
    line: int
    column: int
    found: str
    expected: str
    also: tuple[PackError, ...] = field(default=(), compare=False, hash=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: found {self.found}; expected {self.expected}"


class PackErrors(Exception):
    """All faults of a pack at once, in the order of its files."""

    def __init__(self, errors: Sequence[PackError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)


class WrongValue(ValueError):
    """A local value that its question does not allow; says what was expected."""
