"""What the sheets of customers say of how payments come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.functions import Cast, Substr

from shouwen.compliance.asking import keys_of_list
from shouwen.customers.credit.figures import Giver, gives_figures
from shouwen.customers.models import Customer
from shouwen.work.models import EntryVersion

#: The list of packs that names the fields of sheets in which the state of collection stands.
RECOVERY = "recovery_field"


#: Of each customer the entry that was begun last and says one; the first field of those that their packs name.
_RECOVERY = """
SELECT DISTINCT ON (one.customer) one.customer, ARRAY[v.content ->> one.field]
FROM unnest(%(recovery_of)s::bigint[], %(recovery_field)s::text[], %(recovery_place)s::int[])
    AS one (customer, field, place)
JOIN work_entry e ON e.matter = 'customer:' || one.customer
JOIN work_entryversion v ON v.entry_id = e.id AND v.number = e.latest
WHERE v.content ->> one.field <> ''
ORDER BY one.customer, e.id DESC, one.place
"""


def _asked(customers: Sequence[Customer], at: datetime) -> Mapping[str, Any] | None:
    fields = {unit: keys_of_list(RECOVERY, unit=unit, at=at) for unit in {one.unit_id for one in customers}}
    asked = [(one.pk, name, place) for one in customers for place, name in enumerate(fields[one.unit_id])]
    if not asked:
        return None
    customers_, names, places = zip(*asked, strict=True)
    return {"recovery_of": list(customers_), "recovery_field": list(names), "recovery_place": list(places)}


#: The state of collection by the sheet of each customer that was begun last and says one.
gives_figures(Giver(("recovery",), _RECOVERY, lambda told: {"recovery": told[0]}, _asked))


def with_recovery(fields: Sequence[str]) -> QuerySet[Any, Any]:
    """Return the numbers of customers of whom a sheet says in one of some fields how payments come in."""
    number = Cast(Substr("entry__matter", len("customer:") + 1), BigIntegerField())
    rows = EntryVersion.objects.filter(
        entry__matter__startswith="customer:", number=F("entry__latest"), content__has_any_keys=list(fields) or [""]
    )  # fmt: skip
    return rows.order_by().annotate(customer_number=number).values("customer_number")
