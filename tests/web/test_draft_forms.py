"""A form of a draft: fields added, renamed, moved and removed as rows, checked, and shown as it prints."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_member, make_position

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
FILE = "forms/客户投诉处理表.yaml"


@pytest.fixture
def path(draft):
    return f"/drafts/{draft.pk}/forms/客户投诉处理表"


def given_by(page):
    """Return what a browser would send of the rows of a page."""
    cells = re.findall(r'<textarea[^>]*name="(r\w+-\d)"[^>]*>([^<]*)</textarea>', page)
    chosen = re.findall(r'<select[^>]*name="(r\w+-\d)".*?<option value="(\w+)" selected>', page)
    ticks = re.findall(r'<input type="checkbox"[^>]*name="(r\w+-\d)" value="1" checked', page)
    rows = re.findall(r'name="row" value="(\w+)"', page)
    return {"row": rows, **{name: unescape(text) for name, text in cells}, **dict(chosen), **dict.fromkeys(ticks, "1")}


def test_a_form_is_shown_with_its_fields_and_its_paper(admin, path):
    page = admin.get(path).content.decode()

    assert "data:image/png;base64," in page
    assert len(given_by(page)["row"]) == 28


def test_saving_unchanged_changes_nothing_in_the_file(admin, draft, path):
    answer = admin.post(path, {**given_by(admin.get(path).content.decode()), "version": 1})

    before = dict(draft.files)
    draft.refresh_from_db()
    assert (answer.status_code, draft.version) == (302, 2)
    assert draft.files == before


def test_a_field_is_added_and_another_renamed(admin, draft, path):
    given = given_by(admin.get(path).content.decode())
    more = given_by(admin.post(path, {**given, "do": "below:1", "version": 1}).content.decode())
    more |= {"rn1-0": "渠道", "rn1-1": "Channel", "rn1-2": "choice", "rn1-6": "电话、来访", "r9-0": "件数", "version": 1}
    answer = admin.post(path, more)

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert "- {name: 渠道, en: Channel, type: choice, options: [电话, 来访]}" in draft.files[FILE]
    assert "{label: 件数, field: 件数}" in draft.files[FILE]
    assert "[{label: 渠道, field: 渠道, across: 3}]" in draft.files[FILE]


def test_when_a_field_is_required_is_read_and_changed(admin, draft):
    path, file = f"/drafts/{draft.pk}/forms/培训记录表", "forms/培训记录表.yaml"
    given = given_by(admin.get(path).content.decode())
    wrong = admin.post(path, {**given, "r5-4": "是否参加 = 否", "check": "1"}).content.decode()
    admin.post(path, {**given, "r5-4": "", "r6-4": "是否参加 = '是'", "version": 1})

    draft.refresh_from_db()
    assert given["r5-4"] == "是否参加 = '否'"
    assert 'data-cell="r5-4"' in wrong
    assert "{name: 缺席原因, en: Reason for absence, type: text}" in draft.files[file]
    assert "required_if: \"是否参加 = '是'\"" in draft.files[file] or "required_if: 是否参加 = '是'" in draft.files[file]


@pytest.mark.parametrize(("deed", "at"), [
    ("add", 'id="rn1-0"'), ("below:1", 'id="rn1-0"'),
    ("up:3", 'value="up:3"'), ("down:3", 'value="down:3"'), ("remove:3", 'value="remove:4"'),
    ("remove:27", 'value="remove:26"'),
])
def test_who_adds_moves_or_removes_a_row_by_keyboard_goes_on_there(admin, path, deed, at):
    given = given_by(admin.get(path).content.decode())
    answer = admin.post(path, {**given, "do": deed, "version": 1}).content.decode()
    page = answer.partition("<tbody>")[2].partition("</tbody>")[0]

    place = page.index(" autofocus")
    assert page.count(" autofocus") == 1
    assert at in page[page.rindex("<", 0, place):page.index(">", place)]


def test_the_paper_is_given_as_pdf_and_not_of_what_is_faulty(admin, draft, path):
    address = f"/drafts/{draft.pk}/prints/客户投诉处理表"
    sound = admin.get(address)
    kept = admin.get("/regulation/service-department@1/prints/客户投诉处理表")
    given = given_by(admin.get(path).content.decode())
    admin.post(path, {**given, "r1-2": "choice", "version": 1})

    assert sound.content[:5] == kept.content[:5] == b"%PDF-"
    assert sound["Content-Type"] == "application/pdf"
    assert admin.get(address).status_code == 409


def test_a_wrong_field_is_marked_and_prints_nothing(admin, draft, path):
    given = given_by(admin.get(path).content.decode())
    page = admin.post(path, {**given, "r1-2": "choice", "check": "1"}).content.decode()

    assert 'data-cell="r1-2"' in page
    assert "data:image/png" not in page
    draft.refresh_from_db()
    assert draft.version == 1


def test_who_only_tries_drafts_sees_the_form_and_does_not_write_it(client, scene, draft, path):
    position = make_position("制度员", {"try_draft": "subtree", "see_regulation": "subtree"})
    client.force_login(make_member("卫制度", scene.company, position=position))

    page = client.get(path)
    refused = client.post(path, {"row": ["0"], "r0-0": "编号", "version": 1})

    assert (page.status_code, refused.status_code) == (200, 403)
    assert "<textarea" not in page.content.decode()


def test_the_pages_ask_few_questions(admin, draft, path):
    for address in (path, f"/drafts/{draft.pk}/forms/"):
        admin.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert admin.get(address).status_code == 200
        assert len(asked) <= 12
