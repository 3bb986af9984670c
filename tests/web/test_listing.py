"""Pages of lists: one row more is asked for, nothing is counted."""

import pytest

from shouwen.web.components.listing import PAGE_SIZE, count_words, page_of


@pytest.mark.parametrize(
    ("rows", "number", "first", "last", "has_next"),
    [
        (PAGE_SIZE - 1, "1", 1, PAGE_SIZE - 1, False),
        (PAGE_SIZE, "1", 1, PAGE_SIZE, False),
        (PAGE_SIZE + 1, "1", 1, PAGE_SIZE, True),
        (PAGE_SIZE + 1, "2", PAGE_SIZE + 1, PAGE_SIZE + 1, False),
        (3, None, 1, 3, False),
        (3, "0", 1, 3, False),
        (3, "-1", 1, 3, False),
        (3, "99999999999999", 1, 3, False),  # an offset that the database would refuse
        (3, "②", 1, 3, False),  # a digit to Unicode, not to us
        (3, "'; drop", 1, 3, False),
    ],
)
def test_a_page_knows_its_rows_and_whether_more_follow(rows, number, first, last, has_next):
    page = page_of(list(range(1, rows + 1)), number)

    assert (page.rows[0], page.first, page.last, page.has_next) == (first, first, last, has_next)


@pytest.mark.parametrize(("count", "words"), [(0, "0"), (99, "99"), (100, "99+"), (5000, "99+")])
def test_a_count_is_exact_to_99(count, words):
    assert count_words(count) == words
