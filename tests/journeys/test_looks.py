"""How pages lie on a desk and on a phone: what an eye sees, measured in the browser."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.a_case import one_of_each
from tests.journeys.people import Person

pytestmark = pytest.mark.journey
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
#: What goes past the right side of its own frame.
PAST = """(which) => [...document.querySelectorAll(which)].filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.className} ${one.scrollWidth} in ${one.clientWidth}`)"""


@pytest.fixture(scope="module")
def things(committed_scene):
    with transaction.atomic():
        return one_of_each(committed_scene)


@pytest.fixture(scope="module")
def looker(browser, house, things):
    one = Person(browser, house, things.people["管理员"], reduced_motion="reduce")
    one.come_in()
    yield one
    one.close()


def test_a_card_with_nothing_but_a_word_takes_one_line_on_a_desk(looker):
    page = looker.goto("/")
    page.set_viewport_size(DESK)
    empty = page.locator(".card:has(> .card-body > p.quiet:only-child)").first

    assert empty.bounding_box()["height"] < 60


def test_the_lists_of_customers_and_orders_keep_the_rest_in_a_menu(looker):
    for path, links in (("/customers/", ("服务网点", "标签")), ("/orders/", ("商品", "发票和凭证"))):
        page = looker.goto(path)
        page.set_viewport_size(DESK)
        head = page.locator(".page-head .deeds")
        assert head.locator("> .btn:visible, > .menu > .btn:visible").count() <= 4
        menu = head.locator("details.menu")
        menu.locator("summary").click()
        for words in links:
            assert menu.get_by_role("link", name=words, exact=True).is_visible()
        page.keyboard.press("Escape")
        assert menu.get_attribute("open") is None
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_menu_of_deeds_stays_on_a_phones_screen(looker, things):
    for path in ("/customers/", "/orders/", f"/cases/{things.case.pk}"):
        page = looker.goto(path)
        page.set_viewport_size(PHONE)
        menu = page.locator(".page-head details.menu").first
        menu.locator("summary").click()
        box = menu.locator(".menu-sheet, .menu-items").bounding_box()
        assert 0 <= box["x"] <= PHONE["width"] - box["width"], path
        assert 0 <= box["y"] <= PHONE["height"] - box["height"], path


def test_tabs_do_not_hide_behind_the_side_of_a_desk(looker):
    page = looker.goto("/statistics/")
    page.set_viewport_size(DESK)

    assert page.evaluate(PAST, ".tabs") == []


def test_pages_below_a_list_say_where_they_are(looker):
    for path, above in (("/regions/", "/customers/"), ("/surveys/", "/customers/"), ("/returns/", "/orders/"),
                        ("/products/", "/orders/")):  # fmt: skip
        assert looker.goto(path).locator(f".crumbs a[href='{above}']").count() == 1, path
