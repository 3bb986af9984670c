"""Whose the orders of a list are: found by number, telephone or name, among those whom the member may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from shouwen.customers.importing import KEY
from shouwen.customers.logic import plain_number
from shouwen.customers.models import ContactPoint, Customer, PointKind
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.names import name_key
from shouwen.work.importable import Batch
from shouwen.work.models import OutsideKey


class Customers:
    """The customers whom the orders of a batch name; four statements for all of them."""

    def __init__(self, batch: Batch, values: Sequence[Mapping[str, Any]]) -> None:
        scope = batch.by.scope(SEE_CUSTOMER)
        self._all = Customer.objects.filter(scope.on(unit="unit"), erased_at=None)
        self._seen = self._all.filter(merged_into=None)
        self._by_number = self._numbers(batch, {one["customer_number"] for one in values if "customer_number" in one})
        phones = {plain_number(phone) for one in values for phone in one.get("phone", ())}
        points = ContactPoint.objects.filter(
            scope.on(unit="customer__unit"), kind=PointKind.PHONE, plain__in=phones, customer__erased_at=None,
            customer__merged_into=None,
        )  # fmt: skip
        self._by_phone: dict[str, set[int]] = defaultdict(set)
        for plain, customer in points.values_list("plain", "customer"):
            self._by_phone[plain].add(customer)
        names = {one["name"] for one in values if "name" in one and not one.get("phone") and "customer_number" not in one}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        if names:
            rows = self._seen.filter(name_key__in={name_key(name) for name in names}, name__in=names)
            for name, pk in rows.values_list("name", "pk"):
                self._by_name[name].add(pk)
        wanted = {pk for some in (*self._by_phone.values(), *self._by_name.values()) for pk in some}
        self._rows = {one.pk: one for one in self._seen.filter(pk__in=wanted | set(self._by_number.values()))}

    def _numbers(self, batch: Batch, numbers: set[str]) -> dict[str, int]:
        """Return who is known by a number: one of this house, or one under which a list brought them in."""
        if not numbers:
            return {}
        kept = OutsideKey.objects.filter(list=KEY, unit=batch.unit, key__in=[f"n:{number}" for number in numbers])
        found = {key.removeprefix("n:"): int(reference.partition(":")[2])
                 for key, reference in kept.values_list("key", "reference")}  # fmt: skip
        own = self._all.filter(number__in=numbers).values_list("number", "pk", "merged_into")
        return found | {number: into or pk for number, pk, into in own}  # a record that was merged leads to the other

    def of(self, values: Mapping[str, Any]) -> Customer:
        """Return whose an order is; refuses where it is nobody, or where it could be several."""
        if "customer_number" in values:
            number = self._by_number.get(values["customer_number"])
            if number is None or number not in self._rows:
                raise Refused("There is no customer with this number.", why=Why.BAD_INPUT, field="customer_number")
            return self._rows[number]
        if values.get("phone"):
            fitting = {pk for phone in values["phone"] for pk in self._by_phone.get(plain_number(phone), ())}
            return self._one(fitting, "phone", values.get("name"))
        if "name" in values:
            return self._one(self._by_name.get(values["name"], set()), "name", None)
        raise Refused("It is not said whose order this is.", why=Why.BAD_INPUT, field="customer_number")

    def _one(self, fitting: set[int], field: str, name: str | None) -> Customer:
        rows = [self._rows[pk] for pk in fitting if pk in self._rows]
        if len(rows) > 1 and name is not None:
            rows = [row for row in rows if row.name == name] or rows
        if not rows:
            raise Refused("There is no such customer.", why=Why.BAD_INPUT, field=field)
        if len(rows) > 1:
            raise Refused("This fits %(count)s customers. Give the number of the one who is meant.", why=Why.BAD_INPUT,
                          field=field, count=len(rows))  # fmt: skip
        return rows[0]
