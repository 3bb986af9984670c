"""Lists of cases by filter and order, and how many a filter holds, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from shouwen.cases.models import Case
from shouwen.cases.permissions import SEE_CASE
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import Condition, Walk, Within, counts, within

#: Counts are exact to 99.
COUNTED_TO = 100
CASES = Walk("cases_case", own=("first_owner_id", "owner_id", "holder_id"))
MINE = Walk("cases_case", own=("owner_id", "holder_id"))
#: The filters that everybody has, by name. ``mine`` and ``overdue`` hold open cases only.
SHOWN = ("open", "mine", "overdue", "closed", "all")
_STATES = {"open": Condition("state = 'open'"), "mine": Condition("state = 'open'"),
           "closed": Condition("state = 'closed'"), "all": Condition()}
BY_CHANGE, BY_DUE = "changed_at DESC, id DESC", "due_at, id"


@dataclass(frozen=True)
class CaseFilter:
    """What a list of cases shows: ``show`` is one of ``SHOWN``; unit means it and all below it."""

    show: str = "open"
    kind: str = ""
    class_key: str = ""
    unit: int | None = None
    by_due: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> CaseFilter:
        """Read a filter from a query string; what it does not know is left out."""
        show, unit = asked.get("show", ""), asked.get("unit", "")
        return cls(
            show if show in SHOWN else "open", asked.get("kind", "")[:40], asked.get("class_key", "")[:40],
            int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 19 else None,
            asked.get("sort") == "due",
        )

    @property
    def order(self) -> str:
        """The order as columns: the overdue by due time, the others too if it is asked; else the latest change."""
        is_open = self.show in {"open", "mine", "overdue"}
        return BY_DUE if self.show == "overdue" or (self.by_due and is_open) else BY_CHANGE

    def condition(self, by: Acting, at: datetime) -> Condition:
        """Return the filter as a condition on the rows; never those in which the member is accused."""
        found = _STATES.get(self.show) or Condition("state = 'open' AND due_at < %s", (at,))
        found &= Condition("(accused_id IS NULL OR NOT accused_id = ANY(%s))", (list(by.selves),))
        if self.kind:
            found &= Condition("kind = %s", (self.kind,))
        if self.class_key:
            found &= Condition("class_key = %s", (self.class_key,))
        return found


@dataclass
class CaseLists:
    """The lists of cases that one member sees at an instant; what they may see is read once."""

    by: Acting
    at: datetime
    _seen: dict[int | None, Within] = field(default_factory=dict)

    def listed(self, chosen: CaseFilter, *, most: int) -> QuerySet[Case]:
        """Return the first ``most`` cases of a filter, in its order; a page needs only their ``numbers``."""
        walk, where = self._walk(chosen)
        first = walk.first(where, chosen.order, chosen.condition(self.by, self.at), most=most)
        order = [("-" if part.endswith(" DESC") else "") + part.split()[0] for part in chosen.order.split(", ")]
        return Case.objects.filter(pk__in=first).order_by(*order)

    def numbers(self, chosen: CaseFilter, *, most: int) -> list[int]:
        """Return the numbers of the first ``most`` cases of a filter, in its order."""
        walk, where = self._walk(chosen)
        return walk.numbers(where, chosen.order, chosen.condition(self.by, self.at), most=most)

    def counts(self, filters: Sequence[CaseFilter]) -> list[int]:
        """Return how many cases each filter holds, exact to 99 (100 means more): one statement."""
        asked = [(*self._walk(one), one.condition(self.by, self.at)) for one in filters]
        return counts(asked, most=COUNTED_TO)

    def _walk(self, chosen: CaseFilter) -> tuple[Walk, Within]:
        scope = self.by.scope(SEE_CASE)
        if chosen.show == "mine":
            seen = self.by.selves if scope.is_everything else self.by.selves & set(scope.members)
            return MINE, Within((), tuple(sorted(seen)))
        if chosen.unit not in self._seen:
            path = ""
            if chosen.unit is not None:
                path = Unit.objects.filter(pk=chosen.unit).values_list("path", flat=True).first() or "/none/"
            self._seen[chosen.unit] = within(scope, path=path)
        return CASES, self._seen[chosen.unit]
