import pytest

from shouwen.regulation.errors import PackErrors
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

    assert standard.sentences()[0][1] == "「结案」之前，open sub cases超过 0的，不得办理。"
    assert standard.sentences("en")[0][1] == "Before case.closed, it is refused when open sub cases is over 0."


AFTER = """
- gate: 先告知再结案
  id: G-3
  article: 一
  before: case.closed
  per: case
  only_after:
    - {when: customer.told, where: of = '结论'}
    - {when: [case.replied, customer.confirmed], by: 客服}
"""


def after(text=AFTER):
    here = Told(text)
    here.memory.belongs_ = lambda who, names, unit, at: who == "member:1" and "客服" in names
    return here


def test_what_must_have_been_done_before_is_each_of_a_list_by_whom_the_text_says():
    here = after()

    assert here.object_to("03-02 12:00", "case.closed")
    here.tell("03-02 09:00", "customer.told", of="进展")
    here.tell("03-02 09:10", "case.replied")
    assert here.object_to("03-02 12:00", "case.closed")
    here.tell("03-02 09:20", "customer.told", of="结论")
    assert here.object_to("03-02 12:00", "case.closed") == ()
    assert here.object_to("03-02 09:19", "case.closed")  # it had not happened yet
    assert here.object_to("03-02 12:00", "case.closed", about="case:2")


def test_what_was_done_by_somebody_else_or_withdrawn_does_not_count():
    here = after()
    here.tell("03-02 09:00", "customer.told", of="结论")
    here.tell("03-02 09:10", "case.replied", by="member:2")
    assert here.object_to("03-02 12:00", "case.closed")
    here.tell("03-02 09:20", "customer.confirmed", by="member:1")
    assert here.object_to("03-02 12:00", "case.closed") == ()

    here.tell("03-02 13:00", "fact.withdrawn", which="fact:1")

    assert here.object_to("03-02 14:00", "case.closed")


def test_a_window_says_how_far_back_it_is_looked():
    here = after(AFTER.replace("  only_after:", "  in: day\n  only_after:"))
    here.tell("03-02 23:59", "customer.told", of="结论")
    here.tell("03-03 00:00", "case.replied")

    assert here.object_to("03-03 09:00", "case.closed")
    here.tell("03-03 08:00", "customer.told", of="结论")
    assert here.object_to("03-03 09:00", "case.closed") == ()


def test_everybody_of_a_position_must_have_done_it_and_who_has_not_is_named():
    here = Told("- gate: 人人确认\n  id: G-4\n  article: 一\n  before: case.closed\n  per: case\n"
                "  only_after: {each: 客服, when: customer.confirmed}\n")  # fmt: skip
    here.memory.members_ = lambda names, unit, at: frozenset({"member:1", "member:2"})

    here.tell("03-02 09:00", "customer.confirmed", by="member:1")
    (objection,) = here.object_to("03-02 12:00", "case.closed")
    assert objection.lists == ("member:2",)
    here.tell("03-02 10:00", "customer.confirmed", by="member:2")
    assert here.object_to("03-02 12:00", "case.closed") == ()
    here.memory.members_ = lambda names, unit, at: frozenset()
    assert here.object_to("03-02 12:00", "case.closed")


@pytest.mark.parametrize(("holds", "refuses"), [(True, False), (False, True), (None, True)])
def test_only_some_positions_may_and_who_is_not_known_may_not(holds, refuses):
    here = Told("- gate: 只许\n  id: G-5\n  article: 一\n  before: case.closed\n  only_by: [班长, ask.department]\n",
                {"department": "质检"})  # fmt: skip
    here.memory.belongs_ = lambda who, names, unit, at: holds if names == ("班长", "质检") else None

    assert bool(here.object_to("03-02 12:00", "case.closed")) is refuses


@pytest.mark.parametrize(
    ("clause", "department", "holds", "missing"),
    [
        ("only_by: ask.department", None, True, ("ask.department",)),  # nobody is named: nobody may, and why
        ("only_by: ask.department", "质检", False, ()),
        ("only_by: ask.department", "质检", True, None),
        ("only_by: [班长, ask.department]", None, True, None),  # the other one is enough
        ("only_by: [班长, ask.department]", None, False, ("ask.department",)),
        ("only_after: {each: ask.department, when: case.replied}", None, True, ("ask.department",)),
        ("only_after: {by: ask.department, when: case.replied}", None, True, ("ask.department",)),
    ],
)
def test_a_position_that_the_site_has_not_named_is_said_to_be_unset(clause, department, holds, missing):
    here = Told(f"- gate: 只许\n  id: G-5\n  article: 一\n  before: case.closed\n  {clause}\n",
                {"department": department} if department else None)  # fmt: skip
    here.memory.belongs_ = lambda who, names, unit, at: holds and bool(names)
    here.memory.members_ = lambda names, unit, at: frozenset({"member:1"})
    here.tell("03-02 09:00", "case.replied")

    found = here.object_to("03-02 12:00", "case.closed")

    assert [one.missing for one in found] == ([] if missing is None else [missing])


def test_whoever_did_something_in_a_matter_may_not_do_this_and_anybody_else_may():
    here = Told("- gate: 不得自结\n  id: G-6\n  article: 一\n  before: case.closed\n  per: case\n"
                "  not_by: [by of case.opened, to of owner.taken_away]\n")  # fmt: skip
    here.tell("03-02 09:00", "case.opened", by="member:3")
    here.tell("03-02 09:30", "owner.taken_away", to="member:4")

    for who, refuses in (("member:3", True), ("member:4", True), ("member:5", False)):
        assert bool(here.object_to("03-02 12:00", "case.closed", by=who)) is refuses


def test_a_gate_without_any_ground_or_with_a_doer_that_is_none_is_refused():
    with pytest.raises(PackErrors) as errors:
        edition("- gate: 空\n  id: G-7\n  article: 一\n  before: case.closed\n")
    assert "refuse_when" in errors.value.errors[0].expected
    with pytest.raises(PackErrors) as errors:
        edition("- gate: 空\n  id: G-8\n  article: 一\n  before: case.closed\n  not_by: whoever of case.opened\n")
    assert "a figure of case.opened" in errors.value.errors[0].expected


def test_each_ground_is_said():
    said = edition(AFTER).standards["G-3"].sentences()[0][1]

    assert said == "「结案」之前，须先有「告知客户」（of为“结论”）和客服「答复」或「客户确认」，否则不得办理。"
