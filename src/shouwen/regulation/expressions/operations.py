"""What + - * / and comparisons mean for figures, spans, dates and instants."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shouwen.regulation.spans.due import months_on
from shouwen.regulation.spans.span import DAYS_OF, MONTHS_OF, Span, SpanUnit

from . import exact
from .errors import Unfit
from .values import UNKNOWN, Range, Unknown, Value, kind_of

Answer = bool | Unknown

FIGURES = (Decimal, Fraction)

COMPARES: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_ORDERED = (datetime, date, time)


def compare(sign: str, left: Value, right: Value) -> Answer:
    """Compare two values; unknown where either is. Raises Unfit where they cannot be compared."""
    if left is UNKNOWN or right is UNKNOWN:
        return Unknown.UNKNOWN
    if isinstance(left, FIGURES) and isinstance(right, FIGURES):
        return bool(COMPARES[sign](left, right))
    if isinstance(left, Span) and isinstance(right, Span):
        return bool(COMPARES[sign](*_commensurable(left, right)))
    if type(left) is not type(right):
        raise Unfit(f"{kind_of(left)} cannot be compared with {kind_of(right)}")
    if type(left) in _ORDERED:
        return _compare_times(sign, left, right)
    if type(left) in (str, bool) and sign in ("=", "!="):
        return bool(COMPARES[sign](left, right))
    raise Unfit(f"{kind_of(left)} is not {_COMPARED[sign]} another")


_COMPARED = {sign: "equal or unequal to" if sign in ("=", "!=") else "more or less than" for sign in COMPARES}


def _compare_times(sign: str, left: Any, right: Any) -> bool:
    try:
        return bool(COMPARES[sign](left, right))
    except TypeError:
        raise Unfit("an instant with a zone cannot be compared with one without") from None


def is_in(member: Value, group: Value) -> Answer:
    """Say whether ``member`` is in a list or range; anything else counts as a list of one."""
    if member is UNKNOWN or group is UNKNOWN:
        return Unknown.UNKNOWN
    if isinstance(group, Range):
        low = compare(">=" if group.holds_low else ">", member, group.low)
        high = compare("<=" if group.holds_high else "<", member, group.high)
        if low is False or high is False:
            return False
        return UNKNOWN if low is UNKNOWN or high is UNKNOWN else True
    if not isinstance(group, tuple):
        return compare("=", member, group)
    answer: Answer = False
    for each in group:
        found = is_in(member, each) if isinstance(each, Range) else compare("=", member, each)
        if found is True:
            return True
        if found is UNKNOWN:
            answer = UNKNOWN
    return answer


def add(left: Value, right: Value) -> Value:
    """Return ``left + right``: figures, spans, or a date or instant and a span."""
    if isinstance(left, FIGURES) and isinstance(right, FIGURES):
        return exact.add(left, right)
    if isinstance(left, Span) and isinstance(right, Span):
        one, other = _commensurable(left, right)
        return _same_kind(left, one + other)
    if isinstance(left, Span) and isinstance(right, date):
        left, right = right, left
    if isinstance(right, Span) and isinstance(left, date):
        return _later(left, right)
    raise Unfit(f"{kind_of(left)} and {kind_of(right)} cannot be added")


def subtract(left: Value, right: Value) -> Value:
    """Return ``left - right``: figures, spans, a span before a date or instant, or what lies between two."""
    if isinstance(left, FIGURES) and isinstance(right, FIGURES):
        return exact.subtract(left, right)
    if isinstance(left, Span) and isinstance(right, Span):
        one, other = _commensurable(left, right)
        return _same_kind(left, one - other)
    if isinstance(right, Span) and isinstance(left, date):
        return _later(left, right.negated())
    if type(left) is type(right) and isinstance(left, date):
        return _between(left, right)
    raise Unfit(f"{kind_of(right)} cannot be taken from {kind_of(left)}")


def multiply(left: Value, right: Value) -> Value:
    """Return ``left * right``: figures, or a span so many times."""
    if isinstance(left, FIGURES) and isinstance(right, FIGURES):
        return exact.multiply(left, right)
    if isinstance(left, FIGURES) and isinstance(right, Span):
        left, right = right, left
    if isinstance(left, Span) and isinstance(right, FIGURES):
        return _same_kind(left, exact.multiply(_smallest(left), right))
    raise Unfit(f"{kind_of(left)} and {kind_of(right)} cannot be multiplied")


def divide(left: Value, right: Value) -> Value:
    """Return ``left / right``: figures, a part of a span, or how often a span holds another."""
    if isinstance(left, FIGURES) and isinstance(right, FIGURES):
        return exact.divide(left, right)
    if isinstance(left, Span) and isinstance(right, Span):
        return exact.divide(*_commensurable(left, right))
    if isinstance(left, Span) and isinstance(right, FIGURES):
        quotient = exact.divide(_smallest(left), right)
        return quotient if isinstance(quotient, Unknown) else _same_kind(left, quotient)
    raise Unfit(f"{kind_of(left)} cannot be divided by {kind_of(right)}")


ARITHMETIC: dict[str, Callable[[Value, Value], Value]] = {"+": add, "-": subtract, "*": multiply, "/": divide}


def negate(value: Value) -> Value:
    """Return the figure or span with the other sign."""
    if isinstance(value, Span):
        return value.negated()
    if isinstance(value, FIGURES):
        return exact.subtract(Decimal(0), value)
    raise Unfit(f"{kind_of(value)} has no sign")


def absolute(value: Value) -> Value:
    """Return the figure or span without its sign."""
    if isinstance(value, Span):
        return value.negated() if value.count < 0 else value
    if isinstance(value, FIGURES):
        return negate(value) if value < 0 else value
    raise Unfit(f"{kind_of(value)} has no sign")


def _later(moment: date, span: Span) -> date:
    """Return ``moment`` and ``span``: dates take days and months, instants seconds to hours."""
    try:
        if isinstance(moment, datetime):
            if span.is_fixed:
                return moment + span.length
            raise Unfit(f"an instant and {span} need a zone and a calendar: say `within`, or count in hours")
        if span.is_to_the_hour or span.is_fixed:
            raise Unfit(f"a date has no time of day to which {span} could be added")
        if span.unit is SpanUnit.WORKING_DAY:
            raise Unfit(f"a date and {span} need a calendar: say `within` instead")
        if span.unit in MONTHS_OF:
            return months_on(moment, span.whole * MONTHS_OF[span.unit])
        return moment + timedelta(days=span.whole * DAYS_OF[span.unit])
    except (OverflowError, ValueError):
        raise Unfit(f"{span} from {moment} is beyond the calendar") from None


def _between(later: date, earlier: date) -> Span:
    try:
        length = later - earlier
    except TypeError:
        raise Unfit("an instant with a zone cannot be compared with one without") from None
    return Span.of(length) if isinstance(later, datetime) else Span(Decimal(length.days), SpanUnit.DAY)


def _measure(span: Span) -> SpanUnit:
    """Return the smallest unit in which spans of this kind are counted exactly."""
    if span.is_fixed:
        return SpanUnit.SECOND
    if span.unit in MONTHS_OF:
        return SpanUnit.MONTH
    return SpanUnit.DAY if span.unit in DAYS_OF else span.unit


def _smallest(span: Span) -> Decimal:
    factor = MONTHS_OF.get(span.unit) or DAYS_OF.get(span.unit) or 1
    figure = span.seconds if span.is_fixed else exact.multiply(span.count, Decimal(factor))
    assert isinstance(figure, Decimal), "the product of two decimals is one"
    return figure


def _commensurable(left: Span, right: Span) -> tuple[Decimal, Decimal]:
    if (_measure(left), left.is_to_the_hour) != (_measure(right), right.is_to_the_hour):
        raise Unfit(f"{left} and {right} are not counted alike")
    return _smallest(left), _smallest(right)


def _same_kind(span: Span, count: exact.Figure) -> Span:
    """Return so many of the smallest unit of ``span``; seconds to the microsecond, half up."""
    if span.is_fixed:
        return Span.of(Span.of_seconds(exact.shown(count)).length)
    try:
        return Span(exact.shown(count), _measure(span), span.is_to_the_hour)
    except ValueError as error:
        raise Unfit(str(error)) from None
