"""A draft of the unit above, tried where a unit below follows its own text: looser than the draft, that gives way."""

from datetime import timedelta

import pytest

from shouwen.compliance.draft_rulebook import DraftRulebook
from shouwen.compliance.floor_actions import grant_exception
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from tests.compliance.test_floor import AT, PACK, STANDARDS, House
from tests.regulation.packing import files

LATER = AT + timedelta(days=2)


@pytest.fixture
def house(db):
    house = House()
    house.adopt("- {amend: A-1, at_most: 2}")
    return house


def drafted(rings, within="ask.reply_within"):
    text = STANDARDS.replace("urgent", "kind = '投诉'").replace("at_most: 3", f"at_most: {rings}")
    text = text.replace("within: ask.reply_within", f"within: {within}")
    return read_files(files(text, PACK.replace('edition: "1"', 'edition: "2"')), all_kinds())


def rings_under(draft, unit, at=LATER, **given):
    [adopted] = DraftRulebook(rulebook(), draft, given).in_force(unit.pk, at)
    return adopted.edition.pack, adopted.edition.standards["A-1"].options[""].bounds[0].value.source


@pytest.mark.parametrize(("rings", "below"), [("1", "1"), ("2", "2"), ("3", "2"), ("4", "2")])
def test_the_stricter_of_both_binds_the_unit_below(house, rings, below):
    draft = drafted(rings)

    assert rings_under(draft, house.branch) == ("south@1", below)
    assert rings_under(draft, house.group) == ("small@2", rings)


def test_clocks_of_the_unit_below_are_read_the_same_way(house):
    book = DraftRulebook(rulebook(), drafted("3", "1 day"), {})
    [adopted] = book.in_force(house.branch.pk, LATER)

    assert adopted.edition.standards["A-2"].options[""].span_words.en == "1 day"
    assert book.adopted(adopted.edition.hash, house.branch.pk, LATER) is adopted


def test_what_the_unit_above_lets_be_looser_stays_so_until_its_end(house):
    until = LATER + timedelta(days=5)
    grant_exception(house.branch, "small", "A-1", until=until, reason="改造", by=house.head, at=AT + timedelta(days=1))

    assert rings_under(drafted("1"), house.branch)[1] == "2"
    assert rings_under(drafted("1"), house.branch, until)[1] == "1"
