"""Record customers, change them, erase persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import F

from shouwen.compliance.judging import enact
from shouwen.customers.company_numbers import NO_NUMBER, CompanyNumber
from shouwen.customers.erasing import erase_everywhere
from shouwen.customers.erasures.actions import keep_report
from shouwen.customers.erasures.queries import what_goes
from shouwen.customers.finding import index_customer
from shouwen.customers.holding import require_registered
from shouwen.customers.logic import SHORTEST_NUMBER, plain_point, written_point
from shouwen.customers.models import ContactPoint, Customer, CustomerKind, PointKind, Region, UnsuitableTime
from shouwen.customers.permissions import may_deregister, may_erase, may_record
from shouwen.customers.secrecy.queries import require_open
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.facts.rows import add_rows
from shouwen.organisation.models import Unit
from shouwen.organisation.names import name_initials, name_key
from shouwen.organisation.rights import Acting
from shouwen.search.actions import forget
from shouwen.search.rebuilding import renew_for
from shouwen.work.actions.erasing import erase_matters
from shouwen.work.actions.numbers import next_number

LONGEST_POINT = 200
NO_LABELS: Mapping[tuple[str, str], str] = MappingProxyType({})


@dataclass(frozen=True)
class Point:
    """A contact point as it is given: kind (phone, mail, address, fax, other), value, and a word for it.

    Without a word (None) one that was known keeps its own.
    """

    kind: str
    value: str
    label: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a customer belongs: their region, and what a company trades in (经营类别)."""

    region: Region | None = None
    trade: str = ""


@transaction.atomic(savepoint=False)
def record_customer(
    unit: Unit,
    name: str,
    points: Sequence[Point],
    *,
    kind: str = CustomerKind.PERSON,
    company: str = "",
    company_number: CompanyNumber = NO_NUMBER,
    remark: str = "",
    place: Place = Place(),
    by: Acting,
    at: datetime,
) -> Customer:
    """Record a person or a company of a unit for the first time, with how they are reached."""
    may_record(unit, by=by)
    given, known = _named(name), company_number.checked(kind)
    customer = Customer(
        number=next_number(unit, "KH", at=at),
        kind=kind,
        name=given,
        name_key=name_key(given),
        initials=name_initials(given),
        company=company.strip()[:120],
        registry=known.registry,
        company_number=known.number,
        unit=unit,
        remark=remark.strip(),
        since=at,
        **_placed(unit, place),
    )
    add_rows([customer])
    _set_points(customer, points, {})
    enact(
        "customer.recorded",
        at=at,
        unit=unit.pk,
        by=by,
        about=customer,
        for_whom=customer,
        figures={"kind": kind},
    )
    index_customer(customer, [(point.kind, point.value) for point in points])
    return customer


@transaction.atomic(savepoint=False)
def change_customer(
    customer: Customer,
    version: int,
    name: str,
    points: Sequence[Point],
    *,
    kind: str = "",
    company: str = "",
    company_number: CompanyNumber | None = None,
    remark: str = "",
    place: Place | None = None,
    by: Acting,
    at: datetime,
) -> Customer:
    """Change what is held of a customer, on top of the version that was seen; without a kind, a place or a
    company number, it stays.

    The file of one who was deregistered is sealed.
    """
    may_record(customer.unit, by=by)
    require_open(customer, by=by, at=at)
    require_registered(customer)
    was, given = customer.name, _named(name)
    if company_number is None:
        company_number = CompanyNumber(customer.registry, customer.company_number)
    known = company_number.checked(kind or customer.kind)
    changed = Customer.objects.filter(pk=customer.pk, version=version, erased_at=None).update(
        name=given,
        name_key=name_key(given),
        initials=name_initials(given),
        kind=kind or F("kind"),
        company=company.strip()[:120],
        registry=known.registry,
        company_number=known.number,
        remark=remark.strip(),
        version=version + 1,
        **(_placed(customer.unit, place) if place is not None else {}),
    )
    if not changed:
        raise _overtaken(customer)
    labels = {(row.kind, row.plain): row.label for row in customer.points.all()}
    customer.points.all().delete()
    _set_points(customer, points, labels)
    customer.refresh_from_db()
    enact(
        "customer.changed",
        at=at,
        unit=customer.unit_id,
        by=by,
        about=customer,
        for_whom=customer,
        version=customer.version,
    )
    if was != given:
        renew_for(customer.reference)
    else:
        index_customer(customer, [(point.kind, point.value) for point in points])
    return customer


@transaction.atomic(savepoint=False)
def register_again(customer: Customer, *, by: Acting, at: datetime) -> Customer:
    """Register a customer again who was deregistered: the file is open as before."""
    may_deregister(customer, by=by)
    if Customer.objects.select_for_update().get(pk=customer.pk).deregistered_at is None:
        raise Refused("This customer is registered.", why=Why.OVERTAKEN)
    enact("customer.registered_again", at=at, unit=customer.unit_id, by=by, about=customer, for_whom=customer)
    customer.refresh_from_db()
    return customer


@transaction.atomic(savepoint=False)
def erase_customer(customer: Customer, *, by: Acting, at: datetime) -> Customer:
    """Remove a person's words for good: name, contact points, remark; other floors remove theirs.

    What an article keeps stays until its day, and the clock removes it then; the report of what went and what stays is
    kept in numbers. The facts stay, since they hold no words, and the seals over them hold. Refused while a hold stands.
    """
    may_erase(customer, by=by)
    if Customer.objects.select_for_update().get(pk=customer.pk).erased_at is not None:
        raise Refused("This person has been erased already.", why=Why.OVERTAKEN)
    stocks = what_goes(customer, at=at)
    enact("customer.erased", at=at, unit=customer.unit_id, by=by, about=customer, for_whom=customer)
    keep_report(customer, stocks, by=by, at=at)
    erase_everywhere(customer, {one.name: one.going for one in stocks})
    erase_matters([customer.reference])
    _remove_words(customer)
    customer.name, customer.name_key, customer.initials = "—", "", ""
    customer.company = customer.remark = customer.trade = customer.registry = customer.company_number = ""
    customer.region = None
    customer.erased_at = at
    customer.version += 1
    customer.save()
    forget(customer.reference)
    renew_for(customer.reference)
    return customer


def _remove_words(customer: Customer) -> None:
    """Remove what the record says of a person besides their name; that they were related and agreed stays."""
    customer.points.all().delete()
    UnsuitableTime.objects.filter(customer=customer).delete()
    customer.tags.clear()
    customer.relations.update(remark="")
    customer.relations_from.update(remark="")
    customer.consents.update(remark="")


def _placed(unit: Unit, place: Place) -> dict[str, Any]:
    """Return the columns of a place; refuses a region of another unit, and one that has ended."""
    region = place.region
    if region is not None and (region.ended_at is not None or region.unit_id not in unit.ancestor_ids):
        raise Refused("This region is not one of the customer's unit.", why=Why.BAD_INPUT, field="region")
    return {"region": region, "trade": place.trade.strip()[:60]}


def _overtaken(customer: Customer) -> Overtaken:
    now = Customer.objects.get(pk=customer.pk)
    points = [{"kind": point.kind, "value": point.value} for point in now.points.order_by("-is_main", "pk")]
    return Overtaken(
        "A colleague has changed this customer in the meantime. Compare both and save again.",
        {"version": now.version, "name": now.name, "company": now.company, "company_number": now.company_number,
         "remark": now.remark, "points": points},
    )


def _named(name: str) -> str:
    given = " ".join(name.split())
    if not given:
        raise Refused(
            "A customer needs a name. Where none was given, write how the caller is called.",
            why=Why.BAD_INPUT,
            field="name",
        )
    if len(given) > 100:
        raise Refused("A name has at most 100 characters.", why=Why.BAD_INPUT, field="name")
    return given


def _set_points(customer: Customer, points: Sequence[Point], labels: Mapping[tuple[str, str], str]) -> None:
    add_rows(points_for(customer, points, labels))


def points_for(
    customer: Customer, points: Sequence[Point], labels: Mapping[tuple[str, str], str] = NO_LABELS
) -> list[ContactPoint]:
    """Return the rows of how a customer is reached, each way once; the first of a sort is its main one.

    ``labels`` are words that were known for what is given without one, by kind and plain value.
    """
    seen: set[tuple[str, str]] = set()
    rows: list[ContactPoint] = []
    for point in points:
        value = written_point(point.kind, point.value)
        if len(value) > LONGEST_POINT:
            raise Refused("A way to reach somebody has at most %(most)s characters.", why=Why.BAD_INPUT,
                          field=point.kind, most=LONGEST_POINT)  # fmt: skip
        plain = plain_point(point.kind, value)
        if not value or (point.kind, plain) in seen:
            continue
        if point.kind in {PointKind.PHONE, PointKind.FAX} and len(plain) < SHORTEST_NUMBER:
            raise Refused("%(value)s is no telephone number.", why=Why.BAD_INPUT, field="phone", value=value)
        seen.add((point.kind, plain))
        is_main = not any(row.kind == point.kind for row in rows)
        label = labels.get((point.kind, plain), "") if point.label is None else " ".join(point.label.split())[:40]
        reversed_digits = plain[::-1][:40] if point.kind in {PointKind.PHONE, PointKind.FAX} else ""
        rows.append(
            ContactPoint(
                customer=customer,
                kind=point.kind,
                value=value,
                plain=plain,
                reversed_digits=reversed_digits,
                is_main=is_main,
                label=label,
            )
        )
    return rows
