"""What goes wrong when a sound expression meets figures that do not fit."""

from __future__ import annotations


class EvaluationError(Exception):
    """The expression cannot be reckoned with these figures.

    ``file``, ``line`` and ``column`` are the place in the pack, ``words`` the part of the
    expression that failed, ``reason`` says why in one sentence.
    """

    def __init__(
        self, reason: str, *, words: str = "", file: str = "", line: int = 1, column: int = 1
    ) -> None:
        self.reason, self.words = reason, words
        self.file, self.line, self.column = file, line, column
        place = f"{file}:{line}:{column}: " if file else ""
        super().__init__(f"{place}{reason}" + (f", in {words!r}" if words else ""))


class Unfit(Exception):
    """A value does not fit an operation; the part that met it adds the place."""
