"""YAML 1.2 as a tree that knows the place of every key and value. The one file that imports YAML.

A file is read by libyaml; where that stumbles, by ruamel, which says better what is wrong and where.

Tags, anchors and aliases are refused, so a small file cannot unfold into a large tree; a key written
twice is refused; numbers with a point are exact decimals; dates stay text until a reader wants one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from shouwen.regulation.errors import PackError
from shouwen.regulation.yaml_hints import control_character, encoding, hint

#: The reader in C; None where PyYAML was built without it.
_LIBYAML: Any = getattr(yaml, "CSafeLoader", None)
#: Characters that break a line in YAML 1.1, as libyaml reads it, and none in YAML 1.2.
_OTHER_BREAKS = frozenset("\x85\u2028\u2029")
#: Events of both readers are called the same.
_BEGINS = frozenset({"MappingStartEvent", "SequenceStartEvent", "ScalarEvent", "AliasEvent"})
_ENDS = frozenset({"MappingEndEvent", "SequenceEndEvent"})
LONGEST_FILE = 1_000_000
DEEPEST = 40
LONGEST_TEXT = 20_000
_WHOLE = re.compile(r"[-+]?[0-9]{1,40}\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]{1,40}|[0-9]{1,40}\.[0-9]{0,40})\Z")
#: Control characters, and the marks that turn the direction of writing; ends of lines and tabs are let be.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NONE = {"", "~", "null", "Null", "NULL"}
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass(slots=True, eq=False)
class Node:
    """A value of a file with its place. ``value`` is a str, int, Decimal, bool or None, a list of
    nodes, or a dict of text to nodes; ``keys`` holds the places of a dict's keys."""

    value: Any
    file: str
    line: int
    column: int
    keys: dict[str, Node] = field(default_factory=dict)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    def as_source(self) -> str:
        """Return a scalar as text, as an expression would be written."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return "" if self.value is None else str(self.value)

    def described(self) -> str:
        """Return what stands here, shortened, for a message."""
        if self.is_mapping:
            return "a mapping"
        if self.is_list:
            return "a list"
        text = self.as_source()
        return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"

    def plain(self) -> Any:
        """Return the value as plain dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, list) else self.value


class Faults:
    """Everything found wrong so far, in the order found.

    ``is_kept`` is true for a text that was published before: what only the checks of publishing know (``check``) is
    not noted of it, since it was judged by all the while.
    """

    def __init__(self, *, is_kept: bool = False) -> None:
        self.errors: list[PackError] = []
        self.is_kept = is_kept

    def add(self, node: Node, expected: str, found: str | None = None) -> None:
        """Note that something cannot be read as it stands; ``found`` is what stands there unless said."""
        self.errors.append(PackError(node.file, node.line, node.column, found or node.described(), expected))

    def check(self, node: Node, expected: str, found: str | None = None) -> None:
        """Note what can be read and yet is wrong: nobody publishes it, and what was published with it is read."""
        if not self.is_kept:
            self.add(node, expected, found)

    def sorted(self) -> list[PackError]:
        return sorted(
            set(self.errors), key=lambda error: (error.file, error.line, error.column, error.expected)
        )


def nearest(word: str, words: Iterator[str] | list[str] | tuple[str, ...] | Any) -> str:
    """Return ``, perhaps “x”`` for the known word most like ``word``, or nothing."""
    found = get_close_matches(word, [str(known) for known in words], n=1, cutoff=0.5 if len(word) < 5 else 0.6)
    return f", perhaps “{found[0]}”" if found else ""


def read_yaml(file: str, content: bytes, faults: Faults) -> Node | None:
    """Return the tree of a file, or None after noting why it cannot be read."""
    whole = Node(None, file, 1, 1)
    if len(content) > LONGEST_FILE:
        faults.add(whole, f"at most {LONGEST_FILE} bytes", f"{len(content)} bytes")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"the byte 0x{content[error.start]:02x}"
        faults.add(Node(None, file, line, 1), f"text in UTF-8{encoding(content)}", found)
        return None
    try:
        return _quickly_read(file, text, faults)
    except NotReadQuickly:
        pass  # ruamel says better what is wrong, and where
    try:
        return _Tree(file, faults).read(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context or "something else").removeprefix("found ")
        told = hint(problem, text, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
        faults.add(Node(None, file, told.line, told.column), told.expected, told.found)
    except (YAMLError, ValueError) as error:  # ValueError: characters that YAML forbids
        if wrong := _CONTROL.search(text):
            told = control_character(text, wrong)
            faults.add(Node(None, file, told.line, told.column), told.expected, told.found)
        else:
            faults.add(whole, "YAML 1.2", str(error).splitlines()[0][:200])
    except _Given as given:
        faults.errors.append(given.error)
    return None


def _quickly_read(file: str, text: str, faults: Faults) -> Node | None:
    """Read a file by libyaml, thirty times as fast as in Python; raises ``NotReadQuickly`` with nothing noted."""
    if _LIBYAML is None or not _OTHER_BREAKS.isdisjoint(text):
        raise NotReadQuickly
    found = Faults()
    try:
        root = _Tree(file, found).read(yaml.parse(text, Loader=_LIBYAML))
    except (yaml.YAMLError, ValueError) as error:
        raise NotReadQuickly from error
    except _Given as given:
        found.errors.append(given.error)
        root = None
    faults.errors += found.errors
    return root


class NotReadQuickly(Exception):
    """A file that only the slower reader can judge."""


class _Given(Exception):
    """A fault after which the rest of a file has no meaning."""

    def __init__(self, node: Node, found: str, expected: str) -> None:
        super().__init__(expected)
        self.error = PackError(node.file, node.line, node.column, found, expected)


class _Tree:
    """Builds nodes from the events of a file, without recursion, so that depth is bounded by us."""

    def __init__(self, file: str, faults: Faults) -> None:
        self.file = file
        self.faults = faults
        self.root: Node | None = None
        self.open: list[Node] = []
        self.pending: list[Node | None] = []
        self.documents = 0

    def read(self, events: Iterable[Any]) -> Node | None:
        # Depth is looked at before the parser recurses: it goes down with every bracket.
        for event in events:
            sort = type(event).__name__
            if sort in _BEGINS:
                self._value(event)
            elif sort in _ENDS:
                self.open.pop()
                self.pending.pop()
            elif sort == "DocumentStartEvent":
                self.documents += 1
                if self.documents > 1:
                    raise _Given(self._node(event, None), "a second document", "one document a file")
        return self.root

    def _node(self, event: Any, value: Any) -> Node:
        return Node(value, self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _value(self, event: Any) -> None:
        sort = type(event).__name__
        if sort == "AliasEvent":
            raise _Given(self._node(event, None), "an alias", "the value written out")
        if event.anchor is not None or (event.tag is not None and event.tag != "!"):
            raise _Given(self._node(event, None), "an anchor or a tag", "a plain value")
        if sort == "ScalarEvent":
            self._place(self._node(event, self._scalar(event)))
            return
        node = self._node(event, {} if sort == "MappingStartEvent" else [])
        self._place(node)
        self.open.append(node)
        self.pending.append(None)
        if len(self.open) > DEEPEST:
            raise _Given(node, f"a nesting of more than {DEEPEST}", "a flatter file")

    def _scalar(self, event: Any) -> Any:
        text = event.value
        if len(text) > LONGEST_TEXT:
            place = self._node(event, None)
            self.faults.add(place, f"at most {LONGEST_TEXT} characters", f"{len(text)} characters")
            return ""
        if wrong := _CONTROL.search(text):
            place = self._node(event, None)
            self.faults.add(place, "a text without control characters", f"U+{ord(wrong[0]):04X}")
            return ""
        is_key = self.open and self.open[-1].is_mapping and self.pending[-1] is None
        if event.style or is_key:
            return text
        if text in _NONE:
            return None
        if text in _TRUTHS:
            return _TRUTHS[text]
        if _WHOLE.match(text):
            return int(text)
        return Decimal(text) if _DECIMAL.match(text) else text

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if parent.is_list:
            parent.value.append(node)
            return
        key = self.pending[-1]
        if key is None:
            if not isinstance(node.value, str):
                raise _Given(node, node.described(), "a word as key")
            if node.value in parent.value:
                first = parent.keys[node.value]
                self.faults.add(node, f"each key once; it stands already in line {first.line}")
            self.pending[-1] = node
            return
        if key.value not in parent.value:
            parent.value[key.value] = node
            parent.keys[key.value] = key
        self.pending[-1] = None
