"""Figures compared: less or more, spans of one sort, slots and windows by their length."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shouwen.regulation.comparing.conditions import normal, said
from shouwen.regulation.comparing.outcomes import Outcome, together
from shouwen.regulation.comparing.sides import Side, Sides
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.expressions.tree import EntryOf, Name
from shouwen.regulation.spans import MONTHS_OF, Span, SpanUnit, parse_span

#: Slots a year: more of them is oftener.
A_YEAR = {
    "day": 365, "shift_day": 365, "week": 52, "month": 12, "quarter": 4, "half_year": 2, "term": 2, "year": 1,
    "school_year": 1,
}  # fmt: skip
_ROLLING = re.compile(r"rolling\s+(.+)\Z")
_ORDERED = (datetime, date, time, bool)


def ordered(before: Any, after: Any, more_is: Outcome, sides: Sides, added_is: Outcome = Outcome.STRICTER) -> Outcome:
    """Return what a figure's change means where more of it is ``more_is``.

    A figure that comes where there was none is ``added_is``; one that goes, the opposite.
    """
    old = sides.above.value(before) if before is not None else None
    new = sides.below.value(after) if after is not None else None
    if old is None or new is None:
        if old is new:
            return Outcome.SAME
        if UNKNOWN in (old, new) and _may_be_unset(before, after):
            return Outcome.CANNOT_TELL
        return added_is if old is None else _opposite(added_is)
    if old is UNKNOWN and new is UNKNOWN:
        entries = _entries(before, sides.above), _entries(after, sides.below)
        if entries[0] is not None and entries[1] is not None and entries[0][0] == entries[1][0]:
            return _ordered_entries(entries[0][1], entries[1][1], more_is)
    if old is UNKNOWN or new is UNKNOWN:
        is_same = normal(before, sides.above) == normal(after, sides.below)
        return Outcome.SAME if is_same else Outcome.CANNOT_TELL
    return _ordered_values(old, new, more_is)


def _entries(source: Any, side: Side) -> tuple[str, Mapping[Any, Any]] | None:
    """Return of ``ask.map[key]`` the key, in one spelling, and the entries that the site gives; None for all else."""
    expression = side.compiled(source)
    tree = expression.tree if expression is not None else None
    if not isinstance(tree, EntryOf) or not isinstance(tree.table, Name):
        return None
    entries = side.names.get(tree.table.name)
    return (said(tree.key, side), entries) if isinstance(entries, Mapping) else None


def _ordered_entries(old: Mapping[Any, Any], new: Mapping[Any, Any], more_is: Outcome) -> Outcome:
    """Compare entry by entry. What a key brings that one of both lacks is not known, so nobody can tell."""
    if set(old) != set(new):
        return Outcome.CANNOT_TELL
    return together(_ordered_values(old[key], new[key], more_is) for key in old)


def _may_be_unset(before: Any, after: Any) -> bool:
    """True where a local value that nobody has told stands beside one that was not set."""
    return before is not None and after is not None


def _opposite(outcome: Outcome) -> Outcome:
    return {Outcome.STRICTER: Outcome.LOOSER, Outcome.LOOSER: Outcome.STRICTER}.get(outcome, outcome)


def _ordered_values(old: Any, new: Any, more_is: Outcome) -> Outcome:
    if isinstance(old, Span) and isinstance(new, Span):
        return _ordered_spans(old, new, more_is)
    figures = (Decimal, Fraction)
    is_ordered = isinstance(old, figures) and isinstance(new, figures) and not isinstance(old, bool)
    if not is_ordered and not (type(old) is type(new) and isinstance(old, _ORDERED)):
        return Outcome.SAME if old == new else Outcome.CANNOT_TELL
    if old == new:
        return Outcome.SAME
    return more_is if new > old else _opposite(more_is)


def _ordered_spans(old: Span, new: Span, more_is: Outcome) -> Outcome:
    """Compare spans of one sort. Of days and working days only this is known: n days end no later than n working days."""
    one, other = _counted(old), _counted(new)
    if one[0] == other[0]:
        return Outcome.SAME if one[1] == other[1] else more_is if other[1] > one[1] else _opposite(more_is)
    units = (old.unit, new.unit)
    same_end = old.is_to_the_hour == new.is_to_the_hour
    if same_end and units == (SpanUnit.WORKING_DAY, SpanUnit.DAY) and new.count <= old.count:
        return _opposite(more_is)
    return Outcome.CANNOT_TELL


def _counted(span: Span) -> tuple[str, Decimal]:
    if span.is_fixed:
        return "seconds", span.seconds
    end = " to the hour" if span.is_to_the_hour else ""
    if span.unit in MONTHS_OF:
        return f"months{end}", span.count * MONTHS_OF[span.unit]
    if span.unit is SpanUnit.WEEK:
        return f"{SpanUnit.DAY}{end}", span.count * 7
    return f"{span.unit}{end}", span.count


def oftener(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare ``every``: oftener in every rule of the list is stricter; what counts otherwise is a person's."""
    old, new = _rules(before), _rules(after)
    if len(old) != len(new):
        return Outcome.CANNOT_TELL
    return together(_oftener(one, other, sides) for one, other in zip(old, new, strict=True))


def _rules(every: Any) -> list[tuple[Any, Any]]:
    listed = every if isinstance(every, list) else [every]
    return [(one.get("every"), one.get("until")) if isinstance(one, dict) else (one, None) for one in listed]


def _oftener(old: tuple[Any, Any], new: tuple[Any, Any], sides: Sides) -> Outcome:
    if normal(old[1], sides.above) != normal(new[1], sides.below):
        return Outcome.CANNOT_TELL
    one, other = _unit(old[0], sides.above.value(old[0])), _unit(new[0], sides.below.value(new[0]))
    if one == other:
        return Outcome.SAME
    if one in A_YEAR and other in A_YEAR:
        return Outcome.STRICTER if A_YEAR[other] > A_YEAR[one] else Outcome.LOOSER if A_YEAR[other] < A_YEAR[one] else (
            Outcome.CANNOT_TELL
        )
    if isinstance(one, Span) and isinstance(other, Span):
        return _ordered_spans(one, other, Outcome.LOOSER)
    return Outcome.CANNOT_TELL


def _unit(source: Any, value: Any) -> Any:
    """Return a slot as what it is once local values are put in: a unit, a span, or as written."""
    if isinstance(value, (str, Span)):
        return value
    try:
        return parse_span(str(source))
    except PackError:
        return source if not isinstance(source, list) else tuple(source)


def longer_window(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare windows of counts: in a longer one more is counted. ``all`` holds every other."""
    one, other = _unit(before, sides.above.value(before)), _unit(after, sides.below.value(after))
    if one == other:
        return Outcome.SAME
    if one in A_YEAR and other in A_YEAR and A_YEAR[one] != A_YEAR[other]:
        return Outcome.STRICTER if A_YEAR[other] < A_YEAR[one] else Outcome.LOOSER
    if other == "all" and (one in A_YEAR or _rolling(one)):
        return Outcome.STRICTER
    if one == "all" and (other in A_YEAR or _rolling(other)):
        return Outcome.LOOSER
    old, new = _rolling(one), _rolling(other)
    return _ordered_spans(old, new, Outcome.STRICTER) if old and new else Outcome.CANNOT_TELL


def _rolling(window: Any) -> Span | None:
    found = _ROLLING.match(str(window))
    try:
        return parse_span(found[1]) if found else None
    except PackError:
        return None
