"""Customers by grade, excellent and dangerous ones: reckoned by the tables in force, for pages, sheets and exports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from itertools import chain, islice, repeat
from typing import Any, cast

from django.db.models import BooleanField, CharField, Q, QuerySet
from django.db.models.expressions import RawSQL

from shouwen.cases.models import Case
from shouwen.compliance.asking import Asked
from shouwen.customers.credit.models import Rating
from shouwen.customers.credit.queries import EXCELLENT, RISKS
from shouwen.customers.credit.sheets import with_recovery
from shouwen.customers.models import Customer
from shouwen.facts.instances import maker_of
from shouwen.facts.prepared import Prepared
from shouwen.orders.models import UNPAID, Delivery, Order
from shouwen.orders.sales import averages_of
from shouwen.organisation.models import Unit
from shouwen.reports.sales import UNCOSTED
from shouwen.reports.standing import Standing, Tables

#: Customers whose figures are reckoned together: after those of a page so many, and twice as many each time until there
#: are so many at once.
CHUNK, MOST_AT_ONCE = 1000, 8000
#: For each line of a page so many are looked at first.
FOR_ONE = 2
#: So many of those found are read whole together: a page and whether another follows, then more and more.
READ = (26, 25, 50, 100, 200)
YEAR = timedelta(days=365)
SHARES = ("margin", "punctuality")
#: Whose file is neither gone nor sealed nor part of another one.
KEPT: Mapping[str, None] = {"erased_at": None, "deregistered_at": None, "merged_into": None}


def graded(customers: Q, at: datetime) -> list[tuple[Customer, str]]:
    """Return the customers that were in a grade at an instant, by name, each with it; one statement."""
    return [(row.customer, row.grade) for row in _ratings(customers, at)]


def _ratings(customers: Q, at: datetime) -> QuerySet[Rating]:
    rows = Rating.objects.filter(Q(until=None) | Q(until__gt=at), _of_rating(customers), since__lte=at)
    return rows.select_related("customer__unit").order_by("customer__name_key", "customer_id")


def _sizes(most: int | None) -> Iterator[int]:
    """Yield how many customers are looked at together, time after time: few at first where only ``most`` are listed."""
    size = CHUNK
    if most is not None and FOR_ONE * most < size:
        yield FOR_ONE * most
    while True:
        yield size
        size = min(2 * size, MOST_AT_ONCE)


def _graded_in_parts(
    customers: Q, at: datetime, most: int | None, tables: Tables
) -> Iterator[list[tuple[Customer, str]]]:
    """Yield the customers in a grade that is possible by name, some at a time: what nobody asks for is not read. One
    statement a part.

    Of each only number and unit are read. Ratings carry the names of their customers (``0012_bearers_by_name``), so that
    those of each grade are read in their order.
    """
    grades, after = tables.grades(), ("", 0)
    for size in _sizes(most) if grades else ():
        some = list(_by_name(customers, grades, at, after, size))
        if some:
            yield [(_sketch(number, unit), grade) for number, unit, grade, _name in some if tables.may_name(unit, grade)]
        if len(some) < size:
            return
        after = (some[-1][3], some[-1][0])


def _by_name(
    customers: Q, grades: Sequence[str], at: datetime, after: tuple[str, int], size: int
) -> QuerySet[Rating, tuple[int, int, str, str]]:
    """Return number, unit, grade and name of customers in one of these grades, the next by name."""
    beyond = RawSQL("(customers_rating.name_key, customers_rating.customer_id) > (%s, %s)", after, BooleanField())
    rows = Rating.objects.filter(_of_rating(customers), beyond, since__lte=at)
    # Of each grade those who are in it; and of all grades those who no longer are, but were: few, at an instant like now.
    parts = [rows.filter(until=None, grade=grade) for grade in grades]
    parts.append(rows.filter(until__gt=at, grade__in=grades))
    named = [
        part.annotate(name_key=RawSQL("customers_rating.name_key", (), CharField()))
        .order_by("name_key", "customer_id").values_list("customer_id", "customer__unit_id", "grade", "name_key")[:size]
        for part in parts
    ]  # fmt: skip
    return named[0].union(*named[1:], all=True).order_by("name_key", "customer_id")[:size]


_MAKE = maker_of(Customer, ["id", "unit_id"])
_WHOLE = Prepared(lambda numbers: Customer.objects.filter(pk__among=numbers).select_related("unit"))


def _sketch(number: int, unit: int) -> Customer:
    """Return a customer of whom no more than number and unit is known: what figures and tables need."""
    return cast(Customer, _MAKE((number, unit)))


def _whole(found: Iterator[Standing]) -> Iterator[Standing]:
    """Yield the same with customers that are read whole, by one statement for some of them."""
    for size in chain(READ, repeat(CHUNK)):
        some = list(islice(found, size))
        read = {one.pk: one for one in _WHOLE([one.customer.pk for one in some])} if some else {}
        yield from (replace(one, customer=read[one.customer.pk]) for one in some if one.customer.pk in read)
        if len(some) < size:
            return


def excellent(customers: Q, at: datetime, most: int | None = None) -> Iterator[Standing]:
    """Yield the excellent customers among those that are in a grade, by name (SD-4.11); at most ``most``."""
    tables = Tables(EXCELLENT, at)
    yield from _whole(islice(tables.said_of(_graded_in_parts(customers, at, most, tables)), most))


def dangerous(customers: Q, at: datetime, most: int | None = None) -> Iterator[Standing]:
    """Yield the dangerous customers, by name: among those who owe, complained in the year, or whose sheet says how
    their payments come in (SD-4.12); at most ``most``.
    """
    owing = Order.objects.filter(UNPAID).exclude(delivery=Delivery.CLOSED).order_by().values("customer")
    complained = Case.objects.filter(opened_at__gt=at - YEAR, opened_at__lte=at).exclude(class_key="").order_by()
    # One list of all of them: with three conditions the server would look at every customer there is.
    some = owing.union(complained.values("customer"), with_recovery())
    rows = Customer.objects.filter(customers, **KEPT, pk__in=some)
    found = iter(list(rows.order_by("name_key", "pk").values_list("pk", "unit_id")))
    yield from _whole(islice(Tables(RISKS, at).said_of(_with_grades(found, at, most)), most))


def _with_grades(
    found: Iterator[tuple[int, int]], at: datetime, most: int | None
) -> Iterator[list[tuple[Customer, str]]]:
    """Yield customers of these numbers and units, each with the grade they were in; one statement a part."""
    for size in _sizes(most):
        some = list(islice(found, size))
        if not some:
            return
        numbers = [number for number, _unit in some]
        held = Rating.objects.filter(Q(until=None) | Q(until__gt=at), customer__among=numbers, since__lte=at)
        known = dict(held.values_list("customer", "grade"))
        yield [(_sketch(number, unit), known.get(number, "")) for number, unit in some]


def risks_of(customer: Customer, at: datetime) -> list[Asked]:
    """Return why a customer is dangerous as they stand, nothing where they are not."""
    found = next(Tables(RISKS, at).said_of([[(customer, "")]]), None)
    return list(found.reasons) if found is not None else []


def _of_rating(customers: Q) -> Q:
    """Return the same condition on the customer of a rating, whose file is kept."""
    return _prefixed(customers) & Q(**{f"customer__{name}": value for name, value in KEPT.items()})


def _prefixed(condition: Q) -> Q:
    parts: list[Any] = []
    for part in condition.children:
        if isinstance(part, Q):
            parts.append(_prefixed(part))
        else:
            name, value = cast(tuple[str, Any], part)
            parts.append((f"customer__{name}", value))
    return Q(*parts, _connector=condition.connector, _negated=condition.negated)


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


def standing_rows(found: Iterable[Standing], at: datetime, zone: tzinfo) -> list[dict[str, Any]]:
    """Return excellent or dangerous customers, as they stood at an instant, as rows of a sheet; shares in percent.

    Their average gross profit is that of the months of the year before, in ``zone``, as in the ranking (SD-4.6); one
    statement for all.
    """
    standing = list(found)
    averages = averages_of([one.customer.pk for one in standing if one.told_figures], at, zone) if standing else {}
    return [
        {
            "customer": one.customer.reference, "customer.name": one.customer.name,
            "customer.number": one.customer.number, "customer.grade": one.grade,
            "customer.risks": "、".join(str(why.result) for why in one.told_reasons),
            **{f"customer.{name}": value for name, value in one.told_figures.items() if name not in {*SHARES, "grade"}},
            **{f"customer.{name}": one.told_figures[name] * 100 for name in SHARES if name in one.told_figures},
            **_profit(averages.get(one.customer.pk)),
        }
        for one in standing
    ]  # fmt: skip


def _profit(known: tuple[Decimal | None, int] | None) -> dict[str, Any]:
    """Return the average gross profit of a year as contents of a row, or that something has no known cost."""
    average, uncosted = known or (None, 0)
    return {"customer.average": average, "sales.remark": UNCOSTED if uncosted else None}
