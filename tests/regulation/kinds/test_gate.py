import pytest

from tests.regulation.packing import Told, edition

GATE = """
- gate: 未了事项不得结案
  id: G-1
  article: 一/1
  before: case.closed
  refuse_when: open_sub_cases > 0
  lists: sub_cases
"""


@pytest.mark.parametrize(
    ("figures", "refuses", "missing"),
    [
        ({"open_sub_cases": 0}, False, ()),
        ({"open_sub_cases": 1, "sub_cases": ("case:2",)}, True, ()),
        ({}, True, ("open_sub_cases",)),  # a gate refuses what it does not know
    ],
)
def test_a_gate_refuses_while_its_condition_holds_or_is_unknown(figures, refuses, missing):
    told = Told(GATE)

    objections = told.object_to("03-02 09:00", "case.closed", **figures)

    assert bool(objections) is refuses
    for objection in objections:
        assert (objection.citation, objection.missing) == ("small@1#一/1", missing)
        assert objection.lists == figures.get("sub_cases", ())


def test_every_gate_speaks_so_that_a_refusal_lists_all_articles():
    second = GATE.replace("G-1", "G-2").replace("一/1", "一/2")
    told = Told(GATE + second)

    objections = told.object_to("03-02 09:00", "case.closed", open_sub_cases=1)

    assert [one.citation for one in objections] == ["small@1#一/1", "small@1#一/2"]


def test_a_gate_whose_condition_is_unknown_refuses_and_one_whose_case_is_another_is_silent():
    told = Told(GATE.replace("refuse_when", "where: kind = '投诉'\n  refuse_when"))

    assert told.object_to("03-02 09:00", "case.closed", kind="咨询", open_sub_cases=1) == ()
    (unknown,) = told.object_to("03-02 09:00", "case.closed", open_sub_cases=0)
    assert unknown.missing == ("kind",)


def test_a_gate_with_an_exception_lets_through_what_is_excused():
    told = Told(GATE.replace("refuse_when", "unless: kind = '合并'\n  refuse_when"))

    assert told.object_to("03-02 09:00", "case.closed", kind="合并", open_sub_cases=3) == ()


def test_a_gate_for_a_position_binds_only_those_who_hold_it():
    told = Told(GATE.replace("refuse_when", "for: 客服代表\n  refuse_when"))

    told.memory.belongs_ = lambda who, names, unit, at: who == "member:1"
    assert told.object_to("03-02 09:00", "case.closed", by="member:1", open_sub_cases=1)
    assert told.object_to("03-02 09:00", "case.closed", by="member:2", open_sub_cases=1) == ()
    told.memory.belongs_ = lambda who, names, unit, at: None
    assert told.object_to("03-02 09:00", "case.closed", by="member:2", open_sub_cases=0)


def test_a_gate_reads_standing_words_and_refuses_while_they_are_unknown():
    told = Told(GATE.replace("open_sub_cases > 0", "not permit(discount)"))

    assert told.object_to("03-02 09:00", "case.closed")
    told.memory.words = {("permit", "discount"): True}
    assert told.object_to("03-02 09:00", "case.closed") == ()


def test_a_gate_is_one_sentence():
    standard = edition(GATE).standards["G-1"]

    assert standard.sentences()[0][1] == "「结案」之前，open_sub_cases > 0 的，不得办理。"
    assert standard.sentences("en")[0][1] == "Before case.closed, it is refused when open_sub_cases > 0."
