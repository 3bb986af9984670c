"""``shouwen sales verify`` and ``rebuild``: whether the kept sums are those of all orders and returns."""

from __future__ import annotations

import json
import sys

RIGHT, WRONG = 0, 1


def verify(*, as_json: bool) -> int:
    """Add up everything, and print each sum that is kept otherwise."""
    from shouwen.orders.checking import differing_months

    found = differing_months()
    if as_json:
        told = [{**one._asdict(), "month": one.month.isoformat()} for one in found]
        print(json.dumps({"differing": told}))
    elif not found:
        print("All sums are those of the orders and returns.")
    for one in [] if as_json else found:
        whose = f"customer {one.customer}" if one.customer is not None else "all customers"
        called = {"year": f"Year {one.month:%Y}", "part": f"Quarter or month from {one.month:%Y-%m}"}
        where = called.get(one.of, f"Unit {one.unit}, {one.month:%Y-%m}")
        print(f"{where}, {whose}: the kept sum differs. `shouwen sales rebuild` adds up anew.")
    return WRONG if found else RIGHT


def rebuild() -> int:
    """Add up everything anew; orders wait meanwhile."""
    from shouwen.orders.checking import rebuild_sums

    rebuild_sums()
    print("The sums are added up.", file=sys.stderr)
    return RIGHT
