"""What the sheets of customers say of how payments come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.functions import Cast, Substr

from shouwen.compliance.asking import every_key_of, keys_of_list
from shouwen.customers.credit.figures import gives_figures
from shouwen.customers.models import Customer
from shouwen.work.models import EntryVersion

#: The list of packs that names the fields of sheets in which the state of collection stands.
RECOVERY = "recovery_field"


@gives_figures
def figures_of_sheets(customers: Sequence[Customer], at: datetime) -> Mapping[int, Mapping[str, Any]]:
    """Return the state of collection by the sheet of each customer that was begun last and says one; one statement."""
    fields = keys_of_list(RECOVERY, unit=customers[0].unit_id, at=at)
    if not fields:
        return {}
    matters = {one.reference: one.pk for one in customers}
    rows = EntryVersion.objects.filter(
        entry__matter__in=list(matters), number=F("entry__latest"), content__has_any_keys=fields
    )  # fmt: skip
    found: dict[int, dict[str, Any]] = {}
    for matter, content in rows.order_by("entry_id").values_list("entry__matter", "content"):
        state = next((content[name] for name in fields if content.get(name)), None)
        if state is not None:
            found[matters[matter]] = {"recovery": state}
    return found


def with_recovery() -> QuerySet[Any, Any]:
    """Return the numbers of customers of whom a sheet says how payments come in, whatever pack calls the field."""
    fields = every_key_of(RECOVERY)
    number = Cast(Substr("entry__matter", len("customer:") + 1), BigIntegerField())
    rows = EntryVersion.objects.filter(
        entry__matter__startswith="customer:", number=F("entry__latest"), content__has_any_keys=fields or [""]
    )  # fmt: skip
    return rows.order_by().annotate(customer_number=number).values("customer_number")
