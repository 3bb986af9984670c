"""Where the header of a list is, and which column is which field."""

import pytest

from shouwen.work.logic.headers import header_digest, header_of, is_totals, offered, plain_title, titles_of

KNOWN = frozenset(map(plain_title, ("姓名", "电话", "单位名称")))


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["姓名", "电话"], ["张三", "1"]], 0),
        ([["客户名单"], [None], ["姓名*", "联系人", "电话（手机）"], ["张三", "", "1"]], 2),
        ([["2026年客户名单", "制表：周婷"], ["姓名", "电话"]], 1),  # a title of two cells above it
        ([["Gibt", "es", "nicht"], ["a", "b", "c"]], 0),  # nothing is known: the first row with two cells
        ([[None, None], ["甲"], ["x", "y"]], 2),
    ],
)
def test_the_header_is_found_below_a_title(rows, place):
    assert header_of(rows, KNOWN) == place


def test_columns_are_offered_by_their_titles():
    called = {"name": ["姓名", "客户名称", "name"], "company": ["单位名称", "公司"], "phone": ["电话", "手机", "phone"]}

    assert offered(["序号", "客户姓名", "单位名称", "手机号码"], called) == {"name": 1, "company": 2, "phone": 3}
    assert offered(["Name", "Phone"], called) == {"name": 0, "phone": 1}
    assert offered(["电话", "电话2"], called) == {"phone": 0}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["合计", None, 1200], True), ([None, "总 计：", 3], True), (["Total", 5], True), (["合计：共 3 条", 1], True),
        (["合计股份有限公司华东分公司营销中心", "13800138000"], False), (["张三", "合计"], False), ([None, None], False),
    ],
)  # fmt: skip
def test_rows_that_only_sum_up(row, found):
    assert is_totals(row) is found


def test_a_header_is_known_again_whatever_its_blanks():
    assert header_digest(["姓 名*", "电话"]) == header_digest(["姓名", "电话（必填）"])
    assert titles_of(["姓名", None, "电话", None, ""]) == ["姓名", "", "电话"]
