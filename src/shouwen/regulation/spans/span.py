"""A span as a regulation writes it: ``20 seconds``, ``3 days``, ``2 个工作日``, ``3 days to the hour``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Self

from shouwen.regulation.errors import PackError

#: Digits of a count of days or months: more than any regulation says, still within the calendar.
MOST_DIGITS = 6

#: Digits of seconds, minutes or hours, a point and microseconds among them.
MOST_DIGITS_OF_SECONDS = 18


class SpanUnit(StrEnum):
    """What a span counts."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


#: Units of one fixed length. They hold their end and are counted in the calendar's open time.
SECONDS_OF = {SpanUnit.SECOND: 1, SpanUnit.MINUTE: 60, SpanUnit.HOUR: 3600}

#: Units counted in calendar months.
MONTHS_OF = {SpanUnit.MONTH: 1, SpanUnit.QUARTER: 3, SpanUnit.YEAR: 12}

DAYS_OF = {SpanUnit.DAY: 1, SpanUnit.WEEK: 7}

_ENGLISH = {
    **{unit.value: unit for unit in SpanUnit},
    **{f"{unit.value}s": unit for unit in SpanUnit},
    "working minute": SpanUnit.MINUTE,
    "working minutes": SpanUnit.MINUTE,
    "working hour": SpanUnit.HOUR,
    "working hours": SpanUnit.HOUR,
    "calendar day": SpanUnit.DAY,
    "calendar days": SpanUnit.DAY,
}

_CHINESE = {
    "秒": SpanUnit.SECOND,
    "秒钟": SpanUnit.SECOND,
    "分钟": SpanUnit.MINUTE,
    "小时": SpanUnit.HOUR,
    "个小时": SpanUnit.HOUR,
    "工作小时": SpanUnit.HOUR,
    "个工作小时": SpanUnit.HOUR,
    "日": SpanUnit.DAY,
    "天": SpanUnit.DAY,
    "自然日": SpanUnit.DAY,
    "个自然日": SpanUnit.DAY,
    "工作日": SpanUnit.WORKING_DAY,
    "个工作日": SpanUnit.WORKING_DAY,
    "周": SpanUnit.WEEK,
    "个星期": SpanUnit.WEEK,
    "个月": SpanUnit.MONTH,
    "个季度": SpanUnit.QUARTER,
    "季度": SpanUnit.QUARTER,
    "年": SpanUnit.YEAR,
}

_SHOWN_IN_CHINESE = {
    SpanUnit.SECOND: "秒",
    SpanUnit.MINUTE: "分钟",
    SpanUnit.HOUR: "小时",
    SpanUnit.DAY: "天",
    SpanUnit.WORKING_DAY: "个工作日",
    SpanUnit.WEEK: "周",
    SpanUnit.MONTH: "个月",
    SpanUnit.QUARTER: "个季度",
    SpanUnit.YEAR: "年",
}

#: Every way to write a unit.
UNITS_WRITTEN = (*_ENGLISH, *_CHINESE)

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(\D+?)(\s+to\s+the\s+hour|到时)?")

EXPECTED = "a span such as 20 seconds, 15 分钟, 3 days, 2 working days or 6 months to the hour"


@dataclass(frozen=True, slots=True)
class Span:
    """A count of one unit.

    Seconds, minutes and hours may be broken and hold their end. Every other unit is whole and
    closes with the end of its last day, unless ``is_to_the_hour``: then it ends at the same time
    of day as it began. A span that comes of an expression may be negative or nothing; one that is
    read never is negative.
    """

    count: Decimal
    unit: SpanUnit
    is_to_the_hour: bool = False

    def __post_init__(self) -> None:
        if self.unit not in SECONDS_OF and self.count != self.count.to_integral_value():
            raise ValueError(f"a span of {self.unit.value}s is a whole number, not {self.count}")
        if self.unit in SECONDS_OF and self.is_to_the_hour:
            raise ValueError(f"a span of {self.unit.value}s always runs to the second")

    @classmethod
    def of_seconds(cls, seconds: Decimal | int) -> Self:
        """Return a span of so many seconds."""
        return cls(Decimal(seconds), SpanUnit.SECOND)

    @classmethod
    def of(cls, length: timedelta) -> Self:
        """Return a length of time as a span of seconds, exact to the microsecond."""
        microseconds = length // timedelta(microseconds=1)
        return cls(Decimal(microseconds).scaleb(-6).normalize() + 0, SpanUnit.SECOND)

    @property
    def is_fixed(self) -> bool:
        """True for seconds, minutes and hours, which have one length and hold their end."""
        return self.unit in SECONDS_OF

    @property
    def is_day_counted(self) -> bool:
        """True when whole days are counted, so that pauses need to say how they count."""
        return not self.is_fixed and (not self.is_to_the_hour or self.unit is SpanUnit.WORKING_DAY)

    @property
    def seconds(self) -> Decimal:
        """The length in seconds of a fixed span; ValueError for one that depends on the calendar."""
        if not self.is_fixed:
            raise ValueError(f"{self} has no fixed length in seconds")
        return self.count * SECONDS_OF[self.unit]

    @property
    def length(self) -> timedelta:
        """The length of a fixed span to the microsecond, half up; ValueError for any other."""
        return timedelta(microseconds=int((self.seconds * 1_000_000).to_integral_value("ROUND_HALF_UP")))

    @property
    def whole(self) -> int:
        """The count of a span that is not fixed."""
        return int(self.count)

    def negated(self) -> Self:
        """Return the same span backwards."""
        return type(self)(-self.count, self.unit, self.is_to_the_hour)

    def __str__(self) -> str:
        unit = self.unit.value if self.count == 1 else f"{self.unit.value}s"
        return f"{self.count.normalize():f} {unit}{' to the hour' if self.is_to_the_hour else ''}"

    @property
    def in_chinese(self) -> str:
        """The span as a Chinese text says it."""
        end = "到时" if self.is_to_the_hour else ""
        return f"{self.count.normalize():f} {_SHOWN_IN_CHINESE[self.unit]}{end}"


def parse_span(text: str, *, file: str = "", line: int = 1, column: int = 1) -> Span:
    """Read a span in English or Chinese; raise PackError where the text is not one."""
    found = _SPAN.fullmatch(text.strip())
    unit = found and _unit_of(found.group(2))
    most = MOST_DIGITS_OF_SECONDS if unit in SECONDS_OF else MOST_DIGITS
    if not found or not unit or len(found.group(1)) > most:
        raise PackError(file, line, column, repr(text), EXPECTED)
    try:
        return Span(Decimal(found.group(1)), unit, bool(found.group(3)))
    except ValueError as error:
        raise PackError(file, line, column, repr(text), str(error)) from None


def _unit_of(words: str) -> SpanUnit | None:
    plain = " ".join(words.split())
    return _ENGLISH.get(plain) or _CHINESE.get(plain)
