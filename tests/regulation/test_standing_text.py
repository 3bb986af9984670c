"""A standard as its author wrote it."""

from shouwen.regulation.standing_text import written_at

TEXT = """# first
- limit: A
  id: A-1
  examples:
    - {given: {n: 1}, then: met}

# about the second
- limit: B
  id: A-2
"""


def test_an_entry_ends_where_the_next_begins_without_what_remarks_on_that():
    assert written_at(TEXT, 2) == "- limit: A\n  id: A-1\n  examples:\n    - {given: {n: 1}, then: met}"


def test_the_last_entry_ends_with_the_file():
    assert written_at(TEXT, 8) == "- limit: B\n  id: A-2"


def test_an_entry_inside_another_is_moved_to_the_margin():
    assert written_at("title: x\nlines:\n  - line: A\n    id: 1\n  - line: B\nend: 1", 3) == "- line: A\n  id: 1"


def test_a_line_that_is_not_there_is_nothing():
    assert written_at(TEXT, 0) == written_at(TEXT, 99) == ""
