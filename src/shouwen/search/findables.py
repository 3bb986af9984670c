"""The kinds of things that can be found, declared by the modules whose things they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from shouwen.organisation.rights import Acting

#: Returns the references of things that a member finds besides, with all that belongs to them.
Besides = Callable[[Acting], Sequence[str]]


@dataclass(frozen=True, slots=True)
class FindableKind:
    """A kind of thing: whoever may do ``deed`` where the thing is finds it; ``own``: its members as well.

    Where ``besides`` is given, those who take part in a thing find it whatever they may do: they are marked in its
    scopes (``queries.PARTAKING``), and ``besides`` names what others find by something that is kept elsewhere.
    """

    name: str
    deed: str
    own: bool
    besides: Besides | None = None


_kinds: dict[str, FindableKind] = {}


def declare_findable(name: str, deed: str, *, own: bool = False, besides: Besides | None = None) -> str:
    """Declare a kind of thing that can be found and return its name."""
    _kinds[name] = FindableKind(name, deed, own, besides)
    return name


def findable_kinds() -> Mapping[str, FindableKind]:
    """Return every declared kind by its name."""
    return MappingProxyType(_kinds)
