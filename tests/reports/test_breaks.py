"""Words wider than their box may break; others never do."""

from hypothesis import given
from hypothesis import strategies as st

from shouwen.reports.breaks import BREAK, broken, em


def test_a_word_that_fits_is_left_alone():
    assert broken("call 0571-88886666 back", 12) == "call 0571-88886666 back"


def test_a_date_breaks_after_its_hyphens():
    assert broken("2026-03-12", 4) == f"2026-{BREAK}03-{BREAK}12"


def test_a_word_without_a_hyphen_breaks_anywhere():
    assert broken("abcdef", 2) == BREAK.join("abcdef")


def test_chinese_needs_no_help():
    assert broken("客户投诉处理表客户投诉处理表", 3) == "客户投诉处理表客户投诉处理表"


@given(st.text(alphabet="abW-19 客户\n", max_size=60), st.integers(min_value=2, max_value=20))
def test_breaking_adds_nothing_else_and_leaves_no_piece_too_wide(text, width):
    pieces = broken(text, width)

    assert pieces.replace(BREAK, "") == text
    for word in pieces.replace("客", " ").replace("户", " ").split():
        assert all(em(piece) <= width for piece in word.split(BREAK))
