"""Editions and packs written as differences from another text are read whole."""

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.packs import hash_of, read_files, read_pack, whole_files
from tests.regulation.packing import ARTICLES, KINDS, PACK, files

STANDARDS = """
- limit: {zh: 三声内接听, en: Within three rings}
  id: A-1
  article: 一/1
  when: contact.answered
  measure: rings
  at_most: 3
  otherwise: [{notice: 班长}]
- limit: 等待
  id: A-2
  article: 一/2
  when: contact.answered
  measure: wait
  at_most: 30 seconds
- gate: 未了不得结案
  id: A-3
  article: 一/1
  before: case.closed
  refuse_when: open_sub_cases > 0
- decision: 部门
  id: A-4
  article: 一
  table: decisions/部门.yaml
"""
TABLE = """
title: 部门
rows:
  - {if: "'1' = '1'", result: 甲}
  - {result: 乙}
"""
EXAMPLES = """
- title: 三声
  facts:
    - {at: 2026-03-02 10:00, kind: contact.answered, about: contact:1, figures: {rings: 4}}
  outcomes:
    - {standard: A-1, verdict: broken}
"""
BASE = files(STANDARDS, decisions__部门_dot_yaml=TABLE, examples__a_dot_yaml=EXAMPLES)


def differences(standards="", says="amends: small@1", name="small", edition="2", **more):
    pack = f'name: {name}\nedition: "{edition}"\n{says}\nin_force_from: 2027-01-01\n'
    own = files(standards, pack, **{"articles": "", **more})
    return {path: content for path, content in own.items() if content}


def bases(called):
    return BASE if called == "small@1" else None


def read(standards="", **more):
    return read_files(differences(standards, **more), KINDS, bases=bases)


def bound(edition, id_):
    standard = next(iter(edition.standards[id_].options.values()))
    return standard.bounds[0].value.source


@pytest.mark.parametrize(
    ("says", "standards", "expected"),
    [
        ("nothing", "", {"A-1": "3", "A-2": "30 seconds"}),
        ("a figure", "- {amend: A-1, at_most: 2, because: 提速}", {"A-1": "2", "A-2": "30 seconds"}),
        ("a bound for another", "- {amend: A-1, at_most: ~, under: 5}", {"A-1": "5", "A-2": "30 seconds"}),
        ("one taken away", "- {repeal: A-1, because: 并入}", {"A-2": "30 seconds"}),
        (
            "one added",
            "- {limit: 一声, id: B-1, article: 一, when: contact.answered, measure: rings, at_most: 1}",
            {"A-1": "3", "A-2": "30 seconds", "B-1": "1"},
        ),
    ],
)
def test_the_whole_text_is_the_other_with_the_differences_laid_over(says, standards, expected):
    edition = read(standards)

    limits = {id_: bound(edition, id_) for id_ in edition.standards if edition.standards[id_].kind == "limit"}
    assert limits == expected
    assert edition.pack == "small@2"
    assert edition.amends == "small@1"


def test_a_title_stays_and_what_follows_is_replaced():
    edition = read("- {amend: A-1, otherwise: [{task: 说明}]}")

    shared = edition.standards["A-1"].shared
    assert shared.title.en == "Within three rings"
    assert [dict(one) for one in shared.otherwise] == [{"task": "说明"}]


def test_what_was_read_is_kept_whole_and_reads_again_as_the_same():
    edition = read("- {amend: A-1, at_most: 2.50}\n- {repeal: A-3, because: 并入}")

    again = read_files(edition.files, KINDS)

    assert again.hash == edition.hash == hash_of(edition.files)
    assert set(again.standards) == set(edition.standards)
    assert bound(again, "A-1") == "2.50"


def test_the_child_of_a_text_has_a_name_of_its_own_and_says_what_it_extends():
    edition = read("- {amend: A-1, at_most: 2}", says="extends: small@1\ntitle: 分公司", name="south", edition="1")

    assert (edition.pack, edition.extends, edition.title.zh) == ("south@1", "small@1", "分公司")
    assert edition.standards["A-1"].shared.citation == "south@1#一/1"


def test_articles_are_laid_over_by_their_numbers():
    below = '[{number: "1", says: 改了}, {number: "3", says: 新的}]'
    edition = read(articles=f"- {{number: 一, articles: {below}}}\n- {{number: 二, says: 再一条}}\n")

    assert {path: one.says.zh for path, one in edition.articles_by_path.items()} == {
        "一": "尽快。", "一/1": "改了", "一/2": "二款", "一/3": "新的", "二": "再一条",
    }  # fmt: skip
    assert edition.articles_by_path["一"].title.zh == "总则"


def test_rows_of_a_table_are_changed_by_their_numbers():
    table = "drops: [2]\namends: {1: {result: 丙}}\nadds: [{result: 丁}]\n"
    edition = read(decisions__部门_dot_yaml=table)

    rows = next(iter(edition.standards["A-4"].options.values())).rows
    assert [row.result for row in rows] == ["丙", "丁"]


def test_with_a_standard_go_its_table_and_the_examples_that_name_it():
    edition = read("- {repeal: A-4, because: 不用}\n- {repeal: A-1, because: 并入}")

    assert "decisions/部门.yaml" not in edition.files
    assert edition.examples == ()


@pytest.mark.parametrize(
    ("says", "standards", "expected"),
    [
        ("an id that is not there", "- {amend: A-9, at_most: 2}", "all.yaml:1:11: found “A-9”; expected the id of a"),
        ("one without a reason", "- {repeal: A-1}", "because: why it no longer stands"),
        ("one that stands already", "- {limit: 甲, id: A-1, article: 一}", "amend: A-1"),
        ("another deed of a gate", "- {amend: A-3, before: case.opened}", "repeal the standard and write another"),
        ("a clause besides a reason", "- {repeal: A-1, because: 甲, at_most: 3}", "repeal and because alone"),
        ("amended and repealed", "- {repeal: A-1, because: 甲}\n- {amend: A-1, under: 2}", "not repealed here"),
        ("a clause that the kind lacks", "- {amend: A-1, at_mots: 2}", "all.yaml:1:16: found the key “at_mots”"),
    ],
)
def test_a_wrong_difference_is_refused_where_it_stands(says, standards, expected):
    with pytest.raises(PackErrors) as refused:
        read(standards)

    assert expected in str(refused.value)


def test_a_clause_is_checked_against_the_whole_text():
    with pytest.raises(PackErrors) as refused:
        read("- {amend: A-1, at_most: ask.most}", says="amends: small@1\nasks: {department: ~}")

    assert "standards/all.yaml:1:25" in str(refused.value)


def test_without_the_other_text_differences_are_refused():
    with pytest.raises(PackErrors) as refused:
        read(says="amends: small@7")

    assert "name@edition of a pack" in str(refused.value)


def test_folders_beside_each_other_find_each_other(tmp_path):
    def lay(place, some):
        for path, content in some.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(content)
        return place

    lay(tmp_path / "small" / "1", BASE)
    lay(tmp_path / "small" / "2", differences("- {amend: A-1, at_most: 2}"))
    third = differences("- {amend: A-2, at_most: 20 seconds}", says="amends: small@2", edition="3")
    edition = read_pack(lay(tmp_path / "small" / "3", third), KINDS)

    assert (bound(edition, "A-1"), bound(edition, "A-2")) == ("2", "20 seconds")


def test_texts_that_rest_on_each_other_are_refused(tmp_path):
    for edition, other in (("1", "2"), ("2", "1")):
        place = tmp_path / "small" / edition
        place.mkdir(parents=True)
        for path, content in differences(says=f"amends: small@{other}", edition=edition).items():
            (place / path).write_bytes(content)

    with pytest.raises(PackErrors):
        read_pack(tmp_path / "small" / "1", KINDS)


def test_a_whole_text_stays_as_it_is():
    whole = files(STANDARDS, PACK, ARTICLES)

    assert whole_files(whole, bases) == whole
