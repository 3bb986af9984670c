"""Whether a member reads what is secret of customers now, and which classes and purposes there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from shouwen.compliance.judging import rulebook_of_deed
from shouwen.customers.models import Customer
from shouwen.customers.permissions import DEREGISTER_CUSTOMER
from shouwen.customers.secrecy.models import Opening
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.index import index_of
from shouwen.regulation.kinds.gate import Gate
from shouwen.regulation.lists import Entry
from shouwen.regulation.spans import Span, SpanUnit
from shouwen.regulation.words import Words
from shouwen.work.matters import CLOSED, HIDDEN

#: The lists of packs: classes of secrecy, and for what purposes what is secret is read.
CLASSES, PURPOSES = "secrecy", "reading_purpose"
#: The local value by which a site says how long what was opened stays open.
OPEN_FOR = "file_open_for"
#: Where no text asks a site for it, nobody reads for longer than a page takes.
SHORTEST = Span(Decimal(10), SpanUnit.MINUTE)
#: The deed by which a file is opened; what a gate before it asks where it is about every file, secret or not.
OPENED, WHY_READ = "customer.opened", frozenset({"has_matter", "has_reason"})


def entries_of(name: str, unit: int, at: datetime) -> tuple[Entry, ...]:
    """Return a list of the packs in force for a unit, in the pack's order; or as the site answered."""
    adopted = rulebook_of_deed().in_force(unit, at)
    for one in adopted:
        if name in one.edition.asks and (given := one.site.values.get(name)):
            return tuple(Entry(text, Words(text)) for text in given)
    return next((one.edition.lists[name].entries for one in adopted if name in one.edition.lists), ())


@dataclass(frozen=True)
class OpenFor:
    """How long what was opened stays open to whoever opened it, and the article of the local value that says so.

    ``is_given`` is false while the site has not said: then it is the shortest that the site may set.
    """

    span: Span
    citation: str = ""
    is_given: bool = False

    @property
    def length(self) -> timedelta:
        """It as a length of time."""
        return self.span.length


def open_for(customer: Customer, at: datetime) -> OpenFor:
    """Return how long a secret file of a customer stays open; no statement."""
    for adopted in rulebook_of_deed().in_force(customer.unit_id, at):
        ask = adopted.edition.asks.get(OPEN_FOR)
        if ask is not None and ask.type == "span":
            given = adopted.site.values.get(OPEN_FOR)
            span = given or ask.at_least or SHORTEST
            citation = f"{adopted.edition.pack}#{ask.article}"
            return OpenFor(span, citation, given is not None)
    return OpenFor(SHORTEST)


def opening_of(customer: Customer, *, by: Acting, at: datetime) -> Opening | None:
    """Return by which opening a member reads a secret customer now; one statement."""
    rows = Opening.objects.filter(customer=customer, member=by.member, until__gt=at)
    return rows.order_by("-until").first()


def asked_before_reading(unit: int, at: datetime) -> str:
    """Return by which article whoever reads any customer's file of a unit says for which matter, or why; else nothing.

    It is a gate before the opening that asks for a matter or a reason (travel-centre#二/（四）/7). No statement.
    """
    for adopted in rulebook_of_deed().in_force(unit, at):
        for gate in index_of(adopted).guarded.get(OPENED, ()):
            if isinstance(gate, Gate) and gate.refuse_when is not None and gate.refuse_when.names & WHY_READ:
                return gate.shared.citation
    return ""


def needs_opening(customer: Customer, at: datetime) -> bool:
    """True where a file is read only once it was opened: it is secret, or an article says so of every file."""
    return bool(customer.secrecy) or bool(asked_before_reading(customer.unit_id, at))


def is_closed(customer: Customer, *, by: Acting, at: datetime) -> bool:
    """True where the words of a customer are hidden from a member now; no statement where nothing is to be opened."""
    return needs_opening(customer, at) and opening_of(customer, by=by, at=at) is None


def unread_by(customers: Iterable[Customer], *, by: Acting, at: datetime) -> frozenset[int]:
    """Return of which customers, with their units, the words are hidden from a member now: their file is closed, or it is
    sealed and they do not deregister. No statement where no file is to be opened, else one.
    """
    found = {one.pk: one for one in customers}
    sealed = {
        number for number, one in found.items()
        if one.deregistered_at is not None and not by.may(DEREGISTER_CUSTOMER, path=one.unit.path, own=())
    }  # fmt: skip
    asked = {number for number, one in found.items() if needs_opening(one, at)} - sealed
    if asked:
        rows = Opening.objects.filter(customer__in=asked, member=by.member, until__gt=at)
        asked -= set(rows.values_list("customer", flat=True))
    return frozenset(sealed | asked)


def require_open(customer: Customer, *, by: Acting, at: datetime) -> None:
    """Refuse while the words of a customer are hidden from a member."""
    if is_closed(customer, by=by, at=at):
        raise Refused(HIDDEN if customer.secrecy else CLOSED, why=Why.NOT_ALLOWED)
