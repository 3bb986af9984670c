"""Exact arithmetic: decimals while they end, fractions where a quotient does not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from typing import Final

from .errors import Unfit
from .limits import MOST_DIGITS, QUOTIENT_DIGITS
from .values import UNKNOWN, Unknown

Figure = Decimal | Fraction

#: Decimal powers beyond this are nobody's figure; keeps every conversion small.
_LARGEST_POWER = 3 * MOST_DIGITS

#: Reckons exactly or raises: nothing is ever rounded in silence.
EXACT: Final = Context(
    prec=MOST_DIGITS,
    Emax=_LARGEST_POWER,
    Emin=-_LARGEST_POWER,
    traps=[Inexact, InvalidOperation, DivisionByZero, Overflow],
)

_QUOTIENT: Final = Context(prec=QUOTIENT_DIGITS, traps=[InvalidOperation])


def add(left: Figure, right: Figure) -> Figure:
    """Return the sum."""
    return _reckon(EXACT.add, Fraction.__add__, left, right)


def subtract(left: Figure, right: Figure) -> Figure:
    """Return the difference."""
    return _reckon(EXACT.subtract, Fraction.__sub__, left, right)


def multiply(left: Figure, right: Figure) -> Figure:
    """Return the product."""
    return _reckon(EXACT.multiply, Fraction.__mul__, left, right)


def divide(left: Figure, right: Figure) -> Figure | Unknown:
    """Return the quotient, exactly; by nought it is unknown."""
    if not right:
        return UNKNOWN
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        try:
            return EXACT.divide(left, right)
        except ArithmeticError:
            pass
    return settled(as_fraction(left) / as_fraction(right))


def _reckon(
    decimals: Callable[[Decimal, Decimal], Decimal],
    fractions: Callable[[Fraction, Fraction], Fraction],
    left: Figure,
    right: Figure,
) -> Figure:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        try:
            return decimals(left, right)
        except ArithmeticError:
            raise Unfit(f"the result has more than {MOST_DIGITS} digits") from None
    return settled(fractions(as_fraction(left), as_fraction(right)))


def as_fraction(figure: Figure) -> Fraction:
    """Return ``figure`` as a fraction; raise Unfit where it is no finite figure of bearable size."""
    if isinstance(figure, Fraction):
        return figure
    if (
        not figure.is_finite()
        or abs(figure.adjusted()) > _LARGEST_POWER
        or len(figure.as_tuple().digits) > 1000
    ):
        raise Unfit("the figure is no number of bearable size")
    return Fraction(figure)


def settled(value: Fraction) -> Figure:
    """Return the fraction as a decimal where that is exact; raise Unfit where it grew too long."""
    if max(abs(value.numerator), value.denominator) >= 10 ** (2 * MOST_DIGITS):
        raise Unfit(f"the result has more than {MOST_DIGITS} digits")
    try:
        return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    except ArithmeticError:
        return value


def shown(figure: Figure) -> Decimal:
    """Return the figure as a decimal; a quotient that never ends to QUOTIENT_DIGITS, half to even."""
    if isinstance(figure, Decimal):
        return figure
    return _QUOTIENT.divide(Decimal(figure.numerator), Decimal(figure.denominator))
