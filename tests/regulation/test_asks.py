"""Local values: what a site may answer, and what it may not."""

from datetime import date, time
from decimal import Decimal

import pytest

from shouwen.regulation.ask_tables import as_text, cells_written
from shouwen.regulation.asks import Ask, read_value
from shouwen.regulation.errors import WrongValue
from shouwen.regulation.spans import Span, SpanUnit, parse_span
from shouwen.regulation.words import Words


def ask(type_, **more):
    return Ask("x", Words("问"), type_, **more)


@pytest.mark.parametrize(
    ("type_", "given", "value"),
    [
        ("span", "2 working days", Span(Decimal(2), SpanUnit.WORKING_DAY)),
        ("span", "15 分钟", Span(Decimal(15), SpanUnit.MINUTE)),
        ("number", 3, Decimal(3)),
        ("number", "3.5", Decimal("3.5")),
        ("money", "40 元", Decimal(40)),
        ("money", "12.50", Decimal("12.50")),
        ("percent", "5%", Decimal("0.05")),
        ("percent", "0.05", Decimal("0.05")),
        ("truth", "是", True),
        ("truth", False, False),
        ("date", "2026-03-02", date(2026, 3, 2)),
        ("text", " 质检部门 ", "质检部门"),
    ],
)
def test_an_answer_is_read_as_people_write_it(type_, given, value):
    assert read_value(ask(type_), given) == value


@pytest.mark.parametrize(
    ("type_", "given"),
    [
        ("span", "soon"), ("number", "many"), ("number", 1.5), ("number", True), ("number", "NaN"),
        ("money", "1.005"), ("percent", "x%"), ("truth", "maybe"), ("date", "2026-02-30"), ("text", " "),
        ("text", "长" * 201),
    ],
)  # fmt: skip
def test_an_answer_of_another_kind_is_refused(type_, given):
    with pytest.raises(WrongValue):
        read_value(ask(type_), given)


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ("9 minutes", False),
        ("10 minutes", True),
        ("5 working days", True),
        ("6 working days", False),
        ("4 days", True),
    ],
)
def test_both_bounds_are_included(given, allowed):
    bounded = ask(
        "span", at_least=Span(Decimal(10), SpanUnit.MINUTE), at_most=Span(Decimal(5), SpanUnit.WORKING_DAY)
    )

    if allowed:
        read_value(bounded, given)
    else:
        with pytest.raises(WrongValue, match="at (least|most)"):
            read_value(bounded, given)


def test_a_choice_is_one_of_its_options():
    choice = ask("choice", options=("自然日", "工作日"))

    assert read_value(choice, "自然日") == "自然日"
    with pytest.raises(WrongValue, match="one of 自然日, 工作日"):
        read_value(choice, "农历日")


def asked(type_, **more):
    return Ask("x", Words("问"), type_, **more)


@pytest.mark.parametrize(
    ("ask", "given", "value"),
    [
        (asked("list"), "听音乐\n看新闻", ("听音乐", "看新闻")),
        (asked("list", options=("甲", "乙")), ["乙"], ("乙",)),
        (asked("days_of_year", count=2), ["02-14", "10-01"], ("02-14", "10-01")),
        (asked("map", gives="money", options=("丢件",)), "丢件: 50 yuan", {"丢件": Decimal(50)}),
        (asked("map", gives="span"), {"甲": "2 days"}, {"甲": parse_span("2 days")}),
        (
            asked("bands", upto="money", gives="percent"),
            {"30000": "1%", "more": "1.5%"},
            {Decimal(30000): Decimal("0.01"), "more": Decimal("0.015")},
        ),
        (
            asked("table", columns={"排队": "number"}, rows=("一级", "二级")),
            {"一级": {"排队": 60}, "二级": {"排队": 30}},
            {"一级": {"排队": Decimal(60)}, "二级": {"排队": Decimal(30)}},
        ),
        (
            asked("table", columns={"得分": "number", "交易额": "money"}, rows=("AAA", "B")),
            "B：0、0元\nAAA: 得分 90 | 交易额 1,000,000 元",
            {"AAA": {"得分": Decimal(90), "交易额": Decimal(1_000_000)}, "B": {"得分": Decimal(0), "交易额": Decimal(0)}},
        ),
        (asked("table", columns={"限度": "money"}), "AAA: 200,000", {"AAA": {"限度": Decimal(200_000)}}),
        (asked("period", options=("month", "quarter")), "quarter", "quarter"),
        (asked("position", options=("店长",)), "店长", "店长"),
        (asked("time"), "8:30", time(8, 30)),
    ],
)
def test_answers_of_more_than_one_figure_are_read_as_expressions_reckon_with_them(ask, given, value):
    assert read_value(ask, given) == value


@pytest.mark.parametrize(
    ("ask", "given", "expected"),
    [
        (asked("list", options=("甲",)), ["乙"], "of 甲"),
        (asked("list", at_most=Decimal(1)), ["甲", "乙"], "at most 1"),
        (asked("days_of_year"), ["02-29"], "days that every year has"),
        (asked("days_of_year"), ["10-01", "02-14"], "in their order"),
        (asked("days_of_year", count=2), ["02-14"], "2 days"),
        (asked("map", gives="money", options=("丢件",)), {"追件": "1"}, "a key of 丢件"),
        (asked("map", gives="money"), {"丢件": "much"}, "a figure"),
        (asked("bands", upto="number"), {"5": "甲", "3": "乙", "more": "丙"}, "bands that rise"),
        (asked("bands", upto="number"), {"5": "甲"}, "the last one “more”"),
        (asked("table", columns={"排队": "number"}), {"一级": {}}, "in each row 排队"),
        (asked("table", columns={"排队": "number"}, rows=("一级",)), {}, "the rows 一级"),
        (asked("table", columns={"排队": "number", "接通": "percent"}), "一级: 60", "in each row 排队, 接通|a figure"),
        (asked("table", columns={"排队": "number", "接通": "number"}), "一级: 60 | 5 | 9", "in each row 排队, 接通"),
        (asked("table", columns={"排队": "number"}), "一级 60", "entries such as key: value"),
        (asked("number"), "1,00", "a figure"),
        (asked("period", options=("month",)), "year", "one of month"),
        (asked("position", options=("店长",)), "主管", "one of 店长"),
        (asked("time"), "25:00", "a time of day"),
    ],
)
def test_an_answer_that_does_not_fit_says_what_would(ask, given, expected):
    with pytest.raises(WrongValue, match=expected):
        read_value(ask, given)


def test_what_was_given_is_written_as_a_text_that_reads_as_the_same():
    table = asked("table", columns={"得分": "number", "毛利": "percent"}, rows=("AAA", "B"))
    given = {"AAA": {"得分": "90", "毛利": "20%"}, "B": {"得分": 0, "毛利": "0%"}}

    text = as_text(given)

    assert text == "AAA: 得分 90 | 毛利 20%\nB: 得分 0 | 毛利 0%"
    assert read_value(table, text) == read_value(table, given)
    assert cells_written(table, text) == cells_written(table, given)
    assert as_text(["甲", "乙"]) == "甲\n乙"
    assert as_text("2 days") == "2 days"
