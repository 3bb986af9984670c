"""Where a database is and who asks: an address for each role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import psycopg
from psycopg.conninfo import make_conninfo

from shouwen.database.errors import DatabaseUnusable

OWNER_ROLE = "shouwen_owner"
APP_ROLE = "shouwen_app"
DATABASE_NAME = "shouwen"
PORT = 5432
#: A statement asked so often on a connection is prepared: the server need not plan it again.
PREPARED_AFTER = 2


@dataclass(frozen=True, slots=True)
class Address:
    """One role's way into one database.

    ``host`` is a name, an IP address, or the folder of a Unix socket. ``options`` are libpq's own
    (``sslmode`` and so on). The password is left out of ``repr``, so that a log never shows it.
    """

    host: str
    name: str
    user: str
    password: str = field(default="", repr=False)
    port: int = PORT
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, url: str) -> Address:
        """Read ``postgresql://user:password@host:5432/name?option=value``; a socket is ``?host=/folder``."""
        parts = urlsplit(url)
        if parts.scheme not in {"postgres", "postgresql"}:
            # The rest of a wrong address may hold a password, so only its beginning is shown.
            raise DatabaseUnusable(
                f"A database address begins with postgresql://, not with {parts.scheme!r}."
            )
        options = dict(parse_qsl(parts.query))
        host = options.pop("host", "") or unquote(parts.hostname or "")
        name = unquote(parts.path.lstrip("/"))
        if not host or not name or not parts.username:
            raise DatabaseUnusable("A database address needs a host, a database name and a user.")
        try:
            port = int(options.pop("port", 0) or parts.port or PORT)
        except ValueError:
            raise DatabaseUnusable("The port in a database address is a number.") from None
        return cls(host, name, unquote(parts.username), unquote(parts.password or ""), port, options)

    @property
    def url(self) -> str:
        """The address as a ``DATABASE_URL``. It holds the password: for an environment, never for a log."""
        user = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        if self.host.startswith("/"):
            query = urlencode({"host": self.host, "port": self.port, **self.options})
            return f"postgresql://{user}@/{quote(self.name)}?{query}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        query = f"?{urlencode(self.options)}" if self.options else ""
        return f"postgresql://{user}@{host}:{self.port}/{quote(self.name)}{query}"

    def django(self) -> dict[str, object]:
        """The address as an entry of Django's ``DATABASES``."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": self.host,
            "PORT": str(self.port),
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "OPTIONS": {"prepare_threshold": PREPARED_AFTER, **self.options},
        }

    def connect(self, *, autocommit: bool = False) -> psycopg.Connection:
        """Open a connection; the caller closes it."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            dbname=self.name,
            user=self.user,
            password=self.password,
            autocommit=autocommit,
            **dict(self.options),  # type: ignore[arg-type]  # libpq checks its own options
        )

    def for_programs(self) -> tuple[str, dict[str, str]]:
        """The address for PostgreSQL's own programs: an argument, and the environment for what is secret."""
        told = make_conninfo(
            host=self.host, port=self.port, dbname=self.name, user=self.user, **dict(self.options)
        )
        return told, {"PGPASSWORD": self.password}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Both ways into one database: the application's for all that runs, the owner's for migrations only."""

    app: Address
    owner: Address
