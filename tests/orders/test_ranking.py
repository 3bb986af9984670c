"""The ranking of a year: read from the top of what is kept, the same as added up, whatever was done and whoever reads."""

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.customers.actions import Point, record_customer
from shouwen.orders import ranking
from shouwen.orders.actions.orders import Wanted, place_order
from shouwen.orders.checking import differing_months, rebuild_sums
from shouwen.orders.models import Order, OrderLine, Return
from shouwen.orders.ranking import ranked
from shouwen.orders.sales import Span, sees_whole_house
from shouwen.orders.sums import SalesMonth, SalesPart, SalesYear
from shouwen.organisation.models import Unit
from tests.factories import make_member
from tests.orders.pages import shown
from tests.orders.shop import open_shop
from tests.scenes import local

JANUARY, JUNE, DECEMBER = date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 1)


def people(shop, many):
    at = local("2026-01-01 09:00")
    by = shop.by(shop.agent, at)
    return [
        record_customer(shop.unit, f"第{place}家", [Point("phone", f"1390000{place:04}")], by=by, at=at)
        for place in range(many)
    ]


def sold(unit, customer, month, gross, *, uncosted=0):
    """Keep a month as a movement of it would, without one."""
    SalesMonth.objects.create(
        unit=unit, customer=customer, month=month, sales=Decimal(gross) + 100, cost=Decimal(100), uncosted=uncosted,
        entries=1,
    )  # fmt: skip


def added_up(span, **place):
    """Return the ranking as it is without what is kept of years."""
    rows = ranking.rows_of_span(ranking._SUMMED, span, **{"most": 10**6, "skip": 0, **place})
    return [ranking.Ranked(*row) for row in rows]


def other_unit(shop):
    return Unit.objects.exclude(pk=shop.unit.pk).first()


def known(customer, year=2026):
    kept = SalesYear.objects.get(customer=customer, year=year)
    return kept.unit_id, kept.most


def test_of_one_unit_the_average_is_kept_and_of_several_the_best_month(shop):
    first, second, third = people(shop, 3)
    sold(shop.unit, first, JANUARY, "10.01")
    sold(shop.unit, first, JUNE, "0.02")
    sold(shop.unit, second, JANUARY, -5)
    sold(shop.unit, third, JANUARY, 30)
    sold(other_unit(shop), third, JANUARY, -7)
    sold(other_unit(shop), third, JUNE, 20)

    assert known(first) == (shop.unit.pk, Decimal("5.02"))  # 5.015 to the fen, half away from nought
    assert known(second) == (shop.unit.pk, Decimal(-5))
    assert known(third) == (None, Decimal(30))


def test_what_has_no_known_cost_is_no_bound(shop):
    first, second = people(shop, 2)
    sold(shop.unit, first, JANUARY, 10)
    sold(shop.unit, first, JUNE, 900, uncosted=1)
    sold(shop.unit, second, JANUARY, 10)
    sold(other_unit(shop), second, JUNE, 900, uncosted=1)

    assert known(first) == (shop.unit.pk, None)
    assert known(second) == (None, Decimal(10))


def test_a_year_is_read_from_the_top(shop):
    many = people(shop, 60)
    for place, one in enumerate(many):
        sold(shop.unit, one, JANUARY, place // 3)
    span = Span((shop.unit.pk,), JANUARY, DECEMBER)

    with CaptureQueriesContext(connection) as queries:
        rows = ranked(span, most=26)

    assert rows == added_up(span)[:26]
    assert [row.rank for row in rows[:5]] == [1, 1, 1, 4, 4]
    assert [row.customer for row in rows[:3]] == sorted(one.pk for one in many[57:])
    assert len(queries) == 1
    assert "orders_salesyear" in queries[0]["sql"]
    assert ranked(span, most=10, skip=25) == added_up(span)[25:35]


def test_a_year_so_far_is_read_from_the_top_until_something_is_sold_later(shop):
    many = people(shop, 40)
    for place, one in enumerate(many):
        sold(shop.unit, one, JANUARY, place)
    span = Span((shop.unit.pk,), JANUARY, JUNE)

    with CaptureQueriesContext(connection) as queries:
        rows = ranked(span, most=26)
    assert rows == added_up(span)[:26]
    assert not any("OFFSET" in one["sql"] for one in queries)

    sold(shop.unit, many[-1], date(2026, 7, 1), -500)

    with CaptureQueriesContext(connection) as queries:
        rows = ranked(span, most=26)
    assert rows == added_up(span)[:26]
    assert not any("orders_salesyear" in one["sql"] for one in queries)


def test_whoever_buys_of_several_units_is_ranked_by_those_that_the_reader_sees(shop):
    many, other = people(shop, 90), other_unit(shop)
    for place, one in enumerate(many):
        sold(shop.unit, one, JANUARY, place)
        if place % 2:
            sold(other, one, JANUARY, 500 - place)
    for units in ((shop.unit.pk,), (other.pk,), (shop.unit.pk, other.pk)):
        span = Span(units, JANUARY, DECEMBER)
        assert ranked(span, most=26) == added_up(span)[:26]


def test_whoever_has_no_average_stands_last(shop):
    many = people(shop, 30)
    for place, one in enumerate(many):
        sold(shop.unit, one, JANUARY, place, uncosted=place % 2)
    span = Span((shop.unit.pk,), JANUARY, DECEMBER)

    assert ranked(span, most=26) == added_up(span)[:26]
    assert [row.rank for row in ranked(span, most=26)][14:17] == [15, None, None]


@pytest.mark.parametrize("costed", [0, 3, 26, 30])
def test_where_few_costs_are_known_the_others_follow_by_number(shop, costed):
    many, other = people(shop, 60), other_unit(shop)
    for place, one in enumerate(many):
        sold(shop.unit, one, JANUARY, place, uncosted=place >= costed)
        if place % 7 == 0:
            sold(other, one, JUNE, 5)
    for units in ((shop.unit.pk,), (other.pk,), (shop.unit.pk, other.pk)):
        span = Span(units, JANUARY, DECEMBER)
        for skip in (0, 20, 50, 70):
            with CaptureQueriesContext(connection) as queries:
                rows = ranked(span, most=26, skip=skip)
            assert rows == added_up(span)[skip:][:26]
            assert not any("OFFSET" in one["sql"] for one in queries)


def test_where_too_many_would_be_passed_all_are_added_up(shop, monkeypatch):
    monkeypatch.setattr(ranking, "MOST_PASSED", 20)
    many, other = people(shop, 60), other_unit(shop)
    for place, one in enumerate(many):
        sold(shop.unit, one, JANUARY, place, uncosted=place % 3 == 0)
        if place % 2:
            sold(other, one, JANUARY, 100 - place)
        if place % 4 == 0:
            sold(other, one, JUNE, -place)
    for units in ((shop.unit.pk,), (other.pk,), (shop.unit.pk, other.pk)):
        span = Span(units, JANUARY, DECEMBER)
        for most in (1, 4, 5, 12, 19, 21, 60):
            assert ranked(span, most=most) == added_up(span)[:most]


def test_an_altered_year_is_found_and_put_right(shop):
    shop.buy(at="2026-03-01 10:00")
    SalesYear.objects.update(most=Decimal("1.23"))

    assert [(one.of, one.month, one.customer) for one in differing_months()] == [("year", JANUARY, shop.customer.pk)]
    rebuild_sums()
    assert differing_months() == []

    SalesYear.objects.all().delete()
    assert [one.of for one in differing_months()] == ["year"]
    rebuild_sums()
    assert known(shop.customer)[1] == Decimal(79)

    assert parts_known(shop.customer) == {(JANUARY, 3): Decimal(79), (date(2026, 3, 1), 1): Decimal(79)}
    SalesPart.objects.filter(months=3).delete()
    SalesPart.objects.update(since=JUNE)
    assert {(one.of, one.month) for one in differing_months()} == {
        ("part", JANUARY), ("part", date(2026, 3, 1)), ("part", JUNE)
    }  # fmt: skip
    rebuild_sums()
    assert differing_months() == []


def parts_known(customer):
    return {(one.since, one.months): one.most for one in SalesPart.objects.filter(customer=customer)}


def test_a_span_is_made_up_of_years_quarters_and_months():
    def parts(since, until):
        return [f"{first:%y-%m}/{many}" for first, many in ranking.parts_of(Span((), since, until))]

    year = ["25-12/1", "26-01/3", "26-04/3", "26-07/3", "26-10/1", "26-11/1"]
    assert parts(date(2025, 12, 1), date(2026, 11, 1)) == year
    assert parts(date(2025, 1, 1), date(2026, 2, 1)) == ["25-01/12", "26-01/1", "26-02/1"]
    assert parts(date(2026, 4, 1), date(2026, 6, 1)) == ["26-04/3"]
    assert parts(date(2026, 5, 1), date(2026, 5, 1)) == ["26-05/1"]


@pytest.mark.parametrize(("since", "until"), [(2, 11), (4, 6), (4, 9), (5, 5), (5, 7)])
def test_other_months_are_read_from_the_tops_of_their_parts(shop, since, until):
    many = people(shop, 70)
    for place, one in enumerate(many):
        for month in (4, 5, 6):
            sold(shop.unit, one, date(2026, month, 1), 3 * place + month)
    span = Span((shop.unit.pk,), date(2026, since, 1), date(2026, until, 1))

    with CaptureQueriesContext(connection) as queries:
        rows = ranked(span, most=26)

    assert rows == added_up(span)[:26]
    assert len(queries) == 1
    assert "orders_salespart" in queries[0]["sql"]
    assert ranked(span, most=10, skip=25) == added_up(span)[25:35]


def test_of_months_after_one_without_a_sale_nobody_is_left_out(shop):
    for place, one in enumerate(people(shop, 40)):
        sold(shop.unit, one, JUNE, place)
    span = Span((shop.unit.pk,), JUNE, date(2026, 8, 1))

    with CaptureQueriesContext(connection) as queries:
        rows = ranked(span, most=26)

    assert rows == added_up(span)[:26]
    assert len(queries) == 1


MONTHS_SOLD = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 1), st.integers(0, 23), st.integers(-40, 60), st.integers(0, 9)),
    min_size=1, max_size=40, unique_by=lambda one: one[:3],
)  # fmt: skip


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(MONTHS_SOLD, st.integers(0, 23), st.integers(0, 23), st.sampled_from([1, 2, 200]), st.sampled_from([3, 5, 5000]))
def test_the_ranking_of_any_months_is_as_added_up(shop, months, one, other_, for_one, passed):
    first, last = sorted((one, other_))
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "FOR_ONE", for_one)
        patch.setattr(ranking, "TIMES", 2)
        patch.setattr(ranking, "MOST_PASSED", passed)
        customers, units = people(shop, 8), (shop.unit, other_unit(shop))
        for customer, unit, month, gross, uncosted in months:
            sold(units[unit], customers[customer], month_of(month), Decimal(gross) / 3, uncosted=uncosted == 0)
        for seen in (units[:1], units[1:], units):
            span = Span(tuple(sorted(unit.pk for unit in seen)), month_of(first), month_of(last))
            whole = added_up(span)
            for most, skip in ((1, 0), (2, 0), (3, 1), (4, 4), (9, 0)):
                assert ranked(span, most=most, skip=skip) == whole[skip:][:most]
                if seen == units:
                    assert ranked(replace(span, is_whole=True), most=most, skip=skip) == whole[skip:][:most]
        assert [one.of for one in differing_months() if one.of in ("year", "part")] == []
        transaction.set_rollback(True)


def month_of(number):
    return date(2025 + number // 12, 1 + number % 12, 1)


DEEDS = st.lists(
    st.tuples(
        st.sampled_from([
            "place", "place", "place", "place_elsewhere", "price", "return", "exchange", "hand_over", "hand_returns",
            "date", "remove", "cost", "import",
        ]),
        st.integers(0, 10_000), st.integers(1, 6),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_what_is_kept_and_the_ranking_are_as_added_up_after_any_deeds(shop, deeds):
    with transaction.atomic():
        customers, other = people(shop, 4), other_unit(shop)
        for deed, number, month in deeds:
            _do(shop, customers, other, deed, number, f"2026-{month:02}-0{1 + number % 9} 10:00")

        assert differing_months() == []
        for units in ((shop.unit.pk,), (other.pk,), (shop.unit.pk, other.pk)):
            for last in (DECEMBER, JUNE, date(2026, 4, 1)):
                span = Span(units, JANUARY if last == DECEMBER else date(2026, 2, 1), last)
                for many in range(1, 5):
                    assert ranked(span, most=many) == added_up(span)[:many]
                    if len(units) == 2:
                        assert ranked(replace(span, is_whole=True), most=many) == added_up(span)[:many]
        transaction.set_rollback(True)


def _do(shop, customers, other, deed, number, when):
    customer, instant = customers[number % len(customers)], local(when)
    product = [shop.kettle, shop.tea, shop.pot][number % 3]
    orders = list(Order.objects.filter(lines__isnull=False).distinct().order_by("pk"))
    if deed.startswith("place"):
        wanted = [Wanted(product, 1 + number % 4)]
        one = place_order(shop.unit, customer, wanted, by=shop.by(shop.agent, instant), at=instant)
        if deed == "place_elsewhere":
            Order.objects.filter(pk=one.pk).update(unit=other)
        return
    if deed == "import":
        OrderLine.objects.bulk_create(
            OrderLine(order=one, product=product, quantity=2, price=Decimal(number % 300), listed_price=Decimal(300),
                      cost=Decimal(9))
            for one in orders
        )  # fmt: skip
        return
    if not orders:
        return
    order = orders[number % len(orders)]
    line = order.lines.order_by("pk").first()
    if deed == "price" and not order.paid and order.unit_id == shop.unit.pk:
        OrderLine.objects.filter(order=order).update(price=Decimal(number % 500))
    elif deed == "hand_over":
        Order.objects.filter(pk=order.pk).update(customer=customer)
    elif deed == "hand_returns":
        Return.objects.filter(line__order=order).update(customer=customer)
    elif deed == "date":
        Order.objects.filter(pk=order.pk).update(placed_at=instant)
    elif deed == "remove" and not Return.objects.filter(line__order=order).exists():
        OrderLine.objects.filter(order=order).delete()
    elif deed == "cost" and not Return.objects.filter(line=line).exists():
        OrderLine.objects.filter(pk=line.pk).update(cost=None if number % 2 else Decimal(number % 90))
    elif deed in ("return", "exchange") and not Return.objects.filter(line=line).exists():
        wants = "退货" if deed == "return" else "换货"
        Return.objects.create(
            number=f"T{line.pk}", unit=order.unit, line=line, customer=order.customer, taken_by=shop.agent, wants=wants,
            reason="质量问题", salt="", quantity=1, price=line.price, proof="发票", state="settled", asked_at=instant,
            settled_at=instant, new_product=shop.pot, new_price=Decimal(120) if wants == "换货" else None,
        )  # fmt: skip


def test_two_sales_to_one_customer_at_once_are_both_in_what_is_kept(committed):
    shop = open_shop()
    other = other_unit(shop)

    def sell_elsewhere():
        try:
            sold(other, shop.customer, JANUARY, 40)
        finally:
            connection.close()

    thread = threading.Thread(target=sell_elsewhere)
    with transaction.atomic():
        sold(shop.unit, shop.customer, JANUARY, 30)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(10)

    assert known(shop.customer) == (None, Decimal(70))


def test_only_who_may_see_all_sales_of_the_topmost_unit_sees_the_whole_house(shop):
    group, at = shop.unit.parent, local("2026-04-01 10:00")
    above, below = make_member("季文", group, ["see_sales"]), make_member("林岚", shop.unit, ["see_sales"])
    of_another = make_member("何青", group, ["see_order"])

    assert sees_whole_house(group, by=shop.by(above, at))
    assert not sees_whole_house(shop.unit, by=shop.by(above, at))
    for member in (below, of_another):
        assert not sees_whole_house(group, by=shop.by(member, at))
        assert not sees_whole_house(shop.unit, by=shop.by(member, at))


def test_the_page_of_one_unit_and_of_a_reader_of_one_unit_leaves_out_what_others_sold(shop, client):
    here, there = people(shop, 2)
    sold(shop.unit, here, JUNE, "50.00")
    sold(shop.unit.parent, there, JUNE, "60.00")
    above = make_member("季文", shop.unit.parent, ["see_sales", "see_customer"])
    below = make_member("林岚", shop.unit, ["see_sales", "see_customer"])
    address = f"{reverse('sales-ranking')}?since=2026-05&until=2026-07&unit="

    whole = shown(client, above, f"{address}{shop.unit.parent_id}")
    of_unit = shown(client, above, f"{address}{shop.unit.pk}")
    of_reader = shown(client, below, f"{address}{shop.unit.parent_id}")

    assert "50.00" in whole
    assert "60.00" in whole
    for text in (of_unit, of_reader):
        assert "50.00" in text
        assert "60.00" not in text
