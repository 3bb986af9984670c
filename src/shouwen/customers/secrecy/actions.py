"""Put a customer into a class of secrecy; open what is secret, or what an article keeps closed, for a purpose."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F

from shouwen.compliance.judging import enact, rulebook_of_deed
from shouwen.customers.models import Customer
from shouwen.customers.permissions import may_see
from shouwen.customers.secrecy.dealings import dealing_with
from shouwen.customers.secrecy.models import Opening
from shouwen.customers.secrecy.permissions import may_classify
from shouwen.customers.secrecy.queries import (
    CLASSES,
    OPENED,
    PURPOSES,
    entries_of,
    needs_opening,
    open_for,
    opening_of,
)
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.search.rebuilding import renew_for

OFFICE = "office"


@transaction.atomic(savepoint=False)
def classify_customer(customer: Customer, secrecy: str, *, by: Acting, at: datetime) -> Customer:
    """Put the file of a customer into a class of secrecy of the pack (list ``secrecy``); an empty one ends it."""
    may_classify(customer, by=by)
    _require_listed(secrecy, CLASSES, customer, at, "secrecy")
    held = Customer.objects.select_for_update().get(pk=customer.pk)
    if held.secrecy == secrecy:
        raise Refused("The file is in this class already.", why=Why.OVERTAKEN, field="secrecy")
    enact("customer.classified", at=at, unit=customer.unit_id, by=by, about=customer, for_whom=customer,
          secrecy=secrecy or None)  # fmt: skip
    Customer.objects.filter(pk=customer.pk).update(secrecy=secrecy, version=F("version") + 1)
    Opening.objects.filter(customer=customer).delete()
    customer.refresh_from_db()
    renew_for(customer.reference)
    return customer


@transaction.atomic(savepoint=False)
def open_file(customer: Customer, purpose: str, *, by: Acting, at: datetime) -> Opening:
    """Open the file of a customer to a member for a while, for a purpose of the pack (list ``reading_purpose``). One that
    is not secret may be opened for a matter of theirs instead, with no purpose. How long is a local value (``open_for``).

    Where a case of the customer has approved the reading, the fact is about that case, so that its flow goes on, also
    where the file is open to the member still or is in no class any more. Refuses what the articles refuse: a class
    that needs an approval, without one; a file without a matter and without a reason.
    """
    may_see(customer, by=by)
    dealing = dealing_with(customer, by=by)
    if not needs_opening(customer, at) and not dealing.approved:
        raise Refused("Nothing of this customer is secret.", why=Why.OVERTAKEN)
    still = opening_of(customer, by=by, at=at)
    if still is not None and not dealing.approved:
        return still
    if purpose or customer.secrecy:
        _require_listed(purpose, PURPOSES, customer, at, "purpose")
    zone = zone_of(customer.unit)
    morning = datetime.combine(at.astimezone(zone).date(), time.min, zone)
    others = Opening.objects.filter(member=by.member, at__gte=morning).exclude(customer=customer)
    opened = others.values("customer").distinct().count()
    length = open_for(customer, at).length
    enact(
        OPENED, at=at, unit=customer.unit_id, by=by, about=dealing.approved or customer, for_whom=customer,
        secrecy=customer.secrecy or None, purpose=purpose or None, approved=bool(dealing.approved),
        has_matter=dealing.is_own, has_reason=bool(purpose),
        own_customer=dealing.is_own, opened_today=opened + 1,
        open_for=length, in_office_hours=_in_office_hours(customer, at),
    )  # fmt: skip
    return Opening.objects.create(customer=customer, member=by.member, purpose=purpose, at=at, until=at + length)


def _require_listed(key: str, name: str, customer: Customer, at: datetime, field: str) -> None:
    known = [entry.name for entry in entries_of(name, customer.unit_id, at)]
    if (key or field == "purpose") and key not in known:
        raise Refused("%(name)s is one of: %(known)s.", why=Why.BAD_INPUT, field=field, name=field,
                      known="、".join(known) or "—")  # fmt: skip


def _in_office_hours(customer: Customer, at: datetime) -> bool | None:
    """Say whether the office of the unit is open; unknown where it has no such calendar."""
    for adopted in rulebook_of_deed().in_force(customer.unit_id, at):
        calendar = adopted.site.calendars.get(OFFICE)
        if calendar is not None:
            return calendar.open_seconds_between(at, at + timedelta(seconds=1), adopted.site.zone) > 0
    return None
