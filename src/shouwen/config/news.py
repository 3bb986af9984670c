"""What open pages, the worker and the clock are told of a deed: which thing changed, how, by whom."""

from __future__ import annotations

from dataclasses import dataclass

#: The channel of PostgreSQL's NOTIFY on which deeds tell that something changed (``work.live``).
CHANNEL = "shouwen"


@dataclass(frozen=True, slots=True)
class News:
    """One thing changed. References only (``case:17``, ``member:5``), never words.

    ``what`` is a key or the kind of a fact, ``by`` a member or nothing. ``place`` is where it
    stands in the stream: milliseconds since 1970 at which this process heard of it.
    """

    place: int
    topic: str
    what: str
    by: str = ""


def read_news(payload: str, place: int) -> News:
    """Read what was notified: ``topic what by``, the last where a member did it."""
    topic, what, by = (*payload.split(" ", 2), "", "")[:3]
    return News(place, topic, what, by)
