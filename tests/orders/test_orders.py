"""Orders: once by their number outside, below the listed price only by the articles, paid at most once."""

from decimal import Decimal

import pytest
from django.db import transaction

from shouwen.compliance.actions import adopt_edition
from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Overtaken, Why
from shouwen.orders.actions.orders import Papers, Wanted, change_prices, move_order, place_order
from shouwen.orders.actions.payments import take_payment
from shouwen.orders.actions.products import Told, change_product, record_product
from shouwen.orders.models import Delivery, Order, Payment, Product
from shouwen.regulation.packs import read_pack
from tests.factories import LONG_AGO, facts_of, make_position, post, refusal_of
from tests.scenes import PACKS, SINCE, local

pytestmark = pytest.mark.django_db
NO_PAPERS = Papers()
AT = local("2026-03-01 10:00")


@pytest.fixture
def by_the_book(shop):
    """The shop, which also follows the rules of online sales; the agent is one of the four positions."""
    edition = read_pack(PACKS / "sales-service" / "1", all_kinds())
    given = {"discount_approver": "销售主管", "discount_valid_for": "3 days"}
    with transaction.atomic():
        values = {name: given[name] for name in edition.asks if name in given}
        adopt_edition(shop.unit, edition, values, since=SINCE, by=SYSTEM, at=LONG_AGO)
        post(shop.agent, make_position("销售客服"), shop.unit)
    return shop


def place(shop, *wanted, papers=NO_PAPERS, member=None):
    return place_order(shop.unit, shop.customer, wanted, papers, by=shop.by(member or shop.agent, AT), at=AT)


def test_an_order_comes_to_its_lines_and_keeps_the_prices_of_its_day(shop):
    order = place(shop, Wanted(shop.kettle, 2), Wanted(shop.tea, 3, Decimal(90)))

    assert (order.total, order.listed_total) == (Decimal(668), Decimal("664.40"))
    (placed,) = facts_of("order.placed", order)
    assert placed.figures == {
        "order": order.reference, "price": "664.40", "listed_price": "664.40", "total": "668",
    }  # fmt: skip
    change_product(shop.kettle, 1, Told("KT-1", "保温壶", Decimal(219)), by=shop.by(shop.agent, AT), at=AT)
    assert order.lines.order_by("pk").first().listed_price == Decimal(199)


def test_an_order_known_by_its_number_outside_is_recorded_once(shop):
    papers = Papers(source="网店", outside_number="T-20260301-7")

    first, again = place(shop, Wanted(shop.kettle, 1), papers=papers), place(shop, Wanted(shop.pot, 9), papers=papers)

    assert again == first
    assert (Order.objects.count(), len(facts_of("order.placed"))) == (1, 1)


@pytest.mark.parametrize(("price", "is_placed"), [("199", True), ("198.99", False), ("199.01", True)])
def test_below_the_listed_price_is_refused_with_the_article(by_the_book, price, is_placed):
    def deed():
        return place(by_the_book, Wanted(by_the_book.kettle, 1, Decimal(price)))

    if is_placed:
        assert deed().total == Decimal(price)
    else:
        refused = refusal_of(deed)
        assert {one.citation for one in refused.grounds} == {"sales-service@1#第4节/1/1"}
        assert Order.objects.count() == 0


def test_a_dear_line_does_not_make_up_for_a_cheap_one(by_the_book):
    cheap, dear = Wanted(by_the_book.kettle, 1, Decimal(150)), Wanted(by_the_book.pot, 1, Decimal(200))

    refused = refusal_of(lambda: place(by_the_book, cheap, dear))

    assert refused.why is Why.AGAINST_THE_RULES


def test_prices_change_only_before_anything_is_paid_and_on_the_version_that_was_seen(shop):
    order = place(shop, Wanted(shop.kettle, 1))
    (line,) = order.lines.all()
    by = shop.by(shop.agent, AT)

    changed = change_prices(order, 1, {line.pk: Decimal(180)}, by=by, at=AT)
    assert (changed.total, changed.version) == (Decimal(180), 2)
    assert isinstance(refusal_of(lambda: change_prices(order, 1, {line.pk: Decimal(170)}, by=by, at=AT)), Overtaken)
    take_payment(order, Decimal(180), by=by, at=AT)
    assert refusal_of(lambda: change_prices(order, 3, {line.pk: Decimal(170)}, by=by, at=AT)).why is Why.OVERTAKEN


def test_an_order_goes_on_and_never_back(shop):
    order, by = place(shop, Wanted(shop.kettle, 1)), shop.by(shop.agent, AT)

    order = move_order(order, 1, Delivery.CONFIRMED, by=by, at=AT)
    order = move_order(order, 2, Delivery.SHIPPED, by=by, at=AT)

    assert [len(facts_of(kind)) for kind in ("order.confirmed", "order.shipped")] == [1, 1]
    assert refusal_of(lambda: move_order(order, 3, Delivery.CONFIRMED, by=by, at=AT)).why is Why.OVERTAKEN


@pytest.mark.parametrize("amount", ["0", "199.01", "1.001"])
def test_a_payment_of_nothing_of_too_much_or_of_part_of_a_fen_is_refused(shop, amount):
    order = place(shop, Wanted(shop.kettle, 1))

    refused = refusal_of(lambda: take_payment(order, Decimal(amount), by=shop.by(shop.agent, AT), at=AT))

    assert (refused.why, refused.field, Payment.objects.count()) == (Why.BAD_INPUT, "amount", 0)


def test_a_payment_that_comes_again_by_its_number_is_taken_once(shop):
    order, by = place(shop, Wanted(shop.kettle, 1)), shop.by(shop.agent, AT)

    first, again = (take_payment(order, Decimal(100), outside_number="P-1", by=by, at=AT) for _ in range(2))

    assert first == again
    assert Order.objects.get(pk=order.pk).paid == Decimal(100)
    assert [fact.figures["owed"] for fact in facts_of("order.paid")] == ["99.00"]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Told("", "壶", Decimal(1)), "code"), (Told("KT-1", "壶", Decimal(1)), "code"),
        (Told("N-1", " ", Decimal(1)), "name"),
        (Told("N-1", "壶", Decimal(-1)), "price"), (Told("N-1", "壶", Decimal("NaN")), "price"),
        (Told("N-1", "壶", Decimal(1), cost=Decimal("0.001")), "cost"),
    ],
)  # fmt: skip
def test_a_product_that_cannot_be_is_refused_by_its_field(shop, told, field):
    refused = refusal_of(lambda: record_product(shop.unit, told, by=shop.by(shop.agent, AT), at=AT))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, field)


def test_who_may_not_sell_is_refused_every_deed_and_nothing_is_recorded(shop):
    order, by = place(shop, Wanted(shop.kettle, 1)), shop.by(shop.stranger, AT)

    tried = [
        refusal_of(lambda: place(shop, Wanted(shop.kettle, 1), member=shop.stranger)),
        refusal_of(lambda: change_prices(order, 1, {}, by=by, at=AT)),
        refusal_of(lambda: move_order(order, 1, Delivery.SHIPPED, by=by, at=AT)),
        refusal_of(lambda: take_payment(order, Decimal(1), by=by, at=AT)),
        refusal_of(lambda: record_product(shop.unit, Told("N-1", "壶", Decimal(1)), by=by, at=AT)),
        refusal_of(lambda: change_product(shop.kettle, 1, Told("KT-1", "壶", Decimal(1)), by=by, at=AT)),
    ]

    assert {one.why for one in tried} == {Why.NOT_ALLOWED}
    assert (Order.objects.count(), Product.objects.count(), len(facts_of("order.placed"))) == (1, 3, 1)
