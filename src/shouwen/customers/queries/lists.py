"""The lists of a unit: regions, tags, outlets, as pages, forms and programs read them."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet, Value

from shouwen.customers.models import Customer, Outlet, Region, Tag
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting


def visible_regions(by: Acting) -> QuerySet[Region]:
    """Return the regions in use of the units whose customers the member may see, by code."""
    return Region.objects.filter(by.scope(SEE_CUSTOMER).on(unit="unit"), ended_at=None).order_by("code", "pk")


def visible_tags(by: Acting) -> QuerySet[Tag]:
    """Return the tags in use of the units whose customers the member may see, by name."""
    return Tag.objects.filter(by.scope(SEE_CUSTOMER).on(unit="unit"), ended_at=None).order_by("name", "pk")


def visible_outlets(by: Acting, words: str = "") -> QuerySet[Outlet]:
    """Return the outlets that the member may see, by region; those in whose region, name or address words stand."""
    rows = Outlet.objects.filter(by.scope(SEE_CUSTOMER).on(unit="unit"), ended_at=None)
    typed = words.strip()[:60]
    if typed:
        rows = rows.filter(Q(region__icontains=typed) | Q(name__icontains=typed) | Q(address__icontains=typed))
    return rows.order_by("region", "name", "pk")


def public_outlets(words: str = "") -> QuerySet[Outlet]:
    """Return the outlets that anybody may read of, by region; those in whose region, name or address words stand."""
    rows = Outlet.objects.filter(is_public=True, ended_at=None)
    typed = words.strip()[:60]
    if typed:
        rows = rows.filter(Q(region__icontains=typed) | Q(name__icontains=typed) | Q(address__icontains=typed))
    return rows.only("region", "name", "address", "hotline").order_by("region", "name", "pk")


def regions_for(unit: Unit) -> QuerySet[Region]:
    """Return the regions in which a customer of a unit can be: its own and those of the units above it, by code."""
    return Region.objects.filter(unit__in=unit.ancestor_ids, ended_at=None).order_by("code", "pk")


def tags_for(unit: Unit) -> QuerySet[Tag]:
    """Return the tags that a customer of a unit can bear, by name."""
    return Tag.objects.filter(unit__in=unit.ancestor_ids, ended_at=None).order_by("name", "pk")


def outlets_for(unit: Unit) -> QuerySet[Outlet]:
    """Return the outlets that serve a unit: its own and those of the units above it, by region."""
    return Outlet.objects.filter(unit__in=unit.ancestor_ids, ended_at=None).order_by("region", "name", "pk")


def outlets_near(customer: Customer, address: str, *, most: int = 5) -> list[Outlet]:
    """Return the outlets of a customer's region: by the name of their region, or where an outlet's region stands in
    the address (宁波 in 浙江省宁波市…); one statement, two with a region that is not read yet.
    """
    name = customer.region.name if customer.region is not None else ""
    if not name and not address:
        return []
    near = Q(at_address__contains=F("region"))
    if name:
        near |= Q(region__icontains=name) | Q(in_region__contains=F("region"))
    rows = outlets_for(customer.unit).annotate(at_address=Value(address), in_region=Value(name))
    return list(rows.filter(near)[:most])
