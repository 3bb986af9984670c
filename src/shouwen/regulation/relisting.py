"""Change a list in the text of a pack, entry by entry: what stays keeps its lines, comments and spaces."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from shouwen.regulation.errors import PackError
from shouwen.regulation.reading import Faults, Node, read_yaml
from shouwen.regulation.rewriting import SCALAR, NotRewritten, without

Find = Callable[[Node], Node | None]
_BARE = re.compile(r"[^\s\"'#&*!|>%@`\[\]{},?:-][^\"#\[\]{},:\n\\]*\Z")


@dataclass(frozen=True)
class Entry:
    """An entry as it shall be: ``was`` is its place in the list as it stands, None for a new one."""

    plain: Any
    was: int | None = None


@dataclass(frozen=True)
class EntryFault:
    """What is wrong with an entry: its place in the list, and the key at which it stands, if any."""

    place: int
    key: str
    inner: str
    found: str
    expected: str


@dataclass(frozen=True)
class CellFault:
    """What is wrong with a cell; ``row`` counts from nought, ``column`` is empty where a whole row is meant."""

    row: int
    column: str
    found: str
    expected: str


class WrittenRows(Protocol):
    """A list in the text of a pack that people change as a grid: the rows of a table, the fields of a form."""

    @property
    def key(self) -> str:
        """What names it within its pack."""

    @property
    def file(self) -> str:
        """The path of its file."""

    @property
    def title(self) -> Mapping[str, Any]:
        """What it is called, by language."""

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Its rows as plain values."""

    def texts(self) -> list[dict[str, str]]:
        """Return each row as texts by column."""

    def rewritten(self, content: bytes, entries: Sequence[Entry]) -> bytes:
        """Return its file with other rows; only their lines change. Raises ``NotRewritten``."""

    def faults(self, content: bytes, errors: Iterable[PackError]) -> list[CellFault]:
        """Return the faults of a pack that stand in its rows, each with its cell."""


def relisted(content: bytes, file: str, find: Find, entries: Sequence[Entry]) -> bytes:
    """Return a file with other entries in the list that ``find`` finds in its tree; every other line stays.

    An entry that says what it said keeps its lines with the comments above them; of one that says something else
    the scalars are changed where only scalars differ, else it is written anew on one line. Raises
    ``NotRewritten`` where there is no such list, or where anything else would change.
    """
    before = read_yaml(file, content, Faults())
    node = find(before) if before is not None else None
    if before is None or node is None or not node.is_list or not entries:
        raise NotRewritten("a list with an entry")
    text = content.decode("utf-8-sig")
    lines = text.split("\n")
    is_flow = lines[node.line - 1][node.column - 1 : node.column] == "["
    changed = (_in_flow(lines, node, entries) if is_flow else _in_block(lines, node, entries)).encode()
    after = read_yaml(file, changed, faults := Faults())
    now = find(after) if after is not None else None
    wanted = [one.plain for one in entries]
    if after is None or now is None or faults.errors or now.plain() != wanted:
        raise NotRewritten("it would not say what it shall")
    if without(after, now) != without(before, node):
        raise NotRewritten("something else would change")
    return changed


def _in_flow(lines: list[str], node: Node, entries: Sequence[Entry]) -> str:
    first = sum(len(line) + 1 for line in lines[: node.line - 1]) + node.column - 1
    text = "\n".join(lines)
    return text[:first] + flow([one.plain for one in entries]) + text[_end_of_flow(text, first):]


def _in_block(lines: list[str], node: Node, entries: Sequence[Entry]) -> str:
    indent = node.column - 1
    if lines[node.line - 1][:indent].strip() or lines[node.line - 1][indent : indent + 1] != "-":
        raise NotRewritten("a list that begins on a line of its own")
    starts = [_dash(lines, one.line - 1, indent) for one in node.value]
    ends = [_end(lines, start, indent) for start in starts]
    made: list[str] = lines[: starts[0]]
    for one in entries:
        if one.was is None:
            made.append(f"{' ' * indent}- {flow(one.plain)}")
            continue
        made += lines[ends[one.was - 1] : starts[one.was]] if one.was else []
        made += _as_it_shall_be(lines[starts[one.was] : ends[one.was]], node.value[one.was], starts[one.was], indent, one)
    return "\n".join(made + lines[ends[-1]:])


def _as_it_shall_be(lines: list[str], node: Node, start: int, indent: int, entry: Entry) -> list[str]:
    if node.plain() == entry.plain:
        return lines
    patched = list(lines)
    # From behind, so that what stands before on the same line keeps its column.
    places = _differing(node, entry.plain)
    for place, value in sorted(places or (), key=lambda one: (-one[0].line, -one[0].column)):
        row = place.line - 1 - start
        found = SCALAR.match(patched[row], place.column - 1)
        if found is None:
            places = None
            break
        patched[row] = patched[row][: found.start()] + flow(value) + patched[row][found.end():]
    if places is not None:
        return patched
    kept = _comment(lines[0], indent) if len(lines) == 1 else ""
    return [f"{' ' * indent}- {flow(entry.plain)}{kept}"]


def _differing(node: Node, plain: Any) -> list[tuple[Node, Any]] | None:
    """Return the scalars that differ with what they shall be; None where more than scalars on one line differ."""
    if node.plain() == plain:
        return []
    if node.is_mapping and isinstance(plain, Mapping):
        if list(node.value) != list(plain):
            return None
        parts = [_differing(one, plain[key]) for key, one in node.value.items()]
    elif node.is_list and isinstance(plain, list):
        if len(node.value) != len(plain):
            return None
        parts = [_differing(one, value) for one, value in zip(node.value, plain, strict=True)]
    else:
        is_scalar = not (node.is_mapping or node.is_list or isinstance(plain, (Mapping, list)))
        is_short = "\n" not in node.as_source() and node.value is not None
        return [(node, plain)] if is_scalar and is_short else None
    return None if any(one is None for one in parts) else [pair for part in parts if part for pair in part]


def _dash(lines: list[str], row: int, indent: int) -> int:
    """Return the line on which the entry begins that stands at ``row``."""
    while row >= 0 and (lines[row][:indent].strip() or lines[row][indent : indent + 1] != "-"):
        row -= 1
    return row


def _end(lines: list[str], start: int, indent: int) -> int:
    """Return the line behind an entry: what is moved in further than its dash belongs to it."""
    last = start
    for row in range(start + 1, len(lines)):
        line = lines[row]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        last = row if line.strip() else last
    return last + 1


def _comment(line: str, indent: int) -> str:
    """Return the comment behind an entry on one line, with the space before it."""
    first = indent + 1 + len(line[indent + 1 :]) - len(line[indent + 1 :].lstrip())
    try:
        rest = line[_end_of_flow(line, first):] if line[first : first + 1] in ("{", "[") else ""
    except NotRewritten:
        return ""
    return rest if rest.lstrip().startswith("#") else ""


def _end_of_flow(text: str, first: int) -> int:
    """Return the place behind the bracket that closes the one at ``first``."""
    depth, place = 0, first
    while place < len(text):
        char = text[place]
        if char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
            if not depth:
                return place + 1
        elif char in "\"'" and text[place - 1] in " \t\n[{,:(":
            quoted = SCALAR.match(text, place)
            place = quoted.end() - 1 if quoted else place
        elif char == "#" and text[place - 1].isspace():
            place = text.find("\n", place)
            if place < 0:
                break
        place += 1
    raise NotRewritten("brackets that are closed")


def faults_in(
    content: bytes, file: str, find: Find, errors: Iterable[PackError], *, inside: str = ""
) -> list[EntryFault]:
    """Return the faults that stand in a list, each with its entry; ``inside`` is a key whose own keys are told apart."""
    tree = read_yaml(file, content, Faults())
    node = find(tree) if tree is not None else None
    if node is None or not node.is_list or not node.value:
        return []
    places = sorted(
        (place.line, place.column, number, key, inner)
        for number, entry in enumerate(node.value)
        for key, inner, place in _places(entry, inside)
    )
    last, found = _last_line(node), []
    for error in errors:
        if error.file == file and node.line <= error.line <= last:
            before = [one for one in places if one[:2] <= (error.line, error.column)]
            _line, _column, number, key, inner = before[-1] if before else places[0]
            found.append(EntryFault(number, key, inner, error.found, error.expected))
    return found


def _places(entry: Node, inside: str) -> Iterator[tuple[str, str, Node]]:
    yield "", "", entry
    for key, node in entry.value.items() if entry.is_mapping else ():
        yield key, "", entry.keys[key]
        for inner in node.value if key == inside and node.is_mapping else ():
            yield key, inner, node.keys[inner]


def _last_line(node: Node) -> int:
    inside = node.value.values() if node.is_mapping else node.value if node.is_list else ()
    return max([node.line, *(_last_line(one) for one in inside)])


def flow(value: Any) -> str:
    """Return plain values as YAML on one line; texts are bare where that reads the same."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, (int, Decimal)):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(str(key))}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return value if _is_bare(value) else json.dumps(value, ensure_ascii=False)


def _is_bare(text: str) -> bool:
    """True for a text that is read as itself where it stands bare between brackets."""
    if not _BARE.match(text) or text != text.strip():
        return False
    node = read_yaml("", f"[{text}]".encode(), Faults())
    return node is not None and node.plain() == [text]
