"""To what somebody of outside has agreed, told by the floor that knows it.

What is sent to somebody for the sake of their own matter needs no consent (``SERVICE``); anything else does, and every
door that sends asks here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

#: What is needed for the matter itself; and what is not.
SERVICE, SURVEY, MARKETING = "service", "survey", "marketing"
PURPOSES = (SERVICE, SURVEY, MARKETING)

Agrees = Callable[[int, str, str, datetime], bool]
_agrees: dict[str, Agrees] = {}


def tells_consent(kind: str) -> Callable[[Agrees], Agrees]:
    """Make a function the one that says whether those of a kind (``customer``) agree to a purpose by a way."""

    def register(agrees: Agrees) -> Agrees:
        _agrees[kind] = agrees
        return agrees

    return register


def has_agreed(reference: str, purpose: str, way: str, *, at: datetime) -> bool:
    """Say whether somebody may be sent something for a purpose by a way (``mail``, ``phone``).

    For their own matter always; for anything else only whoever is known to have agreed.
    """
    if purpose == SERVICE:
        return True
    kind, _, number = reference.partition(":")
    return kind in _agrees and _agrees[kind](int(number), purpose, way, at)
