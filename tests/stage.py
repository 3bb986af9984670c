"""A scene that is made once for all tests of a file; what each test does is undone."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.scenes import make_scene


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """The scene itself; it takes a second or so to make."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(stage, django_db_blocker):
    """The scene as it was made, before each test."""
    with django_db_blocker.unblock():
        point = transaction.savepoint()
        yield stage
        transaction.savepoint_rollback(point)
