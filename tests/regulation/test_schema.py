"""The JSON Schema of packs accepts what packs hold, and refuses what no reader knows."""

import copy
import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.language.reading import keys_of, kinds, line_keys, shared_keys
from shouwen.regulation.language.schema import FILES, json_schema
from shouwen.regulation.language.schema_types import TYPES
from shouwen.regulation.reading import Faults, read_yaml
from tests.regulation.drafting import DRAFTS, files_of, standards_of

PACKS = Path(__file__).parents[2] / "packs"


@cache
def validator(of):
    return Draft202012Validator(json_schema(of, all_kinds()))


def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return float(value) if isinstance(value, Decimal) else value


def content_of(path):
    return plain(read_yaml(path.name, path.read_bytes(), Faults()).plain())


def faults(of, content):
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message[:200]}" for one in validator(of).iter_errors(content)]


def shipped():
    for path in sorted(PACKS.glob("*/*/**/*.yaml")):
        relative = path.relative_to(PACKS).parts[2:]
        of = relative[0] if len(relative) > 1 else path.stem
        yield pytest.param(of, path, id="/".join(path.relative_to(PACKS).parts))


@pytest.mark.parametrize(("of", "path"), list(shipped()))
def test_every_file_of_every_pack_is_valid(of, path):
    assert faults(of, content_of(path)) == []


@pytest.mark.parametrize("name", sorted(path.stem for path in DRAFTS.glob("*.yaml")))
def test_every_draft_is_valid(name):
    draft = content_of(DRAFTS / f"{name}.yaml")
    pack = draft["pack"]
    articles = read_yaml("articles.yaml", files_of(name, ())["articles.yaml"], Faults())

    assert faults("pack", pack) == []
    assert faults("articles", plain(articles.plain())) == []
    assert faults("standards", draft["standards"]) == []
    for card in (draft.get("scorecards") or {}).values():
        assert faults("scorecards", card) == []
    for form in (draft.get("forms") or {}).values():
        if form.get("of", "case") in ("case", "period", "member", "contact"):
            assert faults("forms", form) == []


@pytest.mark.parametrize("of", FILES)
def test_a_schema_is_one_itself_and_plain_json(of):
    schema = json_schema(of, all_kinds())

    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("kind", [kind for kind in kinds() if standards_of(kind)])
def test_a_misspelt_key_of_a_kind_is_refused_by_name(kind):
    _, standard = standards_of(kind)[0]
    wrong = {**plain(standard), "whenn": "case.opened"}

    found = best_match(validator("standards").iter_errors([wrong]))

    assert "whenn" in found.message


@pytest.mark.parametrize("kind", [kind for kind in kinds() if standards_of(kind)])
def test_a_key_that_must_stand_is_asked_for(kind):
    _, standard = standards_of(kind)[0]
    for key in ("id", "article"):
        wrong = {name: one for name, one in plain(standard).items() if name != key}
        assert any(f"'{key}' is a required property" in one for one in faults("standards", [wrong]))


@pytest.mark.parametrize(
    ("says", "changes"),
    [
        ("a step that is no number", {"steps": {"third": [{"points": -1}]}}),
        ("a verb that there is not", {"steps": {3: [{"poinst": -1}]}}),
        ("a reading that is no local value", {"reading": "mode"}),
        ("an example without what comes of it", {"examples": [{"given": {"times": 3}}]}),
    ],
)
def test_a_wrong_clause_of_a_tally_is_refused(says, changes):
    _, standard = next(one for one in standards_of("tally") if "steps" in one[1])

    assert faults("standards", [plain({**copy.deepcopy(dict(standard)), **changes})])


LIMIT = {"limit": "三声", "id": "A-1", "article": "一", "when": "contact.answered", "measure": "rings", "at_most": 3}


@pytest.mark.parametrize("when", ["contact.answered", ["case.opened", "SD-3.4.missed"], "旷工"])
def test_kinds_of_facts_findings_and_names_that_are_counted_are_valid(when):
    assert faults("standards", [{**LIMIT, "when": when}]) == []


@pytest.mark.parametrize("wrong", [{"when": "contact.anwsered"}, {"when": ["case.opened", "case.opend"]},
                                   {"when": "contact.ended", "lasting": "20 secnds"}, {"lasting": "2 个工做日"}])
def test_a_kind_that_there_is_not_and_a_span_without_a_unit_are_refused(wrong):
    assert faults("standards", [{**LIMIT, **wrong}])


def test_kinds_of_facts_are_completed_with_what_they_mean():
    offered = json_schema("standards", all_kinds())["$defs"]["kind"]["anyOf"]

    assert {one["const"] for one in offered if "const" in one} == set(all_kinds())
    assert all(one["description"] for one in offered if "const" in one)


@pytest.mark.parametrize(("edition", "is_valid"), [(2, True), ("2026-1", True), ("the new one", False), ("", False)])
def test_an_edition_is_a_number_or_a_name_without_spaces(edition, is_valid):
    pack = {"name": "small", "edition": edition, "title": "小规范", "in_force_from": "2026-01-01"}

    assert (faults("pack", pack) == []) == is_valid


def test_two_kinds_in_one_standard_are_refused():
    both = {"limit": "甲", "gate": "乙", "id": "A-1", "article": "一", "when": "a", "measure": "x", "at_most": 3}

    assert faults("standards", [both])


def test_differences_from_another_edition_are_valid():
    assert faults("standards", [{"amend": "A-1", "at_most": 2}, {"repeal": "A-2", "because": "已并入第三条"}]) == []
    assert faults("standards", [{"repeal": "A-2"}])


def test_every_type_that_the_language_names_has_a_schema():
    every = [shared_keys(), line_keys(), *(keys_of(kind) for kind in kinds())]

    assert {key.type for keys in every for key in keys.values()} - set(TYPES) == set()


def standards_of_packs():
    """Return every standard that a pack or a draft has, by its kind."""
    found = {}
    for path in sorted(PACKS.glob("*/*/standards/*.yaml")):
        for standard in content_of(path) or ():
            if next(iter(standard)) in kinds():
                found.setdefault(next(iter(standard)), []).append(standard)
    for kind in kinds():
        found.setdefault(kind, []).extend(plain(dict(one)) for _, one in standards_of(kind))
    return found


#: Nothing of the language is so, but what is free: a mapping of made up names to empty lists, inside each other.
NONSENSE = {"zz": {"zz": [[]]}}
#: Clauses that are free in shape: what they hold is checked by their readers alone.
FREE = {"examples", "as", "named", "parts", "required", "sources", "bands", "steps", "lines", "each_below", "needs"}


@pytest.mark.parametrize("kind", kinds())
def test_every_broken_clause_of_every_kind_is_refused(kind):
    let_pass = []
    for standard in standards_of_packs()[kind]:
        for key in standard:
            if key != kind:
                misspelt = {f"{name}x" if name == key else name: one for name, one in standard.items()}
                let_pass += [(standard["id"], f"{key}x")] if not faults("standards", [misspelt]) else []
                if key not in FREE:
                    wrong = {**standard, key: NONSENSE}
                    let_pass += [(standard["id"], key)] if not faults("standards", [wrong]) else []

    assert sorted(set(let_pass)) == []


@pytest.mark.parametrize("kind", kinds())
def test_no_clause_that_must_stand_may_be_missing(kind):
    must = {name for name, key in {**shared_keys(), **keys_of(kind)}.items() if key.must == "yes"}
    for standard in standards_of_packs()[kind]:
        for key in (must & set(standard)) - (set(keys_of(kind)) if "as" in standard else set()):
            without = {name: one for name, one in standard.items() if name != key}
            assert faults("standards", [without]), (standard["id"], key)


BROKEN = {
    "pack": [{"name": "Big Shop"}, {"nmae": "x"}, {"in_force_from": None},
             {"asks": {"x": {"title": "甲", "typ": "text"}}},
             {"asks": {"x": {"title": "甲", "type": "lenght", "article": "一", "why": "无"}}}, {"lists": {"a": ["甲"]}},
             {"floor": "some"}, {"calendars": ["office"]}],
    "articles": [[{"title": "甲"}], [{"number": "一", "cheked": "automatic"}], [{"number": "一", "checked": "automatc"}],
                 {"number": "一"}, [{"number": "一", "articles": [{"titel": "甲"}]}]],
    "forms": [{"title": "甲"}, {"title": "甲", "fields": [{"nam": "乙"}]},
              {"title": "甲", "fields": [{"name": "乙", "type": "txt"}]},
              {"title": "甲", "fields": {"name": "乙"}}, {"title": "甲", "fields": [], "filled_by": "nobody"}],
    "decisions": [{"title": "甲"}, {"rows": [{"cells": {"a": 1}}]}, {"rows": [{"result": 1, "iff": "x"}]}],
    "scorecards": [{"title": "甲"}, {"title": "甲", "lines": [{"line": "乙"}]},
                   {"title": "甲", "lines": [{"line": "乙", "id": "L-1", "article": "一", "at_mst": 2}]}],
    "examples": [[{"facts": []}], [{"title": "甲", "facts": [{"kind": "a"}]}], [{"title": "甲", "outcoms": []}],
                 [{"title": "甲", "outcomes": [{"standard": "A-1"}]}]],
}  # fmt: skip
PACK = {"name": "shop", "edition": "1", "title": "店", "in_force_from": "2026-01-01"}


@pytest.mark.parametrize(("of", "number"), [(of, number) for of, some in BROKEN.items() for number in range(len(some))])
def test_every_broken_file_is_refused(of, number):
    broken = BROKEN[of][number]

    assert faults(of, {**PACK, **broken} if of == "pack" else broken)
