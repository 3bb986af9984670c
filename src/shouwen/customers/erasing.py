"""Who removes what of a person that is erased: each floor its own words."""

from __future__ import annotations

from collections.abc import Callable

from shouwen.customers.models import Customer

Erase = Callable[[Customer], None]
_erasers: list[Erase] = []


def erases(eraser: Erase) -> Erase:
    """Let a floor above remove its words of a person, in the transaction of the erasure."""
    if eraser not in _erasers:
        _erasers.append(eraser)
    return eraser


def erase_everywhere(customer: Customer) -> None:
    """Let every floor remove its words of a person."""
    for eraser in _erasers:
        eraser(customer)
