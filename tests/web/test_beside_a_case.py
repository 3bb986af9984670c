"""What stands beside a case: texts to insert, other cases of the customer, the print of the whole."""

import pypdfium2 as pdfium
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwen.cases.actions.texts import keep_text
from shouwen.cases.models import ReplyText
from tests.cases.test_complaint import judged
from tests.factories import facts_of
from tests.scenes import local, take_complaint
from tests.work.test_entries import SHEET, begin, sign

START = local("2026-03-02 09:00")


@pytest.fixture
def case(scene):
    return take_complaint(scene, START)


def text_of(content):
    pages = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(content)]
    return "".join(pages).replace("\r", "").replace("\n", "")


def another(scene, case, at=START):
    """Open one more case of the same customer."""
    other = take_complaint(scene, at)
    other.customer = case.customer
    other.save()
    return other


def test_a_text_is_offered_filled_beside_the_box_in_which_one_writes(scene, case, client):
    words = "{customer.name}您好，<b>{case.number}</b>"
    keep_text(scene.service, "Receipt", "zh-hans", words, by=scene.by("冯丽", START), at=START)
    client.force_login(scene.people["周婷"])

    menu = client.get(reverse("case-deed", args=[case.pk, "reply"])).content.decode()
    part = client.get(reverse("case-texts", args=[case.pk])).content.decode()

    assert f'hx-get="/cases/{case.pk}/texts"' in menu
    assert 'data-texts="id_words"' in menu
    assert f'data-insert="{case.customer.name}您好，&lt;b&gt;{case.number}&lt;/b&gt;"' in part
    assert reverse("reply-texts") not in part  # not theirs to change


def test_who_may_keeps_a_text_on_a_page_and_changes_it_there(scene, client):
    client.force_login(scene.people["冯丽"])
    given = {"unit": scene.service.pk, "title": "致歉", "language": "zh-hans", "words": "很抱歉，{customer.name}。"}

    assert client.post(reverse("new-reply-text"), given).status_code == 302
    row = ReplyText.objects.get()
    refused = client.post(reverse("reply-text", args=[row.pk]), {**given, "words": "{nobody}", "version": 1})
    changed = client.post(reverse("reply-text", args=[row.pk]), {**given, "words": "抱歉。", "version": 1})

    assert (refused.status_code, changed.status_code) == (422, 302)
    row.refresh_from_db()
    assert (row.words, row.version) == ("抱歉。", 2)
    assert "致歉" in client.get(reverse("reply-texts")).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_texts_of_a_case_cost_the_same_however_many_there_are(scene, case, client, many):
    for number in range(many):
        keep_text(scene.service, f"Text {number}", "en", "{case.number}", by=scene.by("冯丽", START), at=START)
    client.force_login(scene.people["周婷"])
    client.get(reverse("case-texts", args=[case.pk]))

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("case-texts", args=[case.pk]))

    assert len(captured) <= 6


def test_other_cases_of_the_customer_stand_beside_open_ones_first(scene, case, client):
    closed, opened = another(scene, case), another(scene, case, local("2026-02-02 09:00"))
    closed.state, closed.closed_at = "closed", START
    closed.save()
    client.force_login(scene.people["周婷"])

    page = client.get(reverse("case", args=[case.pk])).content.decode()
    related = client.get(reverse("case-related", args=[case.pk])).context["related"]

    assert reverse("case-related", args=[case.pk]) in page
    assert [one.pk for one in related] == [opened.pk, closed.pk]


def test_what_one_may_not_see_stands_beside_no_case(scene, case, client):
    hidden = another(scene, case)
    hidden.accused = scene.people["周婷"]
    hidden.save()
    client.force_login(scene.people["周婷"])

    assert client.get(reverse("case-related", args=[case.pk])).context["related"] == []


def test_a_case_alone_asks_for_no_others(scene, case, client):
    client.force_login(scene.people["周婷"])

    assert reverse("case-related", args=[case.pk]) not in client.get(reverse("case", args=[case.pk])).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_whole_case_is_printed_with_its_articles_and_the_print_is_recorded(scene, case, client, language):
    judged(scene, case, local("2026-03-02 10:00"))
    sheet = begin(scene, case, SHEET, {"投诉者情况": "老客户"}, at=START)
    sign(scene, sheet, "制表", "周婷", at=START)
    client.force_login(scene.people["周婷"])

    answer = client.get(reverse("case-print", args=[case.pk]), {"language": language})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = text_of(answer.content)
    manual = "Customer service department manual 1" if language == "en" else "客户服务部规范 1"
    for said in (case.number, case.customer.name, "第三章/八", manual, "周婷"):
        assert said in text, said
    assert "service-department" not in text
    assert ("Case report" if language == "en" else "工单全案") in text.replace("工 单 全 案", "工单全案")
    (told,) = facts_of("case.printed", case)
    assert told.by == scene.people["周婷"].reference


def test_who_may_not_see_a_case_prints_nothing(scene, case, client):
    client.force_login(scene.people["韩雪"])

    assert client.get(reverse("case-print", args=[case.pk])).status_code == 403
    assert facts_of("case.printed", case) == []


def test_a_character_that_the_font_lacks_is_named_with_a_way_on(scene, case, client):
    case.words = "𠮷野家" + "\U000e0041" + "\U00013000"
    case.save()
    client.force_login(scene.people["周婷"])

    answer = client.get(reverse("case-print", args=[case.pk]))

    assert answer.status_code == 422
    assert "substitute=1" in answer.content.decode()
    assert facts_of("case.printed", case) == []
    assert client.get(reverse("case-print", args=[case.pk]), {"substitute": "1"}).status_code == 200
