"""Figures as they are kept, in the database and in files of facts, and as regulations reckon with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shouwen.regulation.errors import WrongValue
from shouwen.regulation.facts import FactKind, Figure
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
#: How each type is kept: ``true`` is no number, though it reckons as 1.
_NUMBER, _TEXT, _LIST = (int, str, Decimal), (str,), (list,)
_KEPT_AS: Mapping[str, tuple[type, ...]] = {
    "number": _NUMBER, "money": _NUMBER, "percent": _NUMBER, "span": _NUMBER, "date": _TEXT, "time": _TEXT,
    "truth": (bool,), "code": _TEXT, "codes": _LIST, "key": _TEXT, "reference": _TEXT, "references": _LIST,
    "digest": _TEXT, "figures": (dict,),
}


def refuse_wrong_types(kind: FactKind, kept: Mapping[str, Any]) -> None:
    """Raise ``WrongValue`` for a figure that is not kept as its type is.

    For facts from outside. What a standard never asks for is never read, and a condition compares what is kept.
    """
    figures = kind.figures
    for name, value in kept.items():
        figure = figures.get(name)
        if figure is not None and value.__class__ not in _KEPT_AS[figure.type]:
            raise _wrong(kind, figure, value)


def _wrong(kind: FactKind, figure: Figure, value: Any) -> WrongValue:
    written = json.dumps(value, ensure_ascii=False, default=str)
    return WrongValue(f"the {figure.type} {figure.name} of {kind.name} is written as {written}"[:200])


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
                raise _wrong(kind, figure, value) from None
    return found
