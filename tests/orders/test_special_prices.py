"""A price below the listed one (SS-4.1): asked for, permitted by somebody else, good once, for that order and price."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shouwen.facts.refusals import Overtaken, Why
from shouwen.orders.actions.orders import Papers, Wanted, change_prices
from shouwen.orders.actions.special_prices import charge_permitted, order_and_ask
from shouwen.orders.models import Order
from shouwen.work.actions.permits import end_permit
from shouwen.work.models import Notice, Permit, Remark
from shouwen.work.permits import listed_permits, permit_for, told_of
from tests.factories import facts_of, refusal_of, stand_in
from tests.orders.special import AT, LATER, open_seller
from tests.scenes import local

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)
ARTICLE = "sales-service@1#第4节/1/1"


@pytest.fixture
def seller(db):
    return open_seller()


def states():
    return list(Permit.objects.order_by("pk").values_list("state", flat=True))


def change(seller, order, *prices, at=LATER):
    order = Order.objects.get(pk=order.pk)
    return change_prices(order, order.version, seller.prices(order, *prices), by=seller.by(seller.agent, at), at=at)


def test_a_request_says_what_is_asked_for_and_keeps_its_words_apart(seller):
    order = seller.order()

    permit = seller.ask(order, "180")

    assert (permit.kind, permit.citation, permit.matter) == ("特殊优惠", ARTICLE, order.reference)
    (asked,) = facts_of("permit.asked", order)
    assert {name: asked.figures[name] for name in ("order", "price", "listed_price", "permit_kind", "permit")} == {
        "order": order.reference, "price": "420.00", "listed_price": "439.00", "permit_kind": "特殊优惠",
        "permit": permit.reference,
    }  # fmt: skip
    assert "老客户" not in str(asked.figures)
    assert Remark.objects.get(fact=asked.pk).words == "老客户，一次买三件"
    told = Notice.objects.filter(what="permit_asked").order_by("to__name").values_list("to__name", "matter", "why")
    assert list(told) == [("沈主管", permit.reference, "销售主管"), ("许主管", permit.reference, "销售主管")]


def test_what_is_permitted_goes_once_at_that_price_on_that_order(seller):
    order, other = seller.order(), seller.order()
    permit = seller.answer(seller.ask(order, "180"))

    for wrong in (lambda: change(seller, order, "179"), lambda: change(seller, order, "181"),
                  lambda: change(seller, other, "180")):  # fmt: skip
        assert {one.citation for one in refusal_of(wrong).grounds} == {ARTICLE}
    done = charge_permitted(permit, by=seller.by(seller.agent, LATER), at=LATER)

    assert done.total == Decimal("420")
    assert states() == ["used"]
    (used,) = facts_of("permit.used", order)
    assert used.figures["permit"] == permit.reference
    assert refusal_of(lambda: charge_permitted(Permit.objects.get(), by=seller.by(seller.agent, LATER), at=LATER)
                      ).why is Why.OVERTAKEN  # fmt: skip
    change(seller, order, "199")
    assert {one.citation for one in refusal_of(lambda: change(seller, order, "180")).grounds} == {ARTICLE}


@pytest.mark.parametrize(("after", "goes"), [(-INSTANT, True), (0 * INSTANT, True), (INSTANT, False)])
def test_a_permit_is_good_until_the_last_instant_of_its_time(seller, after, goes):
    order = seller.order()
    permit = seller.answer(seller.ask(order, "180"))
    at = permit.until + after

    assert permit.until == local("2026-03-06 00:00") - INSTANT  # three days: the day itself does not count
    if goes:
        assert charge_permitted(permit, by=seller.by(seller.agent, at), at=at).total == Decimal(420)
    else:
        assert permit.state_at(at) == "expired"
        assert refusal_of(lambda: charge_permitted(permit, by=seller.by(seller.agent, at), at=at)).why is Why.OVERTAKEN
        assert {one.citation for one in refusal_of(lambda: change(seller, order, "180", at=at)).grounds} == {ARTICLE}


def test_nobody_answers_their_own_request_also_not_as_somebodys_stand_in(seller):
    own = seller.ask(seller.order(), "180", by=seller.lead)
    stand_in(seller.lead, seller.second, since=AT)

    for who, is_given in ((seller.lead, True), (seller.lead, False), (seller.second, True)):
        refused = refusal_of(lambda who=who, is_given=is_given: seller.answer(own, is_given, "自己批", by=who))
        assert (refused.why, refused.citation) == (Why.NOT_ALLOWED, ARTICLE)
    assert states() == ["waiting"]
    assert facts_of("permit.given") == facts_of("permit.refused") == []


def test_who_does_not_hold_the_position_of_the_article_neither_gives_nor_refuses(seller):
    permit = seller.ask(seller.order(), "180")

    for is_given in (True, False):
        refused = refusal_of(lambda is_given=is_given: seller.answer(permit, is_given, "不行", by=seller.clerk))
        assert {one.citation for one in refused.grounds} == {ARTICLE}
    assert refusal_of(lambda: seller.answer(permit, by=seller.agent)).why is Why.NOT_ALLOWED
    assert refusal_of(lambda: seller.answer(permit, by=seller.shop.stranger)).why is Why.NOT_ALLOWED
    assert states() == ["waiting"]


def test_a_refusal_needs_its_reason_and_opens_nothing(seller):
    order = seller.order()
    permit = seller.ask(order, "180")

    assert refusal_of(lambda: seller.answer(permit, is_given=False)).field == "words"
    seller.answer(permit, is_given=False, words="毛利太低")

    assert states() == ["refused"]
    assert told_of(Permit.objects.get()).answer == "毛利太低"
    assert isinstance(refusal_of(lambda: seller.answer(permit)), Overtaken)
    assert {one.citation for one in refusal_of(lambda: change(seller, order, "180")).grounds} == {ARTICLE}
    assert Notice.objects.get(what="permit_refused").to == seller.agent
    assert seller.ask(order, "190").state == "waiting"


def test_a_request_is_taken_back_by_who_asked_and_a_permit_by_who_answers_before_it_is_used(seller):
    order = seller.order()
    first = seller.ask(order, "180")
    assert refusal_of(lambda: end_permit(first, by=seller.by(seller.lead, LATER), at=LATER)).why is Why.NOT_ALLOWED
    end_permit(first, by=seller.by(seller.agent, LATER), at=LATER)

    second = seller.answer(seller.ask(order, "180"))
    assert refusal_of(lambda: end_permit(second, by=seller.by(seller.shop.stranger, LATER), at=LATER)
                      ).why is Why.NOT_ALLOWED  # fmt: skip
    end_permit(second, by=seller.by(seller.second, LATER), at=LATER)

    assert states() == ["withdrawn", "ended"]
    assert len(facts_of("permit.ended", order)) == 2
    assert {one.citation for one in refusal_of(lambda: change(seller, order, "180")).grounds} == {ARTICLE}
    assert isinstance(refusal_of(lambda: end_permit(second, by=seller.by(seller.lead, LATER), at=LATER)), Overtaken)


def test_one_request_waits_for_an_order_at_a_time_and_only_for_what_needs_one(seller):
    order = seller.order()

    assert refusal_of(lambda: seller.ask(order, "199")).field == "prices"
    assert refusal_of(lambda: seller.ask(order, "180", words=" ")).field == "words"
    seller.ask(order, "180")
    assert refusal_of(lambda: seller.ask(order, "170")).why is Why.OVERTAKEN
    assert refusal_of(lambda: seller.ask(order, "170", by=seller.shop.stranger)).why is Why.NOT_ALLOWED
    assert states() == ["waiting"]


def test_an_order_is_recorded_at_listed_prices_while_its_price_is_asked_for(seller):
    shop = seller.shop
    wanted = [Wanted(shop.kettle, 1, Decimal(150)), Wanted(shop.pot, 1, Decimal(130))]
    given = {"placed_at": AT, "by": seller.by(seller.agent), "at": AT}
    papers = Papers(outside_number="T-1")

    permit = order_and_ask(shop.unit, shop.customer, wanted, papers, "旧款", **given)

    order = Order.objects.get()
    assert (order.total, permit.matter) == (Decimal(329), order.reference)
    again = refusal_of(lambda: order_and_ask(shop.unit, shop.customer, wanted, papers, "旧款", **given))
    assert again.why is Why.OVERTAKEN
    done = charge_permitted(seller.answer(permit), by=seller.by(seller.agent, LATER), at=LATER)
    assert done.total == Decimal(280)


def test_nothing_is_recorded_where_no_article_wants_a_request(seller):
    shop = seller.shop
    wanted = [Wanted(shop.kettle, 1)]

    refused = refusal_of(lambda: order_and_ask(shop.unit, shop.customer, wanted, Papers(), "旧款", placed_at=AT,
                                               by=seller.by(seller.agent), at=AT))  # fmt: skip

    assert refused.field == "prices"


def test_who_sees_a_request(seller):
    permit = seller.ask(seller.order(), "180")

    for who, sees, lists in ((seller.agent, True, True), (seller.lead, True, True), (seller.clerk, True, True),
                             (seller.shop.cashier, True, False), (seller.shop.stranger, False, False)):  # fmt: skip
        by = seller.by(who, LATER)
        if sees:
            assert permit_for(permit.pk, by=by) == permit
        else:
            assert refusal_of(lambda by=by: permit_for(permit.pk, by=by)).why is Why.NOT_ALLOWED
        assert [one.pk for one in listed_permits(by, most=9)] == ([permit.pk] if lists else [])
