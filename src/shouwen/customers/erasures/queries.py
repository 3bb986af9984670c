"""What of a person would go and what stays, under which article; which holds stand; what was reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from shouwen.compliance.models import Finding
from shouwen.customers.erasing import all_written, numbers_of
from shouwen.customers.erasures.models import Erasure, Hold, KeptRow
from shouwen.customers.models import Customer
from shouwen.facts.prepared import Prepared
from shouwen.organisation.zones import zone_of


@dataclass(frozen=True)
class Keeping:
    """Under which standard something is kept, and until when; None: for good."""

    standard: str
    citation: str
    until: datetime | None


@dataclass(frozen=True)
class Stock:
    """Rows of one sort: the numbers of those that go, and how each of the others is kept."""

    name: str
    going: tuple[int, ...] = ()
    kept: Mapping[int, Keeping] = field(default_factory=dict)

    def counted(self) -> dict[str, Any]:
        """Return it in numbers: how many go, and how many stay under each article until when."""
        by_keeping = Counter(self.kept.values())
        kept = [{"standard": one.standard, "citation": one.citation, "many": many,
                 "until": one.until.isoformat() if one.until is not None else None}
                for one, many in by_keeping.items()]  # fmt: skip
        kept.sort(key=lambda one: (str(one["citation"]), str(one["until"])))
        return {"name": self.name, "goes": len(self.going), "kept": kept}


_FOUND = Prepared(
    lambda holders: Finding.objects.filter(
        holder__among=holders, kind="keep", withdraws=None, withdrawal=None
    ).order_by("at", "pk")
)
#: The result of a ``keep`` that came to an early end.
ENDED = "ended"


def keepings_of(references: Sequence[str], *, at: datetime) -> dict[str, Keeping]:
    """Return under what things are kept at an instant, of several the longest; one statement, none for nothing.

    Each was found when the article spoke to it: by the text that was in force then, with that time's local values.
    """
    latest: dict[tuple[str, str], Finding] = {}
    for found in _FOUND(list(references)) if references else ():
        latest[found.holder, found.standard] = found
    kept: dict[str, Keeping] = {}
    for (holder, standard), found in latest.items():
        said = found.reckoning.get("figures", {}).get("until")
        until = datetime.fromisoformat(said) if said else None
        if found.result == ENDED or found.verdict == "withdrawn" or (until is not None and until <= at):
            continue
        one = Keeping(standard, found.citation, until)
        kept[holder] = max(kept.get(holder, one), one, key=_length)
    return kept


def _length(keeping: Keeping) -> tuple[bool, float]:
    return keeping.until is None, keeping.until.timestamp() if keeping.until is not None else 0.0


def what_goes(customer: Customer, *, at: datetime) -> list[Stock]:
    """Return what of a person would go, and what stays, sort by sort; two statements."""
    numbers = numbers_of(customer)
    sorts = all_written()
    named = {name: f"{one.kind}:" for name, one in sorts.items() if one.kind}
    keepings = keepings_of([f"{start}{row}" for name, start in named.items() for row in numbers[name]], at=at)
    stocks: list[Stock] = []
    for name in sorts:
        start = named.get(name, "")
        kept = {row: keepings[f"{start}{row}"] for row in numbers[name] if start and f"{start}{row}" in keepings}
        stocks.append(Stock(name, tuple(row for row in numbers[name] if row not in kept), kept))
    return stocks


def counted(stocks: Sequence[Stock]) -> list[dict[str, Any]]:
    """Return a report in numbers, as it is kept."""
    return [one.counted() for one in stocks]


def holds_on(customer: Customer) -> list[Hold]:
    """Return the holds on a customer, the newest first, also those that were lifted; one statement."""
    return list(Hold.objects.filter(customer=customer).select_related("by", "lifted_by").order_by("-since", "-pk"))


#: The holds that stand on one customer, as ``stands`` says it, for a statement with ``customer`` and ``at``.
STANDING_HOLDS = """
customers_hold h JOIN customers_customer c ON c.id = h.customer_id JOIN organisation_unit u ON u.id = c.unit_id
WHERE h.customer_id = %(customer)s AND h.since <= %(at)s AND (h.lifted_at IS NULL OR h.lifted_at > %(at)s)
    AND (h.until IS NULL
         OR h.until >= (%(at)s::timestamptz AT TIME ZONE coalesce(nullif(u.zone, ''), 'Asia/Shanghai'))::date)
"""


def stands(hold: Hold, customer: Customer, *, at: datetime) -> bool:
    """Say whether a hold stands at an instant: not lifted, and its last day not past in the zone of the unit."""
    today = at.astimezone(zone_of(customer.unit)).date()
    is_lifted = hold.lifted_at is not None and hold.lifted_at <= at
    return not is_lifted and hold.since <= at and (hold.until is None or today <= hold.until)


def standing_holds(customer: Customer, *, at: datetime) -> list[Hold]:
    """Return the holds that stand against erasing a customer; one statement."""
    rows = Hold.objects.filter(Q(lifted_at=None) | Q(lifted_at__gt=at), customer=customer, since__lte=at)
    return [one for one in rows.order_by("since", "pk") if stands(one, customer, at=at)]


def erasure_of(customer: Customer) -> Erasure | None:
    """Return the request that waits, or the erasure that was carried out; one statement."""
    rows = Erasure.objects.filter(customer=customer, withdrawn_at=None).select_related("asked_by", "erased_by")
    return rows.order_by("-asked_at", "-pk").first()


def still_kept(erasure: Erasure) -> int:
    """Return how many rows of an erased person still wait for their day, or stay for good; one statement."""
    return KeptRow.objects.filter(erasure=erasure, erased_at=None).count()
