"""What is written out: figures, percentages, money, spans, texts, dates, times and instants."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from lark import Token

from shouwen.regulation.spans.span import parse_span

from .exact import EXACT
from .limits import MOST_LITERAL_DIGITS
from .origin import Origin
from .tree import Place
from .values import Value

_MONEY = {
    "yuan": Decimal(1),
    "元": Decimal(1),
    "fen": Decimal("0.01"),
    "分钱": Decimal("0.01"),
    "万元": Decimal(10_000),
}

_FIGURE = re.compile(r"(\d+(?:\.\d+)?)\s*(.*)", re.DOTALL)

#: The functions that spell a moment.
MOMENT_WORDS = ("date", "time", "datetime")

MOMENTS = {
    "DATE": 'a day that exists, such as date("2026-03-02")',
    "TIME": 'a time of day, such as time("08:30")',
    "DATETIME": 'an instant with its zone, such as datetime("2026-03-02T08:30+08:00")',
}


def literal_value(token: Token, place: Place, origin: Origin) -> tuple[Value, str]:
    """Return the value of a literal and the name of its type; raise PackError where it has none."""
    text = str(token)
    match token.type:
        case "TEXT":
            return text[1:-1], "text"
        case "TRUTH":
            return text == "true", "truth"
        case "SPAN":
            return origin.read_at(place.start, parse_span, text), "span"
        case "DATE" | "TIME" as kind:
            return moment(kind, text, place, origin), kind.lower()
    return _figure(token.type, text, place, origin), token.type.lower()


def _figure(kind: str, text: str, place: Place, origin: Origin) -> Decimal:
    found = _FIGURE.fullmatch(text)
    assert found is not None, "the grammar lets nothing else through"
    digits, unit = found.groups()
    if len(digits) > MOST_LITERAL_DIGITS:
        raise origin.fault_in(place.start, place.end, f"at most {MOST_LITERAL_DIGITS} digits")
    if kind == "PERCENT":
        return EXACT.scaleb(Decimal(digits), -2)
    return EXACT.multiply(Decimal(digits), _MONEY[unit]) if kind == "MONEY" else Decimal(digits)


def moment(kind: str, text: str, place: Place, origin: Origin) -> date | time | datetime:
    """Return the DATE, TIME or DATETIME written; raise PackError for one that does not exist."""
    try:
        if kind == "DATE":
            return date.fromisoformat(text)
        found: time | datetime
        found = time.fromisoformat(text) if kind == "TIME" else datetime.fromisoformat(text)
    except ValueError:
        raise origin.fault_in(place.start, place.end, MOMENTS[kind]) from None
    if (found.tzinfo is None) != (kind == "TIME"):
        raise origin.fault_in(place.start, place.end, MOMENTS[kind])
    return found
