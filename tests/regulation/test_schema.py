"""The JSON Schema of packs accepts what packs hold, and refuses what no reader knows."""

import copy
import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from shouwen.regulation.language.reading import keys_of, kinds, line_keys, shared_keys
from shouwen.regulation.language.schema import FILES, json_schema
from shouwen.regulation.language.schema_types import TYPES
from shouwen.regulation.reading import Faults, read_yaml
from tests.regulation.drafting import DRAFTS, files_of, standards_of

PACKS = Path(__file__).parents[2] / "packs"


@cache
def validator(of):
    return Draft202012Validator(json_schema(of))


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
    schema = json_schema(of)

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


def test_two_kinds_in_one_standard_are_refused():
    both = {"limit": "甲", "gate": "乙", "id": "A-1", "article": "一", "when": "a", "measure": "x", "at_most": 3}

    assert faults("standards", [both])


def test_differences_from_another_edition_are_valid():
    assert faults("standards", [{"amend": "A-1", "at_most": 2}, {"repeal": "A-2", "because": "已并入第三条"}]) == []
    assert faults("standards", [{"repeal": "A-2"}])


def test_every_type_that_the_language_names_has_a_schema():
    every = [shared_keys(), line_keys(), *(keys_of(kind) for kind in kinds())]

    assert {key.type for keys in every for key in keys.values()} - set(TYPES) == set()
