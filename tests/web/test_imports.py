"""Pages of an import: the file, the columns with their values, a trial, what was left out, the writing."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.customers.models import Customer
from shouwen.work.actions.import_making import make_next_import
from shouwen.work.models import Import
from tests.test_permissions import client_of
from tests.work.importing import as_text

pytestmark = pytest.mark.django_db
ROWS = [
    ["客户姓名", "联系电话", "内部代号"], ["张三", "13800000001", "甲"], ["李四", "138", "乙"],
    ["王五", "13800000003", "丙"],
]  # fmt: skip


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def client(scene):
    return client_of(scene.people["周婷"])


def taken(client, scene, content=None, name="客户.csv"):
    file = SimpleUploadedFile(name, content or as_text(ROWS))
    return client.post("/imports/customers", {"unit": scene.service.pk, "file": file})


def columns(**more):
    return {"column-0": "name", "column-1": "phone", "column-2": "", "choice-duplicates": "skip", **more}


def test_a_list_is_tried_then_written_and_what_was_left_out_can_be_fetched(client, scene):
    answer = taken(client, scene)
    one = Import.objects.get()
    address = f"/imports/{one.pk}"
    assert answer.headers["Location"] == address
    said = client.get(address).content.decode()
    assert all(words in said for words in ("客户姓名", "张三 · 李四 · 王五", "内部代号", "甲 · 乙 · 丙"))
    assert '<option value="name" selected>' in said

    client.post(f"{address}/beginning", columns(deed="trial"))
    assert "正在排队" in client.get(address).content.decode()
    assert make_next_import(timezone.now)

    said = client.get(address).content.decode()
    assert "没有录入任何内容" in said
    assert "电话：“138”不是电话号码" in said
    assert Customer.objects.filter(name__in=("张三", "王五")).count() == 0
    sheet = load_workbook(BytesIO(client.get(f"{address}/wrong").content)).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["客户姓名", "联系电话", "内部代号", "原行号", "未导入原因"],
        ["李四", "138", "乙", 3, "电话：“138”不是电话号码。"],
    ]  # fmt: skip

    client.post(f"{address}/beginning", columns(deed="write"))
    assert make_next_import(timezone.now)
    assert Customer.objects.filter(name__in=("张三", "王五")).count() == 2
    assert "已处理完" in client.get(address).content.decode()


@pytest.mark.parametrize(("minutes", "every"), [(0, 1), (0.5, 4), (60, 10)])
def test_the_page_of_an_import_asks_seldomer_the_longer_it_takes(client, scene, minutes, every):
    taken(client, scene)
    one = Import.objects.get()
    address = f"/imports/{one.pk}"
    assert 'hx-trigger="every' not in client.get(address).content.decode()
    client.post(f"{address}/beginning", columns(deed="trial"))
    Import.objects.update(at=timezone.now() - timedelta(minutes=minutes))

    assert f'hx-trigger="every {every}s"' in client.get(address).content.decode()


def test_the_next_file_with_the_same_titles_maps_itself(client, scene):
    taken(client, scene)
    first = Import.objects.get()
    client.post(f"/imports/{first.pk}/beginning", columns(**{"column-2": "remark"}))

    taken(client, scene, as_text([*ROWS, ["赵六", "13800000006", "丁"]]))

    assert Import.objects.latest("pk").mapping == {"name": 0, "phone": 1, "remark": 2}


def test_the_sheet_of_what_was_left_out_can_be_corrected_and_imported(client, scene):
    taken(client, scene)
    one = Import.objects.get()
    client.post(f"/imports/{one.pk}/beginning", columns(deed="write"))
    assert make_next_import(timezone.now)
    book = load_workbook(BytesIO(client.get(f"/imports/{one.pk}/wrong").content))
    book.worksheets[0]["B2"] = "13800000002"
    file = BytesIO()
    book.save(file)

    taken(client, scene, file.getvalue(), "更正.xlsx")
    again = Import.objects.latest("pk")
    client.post(f"/imports/{again.pk}/beginning", {**columns(deed="write"), "column-3": "", "column-4": ""})
    assert make_next_import(timezone.now)

    again.refresh_from_db()
    assert (again.mapping, again.made, again.failed) == ({"name": 0, "phone": 1}, 1, 0)
    assert Customer.objects.get(name="李四").points.get().plain == "13800000002"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("客户.pdf", b"%PDF-1.7", "清单文件只能是"), ("客户.xlsx", b"%PDF-1.7\n1 0 obj\n", "xlsx"),
        ("客户.csv", b"", "空"), ("客户.csv", "姓名,电话\n".encode(), "标题行之下没有内容"),
        ("客户.csv", b"\x81\xff,\xff\xff\n1,2\n", "csv"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_beside_its_field(client, scene, name, content, says):
    answer = client.post("/imports/customers", {"unit": scene.service.pk, "file": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Import.objects.exists()


def test_a_file_beyond_the_limit_is_refused(client, scene, settings):
    settings.UPLOAD_LIMIT = 20

    assert taken(client, scene).status_code == 422


@pytest.mark.parametrize(
    "given",
    [{"column-2": "phone"}, {"column-0": ""}, {"column-0": "no such"}, {"choice-duplicates": "x"}],
)
def test_columns_that_cannot_be_so_are_refused_with_a_sentence(client, scene, given):
    taken(client, scene)
    one = Import.objects.get()

    answer = client.post(f"/imports/{one.pk}/beginning", columns(**given))

    one.refresh_from_db()
    assert (answer.status_code, one.state) == (422, "mapping")


def test_an_import_is_its_askers_alone(client, scene):
    taken(client, scene)
    one = Import.objects.get()
    other = client_of(scene.people["沈洁"])

    answers = [other.get(f"/imports/{one.pk}"), other.get(f"/imports/{one.pk}/wrong"),
               other.post(f"/imports/{one.pk}/beginning", columns()),
               other.post(f"/imports/{one.pk}/cancellation")]  # fmt: skip

    assert {answer.status_code for answer in answers} <= {403, 404}
    one.refresh_from_db()
    assert one.state == "mapping"


def test_a_cancelled_import_stops_and_its_file_goes(client, scene):
    taken(client, scene)
    one = Import.objects.get()
    client.post(f"/imports/{one.pk}/beginning", columns(deed="write"))

    client.post(f"/imports/{one.pk}/cancellation")

    assert not make_next_import(timezone.now)
    one.refresh_from_db()
    assert (one.state, Customer.objects.filter(name="张三").count()) == ("cancelled", 0)


@pytest.mark.parametrize("state", ["mapping", "waiting", "reading", "writing", "tried", "done", "failed", "gone"])
def test_a_page_costs_few_statements(client, scene, state, django_assert_max_num_queries):
    taken(client, scene)
    one = Import.objects.get()
    Import.objects.filter(pk=one.pk).update(state=state, rows=3, failed=1)

    with django_assert_max_num_queries(12):
        assert client.get(f"/imports/{one.pk}").status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get("/imports/customers").status_code == 200


def test_what_one_has_imported_leaves_as_a_sheet_and_others_imports_do_not(client, scene):
    taken(client, scene)
    one = Import.objects.get()
    client.post(f"/imports/{one.pk}/beginning", columns(deed="write"))
    make_next_import(timezone.now)

    page = client.get("/imports/customers").content.decode()
    assert "/lists/imports.xlsx?of=customers" in page
    sheet = load_workbook(BytesIO(client.get("/lists/imports.xlsx?of=customers").content)).worksheets[0]
    titles, row = sheet.iter_rows(values_only=True)
    found = dict(zip(titles, row, strict=True))
    said = [found[title] for title in ("文件", "行数", "新建", "未导入", "状态")]
    assert said == ["客户.csv", 3, 2, 1, "已处理完"]
    other = load_workbook(BytesIO(client.get("/lists/imports.xlsx?of=orders").content)).worksheets[0]
    assert other.max_row == 1
    theirs = client_of(scene.people["管理员"]).get("/lists/imports.xlsx").content
    assert load_workbook(BytesIO(theirs)).worksheets[0].max_row == 1


def test_an_import_that_is_done_leads_to_the_list(client, scene):
    taken(client, scene)
    one = Import.objects.get()
    assert "查看清单" not in client.get(f"/imports/{one.pk}").content.decode()
    client.post(f"/imports/{one.pk}/beginning", columns(deed="write"))
    make_next_import(timezone.now)

    before, link, _after = client.get(f"/imports/{one.pk}").content.decode().partition("查看清单")
    assert link
    assert 'href="/customers/"' in before[-300:]


def test_what_is_none_of_the_choices_is_told_as_it_is_written(client, scene):
    rows = [["客户姓名", "客户类别"], ["张三", "VIP"]]
    taken(client, scene, as_text(rows))
    one = Import.objects.get()
    given = {"column-0": "name", "column-1": "kind", "choice-duplicates": "skip", "deed": "trial"}
    client.post(f"/imports/{one.pk}/beginning", given)
    make_next_import(timezone.now)

    assert "“VIP”不在其中" in client.get(f"/imports/{one.pk}").content.decode()


def test_an_empty_house_says_how_the_first_customers_come(client, scene):
    Customer.objects.all().delete()

    assert "导入整份名单" in client.get("/customers/").content.decode()
    assert "没有找到客户" in client.get("/customers/?q=张三").content.decode()
