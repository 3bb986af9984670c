"""What floors above know of a member's dealings with a customer: their own case, a reading that was approved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shouwen.customers.models import Customer
from shouwen.organisation.rights import Acting


@dataclass(frozen=True)
class Dealing:
    """``is_own``: the member has a matter of the customer; ``approved``: the matter in which a reading was approved."""

    is_own: bool = False
    approved: str = ""


Deals = Callable[[Customer, Acting], Dealing]
_known: list[Deals] = []


def tells_dealings(deals: Deals) -> Deals:
    """Let a floor above say how a member deals with a customer."""
    if deals not in _known:
        _known.append(deals)
    return deals


def dealing_with(customer: Customer, *, by: Acting) -> Dealing:
    """Return how a member deals with a customer, from all floors."""
    told = [deals(customer, by) for deals in _known]
    return Dealing(any(one.is_own for one in told), next((one.approved for one in told if one.approved), ""))
