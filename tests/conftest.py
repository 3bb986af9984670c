"""One real PostgreSQL for a test run; pages and actions meet it as the application's role."""

from __future__ import annotations

import gc
import os
import signal
import sys

import pytest
from hypothesis import settings

# Every process of a run, and every house that a test starts, would compile the same sources again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_configure(config):
    """Clean up as after Ctrl-C when a run is ended from outside: it may have servers running."""
    if not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    gc.disable()  # what is imported and collected stays
    # The suite tries the same examples on every machine however slow it is; `make prove` tries new ones each time.
    settings.register_profile("suite", deadline=None, derandomize=config.option.markexpr != "prove")
    settings.load_profile("suite")


def pytest_collection_modifyitems(items):
    """Begin with the journeys: they take minutes, and one left for the end keeps a worker while the other is idle."""
    items.sort(key=lambda item: item.get_closest_marker("journey") is None)


def pytest_collection_finish():
    """Whatever stands now is looked through for garbage never again: it took a tenth of the time of a run."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def database_server():
    """A throw-away server, or the one of SHOUWEN_TEST_DATABASE_URL."""
    from shouwen.database.testing import temporary_server

    with temporary_server() as server:
        yield server


@pytest.fixture(scope="session")
def database_addresses(database_server, request):
    """A migrated database of this test process: (owner, application)."""
    name = f"shouwen_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    yield database_server.database(name)
    database_server.drop(name)


def _use(address) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict.update(address.django())


@pytest.fixture(scope="session")
def django_db_setup(database_addresses, django_db_blocker):
    """Migrate as the owner, then test as the application."""
    from django.core.management import call_command

    with django_db_blocker.unblock():
        _use(database_addresses.owner)
        call_command("migrate", verbosity=0)
        _use(database_addresses.app)
    yield
    with django_db_blocker.unblock():
        from django.db import connections

        connections.close_all()


@pytest.fixture
def committed(django_db_setup, django_db_blocker, database_server, database_addresses):
    """A database in which transactions really end; emptied afterwards as the administrator."""
    from django.db import connection

    with django_db_blocker.unblock():
        yield connection
        connection.close()
        _empty(database_server.admin, database_addresses.app.name)


def _empty(admin, name) -> None:
    from dataclasses import replace

    with replace(admin, name=name).connect(autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        rows = connection.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        ).fetchone()
        connection.execute(f"TRUNCATE {rows[0]} RESTART IDENTITY CASCADE")
        connection.execute("INSERT INTO compliance_revision (number) VALUES (1)")


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    """The scene of a file of tests, made once: making it costs more than most tests do with it."""
    from tests.kept import kept_scene

    with kept_scene(django_db_blocker) as made:
        yield made


@pytest.fixture
def scene(kept, db):
    """The scene of the file; what a test changes in it is rolled back."""
    return kept


@pytest.fixture
def client():
    """A browser: what is sent without saying otherwise has a once-token of its own."""
    from tests.browser import Browser

    return Browser()


@pytest.fixture(autouse=True)
def _read_anew():
    """What a process remembers of the database does not outlive a test."""
    yield
    read = sys.modules.get("shouwen.compliance.rulebook")
    if read is not None:
        read.forget()
