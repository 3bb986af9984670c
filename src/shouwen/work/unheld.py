"""Positions that regulations name and nobody holds, as far as somebody of the house is meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shouwen.compliance.gaps import Unheld, gaps_of
from shouwen.compliance.naming import As
from shouwen.regulation.editions import Edition
from shouwen.work.outsiders import CUSTOMER_PLACE


def unheld_positions(unit: int, at: datetime, editions: Sequence[Edition] | None = None) -> list[Unheld]:
    """Return what ``compliance.gaps`` finds, but for the place at which the customer alone signs; one statement."""
    return [
        one for one in gaps_of(unit, at, editions)
        if one.named != CUSTOMER_PLACE or any(each.as_what is not As.SIGNS for each in one.namings)
    ]
