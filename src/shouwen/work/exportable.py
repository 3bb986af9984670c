"""Which lists can be exported whole: floors above say how each is counted and written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, BinaryIO

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting, not_allowed

Query = Mapping[str, str]
Row = Sequence[object]
#: Passes rows on one by one and counts them.
Counted = Callable[[Iterable[Row]], Iterator[Row]]

#: The name in a query by which a reason is said.
READING = "reading_purpose"
#: More rows than any list has: an export is not cut off.
ALL = 10**9


@dataclass(frozen=True)
class Asked:
    """A list as one member sees it at an instant, by a query of names that the list knows."""

    by: Acting
    at: datetime
    query: Query
    zone: tzinfo


@dataclass(frozen=True)
class ExportList:
    """A list: the right that shows it, its title (translated when read), the names of its query.

    ``count`` returns how many rows there are, at most so many; ``write`` writes all of them as a sheet.
    ``reasons`` returns for which of them it tells somebody what an article keeps back from a list (``READING`` in its
    query): empty where it keeps nothing back, or the site has listed none. ``has_own`` of a list that also holds what
    is one's own, which is shown to everybody. ``besides`` are other rights of which each shows it too.
    """

    key: str
    deed: str
    title: Any
    names: tuple[str, ...]
    count: Callable[[Asked, int], int]
    write: Callable[[BinaryIO, Asked, Counted], None]
    reasons: Callable[[Acting, datetime], tuple[str, ...]] | None = None
    has_own: bool = False
    besides: tuple[str, ...] = ()

    @property
    def deeds(self) -> tuple[str, ...]:
        """The rights of which each shows it."""
        return (self.deed, *self.besides)

    def shows_to(self, by: Acting) -> bool:
        """Return whether a member may see any of it."""
        return any(by.has(deed) or (self.has_own and by.goes_to(deed)) for deed in self.deeds)

    def require(self, by: Acting) -> None:
        """Refuse the list to who may see none of it."""
        if not self.shows_to(by):
            raise not_allowed(self.deed)

    def query_of(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return what of a query the list knows."""
        return {name: given[name][:60] for name in self.names if given.get(name)}

    def reason_of(self, query: Mapping[str, str], *, by: Acting, at: datetime) -> str:
        """Return for which reason a list is wanted whole, empty for none; refuses one that is not among them."""
        reason = query.get(READING, "")
        known = self.reasons(by, at) if reason and self.reasons is not None else ()
        if reason and reason not in known:
            raise Refused("%(name)s is one of: %(known)s.", why=Why.BAD_INPUT, field=READING, name=READING,
                          known="、".join(known) or "—")  # fmt: skip
        return reason


_lists: dict[str, ExportList] = {}


def exports_list(one: ExportList) -> ExportList:
    """Let a list be exported under its key."""
    _lists[one.key] = one
    return one


def export_list(key: str) -> ExportList:
    """Return a list by its key; refuses one that there is not."""
    if key not in _lists:
        raise Refused("There is no such list.", why=Why.BAD_INPUT, field="list")
    return _lists[key]


def export_lists() -> list[ExportList]:
    """Return every list that can be exported, by key."""
    return [_lists[key] for key in sorted(_lists)]


def rights_of(by: Acting, deeds: Sequence[str]) -> str:
    """Return what vouches for where a member may do deeds, and in whose stead."""
    scopes = [by.scope(deed) for deed in deeds]
    held = [sorted(by.selves), *([sorted(one.paths), sorted(one.units), sorted(one.members)] for one in scopes)]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()
