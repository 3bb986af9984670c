"""What the tests of searching begin with."""

import pytest

from tests.scenes import local, make_scene

#: A Monday morning.
AT = local("2026-03-02 09:00")


@pytest.fixture
def scene(db):
    """The service department of the stories."""
    return make_scene()
