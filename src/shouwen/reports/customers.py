"""Customers by grade, excellent and dangerous ones: reckoned by the tables in force, for pages, sheets and exports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from django.db.models import FilteredRelation, Q, QuerySet

from shouwen.cases.models import Case
from shouwen.compliance.asking import Asked, every_key_of
from shouwen.customers.credit.figures import figures_of
from shouwen.customers.credit.models import Rating
from shouwen.customers.credit.queries import EXCELLENT, RISKS
from shouwen.customers.credit.sheets import RECOVERY, with_recovery
from shouwen.customers.models import Customer
from shouwen.facts.instances import maker_of
from shouwen.facts.prepared import Prepared
from shouwen.facts.statements import rows_of
from shouwen.orders.credit import late_before
from shouwen.orders.models import UNPAID, Delivery, Order
from shouwen.orders.sales import averages_of
from shouwen.organisation.models import Unit
from shouwen.organisation.walks import MOST_UNITS, Within
from shouwen.reports.sales import UNCOSTED
from shouwen.reports.standing import Standing, Tables

#: Customers who are looked at together where more are listed than pages are turned: so many, and twice as many each
#: time until there are so many at once.
CHUNK, MOST_AT_ONCE, TURNED = 1_000, 8_000, 2_600
#: For each line up to the end of a page so many are looked at first, and so many times as many each time that these were
#: too few: a page takes few statements however many fall away.
FOR_ONE, TIMES = 2, 20
YEAR = timedelta(days=365)
#: Before the one every instant lies, before the other none.
ALWAYS, NEVER = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
SHARES = ("margin", "punctuality")
#: Whose file is neither gone nor sealed nor part of another one.
KEPT: Mapping[str, None] = {"erased_at": None, "deregistered_at": None, "merged_into": None}


def graded(seen: Within, at: datetime) -> list[tuple[Customer, str]]:
    """Return the customers that were in a grade at an instant, by name, each with it; one statement."""
    kept = {f"customer__{name}": value for name, value in KEPT.items()}
    rows = Rating.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at, **kept)
    if seen.units is not None:
        rows = rows.filter(customer__unit__among=list(seen.units))
    rows = rows.select_related("customer__unit").order_by("customer__name_key", "customer_id")
    return [(row.customer, row.grade) for row in rows]


def _sizes(most: int | None) -> Iterator[int]:
    """Yield how many customers are looked at together, time after time: few at first where only ``most`` are listed."""
    is_page = most is not None and most <= TURNED
    size = FOR_ONE * most if most is not None and is_page else CHUNK
    while True:
        yield size
        size = TIMES * size if is_page else min(2 * size, MOST_AT_ONCE)


def _graded_in_parts(
    seen: Within, at: datetime, most: int | None, tables: Tables
) -> Iterator[list[tuple[Customer, str]]]:
    """Yield the customers in a grade that is possible by name, some at a time: what nobody asks for is not read. One
    statement a part.

    Of each only number and unit are read. Ratings carry the names of their customers (``0012_bearers_by_name``), so that
    those of each grade are read in their order; of each unit, where few are seen.
    """
    grades, after = tables.grades(), ("", 0)
    for size in _sizes(most) if grades else ():
        some = _by_name(seen, grades, at, after, size)
        if some:
            yield [(_sketch(number, unit), grade) for number, unit, grade, _name in some if tables.may_name(unit, grade)]
        if len(some) < size:
            return
        after = (some[-1][3], some[-1][0])


_GRADED = (
    "SELECT r.customer_id, c.unit_id, r.grade, r.name_key FROM customers_rating r JOIN customers_customer c"
    " ON c.id = r.customer_id AND c.erased_at IS NULL AND c.deregistered_at IS NULL AND c.merged_into_id IS NULL"
    " WHERE r.since <= %(at)s AND (r.name_key, r.customer_id) > (%(name)s, %(number)s)"
)


def _by_name(
    seen: Within, grades: Sequence[str], at: datetime, after: tuple[str, int], size: int
) -> list[tuple[int, int, str, str]]:
    """Return number, unit, grade and name of customers in one of these grades, the next by name; one statement."""
    end = f"ORDER BY name_key, customer_id LIMIT {size:d}"
    of, key, within_ = "unnest(%(grades)s::text[]) AS of (grade)", "r.grade = of.grade", "true"
    if seen.units is not None:
        within_ = "r.unit_id = ANY(%(units)s)"
        if len(seen.units) <= MOST_UNITS:
            of += " CROSS JOIN unnest(%(units)s::bigint[]) AS whose (unit)"
            key += " AND r.unit_id = whose.unit"
        else:
            key += f" AND {within_}"
    # Of each grade those who are in it; and of all grades those who no longer are, but were: few, at an instant like now.
    now = f"SELECT one.* FROM {of} CROSS JOIN LATERAL ({_GRADED} AND r.until IS NULL AND {key} {end}) AS one"  # noqa: S608
    before = f"{_GRADED} AND r.until > %(at)s AND r.grade = ANY(%(grades)s) AND {within_} {end}"
    values = {"grades": list(grades), "at": at, "name": after[0], "number": after[1], "units": list(seen.units or ())}
    return [tuple(row) for row in rows_of(f"({now}) UNION ALL ({before}) {end}", values)]


_MAKE = maker_of(Customer, ["id", "unit_id"])
_WHOLE = Prepared(lambda numbers: Customer.objects.filter(pk__among=numbers).select_related("unit"))


def _sketch(number: int, unit: int) -> Customer:
    """Return a customer of whom no more than number and unit is known: what figures and tables need."""
    return cast(Customer, _MAKE((number, unit)))


def read_whole(found: Sequence[Standing], at: datetime) -> list[Standing]:
    """Return the same with customers that are read whole and all their figures; two statements."""
    if not found:
        return []
    figures = figures_of([one.customer for one in found], at)
    read = {one.pk: one for one in _WHOLE([one.customer.pk for one in found])}
    return [
        replace(one, customer=read[one.customer.pk], figures={**figures[one.customer.pk], "grade": one.grade or None})
        for one in found if one.customer.pk in read
    ]  # fmt: skip


def each_whole(found: Iterator[Standing], at: datetime) -> Iterator[Standing]:
    """Yield the same, many at a time."""
    while some := list(islice(found, CHUNK)):
        yield from read_whole(some, at)


def excellent(seen: Within, at: datetime, most: int | None = None) -> Iterator[Standing]:
    """Yield the excellent customers among those that are in a grade, by name (SD-4.11); at most ``most``.

    Of each no more is known than unit, grade, why, and the figures that decide: ``read_whole`` reads the others.
    """
    tables = Tables(EXCELLENT, at)
    yield from islice(tables.said_of(_graded_in_parts(seen, at, most, tables)), most)


def dangerous(seen: Within, at: datetime, most: int | None = None) -> Iterator[Standing]:
    """Yield the dangerous customers, by name: among those who owe, complained in the year, or whose sheet says how
    their payments come in (SD-4.12); at most ``most``. Of each as much is known as of excellent ones.
    """
    tables = Tables(RISKS, at)
    asked = _at_risk(tuple(every_key_of(RECOVERY)), seen.units is None)
    found = asked(at, at - YEAR, _overdue_before(tables, at), list(seen.units or ()))
    yield from islice(tables.said_of(_in_parts(iter(found), most)), most)


def _overdue_before(tables: Tables, at: datetime) -> datetime:
    """Return before when an order that is not paid must have been placed for its customer to be named: at any time,
    unless no more is read than what is overdue for longer than the shortest term; at none where not even that is.
    """
    if tables.may_read("outstanding"):
        return ALWAYS
    before = late_before(tables.units, at) if tables.may_read("overdue", "overdue_days") else None
    return before or NEVER


@lru_cache(maxsize=16)
def _at_risk(fields: tuple[str, ...], is_of_all: bool) -> Prepared[tuple[int, int, str | None]]:
    """Return the query for those whom the tables may name by name, with unit and grade: who owes; who complained; of whom
    a sheet says in one of these fields how payments come in.

    One list of all of them: with three conditions the server would look at every customer there is. How many owe for
    longer than a term it knows by the term alone.
    """

    def build(at: Any, year_before: Any, before: Any, units: Any) -> QuerySet[Any, tuple[int, int, str | None]]:
        owing = Order.objects.filter(UNPAID, placed_at__lt=before).exclude(delivery=Delivery.CLOSED).order_by()
        complained = Case.objects.filter(opened_at__gt=year_before, opened_at__lte=at).exclude(class_key="").order_by()
        named = owing.values("customer").union(complained.values("customer"), with_recovery(fields))
        rows = Customer.objects.filter(**KEPT, pk__in=named)
        if not is_of_all:
            rows = rows.filter(unit__among=units)
        held = Q(ratings__since__lte=at) & (Q(ratings__until=None) | Q(ratings__until__gt=at))
        graded_then = rows.annotate(held=FilteredRelation("ratings", condition=held))
        return graded_then.order_by("name_key", "pk").values_list("pk", "unit_id", "held__grade")

    return Prepared(build, plans_anew=True)


def _in_parts(
    found: Iterator[tuple[int, int, str | None]], most: int | None
) -> Iterator[list[tuple[Customer, str]]]:
    """Yield customers of these numbers and units, each with the grade they were in."""
    for size in _sizes(most):
        some = list(islice(found, size))
        if not some:
            return
        yield [(_sketch(number, unit), grade or "") for number, unit, grade in some]


def risks_of(customer: Customer, at: datetime) -> list[Asked]:
    """Return why a customer is dangerous as they stand, nothing where they are not."""
    found = next(Tables(RISKS, at).said_of([[(customer, "")]]), None)
    return list(found.reasons) if found is not None else []


def below(unit: Unit) -> Within:
    """Return the units of which a sheet of a unit tells: the unit and those below it; one statement."""
    return Within(tuple(Unit.objects.filter(path__startswith=unit.path).order_by("pk").values_list("pk", flat=True)))


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
    standing = list(each_whole(iter(found), at))
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
