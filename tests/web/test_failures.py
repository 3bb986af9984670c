"""What no view answers has a page of ours, in the reader's language, that leads on."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.urls import path
from django.utils import translation

from shouwen.config import urls
from shouwen.organisation.actions.passphrases import refuse_weak
from shouwen.web import failures
from tests.browser import Browser
from tests.factories import make_member, make_unit, refusal_of

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
LANGUAGES = ("zh-hans", "zh-hant", "en")


def _raise(error):
    def view(request):
        raise error

    return view


handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [
    *urls.urlpatterns,
    path("odd", _raise(SuspiciousOperation("odd"))),
    path("too-much", _raise(RequestDataTooBig("5242881"))),
    path("not-mine", _raise(PermissionDenied)),
    path("bug", _raise(RuntimeError("a bug"))),
    path("own/odd/one", _raise(SuspiciousOperation("odd"))),
    path("own/not/mine", _raise(PermissionDenied)),
    path("own/bug/one", _raise(RuntimeError("a bug"))),
]


@pytest.fixture
def clients(db, settings):
    settings.ROOT_URLCONF = __name__
    home = make_unit("集团")
    made = {}
    for language in LANGUAGES:
        member = make_member("张三", home, sign_in=f"zhang.{language}", language=language)
        made[language] = Browser(raise_request_exception=False, enforce_csrf_checks=True)
        made[language].force_login(member)
    return made


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nowhere", 404, ("没有页面", "沒有", "There is no page at this address")),
        ("/odd", 400, ("无法读取", "無法讀取", "could not be read")),
        ("/sign-out", 405, ("没有提交任何内容", "沒有提交任何內容", "Nothing was sent")),
        ("/too-much", 413, ("内容过多", "內容過多", "too much for a form")),
        ("/not-mine", 403, ("不允许", "不允許", "does not allow this")),
        ("/bug", 500, ("出错了", "出錯了", "Something went wrong")),
    ],
)
def test_each_failure_has_a_page_in_the_language_of_the_reader(clients, address, status, said):
    for language, words in zip(LANGUAGES, said, strict=True):
        answer = clients[language].get(address)
        page = answer.content.decode()

        assert answer.status_code == status
        assert words in page
        assert 'href="/"' in page


def test_an_address_that_takes_forms_alone_says_how_it_is_asked(clients):
    assert clients["en"].get("/sign-out")["Allow"] == "POST"


def test_a_form_that_proves_nothing_is_told_how_to_be_sent(clients):
    for language, words in zip(LANGUAGES, ("表单已过期", "表單已過期", "This form is too old"), strict=True):
        answer = clients[language].post("/contacts/new", {})

        assert answer.status_code == 403
        assert words in answer.content.decode()


def test_who_is_not_signed_in_meets_our_pages_too(db):
    page = Browser().get("/nowhere").content.decode()

    assert "没有页面" in page
    assert "Not Found" not in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("secret", ["short", "password123456", "zhang.san.1"])
def test_what_is_wrong_with_a_pass_phrase_is_said_in_the_language_of_the_reader(db, language, secret):
    member = make_member("张三", make_unit("集团"), sign_in="zhang.san.1")

    with translation.override(language):
        said = refusal_of(lambda: refuse_weak(secret, member)).names["reasons"]

    assert said.isascii() == (language == "en")
    assert ("passphrase" in said.replace(" ", "")) == (language == "en")


def test_the_page_of_a_bug_asks_nothing(django_assert_num_queries, rf, db):
    with django_assert_num_queries(0):
        assert failures.broken(rf.get("/")).status_code == 500


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/own/nowhere/at/all", 404, ("没有页面", "沒有", "There is no page at this address")),
        ("/own/odd/one", 400, ("无法读取", "無法讀取", "could not be read")),
        ("/own/not/mine", 403, ("无法读取", "無法讀取", "could not be read")),
        ("/own/bug/one", 500, ("出错了", "出錯了", "Something went wrong")),
    ],
)
def test_a_failure_under_the_pages_of_customers_shows_nothing_of_the_house(clients, address, status, said):
    for language, words in zip(LANGUAGES, said, strict=True):
        answer = clients[language].get(address)  # also where a member's session is in the same browser
        page = answer.content.decode()

        assert answer.status_code == status
        assert words in page
        assert 'href="/own/"' in page
        for of_the_house in ('href="/"', "/search", "brand-seal", "<script", "data-stream", "张三"):
            assert of_the_house not in page
        if status != 500:
            assert "noindex" in answer["X-Robots-Tag"]


def test_a_form_of_a_customer_that_proves_nothing_leads_back_to_their_page(clients):
    answer = clients["zh-hans"].post("/own/code", {"code": "123456"})
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "刚才提交的内容没有保存" in page
    assert 'href="/own/"' in page
    assert 'href="/"' not in page


def test_the_page_of_a_database_that_is_away_leads_back_to_what_was_typed(rf):
    try:
        raise OperationalError("the server closed the connection")
    except OperationalError:
        answer = failures.broken(rf.post("/contacts/new", HTTP_REFERER="http://testserver/contacts/new"))

    assert answer.status_code == 503
    assert 'href="http://testserver/contacts/new"' in answer.content.decode()
