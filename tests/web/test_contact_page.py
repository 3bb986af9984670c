"""The page of one conversation: what it shows to whom, what it costs, whence it is reached."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.work.models import Entry
from tests.scenes import take_complaint


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def case(scene, at):
    return take_complaint(scene, at, rings=4)


def page(contact):
    return reverse("contact", args=[contact.pk])


def shown(client, scene, name, path, status=200):
    client.force_login(scene.people[name])
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_it_says_who_how_what_about_and_what_the_regulation_found(client, scene, case):
    text = shown(client, scene, "周婷", page(case.contact))

    for said in ("热水壶漏电", "刘洋", "13800138000", "周婷", "客户服务部", case.number, "来电三声内接听"):
        assert said in text, said
    assert reverse("customer", args=[case.customer_id]) in text
    assert f"{reverse('new-case')}?contact={case.contact_id}" in text
    assert f'hx-get="{reverse("contact-forms", args=[case.contact_id])}"' in text
    assert "接起电话" in text  # its course


def test_it_is_reached_from_the_list_the_customer_the_case_and_the_search(client, scene, case):
    link = f'href="{page(case.contact)}"'

    for path in (reverse("contacts"), reverse("customer", args=[case.customer_id]), reverse("case", args=[case.pk]),
                 reverse("search") + "?q=热水壶漏电"):
        assert link in shown(client, scene, "周婷", path), path


def test_who_may_not_see_it_gets_no_link_on_the_case_and_no_page(client, scene, case):
    """A department head who countersigns sees the case and not the conversation."""
    assert f'href="{page(case.contact)}"' not in shown(client, scene, "褚伟", reverse("case", args=[case.pk]))
    shown(client, scene, "褚伟", page(case.contact), 403)
    shown(client, scene, "褚伟", reverse("contact-forms", args=[case.contact_id]), 403)


def test_a_case_in_which_the_reader_is_accused_is_not_among_those_made_of_it(client, scene, case, at):
    hidden = open_case(case.contact, Wanted("投诉", "态度不好", "服务", accused=scene.people["吴敏"]),
                       by=scene.by("周婷", at), at=at)

    assert hidden.number in shown(client, scene, "周婷", page(case.contact))
    assert hidden.number not in shown(client, scene, "吴敏", page(case.contact))


def test_a_message_is_begun_from_it_filled_with_what_is_known(client, scene, case):
    path = reverse("new-contact-entry", args=[case.contact_id]) + "?form=电话留言单"
    assert path.replace("电话留言单", "%E7%94%B5") in shown(
        client, scene, "周婷", reverse("contact-forms", args=[case.contact_id])).replace("&amp;", "&")

    form = client.get(path).context["form"]
    answer = client.post(path, {
        "entry-事由": "明天上门", "entry-时间": "2026-03-03T09:00", "entry-地点": "客户家", "entry-姓名": "刘洋",
        "entry-转告对象": scene.people["沈洁"].reference, "entry-已复述": "是", "version": "0"})

    assert (form.initial["事由"], form.initial["姓名"], form.initial["联系电话"]) == ("热水壶漏电", "刘洋", "13800138000")
    entry = Entry.objects.get()
    assert (entry.matter, answer["Location"]) == (case.contact.reference, reverse("entry", args=[entry.pk]))
    text = shown(client, scene, "周婷", reverse("contact-forms", args=[case.contact_id]))
    assert "记录人（周婷）" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_at_most_12_statements_at_one_case_and_at_three(client, scene, at, rows):
    by = scene.by("周婷", at)
    first = take_complaint(scene, at, rings=4)
    for _ in range(rows - 1):
        open_case(first.contact, Wanted("投诉", "又漏电", "商品质量"), by=by, at=at)
    client.force_login(scene.people["周婷"])
    client.get(page(first.contact))
    client.get(reverse("contact-forms", args=[first.contact_id]))

    costs = {}
    for path in (page(first.contact), reverse("contact-forms", args=[first.contact_id])):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        costs[path] = len(captured)

    assert max(costs.values()) <= 12, costs


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_an_outgoing_call_without_rings_reads_in_every_language(client, scene, case, at, language):
    told = Conversation("phone", "out", "回电", held_seconds=12, talk_seconds=95, hung_up_by="customer")
    contact = log_contact(scene.service, case.customer, told, by=scene.by("周婷", at), at=at)
    scene.people["周婷"].language = language
    scene.people["周婷"].save()

    text = shown(client, scene, "周婷", page(contact))

    words = {"zh-hans": "没有由它立案", "zh-hant": "沒有由它立案", "en": "No case was opened from it."}
    assert words[language] in text
    assert "95" in text
