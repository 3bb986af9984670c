"""Defects: shown by a photo before they are confirmed, confirmed before anything is paid back, and never assumed."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shouwen.cli.demonstration.pictures import PICTURE
from shouwen.facts.refusals import Why
from shouwen.orders.actions.declining import decline_return
from shouwen.orders.actions.photos import add_photo
from shouwen.orders.actions.returns import Asked, confirm_defect, pay_back, settle_exchange, take_return
from shouwen.orders.models import ReturnState
from shouwen.work.models import Attachment
from tests.factories import facts_of, refusal_of
from tests.orders.shop import photograph
from tests.scenes import local

pytestmark = pytest.mark.django_db
FAULTY = Asked("退货", "质量问题", 1, "发票", words="不保温", matches=True, opened=True, package_intact=True,
               label_intact=True, used=True)  # fmt: skip
AT = local("2026-03-12 10:00")
AS_NEW = "第二章/十/一般换货/4"
PHOTO, CONFIRMED, CAUSE = "第二章/十/退换货须知/3", "第二章/十/质量问题退货/2", "第二章/十/质量问题退货/3"


@pytest.fixture
def one(shop):
    at = local("2026-03-10 15:00")
    return take_return(shop.buy().lines.get(), FAULTY, by=shop.by(shop.agent, at), at=at)


def confirm(shop, one, *, is_defect=True, cause="公司"):
    return confirm_defect(one, one.version, is_defect=is_defect, cause=cause, by=shop.by(shop.technician, AT), at=AT)


def pay(shop, one):
    return pay_back(one, one.version, Decimal(199), by=shop.by(shop.cashier, AT), at=AT)


def articles(refused):
    return [one.citation.rpartition("#")[2] for one in refused.grounds]


def test_a_defect_counts_as_confirmed_only_with_a_photo(shop, one):
    assert articles(refusal_of(lambda: confirm(shop, one))) == [PHOTO]

    photograph(shop, one, AT)

    assert confirm(shop, one).is_defect
    assert [fact.figures["has_photo"] for fact in facts_of("defect.confirmed")] == [True]


def test_that_there_is_no_defect_needs_no_photo_and_has_no_cause(shop, one):
    held = confirm(shop, one, is_defect=False, cause="公司")

    assert (held.is_defect, held.cause) == (False, "")
    assert refusal_of(lambda: confirm(shop, held, cause="")).field == "cause"


def test_nothing_is_paid_back_for_a_defect_before_it_is_confirmed(shop, one):
    assert articles(refusal_of(lambda: pay(shop, one))) == [CONFIRMED]

    photograph(shop, one, AT)
    pay(shop, confirm(shop, one))

    one.refresh_from_db()
    assert one.state == ReturnState.SETTLED


@pytest.mark.parametrize(("is_defect", "cause", "article"), [(False, "", CONFIRMED), (True, "客户", CAUSE)])
def test_nothing_is_paid_back_for_no_defect_or_one_that_the_company_did_not_cause(shop, one, is_defect, cause, article):
    photograph(shop, one, AT)
    held = confirm(shop, one, is_defect=is_defect, cause=cause)

    assert articles(refusal_of(lambda: pay(shop, held))) == [article]


def exchange(shop, **goods):
    at = local("2026-03-10 15:00")
    asked = replace(FAULTY, wants="换货", **goods)
    return take_return(shop.buy().lines.get(), asked, new_product=shop.kettle, by=shop.by(shop.agent, at), at=at)


def settle(shop, one):
    return settle_exchange(one, one.version, Decimal(0), by=shop.by(shop.cashier, AT), at=AT)


def test_what_is_exchanged_for_a_defect_alone_waits_until_it_is_confirmed(shop):
    one = exchange(shop)
    assert articles(refusal_of(lambda: settle(shop, one))) == [AS_NEW]

    photograph(shop, one, AT)

    assert settle(shop, confirm(shop, one, cause="运输")).state == ReturnState.SETTLED


@pytest.mark.parametrize(("is_defect", "cause"), [(False, ""), (True, "客户")])
def test_what_has_no_defect_or_one_from_the_customer_is_not_exchanged_for_it(shop, is_defect, cause):
    one = exchange(shop)
    photograph(shop, one, AT)
    held = confirm(shop, one, is_defect=is_defect, cause=cause)

    assert articles(refusal_of(lambda: settle(shop, held))) == [AS_NEW]


def test_what_anybody_could_exchange_waits_for_no_finding(shop):
    one = exchange(shop, opened=False, used=False)

    assert settle(shop, one).state == ReturnState.SETTLED


def test_a_photo_is_a_picture_and_kept_by_who_deals_with_returns(shop, one):
    def add(member, name="a.png", content=PICTURE):
        return lambda: add_photo(one, name, BytesIO(content), by=shop.by(member, AT), at=AT)

    assert refusal_of(add(shop.agent, "a.txt", b"no picture")).field == "file"
    assert refusal_of(add(shop.stranger)).why == Why.NOT_ALLOWED
    assert Attachment.objects.count() == 0
    for member in (shop.agent, shop.technician):
        assert add(member)().matter == one.reference


def test_the_page_takes_the_photo_and_says_of_nothing_what_was_found(shop, client, django_assert_max_num_queries):
    at = timezone.now()
    one = take_return(shop.buy(at=f"{at:%Y-%m-%d} 00:00").lines.get(), FAULTY, by=shop.by(shop.agent, at), at=at)
    client.force_login(shop.technician)
    sent = {"file": SimpleUploadedFile("裂缝.png", PICTURE)}

    assert client.post(reverse("return-photo", args=[one.pk]), sent).status_code == 302

    path = reverse("return", args=[one.pk])
    client.get(path)
    with django_assert_max_num_queries(12):
        shown = client.get(path)
    assert "裂缝.png" in shown.content.decode()
    assert [shown.context["defect"][name].value() for name in ("is_defect", "cause")] == [None, None]
    unsaid = {"version": one.version, "is_defect": "", "cause": ""}
    assert client.post(reverse("return-defect", args=[one.pk]), unsaid).status_code == 422
    said = {"version": one.version, "is_defect": "no"}
    assert client.post(reverse("return-defect", args=[one.pk]), said).status_code == 302


def test_the_notice_of_a_refusal_is_offered_on_what_was_declined_alone(shop, client):
    at = timezone.now()
    one = take_return(shop.buy(at=f"{at:%Y-%m-%d} 00:00").lines.get(), replace(FAULTY), by=shop.by(shop.agent, at), at=at)
    client.force_login(shop.agent)

    def offered():
        return [form["name"] for form in client.get(reverse("return-forms", args=[one.pk])).context["offered"]]

    assert "不予退换货通知单" not in offered()
    held = confirm_defect(one, one.version, is_defect=False, by=shop.by(shop.technician, at), at=at)
    decline_return(held, held.version, FAULTY, by=shop.by(shop.agent, at), at=at)
    assert "不予退换货通知单" in offered()


def test_the_page_of_a_return_says_which_article_refuses(shop, client):
    at = timezone.now()
    one = take_return(shop.buy(at=f"{at:%Y-%m-%d} 00:00").lines.get(), FAULTY, by=shop.by(shop.agent, at), at=at)
    client.force_login(shop.technician)
    given = {"version": one.version, "is_defect": "yes", "cause": "公司"}

    page = client.post(reverse("return-defect", args=[one.pk]), given)

    assert page.status_code == 409
    said = page.content.decode().partition('class="form-errors"')[2].partition("<form")[0]
    assert "确认质量问题要有照片" in said
    assert PHOTO in said
