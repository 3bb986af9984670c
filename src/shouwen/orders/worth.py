"""What money a return or an exchange would move, for whoever talks with the customer before anything is promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shouwen.compliance.judging import rulebook_of_deed
from shouwen.orders.models import OrderLine, Product, Return, Wants
from shouwen.regulation.index import index_of
from shouwen.regulation.kinds.gate import Gate


@dataclass(frozen=True)
class Worth:
    """What goes back to the customer (negative) or is paid by them, in yuan without freight, and by which article.

    ``citation`` is empty where no article in force says how it is reckoned.
    """

    difference: Decimal
    citation: str = ""


def worth_of(line: OrderLine, wants: str, quantity: int, other: Product | None, at: datetime) -> Worth | None:
    """Return what would move for so many of a line; None for an exchange of which the new product is not known yet.

    A return is worth the price on the receipt, an exchange the difference to the new product's price. No statement for a
    line with its order.
    """
    if wants == Wants.EXCHANGE:
        if other is None:
            return None
        return Worth((other.price - line.price) * quantity, _article("exchange.settled", "difference", line, at))
    return Worth(-line.price * quantity, _article("refund.paid", "price", line, at))


def worth_of_return(one: Return, at: datetime) -> Worth | None:
    """Return what would move for a return that was taken, at the prices that it was taken at; no statement.

    None for an exchange without the product that it is for.
    """
    if one.wants != Wants.EXCHANGE:
        return Worth(-one.price * one.quantity, _article("refund.paid", "price", one.line, at))
    if one.new_price is None:
        return None
    difference = (one.new_price - one.price) * one.quantity
    return Worth(difference, _article("exchange.settled", "difference", one.line, at))


def _article(deed: str, figure: str, line: OrderLine, at: datetime) -> str:
    """Return the article of the gate before a deed that looks at a figure."""
    for adopted in rulebook_of_deed().in_force(line.order.unit_id, at):
        for gate in index_of(adopted).guarded.get(deed, ()):
            if isinstance(gate, Gate) and gate.refuse_when is not None and figure in gate.refuse_when.names:
                return gate.shared.citation
    return ""
