"""What was sold: sums kept by the database, in which month things count, margins, ranks, and what makes a figure."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from shouwen.customers.actions import Point, record_customer
from shouwen.orders.actions.orders import Wanted, change_prices, place_order
from shouwen.orders.actions.returns import Asked, pay_back, settle_exchange, take_return
from shouwen.orders.checking import differing_months, rebuild_sums
from shouwen.orders.logic import Sums
from shouwen.orders.models import Order, OrderLine, Return
from shouwen.orders.ranking import ranked
from shouwen.orders.sales import (
    Span,
    averages_of,
    customers_of,
    months_of,
    movements,
    next_month,
    products_of,
    totals_of,
    units_below,
)
from shouwen.orders.sums import SalesMonth, SalesTotal
from shouwen.reports.returns import Settled, totals_of_returns
from tests.scenes import local

pytestmark = pytest.mark.django_db

SOUND = Asked(
    "退货", "改变购买意向", 1, "发票", matches=True, opened=False, package_intact=True, label_intact=True, used=False
)
FEBRUARY, MARCH, APRIL = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)


def another(shop, name, phone):
    return record_customer(shop.unit, name, [Point("phone", phone)], by=shop.by(shop.agent, local("2026-01-01 09:00")),
                           at=local("2026-01-01 09:00"))  # fmt: skip


def sell(shop, customer, at, *wanted):
    instant = local(at)
    lines = [Wanted(*one) if isinstance(one, tuple) else Wanted(one, 1) for one in wanted]
    return place_order(shop.unit, customer, lines, by=shop.by(shop.agent, instant), at=instant)


def give_back(shop, order, at, *, wants="退货", reason="改变购买意向", new_product=None):
    asked = replace(SOUND, wants=wants, reason=reason)
    at = local(at)
    return take_return(order.lines.get(), asked, new_product=new_product, by=shop.by(shop.agent, at), at=at)


def refund(shop, one, amount, at):
    at = local(at)
    one.refresh_from_db()
    pay_back(one, one.version, Decimal(amount), by=shop.by(shop.cashier, at), at=at)


def span(shop, since=date(2026, 1, 1), until=date(2026, 12, 1), customer=None):
    return Span(units_below(shop.unit), since, until, customer)


def test_a_sale_counts_in_its_month_and_quarter(shop):
    sell(shop, shop.customer, "2026-02-03 10:00", (shop.kettle, 2))

    months = months_of(span(shop), [shop.customer.pk])[shop.customer.pk]

    assert months == {FEBRUARY: Sums(Decimal(398), Decimal(0), Decimal(240), 0, 1)}
    assert totals_of(span(shop)) == months


@pytest.mark.parametrize(
    ("at", "month"),
    [("2026-02-28 23:59:59", FEBRUARY), ("2026-03-01 00:00", MARCH), ("2026-03-31 23:59:59", MARCH)],
)
def test_months_begin_and_end_in_the_zone_of_the_unit(shop, at, month):
    sell(shop, shop.customer, at, shop.kettle)

    assert list(totals_of(span(shop))) == [month]
    assert movements(span(shop, month, month, shop.customer.pk)).count() == 1


def test_what_comes_back_counts_against_the_month_in_which_it_was_settled(shop):
    order = shop.buy(at="2026-03-30 10:00", quantity=2)
    one = give_back(shop, order, "2026-03-31 10:00")
    assert totals_of(span(shop))[MARCH].sales == 398

    refund(shop, one, 199, "2026-04-02 10:00")

    months = totals_of(span(shop))
    assert {month: (sums.sales, sums.gross) for month, sums in months.items()} == {
        MARCH: (Decimal(398), Decimal(158)), APRIL: (Decimal(-199), Decimal(-79)),
    }  # fmt: skip
    assert [one.key[0] for one in movements(span(shop, customer=shop.customer.pk))] == ["r", "l"]
    (returned, exchanged) = totals_of_returns(
        Settled(units_below(shop.unit), APRIL, date(2026, 4, 30), local("2026-04-01 00:00").tzinfo)
    )
    assert (returned.count, returned.quantity, returned.amount, exchanged.count) == (1, 1, Decimal(199), 0)


def test_of_an_exchange_the_other_product_counts_as_sold(shop):
    order = shop.buy(at="2026-03-01 10:00")
    one = give_back(shop, order, "2026-03-10 10:00", wants="换货", new_product=shop.pot)
    at = local("2026-04-01 09:00")
    settle_exchange(one, one.version, Decimal(-79), by=shop.by(shop.cashier, at), at=at)

    april = totals_of(span(shop))[APRIL]

    assert (april.sales, april.entries, april.uncosted) == (Decimal(-79), 2, 1)
    assert april.gross is None  # nobody has said what a pot costs
    named = {(one.code, one.sums.sales) for one in products_of(span(shop, APRIL, APRIL), [shop.customer.pk])}
    assert named == {("KT-1", Decimal(-199)), ("PT-2", Decimal(120))}


def test_a_changed_price_changes_the_sums_and_the_discount(shop):
    order = sell(shop, shop.customer, "2026-03-05 10:00", (shop.kettle, 2))
    at = local("2026-03-05 11:00")
    change_prices(order, order.version, {order.lines.get().pk: Decimal(150)}, by=shop.by(shop.agent, at), at=at)

    (sums,) = totals_of(span(shop)).values()

    assert sums == Sums(Decimal(300), Decimal(98), Decimal(240), 0, 1)


@pytest.mark.parametrize(
    ("gross", "sales", "margin"),
    [("250.00", "1000.00", "25.0000"), ("1", "3", "33.3333"), ("0", "100", "0.0000"), ("0", "0", None), ("5", "0", None)],
)
def test_the_margin_is_gross_profit_by_sales_and_empty_at_no_sales(gross, sales, margin):
    sums = Sums(Decimal(sales), Decimal(0), Decimal(sales) - Decimal(gross))

    assert sums.margin == (None if margin is None else Decimal(margin))


def test_where_no_cost_is_known_no_profit_is_said(shop):
    sell(shop, shop.customer, "2026-03-05 10:00", shop.kettle, shop.pot)

    (sums,) = totals_of(span(shop)).values()

    assert (sums.uncosted, sums.gross, sums.margin) == (1, None, None)


def test_customers_are_ranked_by_their_average_and_equal_ones_share_a_rank(shop):
    first, second, third, last = (
        another(shop, name, f"1390000000{place}") for place, name in enumerate(("甲店", "乙店", "丙店", "丁店"))
    )
    sell(shop, first, "2026-01-05 10:00", (shop.kettle, 3))  # 237 in one month
    for month in ("01", "02"):
        sell(shop, second, f"2026-{month}-08 10:00", (shop.kettle, 2))  # 158 each of two months
    sell(shop, third, "2026-03-08 10:00", (shop.kettle, 2))  # 158
    sell(shop, last, "2026-03-09 10:00", shop.pot)  # not known

    rows = ranked(span(shop), most=10)

    assert [(row.rank, row.customer, row.average, row.months) for row in rows] == [
        (1, first.pk, Decimal("237.00"), 1), (2, second.pk, Decimal("158.00"), 2), (2, third.pk, Decimal("158.00"), 1),
        (None, last.pk, None, 1),
    ]  # fmt: skip
    assert [row.customer for row in ranked(span(shop), most=1, skip=2)] == [third.pk]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    ("at", "first", "last"),
    [
        ("2026-04-01 00:00:00", date(2025, 4, 1), MARCH),  # as a month closes
        ("2026-04-01 00:00:01", date(2025, 5, 1), APRIL),
        ("2026-03-31 23:59:59", date(2025, 4, 1), MARCH),
        ("2026-03-15 12:00:00", date(2025, 4, 1), MARCH),
    ],
)
def test_the_average_is_of_twelve_months_in_the_zone_of_the_unit(shop, zone, at, first, last):
    month, kept = date(2025, 1, 1), []
    while month < date(2026, 8, 1):
        kept.append(month)
        month = next_month(month)
    for month in kept:
        inside = first <= month <= last
        SalesMonth.objects.create(unit=shop.unit, month=month, customer=shop.customer, entries=1,
                                  sales=12 if inside else 1000)  # fmt: skip
    instant = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone))

    assert averages_of([shop.customer.pk], instant, ZoneInfo(zone)) == {shop.customer.pk: (Decimal(12), 0)}


def test_the_sums_follow_an_order_to_another_customer(shop):
    other = another(shop, "另一位", "13900000009")
    order = shop.buy(at="2026-03-01 10:00")
    one = give_back(shop, order, "2026-03-02 10:00")
    refund(shop, one, 199, "2026-03-03 10:00")
    shop.buy(at="2026-03-09 10:00")

    Order.objects.filter(pk=order.pk).update(customer=other)
    Return.objects.filter(pk=one.pk).update(customer=other)

    assert customers_of(span(shop), most=9) == [shop.customer.pk, other.pk]
    months = months_of(span(shop), [shop.customer.pk, other.pk])
    assert {pk: found[MARCH].sales for pk, found in months.items()} == {shop.customer.pk: 199, other.pk: 0}
    assert differing_months() == []


def test_kept_sums_equal_all_movements_whatever_was_done(shop):
    other = another(shop, "另一位", "13900000009")
    orders = [
        sell(shop, customer, f"2026-{month:02}-{day:02} 1{month % 10}:30", (shop.kettle, day % 3 + 1), (shop.tea, 1))
        for month in range(1, 6) for day, customer in ((3, shop.customer), (17, other), (28, shop.customer))
    ]  # fmt: skip
    OrderLine.objects.filter(order=orders[0]).update(price=Decimal("77.77"))
    Order.objects.filter(pk=orders[1].pk).update(placed_at=local("2025-12-31 23:59"), customer=shop.customer)
    Order.objects.filter(pk=orders[2].pk).update(placed_at=orders[2].placed_at)
    OrderLine.objects.filter(order=orders[3]).delete()
    OrderLine.objects.bulk_create(
        OrderLine(order=one, product=shop.pot, quantity=2, price=Decimal(100), listed_price=Decimal(120))
        for one in orders[4:9]
    )

    assert differing_months() == []
    assert SalesMonth.objects.filter(entries=0).count() == 0


def test_sums_that_were_altered_are_found_and_put_right(shop):
    shop.buy(at="2026-03-01 10:00")
    SalesMonth.objects.update(sales=Decimal(1))
    SalesTotal.objects.update(sales=Decimal(2))

    assert len(differing_months()) == 2
    rebuild_sums()

    assert differing_months() == []
    assert totals_of(span(shop))[MARCH].sales == 199
