"""What is still open with a customer: as figures of deeds and of steps that articles judge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from shouwen.cases.models import CaseState
from shouwen.cases.reading import case_as_matter
from shouwen.customers.erasures.queries import STANDING_HOLDS
from shouwen.facts.statements import row_of
from shouwen.orders.credit import OWED_BY_ONE
from shouwen.orders.models import ReturnState
from shouwen.work.matters import tells_of_steps

#: Cases, returns and holds are counted no further: an article asks whether there are any, a page says 99+.
COUNTED_TO = 100

_OPEN = f"""
SELECT
    (SELECT count(*) FROM (SELECT FROM cases_case WHERE customer_id = %(customer)s AND state = '{CaseState.OPEN.value}'
                           AND id <> %(case)s LIMIT {COUNTED_TO}) AS one),
    (SELECT count(*) FROM (SELECT FROM orders_return WHERE customer_id = %(customer)s
                           AND state IN ('{ReturnState.ASKED.value}', '{ReturnState.RECEIVED.value}')
                           LIMIT {COUNTED_TO}) AS one),
    ({OWED_BY_ONE}),
    (SELECT count(*) FROM (SELECT FROM {STANDING_HOLDS} LIMIT {COUNTED_TO}) AS one)
"""  # noqa: S608  no value in it


def still_open(customer: int | None, case: int, at: datetime) -> dict[str, Any]:
    """Return what is open with a customer at an instant besides a case of theirs; one statement.

    Other cases, returns, what they owe, and the holds on their file.
    """
    if customer is None:
        return {"open_cases": 0, "open_returns": 0, "unpaid": Decimal(0), "holds": 0}
    found = row_of(_OPEN, {"customer": customer, "case": case, "at": at})
    return dict(zip(("open_cases", "open_returns", "unpaid", "holds"), found or (), strict=True))


@tells_of_steps("case")
def of_the_file(number: int, at: datetime) -> Mapping[str, Any]:
    """Tell of the steps of a matter of a customer's file itself what is open with them, and the holds on it.

    What a customer brought themselves is not asked so: its steps are many, and no article reads this of them.
    """
    case = case_as_matter(number)
    if case.customer is None or case.contact_id is not None or case.parent_id is not None:
        return {}
    return still_open(case.customer_id, case.pk, at)
