"""The words of the language are said once: keys that readers ask for, kinds of facts still to come."""

import re
from pathlib import Path

import pytest

from shouwen.facts.kinds import all_kinds, declared
from shouwen.regulation.consequences import AMOUNTS, BESIDE, VERBS
from shouwen.regulation.facts import FIGURE_TYPES
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds import KINDS_OF_THE_LANGUAGE, readers
from shouwen.regulation.language import keys_of, kind_words, kinds_to_come, line_keys, shared_keys
from shouwen.regulation.language.reading import kinds, plain_file
from shouwen.regulation.language.to_come import figures_to_come
from shouwen.regulation.packs import read_pack
from tests.regulation.drafting import edition_of, read_again, standards_of

PACK = Path(__file__).parents[2] / "packs" / "service-department" / "1"


def test_the_language_has_its_kinds_each_with_a_chinese_name_and_every_key_says_what_it_means():
    assert set(kinds()) == set(KINDS_OF_THE_LANGUAGE)
    for kind in kinds():
        words = kind_words(kind)
        assert words.zh
        assert {words.when, words.before} <= {"must", "may", "no"}
        assert all(key.type and key.zh for key in words.keys.values())
    assert all(key.meaning for key in shared_keys().values())
    assert all(key.zh for key in line_keys().values())


def test_no_reader_asks_for_a_key_that_the_language_does_not_have(monkeypatch):
    asked = {}
    close = Keys.close

    def noting(self):
        kind = self.what.removeprefix("the ")
        if kind in readers():
            asked.setdefault(kind, set()).update(self.asked - {kind})
        close(self)

    monkeypatch.setattr(Keys, "close", noting)
    read_pack(PACK, all_kinds())
    read_again()
    for kind in set(readers()) - {"form", "flow", "decision", "owner"}:
        for name, standard in standards_of(kind)[:1]:
            edition_of(name, [standard["id"]])

    assert set(asked) == set(readers())
    assert {kind: keys - set(keys_of(kind)) for kind, keys in asked.items() if keys - set(keys_of(kind))} == {}


def test_the_verbs_and_what_stands_beside_them_are_those_of_the_language():
    said = plain_file("keys.yaml")["consequence"]
    assert set(said["verbs"]) == VERBS
    assert set(said["beside"]) == BESIDE
    assert AMOUNTS <= VERBS


def test_a_kind_of_fact_is_declared_or_still_to_come_and_never_both():
    assert set(kinds_to_come()) & set(declared()) == set()
    for name, figures in figures_to_come().items():
        assert name in declared()
        assert not set(figures) & set(declared()[name].figures)


@pytest.mark.parametrize("name", sorted(kinds_to_come()))
def test_a_kind_still_to_come_is_whole(name):
    kind = kinds_to_come()[name]

    assert re.fullmatch(r"[a-z][a-z_]*\.[a-z][a-z_]*", name)
    assert kind.title
    assert kind.awaits
    assert all(figure.type in FIGURE_TYPES and figure.words.zh for figure in kind.figures.values())


def test_a_declared_kind_carries_its_further_figures_for_packs_and_not_for_recording():
    assert "direction" in all_kinds()["contact.answered"].figures
    assert "rings" in all_kinds()["contact.answered"].figures
    assert all_kinds()["contact.answered"].awaits == ""
    assert all_kinds()["shift.planned"].awaits == "workforce"
