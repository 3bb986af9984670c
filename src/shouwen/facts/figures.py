"""What a figure may hold. No type takes free text, so no fact can carry a name or an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shouwen.facts.kinds import declared
from shouwen.regulation.codes import is_code
from shouwen.regulation.facts import FactKind, Figure
from shouwen.regulation.kept_figures import read_figures
from shouwen.regulation.spans import Span

_REFERENCE = re.compile(r"(system|[a-z][a-z_]{0,30}:[0-9]{1,19})\Z")
#: The key of an outcome: parts without blanks, joined by bars.
_KEY = re.compile(r"[^\s|]{1,120}(\|[^\s|]{0,120}){1,5}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class WrongFigure(ValueError):
    """A figure that its declaration does not allow: a bug of the module that records the fact."""


def stored(kind: FactKind, figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures as the database keeps them; raise ``WrongFigure`` for one that is not declared."""
    kept = {}
    for name, value in figures.items():
        figure = kind.figures.get(name)
        if figure is None:
            raise WrongFigure(f"{kind.name} declares no figure {name}")
        if value is None:
            continue
        if figure.type == "figures":
            of = declared()[figures["kind"]]
            # A figure of another fact that is None is not known any more: that must be said, not left out.
            kept[name] = {**stored(of, value), **{one: None for one in value if value[one] is None and one in of.figures}}
        else:
            kept[name] = _stored(kind.name, figure, value)
    return kept


def _stored(kind: str, figure: Figure, value: Any) -> Any:
    check = _CHECKS[figure.type]
    try:
        kept = check(value)
    except (TypeError, ValueError, ArithmeticError):
        kept = None
    if kept is None or (figure.options and kept not in figure.options):
        raise WrongFigure(f"{kind}.{figure.name} takes a {figure.type}, not {type(value).__name__}")
    return kept


def _number(value: Any) -> str | int | None:
    if isinstance(value, bool | float):
        return None
    return value if isinstance(value, int) else format(Decimal(value), "f")


def _span(value: Any) -> str | int | None:
    if isinstance(value, timedelta):
        value = Span.of(value)
    return format(value.seconds.normalize() + 0, "f") if isinstance(value, Span) else _number(value)


def _time(value: Any) -> str | None:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) and value.tzinfo else None


def _date(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _code(value: Any) -> str | None:
    return value if isinstance(value, str) and is_code(value) else None


def _reference(value: Any) -> str | None:
    text = value if isinstance(value, str) else value.reference
    return text if isinstance(text, str) and _REFERENCE.match(text) else None


def _references(value: Any) -> list[str] | None:
    kept = [_reference(one) for one in value]
    return None if None in kept else [one for one in kept if one is not None]


def _digest(value: Any) -> str | None:
    return value if isinstance(value, str) and _DIGEST.match(value) else None


def _codes(value: Any) -> list[str] | None:
    kept = [_code(one) for one in value]
    return None if None in kept else [one for one in kept if one is not None]


def _key(value: Any) -> str | None:
    return value if isinstance(value, str) and _KEY.match(value) else None


_CHECKS: dict[str, Any] = {
    "number": _number,
    "money": _number,
    "percent": _number,
    "span": _span,
    "date": _date,
    "time": _time,
    "truth": _truth,
    "code": _code,
    "codes": _codes,
    "key": _key,
    "reference": _reference,
    "references": _references,
    "digest": _digest,
}


def references_in(kept: Mapping[str, Any]) -> list[str]:
    """Return the references among kept figures, so that a fact is found by what it touches."""
    found: set[str] = set()
    for value in kept.values():
        some = value if isinstance(value, list) else [value]
        found |= {one for one in some if isinstance(one, str) and one != "system" and _REFERENCE.match(one)}
    return sorted(found)


def read(kind: FactKind, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept figures as regulations reckon with them: decimals, dates, aware instants, spans."""
    return read_figures(kind, kept, declared())
