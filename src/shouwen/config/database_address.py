"""Reads DATABASE_URL the way Django wants it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class WrongAddress(ValueError):
    """The address of a database cannot be read; the message says what is wrong with it."""


def read_address(address: str) -> dict[str, Any]:
    """Turn ``postgresql://user:secret@host:port/name`` into Django's settings of a database.

    A socket folder is given as ``?host=/folder``. Raises ``WrongAddress`` for another scheme or a
    missing name: Shouwen speaks PostgreSQL only.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise WrongAddress(f"a database address must begin with postgresql://, not {parts.scheme or 'nothing'}://")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise WrongAddress("a database address must name its database: postgresql://user@host/NAME")
    query = parse_qs(parts.query)
    host = query.pop("host", [unquote(parts.hostname or "")])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", [""])[0]),
        "OPTIONS": {key: values[0] for key, values in query.items()},
    }
