"""What an edition says about itself."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from shouwen.compliance.logic import (
    Carried,
    asks_of,
    coverage,
    figures_of,
    grid_of,
    said,
    standards_by_article,
)
from shouwen.compliance.naming import As, positions_named
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.asks import Ask, read_value
from shouwen.regulation.packs import read_pack
from shouwen.regulation.words import Words
from tests.regulation.packing import edition
from tests.scenes import PACKS, service_department


@pytest.fixture(scope="module")
def manual():
    return service_department()


def test_each_article_is_carried_out_by_somebody_or_nobody_and_says_so(manual):
    carried = coverage(manual)

    assert set(carried) == set(manual.articles_by_path)
    assert carried["第一章/三/六/（1）"] is Carried.AUTOMATIC  # a limit
    assert carried["第一章/三/五/（2）"] is Carried.WAITS  # lines of a card, and no module records inspections yet
    assert carried["第一章/三/五/（5）"] is Carried.BY_FORM
    assert carried["第一章/一"] is Carried.AUTOMATIC  # the house does it by itself
    assert carried["第一章/四"] is Carried.INFORMATIONAL
    assert carried["第一章"] is Carried.HEADING


def test_a_claim_that_nothing_bears_out_is_nobodys(manual):
    empty = replace(manual, standards={})

    nobody = [path for path, carried in coverage(empty).items() if carried is Carried.NOBODY]

    claimed = {path for path, one in manual.articles_by_path.items()
               if one.checked in {"automatic", "by_form", "by_inspector"} and (one.says.zh or one.clauses)}
    assert set(nobody) == claimed


def test_every_article_that_claims_to_be_carried_out_is(manual):
    assert [path for path, carried in coverage(manual).items() if carried is Carried.NOBODY] == []


def test_a_standard_is_under_its_own_article_and_under_those_that_it_cites(manual):
    for path, standards in standards_by_article(manual).items():
        assert path in manual.articles_by_path
        assert len({one.id for one in standards}) == len(standards)
    assert "SD-1.3-6-1a" in {one.id for one in standards_by_article(manual)["第一章/三/六/（1）"]}


@pytest.mark.parametrize(("standard", "asks"), [
    ("SD-3.15-2b/accept", {"accept_within", "pause_reading", "remind_before"}),  # spans, and what picks the reading
    ("SD-3.8", {"handling_sheet_required"}),  # in a condition
    ("SD-3.15-3.3", {"department_for_quality", "department_for_contract", "department_for_transport",
                     "department_for_service", "department_for_proposals"}),  # as results of a table
    ("SD-1.3-6-1a", set()),
])
def test_the_local_values_that_a_standard_reads(manual, standard, asks):
    assert asks_of(manual.standards[standard]) == asks


def test_figures_are_the_texts_only_where_the_text_gives_them(manual):
    def of(standard):
        return [(one.what, one.value.zh) for one in figures_of(next(iter(manual.standards[standard].options.values())))]

    assert of("SD-1.3-6-1a") == [("at_most", "3")]
    assert of("SD-3.15-2b/accept") == []  # the site's
    assert of("SD-3.2") == [("due", "承诺期限")]


@pytest.mark.parametrize(("type_", "typed", "unit", "zh", "en"), [
    ("span", "2 working days", "", "2 个工作日", "2 working days"),
    ("percent", "5%", "", "5%", "5%"),
    ("percent", "0.075", "", "7.5%", "7.5%"),
    ("money", "500 元", "", "500 元", "500 yuan"),
    ("money", "0.50", "", "0.5 元", "0.5 yuan"),
    ("number", "30", "天", "30 天", "30 天"),
    ("number", "100", "", "100", "100"),
    ("truth", "true", "", "是", "yes"),
    ("truth", "否", "", "否", "no"),
    ("text", "绩效工资", "", "绩效工资", "绩效工资"),
    ("date", "2026-03-02", "", "2026-03-02", "2026-03-02"),
])
def test_values_are_said_as_people_write_them(type_, typed, unit, zh, en):
    ask = Ask("x", Words("问"), type_, unit)
    value = read_value(ask, typed)

    assert (said(ask, value, "zh-hans"), said(ask, value, "en")) == (zh, en)
    assert said(ask, None, "zh-hans") == ""
    assert not isinstance(value, float)
    assert (not isinstance(value, Decimal) or value.is_finite())


def test_a_table_is_a_grid_with_a_cell_for_every_column(manual):
    for readings in manual.standards.values():
        if readings.kind == "decision":
            grid = grid_of(next(iter(readings.options.values())))
            assert all(len(row.cells) == len(grid.columns) for row in grid.rows)
            assert grid.rows


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_no_table_shows_how_its_conditions_are_written(manual, language):
    tables = [one for one in manual.standards.values() if one.kind == "decision"]
    cells = {cell for readings in tables for option in readings.options.values()
             for row in grid_of(option, language).rows for cell in row.cells}

    assert not [one for one in cells if re.search(r"'| = |!=|>=|<=|\bask\.|\bnot\(", one)]


def test_a_cell_is_said_under_the_name_of_its_column():
    table = edition("""
- decision: 等级
  id: A-1
  article: 一
  when: case.opened
  rows:
    - {cells: {severity: "'重', '急'"}, result: 甲}
    - {cells: {severity: "not('轻')"}, result: 乙}
    - {result: 丙}
""").standards["A-1"].options[""]

    assert [row.cells[0] for row in grid_of(table).rows] == ["为“重”或为“急”", "不是“轻”", ""]
    assert [row.cells[0] for row in grid_of(table, "en").rows] == ["is “重” or is “急”", "is not “轻”", ""]


def test_positions_are_named_in_lanes_signatures_and_as_those_to_be_told(manual):
    named = positions_named(manual)

    assert {one.as_what for one in named["客服经理"]} >= {As.TOLD}
    assert any(one.citation.endswith("第三章/一/10") for one in named["客服经理"])
    assert As.SIGNS in {one.as_what for one in named["总经理"]}
    assert As.LANE in {one.as_what for one in named["客户"]}
    assert "责任人" not in named  # from whose pay it is deducted
    assert not [name for name in named if "(" in name or not name]
    assert all(len(set(namings)) == len(namings) for namings in named.values())


def test_a_lane_in_which_nobody_has_a_step_names_no_position():
    named = positions_named(read_pack(PACKS / "cable-operator" / "1", all_kinds()))

    assert "系统" not in named  # it has a table alone
    assert {one.as_what for one in named["客户"]} == {As.SIGNS}  # where a customer only begins a flow, nobody is asked


def test_what_waits_for_a_module_and_what_the_house_does_by_itself_are_told_apart():
    carried = coverage(read_pack(PACKS / "cable-operator" / "1", all_kinds()))

    assert carried["图示/图示2/品牌logo"] is Carried.WAITS  # a line of a card: no module records inspections yet
    assert carried["第七章/第一节"] is Carried.WAITS
    assert carried["总则/第二条"] is Carried.AUTOMATIC  # by adoption, without a standard
    assert carried["总则/第四条"] is Carried.BY_FORM
    assert carried["第三章/第三节"] is Carried.AUTOMATIC
