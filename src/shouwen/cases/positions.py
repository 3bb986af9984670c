"""In which position a member acts on a case."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from shouwen.cases.models import Case
from shouwen.facts.prepared import Prepared
from shouwen.organisation.models import Posting
from shouwen.organisation.rights import Acting

_POSTINGS = Prepared(
    lambda members, at, at_too: Posting.objects.filter(
        Q(until=None) | Q(until__gt=at), member__among=members, since__lte=at_too
    )
    .select_related("position", "unit")
    .order_by("pk")
)


def position_of(by: Acting, case: Case, at: datetime) -> str | None:
    """Return the member's position nearest to the case's unit, else that of whom they stand in for."""
    rows = _POSTINGS(list(by.selves), at, at)
    line = case.unit.ancestor_ids

    def nearness(row: Posting) -> tuple[bool, int]:
        shared = sum(1 for mine, its in zip(row.unit.ancestor_ids, line, strict=False) if mine == its)
        return row.member_id == by.member.pk, shared

    best = max(rows, key=nearness, default=None)
    return best.position.key if best else None
