"""Who may sign next, and what a change undoes: derived from what was signed and changed."""

import pytest

from shouwen.regulation.signatures import Change, Signature, open_places, same_person, signing_state
from tests.regulation.test_forms import form

SIGNS = (("经办人",), ("质检", "财务"), ("总经理",))
SHEET = """
title: 表
fields:
  - {name: 内容}
  - {name: 经办意见, by: 经办人}
  - {name: 质检意见, by: 质检}
  - {name: 财务意见, by: 财务}
  - {name: 批示, by: 总经理}
"""


def state(signatures, changes=()):
    given = [
        Signature(place, version, f"member:{number}") for number, (place, version) in enumerate(signatures)
    ]
    return signing_state(
        form(SHEET), SIGNS, given, [Change(version, frozenset(names)) for version, names in changes]
    )


ALL = [("经办人", 1), ("质检", 2), ("财务", 3), ("总经理", 4)]
OPINIONS = [(2, ["质检意见"]), (3, ["财务意见"]), (4, ["批示"])]


@pytest.mark.parametrize(
    ("signed", "may_sign"),
    [
        ([], ("经办人",)),
        (["经办人"], ("质检", "财务")),
        (["经办人", "财务"], ("质检",)),
        (["经办人", "财务", "质检"], ("总经理",)),
        (["经办人", "财务", "质检", "总经理"], ()),
        (["总经理"], ("经办人",)),
    ],
)
def test_the_first_stage_with_an_open_place_may_sign(signed, may_sign):
    assert open_places(SIGNS, signed) == may_sign


def test_everybody_writing_their_own_opinion_undoes_nothing():
    reached = state(ALL, OPINIONS)

    assert reached.is_complete
    assert (reached.signed, reached.fallen, reached.stage, reached.round) == (
        ("经办人", "质检", "财务", "总经理"),
        (),
        3,
        1,
    )


@pytest.mark.parametrize(
    ("changed", "signed", "fallen"),
    [
        ("内容", (), ("总经理", "经办人", "财务", "质检")),  # everybody had it before them
        ("经办意见", (), ("总经理", "经办人", "财务", "质检")),
        ("质检意见", ("经办人", "财务"), ("总经理", "质检")),  # the neighbour of the stage stays
        ("批示", ("经办人", "质检", "财务"), ("总经理",)),
    ],
)
def test_a_change_opens_a_second_round_from_the_stage_it_concerns(changed, signed, fallen):
    reached = state(ALL, [*OPINIONS, (5, [changed])])

    assert (reached.signed, reached.fallen, reached.round) == (signed, fallen, 2)
    assert not reached.is_complete


def test_the_second_round_is_complete_when_the_fallen_have_signed_again():
    changes = [*OPINIONS, (5, ["质检意见"])]

    again = state([*ALL, ("质检", 5)], changes)
    assert (again.open, again.is_complete) == (("总经理",), False)
    assert state([*ALL, ("质检", 5), ("总经理", 5)], changes).is_complete


@pytest.mark.parametrize(
    ("signed_again", "later", "rounds"),
    [
        ([("经办人", 5)], [(6, ["质检意见"])], 2),  # its signature of the first round has fallen already
        ([("经办人", 5)], [(6, ["质检意见"]), (7, ["财务意见"])], 2),
        ([], [(6, ["内容"])], 2),  # nobody had signed again
        ([("经办人", 5), ("质检", 6)], [(6, ["质检意见"]), (7, ["质检意见"])], 3),
        ([("经办人", 5)], [(6, ["内容"])], 3),
    ],
)
def test_writing_anew_in_the_second_round_begins_a_third_only_by_undoing_a_signature(signed_again, later, rounds):
    changes = [*OPINIONS, (5, ["内容"]), *later]

    assert state([*ALL, *signed_again], changes).round == rounds


def test_the_order_in_which_it_is_told_does_not_matter():
    changes = [*OPINIONS, (5, ["质检意见"])]

    assert (
        state([("质检", 5), *ALL[::-1]], changes[::-1]).signed == state([*ALL, ("质检", 5)], changes).signed
    )


def test_a_field_that_the_form_does_not_know_undoes_what_was_signed_before():
    assert state(ALL, [(5, ["没有的栏"])]).signed == ()


def test_one_person_may_not_sign_two_places_that_must_differ():
    signatures = [Signature("制表", 1, "member:1")]

    assert same_person([("制表", "审核")], signatures, "审核", "member:1") == "制表"
    assert same_person([("制表", "审核")], signatures, "审核", "member:2") == ""
    assert same_person([], signatures, "审核", "member:1") == ""
