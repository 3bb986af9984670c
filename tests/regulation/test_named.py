"""Formulas that stand under a name in a standard."""

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.packs import read_files
from tests.regulation.packing import KINDS, Told, files

WAIT = """
- limit: 接听
  id: A-1
  article: 一
  when: contact.answered
  named: {NAMED}
  measure: rings
  at_most: allowed
"""


def read(named, standards=WAIT):
    return read_files(files(standards.replace("NAMED", named)), KINDS)


@pytest.mark.parametrize(
    ("named", "rings", "verdict"),
    [
        ("allowed: 3", 3, "met"),
        ("allowed: 3", 4, "broken"),
        ("half: 1.5, allowed: half * 2", 3, "met"),
        ("half: 1.5, allowed: half * 2", 4, "broken"),
    ],
)
def test_a_clause_reads_a_formula_by_its_name(named, rings, verdict):
    told = Told(WAIT.replace("NAMED", named))

    found = told.tell("03-02 09:00", "contact.answered", rings=rings)

    assert [str(one.verdict) for one in found] == [verdict]


@pytest.mark.parametrize(
    ("says", "named", "expected"),
    [
        ("one that comes later", "allowed: half * 2, half: 1.5", "half"),
        ("one that nothing uses", "allowed: 3, half: 1.5", "a formula that another clause uses"),
        ("one that the fact has", "allowed: 3, rings: 4", "a name of its own"),
        ("an unknown figure in it", "allowed: rinks + 1", "perhaps rings"),
        ("one of a wrong type", "allowed: wait + wait", "beside"),
    ],
)
def test_a_name_is_refused(says, named, expected):
    with pytest.raises(PackErrors) as refused:
        read(named)

    assert expected in str(refused.value)


def test_a_reading_may_have_names_of_its_own():
    standards = """
- limit: 接听
  id: A-1
  article: 一
  when: contact.answered
  measure: rings
  reading: ask.week_means
  as:
    自然日: {named: {allowed: 3}, at_most: allowed}
    工作日: {at_most: 2}
"""
    told = Told(standards)

    assert str(next(iter(told.tell("03-02 09:00", "contact.answered", rings=4))).verdict) == "broken"


def test_a_formula_of_the_most_parts_may_not_be_doubled_without_end():
    doubled = ", ".join(f"n{number}: n{number - 1} + n{number - 1}" for number in range(1, 30))

    with pytest.raises(PackErrors) as refused:
        read(f"n0: rings + 1, {doubled}, allowed: n29")

    assert "parts" in str(refused.value) or "levels" in str(refused.value)
