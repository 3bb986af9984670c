"""What lists, search results and exports tell of files that an article lets nobody read unasked.

A list is opened for no matter and for no reason. So of such a unit it names the customers, and of a telephone it says the
last four digits, by which somebody who calls is known; the rest is read in the file, once it was opened. An export says
the whole of it for a reason that the site lists, and its fact says for which (travel-centre#二/（四）/7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from shouwen.compliance.judging import rulebook_of_deed
from shouwen.compliance.rulebook import Rulebook
from shouwen.customers.logic import plain_number
from shouwen.customers.models import ContactPoint, Customer, PointKind
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.secrecy.dealings import dealing_with
from shouwen.customers.secrecy.queries import PURPOSES, asked_before_reading, entries_of, opening_of
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting

#: By the text that a unit follows last: for lists and sheets that are of a span and of no instant.
LAST = datetime(9000, 1, 1, tzinfo=UTC)
#: Digits of a telephone that a list tells, and what stands before them.
TOLD, MASK = 4, "****"
_CALLED = (PointKind.PHONE, PointKind.FAX)
_closed: WeakKeyDictionary[Rulebook, dict[int, frozenset[int]]] = WeakKeyDictionary()


def units_closed(at: datetime = LAST) -> frozenset[int]:
    """Return the units of which an article lets no file be read unasked; no statement."""
    book = rulebook_of_deed()
    known = _closed.setdefault(book, {})
    change = book.changes_before(at)
    if change not in known:
        known[change] = frozenset(unit for unit in book.units if asked_before_reading(unit, at))
    return known[change]


def files_closed(customers: Collection[int], at: datetime) -> frozenset[int]:
    """Return which of these customers are of such a unit; a statement only where there is such a unit."""
    closed = units_closed(at)
    if not closed or not customers:
        return frozenset()
    rows = Customer.objects.filter(pk__in=customers, unit__in=closed)
    return frozenset(rows.values_list("pk", flat=True))


def masked(number: str) -> str:
    """Return a telephone as lists tell it: its last four digits, none of one that has few more."""
    plain = plain_number(number)
    return MASK + plain[-TOLD:] if len(plain) > TOLD + len(MASK) - 2 else MASK


def points_told(customer: Customer, points: Iterable[ContactPoint], closed: Collection[int]) -> list[str]:
    """Return how a customer is reached as a list tells it: nothing of a secret file, little of one that is closed."""
    if customer.secrecy:
        return []
    if customer.unit_id not in closed:
        return [point.value for point in points]
    return [masked(point.value) for point in points if point.kind in _CALLED]


def reads_points(customer: Customer, *, came: bool = True, by: Acting, at: datetime) -> bool:
    """Say whether a page of a matter tells a member how its customer is reached: not where an article asks for a matter
    of theirs or a reason, and they have neither. No statement where no article does. Of a secret file it tells them where
    the customer ``came`` (by a contact, and is to be answered); else, as in a request to read it, to who has opened it.
    """
    if customer.secrecy:
        return came or opening_of(customer, by=by, at=at) is not None
    if not asked_before_reading(customer.unit_id, at):
        return True
    return dealing_with(customer, by=by).is_own or opening_of(customer, by=by, at=at) is not None


def reasons_to_read(by: Acting, at: datetime) -> tuple[str, ...]:
    """Return for which reasons a member may take lists with whole numbers out of the units that they see and that are
    closed; empty where none is, or where the site has listed none. One statement where there is such a unit.
    """
    closed = units_closed(at)
    seen: Sequence[int] = (
        list(Unit.objects.filter(by.scope(SEE_CUSTOMER).on(unit="pk"), pk__in=closed).values_list("pk", flat=True))
        if closed else []
    )  # fmt: skip
    return tuple(dict.fromkeys(one.name for unit in seen for one in entries_of(PURPOSES, unit, at)))


def units_masked(purpose: str, at: datetime) -> frozenset[int]:
    """Return the units of which a list keeps the numbers back, where it is wanted for a purpose; empty: for none."""
    return frozenset(
        unit for unit in units_closed(at)
        if not purpose or purpose not in {one.name for one in entries_of(PURPOSES, unit, at)}
    )  # fmt: skip
