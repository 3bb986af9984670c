"""What a command stands on: the home folder and a database that runs, told to Django by the environment."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import OperationalError

from shouwen.config.home import CHECKOUT, make_home
from shouwen.database import Address, Addresses, DatabaseUnusable, Server
from shouwen.database.environment import HOME, OWNER_URL, URL, server_from

#: How long the server may take to notice that our own processes have hung up, in seconds.
GOODBYE = 0.5
ROLE = "SHOUWEN_APPLICATION_ROLE"
#: Set by ``shouwen serve`` for the processes that it starts: the database is there and migrated.
SUPERVISED = "SHOUWEN_SUPERVISED"


class CannotRun(Exception):
    """The command cannot do what it was asked. The message says why, then what to do."""


@dataclass(frozen=True)
class Ground:
    """Where everything is: ``server`` is the private one, None where the environment names another.

    ``owner`` may be unknown where the server is another's: then nothing can be migrated from here.
    """

    home: Path
    app: Address
    owner: Address | None
    server: Server | None

    def addresses(self, what: str) -> Addresses:
        """Return both addresses, for ``what`` needs the owner's; raises ``CannotRun`` without it."""
        if self.owner is None:
            raise CannotRun(f"{what} needs {OWNER_URL}, the address of the role that owns the tables.")
        return Addresses(app=self.app, owner=self.owner)

    def environment(self, *, as_owner: bool = False) -> dict[str, str]:
        """Return what a process must find in its environment; only migrations run as the owner."""
        address = self.addresses("A migration").owner if as_owner else self.app
        return {HOME: str(self.home), URL: address.url, ROLE: self.app.user}


@contextmanager
def ground(environ: Mapping[str, str] = os.environ) -> Iterator[Ground]:
    """Make the home folder and start, or adopt, the database; it ends with whoever used it last.

    Raises ``CannotRun`` where a database of others does not let us in.
    """
    home = make_home(environ)
    server = server_from(environ, checkout=CHECKOUT)
    if server is None:
        yield Ground(home, _answering(URL, environ[URL]), _owner(environ.get(OWNER_URL)), None)
        return
    addresses = server.start()
    try:
        yield Ground(home, addresses.app, addresses.owner, server)
    finally:
        _hang_up()
        if not is_used(server):
            server.stop()


def _owner(given: str | None) -> Address | None:
    return _answering(OWNER_URL, given) if given else None


def _answering(variable: str, given: str) -> Address:
    """Read the address that ``variable`` gives; raises ``CannotRun`` where nobody lets us in."""
    address = Address.parse(given)
    try:
        address.connect().close()
    except OperationalError as broken:
        raise CannotRun(
            f"The database that {variable} names does not let us in. Is its server up, are name and password "
            f"right? It says: {broken}"
        ) from broken
    return address


def _hang_up() -> None:
    """Close the connections of this process, which would look like somebody else's."""
    if "django.db" in sys.modules:
        from django.db import connections  # only where it was loaded, which not every command does

        connections.close_all()


def is_used(server: Server) -> bool:
    """Say whether anybody else is connected, as another ``shouwen serve`` that adopted the server is."""
    until = time.monotonic() + GOODBYE
    try:
        with server.superuser().connect(autocommit=True) as connection:
            while True:
                row = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE usename IN (%s, %s)",
                    [server.addresses().app.user, server.addresses().owner.user],
                ).fetchone()
                if not row or not row[0] or time.monotonic() > until:
                    return bool(row and row[0])
                time.sleep(0.02)
    except (DatabaseUnusable, OperationalError):
        return False  # it is gone already, or going


def stand_on(
    found: Ground, environ: MutableMapping[str, str] = os.environ, *, as_owner: bool = False
) -> None:
    """Tell this process, and those that it starts, where everything is. The owner's secret stays here."""
    told = found.environment(as_owner=as_owner)
    environ.pop(OWNER_URL, None)
    environ.update(told)


def begin_django() -> None:
    """Load the house. Nothing of Django may be imported before, for settings are read once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwen.config.settings")
    import django  # the environment must be set before

    django.setup()
