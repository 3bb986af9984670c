"""Outlets that anybody may read of (SD-2.6): by region, without what is the house's, and not too often."""

import pytest
from django.urls import reverse

from shouwen.customers.actions.lists import OutletTold, change_outlet, end_outlet, record_outlet
from shouwen.web.customers import public
from tests.customers.test_records import AT, Desk
from tests.orders.pages import statements

pytestmark = pytest.mark.django_db
PAGE = "/service-outlets"


@pytest.fixture
def desk(db):
    return Desk()


def open_outlet(desk, region="宁波", name="海曙点", **more):
    told = OutletTold(region, name, "药行街 9 号", "0574-8765", "何信", "备用钥匙在门卫", is_public=True)
    return record_outlet(desk.unit, told, by=desk.by, at=AT)


def test_anybody_reads_address_and_hotline_and_nothing_of_the_house(client, desk):
    open_outlet(desk)
    record_outlet(desk.unit, OutletTold("上海", "闵行点", "沪闵路 1 号"), by=desk.by, at=AT)

    answer = client.get(PAGE)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "tel:0574-8765" in page
    for said in ("宁波", "海曙点", "药行街 9 号"):
        assert said in page, said
    for kept in ("何信", "备用钥匙", "闵行点", desk.unit.name):
        assert kept not in page, kept
    assert client.post(PAGE).status_code in (403, 405)


def test_it_is_searched_by_region_and_says_when_nothing_is_found(client, desk):
    open_outlet(desk)
    open_outlet(desk, "上海", "徐汇点")

    found, nothing = (client.get(PAGE, {"q": words}).content.decode() for words in ("上海", "%' OR 1"))

    assert "徐汇点" in found
    assert "海曙点" not in found
    assert "没有找到网点" in nothing
    assert "徐汇点" not in nothing


def test_what_is_taken_off_the_list_or_called_back_is_read_by_nobody(client, desk):
    first, second = open_outlet(desk), open_outlet(desk, "上海", "徐汇点")
    end_outlet(first, by=desk.by, at=AT)
    change_outlet(second, 1, OutletTold("上海", "徐汇点"), by=desk.by, at=AT)

    page = client.get(PAGE).content.decode()

    assert "海曙点" not in page
    assert "徐汇点" not in page


def test_who_asks_too_often_is_told_to_wait(client, desk, monkeypatch):
    open_outlet(desk)
    monkeypatch.setattr(public, "BY_ADDRESS", 2)

    answers = [client.get(PAGE) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert "海曙点" not in answers[-1].content.decode()


def test_a_page_costs_the_same_with_many_outlets(client, desk):
    open_outlet(desk)
    client.get(PAGE)
    one = statements(client, PAGE)
    for number in range(30):
        open_outlet(desk, f"地区{number:02}", "点")

    assert statements(client, PAGE) == one <= 4
    assert 'rel="next"' in client.get(PAGE).content.decode()
    assert "地区" in client.get(PAGE, {"page": "2"}).content.decode()


def test_whoever_keeps_the_lists_marks_an_outlet_as_public(client, desk):
    one = record_outlet(desk.unit, OutletTold("宁波", "海曙点"), by=desk.by, at=AT)
    client.force_login(desk.by.member)

    answer = client.post(reverse("outlet", args=[one.pk]),
                         {"region": "宁波", "name": "海曙点", "is_public": "on", "version": "1"})  # fmt: skip

    assert answer.status_code == 302, answer.content.decode()[-1500:]
    assert "海曙点" in client.get(PAGE).content.decode()
    one.refresh_from_db()
    assert one.is_public
