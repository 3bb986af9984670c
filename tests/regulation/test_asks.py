"""Local values: what a site may answer, and what it may not."""

from datetime import date
from decimal import Decimal

import pytest

from shouwen.regulation.asks import Ask, read_value
from shouwen.regulation.errors import WrongValue
from shouwen.regulation.spans import Span, SpanUnit
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
