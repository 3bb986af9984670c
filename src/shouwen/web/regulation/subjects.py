"""What outcomes are about, as the reader may see it: what it is called, and where its page is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.urls import reverse

from shouwen.cases.models import Period
from shouwen.cases.permissions import SEE_CASE
from shouwen.cases.queries import visible_cases
from shouwen.cases.reading import period_title
from shouwen.compliance.figure_words import reference_words
from shouwen.compliance.permissions import SEE_REGULATION, SEE_RESULTS_OF_MEMBERS
from shouwen.contacts.queries import visible_contacts
from shouwen.customers.queries import visible_customers
from shouwen.orders.permissions import SEE_SALES
from shouwen.orders.queries import visible_orders, visible_returns
from shouwen.orders.sums import SalesPeriod
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import Acting
from shouwen.work.models import Entry


class HasHolder(Protocol):
    """An outcome of a matter: a deadline, a finding, a line of a trial."""

    holder: str


@dataclass(frozen=True)
class Seen:
    """An outcome that the reader may see, with how its matter is called and where its page is."""

    row: Any
    label: str
    path: str


#: What a subject is called, and its page; nothing where it has none.
Called = tuple[str, str]
Find = Callable[[set[int], Acting], Mapping[int, Called]]


def those_seen(rows: Iterable[HasHolder], by: Acting) -> list[Seen]:
    """Return the outcomes that the reader may see, in their order; a statement or two for each kind of subject.

    Of a case, a contact, a customer, a period or a form whoever may see it; of a member whoever may see results of that
    member. Of anything else (a shift, an order) whoever may read the regulations of the unit in which it was
    found, unless it also names a member whose results are not theirs to see. What is found of a case in which the
    reader is accused is not theirs either.
    """
    looked_at = list(rows)
    seen = _of_forms(looked_at, by)
    for kind, find in FINDS.items():
        seen |= _called(kind, find, _numbers(kind, (row.holder for row in looked_at)), by)
    others = [row for row in looked_at if _kind(row.holder) not in (*FINDS, "entry")]
    seen |= {row.holder: (reference_words(row.holder), "") for row in _of_units_read(others, by)}
    return [Seen(row, *seen[row.holder]) for row in looked_at if row.holder in seen]


def _called(kind: str, find: Find, numbers: set[int], by: Acting) -> dict[str, Called]:
    return {f"{kind}:{pk}": called for pk, called in find(numbers, by).items()} if numbers else {}


def _of_forms(rows: Sequence[HasHolder], by: Acting) -> dict[str, Called]:
    """Return the forms whose matter the reader may see."""
    numbers = _numbers("entry", (row.holder for row in rows))
    found = list(Entry.objects.filter(pk__in=numbers).only("pk", "matter", "form")) if numbers else []
    matters = [one.matter for one in found]
    seen: dict[str, Called] = {}
    for kind, find in FINDS.items():
        seen |= _called(kind, find, _numbers(kind, matters), by)
    return {
        f"entry:{one.pk}": (f"{one.form} · {seen[one.matter][0]}", f"/forms/{one.pk}")
        for one in found if one.matter in seen
    }


def _of_units_read(rows: Sequence[HasHolder], by: Acting) -> list[HasHolder]:
    """Return the rows whose unit's regulations, and whose members' results, are the reader's to see."""
    units = {number for row in rows if (number := _unit_of(row)) is not None}
    paths = dict(Unit.objects.filter(pk__in=units).values_list("pk", "path")) if units else {}
    read = [row for row in rows if (path := paths.get(_unit_of(row) or 0)) and by.may(SEE_REGULATION, path=path)]
    named = {row.holder: _members_named(row) for row in read}
    members = set().union(*named.values()) if named else set()
    theirs = set(_members(members, by)) if members else set()
    return [row for row in read if named[row.holder] <= theirs]


def _unit_of(row: HasHolder) -> int | None:
    found: int | None = row.unit_id if hasattr(row, "unit_id") else getattr(row, "unit", None)
    return found


def _members_named(row: HasHolder) -> set[int]:
    """Return the members that an outcome names beside its holder: a finding in words, a line of a trial by number."""
    member = getattr(row, "member", 0)
    return _numbers("member", getattr(row, "names", ())) | ({member} if member else set())


def _kind(reference: str) -> str:
    return reference.partition(":")[0]


def _numbers(kind: str, references: Iterable[str]) -> set[int]:
    found = (one.removeprefix(f"{kind}:") for one in references if one.startswith(f"{kind}:"))
    return {int(one) for one in found if one.isascii() and one.isdecimal() and len(one) < 19}


def _cases(numbers: set[int], by: Acting) -> Mapping[int, Called]:
    found = visible_cases(by).filter(pk__in=numbers).values_list("pk", "number")
    return {pk: (number, reverse("case", args=[pk])) for pk, number in found}


def _contacts(numbers: set[int], by: Acting) -> Mapping[int, Called]:
    found = visible_contacts(by).filter(pk__in=numbers).values_list("pk", "subject")
    return {pk: (subject, reverse("contact", args=[pk])) for pk, subject in found}


def _customers(numbers: set[int], by: Acting) -> Mapping[int, Called]:
    found = visible_customers(by).filter(pk__in=numbers)
    return {one.pk: (one.name, reverse("customer", args=[one.pk])) for one in found}


def _members(numbers: set[int], by: Acting) -> Mapping[int, Called]:
    theirs = by.scope(SEE_RESULTS_OF_MEMBERS).on(unit="home", own=("pk",))
    return {pk: (name, "") for pk, name in Member.objects.filter(theirs, pk__in=numbers).values_list("pk", "name")}


def _units(numbers: set[int], by: Acting) -> Mapping[int, Called]:
    found = Unit.objects.filter(by.scope(SEE_REGULATION).on(unit="pk"), pk__in=numbers)
    return {one.pk: (one.called, f"{reverse('regulation')}?unit={one.pk}") for one in found}


def _periods(numbers: set[int], by: Acting) -> Mapping[int, Called]:
    found = Period.objects.filter(by.scope(SEE_CASE).on(unit="unit"), pk__in=numbers).select_related("unit")
    return {one.pk: (period_title(one), "") for one in found}


def _orders(numbers: set[int], by: Acting) -> Mapping[int, Called]:
    found = visible_orders(by).filter(pk__in=numbers).values_list("pk", "number")
    return {pk: (number, reverse("order", args=[pk])) for pk, number in found}


def _returns(numbers: set[int], by: Acting) -> Mapping[int, Called]:
    found = visible_returns(by).filter(pk__in=numbers).values_list("pk", "number")
    return {pk: (number, reverse("return", args=[pk])) for pk, number in found}


def _sales(numbers: set[int], by: Acting) -> Mapping[int, Called]:
    rows = SalesPeriod.objects.filter(by.scope(SEE_SALES).on(unit="unit"), pk__in=numbers).select_related("unit")
    return {one.pk: (str(one), "") for one in rows}


#: Kinds of subject that the house keeps itself, besides forms, which belong to one of these.
FINDS: Mapping[str, Find] = {
    "case": _cases, "contact": _contacts, "customer": _customers, "member": _members, "unit": _units,
    "period": _periods, "order": _orders, "return": _returns, "sales": _sales,
}
