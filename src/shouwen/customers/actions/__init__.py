"""What is done with customers: their record, relations, times and consents, and the lists of a unit."""

from shouwen.customers.actions.customers import (
    LONGEST_POINT,
    Place,
    Point,
    change_customer,
    erase_customer,
    points_for,
    record_customer,
    register_again,
)
from shouwen.customers.holding import require_registered

__all__ = [
    "LONGEST_POINT", "Place", "Point", "change_customer", "erase_customer", "points_for", "record_customer",
    "register_again", "require_registered",
]  # fmt: skip
