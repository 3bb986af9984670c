"""How somebody of outside is reached, told by the floor that knows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAIL, PHONE = "mail", "phone"


@dataclass(frozen=True)
class Way:
    """One way to reach somebody: ``mail`` or ``phone``, and the address or number as it is written."""

    kind: str
    value: str

    @property
    def masked(self) -> str:
        """As much of it as its owner knows it by, and nobody else: ``138****8000``, ``l***@example.com``."""
        if self.kind == MAIL:
            name, at, house = self.value.partition("@")
            return f"{name[:1]}***{at}{house}"
        digits = "".join(one for one in self.value if one.isdigit())
        return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 7 else f"****{digits[-2:]}"


Reach = Callable[[int], Sequence[Way]]
_reach: dict[str, Reach] = {}


def reaches(kind: str) -> Callable[[Reach], Reach]:
    """Make a function the one that knows how those of a kind (``customer``) are reached; nobody who is erased is."""

    def register(reach: Reach) -> Reach:
        _reach[kind] = reach
        return reach

    return register


def ways_to(reference: str) -> Sequence[Way]:
    """Return how somebody is reached, the main way of each kind first; no way to whom nobody knows."""
    kind, _, number = reference.partition(":")
    return _reach[kind](int(number)) if kind in _reach else ()
