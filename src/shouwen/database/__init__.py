"""The database below everything: a private PostgreSQL server, or somebody's own; its roles; its backups.

No Django here: the settings ask this package for an address before Django exists.
"""

from shouwen.database.addresses import Address, Addresses
from shouwen.database.backups import backup
from shouwen.database.errors import DatabaseUnusable
from shouwen.database.manifest import Manifest
from shouwen.database.restoration import restore
from shouwen.database.roles import prepare_roles, require_powerless
from shouwen.database.server import Server

__all__ = [
    "Address",
    "Addresses",
    "DatabaseUnusable",
    "Manifest",
    "Server",
    "backup",
    "prepare_roles",
    "require_powerless",
    "restore",
]
