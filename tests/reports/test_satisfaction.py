"""What customers answered: all nine matters asked, low marks followed up, averages and shares, their own words."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from shouwen.cases.pack import forms_for
from shouwen.orders.actions.returns import Asked, take_return
from shouwen.orders.reading import matter_of_return
from shouwen.regulation.forms import Field, Option, low_scores
from shouwen.regulation.words import Words
from shouwen.reports.satisfaction import Answered
from shouwen.work.actions.entries import begin_entry
from shouwen.work.models import Task
from tests.factories import facts_of, make_member, make_position
from tests.orders.shop import open_shop
from tests.scenes import local

pytestmark = pytest.mark.django_db
ITEMS = (
    "产品质量", "产品价格", "产品包装设计", "服务态度", "服务方式", "服务流程", "服务效率", "工作技能",
    "服务人员综合素质",
)  # fmt: skip
SOUND = Asked(
    "退货", "其他", 1, "发票", matches=True, opened=False, package_intact=True, label_intact=True, used=False
)
AT = local("2026-03-12 10:00")


@pytest.fixture
def shop(db):
    return open_shop()


def evaluate(shop, words="", **marks):
    order = shop.buy(at="2026-03-01 10:00")
    by = shop.by(shop.agent, AT)
    one = take_return(order.lines.get(), SOUND, by=by, at=AT)
    form = next(one for one in forms_for(shop.unit.pk, AT, "return") if one.title == "售后服务评价表")
    given = dict.fromkeys(ITEMS, "满意") | marks | ({"其他建议或意见": words} if words else {})
    return one, begin_entry(matter_of_return(one), form, {k: v for k, v in given.items() if v}, by=by, at=AT)


def test_one_low_mark_is_given_to_the_manager_to_follow_up(shop):
    one, _entry = evaluate(shop, 服务效率="非常不满意", 服务方式="不满意", 服务流程="一般")

    (fact,) = facts_of("entry.completed", one)
    task = Task.objects.get(matter=one.reference)

    assert fact.figures["low_scores"] == 2
    assert task.position == "客服经理"


def test_good_marks_ask_for_nothing(shop):
    one, _entry = evaluate(shop, 产品价格="一般")

    assert facts_of("entry.completed", one)[0].figures["low_scores"] == 0
    assert not Task.objects.filter(matter=one.reference).exists()


def test_the_manager_finds_the_task_and_the_return(client, shop):
    one, _entry = evaluate(shop, 服务效率="不满意")
    task = Task.objects.get(matter=one.reference)
    client.force_login(shop.manager)

    assert client.get("/").status_code == 200
    page = client.get(f"/tasks/{task.pk}")
    assert page.status_code in (200, 302)


def test_a_form_with_one_matter_blank_is_not_complete(shop):
    one, _entry = evaluate(shop, 服务效率="")

    assert facts_of("entry.completed", one) == []


@pytest.mark.parametrize(
    ("counts", "average", "satisfied"),
    [((2, 1, 1, 0, 0), "4.25", "75.0000"), ((0, 0, 0, 0, 3), "1.00", "0.0000"), ((1, 0, 0, 2), "2.00", "33.3333"),
     ((0, 0, 0, 0, 0), None, None)],
)  # fmt: skip
def test_averages_and_shares_are_exact(counts, average, satisfied):
    one = Answered(Field("甲", Words("甲"), "choice"), counts)

    assert one.average == (average and Decimal(average))
    assert one.satisfied == (satisfied and Decimal(satisfied))


def test_only_what_the_form_calls_low_is_low():
    options = (Option("好", Words("好")), Option("差", Words("差"), ("low",)))

    class Of:
        fields = (Field("甲", Words("甲"), "choice", options=options), Field("乙", Words("乙"), "text"))

    assert [low_scores(Of, {"甲": answer, "乙": "差"}) for answer in ("好", "差", None)] == [0, 1, 0]


def test_the_page_counts_answers_lists_words_and_exports_them(client, shop):
    for words, mark in (("包装太大", "满意"), ("", "不满意"), ("", "一般")):
        evaluate(shop, words, 服务效率=mark)
    client.force_login(shop.agent)
    query = f"?unit={shop.unit.pk}&since=2026-03-01&until=2026-03-31&form=售后服务评价表"

    text = client.get(f"{reverse('satisfaction')}{query}").content.decode()
    sheet = load_workbook(BytesIO(client.get(f"{reverse('list-export', args=['satisfaction'])}{query}").content)).active

    for said in ("包装太大", "3.33", "33.3%", "第二章/四", "不满意 1"):
        assert said in text, said
    assert sheet.max_row == 4


def test_who_may_see_neither_returns_nor_cases_sees_no_answers(client, shop):
    evaluate(shop, "包装太大")
    stranger = make_member("外人", shop.unit, position=make_position("外人", {"see_regulation": "unit"}))
    client.force_login(stranger)

    answer = client.get(reverse("satisfaction"))

    assert answer.status_code == 403
    assert "包装太大" not in answer.content.decode()
