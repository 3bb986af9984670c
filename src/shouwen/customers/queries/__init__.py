"""What is known of customers, for whoever asks what they may see."""

from shouwen.customers.narrowing import Narrow
from shouwen.customers.queries.customers import (
    ALWAYS,
    CustomerLine,
    customer_seen,
    customer_whole,
    find_customers,
    first_customers,
    lines_of,
    listed_customers,
    some_bearers,
    those_contacted,
    visible_customers,
)

__all__ = [
    "ALWAYS", "CustomerLine", "Narrow", "customer_seen", "customer_whole", "find_customers",
    "first_customers", "lines_of", "listed_customers", "some_bearers", "those_contacted", "visible_customers",
]  # fmt: skip
