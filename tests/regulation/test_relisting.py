"""A list of a pack is changed entry by entry; whatever stays keeps its lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.regulation.reading import Faults, read_yaml
from shouwen.regulation.relisting import Entry, flow, relisted
from shouwen.regulation.rewriting import NotRewritten

TEXT = """\
# the head
before: 1   # stays
rows:
  # of the first
  - {a: 1, b: 'x, y'}   # why one
  # of the second
  - a: 2
    # inside
    b: two words

  - {a: 3}
  # of nobody
after: [1, 2]
"""
OLD = [{"a": 1, "b": "x, y"}, {"a": 2, "b": "two words"}, {"a": 3}]


def rows(tree):
    return tree.value.get("rows")


def made(*entries, text=TEXT, find=rows):
    return relisted(text.encode(), "x.yaml", find, entries).decode()


def test_what_stays_keeps_every_byte():
    assert made(*(Entry(one, place) for place, one in enumerate(OLD))) == TEXT


def test_a_scalar_changes_in_its_place_and_nothing_else():
    changed = made(Entry({"a": 5, "b": "x, y"}, 0), Entry({"a": 2, "b": "three"}, 1), Entry(OLD[2], 2))

    assert changed == TEXT.replace("{a: 1", "{a: 5").replace("two words", "three")


def test_other_keys_write_one_line_anew_and_keep_the_comment_behind_it():
    changed = made(Entry({"a": 1, "c": ["p", "q: r"]}, 0), Entry(OLD[1], 1), Entry(OLD[2], 2))

    assert changed == TEXT.replace("{a: 1, b: 'x, y'}", '{a: 1, c: [p, "q: r"]}')


def test_entries_move_with_the_comments_above_them():
    changed = made(Entry(OLD[1], 1), Entry({"a": 9}), Entry(OLD[0], 0))

    assert changed == """\
# the head
before: 1   # stays
rows:
  # of the first
  # of the second
  - a: 2
    # inside
    b: two words
  - {a: 9}
  - {a: 1, b: 'x, y'}   # why one
  # of nobody
after: [1, 2]
"""


def test_a_list_on_one_line_stays_on_one_line():
    changed = made(Entry(2, 1), Entry("three, four"), find=lambda tree: tree.value.get("after"))

    assert changed == TEXT.replace("[1, 2]", '[2, "three, four"]')


@pytest.mark.parametrize("find", [lambda tree: tree.value.get("before"), lambda tree: None])
def test_what_is_no_list_is_refused(find):
    with pytest.raises(NotRewritten):
        made(Entry(1, 0), find=find)


def test_an_emptied_list_is_refused():
    with pytest.raises(NotRewritten):
        made()


scalars = st.one_of(st.text(max_size=12).filter(lambda text: text.isprintable()), st.integers(-99, 99), st.booleans())
names = st.text("ab关", min_size=1, max_size=3)
values = st.recursive(scalars, lambda inner: st.one_of(
    st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)), max_leaves=6)


@given(st.lists(values, min_size=1, max_size=4), st.lists(values, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_list_is_replaced_by_any_other(old, new):
    text = "rows:\n" + "".join(f"  - {flow(one)}\n" for one in old) + "after: 1\n"
    entries = [Entry(one, place if place < len(old) else None) for place, one in enumerate(new)]

    changed = relisted(text.encode(), "x.yaml", rows, entries)

    assert read_yaml("x.yaml", changed, Faults()).plain() == {"rows": new, "after": 1}
