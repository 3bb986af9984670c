"""Texts made ready for paper: line ends, and what becomes of characters that no bundled font can draw."""

from __future__ import annotations

from dataclasses import dataclass, field

from shouwen.reports.breaks import broken
from shouwen.reports.glyphs import code_point, uncovered

# Line ends of all systems become one; a tab has no width on paper. The last four never have a picture, and
# come along unseen when people paste from a browser: nothing written is lost with them.
_EVENED = str.maketrans(
    {"\t": "    ", "\u2028": "\n", "\u2029": "\n", "\u200b": "", "\ufeff": "", "\u00ad": "", "\u2060": ""}
)


class UncoveredCharacters(Exception):
    """The bundled fonts cannot draw some characters; says which, and in which field.

    ``found`` pairs each character with the name of its field. Print again with ``substitute=True`` to have
    them printed by their code points instead.
    """

    def __init__(self, found: tuple[tuple[str, str], ...]) -> None:
        named = "；".join(f"{where}：{_shown(character)}" for character, where in found)
        super().__init__(f"字体缺字，不能打印。{named}。请改字，或以码位代替打印。")
        self.found = found


@dataclass
class Ink:
    """Passes texts to paper one by one and remembers what could not be drawn."""

    missing: dict[tuple[str, str], None] = field(default_factory=dict)

    def put(self, text: str, where: str, width: float | None = None) -> str:
        """Return ``text`` as it will be drawn, uncovered characters as ``〔U+20BB7〕``.

        With a ``width`` (in em) words that are wider may break.
        """
        even = evened(text)
        for character in uncovered(even):
            self.missing[character, where] = None
            even = even.replace(character, substitute_for(character))
        return even if width is None else broken(even, width)

    @property
    def found(self) -> tuple[tuple[str, str], ...]:
        """What could not be drawn so far: (character, where)."""
        return tuple(self.missing)


def evened(text: str) -> str:
    """Return ``text`` with ``\\n`` as its only line end and without what has no picture by definition."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_EVENED)


def substitute_for(character: str) -> str:
    """Return what is printed in place of a character that cannot be drawn."""
    return f"〔{code_point(character)}〕"


def _shown(character: str) -> str:
    return f"{character} {code_point(character)}" if character.isprintable() else code_point(character)
