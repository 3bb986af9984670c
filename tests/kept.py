"""A scene made once for a file of tests: each test changes it in a savepoint of its own, which is rolled back.

Making the scene costs more than most tests do with it.
"""

from __future__ import annotations

from contextlib import contextmanager

from django.db import transaction

from tests.scenes import make_scene


@contextmanager
def kept_scene(blocker):
    """Make the scene in a transaction that ends with the file; ``blocker`` is ``django_db_blocker``."""
    with blocker.unblock(), transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)
