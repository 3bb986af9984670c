"""Houses for tests: one that serves and is shared, others that may be broken."""

import pytest

from shouwen.database.testing import temporary_folder
from tests.config.house import PREPARE, House


@pytest.fixture
def new_house():
    """A house in which nothing was ever started."""
    with temporary_folder() as folder:
        house = House(folder)
        yield house
        house.stop()


@pytest.fixture
def served(new_house):
    """A house that serves, who may do everything, and those who may do nothing: (number, session) each."""
    new_house.serve()
    lines = new_house.script(PREPARE).split("\n")
    sessions = [line.split(" ") for line in lines if line]
    boss, *others = ((int(member), session) for member, session in sessions)
    return new_house, boss, others


from tests.channels.conftest import mailbox  # noqa: E402, F401  the same real mail server
