"""Reads an XML file of a stranger into plain elements that know their line and column.

A document type, an entity of its own, another encoding than UTF-8, and more than the bounds below
are refused at the place where they stand, before anything is built from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from shouwen.regulation.errors import PackError

MOST_BYTES = 1_000_000
MOST_ELEMENTS = 20_000
MOST_DEPTH = 40
#: Attributes of a tag as they are written, and one character of a value, whether it stands for itself or not.
_ATTRIBUTE = re.compile(r"""([^\s=<>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_CHARACTER = re.compile(r"&[^;]+;|\r\n|.", re.DOTALL)
#: Encodings in which plain ASCII is what it is in UTF-8; older tools declare them for files that hold nothing else.
SINGLE_BYTE = re.compile(r"(iso-8859-\d+|windows-125\d|us-ascii)$", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """One element: ``namespace`` and ``name``; attributes by name, or by ``(namespace, name)``."""

    namespace: str
    name: str
    attributes: dict[str | tuple[str, str], str]
    line: int
    column: int
    children: list[Element] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    text_line: int = 0
    text_column: int = 0
    tag: str = ""

    @property
    def text(self) -> str:
        """The characters directly inside, without the space around them."""
        return "".join(self.parts).strip()

    def text_place(self) -> tuple[int, int]:
        """Return line and column at which ``text`` begins."""
        whole = "".join(self.parts)
        space = whole[: len(whole) - len(whole.lstrip())]
        lines, last = space.count("\n"), space.rfind("\n")
        if lines:
            return self.text_line + lines, len(space) - last
        return (self.text_line or self.line), (self.text_column or self.column) + len(space)

    def attribute_place(self, name: str, index: int) -> tuple[int, int]:
        """Return line and column of a character of an attribute's value, by its name without prefix."""
        for found in _ATTRIBUTE.finditer(self.tag):
            if found[1].rpartition(":")[2] == name:
                characters = list(_CHARACTER.finditer(found[2], 1, len(found[2]) - 1))
                after = characters[index].start() if index < len(characters) else len(found[2]) - 1
                before = self.tag[: found.start(2) + after]
                lines, last = before.count("\n"), before.rfind("\n")
                return self.line + lines, len(before) - last if lines else self.column + len(before)
        return self.line, self.column

    def get(self, name: str, namespace: str = "") -> str:
        """Return an attribute without the space around it; the empty text where it is absent."""
        return self.attributes.get((namespace, name) if namespace else name, "").strip()

    def all(self) -> Iterator[Element]:
        """Yield this element and all below it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.all()


def read_document(xml: bytes, *, file: str) -> Element:
    """Return the root element; raise ``PackError`` where the file is not plain, bounded XML."""
    if len(xml) > MOST_BYTES:
        raise PackError(file, 1, 1, f"{len(xml):,} bytes", f"at most {MOST_BYTES:,}")
    _check_encoding(xml, file)
    return _Reader(file).read(xml)


def _check_encoding(xml: bytes, file: str) -> None:
    try:
        xml.decode("utf-8")
    except UnicodeDecodeError as wrong:
        before = xml[: wrong.start]
        line, column = before.count(b"\n") + 1, wrong.start - (before.rfind(b"\n") + 1) + 1
        found = f"a byte that is not UTF-8 (0x{xml[wrong.start]:02x})"
        raise PackError(file, line, column, found, "a file in UTF-8") from None


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self.is_ascii = False
        self.xml = b""
        self.open: list[Element] = []
        self.root: Element | None = None
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.XmlDeclHandler = self.declare
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.add_text

    def read(self, xml: bytes) -> Element:
        self.is_ascii = xml.isascii()
        self.xml = xml
        try:
            self.parser.Parse(xml, True)
        except expat.ExpatError as wrong:
            found = expat.errors.messages[wrong.code]
            raise PackError(self.file, wrong.lineno, wrong.offset + 1, found, "well-formed XML") from None
        assert self.root is not None, "expat accepts no file without a root"
        return self.root

    def refuse(self, found: str, expected: str) -> NoReturn:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise PackError(self.file, line, column, found, expected)

    def declare(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() != "utf-8" and not (self.is_ascii and SINGLE_BYTE.match(encoding)):
            self.refuse(f"encoding {encoding}", "UTF-8")

    def refuse_doctype(self, name: str, system: str | None, public: str | None, has_subset: bool) -> None:
        self.refuse("a document type (DOCTYPE)", "a file without one")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            self.refuse(f"more than {MOST_ELEMENTS:,} elements", f"at most {MOST_ELEMENTS:,}")
        if len(self.open) >= MOST_DEPTH:
            self.refuse(f"elements nested more than {MOST_DEPTH} deep", f"at most {MOST_DEPTH}")
        namespace, _, local = name.rpartition(" ")
        element = Element(
            namespace,
            local,
            {_split(key): value for key, value in attributes.items()},
            self.parser.CurrentLineNumber,
            self.parser.CurrentColumnNumber + 1,
            tag=self.tag() if attributes else "",
        )
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def tag(self) -> str:
        """Return the tag that begins here, as it is written."""
        begin = self.parser.CurrentByteIndex
        found = _TAG.match(self.xml, begin)
        return found[0].decode() if found else ""

    def end(self, name: str) -> None:
        self.open.pop()

    def add_text(self, text: str) -> None:
        element = self.open[-1]
        if not element.parts:
            element.text_line = self.parser.CurrentLineNumber
            element.text_column = self.parser.CurrentColumnNumber + 1
        element.parts.append(text)


def _split(name: str) -> str | tuple[str, str]:
    namespace, _, local = name.rpartition(" ")
    return (namespace, local) if namespace else local
