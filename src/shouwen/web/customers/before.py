"""What to know before one answers a customer: last contacts, open cases, promises, warnings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shouwen.cases.models import Case
from shouwen.cases.queries import cases_of
from shouwen.contacts.models import Contact
from shouwen.contacts.queries import contacts_of
from shouwen.customers.models import Consent, Customer, Purpose, UnsuitableTime
from shouwen.customers.queries import ALWAYS
from shouwen.customers.queries.consents import consents_of, newest
from shouwen.customers.queries.records import first_unsuitable, times_of
from shouwen.facts.prepared import Prepared
from shouwen.orders.models import Return, ReturnState
from shouwen.orders.queries import returns_of
from shouwen.web.components.places import Words
from shouwen.web.customers.record_forms import TITLES, days_said
from shouwen.web.orders.forms import TITLES as WANTED
from shouwen.web.reader import ReaderRequest
from shouwen.work.models import Deadline, DeadlineState

LAST_CONTACTS = 3
OPEN_CASES = 10
OPEN_RETURNS = 10
PROMISES = 10
#: Returns that are neither settled nor declined.
STILL_OPEN = (ReturnState.ASKED, ReturnState.RECEIVED)


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
class Promise:
    """A clock of a customer that runs, or was missed by what is still to be done; the number and page of its matter."""

    clock: Deadline
    number: str
    path: str
    zone: str


@dataclass(frozen=True)
class StillOpen:
    """What is open with a customer; ``returns`` are neither settled nor declined, each with what is wanted."""

    cases: list[Case]
    returns: list[tuple[Return, Words]]
    promises: list[Promise]


@dataclass(frozen=True)
class Before(StillOpen):
    """The panel: what is open, the last contacts and what to beware of."""

    contacts: list[Contact]
    warnings: list[Warned]


Warns = Callable[[ReaderRequest, Customer, Known], Iterable[Warned]]
_warns: list[Warns] = []


def warns(one: Warns) -> Warns:
    """Let what else is kept of customers warn on their page; it reads what it needs itself."""
    if one not in _warns:
        _warns.append(one)
    return one


def before_of(request: ReaderRequest, customer: Customer, contacts: Sequence[Contact] | None = None) -> Before:
    """Return what to know before one answers; ``contacts`` are the newest ones where they are read already."""
    if contacts is None:
        contacts = contacts_of(customer.pk, by=request.by, most=LAST_CONTACTS)
    found = still_open_of(request, customer)
    known = Known(times_of(customer), consents_of(customer))
    warnings = [warned for one in _warns for warned in one(request, customer, known)]
    return Before(found.cases, found.returns, found.promises, list(contacts[:LAST_CONTACTS]), warnings)


def still_open_of(
    request: ReaderRequest, customer: Customer, *, has_cases: bool = True, has_returns: bool = True
) -> StillOpen:
    """Return what is open with a customer, as far as the reader sees it; of what there is nothing, nothing is read."""
    cases = cases_of(customer.pk, by=request.by, most=OPEN_CASES, only_open=True) if has_cases else []
    returns: list[Return] = []
    if has_returns:
        returns = returns_of(customer.pk, by=request.by, most=OPEN_RETURNS, before=ALWAYS, states=STILL_OPEN)
    # What is done with the file itself (it is lent, a grade is looked at anew) was promised to nobody outside.
    matters: list[Case | Return] = [*(one for one in cases if one.contact_id is not None), *returns]
    promises = _promises({one.reference: (one.number, _path_of(one), one.unit.zone) for one in matters})
    return StillOpen(cases, [(one, WANTED[one.wants]) for one in returns], promises)


def _path_of(matter: Case | Return) -> str:
    return reverse("case" if isinstance(matter, Case) else "return", args=[matter.pk])


def _promises(held: Mapping[str, tuple[str, str, str]]) -> list[Promise]:
    """Return what is promised in these matters and not done, the longest due first: of each its number, page and zone."""
    if not held:
        return []
    return [Promise(clock, *held[clock.holder]) for clock in _WAITING(list(held))]


_WAITING = Prepared(
    lambda holders: Deadline.objects.filter(
        Q(state=DeadlineState.OPEN) | Q(state=DeadlineState.MISSED, done_late_at=None, withdrawn_at=None),
        holder__among=holders,
    ).order_by("due_at")[:PROMISES]
)


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
