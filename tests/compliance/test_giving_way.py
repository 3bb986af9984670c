"""When the unit above becomes stricter, or an exception ends, the looser figure below gives way; its keepers are told."""

from datetime import timedelta

import pytest
from django.db import transaction

from shouwen.compliance.actions import adopt_edition, set_local_value
from shouwen.compliance.floor_actions import end_exception, grant_exception
from shouwen.compliance.giving_way import lapse_exceptions
from shouwen.compliance.models import GaveWay
from shouwen.compliance.reactions import look_below
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact
from shouwen.facts.queries import as_fact
from shouwen.regulation.packs import read_files
from shouwen.work.models import Notice
from tests.compliance.test_floor import AT, LATER, PACK, STANDARDS, House, in_force, most_rings
from tests.regulation.packing import files

THEN = LATER + timedelta(days=10)
TIGHTER = (("at_most: 3", "at_most: 1"),)


@pytest.fixture
def house(db):
    return House()


def set_value(house, unit, given, at, by=None, since=None):
    with transaction.atomic():
        set_local_value(unit, "small", "reply_within", given, since=since or at, by=by or house.head, at=at)
        _react()


def _react():
    kinds = ("edition.adopted", "local_value.set", "exception.ended", "exception.lapsed")
    for row in Fact.objects.filter(kind__in=kinds).order_by("pk"):
        look_below(as_fact(row))


def tighten(house, at, *changes, edition="2"):
    standards = STANDARDS.replace("urgent", "kind = '投诉'")
    for old, new in changes:
        standards = standards.replace(old, new)
    text = read_files(files(standards, PACK.replace('edition: "1"', f'edition: "{edition}"')), all_kinds())
    with transaction.atomic():
        adopt_edition(house.group, text, {}, since=at, by=house.head, at=at)
        _react()
    return text


def value_of(unit, at):
    return str(in_force(unit, at)["small@1"].site.values["reply_within"])


def told(what):
    return [(one.to.name, one.names["title"]) for one in Notice.objects.filter(what=what)]


def test_a_local_value_gives_way_when_the_unit_above_sets_a_stricter_one(house):
    set_value(house, house.branch, "2 days", LATER, by=house.keeper)
    assert value_of(house.branch, LATER) == "2 days"
    assert not GaveWay.objects.exists()
    set_value(house, house.group, "1 day", THEN)

    assert (value_of(house.branch, THEN), value_of(house.branch, THEN - timedelta(seconds=1))) == ("1 day", "2 days")
    (row,) = GaveWay.objects.all()
    assert (row.unit, row.above, row.standard, row.name, row.since) == (
        house.branch, house.group, "A-2", "reply_within", THEN
    )
    (fact,) = Fact.objects.filter(kind="floor.gave_way")
    assert (fact.about, fact.figures["name"]) == (house.branch.reference, "reply_within")
    assert ("分公司制度员", "答复") in told("gave_way")


def test_what_the_unit_sets_anew_counts_again(house):
    set_value(house, house.branch, "2 days", LATER, by=house.keeper)
    set_value(house, house.group, "1 day", THEN)
    after = THEN + timedelta(days=1)
    set_value(house, house.branch, "0 days", after, by=house.keeper)

    assert value_of(house.branch, after) == "0 days"
    assert GaveWay.objects.count() == 1


def test_what_is_stricter_below_goes_on(house):
    set_value(house, house.branch, "0 days", LATER, by=house.keeper)
    set_value(house, house.group, "1 day", THEN)

    assert value_of(house.branch, THEN) == "0 days"
    assert not GaveWay.objects.exists()


def test_what_is_set_ahead_gives_way_from_its_own_day(house):
    set_value(house, house.branch, "2 days", LATER, by=house.keeper)
    ahead = THEN + timedelta(days=5)
    set_value(house, house.group, "1 day", THEN, since=ahead)

    assert (value_of(house.branch, THEN), value_of(house.branch, ahead)) == ("2 days", "1 day")


@pytest.mark.parametrize(("changes", "rings"), [(TIGHTER, "1"), ((("at_most: 3", "at_most: 2"),), "2"), ((), "2")])
def test_a_standard_as_the_unit_wrote_it_gives_way_to_a_stricter_edition_above(house, changes, rings):
    house.adopt("- {amend: A-1, at_most: 2}")
    assert most_rings(house.branch, LATER) == "2"
    tighten(house, THEN, *changes)

    assert most_rings(house.branch, THEN) == rings
    assert most_rings(house.branch, LATER) == "2"
    assert GaveWay.objects.count() == (1 if rings == "1" else 0)


def test_a_standard_gives_way_once_however_often_it_is_looked_at(house):
    house.adopt("- {amend: A-1, at_most: 2}")
    tighten(house, THEN, *TIGHTER)
    _react()
    set_value(house, house.group, "1 day", THEN + timedelta(days=1))

    assert GaveWay.objects.filter(standard="A-1").count() == 1
    assert len(told("gave_way")) == len(set(told("gave_way")))


def test_a_local_value_under_an_exception_falls_back_when_that_ends(house):
    ends = LATER + timedelta(days=5)
    grant_exception(house.branch, "small", "A-2", until=ends, reason="搬迁", by=house.head, at=LATER)
    set_value(house, house.branch, "3 days", LATER, by=house.keeper)
    assert lapse_exceptions(ends - timedelta(seconds=1)) == 0
    assert lapse_exceptions(ends + timedelta(hours=1)) == 1
    assert lapse_exceptions(ends + timedelta(hours=2)) == 0
    _react()

    assert (value_of(house.branch, ends - timedelta(seconds=1)), value_of(house.branch, ends)) == ("3 days", "2 days")
    assert [fact.at for fact in Fact.objects.filter(kind="exception.lapsed")] == [ends]
    assert ("分公司制度员", "答复") in told("exception_lapsed")
    assert ("分公司制度员", "答复") in told("gave_way")


def test_an_exception_that_is_taken_back_lets_the_value_fall_back_at_once(house):
    ends = LATER + timedelta(days=5)
    one = grant_exception(house.branch, "small", "A-2", until=ends, reason="搬迁", by=house.head, at=LATER)
    set_value(house, house.branch, "3 days", LATER, by=house.keeper)
    taken = LATER + timedelta(days=1)
    end_exception(one, by=house.head, at=taken)
    _react()

    assert value_of(house.branch, taken) == "2 days"
    assert lapse_exceptions(ends + timedelta(hours=1)) == 0
    assert taken > AT
