"""Open a case from a contact, or as a part that another case waits for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.cases.duty import ACCUSED, PASSED_ON, who_answers
from shouwen.cases.finding import index_case
from shouwen.cases.lists import require_kind, require_listed
from shouwen.cases.models import Case, CaseState
from shouwen.cases.pack import flow_for
from shouwen.cases.permissions import is_accused, may_open
from shouwen.cases.reading import matter_of_case
from shouwen.compliance.judging import refuse_if_objected
from shouwen.compliance.memory import memory_of_deed
from shouwen.contacts.actions import Conversation
from shouwen.contacts.models import Contact
from shouwen.customers.actions import require_registered
from shouwen.customers.models import Customer
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import add_rows
from shouwen.orders.credit import credit_of
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import Acting
from shouwen.regulation.kinds.flow import CONTACT, CUSTOMER, UNIT
from shouwen.work.actions.flows import start_flow
from shouwen.work.actions.numbers import next_number
from shouwen.work.matters import touch
from shouwen.work.remarks import digest_of, new_salt

#: The series of numbers of cases, by what they are opened for: complaints and the like, files of customers, our own.
SERIES = {CONTACT: "TS", CUSTOMER: "DA", UNIT: "NB"}


@dataclass(frozen=True)
class Wanted:
    """What a case is about, as it is written down when it is opened.

    ``kind`` and ``class_key`` are keys of the pack; ``particulars`` are named contents of forms
    (``product.name``) as far as they are known.
    """

    kind: str
    subject: str
    class_key: str = ""
    words: str = ""
    demand: str = ""
    urgency: str = ""
    is_special: bool = False
    is_sudden: bool = False
    accused: Member | None = None
    particulars: dict[str, Any] = field(default_factory=dict)


@transaction.atomic(savepoint=False)
def open_case(contact: Contact, wanted: Wanted, *, by: Acting, at: datetime) -> Case:
    """Open a case from a contact. Whoever received the contact is its first owner for good."""
    may_open(contact.unit, by=by)
    return open_in(contact.unit, contact.customer, contact, None, wanted, contact.received_by, by=by, at=at)


@transaction.atomic(savepoint=False)
def open_matter(unit: Unit, customer: Customer | None, wanted: Wanted, *, by: Acting, at: datetime) -> Case:
    """Open a case without a contact: for a customer, or, without one, for the unit itself.

    Whoever opens it answers for it. Which kinds may be opened so, the regulations say (``opened_for``). Nothing is
    opened for a customer who was deregistered.
    """
    may_open(unit, by=by)
    if customer is not None:
        require_registered(customer)
    return open_in(unit, customer, None, None, wanted, by.member, by=by, at=at)


def open_in(
    unit: Unit,
    customer: Customer | None,
    contact: Contact | None,
    parent: Case | None,
    wanted: Wanted,
    first_owner: Member,
    *,
    by: Acting,
    at: datetime,
) -> Case:
    """Open a case in a unit, of its own or as a part of ``parent``; whether one may, the caller has asked."""
    subject = " ".join(wanted.subject.split())[:200]
    if not subject:
        raise Refused("Say in a few words what the case is about.", why=Why.BAD_INPUT, field="subject")
    figures = {
        "kind": wanted.kind,
        "class": wanted.class_key or None,
        "channel": _channel(contact),
        "contact": contact.reference if contact else None,
        "special": wanted.is_special,
        "sudden": wanted.is_sudden,
        "parent": parent.reference if parent else None,
        **_credit(customer),
    }
    refuse_if_objected(
        "case.opened", at=at, unit=unit.pk, by=by, about="case:0", for_whom=customer or "", figures=figures
    )
    opened_for = CONTACT if contact is not None or parent is not None else CUSTOMER if customer is not None else UNIT
    if parent is None:
        require_kind(wanted.kind, unit, at, opened_for)
    require_listed(wanted.class_key, "complaint_class", unit, at, field="class_key")
    require_listed(wanted.urgency, "urgency", unit, at, field="urgency")
    case = Case(
        unit=unit,
        kind=wanted.kind,
        class_key=wanted.class_key,
        customer=customer,
        contact=contact,
        parent=parent,
        subject=subject,
        words=wanted.words.strip(),
        demand=wanted.demand.strip(),
        salt=new_salt(),
        particulars=wanted.particulars,
        first_owner=first_owner,
        owner=first_owner,
        accused=wanted.accused,
        urgency=wanted.urgency,
        state=CaseState.OPEN,
        opened_at=at,
        changed_at=at,
    )
    case.owner = who_answers(case, at)
    case.holder = by.member if parent is None and not is_accused(case, by) else None
    case.number = next_number(unit, SERIES[opened_for], at=at)
    add_rows([case])
    memory_of_deed().begin(case.reference)
    record(
        "case.opened",
        at=at,
        unit=unit.pk,
        by=by,
        about=case,
        for_whom=case.for_whom,
        figures=figures,
        words=digest_of(f"{case.subject}\n{case.words}\n{case.demand}", case.salt),
    )
    index_case(case)
    _tell_of_people(case, by, at)
    begin_flow(case, by, at)
    touch(case.reference, *([parent.reference] if parent else []), what="case", at=at, by=by.reference)
    return case


def _tell_of_people(case: Case, by: Acting, at: datetime) -> None:
    """Record whom a new case accuses, and who answers for it where whoever was first asked cannot."""
    if case.accused is not None:
        holds_case = is_accused(case, by)
        record(ACCUSED, at=at, unit=case.unit_id, by=by, about=case, accused=case.accused, holds_case=holds_case)
    if case.owner_id != case.first_owner_id:
        record(PASSED_ON, at=at, unit=case.unit_id, by=SYSTEM, about=case, to=case.owner)


def begin_flow(case: Case, by: Acting, at: datetime) -> None:
    """Begin the flow that the pack in force has for this kind of case, if it has one."""
    found = flow_for(case, at)
    if found is not None:
        edition, standard = found
        figures = {"kind": case.kind, "class": case.class_key}
        start_flow(matter_of_case(case), standard=standard, edition=edition, figures=figures, by=by, at=at)


def _credit(customer: Customer | None) -> dict[str, Any]:
    """Return the grade and credit of a customer who has any, for articles to read; nothing is locked for it."""
    return credit_of(customer).figures if customer is not None else {}


def _channel(contact: Contact | None) -> str | None:
    if contact is None:
        return None
    return Conversation(contact.channel, contact.direction, "").channel_key
