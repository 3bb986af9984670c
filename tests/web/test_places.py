"""The side bar, and lists that somebody has no right to: they say so instead of standing empty."""

import re

import pytest
from django.urls import reverse

from shouwen.contacts.models import Contact
from shouwen.customers.models import ContactPoint
from tests.factories import make_member, make_position, post

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


def places_in(page):
    """Addresses in the side bar of a page, in order."""
    return re.findall(r'class="nav-place" href="([^"]+)"', page)


def test_whoever_may_do_nothing_yet_is_led_nowhere_that_is_refused(scene, client):
    client.force_login(make_member("孙八", scene.service))

    page = client.get("/").content.decode()

    assert places_in(page) == ["/", "/cases/", "/forms/"]
    assert "side-group" not in page
    assert 'href="/customers/"' not in page  # nor at the foot of a small screen
    assert [client.get(path).status_code for path in places_in(page)] == [200, 200, 200]


def test_the_side_bar_follows_the_rights_of_each_reader(scene, client):
    reader = make_member("钱九", scene.service)
    post(reader, make_position("读者", ["see_order", "see_regulation", "log_contact"]), scene.service)
    client.force_login(reader)

    page = client.get("/").content.decode()

    assert places_in(page) == ["/", "/cases/", "/orders/", "/forms/", "/regulation/"]
    assert page.count("side-group") == 1  # one heading above what is left of its group
    client.force_login(scene.people["管理员"])  # the same process has drawn a shorter bar
    assert "/administration/" in places_in(client.get("/").content.decode())


@pytest.mark.parametrize("name", ["orders", "returns", "products", "batches", "receipts", "contacts", "customers"])
def test_a_list_that_one_may_not_see_is_refused_and_not_shown_empty(scene, client, name):
    client.force_login(make_member("孙八", scene.service))

    assert client.get(reverse(name)).status_code == 403


def test_numbers_typed_at_full_width_are_kept_at_half_width(scene, client):
    client.force_login(scene.people["周婷"])

    answer = client.post("/contacts/new", {
        "unit": scene.service.pk, "channel": "phone", "direction": "in", "name": "李雷", "subject": "漏水",
        "number": "１３９　１２３４－５６７８",
    })  # fmt: skip

    assert answer.status_code == 302
    assert Contact.objects.get().number == "139 1234-5678"
    assert ContactPoint.objects.get().value == "139 1234-5678"
