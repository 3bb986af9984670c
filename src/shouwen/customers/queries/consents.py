"""What customers agree to, now and before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shouwen.customers.models import Consent, Customer
from shouwen.organisation.zones import zone_of


def consents_of(customer: Customer) -> list[Consent]:
    """Return all that a customer gave and withdrew, the newest first; one statement."""
    return list(Consent.objects.filter(customer=customer).select_related("by").order_by("-since", "-pk"))


def newest(consents: Iterable[Consent]) -> list[Consent]:
    """Return of each purpose and channel the newest row, of rows that are the newest first."""
    found: dict[tuple[str, str], Consent] = {}
    for one in consents:
        found.setdefault((one.purpose, one.channel), one)
    return [found[key] for key in sorted(found)]


def holds(consent: Consent, customer: Customer, *, at: datetime) -> bool:
    """Say whether a newest row is a consent that holds at an instant: given, and its last day not past."""
    today = at.astimezone(zone_of(customer.unit)).date()
    return consent.is_given and (consent.until is None or today <= consent.until)


def consent_that_holds(customer: Customer, purpose: str, channel: str, *, at: datetime) -> Consent | None:
    """Return the consent of a customer to a purpose on a channel at an instant; None where none holds."""
    rows = Consent.objects.filter(customer=customer, purpose=purpose, channel=channel, since__lte=at)
    found = rows.order_by("-since", "-pk").first()
    return found if found is not None and holds(found, customer, at=at) else None
