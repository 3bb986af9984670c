"""Cases as lists and pages show them; each asks what the reader may see."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from shouwen.cases.models import Case, CaseContact, CasePause, Partaker, Transfer, TransferState
from shouwen.cases.partaking import offered_cases
from shouwen.cases.permissions import ACCEPT_TRANSFER, SEE_CASE, is_accused, own_members
from shouwen.contacts.models import Contact
from shouwen.customers.models import ContactPoint
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import within
from shouwen.work.taking_part import takes_part_in

OWN = ("first_owner", "owner", "holder")


def visible_cases(by: Acting) -> QuerySet[Case]:
    """Return the cases that the member may open: never those in which they are accused.

    One statement at once, unless they see every case.
    """
    scope = by.scope(SEE_CASE)
    seen = scope.on(unit="unit", own=OWN)
    if not scope.is_everything:
        taking_part = Partaker.objects.filter(case=OuterRef("pk"), member__in=by.selves)
        seen |= Q(pk__in=offered_cases(by)) | Q(Exists(taking_part))
    rows = Case.objects.filter(seen)
    return rows.exclude(accused__in=by.selves) if by.selves else rows


#: Ways to reach the customer that come with a case: whoever may see it must be able to answer them.
MOST_POINTS = 6
_POINTS = (
    ContactPoint.objects.filter(customer=OuterRef("customer"))
    .order_by("-is_main", "pk")
    .values(point=JSONObject(kind="kind", value="value"))[:MOST_POINTS]
)


def case_for(number: int, *, by: Acting) -> Case:
    """Return one case with what its page shows, if the member may see it; else refuse as not found.

    Its customer's name and ``points`` come with it, also where the customer belongs to a unit that
    the member may not see.
    """
    row = _CASE.first(number) if number <= MOST_NUMBER else None
    if row is None or is_accused(row, by) or not _may_see(row, by):
        raise Refused("There is no such case, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return row


def _may_see(case: Case, by: Acting) -> bool:
    """True when a right lets the member see the case, or a task of it that they have, had or may take."""
    is_allowed = by.may(SEE_CASE, path=case.unit.path, own=own_members(case))
    return is_allowed or takes_part_in(case.reference, by=by)


#: The database counts no further.
MOST_NUMBER = 2**63 - 1
_CASE = Prepared(
    lambda number: Case.objects.select_related(
        "unit",
        "customer__unit",
        "contact__unit",
        "first_owner",
        "owner",
        "holder",
        "accused",
        "parent",
        "merged_into",
    )
    .annotate(
        is_paused=Exists(CasePause.objects.filter(case=OuterRef("pk"), until=None)),
        is_offered=Exists(Transfer.objects.filter(case=OuterRef("pk"), state=TransferState.OFFERED)),
        has_subs=Exists(Case.objects.filter(parent=OuterRef("pk"))),
        points=ArraySubquery(_POINTS),
    )
    .filter(pk=number)
)


#: So many offers are shown at once.
MOST_OFFERS = 25


def offered_to(by: Acting) -> list[Transfer]:
    """Return the first offers that wait for an answer of the member's; two statements at most."""
    seen = within(by.scope(ACCEPT_TRANSFER))
    if seen.is_nothing:
        return []
    return _OFFERS() if seen.units is None else _OFFERS_TO(list(seen.units), list(seen.members))


_OFFERED = (
    Transfer.objects.filter(state=TransferState.OFFERED)
    .select_related("case", "from_unit", "to_unit")
    .order_by("offered_at")
)
_OFFERS = Prepared(lambda: _OFFERED[:MOST_OFFERS])
_OFFERS_TO = Prepared(
    lambda units, members: _OFFERED.filter(Q(to_unit__among=units) | Q(to_member__among=members))[:MOST_OFFERS]
)


def of_contact(contact: Contact) -> Q:
    """Return the filter for cases that a contact is about: opened from it, or to which it was added."""
    return Q(contact=contact) | Q(pk__in=CaseContact.objects.filter(contact=contact).values("case"))
