"""What customers agree to, now and before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shouwen.customers.models import AgreedChannel, Consent, Customer, Purpose
from shouwen.facts.prepared import Prepared
from shouwen.organisation.zones import zone_of
from shouwen.work.agreeing import tells_consent
from shouwen.work.models import Link
from shouwen.work.ways import MAIL, PHONE

#: By which channel a consent must be given for what goes by a way.
CHANNEL_OF = {MAIL: AgreedChannel.MAIL.value, PHONE: AgreedChannel.PHONE.value}
#: What customers themselves say yes or no to on their own page.
OWN_PURPOSES = (Purpose.SURVEY.value, Purpose.MARKETING.value)


def consents_of(customer: Customer) -> list[Consent]:
    """Return all that a customer gave and withdrew, the newest first; one statement."""
    return _CONSENTS(customer.pk)


_CONSENTS = Prepared(
    lambda customer: Consent.objects.filter(customer=customer).select_related("by").order_by("-since", "-pk")
)


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


def own_consents(link: Link, *, at: datetime) -> list[tuple[str, bool]]:
    """Return to what the customer of a link agrees by the way by which it came, of what they decide themselves."""
    rows = Consent.objects.filter(
        customer=int(link.for_whom.partition(":")[2]), channel=CHANNEL_OF[link.way], purpose__in=OWN_PURPOSES,
        since__lte=at,
    ).select_related("customer__unit").order_by("-since", "-pk")  # fmt: skip
    given = {one.purpose for one in newest(rows) if holds(one, one.customer, at=at)}
    return [(one, one in given) for one in OWN_PURPOSES]


@tells_consent("customer")
def agrees(number: int, purpose: str, way: str, at: datetime) -> bool:
    """Say whether a customer may be sent something for a purpose by mail, or called for it; two statements."""
    customer = Customer.objects.select_related("unit").get(pk=number)
    return consent_that_holds(customer, purpose, CHANNEL_OF[way], at=at) is not None


def agreeing(customers: Iterable[Customer], purpose: str, *, at: datetime) -> dict[int, set[str]]:
    """Return by which channels each of these customers agrees to a purpose; one statement however many they are."""
    known = {one.pk: one for one in customers}
    rows = Consent.objects.filter(customer__in=list(known), purpose=purpose, since__lte=at).order_by("-since", "-pk")
    found: dict[tuple[int, str], Consent] = {}
    for row in rows:
        found.setdefault((row.customer_id, row.channel), row)
    said: dict[int, set[str]] = {number: set() for number in known}
    for (number, channel), row in found.items():
        if holds(row, known[number], at=at):
            said[number].add(channel)
    return said
