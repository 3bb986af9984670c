"""A decision table is changed as a grid: typed, checked, taken out as a sheet and in again, by who may write it."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from shouwen.organisation.models import Member
from tests.factories import make_member, make_position

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
HUNG_UP = "SD-1.3-6-4a"
COLUMNS = {"column": ["#if", "#result"], "row": ["0", "1"], "r0-0": "hung_up_by = 'agent'", "r0-1": "先于对方挂机",
           "r1-0": "hung_up_by = 'customer'", "r1-1": "对方先挂"}


def text_of(answer):
    """Return what a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", answer.content.decode())


@pytest.fixture
def path(draft):
    return f"/drafts/{draft.pk}/tables/{HUNG_UP}"


def test_a_table_is_shown_as_a_grid(admin, draft, path):
    page = admin.get(path).content.decode()

    assert "谁先挂机" in page
    assert re.search(r'name="r0-0"[^>]*>hung_up_by = &#39;agent&#39;</textarea>', page)
    assert "draft-table" in admin.get(f"/drafts/{draft.pk}/tables/").content.decode()


def test_a_table_is_called_in_the_characters_of_the_reader(admin, draft, path):
    Member.objects.filter(pk=admin.session["_auth_user_id"]).update(language="zh-hant")

    assert "誰先掛機" in admin.get(path).content.decode()
    assert "誰先掛機" in admin.get(f"/drafts/{draft.pk}/tables/").content.decode()


def test_saving_changes_the_lines_of_the_table_only(admin, draft, path):
    answer = admin.post(path, {**COLUMNS, "r1-1": "对方先挂机", "version": 1})

    before = dict(draft.files)
    draft.refresh_from_db()
    assert (answer.status_code, draft.version) == (302, 2)
    file = "standards/telephone.yaml"
    assert draft.files[file] == before[file].replace("result: 对方先挂}", "result: 对方先挂机}")
    assert {one for one in before if before[one] != draft.files[one]} == {file}


def test_a_wrong_cell_is_named_and_nothing_is_kept(admin, draft, path):
    answer = admin.post(path, {**COLUMNS, "r0-0": "hung_by = 'agent'", "version": 1, "check": "1"})

    page = answer.content.decode()
    assert (answer.status_code, 'data-cell="r0-0"' in page) == (200, True)
    assert re.search(r'id="r0-0"[^>]*aria-invalid="true"', page)
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_sheet_that_is_none_is_refused_in_the_readers_words(admin, path):
    answer = admin.post(path, {"sheet": SimpleUploadedFile("t.xlsx", b"nope"), "version": 1})

    assert answer.status_code == 422
    assert "xlsx 格式的表格文件" in text_of(answer)


def test_what_no_row_decides_is_named(admin, path):
    whole = text_of(admin.post(path, {**COLUMNS, "row": ["0"], "check": "1"}))

    gaps = whole.partition("没有一行判定")[2].partition("保存")[0]
    assert "先挂机的一方为“客户”" in " ".join(gaps.split())


@pytest.mark.parametrize(("deed", "rows"), [
    ("add", ["0", "1", "n1"]), ("below:0", ["0", "n1", "1"]), ("up:1", ["1", "0"]), ("down:0", ["1", "0"]),
    ("up:0", ["0", "1"]), ("remove:0", ["1"]), ("remove:7", ["0", "1"])])
def test_rows_are_added_moved_and_removed(admin, draft, path, deed, rows):
    page = admin.post(path, {**COLUMNS, "do": deed, "version": 1}).content.decode()

    assert re.findall(r'name="row" value="(\w+)"', page) == rows
    draft.refresh_from_db()
    assert draft.version == 1


def test_columns_are_added_and_removed(admin, path):
    more = admin.post(path, {**COLUMNS, "do": "with", "with": "talk"}).content.decode()
    less = admin.post(path, {**COLUMNS, "do": "without:#if"}).content.decode()

    assert re.findall(r'name="column" value="([^"]+)"', more) == ["talk", "#if", "#result"]
    assert re.findall(r'name="column" value="([^"]+)"', less) == ["#result"]


def sheet_with(content, **cells):
    book = load_workbook(io.BytesIO(content))
    for place, text in cells.items():
        book.active[place] = text
    into = io.BytesIO()
    book.save(into)
    return SimpleUploadedFile("table.xlsx", into.getvalue())


def test_a_sheet_goes_out_and_is_looked_at_before_it_is_saved(admin, draft, path):
    out = admin.get(f"/drafts/{draft.pk}/sheets/{HUNG_UP}")
    shown = admin.post(path, {"sheet": sheet_with(out.content, B3="对方先挂机", A4="not known(hung_up_by)", B4="不知")})

    page = shown.content.decode()
    assert re.findall(r'name="row" value="(\w+)"', page) == ["0", "n2", "n3"]
    assert "对方先挂机" in page
    assert re.findall(r"<li>(第 .+?)</li>", page) == ["第 2 行，结果", "第 3 行，条件", "第 3 行，结果"]
    draft.refresh_from_db()
    assert draft.version == 1


@pytest.mark.parametrize("content", [b"", b"no sheet", b"PK\x03\x04 broken"])
def test_what_is_no_sheet_is_refused(admin, path, content):
    answer = admin.post(path, {"sheet": SimpleUploadedFile("x.xlsx", content)})

    assert answer.status_code == 422


def test_who_only_tries_drafts_reads_the_table_and_does_not_write_it(client, scene, draft, path):
    make_position("试算员", deeds={"try_draft": "subtree"})
    client.force_login(make_member("试算", position="试算员", unit=scene.company))

    page = client.get(path)
    refused = client.post(path, {**COLUMNS, "version": 1})

    assert (page.status_code, refused.status_code) == (200, 403)
    assert "<textarea" not in page.content.decode()


def test_what_was_typed_over_anothers_change_stays(admin, draft, path):
    admin.post(f"/drafts/{draft.pk}/files/README.md", {"text": "他人所写", "version": 1})
    answer = admin.post(path, {**COLUMNS, "r1-1": "我所写", "version": 1})

    assert answer.status_code == 409
    assert "我所写" in answer.content.decode()


def test_the_pages_ask_few_questions(admin, draft, path):
    for address in (path, f"/drafts/{draft.pk}/tables/"):
        admin.get(address)
        with CaptureQueriesContext(connection, ) as asked:
            admin.get(address)
        assert len(asked) <= 12
