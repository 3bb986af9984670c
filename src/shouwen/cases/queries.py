"""Cases as lists and pages show them; each asks what the reader may see."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject

from shouwen.cases.models import (
    Case,
    CaseContact,
    CasePause,
    CaseState,
    Partaker,
    Seen,
    Transfer,
    TransferState,
    Watch,
)
from shouwen.cases.partaking import offered_cases
from shouwen.cases.permissions import ACCEPT_TRANSFER, SEE_CASE, may_see
from shouwen.cases.waiting import KINDS
from shouwen.contacts.models import Contact
from shouwen.customers.models import ContactPoint
from shouwen.customers.queries import ALWAYS
from shouwen.facts.models import Fact
from shouwen.facts.prepared import Prepared, by_number
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import StandIn
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import within

OWN = ("first_owner", "owner", "holder")


def cases_of(
    customer: int, *, by: Acting, most: int, only_open: bool = False, before: datetime = ALWAYS
) -> list[Case]:
    """Return the newest cases of a customer that the member may open; at most ``MOST_OF_ONE``.

    One statement for who sees every case, one more for whom only some concern.
    """
    if by.scope(SEE_CASE).is_everything:
        rows = _OPEN_OF if only_open else _ALL_OF
        return rows(customer, before, list(by.selves))[:most]
    seen = visible_cases(by).filter(customer=customer, opened_at__lt=before)
    if only_open:
        seen = seen.filter(state=CaseState.OPEN)
    return list(seen.select_related("holder", "unit").order_by("-opened_at", "-pk")[:most])


#: Cases of one customer that are read at once.
MOST_OF_ONE = 50
_NEWEST = Case.objects.order_by("-opened_at")


def _shown(newest: QuerySet[Case]) -> QuerySet[Case]:
    return by_number(newest[:MOST_OF_ONE]).select_related("holder", "unit").order_by("-opened_at", "-pk")


_ALL_OF = Prepared(
    lambda customer, before, selves: _shown(
        _NEWEST.filter(customer=customer, opened_at__lt=before).exclude(accused__among=selves)
    )
)
_OPEN_OF = Prepared(
    lambda customer, before, selves: _shown(
        _NEWEST.filter(customer=customer, opened_at__lt=before, state=CaseState.OPEN).exclude(accused__among=selves)
    )
)


def mergeable_with(case: Case, *, by: Acting) -> QuerySet[Case]:
    """Return the cases that the member may open and into which a case can be merged."""
    if case.customer_id is None or case.parent_id is not None:
        return Case.objects.none()
    found = visible_cases(by).filter(customer=case.customer_id, state=CaseState.OPEN, parent=None).exclude(pk=case.pk)
    return found.exclude(class_key="") if case.class_key else found


def visible_cases(by: Acting) -> QuerySet[Case]:
    """Return the cases that the member may open: never those in which they are accused.

    One statement at once, unless they see every case.
    """
    scope = by.scope(SEE_CASE)
    seen = scope.on(unit="unit", own=OWN)
    if not scope.is_everything and by.goes_to(SEE_CASE):
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

#: Facts of proposals and reports that come with a case, the oldest first (``waiting``).
MOST_ANSWERABLE = 200
_ANSWERABLE = (
    Fact.objects.filter(about=Concat(Value("case:"), Cast(OuterRef("pk"), CharField()), output_field=CharField()))
    # Not the kind itself: its index holds those of all cases, and a plan may read them for one.
    .annotate(told=Concat("kind", Value("")))
    .filter(told__in=KINDS)
    .order_by("at", "pk")
    .values(fact=JSONObject(
        kind="kind", at="at", by="by", sort="figures__sort", responsible="figures__responsible"
    ))[:MOST_ANSWERABLE]
)  # fmt: skip


def case_for(number: int, *, by: Acting) -> Case:
    """Return one case with what its page shows, if the member may see it; else refuse as not found.

    Its customer's name and ``points`` come with it, also where the customer belongs to a unit that
    the member may not see. ``owner_is_away`` says whether somebody stands in for who answers for it.
    """
    row = _CASE.first(number, by.member.pk, by.at) if number <= MOST_NUMBER else None
    if row is None or not may_see(row, by=by):
        raise Refused("There is no such case, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return row


#: The database counts no further.
MOST_NUMBER = 2**63 - 1
_CASE = Prepared(
    lambda number, member, at: Case.objects.select_related(
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
        has_related=Exists(Case.objects.filter(customer=OuterRef("customer")).exclude(pk=OuterRef("pk"))),
        points=ArraySubquery(_POINTS),
        answerable=ArraySubquery(_ANSWERABLE),
        owner_is_away=Exists(
            StandIn.objects.filter(Q(until=None) | Q(until__gt=at), absent=OuterRef("owner"), since__lte=at)
        ),
        is_watched=Exists(Watch.objects.filter(case=OuterRef("pk"), member=member)),
        seen_at=Subquery(Seen.objects.filter(case=OuterRef("pk"), member=member).values("seen_at")),
    )
    .filter(pk=number)
)


#: Other cases of the customer that stand beside a case.
MOST_RELATED = 8


def related_to(case: Case, *, by: Acting) -> list[Case]:
    """Return other cases of the same customer that the member may see: open ones first, the newest first.

    Two statements at most, each by the index of the customer.
    """
    if case.customer_id is None:
        return []
    rows = visible_cases(by).filter(customer=case.customer_id).exclude(pk=case.pk).select_related("unit", "holder")
    found = list(rows.filter(state=CaseState.OPEN).order_by("-opened_at")[:MOST_RELATED])
    if len(found) < MOST_RELATED:
        found += rows.exclude(state=CaseState.OPEN).order_by("-opened_at")[: MOST_RELATED - len(found)]
    return found


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
    .select_related("case", "from_unit__parent", "to_unit__parent")
    .order_by("offered_at")
)
_OFFERS = Prepared(lambda: _OFFERED[:MOST_OFFERS])
_OFFERS_TO = Prepared(
    lambda units, members: _OFFERED.filter(Q(to_unit__among=units) | Q(to_member__among=members))[:MOST_OFFERS]
)


def of_contact(contact: Contact) -> Q:
    """Return the filter for cases that a contact is about: opened from it, or to which it was added."""
    return Q(contact=contact) | Q(pk__in=CaseContact.objects.filter(contact=contact).values("case"))
