"""Sets compared: what must, may or may not be; where neither holds the other, a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.regulation.comparing.conditions import contained, normal, with_values
from shouwen.regulation.comparing.outcomes import Outcome
from shouwen.regulation.comparing.sides import Side, Sides

#: Words that stand for nothing at all.
_NONE = ("never", "always", "")


def as_set(value: Any, side: Side) -> frozenset[str]:
    """Return the members of a list, the elements of a mapping, or one value, each in one spelling."""
    if value is None or value in _NONE:
        return frozenset()
    if isinstance(value, Mapping):
        if set(value) & {"when", "if", "alone", "roll"}:
            return frozenset({_match(value, side)})
        return frozenset(str(key) for key in value)
    if not isinstance(value, (list, tuple)):
        told = side.names.get(str(value))
        return frozenset(map(str, told)) if isinstance(told, tuple) else frozenset({str(told or value)})
    return frozenset(_match(one, side) for one in value)


def _match(one: Any, side: Side) -> str:
    """Return a match in one spelling: its condition is one, whatever else stands as it is."""
    if not isinstance(one, Mapping):
        return normal(one, Side()) if not isinstance(one, str) else with_values(one, side)
    if set(one) == {"when"} and isinstance(one["when"], str):
        return str(one["when"])
    return "{" + ", ".join(f"{key}: {normal(some, side)}" for key, some in sorted(one.items())) + "}"


def sets(before: Any, after: Any, more_is: Outcome, sides: Sides) -> Outcome:
    """Return what a set's change means where a greater one is ``more_is``."""
    fewer_is = Outcome.LOOSER if more_is is Outcome.STRICTER else Outcome.STRICTER
    return contained(as_set(before, sides.above), as_set(after, sides.below), fewer_is, more_is)


def wordings(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare what may not be said: more is stricter, whatever may be said for it; the words of a site are members."""
    return contained(_wordings(before, sides.above), _wordings(after, sides.below), Outcome.LOOSER, Outcome.STRICTER)


def _wordings(value: Any, side: Side) -> frozenset[str]:
    found: set[str] = set()
    for one in value if isinstance(value, (list, tuple)) else [] if value is None else [value]:
        if isinstance(one, Mapping):
            found.add(f"alone {one['alone']}" if "alone" in one else str(one.get("wording")))
        elif one in side.names or one in side.unset:
            told = side.names.get(one)
            found.update(map(str, told if isinstance(told, (tuple, Mapping)) else ()))
        else:
            found.add(str(one))
    return frozenset(found)


def bound(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare ``for``: whom a standard binds. More is stricter, and naming none binds everybody."""
    old, new = as_set(before, sides.above), as_set(after, sides.below)
    if not old or not new:
        return Outcome.SAME if old == new else Outcome.STRICTER if old else Outcome.LOOSER
    return contained(old, new, Outcome.LOOSER, Outcome.STRICTER)


def channels(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare where a standard holds: naming none means everywhere, so the same as ``for``."""
    return bound(before, after, sides)


def done(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare what is done: more that all must be is stricter, fewer of which any will do is stricter."""
    old, old_is_all = _done(before, sides.above)
    new, new_is_all = _done(after, sides.below)
    if old == new and (old_is_all == new_is_all or len(old) == 1):
        return Outcome.SAME
    if (old_is_all or len(old) == 1) and (new_is_all or len(new) == 1):
        return contained(old, new, Outcome.LOOSER, Outcome.STRICTER)
    if not old_is_all and not new_is_all:
        return contained(old, new, Outcome.STRICTER, Outcome.LOOSER)
    if not old_is_all and new_is_all and old & new:
        return Outcome.STRICTER
    if old_is_all and not new_is_all and old & new:
        return Outcome.LOOSER
    return Outcome.CANNOT_TELL


def _done(value: Any, side: Side) -> tuple[frozenset[str], bool]:
    if isinstance(value, Mapping) and ("all" in value or "any" in value):
        is_all = "all" in value
        listed = value["all"] if is_all else value["any"]
        return frozenset(_match(one, side) for one in (listed if isinstance(listed, list) else [listed])), is_all
    return frozenset(_match(one, side) for one in (value if isinstance(value, list) else [value])), False


def stages(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare signatures: more of them is stricter, in an order that keeps that of before."""
    old, new = _places(before), _places(after)
    if old == new:
        return Outcome.SAME
    if set(old) < set(new):
        return Outcome.STRICTER if _keeps_order(old, new) else Outcome.CANNOT_TELL
    return Outcome.LOOSER if set(new) < set(old) and _keeps_order(new, old) else Outcome.CANNOT_TELL


def _places(value: Any) -> dict[str, int]:
    """Return the places that sign, each with the number of its stage."""
    listed = value if isinstance(value, list) else [] if value is None else [value]
    return {
        str(place): number
        for number, stage in enumerate(listed)
        for place in (stage if isinstance(stage, list) else [stage])
    }


def _keeps_order(few: dict[str, int], many: dict[str, int]) -> bool:
    return all(
        (few[one] < few[other]) == (many[one] < many[other]) and (few[one] == few[other]) == (many[one] == many[other])
        for one in few
        for other in few
    )
