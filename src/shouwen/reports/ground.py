"""What sheets say of the ground that a unit serves: outlets (SD-2.6), regions with their companies (SD-4.3)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q

from shouwen.customers.models import Customer, CustomerKind, Outlet, Region
from shouwen.customers.wording import times_said
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.regulation.forms import MOST_ROWS


def outlets_of(unit: Unit) -> list[dict[str, Any]]:
    """Return the outlets of a unit, of those above and below it, by region; one statement."""
    rows = list(Outlet.objects.filter(_around(unit), ended_at=None).order_by("region", "name", "pk")[: MOST_ROWS + 1])
    _refuse_more(len(rows))
    names = ("region", "name", "address", "hotline", "contact_person", "remark")
    return [{f"outlet.{name}": getattr(one, name) for name in names} for one in rows]


def regions_of(unit: Unit) -> list[dict[str, Any]]:
    """Return the regions around a unit by code, a row for each company of the unit that is in one; three statements.

    A region without a company has one row. Times are those at which a company is not to be visited.
    """
    regions = list(Region.objects.filter(_around(unit), ended_at=None).order_by("code", "pk")[: MOST_ROWS + 1])
    kept = Customer.objects.filter(region__in=regions, kind=CustomerKind.COMPANY, erased_at=None, deregistered_at=None,
                                   merged_into=None)  # fmt: skip
    companies = list(kept.filter(unit__path__startswith=unit.path).order_by("name_key", "pk")
                     .prefetch_related("unsuitable_times")[: MOST_ROWS + 1])  # fmt: skip
    of_region: dict[int | None, list[Customer]] = defaultdict(list)
    for one in companies:
        of_region[one.region_id].append(one)
    rows = [row for region in regions for row in _rows(region, of_region[region.pk])]
    _refuse_more(len(rows))
    return rows


def _rows(region: Region, companies: list[Customer]) -> list[dict[str, Any]]:
    known = {"region.code": region.code, "region.name": region.name, "region.group": region.team,
             "region.boundary": region.boundary}  # fmt: skip
    return [
        {**known, "customer": one.reference, "customer.name": one.name, "customer.trade": one.trade,
         "customer.unsuitable_times": times_said(one.unsuitable_times.all()), "customer.remark": one.remark}
        for one in companies
    ] or [known]  # fmt: skip


def _around(unit: Unit) -> Q:
    return Q(unit__in=unit.ancestor_ids) | Q(unit__path__startswith=unit.path)


def _refuse_more(found: int) -> None:
    if found > MOST_ROWS:
        raise Refused("A sheet holds at most %(most)s rows. Choose a smaller unit.", why=Why.BAD_INPUT, most=MOST_ROWS)
