"""Everything that happened with a customer, the newest first: contacts, cases, orders, returns, and their record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db.models import BigIntegerField, Case, OuterRef, Subquery, When
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shouwen.cases.queries import cases_of
from shouwen.compliance.wording import reader_language
from shouwen.contacts.queries import contacts_of
from shouwen.contacts.wording import channel_title
from shouwen.customers.credit.actions import CHANGED
from shouwen.customers.credit.permissions import SEE_CREDIT
from shouwen.customers.credit.queries import history_of
from shouwen.customers.merges.kinds import MERGED, UNMERGED
from shouwen.customers.models import Customer
from shouwen.facts.kinds import declared
from shouwen.facts.models import Fact
from shouwen.facts.prepared import Prepared
from shouwen.orders.queries import orders_of, returns_of
from shouwen.organisation.models import Member
from shouwen.web.components.house_words import house_words
from shouwen.web.components.places import Words
from shouwen.web.reader import ReaderRequest

#: So many are shown at once; older ones follow by their time.
MOST = 30
#: Facts of notices stand about what they tell of, and say nothing of the customer.
TOLD = "notice."


@dataclass(frozen=True)
class Happened:
    """One thing that happened, with the page where it stands."""

    at: datetime
    title: Words
    words: str = ""
    path: str = ""
    icon: str = "history"
    who: str = ""


def happened_with(request: ReaderRequest, customer: Customer, before: datetime) -> tuple[list[Happened], datetime | None]:
    """Return what happened before an instant as far as the reader may see it, and from when on older follows."""
    found = [*_contacts(request, customer, before), *_cases(request, customer, before),
             *_orders(request, customer, before), *_grades(request, customer, before),
             *_record(request, customer, before)]  # fmt: skip
    found.sort(key=attrgetter("at"), reverse=True)
    shown = list(islice(found, MOST))
    return shown, shown[-1].at if len(found) > MOST else None


def read_instant(text: str, now: datetime) -> datetime:
    """Return the instant of an address, now where there is none; what happens in this second belongs to it."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        return now + timedelta(seconds=1)
    return given if given.tzinfo is not None else now + timedelta(seconds=1)


def _contacts(request: ReaderRequest, customer: Customer, before: datetime) -> Iterator[Happened]:
    for one in contacts_of(customer.pk, by=request.by, most=MOST + 1, before=before):
        yield Happened(one.at, channel_title(one), one.subject, reverse("contact", args=[one.pk]), "message",
                       one.received_by.name)


def _cases(request: ReaderRequest, customer: Customer, before: datetime) -> Iterator[Happened]:
    for one in cases_of(customer.pk, by=request.by, most=MOST + 1, before=before):
        yield Happened(one.opened_at, _("Case opened"), f"{one.number} {one.subject}", reverse("case", args=[one.pk]),
                       "briefcase")


def _orders(request: ReaderRequest, customer: Customer, before: datetime) -> Iterator[Happened]:
    for order in orders_of(customer.pk, by=request.by, most=MOST + 1, before=before):
        yield Happened(order.placed_at, _("Ordered"), order.number, reverse("order", args=[order.pk]), "shopping-cart")
    for one in returns_of(customer.pk, by=request.by, most=MOST + 1, before=before):
        yield Happened(one.asked_at, _("Goods given back or exchanged"), f"{one.number} {one.line.product.name}",
                       reverse("return", args=[one.pk]), "truck-return")


_MEMBER = Case(When(by__startswith="member:", then=Cast(Substr("by", len("member:") + 1), BigIntegerField())))
_WHO = Subquery(Member.objects.filter(pk=OuterRef("by_member")).values("name")[:1])
_FACTS: Prepared[Any] = Prepared(
    lambda about, before: Fact.objects.filter(about=about, at__lt=before)
    .exclude(kind__startswith=TOLD)
    .exclude(kind=CHANGED)  # told by ``_grades``, with the grade
    .annotate(by_member=_MEMBER)
    .annotate(who=_WHO)
    .order_by("-at", "-pk")[: MOST + 1]
)


def _grades(request: ReaderRequest, customer: Customer, before: datetime) -> Iterator[Happened]:
    """Yield the grades that the customer was given: where the change is a case, its facts are about that."""
    if not request.by.may(SEE_CREDIT, path=customer.unit.path):
        return
    title, path = declared()[CHANGED].words.in_language(reader_language()), reverse("customer-credit", args=[customer.pk])
    for one in history_of(customer):
        if one.since < before:
            yield Happened(one.since, title, f"{one.change.before or '—'} → {one.grade}", path, "tag",
                           one.change.decided_by.name if one.change.decided_by else "")


def _record(request: ReaderRequest, customer: Customer, before: datetime) -> Iterator[Happened]:
    """Yield what was done with the record itself, and by which form; who was told of it is not of it."""
    kinds, language = declared(), reader_language()
    rows = _FACTS(customer.reference, before)
    numbers = _others(rows, customer)
    for row in rows:
        if row.pk in numbers:
            other, number = numbers[row.pk]
            yield Happened(row.at, kinds[row.kind].words.in_language(language), number,
                           reverse("customer", args=[other]), "git-merge", row.who or "")
            continue
        kind, entry = str(row.figures.get("entry", "")).partition(":")[::2]
        path = reverse("entry", args=[int(entry)]) if kind == "entry" and entry.isdecimal() else ""
        form = str(row.figures.get("form", "")) if path else ""
        words = house_words(request)(form) if form else ""
        yield Happened(row.at, kinds[row.kind].words.in_language(language), words, path if words else "",
                       who=row.who or "")


def _others(rows: Iterable[Fact], customer: Customer) -> dict[int, tuple[int, str]]:
    """Return by fact the other record of a merge, or of its undoing, with its number; one statement at most."""
    named = {
        row.pk: int(str(reference).partition(":")[2])
        for row in rows if row.kind in (MERGED, UNMERGED)
        for reference in (row.figures.get("merged"), row.figures.get("into")) if reference != customer.reference
    }  # fmt: skip
    if not named:
        return {}
    numbers = dict(Customer.objects.filter(pk__in=set(named.values())).values_list("pk", "number"))
    return {fact: (other, numbers[other]) for fact, other in named.items() if other in numbers}
