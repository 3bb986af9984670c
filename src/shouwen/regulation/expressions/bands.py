"""``band`` and ``slices``: what bands of figures give. A band holds its own upper figure; the last is ``more``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import operations
from .errors import Unfit
from .values import UNKNOWN, Value, admit, kind_of

#: The key of the band above every figure.
MORE = "more"


def band(arguments: tuple[Value, ...]) -> Value:
    """Return what the band gives that holds a figure; beyond the last one unknown."""
    bands, figure = arguments
    for upper, gives in _rising(bands):
        if upper is None or operations.compare("<=", figure, upper) is True:
            return gives
    return UNKNOWN


def slices(arguments: tuple[Value, ...]) -> Value:
    """Return the sum over the slices of a figure, each times what its band gives; unknown beyond the last band.

    A figure of nought or below has no slices: what it gives is nought times what the first band gives.
    """
    bands, figure = arguments
    total: Value = None
    lower: Value = None
    for upper, gives in _rising(bands):
        reaches = upper is None or operations.compare("<=", figure, upper) is True
        slice_ = figure if reaches else upper
        if lower is not None:
            slice_ = operations.subtract(slice_, lower)
        elif operations.compare("<", slice_, operations.subtract(slice_, slice_)) is True:
            slice_ = operations.subtract(slice_, slice_)
        part = operations.multiply(slice_, gives)
        total = part if total is None else operations.add(total, part)
        if reaches:
            return total
        lower = upper
    return UNKNOWN


def _rising(bands: Value) -> Iterator[tuple[Value, Value]]:
    """Yield the upper figure, None for the last, and what each band gives."""
    if not isinstance(bands, Mapping):
        raise Unfit(f"{kind_of(bands)} is not bands: {{30000: 1%, more: 1.5%}}")
    for upper, gives in bands.items():
        yield (None if upper == MORE else admit(upper)), _given(gives)


def _given(gives: Any) -> Value:
    value = admit(gives)
    if value is UNKNOWN:
        raise Unfit("a band that gives nothing")
    return value
