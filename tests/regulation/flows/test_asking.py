"""What a step asks: options, conditions, bounds, what may be left out; and what is wrong with how it is written."""

from datetime import date
from decimal import Decimal

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.expressions import compile_expression
from shouwen.regulation.flows import read_flow
from shouwen.regulation.flows.asking import missing_of, parse_asks
from tests.regulation.flows.drawing import bpmn, end, start, user


def asked(text):
    faults = []
    found = parse_asks(text, lambda *said: faults.append(said), compile_expression)
    assert faults == []
    return found


def test_what_is_asked_is_written_as_it_was_read():
    text = "通过: 是|否; 份数: integer at_least 1 at_most 9; 意见: text if 通过 = '否'; 附言: text optional if 份数 > 3"

    found = asked(text)

    assert "; ".join(map(str, found)) == text
    assert asked("通过: 是 | 否；  金额：money")[0].options == ("是", "否")


@pytest.mark.parametrize(
    ("text", "given", "missing"),
    [
        ("通过: 是|否; 意见: text if 通过 = '否'", {"通过": "是"}, ()),  # another answer: not asked
        ("通过: 是|否; 意见: text if 通过 = '否'", {"通过": "否"}, ("意见",)),
        ("通过: 是|否; 意见: text if 通过 = '否'", {"通过": "否", "意见": "不全"}, ()),
        ("通过: 是|否; 意见: text if 通过 = '否'", {}, ("通过",)),  # what it hangs on is not given: it is not asked
        ("甲: 是|否; 乙: 是|否 if 甲 = '是'; 丙: text if 乙 = '是'", {"甲": "否"}, ()),  # nor what hangs on that
        ("备注: text optional", {}, ()),
        ("备注: text optional", {"备注": ""}, ()),
        ("类别: 甲|乙 optional", {"类别": "丙"}, ("类别",)),  # what is given must be right all the same
        ("份数: integer at_least 1 at_most 3", {"份数": Decimal(0)}, ("份数",)),  # before the least
        ("份数: integer at_least 1 at_most 3", {"份数": Decimal(1)}, ()),  # on it
        ("份数: integer at_least 1 at_most 3", {"份数": Decimal(3)}, ()),
        ("份数: integer at_least 1 at_most 3", {"份数": Decimal(4)}, ("份数",)),
        ("金额: money at_most 500元", {"金额": Decimal("500.01")}, ("金额",)),
        ("折扣: percent at_most 15%", {"折扣": Decimal("0.15")}, ()),
        ("折扣: percent at_most 15%", {"折扣": Decimal("0.16")}, ("折扣",)),
        ("始: date; 止: date at_least 始", {"始": date(2026, 3, 2), "止": date(2026, 3, 1)}, ("止",)),
        ("始: date; 止: date at_least 始", {"始": date(2026, 3, 2), "止": date(2026, 3, 2)}, ()),
        ("始: date optional; 止: date at_least 始", {"止": date(2026, 3, 1)}, ()),  # not known: binds nobody
        ("立案: date at_most today", {"立案": date(2026, 3, 2), "today": date(2026, 3, 1)}, ("立案",)),
        ("立案: date at_most today", {"立案": date(2026, 3, 1), "today": date(2026, 3, 1)}, ()),
        ("金额: money; 理由: text if 金额 > 500元", {"金额": Decimal(500)}, ()),
        ("金额: money; 理由: text if 金额 > 500元", {"金额": Decimal("500.01")}, ("理由",)),
    ],
)
def test_what_is_missing(text, given, missing):
    assert missing_of(asked(text), given) == missing


@pytest.mark.parametrize(
    ("text", "at", "found", "expected"),
    [
        ("意见: text if 通过 = '否'", "通过", "通过", "names known here"),  # not asked before
        ("通过: 是|否; 意见: text if 通过 = '不'", "通过 = '不'", "no answer", "one of 是, 否"),
        ("通过: 是|否; 意见: text if 通过", "通过", "text", "condition"),
        ("份数: integer if", "if", "if without what it says", "an expression"),
        ("备注: text at_least 1", "1", "at_least behind text", "a bound of a number"),
        ("份数: integer at_least '一'", "'一'", "text", "figure"),
        ("份数: integer at_least 1 at_least 2", "at_least 2", "at_least twice", "each word once"),
        ("备注: text optional or not", "or not", "behind optional", "nothing"),
        ("甲: date; 乙: date at_least 甲 +", "甲 +", "", ""),
        ("甲: 是|否; 甲: date", "甲: date", "asked twice", "each figure once"),
        ("甲: strange", "甲: strange", "asks", "a type of"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(text, at, found, expected):
    faults = []

    parse_asks(text, lambda *said: faults.append(said), compile_expression)

    (place, told, wanted), *_ = faults
    assert found in told, told
    assert expected in wanted or expected == "names known here", wanted
    assert text.rindex(at) <= place <= len(text), (place, text[place:])


def test_a_fault_has_the_line_and_column_of_its_character_in_the_file():
    file = bpmn(start(), user("a", shouwen_asks="甲: 是|否; 乙: date at_least 丙"), end(), "s -> a -> e")

    with pytest.raises(PackErrors) as wrong:
        read_flow(file, file="f.bpmn")

    (error, *_) = wrong.value.errors
    line = file.decode().splitlines()[error.line - 1]
    assert line[error.column - 1 :].startswith("丙"), (error, line)


def test_a_fault_behind_a_sign_that_is_written_as_an_entity_and_a_line_break_stands_there_too():
    file = bpmn(start(), user("a", shouwen_asks="甲: integer; 乙: text if 甲 < 3; 丙: odd"), end(), "s -> a -> e")
    file = file.replace("; 丙".encode(), ";\n   丙".encode())

    with pytest.raises(PackErrors) as wrong:
        read_flow(file, file="f.bpmn")

    (error, *_) = wrong.value.errors
    assert file.decode().splitlines()[error.line - 1][error.column - 1 :].startswith("丙: odd")
