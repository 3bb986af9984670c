"""Lists brought in by programs: uploaded once, tried, written by the worker, told, and fetched where rows were wrong."""

from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.customers.models import Customer
from shouwen.organisation.actions import set_preferences
from shouwen.work.actions import import_making
from shouwen.work.actions.import_making import make_next_import
from shouwen.work.models import Import, Notice
from tests.api.program import Program
from tests.factories import as_member
from tests.work.importing import as_text

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
ROWS = [["客户姓名", "联系电话", "内部代号"], ["张三", "13800000001", "甲"], ["李四", "138", "乙"], ["王五", "", "丙"]]


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"


def program_of(scene, name="周婷", *scopes):
    return Program(scene.people[name], *scopes)


def sent(program, scene, rows=ROWS, key="", **more):
    given = {"list": "customers", "unit": scene.service.pk, **more}
    return program.send("imports", "客户.csv", as_text(rows), key=key, **given)


def begun(program, made, *, is_trial=False, key="", **more):
    answer = program.post(f"imports/{made.json()['id']}/beginning", {"is_trial": is_trial, **more}, key=key)
    while make_next_import(timezone.now):
        pass
    return answer


def test_a_list_is_brought_in_tried_written_and_its_wrong_rows_fetched(scene):
    program = program_of(scene)

    made = sent(program, scene)
    assert made.status_code == 201
    address = f"imports/{made.json()['id']}"
    shown = program.get(address, language="zh-hans").json()
    assert (shown["state"], shown["header"], shown["mapping"]) == ("mapping", ROWS[0], {"name": 0, "phone": 1})
    assert {"key": "name", "title": "名称", "is_required": False} in shown["fields"]
    assert list(shown["offered"][0]["options"]) == ["skip", "update", "record"]

    tried = begun(program, made, is_trial=True)
    assert tried.status_code == 202
    shown = program.get(address).json()
    assert (shown["state"], shown["rows"], shown["made"], shown["failed"]) == ("tried", 3, 2, 1)
    assert not Customer.objects.filter(name__in=("张三", "王五")).exists()

    begun(program, made, mapping={"name": 0, "phone": 1, "remark": 2}, choices={"duplicates": "skip"})
    shown = program.get(address).json()
    assert (shown["state"], shown["made"], shown["failed"]) == ("done", 2, 1)
    assert Customer.objects.get(name="张三").remark == "甲"
    sheet = load_workbook(BytesIO(program.get(f"imports/{made.json()['id']}/wrong").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == tuple(ROWS[0])
    assert rows[1][:4] == ("李四", "138", "乙", 3)


def test_a_repeat_brings_in_and_begins_nothing_again(scene):
    program = program_of(scene)

    made, again = sent(program, scene, key="one"), sent(program, scene, key="one")
    other = sent(program, scene, [*ROWS, ["赵六", "", ""]], key="one")

    assert (again.status_code, again.json()) == (201, made.json())
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")
    assert sent(program, scene, key="two").json() == made.json()  # the same file goes on where it is
    first, second = begun(program, made, key="b"), begun(program, made, key="b")
    assert (first.status_code, second.status_code, second.json()) == (202, 202, first.json())
    assert Customer.objects.filter(name="张三").count() == 1
    assert begun(program, made).status_code == 409
    assert Import.objects.count() == 1


def test_who_may_not_record_brings_nothing_in_and_nobody_sees_anothers_list(scene):
    made = sent(program_of(scene), scene)
    address = f"imports/{made.json()['id']}"

    assert sent(program_of(scene, "卫平"), scene).status_code == 403
    assert sent(program_of(scene, "周婷", "see_customer"), scene).status_code == 403
    assert sent(program_of(scene, "周婷", "record_order"), scene).status_code == 403
    assert sent(program_of(scene), scene, unit=10**9).status_code == 422
    for other in (program_of(scene, "吴敏"), program_of(scene, "管理员")):
        assert other.get(address).status_code == 404
        assert other.get(f"{address}/wrong").status_code == 404
        assert other.post(f"{address}/beginning", {"is_trial": False}).status_code == 404
        assert other.post(f"{address}/cancellation").status_code == 404
        assert other.get("imports").json()["rows"] == []
    orders_only = program_of(scene, "周婷", "record_order")
    assert orders_only.get(address).status_code == 403
    assert orders_only.post(f"{address}/beginning", {"is_trial": False}).status_code == 403
    assert Import.objects.get().state == "mapping"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"mapping": {"phone": 1}}, "name"),  # no name
        ({"mapping": {"name": 9}}, ""),  # no such column
        ({"mapping": {"name": 0, "phone": 0}}, ""),  # one column twice
        ({"mapping": {"wages": 0, "name": 1}}, ""),  # no such field
        ({"choices": {"duplicates": "burn"}}, "duplicates"),
    ],
)
def test_columns_that_cannot_be_are_refused(scene, given, field):
    program = program_of(scene)

    answer = begun(program, sent(program, scene), **given)

    assert (answer.status_code, answer.json().get("field") or "") == (422, field)


def test_a_list_is_cancelled_and_listed(scene):
    program = program_of(scene)
    made = sent(program, scene)
    program.post(f"imports/{made.json()['id']}/beginning", {"is_trial": False})

    assert program.post(f"imports/{made.json()['id']}/cancellation").status_code == 200

    rows = program.get("imports").json()["rows"]
    assert [(row["id"], row["state"], row["list"]) for row in rows] == [(made.json()["id"], "cancelled", "customers")]


def test_whoever_asked_is_told_how_it_ended_each_time(scene):
    program = program_of(scene)
    member = scene.people["周婷"]
    member.mail = "zhou@example.com"
    member.save()
    made = sent(program, scene)

    begun(program, made, is_trial=True)
    begun(program, made)

    told = Notice.objects.filter(matter=f"import:{made.json()['id']}").order_by("pk")
    assert [(one.what, one.to, one.state, one.mail_state) for one in told] == [
        ("import_tried", member, "shown", "waiting"), ("import_done", member, "shown", "waiting"),
    ]  # fmt: skip
    rows = program.get("notices", language="zh-hans").json()["rows"]
    assert [row["subject"] for row in rows] == ["名单导入完毕：客户", "名单试导完毕：客户"]
    assert "新建 2，更改 0，原已有 0，未导入 1" in rows[0]["sentence"]


def test_who_wants_no_mail_of_results_is_told_in_the_house_alone(scene):
    member, now = scene.people["周婷"], timezone.now()
    set_preferences(member, mail="zhou@example.com", mails_results=False, by=as_member(member, now), at=now)
    program = program_of(scene)

    begun(program, sent(program, scene))

    told = Notice.objects.get(what="import_done")
    assert (told.state, told.mail_state, told.mail_next_at) == ("shown", "not wanted", None)


def test_an_import_that_is_broken_off_is_told_too(scene, monkeypatch):
    program = program_of(scene)
    made = sent(program, scene)
    program.post(f"imports/{made.json()['id']}/beginning", {"is_trial": False})
    monkeypatch.setattr(import_making, "_read", lambda _work: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        make_next_import(timezone.now)

    assert Notice.objects.get(matter=f"import:{made.json()['id']}").what == "import_failed"
    assert program.get(f"imports/{made.json()['id']}").json()["fault"] != ""
