"""What no row of a table decides, and what several do, in words."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.regulation.expressions import compile_expression
from shouwen.regulation.packs import read_files
from shouwen.regulation.tables import TooMany, gaps
from tests.regulation.packing import KINDS, files, kind

CLASSED = kind("case.classed", "定类", loss="money", urgent="truth", grade="code", wait="span", **{"class": "code"})
GRADED = replace(CLASSED.figures["grade"], options=("甲", "乙"))
ALL = {**KINDS, "case.classed": replace(CLASSED, figures={**CLASSED.figures, "grade": GRADED})}


def decision(rows, hits="first"):
    text = f"- decision: 判定\n  id: A-1\n  article: 一\n  when: case.classed\n  hits: {hits}\n  rows:\n"
    text += "".join(f"    - {row}\n" for row in rows)
    return next(iter(read_files(files(text), ALL).standards["A-1"].options.values()))


def found(rows, hits="first"):
    return [(one.case, one.rows) for one in gaps(decision(rows, hits), ALL)]


LOSS = ["{if: loss <= 500, result: 甲}", "{if: loss > 500 and loss < 5000, result: 乙}"]


@pytest.mark.parametrize(
    ("says", "rows", "expected"),
    [
        ("a last row without a condition", [*LOSS, "{result: 丙}"], []),
        ("nothing above", LOSS, [("loss >= 5000", ())]),
        ("the figure itself", ["{if: loss < 500, result: 甲}", "{if: loss > 500, result: 乙}"], [("loss = 500", ())]),
        ("a gap between", ["{if: loss <= 500, result: 甲}", "{if: loss >= 1000, result: 乙}"],
         [("loss > 500 and loss < 1000", ())]),
        ("another text", ["{if: class = '商品', result: 甲}"], [("class = another", ())]),
        ("an option that was forgotten", ["{if: grade = '甲', result: 一}"], [("grade = '乙'", ())]),
        ("every option", ["{if: \"grade in ('甲', '乙')\", result: 一}"], []),
        ("a truth", ["{if: urgent, result: 急}"], [("not urgent", ())]),
        ("both together", ["{if: urgent, result: 急}", "{if: loss > 100, result: 大}"],
         [("loss <= 100 and not urgent", ())]),
        ("spans", ["{if: wait <= 1 minute, result: 快}", "{if: wait > 90 seconds, result: 慢}"],
         [("wait > 1 minute and wait <= 90 seconds", ())]),
        ("cells", ["{cells: {loss: '[0..500]', class: 商品}, result: 甲}", "{cells: {loss: '< 0, > 500'}, result: 乙}"],
         [("loss >= 0 and loss <= 500 and class = another", ())]),
        ("a local value", ["{if: loss <= ask.most_rings, result: 甲}"], [("ask.most_rings < loss", ())]),
        ("both sides of it", ["{if: loss <= ask.most_rings, result: 甲}", "{if: loss > ask.most_rings, result: 乙}"], []),
        ("a term that is a truth by itself", ["{if: known(loss), result: 甲}"], [("not known(loss)", ())]),
    ],
)  # fmt: skip
def test_a_case_that_no_row_decides_is_named(says, rows, expected):
    assert found(rows) == expected


@pytest.mark.parametrize(
    ("hits", "expected"), [("unique", [("loss > 100 and loss <= 500", (1, 2))]), ("first", []), ("collect", [])]
)
def test_a_case_that_two_rows_decide_is_named_where_only_one_may(hits, expected):
    assert found(["{if: loss <= 500, result: 甲}", "{if: loss > 100, result: 乙}"], hits) == expected


def test_a_table_with_too_many_cases_is_not_tried():
    rows = [f"{{if: loss > {n} and wait > {n} seconds and class = 'c{n}', result: 甲}}" for n in range(60)]

    with pytest.raises(TooMany):
        gaps(decision(rows), ALL)


_rows = st.lists(
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "="]), st.integers(0, 4), st.booleans()), min_size=1, max_size=4
)


@given(_rows, st.integers(-1, 10), st.booleans())
@settings(max_examples=60, deadline=None)
def test_what_is_named_is_what_no_row_decides(rows, doubled, urgent):
    standard = decision([f"{{if: loss {sign} {n}{' and urgent' if too else ''}, result: r}}" for sign, n, too in rows])
    scope = {"loss": Decimal(doubled) / 2, "urgent": urgent}
    decided = standard.decide(scope).result is not None
    named = ["true" if one.case == "every case" else one.case for one in gaps(standard, ALL)]

    assert decided is not any(compile_expression(case).evaluate(scope) for case in named)
