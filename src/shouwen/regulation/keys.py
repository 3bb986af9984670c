"""Read a mapping key by key: types checked, faults noted, keys that nobody asked for refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from shouwen.regulation.reading import Faults, Node, nearest
from shouwen.regulation.words import Words

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


class Keys:
    """The keys of one mapping. Ask for every key that is known, then call ``close``.

    A key that is wrong is noted and reads as absent, so that reading goes on to the next fault.
    """

    def __init__(self, node: Node, faults: Faults, what: str) -> None:
        self.node = node
        self.faults = faults
        self.what = what
        self.asked: set[str] = set()
        self.is_mapping = node.is_mapping
        if not self.is_mapping:
            faults.add(node, f"{what} as a mapping")

    def take(self, key: str, *, required: bool = False) -> Node | None:
        """Return the node of a key, or None."""
        self.asked.add(key)
        found = self.node.value.get(key) if self.is_mapping else None
        if found is None and required and self.is_mapping:
            self.faults.add(self.node, f"the key “{key}” in {self.what}", "no such key")
        assert found is None or isinstance(found, Node)
        return found

    def place(self, key: str) -> Node:
        """Return where a key stands, for a fault about it."""
        return self.node.keys.get(key, self.node)

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Return a text; numbers are taken as written."""
        node = self.take(key, required=required)
        if node is None:
            return default
        return text_of(node, self.faults, default)

    def one_of(self, key: str, options: Iterable[str], default: str) -> str:
        """Return one of some words."""
        found = self.text(key, default)
        known = list(options)
        if found not in known:
            node = self.take(key) or self.node
            self.faults.add(node, f"one of {', '.join(known)}{nearest(found, known)}")
            return default
        return found

    def words(self, key: str, *, required: bool = False) -> Words:
        """Return a text in up to three languages."""
        node = self.take(key, required=required)
        return words_of(node, self.faults) if node is not None else Words("")

    def truth(self, key: str, default: bool) -> bool:
        node = self.take(key)
        if node is None:
            return default
        if not isinstance(node.value, bool):
            self.faults.add(node, "true or false")
            return default
        return node.value

    def whole(self, key: str, default: int | None = None, *, least: int = 0) -> int | None:
        node = self.take(key)
        if node is None:
            return default
        if isinstance(node.value, bool) or not isinstance(node.value, int) or node.value < least:
            self.faults.add(node, f"a whole number from {least} on")
            return default
        return node.value

    def number(self, key: str) -> Decimal | None:
        node = self.take(key)
        if node is None:
            return None
        if isinstance(node.value, bool) or not isinstance(node.value, (int, Decimal)):
            self.faults.add(node, "a number")
            return None
        return Decimal(node.value)

    def date(self, key: str, *, required: bool = False) -> date | None:
        node = self.take(key, required=required)
        if node is None:
            return None
        if isinstance(node.value, str) and _DATE.match(node.value):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                pass  # a day that no calendar has: noted below like any other text
        self.faults.add(node, "a date such as 2024-01-31")
        return None

    def nodes(self, key: str, *, required: bool = False) -> list[Node]:
        """Return a list; a single value stands for a list of one."""
        node = self.take(key, required=required)
        if node is None:
            return []
        return list(node.value) if node.is_list else [node]

    def texts(self, key: str, *, required: bool = False) -> list[tuple[str, Node]]:
        """Return a list of texts with their places."""
        found = [(text_of(node, self.faults), node) for node in self.nodes(key, required=required)]
        return [(text, node) for text, node in found if text]

    def mapping(self, key: str) -> dict[str, Node]:
        """Return a mapping of names to nodes."""
        node = self.take(key)
        if node is None:
            return {}
        if not node.is_mapping:
            self.faults.add(node, "a mapping")
            return {}
        assert isinstance(node.value, dict)
        return node.value

    def close(self) -> None:
        """Refuse the keys that nobody asked for."""
        if not self.is_mapping:
            return
        for key in self.node.value:
            if key not in self.asked:
                expected = f"a key of {self.what}{nearest(key, self.asked)}"
                self.faults.add(self.place(key), expected, f"the key “{key}”")


def text_of(node: Node, faults: Faults, default: str = "") -> str:
    """Return a scalar as text, or note the fault."""
    if node.value is None or node.is_mapping or node.is_list:
        faults.add(node, "a text")
        return default
    return node.as_source().strip()


def words_of(node: Node, faults: Faults) -> Words:
    """Return words: one Chinese text, or a mapping of languages to texts."""
    if not node.is_mapping:
        return Words(text_of(node, faults))
    keys = Keys(node, faults, "words")
    words = Words(keys.text("zh", required=True), keys.text("zh-hant"), keys.text("en"))
    keys.close()
    return words
