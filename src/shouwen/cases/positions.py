"""In which position a member acts on a case."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from shouwen.cases.models import Case
from shouwen.organisation.models import Posting
from shouwen.organisation.rights import Acting


def position_of(by: Acting, case: Case, at: datetime) -> str | None:
    """Return the member's position nearest to the case's unit, else that of whom they stand in for."""
    rows = (
        Posting.objects.filter(Q(until=None) | Q(until__gt=at), member__in=by.selves, since__lte=at)
        .select_related("position", "unit")
        .order_by("pk")
    )
    line = case.unit.ancestor_ids

    def nearness(row: Posting) -> tuple[bool, int]:
        shared = sum(1 for mine, its in zip(row.unit.ancestor_ids, line, strict=False) if mine == its)
        return row.member_id == by.member.pk, shared

    best = max(rows, key=nearness, default=None)
    return best.position.key if best else None
