"""What stands before deeds: which standards may object to a fact at all, told from its kept figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from shouwen.regulation.adoption import Adopted
from shouwen.regulation.facts import FactKind
from shouwen.regulation.index import index_of
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.phrase import FORBIDDEN, Phrase
from shouwen.regulation.replaying.conditions import condition
from shouwen.regulation.replaying.rest import OnlyGuards
from shouwen.regulation.replaying.told import Told

May = Callable[[Told], bool]


def guards_of(kind: FactKind, in_force: Iterable[Adopted]) -> tuple[May, ...]:
    """Return what says whether a fact of a kind may meet an objection: one of these has to."""
    guarding = ((one, adopted) for adopted in in_force for one in index_of(adopted).guarded.get(kind.name, ()))
    return tuple(_may_object(standard, kind, adopted) for standard, adopted in guarding)


def _may_object(standard: Standard, kind: FactKind, adopted: Adopted) -> May:
    of = standard.of if isinstance(standard, OnlyGuards) else standard
    where = of.shared.where
    if type(of) is not Phrase or of.shared.unless is not None:
        return _always
    if where is not None and condition(where, kind, adopted.names) is None:
        return _always
    prefix = f"{of.id}/"

    def has_forbidden(told: Told) -> bool:
        return any(str(one).startswith(prefix) for one in told.figures.get(FORBIDDEN) or ())

    return has_forbidden


def _always(told: Told) -> bool:
    return True
