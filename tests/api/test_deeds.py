"""Deeds by programs: each goes through the same action, with the same rights, as on a page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.cases.deeds import DEEDS
from shouwen.cases.models import Case, Transfer
from shouwen.contacts.models import Contact
from shouwen.customers.models import Customer
from shouwen.facts.models import Fact
from shouwen.work.models import Note, Task
from tests.api.program import Program
from tests.factories import facts_of
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
CALL = {"channel": "phone", "subject": "热水壶漏电", "number": "13800138000", "rings": 2}
OPENING = {"kind": "投诉", "class_key": "商品质量", "subject": "热水壶漏电", "demand": "退货",
           "product": {"name": "热水壶", "quantity": 1, "bought_on": "2026-01-02"}}


def test_a_call_becomes_a_case_by_two_requests(scene):
    program = Program(scene.people["周婷"])

    logged = program.post("contacts", {**CALL, "unit": scene.service.pk, "new_customer": {
        "name": "刘洋", "points": [{"kind": "phone", "value": "138 0013 8000"}]}})
    opened = program.post(f"contacts/{logged.json()['id']}/case", OPENING)

    assert (logged.status_code, opened.status_code) == (201, 201)
    case = Case.objects.get()
    assert opened.json() == {"reference": case.reference, "id": case.pk, "href": f"/api/cases/{case.pk}",
                             "number": case.number, "version": 1}
    assert case.first_owner == scene.people["周婷"]
    assert case.particulars["product.bought_on"] == "2026-01-02"
    assert [f.by for f in facts_of("case.opened", case)] == [scene.people["周婷"].reference]
    shown = program.get(f"cases/{case.pk}").json()
    assert shown["customer"]["name"] == "刘洋"
    assert shown["deadlines"]
    assert shown["course"][-1]["kind"] == "case.opened"


def test_opening_a_case_by_api_takes_few_statements(scene, capsys):
    program = Program(scene.people["周婷"], "open_case", "see_contact")
    contact = take_complaint(scene, timezone.now()).contact
    program.post(f"contacts/{contact.pk}/case", OPENING, key="first")  # what a process reads only once
    with CaptureQueriesContext(connection, ) as caught:
        answer = program.post(f"contacts/{contact.pk}/case", OPENING, key="second")

    assert answer.status_code == 201
    statements = [q["sql"] for q in caught.captured_queries]
    counted = [sql for sql in statements if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    with capsys.disabled():
        print(f"\nopening a case by API: {len(counted)} statements")
        for sql in counted:
            print("   ", sql[:150])
    assert len(counted) <= 25


STEPS = [
    ("judgement", {"class": "商品质量", "reasons_sufficient": True, "demand_reasonable": True, "words": "属实"}),
    ("acceptance", {"promised_on": "2027-01-15"}),
    ("assignment", {"department": "质检部门", "words": "质量问题"}),
]


def test_the_deeds_of_a_complaint_are_told_as_facts(scene, case):
    program = Program(scene.people["郑强"])
    for noun, given in STEPS:
        answer = program.post(f"cases/{case.pk}/{noun}", given)
        assert answer.status_code in {200, 409}, answer.content
        if answer.status_code == 409:
            assert answer.json()["citation"].startswith("service-department@1#")


@pytest.mark.parametrize("noun", sorted(DEEDS))
def test_no_deed_of_a_complaint_is_open_to_who_only_sees_it(scene, case, noun):
    given = {one.name: _some(one, scene) for one in DEEDS[noun].inputs if one.is_required}
    if DEEDS[noun].is_wordy:
        given["words"] = "字"

    seeing = Program(scene.people["褚伟"]).post(f"cases/{case.pk}/{noun.replace('_', '-')}", given)
    stranger = Program(scene.people["卫平"]).post(f"cases/{case.pk}/{noun.replace('_', '-')}", given)

    assert (seeing.status_code, seeing.json()["error"]) == (403, "not_allowed")
    assert (stranger.status_code, stranger.json()["error"]) == (404, "not_found")
    assert not Fact.objects.filter(kind=DEEDS[noun].fact).exists()


def _some(one, scene):
    if one.type == "choice":
        names = {"complaint_class": "商品质量", "department": "质检部门", "cause": None, "remedy": None}
        if not isinstance(one.options, str):
            return one.options[0]
        name = one.options.removeprefix("list:")
        from shouwen.cases.pack import list_of

        return names.get(name) or list_of(name, scene.service.pk, timezone.now())[0].name
    return {"truth": True, "date": "2027-01-15", "money": "12.50", "member": scene.people["沈洁"].pk, "text": "字"}[
        one.type]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("cases/{case}/pause", {"reason": "等配件"}),
        ("cases/{case}/resumption", {}),
        ("cases/{case}/closure", {"result": "办结"}),
        ("cases/{case}/reopening", {"reason": "又坏了"}),
        ("cases/{case}/merger", {"into": 1}),
        ("cases/{case}/transfer", {"to_unit": 0, "reason": "质量问题"}),
        ("cases/{case}/handing-on", {"to": "吴敏"}),
        ("cases/{case}/sub-case", {"unit": 0, "subject": "检验"}),
        ("cases/{case}/entries", {"form": "客户投诉登记表一", "values": {}}),
    ],
)
def test_no_deed_of_a_case_is_open_to_who_only_sees_it(scene, case, path, body):
    if 0 in body.values():
        body = {name: scene.departments["质检部"].pk if value == 0 else value for name, value in body.items()}
    if "into" in body:
        body = {"into": case.pk}
    if "to" in body:
        body = {"to": scene.people[body["to"]].pk}
    path = path.format(case=case.pk)

    seeing = Program(scene.people["褚伟"]).post(path, body)
    stranger = Program(scene.people["卫平"]).post(path, body)

    assert seeing.status_code == 403, seeing.content
    assert stranger.status_code == 404, stranger.content


def test_the_accused_finds_no_such_case(scene):
    case = take_complaint(scene, timezone.now(), accused=scene.people["吴敏"])
    accused = Program(scene.people["吴敏"])

    assert accused.get(f"cases/{case.pk}").status_code == 404
    assert accused.get("cases", show="all").json()["rows"] == []
    assert accused.post(f"cases/{case.pk}/note", {"words": "不是我"}).status_code == 404
    assert accused.post(f"cases/{case.pk}/judgement", {"class": "商品质量"}).status_code == 404
    assert Note.objects.count() == 0


def test_a_transfer_is_offered_declined_and_accepted(scene, case):
    giver, taker = Program(scene.people["周婷"]), Program(scene.people["沈洁"])
    quality = scene.departments["质检部"].pk

    first = giver.post(f"cases/{case.pk}/transfer", {"to_unit": quality, "reason": "质量问题"}).json()
    assert giver.post(f"transfers/{first['id']}/acceptance").status_code == 403
    assert [row["id"] for row in taker.get("transfers").json()["rows"]] == [first["id"]]
    assert taker.post(f"transfers/{first['id']}/refusal", {"reason": "不归我们"}).status_code == 200
    second = giver.post(f"cases/{case.pk}/transfer", {"to_unit": quality, "reason": "请再看"}).json()
    assert taker.post(f"transfers/{second['id']}/acceptance").status_code == 200
    late = taker.post(f"transfers/{second['id']}/acceptance")

    case.refresh_from_db()
    assert case.unit == scene.departments["质检部"]
    assert (late.status_code, late.json()["error"]) == (409, "overtaken")
    assert [t.state for t in Transfer.objects.order_by("pk")] == ["declined", "accepted"]


def test_a_case_is_given_to_a_colleague_and_to_nobody_of_another_unit(scene, case):
    giver, wu, other = Program(scene.people["周婷"]), scene.people["吴敏"], scene.people["沈洁"]

    assert giver.post(f"cases/{case.pk}/handing-on", {"to": other.pk}).json()["error"] == "bad_input"
    assert giver.post(f"cases/{case.pk}/handing-on", {"to": wu.pk, "reason": "请假"}).status_code == 200

    case.refresh_from_db()
    assert case.holder == wu


def test_a_case_pauses_resumes_and_is_noted(scene, case):
    program = Program(scene.people["周婷"])

    assert program.post(f"cases/{case.pk}/pause", {"reason": "等配件"}).status_code == 200
    assert program.get(f"cases/{case.pk}").json()["pause"]["reason"] == "等配件"
    assert program.post(f"cases/{case.pk}/pause", {"reason": "等配件"}).json()["error"] == "overtaken"
    assert program.post(f"cases/{case.pk}/resumption").status_code == 200
    noted = program.post(f"cases/{case.pk}/note", {"words": "已联系", "mentions": [scene.people["吴敏"].pk]})
    assert noted.status_code == 201
    assert [n.words for n in Note.objects.all()] == ["已联系"]


def test_closing_too_early_is_refused_with_every_article(scene, case):
    answer = Program(scene.people["周婷"]).post(f"cases/{case.pk}/closure", {"result": "办结"}, language="zh-hans")

    problem = answer.json()
    assert (answer.status_code, problem["error"]) == (409, "against_the_rules")
    assert problem["grounds"]
    assert all(ground["citation"].startswith("service-department@1#") for ground in problem["grounds"])
    assert facts_of("deed.refused")


def test_a_task_is_taken_given_back_and_completed(scene, case):
    task = Task.objects.filter(matter=case.reference, state="open", awaits="").first()
    waiting = Task.objects.filter(matter=case.reference, state="open").first()
    someone = Program(scene.people["周婷"])
    offered = someone.get("tasks", show="offered").json()["rows"]
    stranger = Program(scene.people["卫平"])

    assert stranger.post(f"tasks/{waiting.pk}/taking").status_code == 404
    if offered:
        number = offered[0]["id"]
        assert someone.post(f"tasks/{number}/taking").status_code == 200
        assert someone.post(f"tasks/{number}/taking").json()["error"] == "overtaken"
        assert someone.post(f"tasks/{number}/giving-back", {"reason": "请假"}).status_code == 200
        assert [row["id"] for row in someone.get("tasks").json()["rows"]] == []
    if task is not None:
        assert someone.post(f"tasks/{task.pk}/completion", {"answers": {}}).status_code in {200, 403, 409, 422}


def test_a_form_is_begun_saved_on_its_version_and_signed(scene, case):
    program = Program(scene.people["周婷"])
    form, field = _writable(program.get(f"cases/{case.pk}/forms").json())

    begun = program.post(f"cases/{case.pk}/entries", {"form": form["name"], "values": {}})
    assert begun.status_code == 201, begun.content
    entry = begun.json()
    saved = program.post(f"entries/{entry['id']}/version", {"version": 1, "values": {field: "已核实"}})
    overtaken = program.post(f"entries/{entry['id']}/version", {"version": 1, "values": {"x": "1.5"}})
    shown = program.get(f"entries/{entry['id']}").json()

    assert saved.status_code == 200, saved.json()
    assert (overtaken.status_code, overtaken.json()["error"]) == (409, "overtaken")
    assert overtaken.json()["mine"] == {"x": "1.5"}
    assert overtaken.json()["theirs"] == shown["values"]
    assert shown["version"] == 2
    nowhere = program.post(f"entries/{entry['id']}/signature", {"place": "没有", "version": 2})
    assert (nowhere.status_code, nowhere.json()["citation"]) == (422, form["citation"])


def test_who_countersigns_reads_the_form_and_nothing_else_of_the_case(scene, case):
    handler, marketing = Program(scene.people["周婷"]), Program(scene.people["卫平"])
    forms = handler.get(f"cases/{case.pk}/forms").json()
    places = {form["name"]: {place for stage in form["signs"] for place in stage} for form in forms}
    round_ = next(name for name, held in places.items() if "营销部门" in held)
    other = next(name for name, held in places.items() if "营销部门" not in held and not held & {"制表", "审核"})
    entries = [handler.post(f"cases/{case.pk}/entries", {"form": name, "values": {}}).json()["id"]
               for name in (round_, other)]

    assert [marketing.get(f"entries/{number}").status_code for number in entries] == [200, 404]
    assert marketing.get(f"cases/{case.pk}").status_code == 404
    early = marketing.post(f"entries/{entries[0]}/signature", {"place": "营销部门", "version": 1})
    assert (early.status_code, early.json()["error"]) == (409, "against_the_rules")
    assert early.json()["citation"].startswith("service-department@1#")


def _writable(forms):
    for form in forms:
        for field in form["fields"]:
            is_open = not field["by"] or "经办人" in field["by"]
            if is_open and field["type"] in {"text", "long_text"} and not field["source"]:
                return form, field["name"]
    raise AssertionError("no form has a text that the handler writes")


def test_customers_are_recorded_found_and_changed_on_their_version(scene):
    program = Program(scene.people["周婷"])
    made = program.post("customers", {"unit": scene.service.pk, "name": "孙丽", "points": [
        {"kind": "phone", "value": "13900001111"}]}).json()
    change = {"version": 1, "name": "孙莉", "points": [{"kind": "mail", "value": "s@example.com"}]}

    assert program.get("customers", q="0001111").json()["rows"][0]["name"] == "孙丽"
    assert program.post(f"customers/{made['id']}/change", change).json()["version"] == 2
    assert program.post(f"customers/{made['id']}/change", change).json()["error"] == "overtaken"
    assert Customer.objects.get().name == "孙莉"
    assert Program(scene.people["卫平"]).get(f"customers/{made['id']}").status_code == 404
    assert Program(scene.people["褚伟"]).post("customers", {"unit": scene.service.pk, "name": "某"}).status_code == 403


def test_files_are_added_and_read(scene, case, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    program, pdf = Program(scene.people["周婷"]), b"%PDF-1.7\n1 0 obj\n"

    made = program.send(f"cases/{case.pk}/attachments", "照片 1.pdf", pdf, key="one")
    again = program.send(f"cases/{case.pk}/attachments", "照片 1.pdf", pdf, key="one")
    wrong = program.send(f"cases/{case.pk}/attachments", "照片.png", pdf)
    read = program.get(f"attachments/{made.json()['id']}")

    assert (made.status_code, again.json()) == (201, made.json())
    assert (wrong.status_code, wrong.json()["field"]) == (422, "file")
    assert b"".join(read.streaming_content) == pdf
    assert read.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E7%85%A7%E7%89%87%201.pdf"
    assert read.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Program(scene.people["褚伟"]).send(f"cases/{case.pk}/attachments", "a.pdf", pdf).status_code == 403
    assert Program(scene.people["卫平"]).get(f"attachments/{made.json()['id']}").status_code == 404
    assert [row["name"] for row in program.get(f"cases/{case.pk}/attachments").json()] == ["照片 1.pdf"]


def test_why_says_article_figures_and_facts(scene, case):
    program = Program(scene.people["周婷"])
    clock = program.get(f"cases/{case.pk}").json()["deadlines"][0]

    why = program.get(clock["why"].removeprefix("/api/")).json()

    assert why["citation"] == clock["citation"]
    assert "case.opened" in [fact["kind"] for fact in why["facts"]]
    assert Program(scene.people["卫平"]).get(clock["why"].removeprefix("/api/")).status_code == 404


def test_any_other_past_deed_needs_its_own_right(scene, case):
    body = {"reason": "等配件", "at": case.opened_at.isoformat()}

    refused = Program(scene.people["周婷"]).post(f"cases/{case.pk}/pause", body)
    narrow = Program(scene.people["管理员"], "pause_case").post(f"cases/{case.pk}/pause", body)

    assert (refused.status_code, narrow.status_code) == (403, 403)
    assert "Record what happened earlier" in refused.content.decode()
    assert Program(scene.people["管理员"]).post(f"cases/{case.pk}/pause", body).status_code == 200


def test_a_contact_may_be_written_down_later_by_whoever_may_log_contacts(scene):
    past = "2026-03-02T09:00:00+08:00"
    body = {**CALL, "unit": scene.service.pk, "new_customer": {"name": "刘洋"}, "at": past}

    late = Program(scene.people["周婷"]).post("contacts", body)
    done = Program(scene.people["管理员"]).post("contacts", body)
    future = Program(scene.people["管理员"]).post("contacts", {**body, "at": "2999-01-01T00:00:00Z"})
    ancient = Program(scene.people["管理员"]).post("contacts", {**body, "at": "0001-01-01T00:00:00Z"})

    assert (late.status_code, done.status_code) == (201, 201)
    assert {one.at.isoformat() for one in Contact.objects.all()} == {"2026-03-02T01:00:00+00:00"}
    assert [(a.status_code, a.json()["field"]) for a in (future, ancient)] == [(422, "at")] * 2
