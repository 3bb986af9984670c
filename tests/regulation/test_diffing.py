"""What differs between two texts, as a manager reads it: parts of lists, fields and steps by name, articles, values."""

import pytest

from shouwen.regulation.comparing.texts import compare_texts
from shouwen.regulation.diffing import difference_in_words
from shouwen.regulation.diffing_around import around_in_words
from shouwen.regulation.packs import read_files
from tests.regulation.flows.drawing import bpmn, end, start, user
from tests.regulation.packing import KINDS, PACK, files

ROWS = """
- decision: 由谁办
  id: D-1
  article: 一
  when: case.opened
  rows:
    - {if: kind = '投诉', result: 甲}
    - {if: kind = '咨询', result: 乙}
    - {result: 丙}
"""
FORM = "- {form: 登记表, id: F-1, article: 一, schema: forms/登记表.yaml}\n"
SHEET = """
title: 登记表
of: case
fields:
  - {name: 内容, type: text}
  - {name: 数量, type: integer, at_least: 1}
"""
FLOW = "- {flow: 处理, id: F-2, article: 一, when: case.opened, bpmn: flows/处理.bpmn}\n"
PHRASE = "- {phrase: 忌语, id: P-1, article: 一, side: agent, forbidden: [喂, 哦, 呵呵, 不知道]}\n"


def text(standards, pack=PACK, **more):
    named = {path.replace("__", "/"): content for path, content in more.items()}
    return read_files({**files(standards, pack), **named}, KINDS)


def told(above, below, language="en"):
    return list(difference_in_words(compare_texts(above, below, language=language), above, below, language))


def sheet(content):
    return text(FORM, **{"forms/登记表.yaml": content.encode()})


def drawn(*steps):
    return text(FLOW, **{"flows/处理.bpmn": bpmn(start(), *(user(step) for step in steps), end(),
                                                      " -> ".join(["s", *steps, "e"]))})


def test_of_a_table_only_the_rows_that_are_new_or_gone_are_told():
    other = text(ROWS.replace("result: 乙", "result: 丁"))

    assert told(text(ROWS), other, "zh-hans") == [
        "D-1 §一 由谁办：行：去掉：kind为“咨询” → 乙；新增：kind为“咨询” → 丁（须由人裁定）"
    ]


def test_of_a_row_what_follows_is_told_too():
    before = ROWS.replace("result: 乙}", "result: 乙, then: [{notice: 有咨询, to: 班长}]}")
    other = before.replace("to: 班长}]", "to: 班长}, {task: 回电, to: 班长}]")

    assert told(text(before), text(other), "zh-hans") == [
        "D-1 §一 由谁办：行：去掉：kind为“咨询” → 乙，随之通知「有咨询」；"
        "新增：kind为“咨询” → 乙，随之通知「有咨询」，派任务「回电」（须由人裁定）"
    ]
    assert "→ 乙, then the notice 有咨询, the task 回电" in told(text(before), text(other))[0]


def test_what_reads_alike_on_both_sides_is_told_as_it_is_written():
    row = ROWS.replace("result: 乙}", "result: 乙, then: [{notice: 有咨询, to: 班长}]}")
    whole = ROWS + "  then: [{notice: 有人来, to: 班长}]\n"
    (of_row,), (of_all,) = (
        told(text(one), text(one.replace("to: 班长", "to: 店长")), "zh-hans") for one in (row, whole)
    )

    assert "then: [{notice: 有咨询, to: 班长}]" in of_row
    assert "then: [{notice: 有咨询, to: 店长}]" in of_row
    assert "[{notice: 有人来, to: 班长}] → [{notice: 有人来, to: 店长}]" in of_all


def test_of_a_long_list_of_words_only_what_is_new_or_gone_is_told():
    (line,) = told(text(PHRASE), text(PHRASE.replace("不知道", "不归我管")))

    assert "gone: 不知道, new: 不归我管" in line
    assert "呵呵" not in line


def test_fields_are_told_by_name_with_what_may_be_written_into_them():
    tighter = SHEET.replace("at_least: 1", "at_least: 2").replace("内容, type: text", "经过, type: long_text")
    (line,) = told(sheet(SHEET), sheet(tighter))

    assert "field 内容 no longer there: text (looser)" in line
    assert "field 数量 at least 1 → 2 (stricter)" in line
    assert "field 经过 new: long text (stricter)" in line


@pytest.mark.parametrize(("before", "after", "outcome"), [(1, 2, "stricter"), (2, 1, "looser"), (1, None, "looser")])
def test_a_bound_of_a_field_is_stricter_or_looser(before, after, outcome):
    said = "" if after is None else f", at_least: {after}"
    sheets = sheet(SHEET.replace("at_least: 1", f"at_least: {before}")), sheet(SHEET.replace(", at_least: 1", said))
    (line,) = told(*sheets)

    assert line.endswith(f"({outcome})")


def test_what_is_drawn_otherwise_is_named():
    (line,) = told(drawn("记录", "答复"), drawn("答复", "记录"))

    assert "flows/" not in line
    assert "way" in line


def test_articles_and_local_values_are_told_beside_standards():
    limit = "- {deadline: 答复, id: A-1, article: 一, when: case.opened, within: ask.answer_within, done: case.replied}\n"
    ask = "asks:\n  answer_within: {title: 答复时限, type: span, at_most: 2 days, article: 一, why: 原文没有}\n"
    pack = PACK.replace("asks:\n", ask, 1)
    above, below = text(limit, pack), text(limit, pack.replace("at_most: 2 days", "at_most: 1 day", 1))

    assert around_in_words(above, below, "en") == ["local value “答复时限”: at most 2 days → 1 day"]
    assert around_in_words(above, above, "en") == []
    gone = text(ROWS)
    assert around_in_words(above, gone, "zh-hans") == ["单位定的值 “答复时限”：取消"]


def test_a_local_value_among_words_is_called_by_its_title():
    words = "title: {zh: 本单位的忌语, en: Words not said here}, type: list, article: 一, why: 原文没有"
    pack = PACK.replace("asks:\n", f"asks:\n  unspoken: {{{words}}}\n", 1)
    above = text(PHRASE.replace("[喂, 哦, 呵呵, 不知道]", "[ask.unspoken]"), pack)
    below = text(PHRASE.replace("[喂, 哦, 呵呵, 不知道]", "[ask.unspoken, 不清楚]"), pack)

    assert told(above, below, "zh-hans") == ["P-1 §一 忌语：不说 〔本单位的忌语〕 → 〔本单位的忌语〕、不清楚（更严）"]
    assert "[Words not said here]" in told(above, below)[0]
