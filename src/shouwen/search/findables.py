"""The kinds of things that can be found, declared by the modules whose things they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class FindableKind:
    """A kind of thing: whoever may do ``deed`` where the thing is finds it; ``own``: its members as well."""

    name: str
    deed: str
    own: bool


_kinds: dict[str, FindableKind] = {}


def declare_findable(name: str, deed: str, *, own: bool = False) -> str:
    """Declare a kind of thing that can be found and return its name."""
    _kinds[name] = FindableKind(name, deed, own)
    return name


def findable_kinds() -> Mapping[str, FindableKind]:
    """Return every declared kind by its name."""
    return MappingProxyType(_kinds)
