"""A house that serves, with a scene made by real actions, and a real browser."""

from __future__ import annotations

import os
import shutil

import pytest
from django.db import transaction

from tests.journeys.people import SECRET, people
from tests.journeys.served import served
from tests.scenes import PACKS, ROUND_THE_CLOCK, make_scene

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def hasty_edition(folder):
    """The manual as it stands, except that a superior's time to consent may be as short as a second.

    So a deadline can be missed by the real clock while somebody looks on.
    """
    from shouwen.facts.kinds import all_kinds
    from shouwen.regulation.packs import read_pack

    copy = folder / "service-department" / "1"
    shutil.copytree(PACKS / "service-department" / "1", copy)
    page = copy / "pack.yaml"
    before, after = page.read_text().split("  consent_within:\n")
    page.write_text(f"{before}  consent_within:\n{after.replace('at_least: 10 minutes', 'at_least: 1 second', 1)}")
    return read_pack(copy, all_kinds())


@pytest.fixture(scope="module")
def committed_scene(django_db_setup, django_db_blocker, database_server, database_addresses, tmp_path_factory):
    """The scene of a file, really committed, with pass phrases; the tables are emptied afterwards."""
    from django.db import connection

    from tests.conftest import _empty

    folder = tmp_path_factory.mktemp("pack")
    with django_db_blocker.unblock():
        with transaction.atomic():
            made = make_scene(hasty_edition(folder), {"consent_within": "2 seconds"}, ROUND_THE_CLOCK)
            for member in made.people.values():
                member.set_password(SECRET)
                member.save()
        yield made
        connection.close()
        _empty(database_server.admin, database_addresses.app.name)


@pytest.fixture(scope="module")
def house(committed_scene, database_addresses, tmp_path_factory):
    """The address of a house that serves that scene."""
    with served(database_addresses.app, tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    assert found, "these tests need Chromium; see .ci/chromium"
    # Playwright's loop runs in this thread, so Django would take every query for one from within it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=QUIETLY)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def person(browser, house, committed_scene):
    """Whoever is asked for, before a browser of their own."""
    with people(browser, house, committed_scene.people) as known:
        yield known

