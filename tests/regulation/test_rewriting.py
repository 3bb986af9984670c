"""One figure of a pack's text is changed, and every other byte stays."""

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from shouwen.regulation.rewriting import NotRewritten, rewritten, written_standards
from tests.scenes import service_department

TEXT = """# The telephone.
- limit: {zh: 接听, en: Answered}   # three rings
  id: T-1
  words: {zh: "不超过三声，就接起", en: 'After three rings at most'}
  measure: rings
  at_most: 3  # the text's
  bands: {3: notice, more: points}
- deadline: {zh: 回复}
  id: "T-2"
  within: 4 hours
  words:
    zh: >-
      第一行
      第二行
""".encode()


@pytest.mark.parametrize(("standard", "keys", "text", "line"), [
    ("T-1", ("at_most",), "2", "  at_most: 2  # the text's"),
    ("T-1", ("words", "zh"), "两声：不迟", "  words: {zh: 两声：不迟, en: 'After three rings at most'}"),
    ("T-1", ("words", "en"), "After two rings, at most",
     '  words: {zh: "不超过三声，就接起", en: "After two rings, at most"}'),
    ("T-2", ("within",), "ask.reply_within", "  within: ask.reply_within"),
    ("T-2", ("within",), "1 working day", "  within: 1 working day"),
])
def test_one_line_changes_and_no_other(standard, keys, text, line):
    changed = rewritten(TEXT, "standards/t.yaml", standard, keys, text).decode().split("\n")

    before = TEXT.decode().split("\n")
    assert [new for old, new in zip(before, changed, strict=True) if old != new] == [line]


@pytest.mark.parametrize(("standard", "keys", "text"), [
    ("T-9", ("at_most",), "2"),
    ("T-1", ("at_least",), "2"),
    ("T-1", ("bands",), "2"),
    ("T-2", ("words", "zh"), "一行"),
    ("T-1", ("at_most",), "2\n  refuse: x"),
    ("T-1", ("at_most",), ""),
])
def test_what_cannot_be_changed_alone_is_refused(standard, keys, text):
    with pytest.raises(NotRewritten):
        rewritten(TEXT, "standards/t.yaml", standard, keys, text)


def test_a_text_that_looks_like_more_stays_one_text():
    changed = rewritten(TEXT, "standards/t.yaml", "T-1", ("words", "zh"), "两声} # {x: y")

    assert b'zh: "\xe4\xb8\xa4\xe5\xa3\xb0} # {x: y"' in changed


def test_every_figure_of_the_manual_can_be_written_again_as_it_is():
    files = dict(service_department().files)
    seen = 0
    for one in written_standards(files):
        for key, text in one.figures.items():
            files[one.file] = rewritten(files[one.file], one.file, one.standard, (key,), text)
            seen += 1
    assert seen > 15
    assert set(read_files(files, all_kinds()).standards) == set(service_department().standards)
