"""Saved lists of customers: kept under a name, shared within a unit, counted, and walked by follow-ups and campaigns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from shouwen.customers.narrowing import NAMES, Narrow
from shouwen.customers.permissions import SEE_CUSTOMER, may_keep_lists
from shouwen.customers.queries import some_bearers, those_contacted
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.statements import rows_planned_anew
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import (
    EVERYTHING,
    Condition,
    Counted,
    CountedRows,
    Walk,
    Within,
    counts,
    seen,
    within,
)
from shouwen.search.filters import kept_query, save_filter, shared_filters
from shouwen.search.models import SavedFilter

LIST = "customers"
#: A count is exact up to 99; one more says that there are more.
COUNTED = 100
#: Customers that are read at a time when a list is walked.
CHUNK = 1000
_CUSTOMERS = Walk("customers_customer")


def keep_segment(title: str, query: str, share_with: Unit | None = None, *, by: Acting, at: datetime) -> SavedFilter:
    """Keep a list of customers under a title, for oneself or for all of a unit; the same title again replaces it."""
    if share_with is not None:
        may_keep_lists(share_with, by=by)
    kept = dict(parse_qsl(kept_query(query)))
    if not any(name in NAMES for name in kept):
        raise Refused("Narrow the list first: all customers need no list of their own.", why=Why.BAD_INPUT,
                      field="query")  # fmt: skip
    return save_filter(LIST, title, query, share_with, by=by, at=at)


def segments_for(by: Acting) -> list[SavedFilter]:
    """Return the lists that a member keeps, and those shared in their unit or one above it; one statement."""
    return shared_filters(LIST, by=by)


def narrow_of(segment: SavedFilter, *, by: Acting, at: datetime) -> Narrow:
    """Return which customers a saved list holds for a member; consents must hold ``at``."""
    return Narrow.of(dict(parse_qsl(segment.query)), by=by, at=at)


def counts_of(segments: Sequence[SavedFilter], *, by: Acting, at: datetime) -> list[int]:
    """Return how many customers of each list the member may see, up to ``COUNTED``."""
    if not segments:
        return []
    seen_ = within(by.scope(SEE_CUSTOMER))
    return counts([counted_of(narrow_of(one, by=by, at=at), seen_) for one in segments], most=COUNTED)


def counted_of(narrow: Narrow, seen_: Within) -> Counted | CountedRows:
    """Return what is counted of a list: by what finds its customers for a page, where that is not their own rows."""
    is_of_all = seen_.units is None
    # Whether an agreement still holds is looked up for each bearer; of all units the database does it better at once.
    if narrow.bearers is not None and not seen_.rows and not (narrow.purpose and is_of_all):
        return CountedRows(*some_bearers(*narrow.bearers, seen_, narrow.besides, COUNTED))
    if narrow.is_by_contact and not seen_.rows and not is_of_all:
        sql, values = those_contacted(narrow, seen_, EVERYTHING, COUNTED)
        return CountedRows(sql, tuple(values))
    return Counted(_CUSTOMERS, seen_, narrow.condition, is_steady=False)


def customers_in(segment: SavedFilter, *, by: Acting, at: datetime, after: int = 0) -> Iterator[int]:
    """Yield the numbers of all customers of a list that the member may see, in order, from after a number on.

    Read so many at a time by number, so that a walk can be stopped anywhere and gone on with: there is no cap, and
    whoever comes or goes meanwhile moves nobody. Consents must hold ``at``.
    """
    return customers_where(narrow_of(segment, by=by, at=at).condition, by=by, after=after)


def customers_where(condition: Condition, *, by: Acting, after: int = 0) -> Iterator[int]:
    """Yield the numbers of all customers that meet a condition and that the member may see, in order, after a number."""
    condition &= seen(_CUSTOMERS, within(by.scope(SEE_CUSTOMER)))
    sql = f"SELECT id FROM customers_customer WHERE id > %s AND {condition.sql} ORDER BY id LIMIT {CHUNK:d}"  # noqa: S608
    last = after
    while True:
        numbers = [row[0] for row in rows_planned_anew(sql, [last, *condition.values])]
        yield from numbers
        if len(numbers) < CHUNK:
            return
        last = numbers[-1]
