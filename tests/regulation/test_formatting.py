"""One layout, and nothing is said otherwise by it."""

from pathlib import Path

import pytest

from shouwen.regulation.formatting import CannotFormat, formatted
from shouwen.regulation.reading import Faults, read_yaml

PACKS = Path(__file__).parents[2] / "packs"
MESSY = """# about this file
- limit: {zh: 三声, en: Rings}   # the title
  at_most: 3   # three
  measure: rings
  article: 一
  when: contact.answered
  id: A-1
"""
TIDY = """# about this file
- limit: {zh: 三声, en: Rings}   # the title
  id: A-1
  article: 一
  when: contact.answered
  measure: rings
  at_most: 3   # three
"""


def test_clauses_stand_in_the_order_of_the_language_with_their_comments():
    assert formatted("standards/a.yaml", MESSY.encode()).decode() == TIDY
    assert formatted("standards/a.yaml", TIDY.encode()).decode() == TIDY


@pytest.mark.parametrize("path", sorted(PACKS.glob("*/*/**/*.yaml")), ids=lambda path: "/".join(path.parts[-3:]))
def test_what_a_pack_says_stays_and_a_second_time_changes_nothing(path):
    name = f"standards/{path.name}" if path.parent.name == "standards" else path.name
    content = path.read_bytes()

    once = formatted(name, content)

    assert once == content or formatted(name, once) == once  # what stayed as it was stays so again
    assert read_yaml(name, once, Faults()).plain() == read_yaml(name, content, Faults()).plain()
    assert once.count(b"#") == content.count(b"#")


@pytest.mark.parametrize("content", [b"a: [", b"a: 1\na: 2\n", b"\xff"])
def test_a_file_that_cannot_be_read_is_left(content):
    with pytest.raises(CannotFormat):
        formatted("pack.yaml", content)
