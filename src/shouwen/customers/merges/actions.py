"""Merge one record of a customer into another, and undo it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from shouwen.compliance.judging import enact
from shouwen.compliance.memory import memory_of_deed
from shouwen.customers.finding import index_customer
from shouwen.customers.merges.kinds import MERGED, UNMERGED
from shouwen.customers.merges.models import Merge
from shouwen.customers.merges.parts import parts
from shouwen.customers.merges.queries import (
    POINTS,
    are_two_companies,
    came_since,
    going_along,
    matters_of,
    merges_into,
)
from shouwen.customers.models import ContactPoint, Customer
from shouwen.customers.permissions import may_merge
from shouwen.customers.secrecy.queries import require_open
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.facts.rows import add_rows
from shouwen.organisation.rights import Acting
from shouwen.search.actions import forget
from shouwen.search.rebuilding import renew_for
from shouwen.work.live import tell_listeners

#: The part of ``moved`` that holds the company number that the other got, as registry and number.
NUMBER = "company_number"
LONGEST_NAMES = 500


@transaction.atomic(savepoint=False)
def merge_customers(merged: Customer, into: Customer, versions: tuple[int, int], *, by: Acting, at: datetime) -> Merge:
    """Merge ``merged`` into ``into``, on top of the versions of both that were seen.

    What is theirs moves, part by part; the merged record keeps its own words and leads to the other. Facts are not
    changed: from now on those that name the merged record count as the other's (``same``).
    """
    may_merge(merged, by=by)
    may_merge(into, by=by)
    merged, into = _locked(merged, into)
    require_open(merged, by=by, at=at)
    require_open(into, by=by, at=at)
    _refuse_odd(merged, into)
    if (merged.version, into.version) != versions:
        raise _overtaken(merged, into)
    fact = enact(MERGED, at=at, unit=into.unit_id, by=by, about=into, for_whom=into, merged=merged, into=into)
    moved = {part.name: {"last": part.last(), "rows": part.move(merged, into)} for part in parts()}
    moved[POINTS] = {"last": 0, "rows": _share_points(merged, into)}
    moved[NUMBER] = {"last": 0, "rows": [], "given": _share_number(merged, into)}
    merge = Merge.objects.create(merged=merged, into=into, moved=moved, by=by.member, at=at, since=fact.sequence)
    Customer.objects.filter(pk=merged.pk).update(merged_into=into, version=F("version") + 1)
    _know_names(into)
    _found_anew(merged, into)
    _tell(merged, into, by)
    return merge


@transaction.atomic(savepoint=False)
def undo_merge(merge: Merge, along: Collection[str], *, by: Acting, at: datetime) -> Merge:
    """Let two records that were merged be two again.

    What moved goes back, as far as it is still there, with what hangs on it. What came after the merge stays with the
    record that stayed, but for what is named in ``along`` (``case:17``): that concerns the other.
    """
    merged, into = _locked(merge.merged, merge.into)
    may_merge(merged, by=by)
    may_merge(into, by=by)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refused("This merge has been undone already.", why=Why.OVERTAKEN)
    if into.merged_into_id is not None:
        raise Refused("The record that stayed has itself been merged since. Undo that first.", why=Why.OVERTAKEN)
    if merged.erased_at is not None or into.erased_at is not None:
        raise Refused("What was held of this person has been erased.", why=Why.OVERTAKEN)
    rows = going_along(merge, _chosen(merge, along))
    fact = enact(UNMERGED, at=at, unit=merged.unit_id, by=by, about=into, for_whom=merged, merged=merged, into=into,
                 merge=merge)  # fmt: skip
    for part in parts():
        part.give(rows.get(part.name, ()), into, merged)
    _take_points(merge, merged, into)
    _take_number(merge, into)
    merge.undone_by, merge.undone_at, merge.until = by.member, at, fact.sequence
    merge.returned = matters_of(rows)
    merge.save(update_fields=["undone_by", "undone_at", "until", "returned"])
    Customer.objects.filter(pk=merged.pk).update(merged_into=None, version=F("version") + 1)
    _know_names(into)
    _found_anew(merged, into)
    _tell(merged, into, by)
    return merge


def _locked(merged: Customer, into: Customer) -> tuple[Customer, Customer]:
    numbers = sorted({merged.pk, into.pk})
    rows = Customer.objects.select_for_update(of=("self",)).select_related("unit")
    found = {row.pk: row for row in rows.filter(pk__in=numbers).order_by("pk")}
    return found[merged.pk], found[into.pk]


def one_record() -> Refused:
    """Return the refusal of merging a record into itself."""
    return Refused("This is one record. Choose another one.", why=Why.BAD_INPUT, field="into")


def _refuse_odd(merged: Customer, into: Customer) -> None:
    if merged.pk == into.pk:
        raise one_record()
    if merged.merged_into_id is not None or into.merged_into_id is not None:
        raise Refused("One of the two has been merged already.", why=Why.OVERTAKEN)
    if merged.erased_at is not None or into.erased_at is not None:
        raise Refused("What was held of this person has been erased.", why=Why.OVERTAKEN)
    if merged.deregistered_at is not None or into.deregistered_at is not None:
        raise Refused("One of the two is deregistered and its file is sealed. Register them again first.",
                      why=Why.OVERTAKEN)  # fmt: skip
    if merged.secrecy != into.secrecy:
        raise Refused("The files of the two are in different classes of secrecy. Put that right first.",
                      why=Why.BAD_INPUT, field="into")  # fmt: skip
    if merged.kind != into.kind:
        raise Refused("One of the two is a person and the other a company. Put that right first.", why=Why.BAD_INPUT,
                      field="into")  # fmt: skip
    if are_two_companies(merged, into):
        raise Refused("The two have different company numbers: they are two companies. Put that right first.",
                      why=Why.BAD_INPUT, field="into")  # fmt: skip


def _overtaken(merged: Customer, into: Customer) -> Overtaken:
    return Overtaken(
        "One of the two has been changed since you looked at them. Compare both and merge again.",
        {"merged": [merged.name, merged.version], "into": [into.name, into.version]},
    )


def _share_points(merged: Customer, into: Customer) -> list[int]:
    """Let the record that stays be reached wherever the other was; return which points it did not have."""
    known = set(into.points.values_list("kind", "plain"))
    with_main = set(into.points.filter(is_main=True).values_list("kind", flat=True))
    new = [point for point in merged.points.order_by("-is_main", "pk") if (point.kind, point.plain) not in known]
    copies = []
    for point in new:
        copies.append(ContactPoint(
            customer=into, kind=point.kind, value=point.value, plain=point.plain, reversed_digits=point.reversed_digits,
            is_main=point.kind not in with_main,
        ))  # fmt: skip
        with_main.add(point.kind)
    add_rows(copies)
    return [point.pk for point in new]


def _share_number(merged: Customer, into: Customer) -> list[str]:
    """Let the record that stays have the company number of the other, if it has none; return what it got."""
    if into.company_number or not merged.company_number:
        return []
    given = [merged.registry, merged.company_number]
    Customer.objects.filter(pk=into.pk).update(registry=given[0], company_number=given[1], version=F("version") + 1)
    return given


def _take_number(merge: Merge, into: Customer) -> None:
    """Let the record that stayed have no longer the company number that it had from the other."""
    given = merge.moved.get(NUMBER, {}).get("given")
    if given:
        held = Customer.objects.filter(pk=into.pk, registry=given[0], company_number=given[1])
        held.update(registry="", company_number="", version=F("version") + 1)


def _take_points(merge: Merge, merged: Customer, into: Customer) -> None:
    """Let the record that stayed be reached no more by what it had from the other."""
    given = ContactPoint.objects.filter(pk__in=merge.moved[POINTS]["rows"], customer=merged)
    for kind, plain in given.values_list("kind", "plain"):
        into.points.filter(kind=kind, plain=plain).delete()


def _chosen(merge: Merge, along: Collection[str]) -> Mapping[str, Sequence[int]]:
    """Return what came after the merge and is to go along, by part; refuse what is not among it."""
    offered = {one.reference: (one.part.name, one.number) for one in came_since(merge)}
    unknown = set(along) - set(offered)
    if unknown:
        raise Refused("What you chose is no longer there. Look at the list again.", why=Why.OVERTAKEN)
    found: dict[str, list[int]] = {}
    for reference in sorted(along):
        name, number = offered[reference]
        found.setdefault(name, []).append(number)
    return found


def _know_names(into: Customer) -> None:
    """Let the record that stays be found by what those were called that lead to it."""
    names = [f"{one.merged.name} {one.merged.number} {one.merged.also_known_as}".strip() for one in merges_into(into)]
    known = " ".join(names)[:LONGEST_NAMES]
    Customer.objects.filter(pk=into.pk).update(also_known_as=known, version=F("version") + 1)


def _found_anew(merged: Customer, into: Customer) -> None:
    """Let both, and what is theirs, be found by what holds now."""
    for one in (merged, into):
        memory_of_deed().forget(one.reference)
        one.refresh_from_db()
        renew_for(one.reference)
        forget(one.reference)
        if one.merged_into_id is None:
            index_customer(one, [(point.kind, point.value) for point in one.points.all()])


def _tell(merged: Customer, into: Customer, by: Acting) -> None:
    for one in (merged, into):
        tell_listeners(one.reference, "merge", by.reference)
