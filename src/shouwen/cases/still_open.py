"""What is still open with a customer: as figures of deeds and of steps that articles judge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, QuerySet, Value

from shouwen.cases.models import Case, CaseState
from shouwen.cases.reading import case_as_matter
from shouwen.customers.erasures.queries import standing_holds
from shouwen.orders.credit import outstanding_of
from shouwen.orders.models import Return, ReturnState
from shouwen.work.matters import tells_of_steps


def still_open(customer: int | None, case: int) -> dict[str, Any]:
    """Return what is open with a customer besides a case of theirs: other cases, returns, money; two statements."""
    others = Case.objects.filter(customer=customer, state=CaseState.OPEN).exclude(pk=case)
    returns = Return.objects.filter(customer=customer, state__in=(ReturnState.ASKED, ReturnState.RECEIVED))
    kinds = [kind for (kind,) in _kinds(others, "case").union(_kinds(returns, "return"), all=True)]
    return {
        "open_cases": kinds.count("case"),
        "open_returns": kinds.count("return"),
        "unpaid": outstanding_of([customer]).get(customer, Decimal(0)) if customer is not None else Decimal(0),
    }


def _kinds(rows: QuerySet[Any], kind: str) -> QuerySet[Any, tuple[str]]:
    return rows.order_by().values_list(Value(kind, CharField()))


@tells_of_steps("case")
def of_the_file(number: int, at: datetime) -> Mapping[str, Any]:
    """Tell of the steps of a matter of a customer's file itself what is open with them, and the holds on it.

    What a customer brought themselves is not asked so: its steps are many, and no article reads this of them.
    """
    case = case_as_matter(number)
    if case.customer is None or case.contact_id is not None or case.parent_id is not None:
        return {}
    return {**still_open(case.customer_id, case.pk), "holds": len(standing_holds(case.customer, at=at))}
