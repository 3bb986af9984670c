"""Lists as spreadsheets: the rows of their pages, whole, by what the reader may see."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from shouwen.work.models import Notice, Task
from tests.page_addresses import address_of, page_patterns
from tests.stage import scene, stage  # noqa: F401  fixtures
from tests.test_permissions import _undone, client_of, things  # noqa: F401  fixtures

#: What some row of each list holds: a cell, by the title of its column.
HELD = {
    "units": {"单位": "客户服务部", "种类": "部门"},
    "members": {"姓名": "周婷", "单位": "客户服务部"},
    "positions": {"岗位": "客户投诉专员"},
    "position-names": {"制度所称岗位": "客户投诉专员"},
    "deliveries": {"条文所称": "客户投诉主管"},
    "reply-texts": {"语言": "简体中文"},
    "figure-cases": {"事由": "热水壶漏电"},
    "drafts": {"状态": "起草中"},
    "coverage": {"条款编号": "SD-1.3-6-1a", "执行情况": "由系统执行"},
    "local-values": {"键": "accept_within", "制度": "客户服务部规范"},
    "case-moves": {"制度": "客户服务部规范"},
    "products": {"名称": "保温壶"},
    "tags": {},
    "grade-changes": {},
    "batch-sold": {"数量": 1},
}


def rows_of(client, key, things, more=""):  # noqa: F811
    path = address_of(dict(page_patterns())[f"list-export {key}"], things)
    answer = client.get(path + more)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    head, *rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("key", sorted(HELD))
def test_a_list_leaves_with_the_rows_of_its_page(things, key):  # noqa: F811
    rows = rows_of(client_of(things.people["管理员"]), key, things)

    assert [row for row in rows if HELD[key].items() <= row.items()], rows[:3]


def test_of_what_was_told_each_takes_out_their_own(things):  # noqa: F811
    told = {name: things.people[name] for name in ("周婷", "管理员")}
    kept = {name: Notice.objects.filter(to=one).count() for name, one in told.items()}

    rows = {name: rows_of(client_of(one), "notices", things) for name, one in told.items()}

    assert {name: len(found) for name, found in rows.items()} == kept
    assert kept["周婷"] > 0
    assert all(row["为何通知我"] for row in rows["周婷"])


def test_tasks_leave_as_they_are_held_or_offered(things):  # noqa: F811
    client = client_of(things.people["周婷"])
    held = Task.objects.filter(holder=things.people["周婷"], state="open").count()

    mine, offered = (rows_of(client, "tasks", things, more) for more in ("", "?show=offered"))

    assert len(mine) == held
    assert {row["任务"] for row in (*mine, *offered)} - {None}
    assert all(row["条款"] for row in (*mine, *offered) if row["岗位"])
    assert rows_of(client_of(things.nobody), "tasks", things) == []


def test_a_list_leaves_as_it_is_narrowed(things):  # noqa: F811
    client = client_of(things.people["管理员"])

    members = client.get("/lists/members.xlsx?q=zhouting")
    clauses = rows_of(client, "coverage", things, "&q=SD-1.3-6-1a")
    unknown = [client.get(f"/lists/{path}") for path in
               ("coverage.xlsx?edition=nothing@1", "position-names.xlsx", "position-names.xlsx?unit=999999",
                "figure-cases.xlsx?of=nothing", "deliveries.xlsx?matter=case:0", "batch-sold.xlsx?batch=0",
                "no-such.xlsx")]

    assert [row[0].value for row in load_workbook(BytesIO(members.content)).active.iter_rows(min_row=2)] == ["周婷"]
    assert {row["条款编号"] for row in clauses} == {"SD-1.3-6-1a"}
    assert [one.status_code for one in unknown] == [422, 422, 403, 422, 403, 403, 422]


@pytest.mark.parametrize("key", ["members", "figure-cases", "notices", "batch-sold"])
def test_taking_a_list_out_costs_no_more_than_a_deed(things, key, django_assert_max_num_queries):  # noqa: F811
    """Who asks, their rights, the count, the rows, what they name, and the fact that it left."""
    client = client_of(things.people["周婷" if key == "notices" else "管理员"])
    with django_assert_max_num_queries(25):
        rows_of(client, key, things)
