"""An edition that a process has just read is not read again; what the database keeps counts all the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shouwen.compliance import editions
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.editions import edition_kept, hand_over
from shouwen.compliance.models import LocalValue
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from tests.compliance.test_floor import AT, FILES, House


@pytest.fixture
def house(db):
    edition_kept.cache_clear()
    yield House(seeing=True)
    edition_kept.cache_clear()


@pytest.fixture
def whole():
    return read_files(FILES, all_kinds())


def test_what_was_adopted_is_gone_on_with(house, whole):
    edition_kept.cache_clear()
    adopt_edition(house.group, whole, {}, since=AT + timedelta(days=1), by=house.head, at=AT)

    kept = edition_kept(whole.hash)
    assert kept.standards is whole.standards
    assert kept.examples == ()
    assert editions._handed_over == {}


def test_what_was_written_as_differences_says_the_same_when_it_is_read_as_it_is_kept(house):
    written = house.adopt("- {amend: A-1, at_most: 2}")
    here = edition_kept(written.hash)
    edition_kept.cache_clear()
    again = edition_kept(written.hash)

    assert here.standards is written.standards
    assert again is not here
    assert {one: readings.sentences() for one, readings in here.standards.items()} == {
        one: readings.sentences() for one, readings in again.standards.items()
    }
    assert (here.extends, here.hash, here.files) == (again.extends, again.hash, again.files)


def test_what_was_read_with_other_kinds_of_facts_is_read_again(house, whole):
    edition_kept.cache_clear()
    other = replace(whole, kinds={})

    hand_over(other)

    assert edition_kept(other.hash).kinds


def test_values_given_again_for_the_same_day_hold_and_are_one_row(house, whole):
    later = AT + timedelta(days=1)
    for given in ("2 days", "1 day"):
        adopt_edition(house.group, whole, {"reply_within": given}, since=later, replace="1", by=house.head, at=AT)

    assert list(LocalValue.objects.filter(unit=house.group, since=later).values_list("value", flat=True)) == ["1 day"]
    assert rulebook().value_in_force(house.group.pk, whole.name, "reply_within", later) == ("1 day", house.group.pk)
