"""Searching and lists through the pages, as people with different rights see them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shouwen.search.models import SavedFilter
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def case(scene, at):
    return take_complaint(scene, at)


def as_(client, scene, name):
    client.force_login(scene.people[name])
    return client


def shown(client, path, status=200, data=None, **more):
    answer = client.get(path, data, **more)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_what_is_found_is_marked_and_leads_to_its_page(client, scene, case):
    page = shown(as_(client, scene, "周婷"), "/search?q=外壳")

    assert f'href="/cases/{case.pk}"' in page
    assert "通电后<mark>外壳</mark>带电" in page


def test_no_index_text_is_shown(client, scene, at):
    case = take_complaint(scene, at, words="外壳（１２号）带电，请来 A 座。")
    client = as_(client, scene, "周婷")

    page = shown(client, "/search?q=ly")  # initials find, and are not shown

    links = set(re.findall(r'data-row-link href="([^"]+)"', page))
    assert {f"/cases/{case.pk}", f"/customers/{case.customer_id}"} <= links
    assert "ly</mark>" not in page
    assert "外壳（１２号）带电，请来 A 座。" in page
    assert f'href="/cases/{case.pk}"' in shown(client, "/search?q=12号")
    assert "外壳（<mark>１２号</mark>）" in shown(client, "/search?q=12号")


@pytest.mark.parametrize("words", ["8001", "138-0013", "013800138000", "+8613800138000"])
def test_a_part_of_a_number_puts_the_customer_first(client, scene, case, words):
    page = shown(as_(client, scene, "周婷"), "/search", data={"q": words})

    first = re.search(r'data-row-link href="([^"]+)"', page)[1]
    assert first == f"/customers/{case.customer_id}"
    assert re.search(r"<mark>[\d ]+</mark>", page)


def test_a_customer_number_puts_the_customer_first(client, scene, case):
    page = shown(as_(client, scene, "周婷"), f"/search?q={case.customer.number.lower()}")

    assert re.search(r'data-row-link href="([^"]+)"', page)[1] == f"/customers/{case.customer_id}"
    assert f"<mark>{case.customer.number}</mark>" in page


def test_one_kind_can_be_chosen(client, scene, case):
    client = as_(client, scene, "周婷")
    links = re.compile(r'data-row-link href="(/\w+/)')

    assert set(links.findall(shown(client, "/search?q=刘洋"))) == {"/cases/", "/contacts/", "/customers/"}
    assert set(links.findall(shown(client, "/search?q=刘洋&kind=case"))) == {"/cases/"}
    assert set(links.findall(shown(client, "/search?q=刘洋&kind=nonsense"))) == set()


def test_articles_lead_to_the_regulation(client, scene):
    assert "/regulation/service-department%401/" in shown(as_(client, scene, "周婷"), "/search?q=会签&kind=article")


def test_nothing_is_shown_to_who_may_see_nothing(client, scene, case):
    page = shown(as_(client, scene, "卫平"), "/search?q=外壳")

    assert "没有您能查看的内容包含这些字词" in page
    assert case.number not in page


def test_while_typing_customers_come_first(client, scene, case):
    few = shown(as_(client, scene, "周婷"), "/search/hits?q=刘洋")

    assert re.findall(r'href="(/\w+/)', few)[0] == "/customers/"
    assert "<html" not in few


def test_signs_and_markup_are_words_like_others(client, scene, at):
    take_complaint(scene, at, name="<b>刘</b>")
    page = shown(as_(client, scene, "周婷"), "/search?q=%3Cb%3E刘")

    assert "<b>" not in page.split("<main")[1].replace("<b>&", "")
    assert "&lt;b&gt;刘&lt;/b&gt;" in page


@pytest.mark.parametrize("path", ["/search?q=刘洋", "/search/hits?q=刘洋", "/cases/", "/contacts/", "/customers/"])
def test_a_page_costs_as_many_statements_for_three_rows_as_for_one(client, scene, at, path):
    client = as_(client, scene, "周婷")
    take_complaint(scene, at)
    shown(client, path)
    counted = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            shown(client, path)
        counted.append(len(queries))
        take_complaint(scene, at, name="刘洋二")
        take_complaint(scene, at, name="刘洋三")

    assert counted[1] <= counted[0] + 1  # a full list asks once more, whether a customer is beyond it
    assert max(counted) <= 12


def test_a_filter_is_kept_shown_with_its_count_and_removed(client, scene, case):
    client = as_(client, scene, "周婷")
    client.post(reverse("filter-keeping"), {"list": "cases", "title": "商品", "query": "class_key=商品质量&page=2"})
    kept = SavedFilter.objects.get()

    page = shown(client, f"/cases/?{kept.query}")
    assert re.search(r'aria-current="page">商品<span class="badge-count">1</span>', page)
    assert case.number in page
    assert "商品<span" not in shown(as_(client, scene, "吴敏"), "/cases/")

    assert client.post(reverse("filter-removal", args=[kept.pk])).status_code == 403
    as_(client, scene, "周婷").post(reverse("filter-removal", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


def test_a_filter_is_renamed_by_whoever_keeps_it_and_by_nobody_else(client, scene, case):
    client = as_(client, scene, "周婷")
    for title, query in (("商品", "class_key=商品质量"), ("急", "urgency=急")):
        client.post(reverse("filter-keeping"), {"list": "cases", "title": title, "query": query})
    kept = SavedFilter.objects.get(title="商品")
    name = reverse("filter-renaming", args=[kept.pk])

    assert client.post(name, {"title": "急"}).status_code == 422
    assert client.post(name, {"title": " "}).status_code == 422
    assert as_(client, scene, "吴敏").post(name, {"title": "别人的"}).status_code == 403
    answer = as_(client, scene, "周婷").post(name, {"title": " 商品  质量 "})

    assert answer.headers["Location"] == f"/cases/?{kept.query}"
    assert [(one.title, one.query) for one in SavedFilter.objects.order_by("place")] == [
        ("商品 质量", kept.query), ("急", SavedFilter.objects.get(title="急").query)]  # fmt: skip
    assert name in shown(client, "/cases/")


def test_filters_of_contacts_are_kept_shown_with_their_counts_and_removed(client, scene, case):
    client = as_(client, scene, "周婷")
    client.post(reverse("filter-keeping"), {"list": "contacts", "title": "来信", "query": "channel=letter&narrow=1"})
    kept = SavedFilter.objects.get()
    assert (kept.list, kept.query) == ("contacts", "channel=letter")

    page = shown(client, f"/contacts/?{kept.query}")
    assert re.search(r'aria-current="page">来信<span class="badge-count">0</span>', page)
    assert re.search(r'>全部<span class="badge-count">1</span>', page)
    assert re.search(r'>我接待的<span class="badge-count">1</span>', page)
    assert "来信<span" not in shown(client, "/cases/")
    assert "来信<span" not in shown(as_(client, scene, "吴敏"), "/contacts/")
    assert client.post(reverse("filter-removal", args=[kept.pk])).status_code == 403

    answer = as_(client, scene, "周婷").post(reverse("filter-removal", args=[kept.pk]))
    assert answer.headers["Location"] == "/contacts/"
    assert not SavedFilter.objects.exists()


def test_more_than_99_contacts_are_counted_as_99_and_more(client, scene, case):
    from shouwen.contacts.models import Contact

    row = Contact.objects.get()
    for number in range(99):
        row.pk = None
        row.at -= timedelta(minutes=1)
        row.save()
        if number == 97:
            assert re.search(r'>全部<span class="badge-count">99</span>', shown(as_(client, scene, "周婷"), "/contacts/"))

    assert re.search(r'>全部<span class="badge-count">99\+</span>', shown(as_(client, scene, "周婷"), "/contacts/"))


def test_lists_show_what_is_overdue_by_due_time(client, scene, case, at):
    client = as_(client, scene, "周婷")
    assert case.number not in shown(client, "/cases/?show=overdue")

    type(case).objects.filter(pk=case.pk).update(due_at=at)

    assert case.number in shown(client, "/cases/?show=overdue")
