"""Lists of cases by filter and order, and how many a filter holds, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db.models import QuerySet

from shouwen.cases.models import Case
from shouwen.cases.partaking import offered_cases
from shouwen.cases.permissions import SEE_CASE
from shouwen.contacts.models import Channel
from shouwen.organisation.rights import Acting, Scope
from shouwen.organisation.walks import (
    EVERYTHING,
    Condition,
    Counted,
    Walk,
    Within,
    counts,
    day_of,
    narrowed,
    number_asked,
    seen,
    units_of,
    within_unit,
)

#: Counts are exact to 99.
COUNTED_TO = 100
CASES = Walk("cases_case", own=("first_owner_id", "owner_id", "holder_id"), part="cases_partaker",
             counted_by="changed_at DESC")  # fmt: skip
MINE = Walk("cases_case", own=("owner_id", "holder_id"), counted_by="changed_at DESC")
HELD = Walk("cases_case", own=("holder_id",), counted_by="changed_at DESC")
#: The filters that everybody has, by name. ``mine`` and ``overdue`` hold open cases only.
SHOWN = ("open", "mine", "overdue", "closed", "all")
_OPEN = Condition("state = 'open'", part="part.is_open")
_STATES = {"open": _OPEN, "mine": _OPEN, "all": EVERYTHING,
           "closed": Condition("state = 'closed'", part="NOT part.is_open")}
BY_CHANGE, BY_DUE, BY_OPENING = "changed_at DESC, id DESC", "due_at, id", "opened_at DESC, id DESC"
_FROM_CHANNEL = "EXISTS (SELECT 1 FROM contacts_contact AS told WHERE told.id = contact_id AND told.channel = %s)"


@dataclass(frozen=True)
class CaseFilter:
    """What a list of cases shows: ``show`` is one of ``SHOWN``; unit means it and all below it.

    ``kind``, ``class_key`` and ``urgency`` are keys of the pack, ``holder`` is a member's number,
    ``channel`` that of the contact from which a case was opened, ``customer`` whose it is. It was opened
    ``since`` one day ``until`` another, both included.
    """

    show: str = "open"
    kind: str = ""
    class_key: str = ""
    unit: int | None = None
    by_due: bool = False
    urgency: str = ""
    holder: int | None = None
    channel: str = ""
    since: date | None = None
    until: date | None = None
    customer: int | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> CaseFilter:
        """Read a filter from a query string; what it does not know is left out."""
        show, channel = asked.get("show", ""), asked.get("channel", "")
        return cls(
            show if show in SHOWN else "open", asked.get("kind", "")[:40], asked.get("class_key", "")[:40],
            number_asked(asked.get("unit", "")), asked.get("sort") == "due", asked.get("urgency", "")[:10],
            number_asked(asked.get("holder", "")), channel if channel in Channel.values else "",
            day_of(asked.get("since", "")), day_of(asked.get("until", "")), number_asked(asked.get("customer", "")),
        )

    @property
    def order(self) -> str:
        """The order as columns: the overdue by due time, the others too if it is asked; else the latest change.

        Cases of some days come in the order in which they were opened: that is the index they are found by.
        """
        is_open = self.show in {"open", "mine", "overdue"}
        if self.show == "overdue" or (self.by_due and is_open):
            return BY_DUE
        return BY_OPENING if self.since or self.until else BY_CHANGE

    @property
    def is_narrow(self) -> bool:
        """True where few of the cases of a unit may fit: then the database chooses how they are found."""
        return bool(self.kind or self.class_key or self.urgency or self.channel or self.customer is not None)

    def condition(self, by: Acting, at: datetime, zone: tzinfo = UTC) -> Condition:
        """Return the filter as a condition on the rows; never those in which the member is accused."""
        found = _STATES.get(self.show) or _OPEN & Condition("due_at < %s", (at,))
        found &= Condition("(accused_id IS NULL OR NOT accused_id = ANY(%s))", (list(by.selves),))
        for column, value in (("kind", self.kind), ("class_key", self.class_key), ("urgency", self.urgency)):
            if value:
                found &= Condition(f"{column} = %s", (value,))
        if self.holder is not None and self.show == "mine":
            found &= Condition("holder_id = %s", (self.holder,))
        if self.customer is not None:
            found &= Condition("customer_id = %s", (self.customer,))
        if self.channel:
            found &= Condition(_FROM_CHANNEL, (self.channel,))
        if self.since:
            found &= Condition("opened_at >= %s", (datetime.combine(self.since, time.min, zone),))
        if self.until:
            found &= Condition("opened_at < %s", (datetime.combine(self.until + timedelta(days=1), time.min, zone),))
        return found


@dataclass
class CaseLists:
    """The lists of cases that one member sees at an instant; what they may see is read once.

    ``zone`` is where the days of a filter begin and end.
    """

    by: Acting
    at: datetime
    zone: tzinfo = UTC
    _seen: dict[int | None, tuple[Within, Condition]] = field(default_factory=dict)
    _read: tuple[Mapping[int, str], tuple[int, ...]] | None = None

    def listed(self, chosen: CaseFilter, *, most: int) -> QuerySet[Case]:
        """Return the first ``most`` cases of a filter, in its order; a page needs only their ``numbers``."""
        walk, where, condition = self._walk(chosen)
        first = walk.first(where, chosen.order, condition, most=most, by_units=not chosen.is_narrow)
        order = [("-" if part.endswith(" DESC") else "") + part.split()[0] for part in chosen.order.split(", ")]
        return Case.objects.filter(pk__in=first).order_by(*order)

    def numbers(self, chosen: CaseFilter, *, most: int, after: Condition = EVERYTHING) -> list[int]:
        """Return the numbers of the first ``most`` cases of a filter in its order, of those that come ``after`` a row."""
        walk, where, condition = self._walk(chosen)
        return walk.numbers(where, chosen.order, condition & after, most=most, by_units=not chosen.is_narrow)

    def counts(self, filters: Sequence[CaseFilter]) -> list[int]:
        """Return how many cases each filter holds, exact to 99 (100 means more): two statements at most."""
        asked = [Counted(*self._walk(one), is_steady=not one.is_narrow, order="due_at" if one.show == "overdue" else "")
                 for one in filters]
        return counts(asked, most=COUNTED_TO)

    def _walk(self, chosen: CaseFilter) -> tuple[Walk, Within, Condition]:
        condition = chosen.condition(self.by, self.at, self.zone)
        if chosen.show == "mine":
            return MINE, Within((), tuple(sorted(self.by.selves))), condition & self._mine(chosen.unit)
        where, below = self._within(chosen.unit)
        condition &= below
        if chosen.holder is not None:
            return HELD, Within((), (chosen.holder,)), condition & seen(CASES, where)
        return CASES, where, condition

    def _mine(self, unit: int | None) -> Condition:
        """Return which of their own cases members see: all where that is their right, which asks for no statement."""
        scope = self.by.scope(SEE_CASE)
        sees_own = scope.is_everything or self.by.selves <= set(scope.members)
        if sees_own and unit is None:
            return EVERYTHING
        where, below = self._within(unit)
        return below if sees_own else below & seen(CASES, where)

    def _within(self, unit: int | None) -> tuple[Within, Condition]:
        """Return what the member may see of a unit and all below it; what is seen by a task counts everywhere."""
        if unit not in self._seen:
            scope = self.by.scope(SEE_CASE)
            self._seen[unit] = within_unit(scope, unit) if scope.is_everything else self._besides(scope, unit)
        return self._seen[unit]

    def _besides(self, scope: Scope, unit: int | None) -> tuple[Within, Condition]:
        if self._read is None:
            self._read = units_of(scope), offered_cases(self.by)
        units, offered = self._read
        where, below = narrowed(scope, units, unit)
        partakers = tuple(sorted(self.by.selves)) if self.by.goes_to(SEE_CASE) else ()
        return replace(where, partakers=partakers, rows=offered), below
