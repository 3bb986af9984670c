"""Contact points as they are searched, and times of the week: plain values in, plain values out."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from datetime import datetime, time

SHORTEST_NUMBER = 3


def plain_number(value: str) -> str:
    """Return only the digits of a number, full-width ones included, without a leading 86 of China."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", value) if c.isascii() and c.isdigit())
    return digits[2:] if digits.startswith("86") and len(digits) == 13 else digits


def written_point(kind: str, value: str) -> str:
    """Return a contact point as it is kept and shown: without superfluous blanks, numbers and mail at half width."""
    kept = " ".join(value.split())
    return unicodedata.normalize("NFKC", kept) if kind in {"phone", "fax", "mail"} else kept


def plain_point(kind: str, value: str) -> str:
    """Return a contact point as it is compared and searched."""
    if kind in {"phone", "fax"}:
        return plain_number(value)
    return " ".join(unicodedata.normalize("NFKC", value).lower().split())


def falls_in(local: datetime, weekdays: Collection[int], since: time, until: time) -> bool:
    """Say whether a local time falls in a time of some weekdays (1 Monday to 7 Sunday).

    The last instant does not belong to it. A time that ends before it begins goes on past midnight, into the morning
    after each of its weekdays.
    """
    now, day = local.time(), local.isoweekday()
    if since < until:
        return day in weekdays and since <= now < until
    yesterday = day - 1 or 7
    return (day in weekdays and now >= since) or (yesterday in weekdays and now < until)
