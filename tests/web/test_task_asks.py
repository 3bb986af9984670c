"""What a step asks on its page: what hangs on another answer, bounds, who is meant."""

from unittest.mock import patch

import pytest
from django.urls import reverse

from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.customers.actions import Point, record_customer
from shouwen.facts.refusals import Refused
from shouwen.regulation.expressions import compile_expression
from shouwen.regulation.flows.asking import parse_asks
from shouwen.work.answering import asks_in_rows, figures_given
from shouwen.work.models import Remark, Task, TaskState
from tests.scenes import local, take_complaint

MONDAY = local("2026-03-02 09:00")


def read(text):
    return parse_asks(text, lambda *said: pytest.fail(str(said)), compile_expression)


@pytest.fixture
def customer(scene):
    return record_customer(scene.service, "金山商行", [Point("phone", "13900001111")], kind="company",
                           by=scene.by("吴敏", MONDAY), at=MONDAY)  # fmt: skip


@pytest.fixture
def lending(scene, customer):
    """The approval of the lending of a file: yes or no, and why not."""
    by = scene.by("周婷", MONDAY)
    case = open_matter(scene.service, customer, Wanted("借阅客户档案", "核对合同"), by=by, at=MONDAY)
    return Task.objects.get(matter=case.reference, state=TaskState.OPEN)


def send(scene, client, task, **given):
    client.force_login(scene.people["冯丽"])
    return client.post(reverse("task", args=[task.pk]), given)


def test_a_reason_hangs_on_the_answer_that_needs_one(scene, client, lending):
    client.force_login(scene.people["冯丽"])

    page = client.get(reverse("task", args=[lending.pk])).content.decode()

    assert 'data-asked-with="ask_0" data-asked-for="否"' in page
    assert "“借阅批准”为“否”时填写" in page
    assert '<label class="form-label" for="id_ask_1">批准意见<span class="field-must">必填</span></label>' in page


def test_without_a_reason_a_no_is_refused_beside_its_field_and_a_yes_is_done(scene, client, lending):
    refused = send(scene, client, lending, ask_0="否")
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"ask_1": ["请填写批准意见。"]}

    assert send(scene, client, lending, ask_0="是").status_code == 302
    lending.refresh_from_db()
    assert lending.state == TaskState.DONE


def test_words_beside_a_yes_are_kept(scene, client, lending):
    send(scene, client, lending, ask_0="是", ask_1="合同在第二册")

    assert Remark.objects.filter(words="批准意见：合同在第二册").exists()


@pytest.mark.parametrize(
    ("text", "given", "figures"),
    [
        ("比例: percent", {"比例": "15%"}, {"比例": "0.15"}),
        ("比例: percent", {"比例": "15"}, {"比例": "0.15"}),
        ("甲: truth", {"甲": "否"}, {"甲": "False"}),
        ("甲: number optional", {"甲": ""}, {}),
        ("甲: number", {"甲": "-2.5"}, {"甲": "-2.5"}),
        ("立案: date at_most today", {"立案": "2026-03-02"}, {"立案": "2026-03-02"}),
    ],
)
def test_answers_are_typed(scene, text, given, figures):
    found, _words = figures_given(read(text), given, scene.service, by=scene.by("周婷", MONDAY), at=MONDAY)

    assert {name: str(value) for name, value in found.items()} == figures


@pytest.mark.parametrize(
    ("text", "given", "said"),
    [
        ("立案: date at_most today", {"立案": "2026-03-03"}, "立案 must not be after 2026-03-02."),
        ("甲: integer at_least 1", {"甲": "0"}, "甲 must be at least 1."),
        ("甲: percent at_most 15%", {"甲": "15.5"}, "甲 must be at most 15%."),
        ("甲: 是|否; 乙: money if 甲 = '是'", {"甲": "否", "乙": "3"}, "乙 is asked only where 甲 = '是'."),
        ("甲: money", {"甲": "NaN"}, "甲 cannot be read: NaN."),
        ("甲: integer", {"甲": "一"}, "甲 cannot be read: 一."),
        ("甲: customer", {"甲": "customer:999999"}, "甲: customer:999999 is not there, or not yours to see."),
        ("甲: case", {"甲": "张三"}, "甲: 张三 is not there, or not yours to see."),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_name(scene, text, given, said):
    with pytest.raises(Refused) as refused:
        figures_given(read(text), given, scene.service, by=scene.by("周婷", MONDAY), at=MONDAY)

    assert (str(refused.value), refused.value.field) == (said, read(text)[-1].name)


def test_a_customer_is_named_by_number_or_reference_and_only_as_far_as_they_are_seen(scene, customer):
    asks, by = read("客户: customer"), scene.by("周婷", MONDAY)

    for text in (str(customer.pk), customer.reference):
        figures, words = figures_given(asks, {"客户": text}, scene.service, by=by, at=MONDAY)
        assert (figures, words) == ({"客户": customer.reference}, "")
    with pytest.raises(Refused, match="not yours to see"):
        figures_given(asks, {"客户": customer.reference}, scene.service, by=scene.by("韩雪", MONDAY), at=MONDAY)


def test_the_page_finds_a_customer_by_what_is_typed_and_keeps_it_out_of_the_address(scene, client, customer, lending):
    Task.objects.filter(pk=lending.pk).update(asks=asks_in_rows(read("客户: customer")))

    page = send(scene, client, lending, suggest="ask_0", ask_0="金山")
    assert page.content.decode() == f'<option value="{customer.number} 金山商行" label="金山"></option>'
    assert send(scene, client, lending, ask_0="没有此人").context["form"].errors["ask_0"]

    with patch("shouwen.web.workbench.tasks.complete_task") as completed:
        send(scene, client, lending, ask_0=f"{customer.number} 金山商行")
    assert completed.call_args.args[1] == {"客户": customer.reference}


def test_a_case_is_named_by_its_number(scene, client, lending):
    case = take_complaint(scene, MONDAY)
    Task.objects.filter(pk=lending.pk).update(asks=asks_in_rows(read("相关工单: case optional")))

    with patch("shouwen.web.workbench.tasks.complete_task") as completed:
        send(scene, client, lending, ask_0=case.number)
        send(scene, client, lending, ask_0="")
    assert [call.args[1] for call in completed.call_args_list] == [{"相关工单": case.reference}, {"相关工单": ""}]
