"""Who carries out what, by article and clause."""

from dataclasses import replace

import pytest

from shouwen.regulation.coverage import Carried, coverage, totals
from shouwen.regulation.packs import read_files
from tests.regulation.packing import KINDS, PACK, files

ARTICLES = """
- number: 总
  title: 总则
  articles:
    - {number: "1", says: 宗旨。, clauses: [X-1]}
    - {number: "2", says: 三声接听。, clauses: [X-2], checked: automatic}
    - {number: "3", says: 登记。, clauses: [X-3], checked: by_form}
    - {number: "4", says: 态度。, clauses: [X-4], checked: by_inspector}
    - {number: "5", says: 两件事。, clauses: [X-5a, X-5b], checked: automatic}
    - {number: "6", says: 下班。, clauses: [X-6], checked: automatic}
    - {number: "7", says: 一律适用。, clauses: [X-7], checked: by_house}
    - {number: "8", says: 接起后答复。, clauses: [X-8], checked: automatic}
    - {number: "9", says: 接起的都答复。, clauses: [X-9], checked: automatic}
"""
STANDARDS = """
- {limit: 三声, id: X-2, article: 总/2, when: contact.answered, measure: rings, at_most: 3}
- {form: 登记表, id: X-3/form, article: 总/3, schema: forms/登记表.yaml}
- {limit: 等待, id: X-5a/wait, article: 总/5, when: contact.answered, measure: wait, at_most: 30 seconds}
- {limit: 下班, id: X-6, article: 总/6, when: case.replied, measure: 1, at_most: 3}
- {deadline: 答复, id: X-8, article: 总/8, when: contact.answered, within: 1 hour, done: case.replied}
- {quota: 都答复, id: X-9, article: 总/9, per: unit, in: day, count: {when: case.replied}, of: {when: contact.answered},
   at_least: 100%}
"""
PACK_ = PACK.replace("article: 一", 'article: "总/1"')


@pytest.fixture(scope="module")
def covered():
    kinds = {**KINDS, "case.replied": replace(KINDS["case.replied"], awaits="workforce")}
    form = "title: 登记表\nfields: [{name: 内容, type: text}]\n"
    whole = files(STANDARDS, PACK_, ARTICLES, forms__登记表_dot_yaml=form)
    return coverage(read_files(whole, kinds))


@pytest.mark.parametrize(
    ("clause", "by", "standards"),
    [
        ("X-1", Carried.DISPLAYED, ()),
        ("X-2", Carried.SYSTEM, ("X-2",)),
        ("X-3", Carried.FORM, ("X-3/form",)),
        ("X-4", Carried.NOBODY, ()),
        ("X-5a", Carried.SYSTEM, ("X-5a/wait",)),
        ("X-5b", Carried.NOBODY, ()),
        ("X-6", Carried.WAITS, ("X-6",)),
        ("X-7", Carried.SYSTEM, ()),
        ("X-8", Carried.WAITS, ("X-8",)),
        ("X-9", Carried.WAITS, ("X-9",)),
    ],
)
def test_a_clause_is_carried_out_by(covered, clause, by, standards):
    [found] = [one for one in covered if one.clause == clause]

    assert (found.by, found.standards) == ((by,), standards)


def test_what_waits_says_for_which_module_and_headings_are_left_out(covered):
    assert [one.waits_for for one in covered if one.clause == "X-6"] == [("workforce",)]
    assert "总" not in {one.article for one in covered}
    assert totals(covered)[Carried.NOBODY] == 2


REGULAR = """
- {cadence: 每月一查, id: X-2/look, article: 总/2, per: unit, every: month, done: entry.signed}
- {cadence: 每月一报, id: X-4/report, article: 总/4, per: unit, every: month, done: case.replied}
- {tally: 迟到两次, id: X-6, article: 总/6, when: X-5a.broken, per: about, in: month, steps: {2: [{notice: 主管}]}}
- {limit: 下班, id: X-5a, article: 总/5, when: case.replied, measure: 1, at_most: 3}
"""


def test_what_is_due_regularly_and_what_is_found_of_a_finding_wait_for_the_same_module():
    kinds = {**KINDS, "case.replied": replace(KINDS["case.replied"], awaits="workforce")}
    found = {one.clause: one for one in coverage(read_files(files(REGULAR, PACK_, ARTICLES), kinds))}

    assert found["X-2"].by == (Carried.SYSTEM,)
    assert [found[one].by for one in ("X-4", "X-5a", "X-6")] == [(Carried.WAITS,)] * 3
    assert found["X-6"].waits_for == ("workforce",)
