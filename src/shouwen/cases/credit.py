"""What cases tell of customers for their grades: how often they complained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from shouwen.cases.models import Case, CaseState
from shouwen.customers.credit.figures import gives_figures
from shouwen.customers.models import Customer
from shouwen.facts.prepared import Prepared

YEAR = timedelta(days=365)

_COMPLAINTS: Prepared[Any] = Prepared(
    lambda customers, since, until: Case.objects.filter(
        customer__among=customers, opened_at__gt=since, opened_at__lte=until
    )
    .exclude(class_key="")
    .exclude(state=CaseState.MERGED)
    .order_by()
    .values_list("customer")
    .annotate(Count("pk"))
)


@gives_figures
def figures_of_cases(customers: Sequence[Customer], at: datetime) -> Mapping[int, Mapping[str, Any]]:
    """Return how many complaints customers made in a year: what has a class and did not go on in another case."""
    counted = dict(_COMPLAINTS([one.pk for one in customers], at - YEAR, at))
    return {one.pk: {"complaints": counted.get(one.pk, 0)} for one in customers}
