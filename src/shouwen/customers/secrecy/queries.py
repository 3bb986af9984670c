"""Whether a member reads what is secret of customers now, and which classes and purposes there are."""

from __future__ import annotations

from datetime import datetime

from shouwen.compliance.judging import rulebook_of_deed
from shouwen.customers.models import Customer
from shouwen.customers.secrecy.models import Opening
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.lists import Entry
from shouwen.work.matters import HIDDEN

#: The lists of packs: classes of secrecy, and for what purposes what is secret is read.
CLASSES, PURPOSES = "secrecy", "reading_purpose"


def entries_of(name: str, unit: int, at: datetime) -> tuple[Entry, ...]:
    """Return a list of the packs in force for a unit, in the pack's order."""
    adopted = rulebook_of_deed().in_force(unit, at)
    return next((one.edition.lists[name].entries for one in adopted if name in one.edition.lists), ())


def opening_of(customer: Customer, *, by: Acting, at: datetime) -> Opening | None:
    """Return by which opening a member reads a secret customer now; one statement."""
    rows = Opening.objects.filter(customer=customer, member=by.member, until__gt=at)
    return rows.order_by("-until").first()


def is_closed(customer: Customer, *, by: Acting, at: datetime) -> bool:
    """True where the words of a customer are hidden from a member now; no statement for one that is not secret."""
    return bool(customer.secrecy) and opening_of(customer, by=by, at=at) is None


def require_open(customer: Customer, *, by: Acting, at: datetime) -> None:
    """Refuse while the words of a customer are hidden from a member."""
    if is_closed(customer, by=by, at=at):
        raise Refused(HIDDEN, why=Why.NOT_ALLOWED)
