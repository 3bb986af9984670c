"""What may be wrong with the database, said so that a person can mend it."""

from __future__ import annotations


class DatabaseUnusable(Exception):
    """The database cannot be used as it is. The message says what was found, then what to do."""
