"""Returns and exchanges under the department's manual, chapter two: what is taken, what is refused, what is paid."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from shouwen.facts.refusals import Why
from shouwen.orders.actions.payments import take_payment
from shouwen.orders.actions.returns import (
    Asked,
    answer_exchange,
    confirm_defect,
    pay_back,
    receive_return,
    settle_exchange,
    take_apart,
    take_return,
    what_articles_say,
)
from shouwen.orders.models import Order, ReturnState
from shouwen.work.models import Deadline, DeadlineState
from tests.factories import facts_of, make_member, refusal_of
from tests.orders.shop import photograph
from tests.scenes import local

pytestmark = pytest.mark.django_db

GENERAL, DEFECT, KNOW = "第二章/十/退货总则/1", "第二章/十/质量问题退货/1", "第二章/十/退换货须知/3"
SOUND = Asked(
    "退货", "改变购买意向", 1, "发票", matches=True, opened=False, package_intact=True, label_intact=True, used=False
)
FAULTY = replace(SOUND, reason="质量问题", words="不保温")


def ask(shop, order, asked=SOUND, *, at="2026-03-10 15:00", member=None, **more):
    at = local(at)
    return take_return(order.lines.get(), asked, by=shop.by(member or shop.agent, at), at=at, **more)


def articles(refused):
    return [one.citation.rpartition("#")[2] for one in refused.grounds]


@pytest.mark.parametrize(
    ("asked", "at", "articles_named", "in_the_way"),
    [
        (SOUND, "2026-03-31 23:59:59", [], ()),
        (SOUND, "2026-04-01 00:00", [GENERAL], ("within",)),
        (replace(SOUND, opened=True), "2026-03-10 15:00", [GENERAL], ("不受理退货/2",)),
        (replace(SOUND, proof="无", matches=False), "2026-03-10 15:00", [GENERAL], ("不受理退货/1", "不受理退货/3")),
        (replace(FAULTY, opened=True), "2026-03-31 12:00", [], ()),
        (replace(SOUND, reason="质量问题", opened=True), "2026-03-31 12:00", [KNOW], ()),
        (FAULTY, "2026-04-01 00:00", [DEFECT], ("within",)),
        (replace(SOUND, reason="公司责任损坏", opened=True, package_intact=False), "2026-03-20 12:00", [], ()),
        (replace(SOUND, outside=True), "2026-03-10 15:00", [GENERAL], ("不受理退货/6",)),
    ],
)
def test_a_return_is_taken_or_refused_with_every_ground_of_the_text(shop, asked, at, articles_named, in_the_way):
    order = shop.buy()
    by, instant = shop.by(shop.agent, local(at)), local(at)

    said = what_articles_say(order.lines.get(), asked, by=by, at=instant)

    assert [one.ground.citation.rpartition("#")[2] for one in said.against] == articles_named
    assert bool(said.granted_by) == (not articles_named)
    if not articles_named:
        assert ask(shop, order, asked, at=at).state == ReturnState.ASKED
        return
    refused = refusal_of(lambda: ask(shop, order, asked, at=at))
    assert (refused.why, articles(refused)) == (Why.AGAINST_THE_RULES, articles_named)
    assert tuple(one.rpartition("十/")[2] for one in refused.grounds[0].lists) == in_the_way
    assert order.lines.get().returns.count() == 0


def test_what_nobody_has_asked_yet_is_named_before_anything_is_promised(shop):
    order = shop.buy()
    at = local("2026-03-10 15:00")

    (said,) = what_articles_say(order.lines.get(), replace(SOUND, opened=None), by=shop.by(shop.agent, at), at=at).against

    assert (said.ground.lists, said.ground.missing) == ((), ("opened",))


def test_what_is_past_its_shelf_life_is_not_taken_back(shop):
    order = shop.buy(shop.tea, expires_on=date(2026, 3, 5))

    refused = refusal_of(lambda: ask(shop, order, at="2026-03-06 09:00"))

    assert [one.rpartition("十/")[2] for one in refused.grounds[0].lists] == ["不受理退货/5"]
    assert ask(shop, order, at="2026-03-05 23:59").number.startswith("SH-TH2026-")


def test_the_price_on_the_receipt_is_paid_back_within_three_days_of_the_claim(shop):
    order = shop.buy(quantity=2)
    one = ask(shop, order)
    deadline = Deadline.objects.get(holder=one.reference, standard="SD-2.10-b")
    assert deadline.due_at == local("2026-03-13 23:59:59.999999")

    at = local("2026-03-12 10:00")
    pay_back(one, one.version, Decimal(199), by=shop.by(shop.cashier, at), at=at)

    deadline.refresh_from_db()
    one.refresh_from_db()
    assert (deadline.state, one.state) == (DeadlineState.MET, ReturnState.SETTLED)
    assert Order.objects.get(pk=order.pk).paid == Decimal(199)


@pytest.mark.parametrize(
    ("amount", "freight", "article"),
    [("198.99", "0", "退货总则/1"), ("211", "12", "退换货须知/4"), ("199.01", "0", "退货总则/1")],
)
def test_a_refund_of_another_sum_or_with_freight_is_refused(shop, amount, freight, article):
    one = ask(shop, shop.buy(quantity=2))
    at = local("2026-03-12 10:00")

    refused = refusal_of(
        lambda: pay_back(
            one, one.version, Decimal(amount), freight=Decimal(freight), by=shop.by(shop.cashier, at), at=at
        )
    )

    assert [named.rpartition("十/")[2] for named in articles(refused)] == [article]


def test_freight_goes_back_where_the_company_damaged_it(shop):
    one = ask(shop, shop.buy(quantity=2), replace(SOUND, reason="公司责任损坏"))
    at = local("2026-03-12 10:00")

    payment = pay_back(one, one.version, Decimal(211), freight=Decimal(12), by=shop.by(shop.cashier, at), at=at)

    assert (payment.amount, payment.freight) == (Decimal(-211), Decimal(12))


def test_a_line_is_never_paid_back_twice(shop):
    order = shop.buy()
    one = ask(shop, order)
    at = local("2026-03-12 10:00")
    pay_back(one, one.version, Decimal(199), by=shop.by(shop.cashier, at), at=at)
    one.refresh_from_db()

    again = refusal_of(lambda: pay_back(one, one.version, Decimal(199), by=shop.by(shop.cashier, at), at=at))
    another = refusal_of(lambda: ask(shop, order, at="2026-03-13 09:00"))

    assert (again.why, another.why, another.field) == (Why.OVERTAKEN, Why.BAD_INPUT, "quantity")


def test_money_for_a_defect_is_due_three_days_after_it_was_confirmed(shop):
    one = ask(shop, shop.buy(), replace(FAULTY, opened=True))
    at = local("2026-03-15 09:00")

    photograph(shop, one, at)
    one = confirm_defect(one, one.version, is_defect=True, cause="公司", by=shop.by(shop.technician, at), at=at)

    (deadline,) = Deadline.objects.filter(holder=one.reference)
    assert (deadline.standard, deadline.due_at) == ("SD-2.10-q2", local("2026-03-18 23:59:59.999999"))


@pytest.mark.parametrize(
    ("ship_by", "freight_paid_by", "is_taken"), [("快递", "寄付", True), ("平邮", "寄付", False), ("快递", "到付", False)]
)
def test_neither_ordinary_post_nor_freight_collect_is_received(shop, ship_by, freight_paid_by, is_taken):
    one = ask(shop, shop.buy())
    at = local("2026-03-12 09:00")

    def receive():
        return receive_return(
            one, one.version, ship_by=ship_by, freight_paid_by=freight_paid_by, has_all_parts=True, has_slip=True,
            by=shop.by(shop.agent, at), at=at,
        )  # fmt: skip

    if is_taken:
        assert receive().state == ReturnState.RECEIVED
    else:
        assert [one.rpartition("十/")[2] for one in articles(refusal_of(receive))] == ["退换货须知/4"]


def test_what_was_missing_is_recorded_when_it_comes_and_nothing_after_that(shop, client):
    one = ask(shop, shop.buy())
    at = local("2026-03-12 09:00")
    client.force_login(shop.agent)
    address = f"/returns/{one.pk}/received"
    given = {"ship_by": "快递", "freight_paid_by": "寄付", "has_all_parts": "on"}
    by = shop.by(shop.agent, at)
    one = receive_return(one, one.version, ship_by="快递", freight_paid_by="寄付", has_all_parts=True, has_slip=False,
                         by=by, at=at)  # fmt: skip

    page = client.get(f"/returns/{one.pk}").content.decode()
    sent = client.post(address, {**given, "has_slip": "on", "version": one.version})
    one.refresh_from_db()
    after = client.get(f"/returns/{one.pk}").content.decode()
    again = refusal_of(lambda: receive_return(one, one.version, ship_by="快递", freight_paid_by="寄付",
                                              has_all_parts=True, has_slip=True, by=by, at=at))  # fmt: skip

    assert sent.status_code == 302
    assert "补寄的已到" in page
    assert f'action="{address}"' in page
    assert f'action="{address}"' not in after
    assert [fact.figures["has_slip"] for fact in facts_of("return.received", one)] == [False, True]
    assert again.why == Why.OVERTAKEN


@pytest.mark.parametrize(("product", "difference"), [("pot", "-79"), ("kettle", "0")])
def test_an_exchange_is_answered_within_a_working_day_and_settled_by_the_difference(shop, product, difference):
    order = shop.buy()
    asked, wanted = replace(SOUND, wants="换货", reason="其他"), getattr(shop, product)
    one = ask(shop, order, asked, at="2026-03-06 10:00", new_product=wanted)
    (deadline,) = Deadline.objects.filter(holder=one.reference)
    assert (deadline.standard, deadline.due_at) == ("SD-2.10-e2", local("2026-03-09 23:59:59.999999"))
    at = local("2026-03-09 17:00")
    one = answer_exchange(one, one.version, by=shop.by(shop.agent, at), at=at)
    deadline.refresh_from_db()
    assert deadline.state == DeadlineState.MET

    by = shop.by(shop.cashier, at)
    refused = refusal_of(lambda: settle_exchange(one, one.version, Decimal(difference) + 1, by=by, at=at))
    settled = settle_exchange(one, one.version, Decimal(difference), by=by, at=at)

    assert [named.rpartition("十/")[2] for named in articles(refused)] == ["退换货须知/2"]
    assert (settled.state, settled.difference) == (ReturnState.SETTLED, Decimal(difference))


@pytest.mark.parametrize("outcome", ["依法处理", "特殊处理"])
def test_what_the_articles_do_not_cover_is_decided_by_the_manager_with_a_basis(shop, outcome):
    order = shop.buy()
    at, asked = local("2026-05-10 15:00"), replace(SOUND, opened=True)
    by, other = shop.by(shop.manager, at), make_member("秦主管", shop.unit, ("decide_return",))

    bare = refusal_of(lambda: take_apart(order.lines.get(), asked, outcome, " ", by=by, at=at))
    wrong, agent = (
        refusal_of(lambda who=who: take_apart(order.lines.get(), asked, outcome, "消法", by=shop.by(who, at), at=at))
        for who in (other, shop.agent)
    )
    one = take_apart(order.lines.get(), asked, outcome, "消法二十四条", by=by, at=at)

    assert (bare.why, wrong.why, agent.why) == (Why.AGAINST_THE_RULES, Why.AGAINST_THE_RULES, Why.NOT_ALLOWED)
    assert one.state == ReturnState.ASKED
    (fact,) = facts_of("return.decided", one)
    assert "消法" not in str(fact.figures)


def test_who_may_not_take_judge_or_settle_returns_is_refused_and_nothing_is_recorded(shop):
    one = ask(shop, shop.buy())
    at = local("2026-03-12 09:00")
    by = shop.by(shop.stranger, at)

    tried = [
        refusal_of(lambda: ask(shop, shop.buy(at="2026-03-02 09:00"), member=shop.stranger)),
        refusal_of(lambda: what_articles_say(one.line, SOUND, by=by, at=at)),
        refusal_of(lambda: confirm_defect(one, one.version, is_defect=True, cause="公司", by=by, at=at)),
        refusal_of(lambda: pay_back(one, one.version, Decimal(199), by=shop.by(shop.agent, at), at=at)),
        refusal_of(lambda: answer_exchange(one, one.version, by=by, at=at)),
    ]

    assert {one.why for one in tried} == {Why.NOT_ALLOWED}
    assert len(facts_of("return.asked")) == 1
    assert facts_of("refund.paid") == facts_of("defect.confirmed") == []


@pytest.mark.parametrize(
    ("paid", "moved", "after"),
    [
        ("398", "-199", ("199", "-199", "0")),
        ("300", "-101", ("199", "-199", "0")),  # 98 were owed: set off, 101 go back
        ("199", "0", ("199", "-199", "0")),  # 199 were owed: all of it set off
        ("50", "0", ("50", "-199", "149")),
        ("0", "0", ("0", "-199", "199")),  # bought on credit
    ],
)
def test_a_return_of_what_is_not_paid_yet_lowers_what_is_owed_first(client, shop, paid, moved, after):
    order = shop.buy(quantity=2, paid=False)
    at = local("2026-03-12 10:00")
    if paid != "0":
        take_payment(order, Decimal(paid), by=shop.by(shop.agent, at), at=local("2026-03-01 11:00"))
    one = ask(shop, order)

    payment = pay_back(one, one.version, Decimal(199), by=shop.by(shop.cashier, at), at=at)

    assert (payment.amount if payment else Decimal(0)) == Decimal(moved)
    order.refresh_from_db()
    assert (order.paid, order.adjustment, order.owed) == tuple(Decimal(figure) for figure in after)
    (fact,) = facts_of("refund.paid", one)
    assert (Decimal(fact.figures["amount"]), Decimal(fact.figures["moved"])) == (Decimal(199), Decimal(moved))
    assert Deadline.objects.get(holder=one.reference).state == DeadlineState.MET
    client.force_login(shop.cashier)
    page = client.get(reverse("return", args=[one.pk])).content.decode()
    assert ("冲抵欠款" in page) is (Decimal(moved) != Decimal(-199))


def test_the_price_on_the_receipt_is_what_a_return_on_credit_is_worth(shop):
    one = ask(shop, shop.buy(paid=False))
    at = local("2026-03-12 10:00")

    refused = refusal_of(lambda: pay_back(one, one.version, Decimal(100), by=shop.by(shop.cashier, at), at=at))

    assert [named.rpartition("十/")[2] for named in articles(refused)] == ["退货总则/1"]
