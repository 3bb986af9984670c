"""Clocks are read for facts that may begin or move one, by whatever text anybody ever followed; for no others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.actions import record
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from tests.compliance.test_floor import AT, FILES, PACK, STANDARDS, House
from tests.regulation.packing import files

OTHER = STANDARDS.replace("urgent", "kind = '投诉'").replace("done: case.replied", "done: case.closed")


@pytest.fixture
def house(db):
    return House(seeing=True)


@pytest.fixture
def other():
    return read_files(files(OTHER, PACK.replace('edition: "1"', 'edition: "2"')), all_kinds())


def moving(*kinds):
    return [kind for kind in kinds if rulebook().moves_clocks(kind)]


def asked_for_clocks(house, kind, about, **figures):
    with CaptureQueriesContext(connection) as asked:
        record(kind, at=AT, unit=house.group.pk, by="member:1", about=about, **figures)
    return [one["sql"] for one in asked if 'FROM "work_deadline"' in one["sql"]]


def test_what_begins_and_what_ends_a_clock_moves_it_and_a_limit_does_not(house):
    assert moving("case.opened", "case.replied", "case.closed", "contact.answered") == ["case.opened", "case.replied"]


def test_of_a_fact_that_no_clock_hears_none_is_read(house):
    assert not asked_for_clocks(house, "contact.answered", "contact:1", rings=2)
    assert asked_for_clocks(house, "case.replied", "case:1")


def test_another_adoption_counts_at_once(house, other):
    assert moving("case.replied", "case.closed") == ["case.replied"]

    adopt_edition(house.group, other, {}, since=AT + timedelta(days=1), by=house.head, at=AT)

    assert moving("case.replied", "case.closed") == ["case.replied", "case.closed"]


def test_another_process_that_adopts_is_noticed_by_the_revision(house):
    known = rulebook()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE compliance_revision SET number = nextval('compliance_revision_numbers')")

    assert rulebook() is not known
    assert rulebook() is rulebook()


def test_a_clock_goes_on_by_the_text_that_another_took_the_place_of(house, other):
    later = AT + timedelta(days=1)
    adopt_edition(house.group, other, {"reply_within": "2 days"}, since=later, by=house.head, at=AT)
    whole = read_files(FILES, all_kinds())
    adopt_edition(house.group, whole, {}, since=later, replace="2", by=house.head, at=AT)

    assert moving("case.closed") == ["case.closed"]
