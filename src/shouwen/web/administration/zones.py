"""Time zones to choose from: those of China and around it first, then all others by name."""

from __future__ import annotations

from zoneinfo import available_timezones

from shouwen.web.components.zones import NAMED, zone_words

_OTHERS = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/") and zone not in NAMED
)


def zones() -> list[tuple[str, str]]:
    """Return the keys of all zones with what the reader calls them."""
    return [(zone, zone_words(zone)) for zone in (*NAMED, *_OTHERS)]
