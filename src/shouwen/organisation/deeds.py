"""The deeds that a position can allow, declared by the modules whose actions they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done, by the name of its action; ``title`` is translated when shown.

    ``area`` says with what it has to do: ``cases``, ``customers``.
    """

    name: str
    title: str
    area: str


_deeds: dict[str, Deed] = {}


def declare_deed(name: str, title: str, area: str) -> str:
    """Declare a deed and return its name."""
    _deeds[name] = Deed(name, title, area)
    return name


def deeds() -> Mapping[str, Deed]:
    """Return every declared deed by its name."""
    return MappingProxyType(_deeds)
