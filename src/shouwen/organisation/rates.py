"""How many requests in a minute: counted in the database, so that all processes of a house count together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from shouwen.organisation.models import RequestCount

MINUTE = 60


@dataclass(frozen=True)
class Rate:
    """Where an asker stands: so many allowed in the minute, so many left, seconds until it begins anew."""

    limit: int
    left: int
    seconds: int

    @property
    def is_over(self) -> bool:
        """True when this request was one too many."""
        return self.left < 0


# A row of an asker serves one minute after the other, so the table never holds more rows than askers.
_COUNT = """
INSERT INTO organisation_requestcount AS c (key, minute, many) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
  many = CASE WHEN c.minute = excluded.minute THEN c.many + 1 ELSE 1 END, minute = excluded.minute
RETURNING many
"""


def count_request(key: str, limit: int, at: datetime) -> Rate:
    """Count a request of an asker in the present minute and say where they stand; one statement.

    The table is not logged: after a crash of the database a minute begins anew, and no request waits
    for the disk.
    """
    moment = int(at.timestamp())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key[:80], moment // MINUTE])
        (used,) = cursor.fetchone()
    return Rate(limit, limit - used, MINUTE - moment % MINUTE)


def forget_counts(*, at: datetime) -> int:
    """Forget counts of minutes gone by; return how many. The clock calls it."""
    return RequestCount.objects.filter(minute__lt=int(at.timestamp()) // MINUTE).delete()[0]


def address_in(meta: Mapping[str, str]) -> str:
    """Return the address of whoever asks; behind a proxy that we trust, the one that it saw.

    Only the last entry counts: the others are whatever the asker wrote.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = meta.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if seen:
            return seen[:60]
    return str(meta.get("REMOTE_ADDR", ""))[:60]
