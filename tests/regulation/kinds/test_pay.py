"""Lines of pay: amounts of a period, sums of other lines, exact until rounded once."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.kinds.pay import rounded
from tests.regulation.packing import Told, edition

LINES = """
- pay: {zh: 合计, en: Total}
  id: P-0
  article: 一
  line: 合计
  when: period.closed
  per: by
  in: month
  sums: [计件, 补贴]
- pay: {zh: 计件, en: By the piece}
  id: P-1
  article: 一/1
  line: 计件
  when: case.classed
  per: by
  in: month
  amount: [{if: loss > 1000, pay: loss * 1.5%}, {if: loss <= 1000, pay: loss * 1%}]
  rounds: half_up to fen
- pay: {zh: 补贴, en: Allowance}
  id: P-2
  article: 一/2
  line: 补贴
  when: contact.answered
  per: by
  in: month
  amount: wait / 10 minutes * 3 yuan
  floor: 5 yuan
"""


@pytest.fixture(autouse=True)
def _closes(monkeypatch):
    from tests.regulation import packing

    more = packing.kind("period.closed", "期满", period="code")
    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, more.name: more})
    packing.edition.cache_clear()


def lines(told):
    of_march = [one for one in told.memory.standing() if one.window == "2026-03"]
    return {one.standard: (str(one.verdict), one.result, one.fault) for one in of_march}


def classed(told, loss):
    told.tell("03-02 09:00", "case.classed", loss=Decimal(loss))


@pytest.mark.parametrize(
    ("losses", "paid"), [(["1000"], "10.00"), (["1000.01"], "15.00"), (["1000", "2000"], "40.00"), (["0.5"], "0.01")]
)
def test_a_line_is_reckoned_when_its_period_closes_from_all_its_facts(losses, paid):
    told = Told(LINES)
    for loss in losses:
        classed(told, loss)
    assert lines(told) == {}

    told.sweep("04-01 00:00:00")

    assert lines(told)["P-1"] == ("result", Decimal(paid), "")


def test_a_sum_has_every_line_also_as_nought_and_says_which_is_missing():
    told = Told(LINES)
    classed(told, "1000")
    told.sweep("04-01 00:00:00")
    assert lines(told)["P-0"] == ("unknown", None, "补贴")

    told.tell("03-03 09:00", "contact.answered", "contact:1", rings=1, wait=timedelta(minutes=20))

    assert lines(told)["P-2"] == ("result", Decimal("6.00"), "")
    assert lines(told)["P-0"] == ("result", Decimal("16.00"), "")


@pytest.mark.parametrize(
    ("amount", "mode", "to", "expected"),
    [
        ("0.005", "half_up", "fen", "0.01"), ("0.0049", "half_up", "fen", "0.00"), ("0.005", "half_even", "fen", "0.00"),
        ("0.015", "half_even", "fen", "0.02"), ("0.001", "up", "fen", "0.01"), ("0.009", "down", "fen", "0.00"),
        ("0.05", "half_up", "jiao", "0.1"), ("-0.005", "half_up", "fen", "0.00"), ("1.5", "half_up", "yuan", "2"),
    ],
)  # fmt: skip
def test_an_amount_is_rounded_once_and_exactly(amount, mode, to, expected):
    assert rounded(Fraction(amount), mode, to) == Decimal(expected)


def test_a_third_of_money_is_exact_until_it_is_rounded():
    assert rounded(Fraction(100, 3) * 3, "down", "fen") == Decimal("100.00")


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("sums: [计件, 补贴]", "sums: [计件]\n  amount: 3", "either amount or sums"),
        ("sums: [计件, 补贴]", "sums: [合计]", "other lines of the statement"),
        ("half_up to fen", "nearest to fen", "half_up to fen"),
        ("  amount: wait / 10 minutes * 3 yuan\n", "  sums: [合计]\n", "no circle of findings"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_was_expected(was, becomes, expected):
    with pytest.raises(PackErrors) as refused:
        edition(LINES.replace(was, becomes))

    assert any(expected in one.expected for one in refused.value.errors)
