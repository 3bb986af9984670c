"""SD-4.17: whoever looks for what is open sees it with links, and cannot say that there is nothing while there is."""

from copy import copy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models.base import ModelState
from django.urls import reverse

from shouwen.cases.actions.opening import Wanted, open_case, open_matter
from shouwen.cases.models import Case
from shouwen.cases.still_open import still_open
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.erasures.models import Hold
from shouwen.customers.erasures.queries import standing_holds
from shouwen.facts.refusals import Refused
from shouwen.orders.models import Order, OrderLine, Product, Return
from shouwen.work.actions.tasks import complete_task, take_task
from shouwen.work.models import Task, TaskState
from tests.factories import facts_of
from tests.scenes import local

MONDAY = local("2026-03-02 09:00")
ASKED = "核对未结款项和未结事项"


@pytest.fixture
def customer(scene):
    return record_customer(scene.service, "金山商行", [Point("phone", "13900001111")], kind="company",
                           by=scene.by("吴敏", MONDAY), at=MONDAY)  # fmt: skip


@pytest.fixture
def case(scene, customer):
    wanted = Wanted("客户注销", "金山商行歇业")
    return open_matter(scene.service, customer, wanted, by=scene.by("周婷", MONDAY), at=MONDAY)


def step(case):
    return Task.objects.get(matter=case.reference, state=TaskState.OPEN)


def answer(scene, case, answer, **given):
    return complete_task(step(case), {"有未结事项": answer, **given}, by=scene.by("吴敏", MONDAY), at=MONDAY)


def refused(scene, case):
    with pytest.raises(Refused) as found, transaction.atomic():
        answer(scene, case, "否")
    return [ground.citation for ground in found.value.grounds]


def test_nothing_is_open_and_the_answer_is_taken(scene, case):
    answer(scene, case, "否")

    (done,) = facts_of("task.done", case)
    told = {name: str(done.figures[name]) for name in ("open_cases", "open_returns", "unpaid", "holds")}
    assert told == {"open_cases": "0", "open_returns": "0", "unpaid": "0", "holds": "0"}


def test_another_case_refuses_no_and_leaves_yes(scene, case, customer):
    open_matter(scene.service, customer, Wanted("借阅客户档案", "核对"), by=scene.by("周婷", MONDAY), at=MONDAY)

    assert refused(scene, case) == ["service-department@1#第四章/十七"]
    answer(scene, case, "是", 核对说明="还有一件借阅")
    assert step(case).title == "清理未结事项"


def test_a_hold_refuses_no_until_it_is_lifted(scene, case, customer):
    since = MONDAY - timedelta(days=1)
    hold = Hold.objects.create(customer=customer, reason="诉讼", by=scene.people["冯丽"], since=since)

    assert refused(scene, case) == ["service-department@1#第四章/十七"]
    Hold.objects.filter(pk=hold.pk).update(lifted_at=MONDAY, lifted_by=scene.people["冯丽"])
    answer(scene, case, "否")


def test_the_page_shows_what_is_open_with_links(scene, case, customer, client, django_assert_max_num_queries):
    other = open_matter(scene.service, customer, Wanted("借阅客户档案", "核对"), by=scene.by("周婷", MONDAY), at=MONDAY)
    client.force_login(scene.people["吴敏"])
    address = reverse("task", args=[step(case).pk])
    assert f'hx-get="{address}?part=open"' in client.get(address).content.decode()

    with django_assert_max_num_queries(12):
        client.get(address)
    with django_assert_max_num_queries(12):
        page = client.get(f"{address}?part=open", headers={"HX-Request": "true"})

    said = page.content.decode()
    assert page.context["open"].counted["open_cases"] == 1
    assert f'href="{reverse("case", args=[other.pk])}">{other.number}</a>' in said
    assert case.number not in said
    assert client.get(f"{address}?part=open").status_code == 200  # without a script


@pytest.mark.parametrize("is_taken", [True, False])
def test_the_page_of_much_that_is_open_takes_no_more_statements(
    scene, case, customer, client, django_assert_max_num_queries, is_taken
):
    by, since = scene.by("周婷", MONDAY), MONDAY - timedelta(days=1)
    for words in ("核对", "再核对", "又核对"):
        open_matter(scene.service, customer, Wanted("借阅客户档案", words), by=by, at=MONDAY)
    contact = log_contact(scene.service, customer, Conversation("phone", "in", "漏电", rings=2), by=by, at=MONDAY)
    open_case(contact, Wanted("投诉", "漏电", "商品质量", words="通电后带电。", demand="退货"), by=by, at=MONDAY)
    product = Product.objects.create(unit=scene.service, code="K", name="煮茶壶", name_key="煮茶壶", price=199)
    for number in ("A", "B"):
        order = Order.objects.create(number=number, unit=scene.service, customer=customer, placed_at=MONDAY, total=199,
                                     listed_total=199)  # fmt: skip
        line = OrderLine.objects.create(order=order, product=product, quantity=1, price=199, listed_price=199)
        Return.objects.create(number=f"T{number}", unit=scene.service, line=line, customer=customer, salt="", quantity=1,
                              taken_by=scene.people["周婷"], wants="退货", reason="其他", price=199, proof="无",
                              asked_at=MONDAY)  # fmt: skip
    Hold.objects.create(customer=customer, reason="诉讼", by=scene.people["冯丽"], since=since)
    task = step(case)
    if is_taken:
        take_task(task, by=scene.by("吴敏", MONDAY), at=MONDAY)
    client.force_login(scene.people["吴敏"])
    address = f"{reverse('task', args=[task.pk])}?part=open"
    for one in (address.partition("?")[0], reverse("case", args=[case.pk])):
        client.get(one)
        with django_assert_max_num_queries(12):
            client.get(one)
    client.get(address)

    with django_assert_max_num_queries(12):
        page = client.get(address, headers={"HX-Request": "true"})

    assert page.context["open"].matters.promises
    assert page.context["open"].counted == {"open_cases": 4, "open_returns": 2, "unpaid": Decimal(398), "holds": 1}
    assert "398.00" in page.content.decode()


def test_what_is_open_is_counted_to_a_hundred(scene, case, customer, client):
    Case.objects.bulk_create(copied(case, number) for number in range(130))
    client.force_login(scene.people["吴敏"])

    page = client.get(f"{reverse('task', args=[step(case).pk])}?part=open")

    assert still_open(customer.pk, case.pk, MONDAY)["open_cases"] == 100
    assert '<span class="number">99+</span>' in page.content.decode()


def copied(case, number):
    one = copy(case)
    one.pk, one.number = None, f"X{number}"
    one._state = ModelState()
    return one


@pytest.mark.parametrize(
    ("until", "lifted", "stands"),
    [(None, None, 1), (0, None, 1), (-1, None, 0), (1, None, 1), (None, 0, 0), (None, 1, 1)],
)
def test_holds_are_counted_as_they_stand(scene, case, customer, until, lifted, stands):
    day = timedelta(days=1)
    Hold.objects.create(
        customer=customer, reason="诉讼", by=scene.people["冯丽"], since=MONDAY - 9 * day,
        until=None if until is None else (MONDAY + until * day).date(),
        lifted_at=None if lifted is None else MONDAY + lifted * day,
        lifted_by=None if lifted is None else scene.people["冯丽"],
    )  # fmt: skip

    assert still_open(customer.pk, case.pk, MONDAY)["holds"] == stands == len(standing_holds(customer, at=MONDAY))


def test_no_is_refused_on_the_page_with_the_article_and_the_form_stays(scene, case, customer, client):
    open_matter(scene.service, customer, Wanted("借阅客户档案", "核对"), by=scene.by("周婷", MONDAY), at=MONDAY)
    client.force_login(scene.people["吴敏"])

    page = client.post(reverse("task", args=[step(case).pk]), {"ask_0": "否"})

    assert page.status_code == 409
    assert "有未结的不得答否" in page.content.decode()
