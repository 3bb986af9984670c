"""Tests of this folder share a scene for each file, and what most of them begin with."""

import pytest
from django.utils import timezone

from shouwen.compliance.drafts import begin_draft
from tests.scenes import service_department
from tests.stage import scene, stage  # noqa: F401  fixtures


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def draft(scene, now):  # noqa: F811
    """The next edition of the manual, begun as a draft by the administrator."""
    return begin_draft(scene.company, service_department(), "2", by=scene.by("管理员", now), at=now)


@pytest.fixture
def admin(client, scene):  # noqa: F811
    """The browser of the administrator, who is signed in."""
    client.force_login(scene.people["管理员"])
    return client
