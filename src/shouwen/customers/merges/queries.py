"""What a merge would move, what came since, and which records may be one customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q

from shouwen.customers.merges.models import Merge
from shouwen.customers.merges.parts import Counted, Part, parts
from shouwen.customers.models import ContactPoint, Customer, PointKind
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.facts.prepared import Prepared
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of

#: The part of ``Merge.moved`` that holds which of the merged record's contact points the other got as well.
POINTS = "points"
#: Rows that came after a merge and of which one is asked where they belong.
MOST_ASKED = 100
#: Records of which a page of duplicates looks for others like them, and likenesses that it shows of one.
LOOKED_AT, MOST_LIKE = 200, 5
#: Records that these are compared with.
MOST_COMPARED = 2000
#: How somebody is reached: the kind and what it is without blanks.
Point = tuple[str, str]


def what_moves(merged: Customer, into: Customer) -> list[Counted]:
    """Return how many rows of each part a merge would move; one statement a part."""
    counted = [Counted(part, part.moving(merged, into).count()) for part in parts()]
    return [one for one in counted if one.many]


def points_shared(merged: Customer, into: Customer) -> list[ContactPoint]:
    """Return the contact points that the record that stays would get; two statements."""
    known = set(into.points.values_list("kind", "plain"))
    return [point for point in merged.points.order_by("-is_main", "pk") if (point.kind, point.plain) not in known]


def points_going_back(merge: Merge) -> list[ContactPoint]:
    """Return the contact points that the record that stayed has from the other and loses with it; two statements."""
    given = ContactPoint.objects.filter(pk__in=merge.moved[POINTS]["rows"], customer=merge.merged).order_by("pk")
    held = set(merge.into.points.values_list("kind", "plain"))
    return [point for point in given if (point.kind, point.plain) in held]


def what_goes_back(merge: Merge) -> list[Counted]:
    """Return how many rows of each part undoing a merge gives back, with what hangs on them."""
    rows = going_along(merge, {})
    return [Counted(part, len(rows[part.name])) for part in parts() if rows.get(part.name)]


@dataclass(frozen=True)
class Came:
    """A row that came after a merge: whoever undoes it says whose it is."""

    part: Part
    number: int
    label: str

    @property
    def reference(self) -> str:
        """How it is chosen."""
        return f"{self.part.name}:{self.number}"


def came_since(merge: Merge) -> list[Came]:
    """Return what came to the record that stayed since the merge and hangs on nothing that goes back; newest first."""
    gone = going_along(merge, {})
    zone = zone_of(merge.into.unit)
    found: list[Came] = []
    for part in parts():
        if part.label is not None and part.name in merge.moved:
            rows = part.rows_of(merge.into).filter(pk__gt=merge.moved[part.name]["last"])
            rows = rows.exclude(pk__in=gone.get(part.name, ())).order_by("-pk")
            found += [Came(part, row.pk, part.label(row, zone)) for row in rows[:MOST_ASKED]]
    return found


def going_along(merge: Merge, chosen: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Return which rows are the merged record's once more: those that moved and are still the other's, those that were
    chosen, and what came since and hangs on them.
    """
    found: dict[str, set[int]] = {}
    for part in parts():
        kept = {*merge.moved.get(part.name, {}).get("rows", ()), *chosen.get(part.name, ())}
        theirs = part.rows_of(merge.into).filter(pk__in=kept)
        found[part.name] = set(theirs.values_list("pk", flat=True)) if kept else set()
    for _ in range(3):  # a case hangs on a contact, a part of a case on the case
        for part in parts():
            if part.hangs is not None and any(found.values()) and part.name in merge.moved:
                since = part.rows_of(merge.into).filter(pk__gt=merge.moved[part.name]["last"])
                hanging = part.hangs({name: sorted(rows) for name, rows in found.items()})
                found[part.name] |= set(since.filter(hanging).values_list("pk", flat=True))
    return {name: sorted(rows) for name, rows in found.items() if rows}


def matters_of(rows: Mapping[str, Iterable[int]]) -> list[str]:
    """Return how facts name these rows, as far as they do."""
    kinds = {part.name: part.kind for part in parts()}
    return sorted(f"{kinds[name]}:{number}" for name, some in rows.items() if kinds.get(name) for number in some)


def merge_of(customer: Customer) -> Merge | None:
    """Return the merge by which a record leads to another, None where it stands for itself."""
    return Merge.objects.select_related("into", "by").filter(merged=customer, undone_at=None).first()


def merges_into(customer: Customer) -> list[Merge]:
    """Return the merges into a record that hold, the newest first."""
    return _MERGES(customer.pk)


_MERGES = Prepared(
    lambda into: Merge.objects.select_related("merged", "by").filter(into=into, undone_at=None).order_by("-at", "-pk")
)


class Record(NamedTuple):
    """What two records are compared by, and called: of a page of them a thousand may have to be looked at."""

    pk: int
    number: str
    kind: str
    name: str
    name_key: str
    company: str
    company_number: str
    registry: str
    secrecy: str


@dataclass(frozen=True)
class Like:
    """A record that may be the same customer, and why: ``phone``, ``mail``, ``company_number``, ``name``, ``sound``,
    ``company``.
    """

    customer: Record
    reasons: tuple[str, ...]


def like(customers: Sequence[Customer], *, by: Acting) -> dict[int, list[Like]]:
    """Return for each of these records the others that may be the same customer, as far as the member sees them.

    Two statements and one for the points, each by an index, whatever the number of customers.
    """
    numbers = [one.pk for one in customers]
    own = _points_by(numbers)
    plain = {plain for points in own.values() for _kind, plain in points}
    keys = {one.name_key for one in customers if one.name_key}
    same = Q(pk__in=ContactPoint.objects.filter(plain__in=plain).values("customer"))
    seen = Customer.objects.filter(by.scope(SEE_CUSTOMER).on(unit="unit"), erased_at=None, merged_into=None)
    firms = {one.company_number for one in customers if one.company_number}
    if firms:
        same |= Q(company_number__in=firms)
    rows = seen.filter(same | Q(name_key__in=keys)).values_list(*Record._fields)
    others = [Record(*row) for row in rows[:MOST_COMPARED]]
    theirs = _points_by([other.pk for other in others])
    by_key: dict[Hashable, list[Record]] = defaultdict(list)
    for other in others:
        for key in _keys_of(other, theirs[other.pk]):
            by_key[key].append(other)
    found = {}
    for one in customers:
        near = {other.pk: other for key in _keys_of(one, own[one.pk]) for other in by_key[key]}
        found[one.pk] = _alike(one, own[one.pk], [(other, theirs[other.pk]) for other in near.values()])[:MOST_LIKE]
    return found


def _points_by(numbers: Sequence[int]) -> dict[int, set[Point]]:
    """Return how each of some customers is reached; one statement, none for nobody."""
    found: dict[int, set[Point]] = defaultdict(set)
    rows = ContactPoint.objects.filter(customer__in=numbers, kind__in=[PointKind.PHONE, PointKind.MAIL])
    for number, kind, plain in rows.values_list("customer", "kind", "plain") if numbers else ():
        found[number].add((kind, plain))
    return found


def _keys_of(one: Customer | Record, points: Set[Point]) -> Iterator[Hashable]:
    """Yield what makes two records alike where both have it."""
    yield from points
    if one.name_key:
        yield one.name_key
    if one.company_number and one.registry:
        yield one.registry, one.company_number, "number"


def are_two_companies(one: Customer | Record, other: Customer | Record) -> bool:
    """Say whether the same registry gave two records two numbers: whatever else they share, they are two companies."""
    return bool(one.registry) and one.registry == other.registry and one.company_number != other.company_number


def number_of_both(one: Customer | Record, other: Customer | Record) -> bool:
    """Say whether the same registry gave two records the same number."""
    return bool(one.registry) and (one.registry, one.company_number) == (other.registry, other.company_number)


def _alike(one: Customer, points: Set[Point], others: Iterable[tuple[Record, Set[Point]]]) -> list[Like]:
    found = []
    for other, theirs in others:
        if other.pk == one.pk or other.kind != one.kind or are_two_companies(one, other):
            continue
        # How somebody is reached whose file is secret is not told by saying that it is the same.
        reasons = [] if one.secrecy or other.secrecy else sorted({kind for kind, _plain in points & theirs})
        if one.company_number and not (one.secrecy or other.secrecy) and number_of_both(one, other):
            reasons.append("company_number")
        if one.name_key and other.name_key == one.name_key:
            reasons.append("name" if other.name == one.name else "sound")
        if one.company and one.company == other.company and reasons:
            reasons.append("company")
        if reasons:
            found.append(Like(other, tuple(reasons)))
    return sorted(found, key=lambda like: (-len(like.reasons), like.customer.pk))


@dataclass(frozen=True)
class Duplicates:
    """Records with others like them, among so many that were looked at; ``after`` is where to go on, None at the end."""

    found: Sequence[tuple[Customer, Sequence[Like]]]
    looked_at: int
    after: int | None


def duplicates(*, by: Acting, after: int | None = None) -> Duplicates:
    """Look at the next records, the newest first, for others like them: so many at a time, however many there are."""
    rows: Any = Customer.objects.filter(by.scope(SEE_CUSTOMER).on(unit="unit"), erased_at=None, merged_into=None)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    some = list(rows.select_related("unit").order_by("-pk")[:LOOKED_AT])
    alike = like(some, by=by) if some else {}
    found, shown = [], set()
    for one in some:
        others = [two for two in alike[one.pk] if (two.customer.pk, one.pk) not in shown]
        shown |= {(one.pk, two.customer.pk) for two in others}
        if others:
            found.append((one, others))
    return Duplicates(found, len(some), some[-1].pk if len(some) == LOOKED_AT else None)
