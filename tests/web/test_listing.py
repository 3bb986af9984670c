"""Pages of lists: one row more is asked for, nothing is counted."""

import pytest

from shouwen.web.components.listing import PAGE_SIZE, Column, count_words, is_unbroken, look_of, page_of
from tests.test_permissions import client_of


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


@pytest.mark.parametrize("path", ["/customers/", "/cases/", "/orders/", "/sales/"])
def test_a_page_beyond_the_end_does_not_say_that_there_is_nothing(scene, path):
    page = client_of(scene.people["管理员"]).get(path, {"page": "9"}).content.decode()

    assert "列表没有这么多页" in page
    assert 'href="?"' in page


@pytest.mark.parametrize(("count", "words"), [(0, "0"), (99, "99"), (100, "99+"), (5000, "99+")])
def test_a_count_is_exact_to_99(count, words):
    assert count_words(count) == words


@pytest.mark.parametrize(("many", "look"), [(8, ""), (9, "tight"), (20, "tight"), (21, "records")])
def test_a_dense_list_fits_the_page_however_many_columns_it_has(many, look):
    assert look_of([Column(str(number)) for number in range(many)]) == look


@pytest.mark.parametrize(("text", "stands"), [
    ("SHKF-TS2026-000055", True),
    ("2026-11-17", True),
    ("126 4112 0001", False),
    ("质检部门", False),
    ("", False),
])
def test_dates_and_codes_stand_on_one_line(text, stands):
    assert is_unbroken(text) is stands
