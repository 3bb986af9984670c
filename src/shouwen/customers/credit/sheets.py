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
    fields = {unit: keys_of_list(RECOVERY, unit=unit, at=at) for unit in {one.unit_id for one in customers}}
    matters = {one.reference: one for one in customers if fields[one.unit_id]}
    if not matters:
        return {}
    every = sorted({name for names in fields.values() for name in names})
    rows = EntryVersion.objects.filter(
        entry__matter__among=list(matters), number=F("entry__latest"), content__has_any_keys=every
    )  # fmt: skip
    found: dict[int, dict[str, Any]] = {}
    for matter, content in rows.order_by("entry_id").values_list("entry__matter", "content"):
        customer = matters[matter]
        state = next((content[name] for name in fields[customer.unit_id] if content.get(name)), None)
        if state is not None:
            found[customer.pk] = {"recovery": state}
    return found


def with_recovery() -> QuerySet[Any, Any]:
    """Return the numbers of customers of whom a sheet says how payments come in, whatever pack calls the field."""
    fields = every_key_of(RECOVERY)
    number = Cast(Substr("entry__matter", len("customer:") + 1), BigIntegerField())
    rows = EntryVersion.objects.filter(
        entry__matter__startswith="customer:", number=F("entry__latest"), content__has_any_keys=fields or [""]
    )  # fmt: skip
    return rows.order_by().annotate(customer_number=number).values("customer_number")
