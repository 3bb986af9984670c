"""Returns that are declined: by which articles, the notice, and new facts that take them up again."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from shouwen.cases.pack import forms_for
from shouwen.facts.refusals import Why
from shouwen.orders.actions.declining import decline_claim, decline_return, reopen_return
from shouwen.orders.actions.returns import Asked, confirm_defect, pay_back, take_return
from shouwen.orders.grounds import grounds_of, standing_refusal
from shouwen.orders.models import Refusal, Return, ReturnState
from shouwen.orders.queries import left_of
from shouwen.orders.reading import matter_of_return
from shouwen.work.actions.entries import begin_entry
from shouwen.work.models import Deadline, DeadlineState, EntryVersion
from tests.factories import facts_of, make_member, post, refusal_of
from tests.orders.shop import photograph
from tests.scenes import local

pytestmark = pytest.mark.django_db
SOUND = Asked(
    "退货", "改变购买意向", 1, "发票", matches=True, opened=False, package_intact=True, label_intact=True, used=False
)
OPENED = replace(SOUND, opened=True)
NONE = "第二章/十/不受理退货"


def decline(shop, order, asked=OPENED, words="", *, at="2026-03-10 15:00", member=None):
    at = local(at)
    return decline_claim(order.lines.get(), asked, words, by=shop.by(member or shop.agent, at), at=at)


def take(shop, order, asked=SOUND, at="2026-03-10 15:00"):
    at = local(at)
    return take_return(order.lines.get(), asked, by=shop.by(shop.agent, at), at=at)


def articles(one):
    return [ground.article for ground in grounds_of(standing_refusal(one))]


@pytest.mark.parametrize(
    ("asked", "at", "named"),
    [
        (OPENED, "2026-03-10 15:00", [f"{NONE}/2"]),
        (replace(SOUND, proof="无", matches=False), "2026-03-10 15:00", [f"{NONE}/1", f"{NONE}/3"]),
        (SOUND, "2026-04-01 00:00", [f"{NONE}/4"]),
        (replace(OPENED, proof="无"), "2026-04-01 00:00", [f"{NONE}/1", f"{NONE}/2", f"{NONE}/4"]),
    ],
)
def test_a_claim_is_declined_with_every_item_of_the_text_by_its_number(shop, asked, at, named):
    one = decline(shop, shop.buy(), asked, at=at)

    assert one.state == ReturnState.DECLINED
    assert sorted(articles(one)) == named
    (fact,) = facts_of("return.declined", one)
    assert fact.figures["grounds"] == 1
    assert facts_of("return.asked") == []
    assert left_of([one.line]) == {one.line_id: 1}


def test_what_no_article_speaks_against_is_not_declined(shop):
    order = shop.buy()

    refused = refusal_of(lambda: decline(shop, order, SOUND))

    assert refused.why == Why.BAD_INPUT
    assert Return.objects.count() == 0


def test_what_is_still_to_be_asked_is_asked_before_anything_is_declined(shop):
    order = shop.buy()

    refused = refusal_of(lambda: decline(shop, order, replace(SOUND, opened=None)))

    assert refused.grounds[0].missing == ("opened",)


def test_others_outside_what_is_taken_need_a_reason_and_the_manager(shop):
    order, outside = shop.buy(), replace(SOUND, outside=True)
    manager = make_member("冯芳", shop.unit, ("take_return",))
    post(manager, shop.manager.postings.get().position, shop.unit)

    by_agent = refusal_of(lambda: decline(shop, order, outside, "定制的"))
    without = refusal_of(lambda: decline(shop, order, outside, member=manager))

    assert by_agent.grounds[0].citation.endswith(f"{NONE}/6")
    assert without.grounds[0].citation.endswith(f"{NONE}/6")
    assert Return.objects.count() == 0
    assert articles(decline(shop, order, outside, "定制的", member=manager)) == [f"{NONE}/6"]


def test_who_may_not_take_returns_declines_none(shop):
    order = shop.buy()

    assert refusal_of(lambda: decline(shop, order, member=shop.stranger)).why == Why.NOT_ALLOWED
    assert Refusal.objects.count() == 0


def test_a_defect_that_the_customer_caused_is_declined_by_what_was_found(shop):
    one = take(shop, shop.buy(), replace(OPENED, reason="质量问题", words="不保温"))
    at = local("2026-03-12 10:00")
    photograph(shop, one, at)
    confirm_defect(one, one.version, is_defect=True, cause="客户", by=shop.by(shop.technician, at), at=at)
    one.refresh_from_db()

    declined = decline_return(one, one.version, replace(OPENED, reason="质量问题", words="不保温"),
                              by=shop.by(shop.agent, at), at=at)  # fmt: skip

    assert articles(declined) == ["第二章/十/质量问题退货/3"]
    assert not Deadline.objects.filter(holder=one.reference, state=DeadlineState.OPEN).exists()


def test_goods_that_turn_out_otherwise_are_declined_and_the_clock_of_the_money_ends(shop):
    one = take(shop, shop.buy())
    at = local("2026-03-12 10:00")

    declined = decline_return(one, one.version, replace(SOUND, matches=False), by=shop.by(shop.agent, at), at=at)

    assert articles(declined) == [f"{NONE}/3"]
    assert (declined.matches, left_of([declined.line])) == (False, {declined.line_id: 1})
    assert Deadline.objects.get(holder=one.reference, standard="SD-2.10-b").state == DeadlineState.MET
    later = local("2026-03-13 10:00")
    one.refresh_from_db()
    assert refusal_of(
        lambda: pay_back(one, one.version, Decimal(199), by=shop.by(shop.cashier, later), at=later)
    ).why == Why.OVERTAKEN  # fmt: skip


def test_new_facts_take_a_declined_return_up_again_and_its_clock_begins(shop):
    order = shop.buy()
    one = decline(shop, order, replace(SOUND, proof="无"))
    at = local("2026-03-12 10:00")
    still = refusal_of(
        lambda: reopen_return(one, one.version, OPENED, by=shop.by(shop.agent, at), at=at)
    )
    assert still.why == Why.AGAINST_THE_RULES
    one.refresh_from_db()

    reopen_return(one, one.version, replace(SOUND, proof="其他证明"), by=shop.by(shop.agent, at), at=at)

    one.refresh_from_db()
    assert (one.state, one.proof, one.asked_at) == (ReturnState.ASKED, "其他证明", at)
    assert standing_refusal(one) is None
    assert Deadline.objects.get(holder=one.reference).due_at == local("2026-03-15 23:59:59.999999")
    assert len(facts_of("return.reopened", one)) == len(facts_of("return.asked", one)) == 1


def test_a_declined_return_is_not_taken_up_once_the_line_has_come_back(shop):
    order = shop.buy()
    one = decline(shop, order)
    take(shop, order)
    at = local("2026-03-12 10:00")

    refused = refusal_of(lambda: reopen_return(one, one.version, SOUND, by=shop.by(shop.agent, at), at=at))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, "quantity")


def test_the_notice_names_each_article_and_is_only_of_what_was_declined(shop):
    order = shop.buy(quantity=2)
    one, other = decline(shop, order, replace(OPENED, proof="无"), "可以凭其他证明再来"), take(shop, order)
    at = local("2026-03-10 16:00")
    form = next(one for one in forms_for(shop.unit.pk, at, "return") if one.title == "不予退换货通知单")
    by = shop.by(shop.agent, at)

    entry = begin_entry(matter_of_return(one), form, {}, by=by, at=at)

    held = EntryVersion.objects.get(entry=entry).content
    assert [row["条款"] for row in held["不受理的条款"]] == [f"{NONE}/1", f"{NONE}/2"]
    assert held["不受理的条款"][0]["内容"].startswith("没有有效发票")
    assert refusal_of(lambda: begin_entry(matter_of_return(other), form, {}, by=by, at=at)).why == Why.BAD_INPUT


def test_a_return_is_declined_and_taken_up_on_its_pages(client, shop):
    order = shop.buy(at="2026-03-01 10:00")
    client.force_login(shop.agent)
    goods = {"reason": "改变购买意向", "proof": "发票", "goods_match": "yes", "package_intact": "yes",
             "label_intact": "yes", "used": "no"}  # fmt: skip
    new = reverse("new-return", args=[order.lines.get().pk])
    answer = client.post(new, {**goods, "wants": "退货", "quantity": 1, "opened": "yes", "decline": "1",
                               "basis": "已经拆开"})  # fmt: skip

    one = Return.objects.get()
    assert answer.headers["Location"] == reverse("return", args=[one.pk])
    page = client.get(reverse("return", args=[one.pk])).content.decode()
    for said in ("不受理退货/2", "已经拆开", reverse("return-reopening", args=[one.pk])):
        assert said in page, said
    assert one.number in client.get(f"{reverse('returns')}?show=declined").content.decode()
    again = reverse("return-reopening", args=[one.pk])
    assert "return-form" in client.get(again).content.decode()
    against = client.post(again, {**goods, "opened": "yes", "version": one.version, "check": "1"}).content.decode()
    assert "不受理退货/2" in against
