"""Sums of orders and returns, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

FEN = Decimal("0.01")


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


def expiry(made_on: date | None, shelf_life_days: int | None) -> date | None:
    """Return the last day of a shelf life; None where the goods do not spoil, or nobody knows when they were made."""
    return made_on + timedelta(days=shelf_life_days) if made_on is not None and shelf_life_days is not None else None
