"""Make the positions that a house begins with."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.organisation.actions.positions import make_position
from shouwen.organisation.default_positions import DEFAULT_POSITIONS, DefaultPosition
from shouwen.organisation.models import Position
from shouwen.organisation.permissions import By, may_administer


@transaction.atomic(savepoint=False)
def make_default_positions(*, by: By, at: datetime) -> dict[str, Position]:
    """Make the default positions that are not there yet; return all of them by key. Existing ones stay as they are."""
    may_administer(by=by)
    made: dict[str, Position] = {}
    kept = Position.objects.in_bulk([one.key for one in DEFAULT_POSITIONS], field_name="key")
    for one in DEFAULT_POSITIONS:
        made[one.key] = kept.get(one.key) or make_position(
            one.key, name_en=one.name_en, is_head=one.is_head, deeds=one.deeds, by=by, at=at
        )
    return made


def default_positions_missing() -> tuple[DefaultPosition, ...]:
    """Return the default positions whose names no position has."""
    kept = set(Position.objects.filter(key__in=[one.key for one in DEFAULT_POSITIONS]).values_list("key", flat=True))
    return tuple(one for one in DEFAULT_POSITIONS if one.key not in kept)
