"""Spans of time as texts give them, and the instants they lead to."""

from .due import (
    DAYS_BEGUN,
    NEVER,
    WHOLE_DAYS,
    day_closed_by,
    due_after,
    due_before,
    keep_opens_after,
    not_before_after,
)
from .pauses import Interval, is_never
from .shown import Clockwork, Part, Sort, left_of, parts_of
from .span import EXPECTED, MONTHS_OF, SECONDS_OF, UNITS_WRITTEN, Span, SpanUnit, parse_span

__all__ = [
    "DAYS_BEGUN",
    "EXPECTED",
    "MONTHS_OF",
    "NEVER",
    "SECONDS_OF",
    "UNITS_WRITTEN",
    "WHOLE_DAYS",
    "Clockwork",
    "Interval",
    "Part",
    "Sort",
    "Span",
    "SpanUnit",
    "day_closed_by",
    "due_after",
    "due_before",
    "is_never",
    "keep_opens_after",
    "left_of",
    "not_before_after",
    "parse_span",
    "parts_of",
]
