"""A standard as its author wrote it, with its examples: found in the text of an edition, which is read without them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from shouwen.regulation.editions import Edition, Readings
from shouwen.regulation.keys import Keys
from shouwen.regulation.reading import Faults, Node, read_yaml
from shouwen.regulation.words import Words

_TITLE = re.compile(r"^(?:- )?title:", re.MULTILINE)


def text_of(edition: Edition, readings: Readings) -> str:
    """Return a standard as it stands in its file."""
    return written_at(edition.files.get(readings.shared.file, b"").decode(), readings.shared.line)


@lru_cache(maxsize=1024)
def examples_beside(edition: Edition, standard: str) -> tuple[tuple[Mapping[str, Any], Mapping[str, Any], Any], ...]:
    """Return the short examples of a standard as they are written: local values, what is given, what comes of it."""
    tree = read_yaml("", text_of(edition, edition.standards[standard]).encode(), Faults())
    entry = tree.value[0] if tree is not None and tree.is_list else tree
    examples = entry.value.get("examples") if entry is not None and entry.is_mapping else None
    return tuple(_example(node) for node in (examples.value if examples is not None and examples.is_list else ()))


def _example(node: Node) -> tuple[Mapping[str, Any], Mapping[str, Any], Any]:
    written = node.plain()
    return written.get("local") or {}, written.get("given") or {}, written.get("then")


@lru_cache(maxsize=1024)
def titles_of_examples(edition: Edition, standard: str) -> tuple[Words, ...]:
    """Return the titles of the examples in the folder that say what comes of a standard."""
    named = re.compile(rf"standard:\s*[\"']?{re.escape(standard)}[\"']?\s*[,}}\n]")
    parts = (part for path in sorted(edition.files) if path.startswith("examples/")
             for part in _parts(edition.files[path].decode("utf-8-sig")) if named.search(part))
    return tuple(title for part in parts if (title := _title(part)) is not None)


def _parts(content: str) -> Iterator[str]:
    starts = [found.start() for found in _TITLE.finditer(content)]
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        yield content[start:end]


def _title(part: str) -> Words | None:
    faults = Faults()
    tree = read_yaml("", part.partition("\n")[0].removeprefix("- ").encode(), faults)
    return Keys(tree, faults, "an example").words("title") if tree is not None and tree.is_mapping else None


def written_at(content: str, line: int) -> str:
    """Return the entry of a list that begins on a line (the first is 1), up to the next one as deep or shallower.

    Nothing where there is no such line. What remarks on the next entry is left out.
    """
    lines = content.split("\n")
    if not 0 < line <= len(lines):
        return ""
    first, depth = line - 1, _depth(lines[line - 1])
    end = next((place for place in range(first + 1, len(lines))
                if _says_something(lines[place]) and _depth(lines[place]) <= depth), len(lines))
    while end > first + 1 and not _says_something(lines[end - 1]):
        end -= 1
    return textwrap.dedent("\n".join(lines[first:end]))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
