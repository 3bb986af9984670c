"""Clauses are changed as texts, standards added and taken out; every other line stays."""

import pytest

from shouwen.regulation.clause_rewriting import (
    WrongClause,
    added,
    clause_text,
    clause_value,
    clauses_of,
    removed,
    with_clauses,
)
from shouwen.regulation.reading import Faults, read_yaml
from shouwen.regulation.rewriting import NotRewritten
from tests.scenes import service_department

TEXT = """\
# The head of the file.

- limit: 三声
  id: A-1
  article: 一
  at_most: 3   # rings
  measure: rings

# Above the second.
- phrase: 不说喂
  id: A-2
  article: 一
  forbidden:
    - 喂
    # why
    - {alone: 哦}
  channel: [chat]
"""


def made(standard, **changes):
    return with_clauses(TEXT.encode(), "standards/x.yaml", standard, changes).decode()


def test_every_clause_of_a_pack_reads_as_the_text_that_it_is_shown_as():
    files = service_department().files
    for path in (path for path in files if path.startswith("standards/")):
        for node in read_yaml(path, files[path], Faults()).value:
            for key, value in node.plain().items():
                assert clause_value(key, clause_text(key, value)) == value, (path, key)


def test_a_clause_changes_its_own_lines_only():
    assert made("A-1", at_most=2) == TEXT.replace("at_most: 3   # rings", "at_most: 2")
    assert made("A-1", limit={"zh": "两声"}) == TEXT.replace("- limit: 三声", "- limit: {zh: 两声}")


def test_a_clause_is_added_and_another_taken_away():
    assert made("A-1", when="contact.answered", measure=None) == TEXT.replace(
        "  measure: rings\n", "  when: contact.answered\n")


def test_wordings_are_written_one_a_line():
    text = clauses_of({"standards/x.yaml": TEXT.encode()}, "A-2").texts["forbidden"]
    changed = made("A-2", forbidden=clause_value("forbidden", text + "\n说吧"))

    assert text == "喂\n{alone: 哦}"
    assert "  forbidden: [喂, {alone: 哦}, 说吧]\n  channel: [chat]\n" in changed
    assert clause_value("required", "您好: 您好、你好\n称呼") == {"您好": ["您好", "你好"], "称呼": ["称呼"]}


def test_a_standard_is_taken_out_with_the_comment_above_it():
    assert removed(TEXT.encode(), "standards/x.yaml", "A-2").decode() == TEXT[: TEXT.index("\n# Above")]
    assert removed(TEXT.encode(), "standards/x.yaml", "A-1").decode().startswith("# The head of the file.\n\n# Above")


def test_a_standard_is_added_at_the_end():
    clauses = {"gate": {"zh": "先查实", "en": "First look"}, "id": "A-3", "article": "一", "refuse_when": "not looked"}
    text = added(TEXT.encode(), "standards/x.yaml", clauses).decode()

    assert text == TEXT + "\n- gate: {zh: 先查实, en: First look}\n  id: A-3\n  article: 一\n  refuse_when: not looked\n"
    assert added(b"", "standards/x.yaml", clauses).decode().startswith("- gate: ")


@pytest.mark.parametrize(("key", "text"), [("then", "{a: b"), ("then", "- a\n b: : c"), ("where", '"open')])
def test_a_text_that_is_no_value_names_its_key(key, text):
    with pytest.raises(WrongClause) as wrong:
        clause_value(key, text)

    assert wrong.value.key == key


def test_a_standard_that_is_not_there_is_refused():
    for deed in (lambda: made("A-9", at_most=1), lambda: removed(TEXT.encode(), "standards/x.yaml", "A-9")):
        with pytest.raises(NotRewritten):
            deed()
