"""What people call a time zone: those of China and around it by their own names, others by their city."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from babel.core import Locale, get_global
from babel.dates import get_timezone_location
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from shouwen.web.components.places import Words

#: None of these knows summer time: their distance from UTC can stand beside the name.
NAMED: Mapping[str, Words] = {
    "Asia/Shanghai": _("Beijing time, UTC+8"),
    "Asia/Urumqi": _("Urumqi time, UTC+6"),
    "Asia/Hong_Kong": _("Hong Kong time, UTC+8"),
    "Asia/Macau": _("Macao time, UTC+8"),
    "Asia/Taipei": _("Taipei time, UTC+8"),
    "Asia/Singapore": _("Singapore time, UTC+8"),
    "Asia/Tokyo": _("Tokyo time, UTC+9"),
    "UTC": _("Coordinated universal time, UTC"),
}


def zone_words(zone: object) -> str:
    """Return a zone, or the key of one, as the reader calls it."""
    key = str(zone)
    return str(NAMED[key]) if key in NAMED else _by_city(key, to_locale(get_language() or "en"))


#: The present key of a zone by its old ones. Babel has the names of some cities under the old key alone (Asia/Calcutta).
PRESENT: Mapping[str, str] = get_global("zone_aliases")


@lru_cache(maxsize=2000)
def _by_city(key: str, locale: str) -> str:
    told = Locale.parse(locale).time_zones
    keys = (key, *(old for old, present in PRESENT.items() if present == PRESENT.get(key, key)))
    found = next((told[one]["city"] for one in keys if "city" in told.get(one, {})), "")
    return f"{found or get_timezone_location(key, locale=locale, return_city=True)} ({key})"
