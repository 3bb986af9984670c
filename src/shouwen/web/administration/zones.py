"""Time zones to choose from: those of China and around it first, then all others by name."""

from __future__ import annotations

from zoneinfo import available_timezones

from shouwen.web.components.places import Words

_FIRST = (
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Macau",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "UTC",
)


def _all() -> list[tuple[str, Words]]:
    others = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone) for zone in (*_FIRST, *(zone for zone in others if zone not in _FIRST))]


ZONES = _all()
