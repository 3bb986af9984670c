"""What follows, weighed: sanctions by their scale, points and money by their figures, all else as a set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shouwen.regulation.comparing.conditions import normal
from shouwen.regulation.comparing.outcomes import Outcome, together
from shouwen.regulation.comparing.sides import Side, Sides
from shouwen.regulation.consequences import VERBS

_RANGE = re.compile(r"(\S.*?)\s+to\s+(\S.*)\Z")
_TAKEN = ("points", "fine", "deduct")
#: How a consequence is told, and not what it is.
_NOT_WEIGHED = frozenset({"cites", "title", "with", "ledger"})


@dataclass(frozen=True)
class Weight:
    """Sanction by rank (-1: none), least and most of each sort of loss, and everything else that follows."""

    rank: int
    losses: tuple[Decimal, ...]
    others: frozenset[str]


def consequences(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare what follows: the same or more of everything is stricter."""
    old, new = _listed(before), _listed(after)
    if old == new:
        return Outcome.SAME
    one, other = _weight(old, sides.above, sides.scales), _weight(new, sides.below, sides.scales)
    if one is None or other is None:
        is_same = normal(before, sides.above) == normal(after, sides.below)
        return Outcome.SAME if is_same else Outcome.CANNOT_TELL
    return _heavier(one, other)


def _listed(value: Any) -> list[Mapping[str, Any]]:
    if value == "refuse":
        return [{"refuse": True}]
    return list(value) if isinstance(value, (list, tuple)) else []


def _weight(follows: Iterable[Mapping[str, Any]], side: Side, scales: tuple[tuple[str, ...], ...]) -> Weight | None:
    """Return what consequences weigh; None where there is a choice, or something off every scale."""
    rank = -1
    losses = dict.fromkeys([f"{verb} {end}" for verb in _TAKEN for end in ("least", "most")], Decimal(0))
    others: set[str] = set()
    for one in follows:
        verb = next((key for key in one if key in VERBS or key == "refuse"), "")
        if verb == "either" or not verb:
            return None
        if verb == "sanction":
            scale = next((some for some in scales if one[verb] in some), None)
            if scale is None:
                return None
            rank = max(rank, scale.index(one[verb]))
        elif verb in _TAKEN:
            ends = _ends(one[verb], side)
            if ends is None or (verb == "points" and max(ends) > 0):
                return None
            losses[f"{verb} least"] += min(abs(end) for end in ends)
            losses[f"{verb} most"] += max(abs(end) for end in ends)
        else:
            others.add(normal({key: some for key, some in one.items() if key not in _NOT_WEIGHED}, side))
    return Weight(rank, tuple(losses.values()), frozenset(others))


def _ends(amount: Any, side: Side) -> tuple[Decimal, ...] | None:
    found = _RANGE.match(amount) if isinstance(amount, str) else None
    ends = [side.value(one) for one in (found.groups() if found else (amount,))]
    return tuple(ends) if all(isinstance(end, Decimal) for end in ends) else None


def _heavier(one: Weight, other: Weight) -> Outcome:
    """Return STRICTER where the other weighs more in something and less in nothing."""
    pairs = list(zip((Decimal(one.rank), *one.losses), (Decimal(other.rank), *other.losses), strict=True))
    more = any(new > old for old, new in pairs) or other.others > one.others
    less = any(new < old for old, new in pairs) or other.others < one.others
    if other.others != one.others and not (other.others > one.others or other.others < one.others):
        return Outcome.CANNOT_TELL
    if more and less:
        return Outcome.CANNOT_TELL
    return Outcome.STRICTER if more else Outcome.LOOSER if less else Outcome.SAME


def steps(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare what each time brings, from the first to two beyond the last step of either."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return Outcome.CANNOT_TELL
    numbers = [int(found[0]) for key in (*before, *after) if (found := re.search(r"\d+", str(key)))]
    last = min(max(numbers, default=1), 1_000) + 2
    return together(consequences(at_time(before, n), at_time(after, n), sides) for n in range(1, last + 1))


def at_time(ladder: Mapping[Any, Any], n: int) -> Any:
    """Return what the n-th time brings: the exact number, from a number on, every so many, each."""
    named = {str(key): follows for key, follows in ladder.items()}
    if str(n) in named:
        return named[str(n)]
    onwards = [int(key[:-1]) for key in named if key.endswith("+") and int(key[:-1]) <= n]
    if onwards:
        return named[f"{max(onwards)}+"]
    every = sorted((int(key.removeprefix("every ")) for key in named if key.startswith("every ")), reverse=True)
    return next((named[f"every {some}"] for some in every if n % some == 0), named.get("each", []))


def bands(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare what each figure beyond a limit brings, at every figure that either side names and beyond the last."""
    old, new = _banded(before, sides.above), _banded(after, sides.below)
    if old is None or new is None:
        is_same = normal(before, sides.above) == normal(after, sides.below)
        return Outcome.SAME if is_same else Outcome.CANNOT_TELL
    figures = [*sorted({figure for figure, _ in [*old, *new] if figure is not None}), None]
    return together(consequences(_reached(old, figure), _reached(new, figure), sides) for figure in figures)


def keyed(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare what follows at figures of an account: the same figures, or more of them; moved ones are a person's."""
    old, new = (
        {normal(key, side): follows for key, follows in value.items()} if isinstance(value, Mapping) else {}
        for value, side in ((before, sides.above), (after, sides.below))
    )
    if not (set(old) <= set(new) or set(new) <= set(old)):
        return Outcome.CANNOT_TELL
    return together(consequences(old.get(key), new.get(key), sides) for key in {*old, *new})


def _banded(value: Any, side: Side) -> list[tuple[Decimal | None, Any]] | None:
    """Return bands by their figure, the last without one; None where a figure is not known, or is no number."""
    found: list[tuple[Decimal | None, Any]] = []
    for key, follows in value.items() if isinstance(value, Mapping) else ():
        figure = None if key == "more" else side.value(key)
        if key != "more" and not isinstance(figure, Decimal):
            return None
        found.append((figure, follows))
    return found


def _reached(banded: Iterable[tuple[Decimal | None, Any]], figure: Decimal | None) -> Any:
    def reaching() -> Iterator[Any]:
        for upper, follows in banded:
            if upper is None or (figure is not None and figure <= upper):
                yield follows

    return next(reaching(), [])
