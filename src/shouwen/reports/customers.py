"""Customers by grade, excellent and dangerous ones: reckoned by the tables in force, for pages, sheets and exports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from shouwen.cases.models import Case
from shouwen.compliance.asking import Asked, keys_of_list, what_tables_say
from shouwen.compliance.judging import rulebook_of_deed
from shouwen.customers.credit.actions import MEASURED
from shouwen.customers.credit.figures import figures_of
from shouwen.customers.credit.models import Rating
from shouwen.customers.credit.queries import EXCELLENT, RISKS
from shouwen.customers.credit.sheets import with_recovery
from shouwen.customers.models import Customer
from shouwen.orders.models import UNPAID, Delivery, Order
from shouwen.organisation.models import Unit

#: Customers whose figures are reckoned together: so many at first, since a page may be full then, and twice as many each
#: time until there are so many at once.
CHUNK, MOST_AT_ONCE = 500, 8000
YEAR = timedelta(days=365)
SHARES = ("margin", "punctuality")
#: Whose file is neither gone nor sealed nor part of another one.
KEPT: Mapping[str, None] = {"erased_at": None, "deregistered_at": None, "merged_into": None}


@dataclass(frozen=True)
class Standing:
    """A customer with their figures and what the tables say of them: ``reasons`` are the results that put them here."""

    customer: Customer
    grade: str
    figures: Mapping[str, Any]
    reasons: tuple[Asked, ...]

    @property
    def told_figures(self) -> Mapping[str, Any]:
        """The figures as lists tell them: none of a secret file, opened or not."""
        return {} if self.customer.secrecy else self.figures

    @property
    def told_reasons(self) -> tuple[Asked, ...]:
        """The reasons as lists tell them: none of a secret file."""
        return () if self.customer.secrecy else self.reasons

    @property
    def citations(self) -> tuple[str, ...]:
        """The articles by which the customer stands here."""
        return tuple(dict.fromkeys(one.citation for one in self.told_reasons))


def graded(customers: Q, at: datetime) -> list[tuple[Customer, str]]:
    """Return the customers that were in a grade at an instant, by name, each with it; one statement."""
    return [(row.customer, row.grade) for row in _ratings(customers, at)]


def _ratings(customers: Q, at: datetime) -> QuerySet[Rating]:
    rows = Rating.objects.filter(Q(until=None) | Q(until__gt=at), _of_rating(customers), since__lte=at)
    return rows.select_related("customer__unit").order_by("customer__name_key", "customer_id")


def _sizes() -> Iterator[int]:
    """Yield how many customers are looked at together, time after time."""
    size = CHUNK
    while True:
        yield size
        size = min(2 * size, MOST_AT_ONCE)


def _graded_in_parts(customers: Q, at: datetime) -> Iterator[list[tuple[Customer, str]]]:
    """Yield the customers in a grade by name, some at a time: what nobody asks for is not read. One statement a part."""
    rows, after = _ratings(customers, at), Q()
    for size in _sizes():
        some = [(row.customer, row.grade) for row in rows.filter(after)[:size]]
        if some:
            yield some
        if len(some) < size:
            return
        last = some[-1][0]
        after = Q(customer__name_key__gt=last.name_key) | Q(customer__name_key=last.name_key, customer__gt=last.pk)


def excellent(customers: Q, at: datetime) -> Iterator[Standing]:
    """Yield the excellent customers among those that are in a grade, by name (SD-4.11)."""
    yield from _said_of(_graded_in_parts(customers, at), EXCELLENT, at)


def dangerous(customers: Q, at: datetime) -> Iterator[Standing]:
    """Yield the dangerous customers, by name: among those who owe, complained in the year, or whose sheet says how
    their payments come in (SD-4.12).
    """
    owing = Order.objects.filter(UNPAID).exclude(delivery=Delivery.CLOSED).values("customer")
    complained = Case.objects.filter(opened_at__gt=at - YEAR, opened_at__lte=at).exclude(class_key="").values("customer")
    rows = Customer.objects.filter(customers, **KEPT).filter(
        Q(pk__in=owing) | Q(pk__in=complained) | Q(pk__in=with_recovery())
    )  # fmt: skip
    numbers = iter(list(rows.order_by("name_key", "pk").values_list("pk", flat=True)))
    yield from _said_of(_read_in_parts(numbers, at), RISKS, at)


def _read_in_parts(numbers: Iterator[int], at: datetime) -> Iterator[list[tuple[Customer, str]]]:
    """Yield customers in the order of their numbers, each with the grade they were in; two statements a part."""
    for size in _sizes():
        some = list(islice(numbers, size))
        if not some:
            return
        held = Rating.objects.filter(Q(until=None) | Q(until__gt=at), customer__in=some, since__lte=at)
        known = dict(held.values_list("customer", "grade"))
        read = Customer.objects.filter(pk__in=some).select_related("unit").in_bulk()
        yield [(read[one], known.get(one, "")) for one in some if one in read]


def risks_of(customer: Customer, at: datetime) -> list[Asked]:
    """Return why a customer is dangerous as they stand, nothing where they are not."""
    found = next(_said_of([[(customer, "")]], RISKS, at), None)
    return list(found.reasons) if found is not None else []


def _of_rating(customers: Q) -> Q:
    """Return the same condition on the customer of a rating."""
    return Q(customer__in=Customer.objects.filter(customers, **KEPT).order_by().values("pk"))


def _said_of(parts: Iterable[list[tuple[Customer, str]]], name: str, at: datetime) -> Iterator[Standing]:
    """Yield those of whom a table in force says something of a list of the pack; the figures of a part at once."""
    book = rulebook_of_deed()
    keys: dict[int, list[str]] = {}
    for some in parts:
        figures = figures_of([customer for customer, _grade in some], at)
        for customer, grade in some:
            unit = customer.unit_id
            if unit not in keys:
                keys[unit] = keys_of_list(name, unit=unit, at=at, book=book)
            given = {**figures[customer.pk], "grade": grade or None}
            said = what_tables_say(MEASURED, given, about=customer, unit=unit, at=at, book=book, among=keys[unit])
            reasons = tuple(one for one in said if one.result in keys[unit])
            if reasons:
                yield Standing(customer, grade, given, reasons)


def below(unit: Unit) -> Q:
    """Return the condition on customers of a unit and of those below it."""
    return Q(unit__in=Unit.objects.filter(path__startswith=unit.path).order_by().values("pk"))


def graded_rows(unit: Unit, at: datetime, most: int) -> list[dict[str, Any]]:
    """Return the customers of a unit side by side by grade: in each row one of each grade (SD-4.2)."""
    columns: dict[str, list[Customer]] = defaultdict(list)
    for customer, grade in graded(below(unit), at):
        columns[grade].append(customer)
    longest = min(max(map(len, columns.values()), default=0), most)
    rows: list[dict[str, Any]] = [{} for _row in range(longest)]
    for grade, customers in columns.items():
        for row, customer in zip(rows, customers, strict=False):
            row |= {f"{grade}.name": customer.company or customer.name, f"{grade}.trade": customer.trade,
                    f"{grade}.number": customer.number}  # fmt: skip
    return rows


def standing_rows(found: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return excellent or dangerous customers as rows of a sheet; shares in percent."""
    return [
        {
            "customer": one.customer.reference, "customer.name": one.customer.name,
            "customer.number": one.customer.number, "customer.grade": one.grade,
            "customer.risks": "、".join(str(why.result) for why in one.told_reasons),
            **{f"customer.{name}": value for name, value in one.told_figures.items() if name not in {*SHARES, "grade"}},
            **{f"customer.{name}": one.told_figures[name] * 100 for name in SHARES if name in one.told_figures},
        }
        for one in found
    ]  # fmt: skip
