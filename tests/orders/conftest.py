"""What tests of orders begin with: a shop, and a folder for files."""

import pytest

from tests.orders.shop import open_shop


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def shop(db):
    return open_shop()
