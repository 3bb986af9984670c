"""How far a token goes: names of deeds, and of what members do without any right of a position."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.deeds import Deed, deeds
from shouwen.organisation.rights import Acting

#: The scope that holds every other.
EVERYTHING = "*"

_personal: dict[str, Deed] = {}


def declare_scope(name: str, title: str) -> str:
    """Declare something that members may do by what they hold (a task, a place on a form); return its name.

    No position allows or withholds it, but a token can be made without it.
    """
    _personal[name] = Deed(name, title, "work")
    return name


def scopes() -> Mapping[str, Deed]:
    """Return everything that a token can be limited to, by its name."""
    return MappingProxyType({**deeds(), **_personal})


def limited(by: Acting, names: Collection[str]) -> Acting:
    """Return the member acting with no more than the deeds that a token names."""
    if EVERYTHING in names:
        return by
    held = {deed: grants for deed, grants in by.grants.items() if deed in names}
    return Acting(by.member, (held, by.stands_in_for), by.at, frozenset(names))


def require_scope(names: Collection[str], wanted: str) -> None:
    """Refuse unless a token goes as far as this deed."""
    if EVERYTHING not in names and wanted not in names:
        raise Refused(
            "This token does not go so far (%(deed)s). Make one that does.",
            why=Why.NOT_ALLOWED,
            deed=wanted,
        )
