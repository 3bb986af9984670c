"""What merges mean to the floors below: whose facts count as whose, and that nothing more happens to a merged record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from shouwen.compliance.keepers import objects
from shouwen.compliance.memory import memory_of_deed
from shouwen.compliance.same import Same, Stretch, knows_leading, knows_same
from shouwen.customers.erasing import erases
from shouwen.customers.merges.models import Merge
from shouwen.customers.merges.parts import LEADS_TO, Part, moves, stays
from shouwen.customers.models import (
    Consent,
    ContactPoint,
    Customer,
    Opening,
    Relation,
    RelationKind,
    UnsuitableTime,
)
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Ground
from shouwen.regulation.facts import Fact
from shouwen.work.models import Attachment, Deadline, Entry, Link, Note, Remark

#: What does not happen for a record that leads to another: it happens for the other.
NOT_FOR_MERGED = (
    "customer.changed", "customer.erased", "customer.deregistered", "contact.received", "contact.ended", "case.opened",
    "order.placed", "customer.measured", "grade.proposed", "grade.decided",
)  # fmt: skip

moves(Part("deadlines", gettext_noop("Clocks of the customer"), Deadline, "holder", by_reference=True))
moves(Part("links", gettext_noop("Links to own pages"), Link, "for_whom", by_reference=True))
for _name, _title, _model in (
    ("entries", gettext_noop("Sheets of the customer"), Entry), ("notes", gettext_noop("Notes"), Note),
    ("files", gettext_noop("Files"), Attachment), ("remarks", gettext_noop("Words about what happened"), Remark),
):  # fmt: skip
    moves(Part(_name, _title, _model, "matter", by_reference=True))
moves(Part("consents", gettext_noop("Consents"), Consent, kind="consent"))
moves(Part("times", gettext_noop("Times not to visit"), UnsuitableTime))
moves(Part("tags", gettext_noop("Tags"), Customer.tags.through, once=("tag",)))


def _kept_relations(merged: Customer, into: Customer) -> Q:
    """Return which relations stay: to the other record, and those that it has already. One has one parent company."""
    theirs = Relation.objects.filter(customer=into, ended_at=None)
    known = Exists(theirs.filter(kind=OuterRef("kind"), other=OuterRef("other")))
    has_parent = Q(Exists(theirs.filter(kind=RelationKind.PARENT_COMPANY)))
    parent = Q(kind=RelationKind.PARENT_COMPANY, ended_at=None) & has_parent
    return Q(other=into) | Q(known) | Q(parent)


def _kept_relations_from(merged: Customer, into: Customer) -> Q:
    theirs = Relation.objects.filter(other=into, ended_at=None)
    return Q(customer=into) | Q(Exists(theirs.filter(kind=OuterRef("kind"), customer=OuterRef("customer"))))


moves(Part("relations", gettext_noop("Relations"), Relation, keeps=_kept_relations))
moves(Part("relations_from", gettext_noop("Relations of others to them"), Relation, "other", keeps=_kept_relations_from))
stays(ContactPoint, "the record that stays gets those that it does not have")
stays(Merge, "says what was merged")
stays(Opening, "was of the one record that somebody read")

_MERGES = Prepared(lambda number: Merge.objects.filter(Q(into_id=number) | Q(merged_id=number)).order_by("pk"))
_LEADING: Prepared[Any] = Prepared(
    lambda number: Customer.objects.filter(pk=number).values_list("merged_into_id")
)


@knows_same("customer")
def same_customer(number: int) -> Same | None:
    """Return whose facts count as a customer's; one statement where nothing was merged."""
    rows = _MERGES(number)
    if not rows:
        return None
    others: set[str] = set()
    gained: list[Stretch] = []
    lost: list[Stretch] = []
    for row in rows:
        if row.undone_at is None and row.into_id == number:
            below = same_customer(row.merged_id)
            others |= {f"customer:{row.merged_id}", *(below.others if below is not None else ())}
            gained += below.gained if below is not None else ()
            lost += below.lost if below is not None else ()
        elif row.undone_at is not None:
            stretch = Stretch(f"customer:{row.into_id}", row.since, row.until or 0, frozenset(row.returned))
            (lost if row.into_id == number else gained).append(stretch)
    return Same(frozenset(others), tuple(gained), tuple(lost))


@knows_leading("customer")
def staying(numbers: Collection[int]) -> dict[int, int]:
    """Return of these customers those that were merged, each with the record that stays in the end."""
    found: dict[int, int] = {}
    asked = set(numbers)
    while asked:
        rows = Customer.objects.filter(pk__in=asked, merged_into__isnull=False).values_list("pk", "merged_into_id")
        led = {number: other for number, other in rows if other is not None}
        found = {number: led.get(other, other) for number, other in found.items()} | {
            number: other for number, other in led.items() if number in numbers
        }
        asked = set(led.values())
    return found


def _leads_to(reference: str) -> int | None:
    """Return the number of the record to which one leads, as this deed may have read it already."""
    known = memory_of_deed().known
    if (LEADS_TO, reference) in known:
        return cast(int | None, known[LEADS_TO, reference])
    found = _LEADING.first(int(reference.partition(":")[2]))
    known[LEADS_TO, reference] = found[0] if found else None
    return cast(int | None, known[LEADS_TO, reference])


@objects(*NOT_FOR_MERGED)
def leads_to_another(deed: Fact) -> Iterable[Ground]:
    """Object to what would happen to a record that was merged."""
    reference = deed.for_whom or deed.about
    if reference.startswith("customer:") and _leads_to(reference) is not None:
        yield Ground(gettext_noop("This record was merged into another. Go on with that one."))


@erases
def erase_merged(customer: Customer) -> None:
    """Remove the words of the records that were merged into a person who is erased: they are the same person."""
    customer.also_known_as = ""
    for row in Merge.objects.filter(into=customer, undone_at=None).select_related("merged"):
        merged = row.merged
        merged.points.all().delete()
        Customer.objects.filter(pk=merged.pk).update(
            name="—", name_key="", initials="", company="", registry="", company_number="", remark="", also_known_as="",
            erased_at=Now(),
        )
        erase_merged(merged)
