"""Who is let in, how far, how often; what the API says to what it cannot take."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from shouwen.api.described import schema
from shouwen.cases.models import Case
from shouwen.customers.models import Customer
from shouwen.facts.models import Answer
from shouwen.organisation.actions import leave_member
from shouwen.organisation.actions.tokens import make_token, note_use, revoke_token, token_written
from shouwen.organisation.models import Token
from shouwen.organisation.rates import address_in, count_request, forget_counts
from shouwen.work.models import Note, Task
from tests.api.program import Program
from tests.factories import as_member, facts_of, refusal_of, stand_in

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
NOW = timezone.now


def bearer(text):
    return Client(raise_request_exception=False).get("/api/cases", headers={"Authorization": text})


@pytest.mark.parametrize("text", ["", "Bearer", "Bearer x", "Bearer sw_1_", "Basic YTpi", "Bearer sw_1_" + "A" * 43,
                                  "Bearer sw_" + "9" * 30 + "_" + "A" * 43, "Bearer \x00"])
def test_nobody_is_let_in_without_a_token_that_counts(scene, text):
    answer = bearer(text)

    assert (answer.status_code, answer.json()["error"]) == (401, "unknown")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_counts_until_it_is_revoked_expires_or_its_member_leaves(scene):
    now, admin = NOW(), as_member(scene.people["管理员"], NOW())
    revoked, leaving, other = (Program(scene.people[name]) for name in ("周婷", "吴敏", "周婷"))
    assert [p.get("cases").status_code for p in (revoked, leaving, other)] == [200, 200, 200]

    revoke_token(revoked.token, by=as_member(scene.people["周婷"], now), at=now)
    leave_member(scene.people["吴敏"], by=admin, at=now)
    Token.objects.filter(pk=other.token.pk).update(expires_at=now)

    assert [p.get("cases").status_code for p in (revoked, leaving, other)] == [401, 401, 401]
    assert [f.figures["token"] for f in facts_of("token.revoked")] == [revoked.token.reference]


@pytest.mark.parametrize(("after", "counts"), [(-1, True), (0, False), (1, False)])
def test_a_token_ends_at_its_instant(scene, after, counts):
    program = Program(scene.people["周婷"])

    found = token_written(program.text, at=program.token.expires_at + timedelta(seconds=after))

    assert (found == program.token) is counts


def test_only_the_digest_of_a_token_is_kept_and_only_the_day_of_its_use(scene):
    program = Program(scene.people["周婷"])
    program.get("cases")
    kept = Token.objects.get(pk=program.token.pk)

    assert program.text.split("_", 2)[2] not in json.dumps([kept.digest, kept.name, kept.scopes])
    assert kept.last_used_on == NOW().date()
    note_use(kept, at=NOW())


def test_tokens_are_made_by_members_for_themselves_alone(scene):
    now, zhou = NOW(), scene.people["周婷"]
    by = as_member(zhou, now)

    def make(member=zhou, names=("see_case",), days=1, by=by):
        return make_token(member, "程序", names, lasts_for=timedelta(days=days), by=by, at=now)

    assert make()[0].scopes == ["see_case"]
    assert refusal_of(lambda: make(member=scene.people["吴敏"])).why == "not allowed"
    for wrong in ({"names": ()}, {"names": ("fly",)}, {"days": 0}, {"days": 367}):
        assert refusal_of(lambda given=wrong: make(**given)).why == "bad input"
    token, _text = make()
    assert refusal_of(lambda: revoke_token(token, by=as_member(scene.people["吴敏"], now), at=now)).why == "not allowed"


@pytest.mark.parametrize(
    ("scope", "method", "path", "body"),
    [
        ("see_contact", "get", "cases", None),
        ("see_case", "get", "contacts", None),
        ("see_case", "get", "customers", None),
        ("see_case", "get", "tasks", None),
        ("see_case", "get", "units", None),
        ("see_case", "get", "editions", None),
        ("see_case", "post", "cases/{case}/note", {"words": "字"}),
        ("see_case", "post", "cases/{case}/pause", {"reason": "字"}),
        ("see_case", "post", "cases/{case}/judgement", {"class": "商品质量"}),
        ("see_case", "post", "cases/{case}/closure", {"result": "办结"}),
        ("work_on_case", "post", "cases/{case}/entries", {"form": "x"}),
        ("see_case", "post", "tasks/1/taking", {}),
        ("see_case", "post", "members/1/leaving", {}),
        ("see_case", "post", "units", {"parent": 1, "name": "x", "kind": "team"}),
    ],
)
def test_a_token_goes_no_further_than_its_scopes(scene, case, scope, method, path, body):
    program = Program(scene.people["管理员"], scope)
    path = path.format(case=case.pk)

    answer = program.get(path) if method == "get" else program.post(path, body)

    assert (answer.status_code, answer.json()["error"]) == (403, "not_allowed")
    assert answer.json()["sentence"].startswith("This token does not go so far")


def test_a_scope_gives_nothing_that_the_member_may_not(scene, case):
    program = Program(scene.people["褚伟"], "see_case", "close_case")

    assert program.get(f"cases/{case.pk}").status_code == 200
    assert program.post(f"cases/{case.pk}/closure", {"result": "办结"}).status_code == 403


def test_a_token_acts_for_whom_its_member_stands_in(scene, case):
    stand_in(scene.people["周婷"], scene.people["韩雪"], since=NOW() + timedelta(seconds=0))

    assert Program(scene.people["韩雪"]).get(f"cases/{case.pk}").status_code == 200


def test_a_session_opens_no_door_here(scene, settings):
    client = Client()
    client.force_login(scene.people["周婷"])
    before = Session.objects.count()

    assert client.get("/api/cases").status_code == 401
    answer = Program(scene.people["周婷"]).get("cases")
    assert "Set-Cookie" not in answer.headers
    assert Session.objects.count() == before


def test_answers_carry_their_headers(scene):
    answer = Program(scene.people["周婷"]).get("cases")

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["RateLimit-Limit"] == "600"
    assert answer.headers["RateLimit-Remaining"] == "599"
    assert 0 < int(answer.headers["RateLimit-Reset"]) <= 60


def test_too_many_requests_are_told_to_wait(scene, settings):
    settings.API_PER_MINUTE = 3
    program = Program(scene.people["周婷"])

    answers = [program.get("scopes") for _ in range(4)]

    # The minute may turn between two of them; then the count begins anew.
    assert [a.status_code for a in answers] in ([200, 200, 200, 429], [200, 200, 200, 200])
    if answers[-1].status_code == 429:
        assert int(answers[-1].headers["Retry-After"]) <= 60
        assert Program(scene.people["周婷"]).get("scopes").status_code == 200


def test_processes_count_together(scene):
    at = timezone.now().replace(second=30)
    first = count_request("token:1", 2, at)
    with connection.cursor() as cursor:  # as another process would have counted
        cursor.execute("UPDATE organisation_requestcount SET many = many + 1 WHERE key = 'token:1'")

    third = count_request("token:1", 2, at)
    later = count_request("token:1", 2, at + timedelta(minutes=1))

    assert (first.left, third.left, third.is_over, later.left) == (1, -1, True, 1)
    assert forget_counts(at=at + timedelta(minutes=2)) == 1


@pytest.mark.parametrize(("is_behind", "forwarded", "address"), [
    (False, "203.0.113.9", "127.0.0.1"),  # whatever somebody writes there
    (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
    (True, "", "127.0.0.1"),
])
def test_a_proxys_word_counts_only_where_it_is_trusted(settings, is_behind, forwarded, address):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_behind else None

    assert address_in({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}) == address


def test_strangers_behind_one_proxy_are_told_apart(scene, settings, monkeypatch, client):
    monkeypatch.setattr("shouwen.api.requests.MOST_UNKNOWN", 1)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    asked = [client.get("/api/scopes", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in (1, 2)]

    assert asked == [401, 401]


def test_strangers_at_one_address_are_told_to_wait(scene, monkeypatch):
    monkeypatch.setattr("shouwen.api.requests.MOST_UNKNOWN", 2)

    asked = [bearer("Bearer x").status_code for _ in range(3)]

    assert asked in ([401, 401, 429], [401, 401, 401])  # the minute may turn between them
    assert Program(scene.people["周婷"]).get("scopes").status_code == 200  # whoever has a token is not shut out


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe{}", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"words": NaN}', "application/json", 400),
        (b'{"words": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b'{"words": "a\\u0000b"}', "application/json", 422),
        (b'{"words": "a\\u0007b"}', "application/json", 422),
        (b'{"words": "\\ud800"}', "application/json", 422),
        (b'{"words": "x", "more": 1}', "application/json", 422),
        (b'{"words": 7}', "application/json", 422),
        (b'{"words": ""}', "application/json", 422),
        (b'{"words": "   "}', "application/json", 422),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b"", "application/json", 422),
        (b"words=x", "application/x-www-form-urlencoded", 415),
        (b"<words/>", "application/xml", 415),
        (b'{"words": "' + b"x" * 20_001 + b'"}', "application/json", 422),
        (b'{"words": "' + b"x" * 6_000_000 + b'"}', "application/json", 413),
    ],
)
def test_what_is_no_plain_json_is_refused_in_json(scene, case, body, content_type, status):
    program = Program(scene.people["周婷"])

    answer = program.client.post(f"/api/cases/{case.pk}/note", body, content_type=content_type,
                                 headers=program.headers(""))

    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json()["sentence"]
    assert Note.objects.count() == 0


def test_odd_texts_are_kept_as_they_are(scene, case):
    words = "<script>alert(1)</script> '; DROP TABLE facts_fact; -- 𠮷\n%s {{ }} \u202e"

    assert Program(scene.people["周婷"]).post(f"cases/{case.pk}/note", {"words": words}).status_code == 201
    assert Note.objects.get().words == words


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "nothing", 404), ("get", "cases/x", 404), ("get", "cases/999999999999999999999", 404),
     ("get", "cases/0", 404), ("post", "scopes", 405), ("get", "cases/1/pause", 405)],
)  # fmt: skip
def test_every_no_is_json(scene, method, path, status):
    program = Program(scene.people["周婷"])

    answer = program.get(path) if method == "get" else program.post(path)

    assert answer.status_code == status
    assert set(answer.json()) >= {"error", "sentence", "citation", "grounds", "field"}


def test_what_may_not_be_seen_and_what_is_not_there_look_alike(scene, case):
    stranger = Program(scene.people["卫平"])

    there, nowhere = stranger.get(f"cases/{case.pk}"), stranger.get(f"cases/{case.pk + 1000}")

    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)


def test_refusals_are_in_the_language_asked_for(scene, case):
    program = Program(scene.people["褚伟"])

    told = [program.post(f"cases/{case.pk}/pause", {"reason": "x"}, language=one).json()["sentence"]
            for one in ("en", "zh-hans")]

    assert told[0] == ("Your position does not allow this here (Pause cases). Ask whoever heads the unit, "
                       "or an administrator.")
    assert isinstance(told[1], str)


# A repeat.


def test_a_repeat_gets_the_first_answer_and_does_nothing(scene, case):
    program, body = Program(scene.people["周婷"]), {"words": "已联系"}

    first = program.post(f"cases/{case.pk}/note", body, key="k-1")
    again = program.post(f"cases/{case.pk}/note", body, key="k-1")
    other = program.post(f"cases/{case.pk}/note", {"words": "别的"}, key="k-1")
    elsewhere = Program(scene.people["周婷"]).post(f"cases/{case.pk}/note", body, key="k-1")

    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")
    assert elsewhere.json()["id"] != first.json()["id"]
    assert Note.objects.count() == 2


def test_a_repeat_gets_the_first_answer_also_where_the_case_has_moved_on(scene, case):
    program = Program(scene.people["周婷"])
    first = program.post(f"cases/{case.pk}/pause", {"reason": "等配件"}, key="k")
    Case.objects.filter(pk=case.pk).update(unit=scene.departments["财务部"], first_owner=scene.people["韩雪"],
                                           owner=scene.people["韩雪"], holder=None)
    Task.objects.filter(matter=case.reference).update(position="财务部门", seats=[])  # and nothing in it is hers to do

    assert program.get(f"cases/{case.pk}").status_code == 404
    assert program.post(f"cases/{case.pk}/pause", {"reason": "等配件"}, key="k").content == first.content


def test_a_refusal_leaves_the_key_free(scene, case):
    program = Program(scene.people["周婷"])

    assert program.post(f"cases/{case.pk}/resumption", key="k").status_code == 409
    program.post(f"cases/{case.pk}/pause", {"reason": "等配件"})
    assert program.post(f"cases/{case.pk}/resumption", key="k").status_code == 200


def test_no_words_of_people_are_kept_with_the_answer(scene):
    Program(scene.people["周婷"]).post("customers", {"unit": scene.service.pk, "name": "极罕见的名字"}, key="k")

    assert Customer.objects.filter(name="极罕见的名字").exists()
    assert "极罕见" not in json.dumps([a.answer for a in Answer.objects.all()], ensure_ascii=False)


@pytest.mark.parametrize("key", ["x" * 201, "a b", "键"])
def test_a_key_is_short_and_plain(scene, case, key):
    answer = Program(scene.people["周婷"]).post(f"cases/{case.pk}/note", {"words": "字"}, key=key)

    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


def test_a_deed_without_a_key_is_refused_and_says_how(scene, case):
    program = Program(scene.people["周婷"])

    answer = program.post(f"cases/{case.pk}/note", {"words": "字"}, key=None)
    chinese = program.post(f"cases/{case.pk}/note", {"words": "字"}, key=None, language="zh-hans")

    assert (answer.status_code, answer.json()["error"], answer.json()["field"]) == (400, "bad_input", "Idempotency-Key")
    assert answer.json()["sentence"].startswith("Send a header Idempotency-Key")
    assert chinese.json()["sentence"].startswith("请带上请求头 Idempotency-Key")
    assert not Note.objects.exists()


def test_no_deed_of_the_description_goes_without_a_key(scene):
    program = Program(scene.people["管理员"])
    deeds = [path for path, operations in schema()["paths"].items() if "post" in operations]

    answers = {path: program.client.post(re.sub(r"{[^}]*}", "1", path), headers=program.headers(None)).status_code
               for path in deeds}

    assert len(deeds) > 40
    assert set(answers.values()) == {400}, answers


# Lists.


def test_lists_come_page_by_page(scene):
    from tests.scenes import take_complaint

    cases = [take_complaint(scene, NOW() - timedelta(minutes=minutes)) for minutes in (30, 20, 10)]
    program = Program(scene.people["周婷"])

    first = program.get("cases", limit=2).json()
    second = program.get("cases", limit=2, cursor=first["next"]).json()

    assert [row["id"] for row in first["rows"]] == [cases[2].pk, cases[1].pk]
    assert [row["id"] for row in second["rows"]] == [cases[0].pk]
    assert second["next"] is None
    assert program.get("customers", limit=1).json()["next"]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJ4IiwgMV0", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgMV0", "=" * 9, "键"])
def test_a_foreign_cursor_is_refused(scene, cursor):
    answer = Program(scene.people["周婷"]).get("cases", cursor=cursor)

    assert (answer.status_code, answer.json()["field"]) == (422, "cursor")


@pytest.mark.parametrize("path", ["cases", "contacts", "customers", "tasks"])
def test_a_list_costs_as_many_statements_for_three_rows_as_for_one(
    scene, django_assert_num_queries, django_assert_max_num_queries, path
):
    from tests.scenes import take_complaint

    program = Program(scene.people["周婷"])
    take_complaint(scene, NOW() - timedelta(minutes=3))
    program.get(path)
    with django_assert_max_num_queries(9) as one:
        program.get(path)
    take_complaint(scene, NOW() - timedelta(minutes=2))
    take_complaint(scene, NOW() - timedelta(minutes=1))
    with django_assert_num_queries(len(one.captured_queries)):
        program.get(path)


def test_every_operation_is_described_with_its_refusals_and_its_name():
    described = schema()
    names = []
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            names.append(operation["operationId"])
            assert operation.get("description"), path
            assert {"401", "403", "404", "422", "429"} <= set(map(str, operation["responses"])), path
            if method == "post":
                key = next(p for p in operation["parameters"] if p["name"] == "Idempotency-Key")
                assert key["required"], path
    assert len(names) == len(set(names))
    assert described["openapi"].startswith("3.1")
