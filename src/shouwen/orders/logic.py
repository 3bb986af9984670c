"""Sums of orders and returns, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

FEN = Decimal("0.01")
NONE = Decimal(0)
#: A share is kept to the hundredth of a percent.
SHARE = Decimal("0.0001")
#: What a percentage keeps after the point, as in forms; a page shows one place of it.
PERCENT = Decimal("0.0001")


class Priced(NamedTuple):
    """So many of something, at the price charged and the listed price of each, in yuan."""

    quantity: int
    price: Decimal
    listed: Decimal


def charged(lines: Iterable[Priced]) -> Decimal:
    """Return what lines come to at the prices charged."""
    return sum((one.quantity * one.price for one in lines), Decimal(0))


def listed(lines: Iterable[Priced]) -> Decimal:
    """Return what lines come to at listed prices."""
    return sum((one.quantity * one.listed for one in lines), Decimal(0))


def compared(lines: Iterable[Priced]) -> Decimal:
    """Return what is charged as it is held against listed prices: a dear line does not make up for a cheap one.

    Below ``listed`` exactly when some line is below its listed price.
    """
    return sum((one.quantity * min(one.price, one.listed) for one in lines), Decimal(0))


def moved_when_settled(difference: Decimal, owed: Decimal) -> Decimal:
    """Return what moves when a return or an exchange is settled: positive comes in, negative goes back to the customer.

    A difference in their favour first lowers what they still owe for the order; they get what is more.
    """
    return difference if difference >= 0 else min(difference + max(owed, NONE), NONE)


def share_of(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """Return which share of a whole a part is, to the hundredth of a percent; None of nothing."""
    if part is None or not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(SHARE, ROUND_HALF_UP)


def expiry(made_on: date | None, shelf_life_days: int | None) -> date | None:
    """Return the last day of a shelf life; None where the goods do not spoil, or nobody knows when they were made."""
    return made_on + timedelta(days=shelf_life_days) if made_on is not None and shelf_life_days is not None else None


class Sums(NamedTuple):
    """What movements come to, in yuan; ``uncosted`` of them are of something whose cost nobody has given."""

    sales: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    uncosted: int = 0
    entries: int = 0

    def plus(self, other: Sums) -> Sums:
        """Return both together."""
        return Sums(
            self.sales + other.sales, self.discount + other.discount, self.cost + other.cost,
            self.uncosted + other.uncosted, self.entries + other.entries,
        )  # fmt: skip

    @property
    def gross(self) -> Decimal | None:
        """The gross profit: sales less cost; None where the cost of anything in it is not known."""
        return None if self.uncosted else self.sales - self.cost

    @property
    def margin(self) -> Decimal | None:
        """Gross profit by sales in percent (SD-4.5); None at no sales, and where the profit is not known."""
        gross = self.gross
        return None if gross is None or not self.sales else (gross / self.sales * 100).quantize(PERCENT)
