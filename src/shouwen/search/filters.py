"""Keep a filter of a list under a name, rename and remove it: each member their own."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q

from shouwen.facts.actions import record
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.search.kinds import FILTER_REMOVED, FILTER_SAVED
from shouwen.search.models import SavedFilter

#: Filters that one member may keep for one list: each is counted whenever the list is shown.
MOST_FILTERS = 12
#: What is not part of a filter: where one is in the list, and what a form carries along.
NOT_KEPT = frozenset({"page", "narrow", "once", "csrfmiddlewaretoken", "list", "title"})

_KEPT = Prepared(lambda member, list_: SavedFilter.objects.filter(member=member, list=list_))

_SHARED = Prepared(
    lambda list_, member, units: SavedFilter.objects.filter(
        Q(member=member) | Q(shared_with__among=units), list=list_
    )
)


def kept_filters(list_: str, *, by: Acting) -> list[SavedFilter]:
    """Return the filters of a list that a member keeps, in their order; one statement."""
    return _KEPT(by.member.pk, list_)


def shared_filters(list_: str, *, by: Acting) -> list[SavedFilter]:
    """Return the filters of a list that a member keeps, then those shared with their unit; one statement."""
    found = _SHARED(list_, by.member.pk, by.member.home.ancestor_ids)
    return sorted(found, key=lambda one: one.member_id != by.member.pk)[: 2 * MOST_FILTERS]


@transaction.atomic(savepoint=False)
def save_filter(
    list_: str, title: str, query: str, share_with: Unit | None = None, *, by: Acting, at: datetime
) -> SavedFilter:
    """Keep a filter of a list under a title; the same title again replaces it.

    ``query`` is a query string of the list's page; all of the unit ``share_with`` see the filter.
    """
    named = _named(title)
    kept = kept_query(query)
    if len(kept) > 500:
        raise Refused("This filter is too long to be kept.", why=Why.BAD_INPUT, field="query")
    mine = SavedFilter.objects.select_for_update().filter(member=by.member, list=list_)
    others = [row for row in mine if row.title != named]
    if len(others) >= MOST_FILTERS:
        raise Refused("At most %(most)s filters can be kept. Remove one first.", why=Why.OVERTAKEN, most=MOST_FILTERS)
    place = 1 + max((row.place for row in others), default=0)
    row, _ = SavedFilter.objects.update_or_create(
        member=by.member, list=list_, title=named, defaults={"query": kept, "shared_with": share_with},
        create_defaults={"query": kept, "place": place, "shared_with": share_with},
    )
    record(FILTER_SAVED, at=at, unit=by.member.home_id, by=by, about=row, list=list_)
    return row


def _named(title: str) -> str:
    named = " ".join(title.split())[:40]
    if not named:
        raise Refused("Give the filter a name.", why=Why.BAD_INPUT, field="title")
    return named


@transaction.atomic(savepoint=False)
def rename_filter(kept: SavedFilter, title: str, *, by: Acting, at: datetime) -> SavedFilter:
    """Call a filter otherwise; what it finds, its place and with whom it is shared stay. Only who keeps it can."""
    if kept.member_id != by.member.pk:
        raise Refused("This filter is somebody else's.", why=Why.NOT_ALLOWED)
    named = _named(title)
    mine = list(SavedFilter.objects.select_for_update().filter(member=by.member, list=kept.list))
    if any(row.title == named and row.pk != kept.pk for row in mine):
        raise Refused("You keep a filter of this name already.", why=Why.BAD_INPUT, field="title")
    kept.title = named
    kept.save(update_fields=["title"])
    record(FILTER_SAVED, at=at, unit=by.member.home_id, by=by, about=kept, list=kept.list)
    return kept


@transaction.atomic(savepoint=False)
def remove_filter(kept: SavedFilter, *, by: Acting, at: datetime) -> None:
    """Remove a filter. Only who keeps it can; a stand-in sees their own."""
    if kept.member_id != by.member.pk:
        raise Refused("This filter is somebody else's.", why=Why.NOT_ALLOWED)
    record(FILTER_REMOVED, at=at, unit=by.member.home_id, by=by, about=kept, list=kept.list)
    kept.delete()


def kept_query(query: str) -> str:
    """Return a query string as it is kept: what filters, in one order, nothing empty."""
    return urlencode(sorted((name, value) for name, value in parse_qsl(query) if name not in NOT_KEPT))
