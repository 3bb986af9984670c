"""What a customer sees of a case of theirs, and how they complain from their page."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.cases.actions.opening import Wanted, open_in
from shouwen.cases.models import Case, CaseState
from shouwen.cases.pack import forms_for, kinds_of_case, list_of
from shouwen.cases.reading import figures_of
from shouwen.compliance.wording import words_in_force
from shouwen.contacts.actions import Conversation, take_in
from shouwen.contacts.models import Channel
from shouwen.customers.models import Customer
from shouwen.facts.models import Fact
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Unit
from shouwen.work.actions.own_page import note_use
from shouwen.work.entries import FormInForce
from shouwen.work.matters import matter_of
from shouwen.work.models import Link
from shouwen.work.outsiders import Outsider
from shouwen.work.own_views import OwnView, gives_forms, shows_own, tells_customer

#: The kind of case that a complaint is, as packs call it.
COMPLAINT = "投诉"
#: Complaints that one link takes.
MOST_COMPLAINTS = 3

tells_customer("case.replied", "customer.told")


_OWN = Prepared(lambda number: Case.objects.select_related("unit", "customer").filter(pk=number, parent=None))


@shows_own("case")
def own_view_of_case(number: int) -> OwnView:
    """Return number, subject, state and promise of a case. A sub-case is the house's own affair and has no page."""
    case = _OWN.first(number)
    if case is None:
        raise Case.DoesNotExist
    state = "moved" if case.state == CaseState.MERGED else str(case.state)
    return OwnView(case.number, case.subject, state, case.unit, case.opened_at, case.promised_on, case.closed_at,
                   figures=figures_of(case))  # fmt: skip


@gives_forms
def forms_in_force(unit: Unit, at: datetime, of: str) -> list[FormInForce]:
    """Return the forms in force of a unit for a kind of matter."""
    return forms_for(unit.pk, at, of)


def takes_complaints(unit: Unit, at: datetime) -> bool:
    """Say whether the regulations of a unit know complaints."""
    return COMPLAINT in kinds_of_case(unit.pk, at)


def classes_of_complaint(unit: Unit, at: datetime) -> list[tuple[str, str]]:
    """Return the classes of complaints in force, of which a customer chooses one, in the reader's words."""
    says = words_in_force(unit.pk, at)
    return [(one.name, says(one.name, "complaint_class")) for one in list_of("complaint_class", unit.pk, at)]


def last_complaint(link: Link) -> str:
    """Return the number of the last complaint that the customer of a link has opened themselves; empty without one."""
    opened = Fact.objects.filter(kind="case.opened", by=link.for_whom).order_by("-pk").first()
    return Case.objects.get(pk=int(opened.about.partition(":")[2])).number if opened is not None else ""


@transaction.atomic(savepoint=False)
def complain(link: Link, class_key: str, subject: str, words: str, demand: str, *, by: Outsider, at: datetime) -> Case:
    """Open a complaint of the customer's: a contact by their own page, received by who answers for the matter."""
    by.only(link.matter)
    Link.objects.select_for_update().get(pk=link.pk)
    unit = matter_of(link.matter).unit
    used = Fact.objects.filter(kind="link.used", about=link.matter, figures__link=link.reference)
    if used.filter(figures__deed="complaint").count() >= MOST_COMPLAINTS:
        raise Refused("You have complained several times already. Call us: somebody will look at it with you.")
    customer = Customer.objects.get(pk=int(link.for_whom.partition(":")[2]))
    told = Conversation(Channel.OWN, "in", subject, words=words)
    contact = take_in(unit, customer, told, by.member, by=by, at=at)
    wanted = Wanted(COMPLAINT, subject, class_key, words=words, demand=demand)
    case = open_in(unit, customer, contact, None, wanted, by.member, by=by, at=at)
    note_use(link, "complaint", by=by, at=at)
    return case
