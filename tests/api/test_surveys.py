"""Programs plan surveys, see whom they reach and what was answered, and send them, with the rights of pages."""

from django.utils import timezone

from shouwen.outreach.models import Survey
from shouwen.search.filters import save_filter
from tests.api.program import Program
from tests.outreach.asked import FORM, administrator, five, worked


def segment(scene):
    return save_filter("customers", "个人", "kind=person", by=administrator(scene), at=timezone.now())


def test_a_program_plans_looks_sends_and_closes(scene):
    five(scene)
    admin = Program(scene.people["管理员"])
    given = {"unit": scene.service.pk, "title": "年终问卷", "form": FORM, "chosen": "segment",
             "segment": segment(scene).pk}  # fmt: skip

    made = admin.post("surveys", given)
    assert made.status_code == 201, made.json()
    path = f"surveys/{made.json()['id']}"
    worked(Survey.objects.get(pk=made.json()["id"]))
    ready = admin.get(path).json()
    assert (ready["state"], ready["waiting"]) == ("ready", {"mail": 1, "phone": 1})
    assert ready["left_out"] == {"no_consent": 1, "no_way": 1, "unsuitable": 1}
    assert [row["number"] for row in admin.get("surveys").json()["rows"]] == [ready["number"]]

    assert admin.post(f"{path}/sending").status_code == 200
    assert admin.post(f"{path}/cancellation").status_code == 409
    worked(Survey.objects.get(pk=ready["id"]))
    sent = admin.get(path).json()
    assert (sent["state"], sent["issued"], sent["answered"], sent["rate"]) == ("sent", 2, 0, "0.0")
    questions = admin.get(f"{path}/results").json()
    assert questions[0]["average"] is None
    assert {one["count"] for one in questions[0]["options"]} == {0}
    assert admin.post(f"{path}/choosing").status_code == 200
    worked(Survey.objects.get(pk=ready["id"]))
    assert admin.post(f"{path}/closure").status_code in (200, 409)
    assert admin.get("surveys", show="cancelled").json()["rows"] == []


def test_what_is_missing_or_not_theirs_is_said(scene):
    admin, desk = Program(scene.people["管理员"]), Program(scene.people["卫平"])
    given = {"unit": scene.service.pk, "title": "问卷", "form": FORM, "chosen": "segment"}

    assert admin.post("surveys", given).json()["field"] == "segment"
    assert admin.post("surveys", {**given, "segment": 10**9}).status_code == 422
    assert admin.post("surveys", {**given, "chosen": "closed", "since": "2026-03-02"}).json()["field"] == "until"
    assert admin.post("surveys", {**given, "chosen": "outlet", "outlet": 10**9}).status_code == 422
    assert admin.post("surveys", {**given, "segment": segment(scene).pk, "form": "没有的表"}).json()["field"] == "form"
    assert desk.get("surveys").status_code == 403
    days = {"chosen": "closed", "since": "2026-03-01", "until": "2026-03-02"}
    assert desk.post("surveys", {**given, **days}).status_code == 403
    assert admin.get("surveys/999999").status_code == 404


def test_a_program_without_the_scope_sees_none(scene):
    assert Program(scene.people["管理员"], "see_case").get("surveys").status_code == 403
