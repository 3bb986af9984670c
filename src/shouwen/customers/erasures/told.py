"""What stands against erasing and deregistering a customer, and what merges do with holds and erasures."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_noop

from shouwen.compliance.keepers import objects
from shouwen.customers.credit.models import GradeChange
from shouwen.customers.erasing import Written, holds_words
from shouwen.customers.erasures.models import Erasure, Hold
from shouwen.customers.erasures.queries import standing_holds
from shouwen.customers.merges.parts import Part, moves, stays
from shouwen.customers.models import ContactPoint, Customer, UnsuitableTime
from shouwen.facts.refusals import Ground
from shouwen.regulation.facts import Fact
from shouwen.work.models import Entry

moves(Part("holds", gettext_noop("Legal holds"), Hold, kind="hold"))
stays(Erasure, "was asked for the one record, and its report is of that one")

_FOR_ACCOUNTS = gettext_noop("That there was one stays, with its day and its result.")
holds_words(Written("points", gettext_noop("Telephones, addresses and mail"),
                    lambda one: ContactPoint.objects.filter(customer=one)))  # fmt: skip
holds_words(Written("times", gettext_noop("Times not to visit"),
                    lambda one: UnsuitableTime.objects.filter(customer=one)))  # fmt: skip
holds_words(Written("sheets", gettext_noop("Sheets of the customer"),
                    lambda one: Entry.objects.filter(matter=one.reference),
                    stays=gettext_noop("That they were signed, by whom and when, stays.")))  # fmt: skip
holds_words(Written("grade_changes", gettext_noop("Changes of grade"),
                    lambda one: GradeChange.objects.filter(customer=one), stays=_FOR_ACCOUNTS))  # fmt: skip


@objects("attachment.removed")
def files_held(deed: Fact) -> Iterable[Ground]:
    """Object to taking a file of a customer away on whom a hold stands; why it does is told to who places holds."""
    for one in held(deed):
        yield Ground(one.sentence, lists=one.lists)


@objects("customer.erased", "customer.deregistered")
def held(deed: Fact) -> Iterable[Ground]:
    """Object to erasing and deregistering a customer on whom a hold stands."""
    kind, _, number = (deed.for_whom or deed.about).partition(":")
    if kind != "customer":
        return
    customer = Customer.objects.select_related("unit").filter(pk=int(number)).first()
    for hold in standing_holds(customer, at=deed.at) if customer is not None else ():
        yield Ground(gettext_noop("A legal hold stands. It must be lifted first."), detail=hold.reason,
                     lists=(hold.reference,))  # fmt: skip
