"""Programs keep texts for replies, ask which a case is offered, and follow cases; with the same rights as on pages."""

import pytest

from shouwen.cases.models import ReplyText, Watch
from tests.api.program import Program
from tests.scenes import local, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
GIVEN = {"title": "Receipt", "language": "en", "words": "Dear {customer.name}, your case is {case.number}."}


@pytest.fixture
def case(scene):
    return take_complaint(scene, local("2026-03-02 09:00"))


def test_a_text_is_kept_changed_offered_and_retired(scene, case):
    manager, handler = Program(scene.people["冯丽"]), Program(scene.people["周婷"])

    kept = manager.post("reply-texts", {**GIVEN, "unit": scene.service.pk})
    row = ReplyText.objects.get()
    changed = manager.post(f"reply-texts/{row.pk}/change", {**GIVEN, "words": "{case.number}", "version": 1})
    stale = manager.post(f"reply-texts/{row.pk}/change", {**GIVEN, "version": 1})

    assert (kept.status_code, changed.status_code, stale.status_code) == (201, 200, 409)
    assert [(one["title"], one["words"]) for one in handler.get(f"cases/{case.pk}/texts").json()] == [
        ("Receipt", case.number)]
    assert [one["version"] for one in manager.get("reply-texts").json()["rows"]] == [2]
    assert manager.post(f"reply-texts/{row.pk}/retirement", {}).status_code == 200
    assert handler.get(f"cases/{case.pk}/texts").json() == []


def test_who_has_no_right_keeps_and_changes_nothing(scene, case):
    Program(scene.people["冯丽"]).post("reply-texts", {**GIVEN, "unit": scene.service.pk})
    row, wrong = ReplyText.objects.get(), Program(scene.people["周婷"])

    answers = [wrong.post("reply-texts", {**GIVEN, "title": "Other", "unit": scene.service.pk}),
               wrong.post(f"reply-texts/{row.pk}/change", {**GIVEN, "words": "x", "version": 1}),
               wrong.post(f"reply-texts/{row.pk}/retirement", {})]

    assert {one.status_code for one in answers} <= {403, 404}
    assert wrong.get("reply-texts").json()["rows"] == []
    assert list(ReplyText.objects.values_list("words", "version", "retired_at")) == [(GIVEN["words"], 1, None)]


def test_a_case_is_followed_and_followed_no_more_by_whoever_may_see_it(scene, case):
    program = Program(scene.people["郑强"])

    assert program.post(f"cases/{case.pk}/watch", {}).status_code == 201
    assert Watch.objects.get().member == scene.people["郑强"]
    assert program.post(f"cases/{case.pk}/watch-ending", {}).status_code == 200
    assert Program(scene.people["韩雪"]).post(f"cases/{case.pk}/watch", {}).status_code in {403, 404}
    assert not Watch.objects.exists()
