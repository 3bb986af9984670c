"""Products are found by code, name, specification and initials: in the search box, their list, the field of an order."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.orders.actions.products import Told, change_product, record_product
from shouwen.orders.queries import products_like
from shouwen.organisation.models import Unit
from shouwen.search.models import Findable
from shouwen.search.queries import find
from shouwen.search.rebuilding import rebuild_all
from tests.factories import make_member, make_unit
from tests.scenes import local
from tests.work.importing import imported

pytestmark = pytest.mark.django_db
AT = local("2026-03-01 10:00")


@pytest.fixture
def cooker(shop):
    return record_product(shop.unit, Told("DF-30", "电饭煲", Decimal(459), "3 升"), by=shop.by(shop.agent, AT), at=AT)


def offered(client, typed, **more):
    page = client.get(reverse("known-products"), {"product_0": typed, **more})
    return re.findall(r'<option value="([^"]*)"', page.content.decode())


@pytest.mark.parametrize("typed", ["DF-30", "df", "饭煲", "电", "dfb", "3 升"])
def test_a_product_is_offered_by_any_part_of_what_names_it(shop, cooker, client, typed):
    client.force_login(shop.agent)

    assert offered(client, typed, unit=shop.unit.pk) == ["DF-30"]
    assert [one.title for one in find(typed, by=shop.by(shop.agent, AT), at=AT, kinds=["product"])] == ["电饭煲"]


def test_what_is_imported_or_renamed_is_found_as_it_is_now(shop, cooker):
    by = shop.by(shop.agent, AT)
    change_product(cooker, 1, Told("DF-30", "高压锅", Decimal(459)), by=by, at=AT)
    imported("products", shop.unit, shop.agent, [["商品编码", "商品名称", "单价"], ["RS-1", "热水壶", "99"]], now=AT)

    found = [find(word, by=by, at=AT, kinds=["product"]) for word in ("电饭煲", "高压锅", "rsh")]
    assert [[one.title for one in some] for some in found] == [[], ["高压锅"], ["热水壶"]]
    Findable.objects.filter(kind="product").delete()
    rebuild_all(lambda *_told: None)
    assert [one.title for one in find("高压锅", by=by, at=AT, kinds=["product"])] == ["高压锅"]


def test_in_a_unit_below_what_is_sold_above_is_offered_and_elsewhere_nothing(shop, cooker, client):
    below = Unit.objects.create(name="网点", parent=shop.unit, kind="shop", name_key="wang3 dian3")
    below.path = f"{shop.unit.path}{below.pk}/"
    below.save()
    seller = make_member("店员", below, {"see_order": "team"})
    stranger = make_member("别家", make_unit("别家公司"), {"see_order": "subtree"})

    client.force_login(seller)
    assert offered(client, "电饭煲") == ["DF-30"]
    assert offered(client, "电饭煲", unit=shop.unit.pk) == []
    client.force_login(stranger)
    assert offered(client, "电饭煲") == []
    assert offered(client, "电饭煲", unit=below.pk) == []
    assert client.get(reverse("product", args=[cooker.pk])).status_code == 403


def test_the_list_and_its_sheet_are_narrowed_by_a_search(shop, cooker, client):
    client.force_login(shop.agent)

    page = client.get(reverse("products"), {"q": "dfb"}).content.decode()
    none = client.get(reverse("products"), {"q": "没有的东西"}).content.decode()
    sheet = load_workbook(BytesIO(client.get("/lists/products.xlsx?q=dfb").content)).active

    assert re.findall(r'href="(/products/\d+)"', page) == [f"/products/{cooker.pk}"]
    assert "没有叫这个名称的商品" in none
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["DF-30"]
    shown = client.get(f"/products/{cooker.pk}").content.decode()
    assert "459.00" in shown
    assert reverse("change-product", args=[cooker.pk]) in shown


def test_it_costs_the_same_for_one_product_and_for_three(shop, cooker):
    by, costs = shop.by(shop.agent, AT), []
    for code in ("DF-31", "DF-32"):
        with CaptureQueriesContext(connection) as asked:
            found = products_like("电饭煲", shop.unit, by=by, at=timezone.now())
        costs.append((len(found), len(asked)))
        for number in "ab":
            record_product(shop.unit, Told(f"{code}{number}", "电饭煲", Decimal(1)), by=by, at=AT)

    assert [many for many, _cost in costs] == [1, 3]
    assert costs[0][1] == costs[1][1] <= 3
