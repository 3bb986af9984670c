"""A service department with a complaint taken today, for programs to work on.

Making the department takes longer than any test: a module shares one, and each test undoes its own.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.scenes import make_scene, take_complaint


@pytest.fixture(scope="module")
def department(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(department, db):
    return department


@pytest.fixture
def case(scene):
    return take_complaint(scene, timezone.now() - timedelta(minutes=30))
