"""Draw a sample that anybody can draw again: by a seed that is recorded, out of a frame that may grow.

``sample.drawn`` says of a standard which things were drawn (``things``), by which ``seed``, out of how many (``frame``).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from shouwen.regulation.facts import Fact

DRAWN = "sample.drawn"


def draw(seed: str, frame: Iterable[str], count: int, drawn: Iterable[str] = ()) -> tuple[str, ...]:
    """Return ``count`` things of a frame, in the order of its own chance; those drawn before stay.

    The same seed, frame and drawn things give the same sample, whatever the order of the frame.
    """
    kept = tuple(dict.fromkeys(drawn))
    others = sorted(set(frame) - set(kept), key=lambda name: (_place(seed, name), name))
    return (*kept, *others[: max(count - len(kept), 0)])


def _place(seed: str, name: str) -> str:
    return sha256(f"{seed}\n{name}".encode()).hexdigest()


def drawn_for(standard: str, history: Iterable[Fact]) -> frozenset[str]:
    """Return all that was drawn for a standard."""
    return frozenset(
        str(name)
        for one in history
        if one.kind == DRAWN and one.figures.get("standard") == standard
        for name in one.figures.get("things") or ()
    )
