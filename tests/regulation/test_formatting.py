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


TAILED = """- limit: {zh: 三声, en: Rings}
  id: A-1
  article: 一
  at_most: 3
  measure: rings
  when: contact.answered

# About the second: it stands above it, whatever is last in the first.
- limit: {zh: 四声, en: Rings}
  id: A-2
  article: 二
  at_most: 4
  measure: rings
  when: contact.answered
# At the end.
"""


def test_a_comment_between_two_standards_stays_between_them():
    made = formatted("standards/a.yaml", TAILED.encode()).decode()

    first, _empty, about, *second = made.splitlines()[5:]
    assert (first, about) == ("  at_most: 3", "# About the second: it stands above it, whatever is last in the first.")
    assert second[0].startswith("- limit: {zh: 四声")
    assert second[-2:] == ["  at_most: 4", "# At the end."]
    assert formatted("standards/a.yaml", made.encode()).decode() == made


def test_a_mapping_of_one_in_a_list_keeps_its_braces():
    rows = b"rows:\n  - [{text: one}, {label: two, field: three}]\n"

    assert formatted("forms/a.yaml", rows) == rows


@pytest.mark.parametrize("path", sorted(PACKS.rglob("*.yaml")), ids=lambda path: "/".join(path.parts[-3:]))
def test_packs_of_the_house_stand_in_their_layout(path):
    name = str(path.relative_to(PACKS)).split("/", 2)[2]

    assert formatted(name, path.read_bytes()) == path.read_bytes()


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
