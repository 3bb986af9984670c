"""Whatever is sent to a form is kept as it was typed or refused with a sentence; nothing breaks."""

from __future__ import annotations

import re
from html import unescape

import pytest

from shouwen.cases.models import Case
from shouwen.contacts.models import Contact
from shouwen.work.models import Note
from tests.a_case import one_of_each
from tests.browser import Browser
from tests.page_deeds import POSTS
from tests.stage import scene, stage  # noqa: F401  fixtures

#: What is typed into every field, and what it would be if somebody believed it.
TYPED = {
    "nothing but blanks": "   ",
    "a zero byte": "前\x00后",
    "control characters": "a\x01\x1b[31m\u202eb",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>",
    "sql": "'; DROP TABLE cases_case; --",
    "a template": "{{ request.user.password }}{% set x = 1 %}%(name)s %s {0}",
    "a huge number": "9" * 400,
    "below everything": "-99999999999999999999",
    "a year before all": "0000-00-00",
    "the last day": "9999-12-31",
    "much": "字" * 30_000,
}
#: Those that break a house most often; the others take minutes over all forms.
FIRST = ("a zero byte", "a huge number", "a year before all")
FORMS = sorted(set(POSTS) - {"case-attachments"})


@pytest.fixture(scope="module")
def things(stage, tmp_path_factory):  # noqa: F811
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        yield one_of_each(stage)


@pytest.fixture(autouse=True)
def _undone(scene):  # noqa: F811
    """Whatever a test does is undone."""


@pytest.fixture
def client(things):
    one = Browser(raise_request_exception=False)
    one.force_login(things.people["管理员"])
    assert one.get("/notices/bell").status_code == 200
    return one


@pytest.mark.parametrize(
    "sort", [one if one in FIRST else pytest.param(one, marks=pytest.mark.prove) for one in sorted(TYPED)]
)
@pytest.mark.parametrize("name", FORMS)
def test_no_form_breaks_whatever_is_typed(client, things, name, sort):
    post = POSTS[name]
    good = post.given(things)

    answers = [client.post(post.path(things), dict.fromkeys(good, TYPED[sort]))]
    for field in [*good, "once"]:
        answers.append(client.post(post.path(things), {**good, field: TYPED[sort]}))

    # Its page says what came of each; or it shows once what is never to be had again.
    told = {200} if name in {"cases-together", "links", "link-code"} else set()
    assert {answer.status_code for answer in answers} <= {302, 403, 404, 409, 422} | told
    assert not any(answer.headers.get("Location", "").startswith("/sign-in") for answer in answers)


def test_what_looks_like_a_page_is_shown_as_it_was_typed(client, things):
    html = TYPED["html"]
    client.post(f"/cases/{things.case.pk}/change", {
        "version": things.case.version, "subject": html, "words": html, "demand": html, "product_name": html})
    client.post(f"/cases/{things.case.pk}/note", {"words": html})
    client.post("/contacts/new", {"unit": things.service.pk, "channel": "phone", "direction": "in", "name": html,
                                  "company": html, "subject": html, "words": html})

    customer = Contact.objects.order_by("pk").last().customer_id
    assert Case.objects.get(pk=things.case.pk).subject == html
    for path in (f"/cases/{things.case.pk}", "/cases/", "/contacts/", "/customers/", f"/customers/{customer}",
                 "/", f"/cases/{things.case.pk}/forms", "/search?q=script", f"/search?q={html}"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page, path
        assert not re.search(r"<img[^>]*onerror", page), path


def test_a_refused_form_still_holds_what_was_typed(client, things):
    words = "客户说：<b>马上</b>退货，\n否则投诉到 '315'。"
    answer = client.post(f"/cases/{things.case.pk}/telling", {"of": "解决办法", "words": words})

    assert answer.status_code == 409
    assert words in unescape(answer.content.decode())


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"words=%FF%FE", b"words=%ED%A0%80", b"a" * 6_000_000])
def test_a_body_in_another_encoding_or_too_long_breaks_nothing(client, things, body):
    """What is no UTF-8 is kept with the mark of a lost character, as Django reads it."""
    answer = client.post(f"/cases/{things.case.pk}/note", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in {302, 400, 413, 422}


@pytest.mark.parametrize("path", [
    "/cases/999999", "/cases/9223372036854775808", "/cases/99999999999999999999999", "/customers/999999", "/forms/999999",
    "/tasks/999999", "/transfers/999999/acceptance", "/transfers/999999/refusal", "/cases/{case}/no-such-deed",
    "/why/deadlines/999999", "/why/findings/999999", "/notices/of/case:999999", "/notices/of/no:1",
    "/attachments/999999",
    "/regulation/no-such@1", "/regulation/service-department@1/no-such-article", "/cases/new?contact=x",
    "/cases/new?contact=99999999999999999999", "/cases/?page=99999999999999999999", "/cases/?page=-1",
    "/cases/?sort=';--",
    "/customers/?q=%00", "/search?q=%00", "/statistics/?unit=x&since=0000-00-00&until=9999-12-31",
])
def test_what_does_not_exist_is_said_and_nothing_breaks(client, things, path):
    path = path.format(case=things.case.pk)

    assert client.get(path).status_code < 500
    assert client.post(path).status_code < 500


def test_sent_twice_it_is_done_once(client, things):
    sent = {"words": "只记一次", "once": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
    path = f"/cases/{things.case.pk}/note"

    answers = [client.post(path, sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Note.objects.filter(words="只记一次").count() == 1


def test_the_same_form_with_something_else_in_it_is_not_taken_for_the_first(client, things):
    """The answer was lost on the way, more was typed, it was sent again: nothing of that is lost in silence."""
    sent = {"words": "只记一次", "once": "0e0f6b0e-4a35-4c47-8b0e-3d4f8b1d1a11"}
    path = f"/cases/{things.case.pk}/note"
    client.post(path, sent)

    answer = client.post(path, {**sent, "words": "只记一次，又想起一句"})

    assert answer.status_code == 409
    page = unescape(answer.content.decode())
    assert "只记一次，又想起一句" in page
    assert sent["once"] not in page
    assert not Note.objects.filter(words="只记一次，又想起一句").exists()


def test_without_a_once_token_what_was_typed_is_shown_again(client, things):
    answer = client.post(f"/cases/{things.case.pk}/note", {"words": "没有凭证的话", "once": ""})

    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "没有凭证的话" in page
    assert 'name="once" value="' in page
    assert not Note.objects.filter(words="没有凭证的话").exists()


def test_who_saves_over_another_sees_both_texts(client, things):
    path = f"/cases/{things.case.pk}/change"
    seen = {"version": things.case.version, "words": "", "demand": ""}
    client.post(path, {**seen, "subject": "先到的一份"})

    answer = client.post(path, {**seen, "subject": "后到的一份"})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "先到的一份" in page
    assert "后到的一份" in page
    assert Case.objects.get(pk=things.case.pk).subject == "先到的一份"


@pytest.mark.parametrize("name", ["posting_ending", "stand_in_new", "floor-exception"])
def test_a_last_day_that_has_no_end_is_refused_also_where_it_may_be_left_empty(client, things, name):
    post = POSTS[name]

    answer = client.post(post.path(things), {**post.given(things), "until": "9999-12-31"})

    assert answer.status_code == 422
