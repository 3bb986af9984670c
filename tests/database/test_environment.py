"""What the environment decides about the database."""

from pathlib import Path

from shouwen.database.environment import home, server_from


def test_everything_is_kept_in_the_checkout_unless_the_environment_names_a_place():
    assert home({}, Path("/srv/shouwen")) == Path("/srv/shouwen/.var")
    assert home({"SHOUWEN_HOME": "/srv/kept"}, Path("/srv/shouwen")) == Path("/srv/kept")


def test_a_server_of_others_needs_none_of_ours():
    assert server_from({"DATABASE_URL": "postgresql://app@db/shouwen"}, checkout=Path("/srv/shouwen")) is None


def test_the_private_server_lies_in_the_home():
    server = server_from({"SHOUWEN_HOME": "/srv/kept"}, checkout=Path("/srv/shouwen"))

    assert server.folder.path == Path("/srv/kept/database")
