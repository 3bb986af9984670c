"""What a command stands on, where the database is somebody else's."""

from dataclasses import replace

import pytest

from shouwen.config.ground import CannotRun, ground
from shouwen.database.testing import temporary_folder, temporary_server

NOBODY = "postgresql://shouwen_app:very-secret@127.0.0.1:1/shouwen"


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path):
    with pytest.raises(CannotRun) as refused, ground({"SHOUWEN_HOME": str(tmp_path), "DATABASE_URL": NOBODY}):
        pass

    assert "DATABASE_URL names does not let us in" in str(refused.value)
    assert "very-secret" not in str(refused.value)


def test_a_wrong_password_is_told_of_whichever_address():
    with temporary_folder() as home, temporary_server() as addresses:
        app, owner = addresses.app, addresses.owner
        told = {
            "SHOUWEN_HOME": str(home),
            "DATABASE_URL": app.url,
            "DATABASE_OWNER_URL": replace(owner, password="very-secret").url,
        }

        with pytest.raises(CannotRun, match="DATABASE_OWNER_URL names does not let us in") as refused, ground(told):
            pass

    assert "very-secret" not in str(refused.value)
