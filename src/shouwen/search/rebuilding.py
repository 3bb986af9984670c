"""Write the rows by which things are found anew, from the things themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

#: Told of each kind: its name, how much is done, of how much.
Progress = Callable[[str, int, int], None]
#: Makes all things of a kind findable; yields (done, of) after each batch, each in its own transaction.
Rebuild = Callable[[], Iterator[tuple[int, int]]]
_rebuild: dict[str, Rebuild] = {}


def rebuilds(kind: str) -> Callable[[Rebuild], Rebuild]:
    """Make a function the one that makes all things of a kind findable again."""

    def register(rebuild: Rebuild) -> Rebuild:
        _rebuild[kind] = rebuild
        return rebuild

    return register


def rebuilt_kinds() -> Mapping[str, Rebuild]:
    """Return the kinds that can be rebuilt."""
    return MappingProxyType(_rebuild)


def rebuild_all(progress: Progress) -> int:
    """Make everything findable again, kind by kind; return how many things that are."""
    total = 0
    for kind in sorted(_rebuild):
        done = 0
        for done, of in _rebuild[kind]():
            progress(kind, done, of)
        total += done
    return total
