"""By what two records may be of the same customer: a company's number, a telephone, or a name within a company."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Q

from shouwen.customers.actions import Point
from shouwen.customers.logic import plain_point
from shouwen.customers.models import ContactPoint, Customer, CustomerKind, PointKind
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.organisation.models import Unit
from shouwen.organisation.names import name_key
from shouwen.organisation.rights import Acting, either

#: In place of a company number: only those of whom none is known.
UNNUMBERED = "-"


class Alike(NamedTuple):
    """What makes two customers alike: a company's number, else a telephone number, or a name and a company; of a company
    its name alone. Whoever has a number is not like those who have another one, whatever else they share.
    """

    phone: str
    name: str = ""
    company: str = ""
    number: str = ""


def of_values(values: Mapping[str, Any], points: Iterable[Point]) -> list[Alike]:
    """Return by what a customer is like another: a company number, telephones, and last a name, which many bear."""
    found = [Alike(plain_point(one.kind, one.value)) for one in points if one.kind == PointKind.PHONE]
    found += _named(values.get("name", ""), values.get("company", ""), values.get("kind", ""))
    number = values.get("company_number", "")
    if number:
        found = [Alike("", number=number), *(one._replace(number=UNNUMBERED) for one in found)]
    return list(dict.fromkeys(found))


def known_by(alike: Iterable[Alike], number: str) -> Iterator[Alike]:
    """Yield by what others find a customer with this company number, or with none, who is like that."""
    if number:
        yield Alike("", number=number)
    for one in alike:
        if one.phone or one.name or one.company:
            yield one._replace(number="")
            if not number:
                yield one._replace(number=UNNUMBERED)


def _named(name: str, company: str, kind: str) -> list[Alike]:
    if company:
        return [Alike("", name.casefold(), company.casefold())]
    return [Alike("", "", name.casefold())] if kind == CustomerKind.COMPANY and name else []


def alike_in_base(wanted: Collection[Alike], unit: Unit, *, by: Acting) -> dict[Alike, int]:
    """Return the oldest customer for each, of the unit and of all units whose customers the member may see."""
    seen = by.scope(SEE_CUSTOMER)
    found: dict[Alike, int] = {}
    numbers = [one.number for one in wanted if one.number not in {"", UNNUMBERED}]
    if numbers:
        firms = Customer.objects.filter(_of(unit, seen.on(unit="unit"), "unit"), company_number__in=numbers,
                                        erased_at=None, merged_into=None)  # fmt: skip
        for pk, number in firms.order_by("-pk").values_list("pk", "company_number"):
            found[Alike("", number=number)] = pk
    phones = [one.phone for one in wanted if one.phone]
    if phones:
        points = ContactPoint.objects.filter(
            _of(unit, seen.on(unit="customer__unit"), "customer__unit"), kind=PointKind.PHONE, plain__in=phones,
            customer__erased_at=None, customer__merged_into=None,
        )  # fmt: skip
        held = points.order_by("-customer").values_list("plain", "customer", "customer__company_number")
        for plain, customer, number in held:
            found |= dict.fromkeys(known_by([Alike(plain)], number), customer)
    names = {one.name or one.company for one in wanted if not one.phone} - {""}
    if names:
        keys = {name_key(name) for name in names}
        rows = Customer.objects.filter(_of(unit, seen.on(unit="unit"), "unit"), name_key__in=keys, erased_at=None)
        rows = rows.filter(merged_into=None)
        columns = ("pk", "name", "company", "kind", "company_number")
        for pk, name, company, kind, number in rows.order_by("-pk").values_list(*columns):
            found |= dict.fromkeys(known_by(_named(name, company, kind), number), pk)
    return {one: pk for one, pk in found.items() if one in wanted}


def _of(unit: Unit, seen: Q, name: str) -> Q:
    return either(Q(**{name: unit}), seen)
