"""What to know before one answers a customer: last contacts, open cases, promises, warnings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shouwen.cases.models import Case, CaseState
from shouwen.cases.queries import visible_cases
from shouwen.contacts.models import Contact
from shouwen.contacts.queries import visible_contacts
from shouwen.customers.models import Consent, Customer, Purpose, UnsuitableTime
from shouwen.customers.queries.consents import consents_of, newest
from shouwen.customers.queries.records import first_unsuitable
from shouwen.web.components.places import Words
from shouwen.web.customers.record_forms import TITLES, days_said
from shouwen.web.reader import ReaderRequest
from shouwen.work.models import Deadline, DeadlineState

LAST_CONTACTS = 3
OPEN_CASES = 10
PROMISES = 10


@dataclass(frozen=True)
class Warned:
    """One warning: what it says, since when, and where more of it stands."""

    words: Words
    since: datetime | None = None
    path: str = ""
    is_bad: bool = False


@dataclass(frozen=True)
class Known:
    """What the page of a customer has read already, for whoever warns."""

    times: Sequence[UnsuitableTime]
    consents: Sequence[Consent]


@dataclass(frozen=True)
class Before:
    """The panel."""

    contacts: list[Contact]
    cases: list[Case]
    promises: list[tuple[Deadline, Case]]
    warnings: list[Warned]


Warns = Callable[[ReaderRequest, Customer, Known], Iterable[Warned]]
_warns: list[Warns] = []


def warns(one: Warns) -> Warns:
    """Let what else is kept of customers warn on their page; it reads what it needs itself."""
    if one not in _warns:
        _warns.append(one)
    return one


def contacts_of(request: ReaderRequest, customer: Customer, most: int) -> list[Contact]:
    """Return the newest contacts of a customer that the reader may see."""
    rows = visible_contacts(request.by).filter(customer=customer).select_related("received_by", "unit")
    return list(rows.order_by("-at", "-pk")[:most])


def before_of(request: ReaderRequest, customer: Customer, contacts: Sequence[Contact] | None = None) -> Before:
    """Return what to know before one answers; ``contacts`` are the newest ones where they are read already."""
    if contacts is None:
        contacts = contacts_of(request, customer, LAST_CONTACTS)
    rows = visible_cases(request.by).filter(customer=customer, state=CaseState.OPEN).select_related("holder", "unit")
    cases = list(rows.order_by("-opened_at", "-pk")[:OPEN_CASES])
    held = {case.reference: case for case in cases}
    clocks = Deadline.objects.filter(holder__in=list(held), state=DeadlineState.OPEN) if held else Deadline.objects.none()
    promises = [(clock, held[clock.holder]) for clock in clocks.order_by("due_at")[:PROMISES]]
    known = Known(list(customer.unsuitable_times.order_by("pk")), consents_of(customer))
    warnings = [warned for one in _warns for warned in one(request, customer, known)]
    return Before(list(contacts[:LAST_CONTACTS]), cases, promises, warnings)


@warns
def _of_times(request: ReaderRequest, customer: Customer, known: Known) -> Iterable[Warned]:
    """Warn where the customer is not to be visited now."""
    now = first_unsuitable(customer, known.times, request.at)
    if now is not None:
        said = _("Not to be visited now: %(days)s %(since)s–%(until)s") % {
            "days": days_said(now.weekdays), "since": f"{now.since:%H:%M}", "until": f"{now.until:%H:%M}"}  # fmt: skip
        yield Warned(said, now.at)


@warns
def _of_consents(request: ReaderRequest, customer: Customer, known: Known) -> Iterable[Warned]:
    """Warn of what the customer has taken back."""
    for one in newest(known.consents):
        if not one.is_given:
            said = _("Consent taken back: %(purpose)s, %(way)s") % {
                "purpose": TITLES[one.purpose], "way": TITLES[one.channel]}  # fmt: skip
            yield Warned(said, one.since, is_bad=one.purpose == Purpose.RECORDING)
