"""The pages on which one signs in, and one's own settings."""

import threading
from datetime import timedelta

import pyotp
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.utils import timezone

from shouwen.organisation import actions
from shouwen.organisation.models import Member, Unit
from tests.browser import Browser
from tests.factories import as_member, facts_of, make_administrator, make_member, make_unit

pytestmark = [pytest.mark.filterwarnings("ignore:No directory at")]
SECRET = "correct horse battery"


@pytest.fixture(autouse=True)
def _small_hashes(monkeypatch):
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 64)
    monkeypatch.setattr(Argon2PasswordHasher, "parallelism", 1)


@pytest.fixture
def member(db):
    return make_member("张三", make_unit("集团"), sign_in="zhangsan", secret=SECRET)


def who_is_in(client):
    return client.session.get("_auth_user_id")


def give(client, secret=SECRET, path="/sign-in", **more):
    return client.post(path, {"sign_in": "zhangsan", "secret": secret, **more})


def test_signing_in_gives_a_new_session_and_goes_where_one_wanted(client, member):
    client.post("/profile/language", {"language": "en"})
    before = client.session.session_key

    answer = give(client, next="/administration/units/?q=a")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/administration/units/?q=a")
    assert who_is_in(client) == str(member.pk)
    assert client.session.session_key != before
    assert len(facts_of("member.signed_in", member)) == 1


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_signing_in_never_leads_out_of_the_house(client, member, wanted):
    assert give(client, next=wanted).headers["Location"] == "/"


def test_a_wrong_pass_phrase_keeps_the_name_and_not_the_secret(client, member):
    answer = give(client, "wrong-secret-typed")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="zhangsan"' in page
    assert "wrong-secret-typed" not in page
    assert who_is_in(client) is None


def test_without_the_csrf_token_nobody_signs_in(member):
    assert give(Browser(enforce_csrf_checks=True)).status_code == 403


def test_no_page_of_signing_in_is_kept_by_a_browser_or_framed(client, member):
    headers = client.get("/sign-in").headers

    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_member_with_a_device_is_in_only_after_the_code(client, member):
    codes, now = pyotp.TOTP(pyotp.random_base32()), timezone.now()
    past = now - timedelta(hours=1)
    actions.set_second_factor(member, codes.secret, codes.at(past), by=as_member(member, past), at=past)

    assert give(client).headers["Location"] == "/sign-in/code"
    assert who_is_in(client) is None
    assert client.post("/sign-in/code", {"code": "000000"}).status_code == 422
    answer = client.post("/sign-in/code", {"code": codes.at(timezone.now())})

    assert (answer.headers["Location"], who_is_in(client)) == ("/", str(member.pk))
    assert [f.figures for f in facts_of("member.signed_in", member)] == [{"second_factor": True}]


def test_the_code_page_is_nothing_without_the_pass_phrase(client, member):
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in"
    assert client.get("/sign-in/pass-phrase").headers["Location"] == "/sign-in"


def test_a_new_pass_phrase_between_the_steps_sends_one_back(client, member):
    codes, past = pyotp.TOTP(pyotp.random_base32()), timezone.now() - timedelta(hours=1)
    actions.set_second_factor(member, codes.secret, codes.at(past), by=as_member(member, past), at=past)
    give(client)
    actions.reset_secret(member, "something new here", by="system", at=timezone.now())

    answer = client.post("/sign-in/code", {"code": codes.at(timezone.now())})

    assert (answer.headers["Location"], who_is_in(client)) == ("/sign-in", None)


def test_a_given_pass_phrase_is_replaced_before_one_is_in(client, member):
    actions.reset_secret(member, "given by somebody", by="system", at=timezone.now())

    assert give(client, "given by somebody").headers["Location"] == "/sign-in/pass-phrase"
    assert who_is_in(client) is None
    different = client.post("/sign-in/pass-phrase", {"secret": "one thing here", "again": "another thing"})
    weak = client.post("/sign-in/pass-phrase", {"secret": "short", "again": "short"})
    assert (different.status_code, weak.status_code, who_is_in(client)) == (422, 422, None)
    answer = client.post(
        "/sign-in/pass-phrase", {"secret": "mine and mine alone", "again": "mine and mine alone"}
    )

    assert (answer.headers["Location"], who_is_in(client)) == ("/", str(member.pk))


def test_leaving_closes_every_session_at_once(client, member):
    give(client)
    assert client.get("/profile").status_code == 200

    actions.leave_member(member, by="system", at=timezone.now())

    assert client.get("/profile").headers["Location"] == "/sign-in?next=/profile"


def test_signing_out_ends_the_session_and_is_recorded(client, member):
    give(client)
    key = client.session.session_key

    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").headers["Location"] == "/sign-in"

    client.cookies["sessionid"] = key
    assert client.get("/profile").status_code == 302
    assert len(facts_of("member.signed_out", member)) == 1


def test_changing_the_pass_phrase_keeps_this_session_and_ends_the_others(client, member):
    other = Browser()
    give(client)
    give(other)
    given = {"old": SECRET, "secret": "a new one of mine", "again": "a new one of mine"}

    assert client.post("/profile/pass-phrase", {**given, "old": "wrong"}).status_code == 422
    assert client.post("/profile/pass-phrase", given).status_code == 302

    assert (client.get("/profile").status_code, other.get("/profile").status_code) == (200, 302)


def test_a_stolen_session_guesses_the_pass_phrase_only_a_few_times(client, member):
    give(client)
    given = {"old": "wrong", "secret": "a new one of mine", "again": "a new one of mine"}

    answers = [client.post("/profile/pass-phrase", given).status_code for _ in range(7)]
    right = client.post("/profile/pass-phrase", {**given, "old": SECRET})

    assert (answers, right.status_code) == ([422] * 6 + [409], 409)


def test_a_device_is_set_up_from_a_square_and_its_key_is_shown_once(client, member):
    give(client)
    page = client.get("/profile/second-factor").content.decode()
    key = page.split("<code>")[1].split("</code>")[0].replace(" ", "")
    assert 'src="data:image/svg+xml' in page

    assert client.post("/profile/second-factor", {"code": "000000"}).status_code == 422
    codes = pyotp.TOTP(key)
    assert client.post("/profile/second-factor", {"code": codes.now()}).status_code == 302

    member.refresh_from_db()
    assert member.second_factor == key
    assert key not in client.get("/profile").content.decode()
    assert client.get("/profile/second-factor").headers["Location"] == "/profile"


def test_recovery_codes_are_shown_beside_the_square_and_renewed_against_the_device(client, member):
    give(client)
    assert client.get("/profile/recovery-codes").headers["Location"] == "/profile/second-factor"
    page = client.get("/profile/second-factor").content.decode()
    key = page.split("<code>")[1].split("</code>")[0].replace(" ", "")
    client.post("/profile/second-factor", {"code": pyotp.TOTP(key).now()})
    assert "剩余恢复码：8 个" in client.get("/profile").content.decode()

    page = client.get("/profile/recovery-codes").content.decode()
    fresh = page.split('recovery-codes number"><li>')[1].split("</li>")[0]
    assert client.post("/profile/recovery-codes", {"code": "000000"}).status_code == 422
    assert fresh in client.post("/profile/recovery-codes", {"code": "000000"}).content.decode()
    client.post("/sign-out")

    given = {"sign_in": member.sign_in, "secret": SECRET}
    assert client.post("/sign-in", given).headers["Location"] == "/sign-in/code"
    assert client.post("/sign-in/code", {"code": fresh}).status_code == 422  # not good before a code followed


def test_settings_are_kept_and_speak_the_language_chosen(client, member):
    give(client)

    answer = client.post("/profile/preferences", {"language": "en", "theme": "dark", "mail": "z@example.com"})

    member.refresh_from_db()
    assert (member.language, member.theme, member.mail) == ("en", "dark", "z@example.com")
    assert answer.cookies["theme"].value == "dark"
    page = client.get("/profile").content.decode()
    assert '<html lang="en" data-bs-theme="dark">' in page
    assert "Pass phrase" in page


@pytest.mark.parametrize(
    ("language", "is_kept"), [("en", True), ("zh-hant", True), ("fr", False), ("", False)]
)
def test_strangers_choose_a_language_for_their_session(client, db, language, is_kept):
    make_unit("集团")

    answer = client.post("/profile/language", {"language": language, "next": "//evil.example"})

    assert answer.headers["Location"] == "/"
    assert (client.session.get("language") == language) == is_kept


# The first run


@pytest.fixture
def first_run():
    return {
        "unit_name": "集团",
        "kind": "group",
        "zone": "Asia/Shanghai",
        "name": "张三",
        "sign_in": "zhangsan",
        "secret": SECRET,
        "again": SECRET,
        "language": "zh-hans",
        "mail": "",
    }


def test_an_empty_house_is_set_up_and_its_administrator_is_in(client, db, first_run):
    assert client.get("/sign-in").headers["Location"] == "/first-run"

    answer = client.post("/first-run", first_run)

    assert answer.headers["Location"] == "/administration/"
    assert who_is_in(client) == str(Member.objects.get().pk)
    assert client.get("/administration/units/").status_code == 200
    assert client.get("/first-run").headers["Location"] == "/sign-in"


def test_a_house_that_is_set_up_is_not_set_up_again(client, member, first_run):
    answer = client.post("/first-run", {**first_run, "sign_in": "intruder"})

    assert answer.headers["Location"] == "/sign-in"
    assert not Member.objects.filter(sign_in="intruder").exists()


def test_what_was_typed_for_the_first_run_is_kept_but_for_the_secret(client, db, first_run):
    answer = client.post("/first-run", {**first_run, "again": "something else"})

    page = answer.content.decode()
    assert (answer.status_code, Unit.objects.count()) == (422, 0)
    assert 'value="zhangsan"' in page
    assert SECRET not in page


def test_all_that_is_wrong_with_the_first_run_is_said_at_once(client, db, first_run):
    wrong = {"unit_name": "", "sign_in": "zhang san!", "secret": "short", "again": "other", "mail": "nobody"}

    answer = client.post("/first-run", {**first_run, **wrong})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)


def test_two_browsers_at_once_set_one_house_up(committed, first_run):
    start, statuses = threading.Barrier(2), []

    def run(number):
        try:
            start.wait()
            answer = Browser().post("/first-run", {**first_run, "sign_in": f"first{number}"})
            statuses.append((answer.status_code, answer.headers.get("Location")))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Unit.objects.count(), Member.objects.count()) == (1, 1)
    assert (302, "/administration/") in statuses


# What every page costs


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/administration/members/", "/administration/units/", "/administration/positions/"]
)
def test_a_list_takes_as_many_statements_for_three_rows_as_for_one(
    client, path, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(make_administrator("甲", unit=make_unit("集团")))
    client.get(path)
    with django_assert_max_num_queries(12) as one:
        client.get(path)
    for name in "乙丙":
        make_member(name, make_unit(f"{name}部"), ["open_case"])

    with django_assert_num_queries(len(one)):
        client.get(path)


def test_a_part_of_a_page_whose_reader_is_signed_in_no_more_sends_the_whole_page_to_the_door(client, member):
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/cases/?show=mine"}

    answer = client.get("/notices/", headers=asked)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["HX-Redirect"] == "/sign-in?next=%2Fcases%2F%3Fshow%3Dmine"
    assert client.get("/notices/").status_code == 302  # a page of its own goes there as ever
    give(client)
    assert "HX-Redirect" not in client.get("/notices/", headers=asked).headers
