"""Steps that a unit adds to a flow are stricter; a step that it takes out is looser; the rest is for a person to say."""

import pytest

from shouwen.regulation.comparing import Outcome
from shouwen.regulation.comparing.texts import compare_texts
from shouwen.regulation.diffing import clause_in_words
from shouwen.regulation.packs import read_files
from tests.regulation.flows.drawing import bpmn, element, end, node, start, user
from tests.regulation.packing import KINDS, PACK, files

FLOW = "- {flow: 处理, id: F-1, article: 一, when: case.opened, bpmn: flows/处理.bpmn}\n"
ASKS = {"shouwen_asks": "合理: 是|否"}
GATE = node("exclusiveGateway", "够吗", default="f-p-够吗-e")
TWO = ("s -> 记录 -> 答复 -> 够吗 -> e", "够吗 -> 补 : 合理 = '否'", "补 -> e")


def text(*parts, **more):
    drawn = bpmn(start(), *parts, end(), **more)
    return read_files({**files(FLOW, PACK), "flows/处理.bpmn": drawn}, KINDS)


def base(**asks):
    return text(user("记录"), user("答复", **ASKS), GATE, user("补"), *TWO)


def reasons(above, below):
    (change,) = compare_texts(above, below) or (None,)
    return [] if change is None else [(one.clause, one.before, one.after, one.outcome) for one in change.compared.reasons]


def other(ways, *more, **lanes):
    return text(user("记录"), user("答复", **ASKS), GATE, user("补"), *more, *ways, **lanes)


FIRST = ("s -> 审 -> 记录 -> 答复 -> 够吗 -> e", *TWO[1:])
BRANCH = (TWO[0], "够吗 -> 审 : 合理 = '否'", "审 -> 补 -> e")
TWICE = ("s -> 审 -> 核 -> 记录 -> 答复 -> 够吗 -> e", *TWO[1:])


@pytest.mark.parametrize(
    ("ways", "steps"), [(FIRST, ["审"]), (BRANCH, ["审"]), (TWICE, ["审", "核"])],
    ids=["first", "in a branch", "two in a row"],
)  # fmt: skip
def test_steps_that_are_added_are_stricter_and_taking_them_out_is_looser(ways, steps):
    fuller = other(ways, *(user(one) for one in steps))

    assert reasons(base(), fuller) == [("bpmn/task", None, one, Outcome.STRICTER) for one in steps]
    assert reasons(fuller, base()) == [("bpmn/task", one, None, Outcome.LOOSER) for one in steps]


BESIDE = ("s -> 记录 -> 答复 -> 够吗 -> e", "够吗 -> 补 : 合理 = '否'", "补 -> e", "够吗 -> 审 : 合理 = '是'", "审 -> e")
SWAPPED = ("s -> 答复 -> 记录 -> 够吗 -> e", *TWO[1:])
EASIER = (TWO[0], "够吗 -> 补 : 合理 = '是'", "补 -> e")


@pytest.mark.parametrize(
    ("ways", "steps"), [(BESIDE, ["审"]), (SWAPPED, []), (EASIER, [])],
    ids=["beside", "another order", "another condition"],
)  # fmt: skip
def test_what_asks_for_it_otherwise_is_for_a_person_to_say(ways, steps):
    assert Outcome.CANNOT_TELL in {one[-1] for one in reasons(base(), other(ways, *(user(one) for one in steps)))}


def test_another_lane_or_other_questions_are_for_a_person_to_say():
    lane = text(user("记录"), user("答复", **ASKS), GATE, user("补"), *TWO, lanes={"主管": ["记录", "答复", "补"]})
    asks = text(user("记录"), user("答复", shouwen_asks="合理: 是|否; 理由: text"), GATE, user("补"), *TWO)

    for one in (lane, asks):
        assert {reason[-1] for reason in reasons(base(), one)} == {Outcome.CANNOT_TELL}


def test_what_is_only_drawn_otherwise_is_the_same():
    drawn = base().files["flows/处理.bpmn"].replace(b"<process", b"<!-- moved --><process")
    moved = read_files({**files(FLOW, PACK), "flows/处理.bpmn": drawn}, KINDS)

    assert reasons(base(), moved) == []


def test_levels_of_an_authority_are_told_in_words():
    grant = ("- {grant: 补偿, id: G, article: 一, permit: 补偿, opens: contact.answered, measure: rings,\n"
             "   levels: [{by: [客服, 班长]}]}\n")
    above, below = (read_files(files(one), KINDS) for one in (grant, grant.replace("客服, 班长", "班长")))
    (change,) = compare_texts(above, below)

    assert [clause_in_words(change, one, "zh-hans") for one in change.compared.reasons] == [
        "权限 by: 客服、班长 → by: 班长（更严）"]  # fmt: skip


def test_a_step_under_another_name_is_told_as_one_and_is_for_a_person_to_say():
    named = text(element("userTask", {"id": "记录", "name": "登记"}), user("答复", **ASKS), GATE, user("补"), *TWO)

    assert reasons(base(), named) == [("bpmn/task", "记录", "登记", Outcome.CANNOT_TELL)]
    (change,) = compare_texts(base(), named)
    (reason,) = change.compared.reasons
    assert clause_in_words(change, reason, "zh-hans") == "流程环节 记录 → 登记（须由人裁定）"


def test_a_step_that_is_lost_is_looser_whatever_else_is_drawn_otherwise():
    straight = text(user("记录"), user("答复", **ASKS), "s -> 答复 -> 记录 -> e")  # 补 is gone, the others are swapped
    replaced = text(user("记录"), user("答复", **ASKS), GATE, user("抄"), *(way.replace("补", "抄") for way in TWO))

    found = [compare_texts(base(), one)[0].compared.outcome for one in (straight, replaced)]
    assert found == [Outcome.LOOSER, Outcome.DIFFERENT]
    assert all(one.is_refused for one in found)
