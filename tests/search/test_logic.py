"""Words as they are compared, and the pieces by which they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwen.search.logic import pieces, query_of, searched, wanted


@pytest.mark.parametrize(("given", "compared"), [
    ("ＫＦ－ＴＳ２０２６", "kf-ts2026"),  # full width
    ("  热水壶 \t漏电\n", "热水壶 漏电"),  # blanks
    ("Straße", "straße"),
    ("a\x00b", "ab"),  # the database refuses it
])
def test_text_is_compared_in_one_form(given, compared):
    assert searched(given) == compared


@pytest.mark.parametrize(("typed", "must_be_there"), [
    ("热水壶", [("热水壶",)]),
    ("热水壶 漏电", [("热水壶",), ("漏电",)]),
    ("0571-8812", [("0571-8812", "05718812")]),  # a number as its digits alone, too
    ("+86 138", [("+86",), ("138",)]),
    ("+8613800138000", [("+8613800138000", "8613800138000", "13800138000")]),  # China's own 86 may be missing
    ("3.5", [("3.5",)]),  # a figure, no number in groups
    ("50%", [("50%",)]),
    ("% _ '", []),  # nothing is kept of signs alone
    ("", []),
])
def test_what_is_typed_becomes_words_that_must_be_there(typed, must_be_there):
    assert wanted(typed) == must_be_there


def test_a_long_number_is_found_by_its_fours():
    assert query_of(wanted("13800138")) == "(('1380' & '3800' & '8001' & '0013' & '0138'))"


def test_one_character_is_a_piece_of_its_own():
    assert query_of(wanted("水")) == "(('水'))"


@given(st.text(min_size=1, max_size=30), st.data())
def test_every_part_of_a_word_has_only_pieces_that_the_text_has(text, data):
    """The index never hides what comparing would find."""
    compared = searched(text)
    if not compared:
        return
    start = data.draw(st.integers(0, len(compared) - 1))
    end = data.draw(st.integers(start + 1, len(compared)))
    part = compared[start:end]

    for forms in wanted(part):
        if forms[0] in compared:
            needed = query_of([(forms[0],)]).replace("(", "").replace(")", "").split(" & ")
            assert {piece.strip("'") for piece in needed} <= pieces(compared)
