"""From which address a request comes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the address of whoever asks; behind a proxy that we trust, the one that it saw.

    Only the last entry counts: the others are whatever the asker wrote.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        seen: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if seen:
            return seen[:60]
    return str(request.META.get("REMOTE_ADDR", ""))[:60]
