"""Lists of products: each code once in its unit, at its listed price; what is here is left or changed as chosen."""

from decimal import Decimal

import pytest
from django.urls import reverse

from shouwen.facts.refusals import Why
from shouwen.orders.models import Product
from tests.factories import facts_of, refusal_of
from tests.scenes import local
from tests.work.importing import came_to, faults_of, imported

pytestmark = pytest.mark.django_db
AT = local("2026-03-01 10:00")
TITLES = ["商品编码", "商品名称", "规格", "单价", "成本价", "保质期（天）"]
COLUMNS = ("code", "name", "spec", "price", "cost", "shelf_life_days")


def brought(shop, *rows, **more):
    return imported("products", shop.unit, shop.agent, [TITLES, *rows], now=AT, **more)


def kept(*codes):
    return list(Product.objects.filter(code__in=codes).order_by("code").values_list(*COLUMNS))


def test_a_list_brings_products_in_each_once_and_lists_them(shop):
    one = brought(
        shop,
        ["P-1", "电热毯", "双人", "￥１９９．００", "120", ""], ["P-2", "红枣", "500 克", "39.9元", "", "180天"],
        ["P-1", "电热毯", "双人", "199", "120", ""],
        ["", "无码", "", "1", "", ""], ["P-3", "", "", "1", "", ""], ["P-4", "蜂蜜", "", "", "", ""],
        ["P-5", "蜂蜜", "", "1.005", "", ""], ["P-6", "蜂蜜", "", "-3", "", ""], ["P-7", "蜂蜜", "", "3", "", "0"],
        ["P-8", "蜂蜜", "", "3", "", "十天"],
    )  # fmt: skip

    assert came_to(one) == (2, 0, 1, 7)
    assert [(row, field) for row, field, _ in faults_of(one)] == [
        (5, "code"), (6, "name"), (7, "price"), (8, "price"), (9, "price"), (10, "shelf_life_days"),
        (11, "shelf_life_days"),
    ]  # fmt: skip
    assert kept("P-1", "P-2") == [
        ("P-1", "电热毯", "双人", Decimal("199.00"), Decimal("120.00"), None),
        ("P-2", "红枣", "500 克", Decimal("39.90"), None, 180),
    ]
    listed = [(fact.figures["product"], fact.figures["price"]) for fact in facts_of("product.listed")][-2:]
    assert listed == [(Product.objects.get(code="P-1").reference, "199.00"),
                      (Product.objects.get(code="P-2").reference, "39.90")]  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "came", "price"), [("skip", (0, 0, 1, 0), "199.00"), ("update", (0, 1, 0, 0), "179.00")]
)
def test_what_is_here_already_is_left_or_changed_as_chosen(shop, choice, came, price):
    brought(shop, ["P-1", "电热毯", "双人", "199", "120", "365"])
    before = len(facts_of("product.listed"))

    one = brought(shop, ["P-1", "电热毯", "", "179", "", ""], duplicates=choice)

    assert came_to(one) == came
    assert kept("P-1") == [("P-1", "电热毯", "双人", Decimal(price), Decimal("120.00"), 365)]
    assert len(facts_of("product.listed")) - before == came[1]


@pytest.mark.parametrize("is_trial", [True, False])
def test_of_two_rows_of_a_product_the_later_counts_where_that_was_chosen(shop, is_trial):
    rows = [["P-1", "电热毯", "双人", "199", "", ""], ["P-1", "电热毯", "双人", "189", "", ""]]

    one = brought(shop, *rows, duplicates="update", is_trial=is_trial)

    assert came_to(one) == (1, 1, 0, 0)
    assert [price for _code, _name, _spec, price, *_ in kept("P-1")] == ([] if is_trial else [Decimal("189.00")])


def test_the_wrong_person_brings_none_in(shop, client):
    rows = [TITLES, ["P-1", "电热毯", "", "1", "", ""]]
    refused = refusal_of(lambda: imported("products", shop.unit, shop.stranger, rows, now=AT))
    client.force_login(shop.stranger)

    assert refused.why is Why.NOT_ALLOWED
    assert client.get(reverse("import-products")).status_code == 403
    assert kept("P-1") == []


def test_the_page_of_products_leads_there(shop, client):
    client.force_login(shop.agent)

    assert reverse("import-products") in client.get(reverse("products")).content.decode()
    assert "已有的产品" not in client.get(reverse("import-products")).content.decode()  # asked with the columns
