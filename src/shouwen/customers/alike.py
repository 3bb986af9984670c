"""By what two records may be of the same customer: a telephone, or a name within a company."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q

from shouwen.customers.actions import Point
from shouwen.customers.logic import plain_point
from shouwen.customers.models import ContactPoint, Customer, CustomerKind, PointKind
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.organisation.models import Unit
from shouwen.organisation.names import name_key
from shouwen.organisation.rights import Acting, either


class Alike(NamedTuple):
    """What makes two customers alike: a telephone number, or a name and a company; of a company its name alone."""

    phone: str
    name: str = ""
    company: str = ""


def of_values(values: Mapping[str, Any], points: Iterable[Point]) -> list[Alike]:
    """Return by what a customer is like another, telephones first: a name alone is that of many."""
    found = [Alike(plain_point(one.kind, one.value)) for one in points if one.kind == PointKind.PHONE]
    found += _named(values.get("name", ""), values.get("company", ""), values.get("kind", ""))
    return list(dict.fromkeys(found))


def _named(name: str, company: str, kind: str) -> list[Alike]:
    if company:
        return [Alike("", name.casefold(), company.casefold())]
    return [Alike("", "", name.casefold())] if kind == CustomerKind.COMPANY and name else []


def alike_in_base(wanted: Collection[Alike], unit: Unit, *, by: Acting) -> dict[Alike, int]:
    """Return the oldest customer for each, of the unit and of all units whose customers the member may see."""
    seen = by.scope(SEE_CUSTOMER)
    found: dict[Alike, int] = {}
    phones = [one.phone for one in wanted if one.phone]
    if phones:
        points = ContactPoint.objects.filter(
            _of(unit, seen.on(unit="customer__unit"), "customer__unit"), kind=PointKind.PHONE, plain__in=phones,
            customer__erased_at=None, customer__merged_into=None,
        )  # fmt: skip
        for plain, customer in points.order_by("-customer").values_list("plain", "customer"):
            found[Alike(plain)] = customer
    names = {one.name or one.company for one in wanted if not one.phone}
    if names:
        keys = {name_key(name) for name in names}
        rows = Customer.objects.filter(_of(unit, seen.on(unit="unit"), "unit"), name_key__in=keys, erased_at=None)
        rows = rows.filter(merged_into=None)
        for pk, name, company, kind in rows.order_by("-pk").values_list("pk", "name", "company", "kind"):
            for one in _named(name, company, kind):
                if one in wanted:
                    found[one] = pk
    return found


def _of(unit: Unit, seen: Q, name: str) -> Q:
    return either(Q(**{name: unit}), seen)
