"""Every deed by the wrong person, on every door: refused, and nothing has changed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shouwen.cases.deeds import DEEDS
from shouwen.organisation.deeds import deeds
from shouwen.work.exportable import export_lists
from tests.a_case import one_of_each
from tests.browser import Browser
from tests.page_addresses import address_of, page_patterns
from tests.page_deeds import AT_THE_DOOR, ELSEWHERE, ONES_OWN, POSTS, REFUSED, SEEING
from tests.stage import scene, stage  # noqa: F401  fixtures
from tests.unchanged import digests

#: Who takes a paper out of the house is recorded, and nothing else.
TOLD = {"case-print", "entry-print", "entry-sheet"} | {f"list-export {one.key}" for one in export_lists()}


@pytest.fixture(scope="module")
def things(stage, tmp_path_factory):  # noqa: F811
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        yield one_of_each(stage)


@pytest.fixture(autouse=True)
def _undone(scene):  # noqa: F811
    """Whatever a test does is undone."""


def client_of(member, **more):
    client = Browser(raise_request_exception=False, **more)
    client.force_login(member)
    return client


def sent(post, things):
    given = post.given(things)
    if given.get("file"):
        given["file"] = SimpleUploadedFile("照片.pdf", b"%PDF-1.7\n1 0 obj\n")
    return given


def test_every_address_that_takes_a_post_stands_in_the_table(things):
    known = {name.partition(" ")[0] for name in POSTS} | ONES_OWN | AT_THE_DOOR
    # One after the other, and all of it undone: nothing that a form lacks is done by an empty one but what has none.
    administrator = client_of(things.people["管理员"])
    takes = set()
    for name, where in page_patterns():
        if name in AT_THE_DOOR or administrator.post(address_of(where, things)).status_code != 405:
            takes.add(name)

    assert takes - known == set()
    assert known - takes == set()


def test_every_declared_deed_has_a_page_or_says_where_it_is_done():
    on_pages = {post.deed for post in POSTS.values()} | set(SEEING) | set(ELSEWHERE)

    assert set(deeds()) - on_pages == set()


@pytest.mark.parametrize("name", sorted(POSTS))
def test_on_pages_the_wrong_person_is_refused_and_nothing_changes(things, name):
    post = POSTS[name]
    path = post.path(things)
    wrong = [things.nobody, *([getattr(things, post.who)] if post.who else [])]
    clients = [client_of(one) for one in wrong]
    before = digests()

    answers = [one.post(path, sent(post, things)).status_code for one in clients]

    assert set(answers) <= post.answers, answers
    assert digests() == before


@pytest.mark.parametrize("name", sorted(name for name, post in POSTS.items() if post.deed))
def test_on_pages_who_may_is_not_refused_for_want_of_a_right(things, name):
    """The other side of the table above: it is the right that is missing there, not something else."""
    post = POSTS[name]

    answer = client_of(things.people["管理员"]).post(post.path(things), sent(post, things))

    assert answer.status_code not in REFUSED | {500}, answer.content.decode()[-3000:]
    assert not answer.headers.get("Location", "").startswith("/sign-in")


def test_who_only_reads_a_form_does_not_bring_it_up_to_date(things):
    """It would undo the signatures on it."""
    client = client_of(things.reads)  # signing in is noted on the member
    before = digests()

    answer = client.post(f"/forms/{things.outdated.pk}", {"version": 1, "renew": "1"})

    assert answer.status_code == 403
    assert digests() == before


@pytest.mark.parametrize("deed", sorted(SEEING))
def test_what_may_not_be_seen_is_not_shown(things, deed):
    path = SEEING[deed](things)

    assert client_of(things.nobody).get(path).status_code in {403, 404, 422}
    assert client_of(things.people["管理员"]).get(path).status_code == 200


def test_who_is_not_signed_in_is_led_to_the_door(things):
    anonymous = Browser(raise_request_exception=False)
    for name, where in page_patterns():
        if name in AT_THE_DOOR | {"profile_language"}:
            continue
        path = address_of(where, things)
        for answer in (anonymous.get(path), anonymous.post(path)):
            assert (name, answer.status_code) == (name, 302)
            assert answer.headers["Location"].startswith("/sign-in?next="), name


@pytest.mark.parametrize("name", sorted({*POSTS, *ONES_OWN}))
def test_a_form_that_did_not_come_from_us_is_not_taken(things, name):
    path = POSTS[name].path(things) if name in POSTS else address_of(dict(page_patterns())[name], things)
    client = client_of(things.people["管理员"], enforce_csrf_checks=True)
    before = digests()

    answer = client.post(path, sent(POSTS[name], things) if name in POSTS else {})

    assert answer.status_code == 403
    assert digests() == before


@pytest.mark.parametrize("name", sorted({*POSTS, *ONES_OWN}))
def test_a_form_without_a_once_token_is_not_taken(things, name):
    """It could be done twice. The page says so, and holds what was typed where it has a form to show again."""
    path = POSTS[name].path(things) if name in POSTS else address_of(dict(page_patterns())[name], things)
    given = sent(POSTS[name], things) if name in POSTS else {}
    client = client_of(things.people["管理员"])
    before = digests()

    answer = client.post(path, {**given, "once": ""})

    assert answer.status_code in {403, 409, 422}, answer.headers.get("Location")
    # Guesses at a pass phrase or a code are counted before anything else is looked at.
    assert {table for table, digest in digests().items() if digest != before[table]} <= {"organisation_signinattempt"}


def test_looking_changes_nothing(things):
    administrator = client_of(things.people["管理员"])
    assert administrator.get("/").status_code == 200
    before, changed = digests(), {}

    for name, where in page_patterns():
        answer = administrator.get(address_of(where, things))
        if answer.streaming:
            b"".join(answer.streaming_content)
        assert (name, answer.status_code) != (name, 500)
        after = digests()
        changed[name] = {table for table, digest in after.items() if before[table] != digest}
        before = after

    told = {name for name, tables in changed.items() if tables == {"facts_fact"}}
    assert told == TOLD
    assert {name: tables for name, tables in changed.items() if tables and name not in told} == {}


def test_the_deeds_of_a_complaint_are_those_of_the_table():
    assert {name.partition(" ")[2] for name in POSTS if name.startswith("case-deed ")} == set(DEEDS)
