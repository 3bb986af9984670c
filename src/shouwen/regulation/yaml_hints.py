"""What a parser of YAML could not read, in the words of whoever wrote it: a tab, a wide colon, an indentation."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Signs of a Chinese keyboard that stand where YAML wants its own.
WIDE = {
    "：": ": (a colon and a blank)", "｛": "{", "｝": "}", "［": "[", "］": "]", "＃": "#",
    "－": "- (a hyphen and a blank)",
}  # fmt: skip
_KEY = re.compile(r"\s*(- )?\s*[\w.·/+()（）、-]+\s*：")
_IN_LINE = ("expected ',' or", "expected the node content", "flow mapping", "flow sequence")


class Hint(NamedTuple):
    """A fault of a file that is no YAML: where, what was found and what was expected."""

    line: int
    column: int
    found: str
    expected: str


def hint(problem: str, text: str, line: int, column: int) -> Hint:
    """Return what is most likely wrong at, or just before, the place where a parser stopped; all count from 1."""
    lines = text.splitlines()
    for number in (line, line - 1):
        here = lines[number - 1] if 0 < number <= len(lines) else ""
        blanks = here[: len(here) - len(here.lstrip())]
        if "\t" in blanks:
            return Hint(number, blanks.index("\t") + 1, "a tab", "blanks: YAML is indented by them alone")
        if _KEY.match(here):
            return Hint(number, here.index("：") + 1, "“：”", WIDE["："])
        wide = next((sign for sign in here if sign in WIDE and sign != "："), "")
        if wide and not _is_quoted(here, here.index(wide)):
            return Hint(number, here.index(wide) + 1, f"“{wide}”", WIDE[wide])
    return _indented(problem, lines, line, column) or Hint(line, column, problem, _expected(problem))


def control_character(text: str, found: re.Match[str]) -> Hint:
    """Return where a control character stands."""
    before = text[: found.start()]
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Hint(line, column, f"U+{ord(found[0]):04X}", "a text without control characters")


def encoding(content: bytes) -> str:
    """Return in which other encoding a file most likely is, for a message; nothing where that is not plain."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ", perhaps it is in UTF-16: save it anew as UTF-8"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return ", perhaps it is in GB18030 (GBK): save it anew as UTF-8"


def _is_quoted(line: str, place: int) -> bool:
    before = line[:place]
    return before.count('"') % 2 == 1 or before.count("'") % 2 == 1


def _indented(problem: str, lines: list[str], line: int, column: int) -> Hint | None:
    """Return that a line stands deeper, or less deep, than the one above lets it."""
    if "mapping values" not in problem and "block" not in problem:
        return None
    here = lines[line - 1] if line <= len(lines) else ""
    above = next((one for one in reversed(lines[: line - 1]) if one.strip() and not one.lstrip().startswith("#")), "")
    mine, theirs = _depth(here), _depth(above)
    opens = above.rstrip().endswith((":", "|", ">"))
    if ":" in here and mine != theirs and not opens and above.strip():
        return Hint(line, mine + 1, f"an indentation of {mine}", f"{theirs} blanks, as in the line above")
    return None


def _depth(line: str) -> int:
    """Return how many blanks stand before the first key of a line, behind the hyphen of a list."""
    found = re.match(r"\s*(?:- +)*", line)
    return len(found[0]) if found else 0


def _expected(problem: str) -> str:
    if any(one in problem for one in _IN_LINE):
        return "brackets that are closed, and texts with : , # [ ] { } in quotes"
    if "mapping values" in problem:
        return "a text with a colon in quotes"
    if "expected ':'" in problem:
        return "a key, a colon and a blank"
    return "YAML 1.2"
