"""Whole lists made by the worker: by the rights of who asked, with progress, kept for a while, for nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.compliance.actions import adopt_edition
from shouwen.customers.models import Customer
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Why
from shouwen.organisation.models import Posting
from shouwen.regulation.packs import read_files
from shouwen.work.actions import export_making
from shouwen.work.actions.attachments import discard_orphans
from shouwen.work.actions.export_making import make_next_export
from shouwen.work.actions.exports import (
    ask_export,
    cancel_export,
    discard_exports,
    read_export,
    record_export,
)
from shouwen.work.files import path_of
from shouwen.work.models import Export, ExportState, Notice
from tests.api.program import Program
from tests.factories import as_member, facts_of, refusal_of
from tests.regulation.packing import files
from tests.scenes import take_complaint
from tests.test_permissions import client_of

pytestmark = [pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def scene(scene, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    scene.now = timezone.now()
    return scene


@pytest.fixture
def cases(scene):
    return [take_complaint(scene, scene.now - timedelta(hours=place), subject=f"第{place}件") for place in (1, 2, 3)]


@pytest.fixture
def long_ones(monkeypatch):
    """Let a list of two rows be a long one."""
    monkeypatch.setattr("shouwen.web.exports.views.AT_ONCE", 1)
    monkeypatch.setattr(export_making, "TELL_EVERY", 1)


def ask(scene, key="cases", query=None, who="周婷", language="zh-hans"):
    by = as_member(scene.people[who], scene.now)
    return ask_export(key, query or {}, language=language, zone="Asia/Shanghai", by=by, at=scene.now)


def rows_in(content):
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def read(scene, export, who="周婷", at=None):
    _found, path = read_export(export.pk, by=as_member(scene.people[who], at or scene.now), at=at or timezone.now())
    return rows_in(path.read_bytes())


def test_a_list_is_made_by_the_worker_and_told_and_recorded(scene, cases):
    export = ask(scene, query={"show": "open", "nonsense": "x"})
    assert export.query == {"show": "open"}

    assert make_next_export(timezone.now)
    assert not make_next_export(timezone.now)

    export.refresh_from_db()
    assert (export.state, export.rows, export.total) == (ExportState.DONE, 3, 3)
    assert {row[0] for row in read(scene, export)[1:]} == {case.number for case in cases}
    (fact,) = facts_of("list.exported")
    assert fact.figures == {"list": "cases", "rows": 3, "content": export.digest}
    assert fact.about == fact.by == scene.people["周婷"].reference
    notice = Notice.objects.get(what="export_ready")
    assert (notice.to, notice.state) == (scene.people["周婷"], "shown")


@pytest.mark.parametrize(("language", "heads"), [
    ("zh-hans", ["编号", "名称"]), ("zh-hant", ["編號", "名稱"]), ("en", ["Number", "Name"])])
def test_it_speaks_the_language_of_who_asked(scene, cases, language, heads):
    export = ask(scene, "customers", language=language)

    make_next_export(timezone.now)

    assert read(scene, export)[0][:2] == heads


def test_customers_stand_with_their_main_number(scene, cases):
    export = ask(scene, "customers")

    make_next_export(timezone.now)

    rows = read(scene, export)[1:]
    assert [row[0] for row in rows] == list(Customer.objects.order_by("name_key", "pk").values_list("number", flat=True))
    assert {row[3] for row in rows} == {"138 0013 8000"}


@pytest.mark.parametrize("key", ["cases", "contacts", "customers"])
def test_statements_do_not_grow_with_the_rows(scene, key):
    counts = []
    for more in (1, 0, 2):  # the first one also reads what a process reads once
        for place in range(more):
            take_complaint(scene, scene.now - timedelta(minutes=len(counts) * 5 + place + 1))
        ask(scene, key)
        with CaptureQueriesContext(connection) as asked:
            make_next_export(timezone.now)
        counts.append(len(asked))

    assert counts[1] == counts[2]


def test_nobody_else_reads_cancels_or_sees_it(scene, cases):
    export = ask(scene)
    other = as_member(scene.people["冯丽"], scene.now)

    assert refusal_of(lambda: cancel_export(export.pk, by=other, at=scene.now)).why == Why.NOT_ALLOWED
    make_next_export(timezone.now)
    assert refusal_of(lambda: read_export(export.pk, by=other, at=timezone.now())).why == Why.NOT_ALLOWED
    client = client_of(scene.people["冯丽"])
    assert {client.get(f"/exports/{export.pk}{end}").status_code for end in ("", "/file")} == {403}


def test_who_may_see_no_customer_asks_for_none(scene):
    assert refusal_of(lambda: ask(scene, "customers", who="蒋涛")).why == Why.NOT_ALLOWED
    assert client_of(scene.people["蒋涛"]).post("/exports/", {"list": "customers"}).status_code == 403
    answer = Program(scene.people["蒋涛"]).post("exports", {"list": "customers"})
    assert answer.status_code == 403
    assert not Export.objects.exists()


def test_with_other_rights_neither_made_nor_read(scene, cases):
    made, waiting = ask(scene), None
    make_next_export(timezone.now)
    waiting = ask(scene)
    Posting.objects.filter(member=scene.people["周婷"]).update(until=scene.now)

    later = timezone.now()
    refused = refusal_of(lambda: read_export(made.pk, by=as_member(scene.people["周婷"], later), at=later))
    make_next_export(timezone.now)

    assert refused.why == Why.NOT_ALLOWED
    waiting.refresh_from_db()
    assert waiting.state == ExportState.FAILED


def test_a_cancelled_export_stops_where_it_is(scene, cases, long_ones):
    export = ask(scene)
    seen = []

    def clock():
        seen.append(Export.objects.get(pk=export.pk).rows)
        if len(seen) == 5:
            cancel_export(export.pk, by=as_member(scene.people["周婷"], scene.now), at=scene.now)
        return timezone.now()

    make_next_export(clock)

    export.refresh_from_db()
    assert (export.state, export.digest) == (ExportState.CANCELLED, "")
    assert 0 < export.rows < 3
    assert facts_of("list.exported") == []


def test_what_a_worker_left_lying_is_begun_anew(scene, cases):
    export = ask(scene)
    Export.objects.update(state=ExportState.WORKING, seen_at=scene.now - timedelta(minutes=5), rows=2)

    assert make_next_export(timezone.now)

    export.refresh_from_db()
    assert (export.state, export.rows) == (ExportState.DONE, 3)


def test_what_another_worker_is_at_is_left_to_it(scene, cases):
    ask(scene)
    Export.objects.update(state=ExportState.WORKING, seen_at=timezone.now())

    assert not make_next_export(timezone.now)


def test_the_file_is_kept_for_a_day_and_no_longer(scene, cases):
    export = ask(scene)
    make_next_export(timezone.now)
    export.refresh_from_db()
    path = path_of(export.digest)
    assert discard_exports(export.until - timedelta(microseconds=1)) == discard_orphans(export.until) == 0
    assert path.exists()

    refused = refusal_of(lambda: read(scene, export, at=export.until))
    assert discard_exports(export.until) == 1

    assert refused.why == Why.OVERTAKEN
    assert not path.exists()
    export.refresh_from_db()
    assert (export.state, export.digest) == (ExportState.GONE, "")


def test_no_file_outlives_the_erasing_of_a_person(scene, cases):
    export = ask(scene)
    make_next_export(timezone.now)

    record("customer.erased", at=timezone.now(), unit=scene.service.pk, by=SYSTEM, about=cases[0].customer)

    assert refusal_of(lambda: read(scene, export)).why == Why.OVERTAKEN
    assert discard_exports(timezone.now()) == 1


def test_a_member_has_at_most_three_under_way(scene):
    for _ in range(3):
        ask(scene)

    assert "3" in str(refusal_of(lambda: ask(scene)))


def test_a_long_list_is_offered_to_the_worker_and_followed_on_a_page(scene, cases, long_ones):
    client = client_of(scene.people["周婷"])

    offered = client.get("/lists/cases.xlsx?show=open").content.decode()
    assert 'name="show" value="open"' in offered
    answer = client.post("/exports/", {"list": "cases", "show": "open"})
    export = Export.objects.get()
    assert answer.headers["Location"] == f"/exports/{export.pk}"
    assert "cancellation" in client.get(f"/exports/{export.pk}").content.decode()
    Export.objects.update(state="working", rows=1, total=3, seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    said = client.get(f"/exports/{export.pk}").content.decode()
    assert "已写入 1 行，共 3 行" in said
    assert 'value="33"' in said

    make_next_export(timezone.now)

    assert f"/exports/{export.pk}/file" in client.get(f"/exports/{export.pk}").content.decode()
    file = client.get(f"/exports/{export.pk}/file")
    assert len(rows_in(b"".join(file.streaming_content))) == 4
    assert client.post(f"/exports/{export.pk}/cancellation").status_code == 409


def test_a_short_list_comes_at_once_and_is_recorded_too(scene, cases):
    answer = client_of(scene.people["周婷"]).get("/lists/customers.xlsx")

    assert len(rows_in(answer.content)) == 4
    (fact,) = facts_of("list.exported")
    assert (fact.figures["list"], fact.figures["rows"]) == ("customers", 3)


def test_programs_ask_follow_and_fetch(scene, cases):
    program = Program(scene.people["周婷"])

    asked = program.post("exports", {"list": "cases", "query": {"show": "open"}}, key="one")
    again = program.post("exports", {"list": "cases", "query": {"show": "open"}}, key="one")
    assert (asked.status_code, again.json()) == (202, asked.json())
    number = asked.json()["id"]
    assert program.get(f"exports/{number}").json()["state"] == "waiting"
    assert program.get(f"exports/{number}/content").status_code == 409
    make_next_export(timezone.now)

    shown = program.get(f"exports/{number}").json()
    assert (shown["state"], shown["rows"], shown["list_title"]) == ("done", 3, "Cases")
    file = program.get(f"exports/{number}/content")
    assert len(rows_in(b"".join(file.streaming_content))) == 4
    assert {Program(scene.people["冯丽"]).get(f"exports/{number}{end}").status_code for end in ("", "/content")} == {404}
    assert Program(scene.people["冯丽"]).post(f"exports/{number}/cancellation").status_code == 404
    assert Program(scene.people["周婷"], "see_case").post("exports", {"list": "cases"}).status_code == 403
    assert Program(scene.people["周婷"], "export_list").post("exports", {"list": "cases"}).status_code == 403


def forbid_exports(scene):
    """Let the company follow a regulation in which complaint specialists take no list out of the house."""
    standards = """
- {gate: 不得导出, id: X-1, article: 一/1, before: list.exported, for: [客户投诉专员], refuse_when: "list = 'cases'"}
"""
    head = 'name: small\nedition: "1"\ntitle: 小制度\nin_force_from: 2024-01-01\n'
    small = read_files(files(standards, head), all_kinds())
    adopt_edition(scene.company, small, {}, since=scene.now - timedelta(hours=1), by="system", at=scene.now)


def test_an_article_may_refuse_that_a_list_leaves_the_house(scene, cases):
    forbid_exports(scene)

    assert refusal_of(lambda: ask(scene)).grounds[0].citation == "small@1#一/1"
    specialist = as_member(scene.people["周婷"], scene.now)
    assert refusal_of(lambda: record_export("cases", 3, "0" * 64, by=specialist, at=scene.now)).grounds
    assert not Export.objects.exists()
    assert ask(scene, key="customers").list == "customers"
    assert ask(scene, who="郑强").list == "cases"
