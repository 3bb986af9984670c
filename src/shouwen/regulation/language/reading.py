"""Which keys each kind of standard takes, read from ``keys.yaml``: the one truth of readers, pages and schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.reading import Faults, read_yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class KeyWords:
    """One key. ``must`` is yes, no, what stands where it is left out, or the condition under which it must stand."""

    name: str
    type: str
    must: str
    meaning: str
    zh: str


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of standard: its Chinese name, whether it takes ``when`` and ``before`` (must, may, no), its own keys."""

    name: str
    zh: str
    when: str
    before: str
    keys: Mapping[str, KeyWords]


def plain_file(name: str) -> Any:
    """Return a file of this folder as plain mappings; raise ``PackErrors`` where it cannot be read."""
    faults = Faults()
    tree = read_yaml(name, (HERE / name).read_bytes(), faults)
    if tree is None or faults.errors:
        raise PackErrors(faults.sorted())
    return tree.plain()


@cache
def _whole() -> Any:
    return plain_file("keys.yaml")


def _keys(listed: Mapping[str, list[Any]]) -> Mapping[str, KeyWords]:
    return MappingProxyType({name: KeyWords(name, *(_written(one) for one in said)) for name, said in listed.items()})


def _written(one: Any) -> str:
    return {True: "true", False: "false"}.get(one, str(one)) if isinstance(one, bool) else str(one)


@cache
def shared_keys() -> Mapping[str, KeyWords]:
    """Return the keys that every kind shares."""
    return _keys(_whole()["shared"])


@cache
def line_keys() -> Mapping[str, KeyWords]:
    """Return the keys of a line of an inspector's card."""
    return _keys(_whole()["card_lines"])


@cache
def kind_words(kind: str) -> KindWords:
    """Return what the language says of a kind; raise ``KeyError`` for one that it does not have."""
    said = _whole()["kinds"][kind]
    return KindWords(kind, said["zh"], _written(said["when"]), _written(said["before"]), _keys(said["keys"]))


@cache
def keys_of(kind: str) -> Mapping[str, KeyWords]:
    """Return every key that a kind takes, the shared ones first."""
    return MappingProxyType({**shared_keys(), **kind_words(kind).keys})


@cache
def kinds() -> tuple[str, ...]:
    """Return the names of the kinds, in the order of the language."""
    return tuple(_whole()["kinds"])
