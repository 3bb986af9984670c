"""Tables go out as sheets and come back as the same; what is wrong names the cell."""

import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from shouwen.regulation.reading import Faults, read_yaml
from shouwen.regulation.tables import WrongSheet, read_sheet, sheet_of
from shouwen.regulation.tables.sheets import cells_that_differ, table_text

TABLE = {
    "title": {"zh": "部门", "en": "Departments"},
    "rows": [
        {"cells": {"class": "商品质量", "loss": ">= 1000"}, "result": "质检部门", "cites": "第三章/四"},
        {"cells": {"class": "'货物运输', '购销合同'", "loss": "[500..1000)"}, "result": {"to": "甲"}},
        {"if": "= 5", "result": "5", "then": [{"task": "补齐", "to": "班长"}]},
        {"cells": {"loss": 500}, "result": 5},
        {"cells": {"loss": Decimal("0.10")}, "result": ["甲", "乙"], "cites": ["一", "二"]},
        {"result": "ask.department"},
    ],
}


def sheet(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def test_a_table_comes_back_as_the_same():
    assert read_sheet(sheet_of(TABLE), TABLE) == TABLE
    assert list(cells_that_differ(TABLE, read_sheet(sheet_of(TABLE), TABLE))) == []


def test_its_text_says_the_same():
    tree = read_yaml("decisions/x.yaml", table_text(TABLE), Faults())
    assert tree.plain() == TABLE


def test_a_condition_that_begins_like_a_formula_is_a_text():
    shown = load_workbook(io.BytesIO(sheet_of(TABLE))).active
    assert {cell.data_type for row in shown.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_what_people_type_is_read():
    made = read_sheet(
        sheet(["class", "loss", "#result"], ["商品", 0.1, "甲"], [None, None, None], ["服务", "[500..1000]", 7]), {}
    )

    assert made["rows"] == [
        {"cells": {"class": "商品", "loss": Decimal("0.1")}, "result": "甲"},
        {"cells": {"class": "服务", "loss": "[500..1000]"}, "result": 7},
    ]


@pytest.mark.parametrize(
    ("says", "content", "expected"),
    [
        ("no sheet", b"nothing", "xlsx"),
        ("no result", sheet(["class"], ["甲"]), "#result"),
        ("a row without one", sheet(["class", "#result"], ["甲", None]), "row 2: a result"),
        ("a column twice", sheet(["class", "class", "#result"], ["甲", "乙", "丙"]), "each column once"),
        ("an unknown key", sheet(["#resullt", "#result"], ["甲", "乙"]), "#resullt is none of"),
        ("a formula", sheet(["class", "#result"], ["=1+1", "乙"]), "A2: a value, not a formula"),
        ("beside the table", sheet(["#result", None], ["甲", "乙"]), "B2"),
        ("an open list", sheet(["#result"], ["{a: 1"]), "A2: a text in quotes"),
    ],
)
def test_a_wrong_cell_is_named(says, content, expected):
    with pytest.raises(WrongSheet) as refused:
        read_sheet(content, TABLE)

    assert expected in str(refused.value)


_signs = st.characters(categories=("L", "N", "P", "S"), include_characters=" ")
_texts = st.text(_signs, min_size=1, max_size=12).filter(str.strip)
_scalars = st.one_of(_texts, st.integers(-(10**9), 10**9), st.booleans(),
                     st.decimals("-1000", "1000", places=2).map(lambda one: one + 0))  # fmt: skip
_rows = st.lists(
    st.fixed_dictionaries({"result": _scalars}, optional={"if": _texts, "cells": st.dictionaries(
        st.sampled_from(["类", "loss", "grade"]), _scalars, min_size=1)}), min_size=1, max_size=4)  # fmt: skip


@given(_rows)
@settings(max_examples=60, deadline=None)
def test_any_table_comes_back_as_the_same(rows):
    back = read_sheet(sheet_of({"rows": rows}), {})["rows"]

    assert back == rows
    assert [type(row["result"]) for row in back] == [type(row["result"]) for row in rows]
