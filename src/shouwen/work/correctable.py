"""Which facts a person may say that they were recorded wrongly: declared by the module whose rows repeat them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shouwen.facts.models import Fact

#: Brings the rows of a module in line with a fact as it holds now: its figures, None where it was withdrawn.
Follows = Callable[[Fact, Mapping[str, Any] | None], None]


@dataclass(frozen=True)
class Correctable:
    """A kind of fact that may be withdrawn, or corrected in these ``figures`` and, where it ``moves``, in its instant."""

    figures: tuple[str, ...]
    moves: bool
    follows: Follows


_declared: dict[str, Correctable] = {}


def correctable(*kinds: str, figures: tuple[str, ...] = (), moves: bool = False) -> Callable[[Follows], Follows]:
    """Let facts of these kinds be corrected and withdrawn; the function brings the module's own rows in line."""

    def register(follows: Follows) -> Follows:
        for kind in kinds:
            if kind in _declared and _declared[kind].follows is not follows:
                raise ValueError(f"corrections of {kind} are followed twice")
            _declared[kind] = Correctable(figures, moves, follows)
        return follows

    return register


def correctable_kinds() -> Mapping[str, Correctable]:
    """Return what was declared, by kind."""
    return _declared
