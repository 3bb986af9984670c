"""Where a unit is: the zone in which its days begin and end."""

from __future__ import annotations

from typing import Protocol
from zoneinfo import ZoneInfo

#: Of units that name none.
DEFAULT_ZONE = "Asia/Shanghai"


class Placed(Protocol):
    """A unit, or whatever names its zone as a unit does."""

    zone: str


def zone_of(unit: Placed) -> ZoneInfo:
    """Return the zone of a unit."""
    return ZoneInfo(unit.zone or DEFAULT_ZONE)
