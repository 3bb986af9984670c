"""Batches: how long goods keep is read from the batch that a line names; by hand, by list and by program."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwen.facts.refusals import Overtaken, Why
from shouwen.orders.actions.batches import BatchTold, change_batch, record_batch
from shouwen.orders.actions.orders import Wanted, place_order
from shouwen.orders.actions.returns import Asked, take_return, what_articles_say
from shouwen.orders.batches import ProductBatch
from shouwen.orders.models import Order
from tests.api.program import Program
from tests.factories import facts_of, refusal_of
from tests.scenes import local
from tests.work.importing import came_to, faults_of, imported

pytestmark = pytest.mark.django_db
AT = local("2026-03-01 10:00")
SOUND = Asked("退货", "改变购买意向", 1, "发票", matches=True, opened=False, package_intact=True, label_intact=True,
              used=False)  # fmt: skip


def record(shop, number="A1", made_on="2025-06-01", product=None, member=None, **more):
    told = BatchTold(number, date.fromisoformat(made_on), **more)
    return record_batch(product or shop.tea, told, by=shop.by(member or shop.agent, AT), at=AT)


@pytest.mark.parametrize(
    ("more", "days", "until"),
    [
        ({}, 540, date(2026, 11, 23)),  # as long as its product keeps
        ({"shelf_life_days": 365}, 365, date(2026, 6, 1)),
        ({"expires_on": date(2026, 5, 31)}, 364, date(2026, 5, 31)),
        ({"shelf_life_days": 364, "expires_on": date(2026, 5, 31)}, 364, date(2026, 5, 31)),
    ],
)
def test_a_batch_keeps_as_long_as_is_said_of_it_or_of_its_product(shop, more, days, until):
    batch = record(shop, **more)

    assert (batch.shelf_life_days, batch.expires_on, batch.unit) == (days, until, shop.unit)
    (fact,) = facts_of("batch.recorded", batch)
    assert fact.figures == {"batch": batch.reference, "product": shop.tea.reference, "made_on": "2025-06-01",
                            "expires_on": until.isoformat()}  # fmt: skip


def test_what_does_not_spoil_has_a_batch_without_a_last_day(shop):
    batch = record(shop, product=shop.kettle)

    assert (batch.shelf_life_days, batch.expires_on) == (None, None)


@pytest.mark.parametrize(
    ("number", "made_on", "more", "field"),
    [
        (" ", "2025-06-01", {}, "number"),
        ("A" * 41, "2025-06-01", {}, "number"),
        ("A1", "2026-03-02", {}, "made_on"),
        ("A1", "2025-06-01", {"expires_on": date(2025, 5, 31)}, "expires_on"),
        ("A1", "2025-06-01", {"expires_on": date(2026, 5, 31), "shelf_life_days": 365}, "expires_on"),
        ("A1", "2025-06-01", {"shelf_life_days": -1}, "shelf_life_days"),
        ("A1", "2025-06-01", {"shelf_life_days": 36_501}, "shelf_life_days"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(shop, number, made_on, more, field):
    refused = refusal_of(lambda: record(shop, number, made_on, **more))

    assert (refused.why, refused.field, ProductBatch.objects.count()) == (Why.BAD_INPUT, field, 0)


def test_a_number_is_used_once_for_a_product_and_again_for_another(shop):
    record(shop)

    assert refusal_of(lambda: record(shop)).field == "number"
    assert record(shop, product=shop.kettle).number == "A1"


def against(shop, order, at):
    by = shop.by(shop.agent, local(at))
    said = what_articles_say(order.lines.get(), SOUND, by=by, at=local(at))
    return [ground.rpartition("十/")[2] for one in said.against for ground in one.ground.lists]


def test_a_return_reads_the_shelf_life_from_the_batch_also_where_it_was_recorded_later(shop):
    order = shop.buy(shop.tea, batch="A1")
    at = local("2026-03-05 10:00")
    (said,) = what_articles_say(order.lines.get(), SOUND, by=shop.by(shop.agent, at), at=at).against
    assert said.ground.missing == ("expires_on",)

    batch = record(shop, expires_on=date(2026, 3, 5))

    assert against(shop, order, "2026-03-05 23:59") == []
    assert against(shop, order, "2026-03-06 00:00") == ["不受理退货/5"]
    by = shop.by(shop.agent, AT)
    change_batch(batch, 1, BatchTold("A1", batch.made_on, expires_on=date(2026, 3, 6)), by=by, at=AT)
    assert against(shop, order, "2026-03-06 00:00") == []
    one = take_return(order.lines.get(), SOUND, by=by, at=local("2026-03-06 10:00"))
    (asked,) = facts_of("return.asked", one)
    assert (asked.figures["expires_on"], asked.figures["has_shelf_life"]) == ("2026-03-06", True)


def test_the_batch_goes_before_what_was_written_with_the_line(shop):
    record(shop, expires_on=date(2026, 3, 20))
    order = shop.buy(shop.tea, batch="A1", paid=False)
    order.lines.update(expires_on=date(2026, 3, 2))

    assert against(shop, order, "2026-03-10 10:00") == []


def test_an_order_whose_day_is_another_than_its_batch_is_refused(shop):
    record(shop, expires_on=date(2026, 5, 31))
    by = shop.by(shop.agent, AT)
    right = Wanted(shop.tea, 1, batch="A1", expires_on=date(2026, 5, 31))

    refused = refusal_of(lambda: place_order(shop.unit, shop.customer, [replace(right, expires_on=date(2026, 6, 1))],
                                             by=by, at=AT))  # fmt: skip
    order = place_order(shop.unit, shop.customer, [right], by=by, at=AT)

    assert (refused.why, refused.field) == (Why.BAD_INPUT, "expires_on")
    assert order.lines.get().batch == "A1"


def test_only_whoever_records_products_does_and_on_the_version_that_was_seen(shop):
    batch = record(shop)
    told = BatchTold("A1", date(2025, 6, 2))
    by = shop.by(shop.stranger, AT)

    assert refusal_of(lambda: record(shop, "A2", member=shop.stranger)).why is Why.NOT_ALLOWED
    assert refusal_of(lambda: change_batch(batch, 1, told, by=by, at=AT)).why is Why.NOT_ALLOWED
    assert isinstance(refusal_of(lambda: change_batch(batch, 7, told, by=shop.by(shop.agent, AT), at=AT)), Overtaken)
    assert ProductBatch.objects.get().made_on == date(2025, 6, 1)


TITLES = ["商品编码", "批号", "生产日期", "保质期", "有效期至"]


def test_a_list_brings_batches_in_each_once(shop):
    rows = [
        ["TEA-3", "A1", "2025.6.1", "３６５", ""], ["TEA-3", "A2", "2025年6月2日", "", "2026-05-31"],
        ["KT-1", "A1", "2025-06-01", "", ""], ["TEA-3", "A1", "2025-06-01", "365", ""],
        ["XX-9", "A1", "2025-06-01", "", ""], ["TEA-3", "A3", "", "", ""], ["TEA-3", "A4", "2027-01-01", "", ""],
        ["TEA-3", "A5", "2025-06-01", "365", "2026-05-31"], ["TEA-3", "A1", "2025-07-01", "", ""],
    ]  # fmt: skip

    one = imported("batches", shop.unit, shop.agent, [TITLES, *rows], now=AT)

    assert came_to(one) == (3, 0, 1, 5)
    assert [(row, field) for row, field, _ in faults_of(one)] == [
        (6, "product"), (7, "made_on"), (8, "made_on"), (9, "expires_on"), (10, "number"),
    ]  # fmt: skip
    columns = ("product__code", "number", "shelf_life_days", "expires_on")
    assert list(ProductBatch.objects.order_by("pk").values_list(*columns)) == [
        ("TEA-3", "A1", 365, date(2026, 6, 1)), ("TEA-3", "A2", 363, date(2026, 5, 31)), ("KT-1", "A1", None, None),
    ]  # fmt: skip
    assert len(facts_of("batch.recorded")) == 3
    assert came_to(imported("batches", shop.unit, shop.agent, [TITLES, *rows[:4]], now=AT)) == (0, 0, 4, 0)


def test_a_trial_keeps_nothing_and_knows_what_came_before_in_the_file(shop):
    rows = [["TEA-3", "A1", "2025-06-01", "365", ""]] * 2

    one = imported("batches", shop.unit, shop.agent, [TITLES, *rows], now=AT, is_trial=True)

    assert (came_to(one), ProductBatch.objects.count()) == ((1, 0, 1, 0), 0)


def test_a_program_records_lists_and_puts_batches_right(shop):
    program = Program(shop.agent, "record_product", "see_order")

    made = program.post(f"products/{shop.tea.pk}/batches", {"number": "A1", "made_on": "2025-06-01"})
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    given = {"version": 1, "made_on": "2025-06-01", "expires_on": "2026-05-31"}
    changed = program.post(f"batches/{number}/change", given)
    assert changed.status_code == 200, changed.content

    (told,) = program.get("batches", product=shop.tea.pk).json()["rows"]
    assert (told["number"], told["code"]) == ("A1", "TEA-3")
    assert (told["shelf_life_days"], told["expires_on"]) == (364, "2026-05-31")
    assert program.get(f"batches/{number}").json()["version"] == 2
    assert Program(shop.stranger).get(f"batches/{number}").status_code in (403, 404)


def test_pages_record_show_and_put_right_a_batch(client, shop):
    client.force_login(shop.agent)
    given = {"product": "TEA-3", "number": "A1", "made_on": "2025-06-01", "shelf_life_days": "", "expires_on": ""}

    wrong = client.post(reverse("new-batch"), {**given, "expires_on": "2025-05-01"})
    assert wrong.status_code == 422
    answer = client.post(reverse("new-batch"), given)
    batch = ProductBatch.objects.get()
    here = reverse("batch", args=[batch.pk])
    assert answer.headers["Location"] == here
    order = {"customer": shop.customer.pk, "unit": shop.unit.pk, "receipt": "发票", "rows": 5, "product_0": "TEA-3",
             "quantity_0": "2", "batch_0": "A1"}  # fmt: skip
    assert client.post(reverse("new-order"), order).status_code == 302
    made = Order.objects.get()
    assert made.number in client.get(here).content.decode()
    page = client.get(reverse("order", args=[made.pk])).content.decode()
    assert here in page
    changed = client.post(reverse("change-batch", args=[batch.pk]), {"version": 1, "made_on": "2025-06-01",
                                                                     "shelf_life_days": "", "expires_on": "2026-05-31"})
    assert changed.status_code == 302
    stale = client.post(reverse("change-batch", args=[batch.pk]), {"version": 1, "made_on": "2025-06-02"})
    assert stale.status_code == 409
    listed = client.get(f"{reverse('batches')}?product={shop.tea.pk}").content.decode()
    assert "A1" in listed
    assert Decimal("177.60") == made.total


def test_the_list_of_batches_costs_the_same_with_one_row_and_with_three(client, shop):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("batches")).status_code == 200
        return len(queries)

    client.force_login(shop.agent)
    record(shop)
    client.get(reverse("batches"))
    one = cost()
    for number in ("A2", "A3"):
        record(shop, number)

    assert cost() == one <= 12
    shop.buy(shop.tea, batch="A1")
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("batch", args=[ProductBatch.objects.earliest("pk").pk]))
    assert len(queries) <= 12
