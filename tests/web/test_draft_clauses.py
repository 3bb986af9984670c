"""Any clause of a standard is changed in a form; standards are added by kind, and taken out, without touching a file."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.compliance.draft_reading import faults_of
from shouwen.regulation.language.reading import kinds
from tests.factories import make_member, make_position

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
RINGS, FILE = "SD-1.3-6-1a", "standards/telephone.yaml"
ARTICLE = "第一章/三/六/（1）"


def sent(admin, path):
    """Return what a browser would send of a form of clauses as it is shown."""
    form = admin.get(path).context["form"]
    return {one.name: (one.value() or "").replace("\n", "\r\n") for one in form}


def test_saving_unchanged_changes_no_byte(admin, draft):
    path = f"/drafts/{draft.pk}/clauses/{RINGS}"
    answer = admin.post(path, {**sent(admin, path), "version": 1})

    before = dict(draft.files)
    draft.refresh_from_db()
    assert (answer.status_code, draft.files) == (302, before)


def test_a_clause_is_changed_and_another_added(admin, draft):
    path = f"/drafts/{draft.pk}/clauses/{RINGS}"
    answer = admin.post(path, {**sent(admin, path), "at_most": "2", "where": "rings > 0", "version": 1})

    before = draft.files[FILE]
    draft.refresh_from_db()
    assert answer.status_code == 302
    assert draft.files[FILE] != before
    assert "at_most: 2\n" in draft.files[FILE]
    assert "  where: rings > 0\n" in draft.files[FILE]


def test_a_wrong_clause_is_named_and_nothing_is_kept(admin, draft):
    path = f"/drafts/{draft.pk}/clauses/{RINGS}"
    page = admin.post(path, {**sent(admin, path), "measure": "ringss", "check": "1", "version": 1}).content.decode()

    assert '<a href="#id_measure">' in page
    draft.refresh_from_db()
    assert draft.version == 1


def test_every_kind_has_a_form(admin, draft):
    offered = admin.get(f"/drafts/{draft.pk}/new-standard").content.decode()

    for kind in kinds():
        assert f"kind={kind}" in offered
        assert admin.get(f"/drafts/{draft.pk}/new-standard?kind={kind}").status_code == 200


def test_a_phrase_is_added_with_wordings_as_lines(admin, draft):
    answer = admin.post(f"/drafts/{draft.pk}/new-standard?kind=phrase", {
        "title-zh": "不说喂", "title-en": "No hey", "in-file": FILE, "id": "SD-X/hey", "article": ARTICLE,
        "forbidden": "喂\r\n说吧", "allowed_within": "喂养", "version": 1})

    draft.refresh_from_db()
    assert answer.status_code == 302, re.sub(r"<[^>]+>", "", answer.content.decode())[:3000]
    assert draft.files[FILE].endswith(f"""
- phrase: {{zh: 不说喂, en: No hey}}
  id: SD-X/hey
  article: {ARTICLE}
  forbidden: [喂, 说吧]
  allowed_within: [喂养]
""")


@pytest.mark.parametrize(("kind", "clause", "path", "name"), [
    ("form", "schema", "forms/暂存登记表.yaml", "暂存登记表"), ("flow", "bpmn", "flows/暂存流程.bpmn", "暂存流程")])
def test_a_new_form_or_flow_begins_with_a_file_that_passes(admin, draft, kind, clause, path, name):
    assert f"new-standard?kind={kind}" in admin.get(f"/drafts/{draft.pk}/{kind}s/").content.decode()
    given = {"title-zh": name, "title-en": "Kept for a while", "in-file": FILE, "id": "SD-X/kept", "article": ARTICLE,
             clause: path, "version": 1, **({"case": "请示报告", "of": "case"} if kind == "flow" else {})}

    checked = admin.post(f"/drafts/{draft.pk}/new-standard?kind={kind}", {**given, "check": "1"})
    answer = admin.post(f"/drafts/{draft.pk}/new-standard?kind={kind}", given)

    assert "文本没有错误" in checked.content.decode()
    assert answer.status_code == 302, re.sub(r"<[^>]+>", "", answer.content.decode())[:3000]
    draft.refresh_from_db()
    assert path in draft.files
    assert not faults_of(draft.files)
    assert name in admin.get(answer["Location"]).content.decode()


def test_a_file_that_no_pack_may_have_is_not_begun(admin, draft):
    answer = admin.post(f"/drafts/{draft.pk}/new-standard?kind=form", {
        "title-zh": "坏", "in-file": FILE, "id": "SD-X/bad", "article": ARTICLE,
        "schema": "forms/../../x.yaml", "version": 1})

    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_standard_without_its_clauses_is_not_added(admin, draft):
    missing = admin.post(f"/drafts/{draft.pk}/new-standard?kind=limit", {"title-zh": "缺", "version": 1})
    twice = admin.post(f"/drafts/{draft.pk}/new-standard?kind=gate", {
        "title-zh": "重", "in-file": FILE, "id": RINGS, "article": ARTICLE, "before": "case.closed",
        "refuse_when": "not has_reason", "version": 1})

    assert (missing.status_code, twice.status_code) == (422, 422)
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_standard_is_taken_out(admin, draft):
    answer = admin.post(f"/drafts/{draft.pk}/repeals/{RINGS}", {"version": 1})
    again = admin.post(f"/drafts/{draft.pk}/repeals/{RINGS}", {"version": 2})

    draft.refresh_from_db()
    assert (answer.status_code, again.status_code) == (302, 409)
    assert RINGS not in draft.files[FILE]


def test_who_only_tries_drafts_writes_nothing(client, scene, draft):
    position = make_position("制度员", {"try_draft": "subtree", "see_regulation": "subtree"})
    client.force_login(make_member("卫制度", scene.company, position=position))
    path = f"/drafts/{draft.pk}"
    given = {"title-zh": "三声", "id": RINGS, "article": ARTICLE, "measure": "rings", "at_most": "2", "version": 1}

    assert client.get(f"{path}/clauses/{RINGS}").status_code == 200
    assert client.post(f"{path}/clauses/{RINGS}", given).status_code == 403
    assert client.post(f"{path}/repeals/{RINGS}", {"version": 1}).status_code == 403
    assert client.post(f"{path}/new-standard?kind=limit", {**given, "id": "X", "in-file": FILE}).status_code == 403


def test_the_pages_ask_few_questions(admin, draft):
    for address in (f"/drafts/{draft.pk}/clauses/{RINGS}", f"/drafts/{draft.pk}/new-standard?kind=limit"):
        admin.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert admin.get(address).status_code == 200
        assert len(asked) <= 12
