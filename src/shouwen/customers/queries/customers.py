"""Find customers and read what is held of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from shouwen.customers.finding import CUSTOMER
from shouwen.customers.models import ContactPoint, Customer, PointKind, Tag
from shouwen.customers.narrowing import Narrow
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.secrecy.listed import masked
from shouwen.facts.prepared import Prepared
from shouwen.facts.statements import rows_planned_anew
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import EVERYTHING, MOST_UNITS, Condition, Walk, Within, seen, within
from shouwen.search.queries import find

_CUSTOMERS = Walk("customers_customer")
#: A customer is found whenever they were recorded.
ALWAYS = datetime.max.replace(tzinfo=UTC)


def visible_customers(by: Acting) -> QuerySet[Customer]:
    """Return the customers that the member may see."""
    return Customer.objects.filter(by.scope(SEE_CUSTOMER).on(unit="unit"))


def customer_seen(number: int | None, *, by: Acting) -> Customer | None:
    """Return a customer by number if the member may see them; nothing is asked without a number."""
    return visible_customers(by).filter(pk=number).first() if number is not None else None


#: The database counts no further.
MOST_NUMBER = 2**63 - 1
_POINTS = (
    ContactPoint.objects.filter(customer=OuterRef("pk"))
    .order_by("pk")
    .values(one=JSONObject(
        id="pk", customer_id="customer_id", kind="kind", value="value", plain="plain",
        reversed_digits="reversed_digits", is_main="is_main", label="label",
    ))
)  # fmt: skip
_TAGS = (
    Tag.objects.filter(customers=OuterRef("pk"))
    .order_by("name", "pk")
    .values(one=JSONObject(id="pk", unit_id="unit_id", name="name"))
)
_WHOLE: Prepared[Any] = Prepared(
    lambda number: Customer.objects.filter(pk=number)
    .select_related("unit", "region")
    .annotate(told_points=ArraySubquery(_POINTS), told_tags=ArraySubquery(_TAGS))
)


def customer_whole(number: int, *, by: Acting) -> Customer | None:
    """Return a customer with unit, region, contact points and tags if the member may see them; one statement."""
    found = _WHOLE.first(number) if number <= MOST_NUMBER else None
    if found is None or not by.may(SEE_CUSTOMER, path=found.unit.path, own=()):
        return None
    customer: Customer = found
    known = {"points": [ContactPoint(**one) for one in found.told_points],
             "tags": [Tag(**one) for one in found.told_tags]}  # fmt: skip
    prefetched: dict[str, QuerySet[Any]] = {}
    for name, rows in known.items():
        read = getattr(customer, name).all()
        read._result_cache, read._prefetch_done = rows, True
        prefetched[name] = read
    customer._prefetched_objects_cache = prefetched  # type: ignore[attr-defined]  # as prefetch_related leaves them
    return customer


BY_NAME = "name_key, id"
ALL = Narrow()


def listed_customers(by: Acting, *, most: int, narrow: Narrow = ALL) -> QuerySet[Customer]:
    """Return the first ``most`` customers by name that the member may see; two statements at most."""
    first = _CUSTOMERS.first(
        within(by.scope(SEE_CUSTOMER)), BY_NAME, narrow.condition, most=most, by_units=narrow.is_all
    )
    return Customer.objects.filter(pk__in=first).order_by("name_key", "pk")


def first_customers(
    by: Acting, *, most: int, narrow: Narrow = ALL, after: Condition = EVERYTHING
) -> list[int]:
    """Return the numbers of the same customers, in order: what a page needs; only of those that come ``after``."""
    seen_ = within(by.scope(SEE_CUSTOMER))
    if narrow.bearers is not None and not seen_.rows:
        return _first_bearers(*narrow.bearers, seen_, narrow.besides, after, most)
    if narrow.is_by_contact and seen_.units is not None:
        sql, values = those_contacted(narrow, seen_, after, most)
        return [row[0] for row in rows_planned_anew(sql, values)]
    return _CUSTOMERS.numbers(seen_, BY_NAME, narrow.condition & after, most=most, by_units=narrow.is_by_unit)


def those_contacted(narrow: Narrow, seen_: Within, after: Condition, most: int) -> tuple[str, list[Any]]:
    """Return a query for the first customers of some units who were in contact since a day.

    Those whose day fits are put in order, and their contacts looked up until there are enough. With all customers the
    database does so itself; with those of units it would look up all contacts first.
    """
    likely = seen(_CUSTOMERS, seen_) & narrow.likely & after
    sql = (
        f"SELECT id FROM (SELECT id, name_key FROM customers_customer WHERE {likely.sql} ORDER BY {BY_NAME} OFFSET 0)"  # noqa: S608
        f" AS customers_customer WHERE {narrow.contacted.sql} ORDER BY {BY_NAME} LIMIT {most:d}"
    )
    return sql, [*likely.values, *narrow.contacted.values]


def _first_bearers(
    bearers: str, value: int | str, seen_: Within, besides: Condition, after: Condition, most: int
) -> list[int]:
    """Return the first of those who bear a tag, are in a grade or agreed, by name."""
    sql, values = _bearers(bearers, value, seen_, besides, after, most)
    rows = rows_planned_anew(f"SELECT id FROM ({sql}) AS first_rows ORDER BY {BY_NAME} LIMIT {most:d}", values)  # noqa: S608
    return [row[0] for row in rows]


def some_bearers(
    bearers: str, value: int | str, seen_: Within, besides: Condition, most: int
) -> tuple[str, tuple[Any, ...]]:
    """Return a query for any ``most`` of those who bear a tag, are in a grade or agreed, to count them."""
    sql, values = _bearers(bearers, value, seen_, besides, EVERYTHING, most)
    return f"SELECT id FROM ({sql}) AS some_bearers LIMIT {most:d}", tuple(values)  # noqa: S608


def _bearers(
    bearers: str, value: int | str, seen_: Within, besides: Condition, after: Condition, most: int
) -> tuple[str, list[Any]]:
    """Return a query for the first of each unit, or of all: walked by name where they stand, one by one.

    Who sees few units walks those of each. Who agreed several times stands there as often.
    """
    after_ = after.sql.replace(BY_NAME, "bearer.name_key, bearer.id")
    first = (
        "SELECT DISTINCT bearer.name_key, bearer.id FROM (SELECT customer_id AS id, name_key FROM {bearers}) AS bearer"  # noqa: S608
        " CROSS JOIN LATERAL (SELECT id FROM customers_customer WHERE id = bearer.id AND {besides} OFFSET 0) AS one"
        f" WHERE {after_} ORDER BY bearer.name_key, bearer.id LIMIT {most:d}"
    )
    if seen_.units is None or len(seen_.units) > MOST_UNITS:
        whole = besides & seen(_CUSTOMERS, seen_)
        return first.format(bearers=bearers, besides=whole.sql), [value, *whole.values, *after.values]
    of_unit = first.format(bearers=f"{bearers} AND unit_id = key", besides=besides.sql)
    sql = f"SELECT found.* FROM unnest(%s::bigint[]) AS key CROSS JOIN LATERAL ({of_unit}) AS found"  # noqa: S608
    return sql, [list(seen_.units), value, *besides.values, *after.values]


class CustomerLine(NamedTuple):
    """What a list shows of a customer; ``phone`` is the main one."""

    pk: int
    number: str
    name: str
    company: str
    phone: str | None
    unit: str


def lines_of(numbers: Sequence[int], closed: Collection[int] = ()) -> list[CustomerLine]:
    """Return these customers as lines of a list, by name; one statement.

    Of ``closed`` units an article lets no file be read unasked: their telephones are masked.
    """
    return [
        CustomerLine(pk, number, name, company, masked(phone) if phone and unit in closed else phone, called)
        for pk, number, name, company, phone, called, unit in _LINES(list(numbers))
    ]


#: No list shows a number of one whose file is secret.
_PHONE = ContactPoint.objects.filter(
    customer=OuterRef("pk"), customer__secrecy="", kind=PointKind.PHONE, is_main=True
).values("value")[:1]
_LINES = Prepared(
    lambda numbers: Customer.objects.filter(pk__among=numbers)
    .order_by("name_key", "pk")
    .values_list("pk", "number", "name", "company", Subquery(_PHONE), "unit__name", "unit_id")
)


def find_customers(words: str, *, by: Acting, most: int = 8) -> list[Customer]:
    """Find customers while a name or number is being typed: by any part of name, company, number,
    initials or contact point; the newest ``most`` that fit, by name.
    """
    found = find(words, by=by, at=ALWAYS, kinds=(CUSTOMER,), most=most)
    numbers = [int(one.reference.partition(":")[2]) for one in found]
    rows = visible_customers(by).filter(pk__in=numbers, erased_at=None).prefetch_related("points")
    return list(rows.order_by("name_key", "pk"))
