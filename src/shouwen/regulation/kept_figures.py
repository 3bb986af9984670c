"""Figures as they are kept, in the database and in files of facts, and as regulations reckon with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shouwen.regulation.errors import WrongValue
from shouwen.regulation.facts import FactKind
from shouwen.regulation.spans import Span

_READ: Mapping[str, Callable[[Any], Any]] = {
    "number": Decimal,
    "money": Decimal,
    "percent": Decimal,
    "span": lambda kept: Span.of_seconds(Decimal(kept)),
    "date": date.fromisoformat,
    "time": datetime.fromisoformat,
    "references": tuple,
}


def read_figures(kind: FactKind, kept: Mapping[str, Any], kinds: Mapping[str, FactKind]) -> dict[str, Any]:
    """Return kept figures as decimals, dates, aware instants, spans; what the kind does not declare is left out.

    Raises ``WrongValue`` for a figure that is not written as its type is: in a file of facts, say.
    """
    found = {}
    for name, value in kept.items():
        figure = kind.figures.get(name)
        if figure is None:
            continue
        if figure.type == "figures":
            of = kinds[kept["kind"]]
            known = read_figures(of, {one: told for one, told in value.items() if told is not None}, kinds)
            found[name] = {**known, **{one: None for one, told in value.items() if told is None}}
        else:
            read = _READ.get(figure.type)
            try:
                found[name] = value if read is None else read(value)
            except (ArithmeticError, ValueError, TypeError):
                raise WrongValue(f"the {figure.type} {name} of {kind.name} is written as {value!r}"[:200]) from None
    return found
