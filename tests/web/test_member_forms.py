"""The page of forms about a member: theirs and their leaders', filled in, signed and printed like any other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.members import matter_of_member
from shouwen.work.models import Entry, Task
from tests.a_case import form_called
from tests.factories import facts_of
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
OUT, PLAN = "外出登记表", "日工作安排表"


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def outing(scene, at):
    return begun(scene, at)


def begun(scene, at):
    values = {"外出时间": at.isoformat(), "预计返回": at.isoformat(), "事由": "取检验报告", "去向": "质检站"}
    return begin_entry(matter_of_member(scene.people["周婷"]), form_called(scene, OUT, "member", at), values,
                       by=scene.by("周婷", at), at=at)


def forms_about(scene, name):
    return reverse("member-forms", args=[scene.people[name].pk])


def shown(client, scene, name, path, status=200):
    client.force_login(scene.people[name])
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_ones_own_page_offers_what_to_fill_in_and_lists_what_to_sign_and_print(client, scene, outing):
    text = shown(client, scene, "周婷", reverse("profile_forms"))

    new = reverse("new-member-entry", args=[scene.people["周婷"].pk])
    assert f"{new}?form=" in text
    assert reverse("entry", args=[outing.pk]) in text
    assert reverse("entry-print", args=[outing.pk]) in text
    assert "外出人（周婷）" in text


@pytest.mark.parametrize(("reader", "status"), [
    ("周婷", 200), ("冯丽", 200), ("管理员", 200), ("吴敏", 403), ("沈洁", 403), ("朱明", 403)])
def test_the_page_of_another_is_for_whoever_leads_them(client, scene, outing, reader, status):
    shown(client, scene, reader, forms_about(scene, "周婷"), status)
    shown(client, scene, reader, reverse("entry", args=[outing.pk]), status)
    assert (reverse("entry", args=[outing.pk]) in shown(client, scene, reader, reverse("entries") + "?show=all")) is (
        status == 200)


def test_it_is_reached_from_the_profile_the_workbench_the_list_and_administration(client, scene):
    for path in (reverse("profile"), reverse("workbench"), reverse("entries")):
        assert f'href="{reverse("profile_forms")}"' in shown(client, scene, "周婷", path), path
    member = reverse("member", args=[scene.people["周婷"].pk])
    assert f'href="{forms_about(scene, "周婷")}"' in shown(client, scene, "管理员", member)


def test_going_out_through_the_pages_from_the_register_to_the_print(client, scene):
    new = reverse("new-member-entry", args=[scene.people["周婷"].pk]) + f"?form={OUT}"
    shown(client, scene, "周婷", new)
    given = {"entry-外出时间": "2026-03-02T10:00", "entry-预计返回": "2026-03-02T11:00", "entry-事由": "取报告",
             "entry-去向": "质检站"}
    client.post(new, {**given, "version": "0"})
    entry = Entry.objects.get()
    page = reverse("entry", args=[entry.pk])
    assert "以“外出人”签署" in shown(client, scene, "周婷", page)
    assert client.post(page, {**given, "version": "1", "place": "外出人"}).status_code == 302
    client.force_login(scene.people["冯丽"])
    assert client.post(page, {"version": "1", "place": "直接上级"}).status_code == 302
    client.force_login(scene.people["周婷"])
    back = client.post(page, {"version": "1", "place": "返回登记", "entry-实际返回": "2026-03-02T10:50"})

    assert back.status_code == 302, back.content.decode()
    paper = client.get(reverse("entry-print", args=[entry.pk]))
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert client.get(reverse("entry-sheet", args=[entry.pk])).status_code == 200
    assert [fact.figures["as"] for fact in facts_of("entry.printed", scene.people["周婷"])] == ["pdf", "xlsx"]


def test_the_daily_plan_offers_a_line_for_each_open_task(client, scene, at):
    cases = [take_complaint(scene, at) for _ in range(2)]
    Task.objects.filter(matter__in=[case.reference for case in cases]).update(holder=scene.people["周婷"], due_at=at)
    client.force_login(scene.people["周婷"])

    form = client.get(reverse("new-member-entry", args=[scene.people["周婷"].pk]) + f"?form={PLAN}").context["form"]

    *lines, blank = form.tables["工作内容"].rows
    assert sorted(line.initial["事项"] for line in lines) == sorted(
        f"记录投诉内容 · {case.number} 热水壶漏电" for case in cases)
    assert all(line.initial["时间"] for line in lines)
    assert not any(blank.initial.values())


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("reader", ["周婷", "冯丽"])
def test_it_costs_at_most_12_statements_at_one_form_and_at_three(client, scene, at, rows, reader):
    for _ in range(rows):
        entry = begun(scene, at)
    sign_entry(entry, "外出人", 1, by=scene.by("周婷", at), at=at)
    client.force_login(scene.people[reader])
    paths = [forms_about(scene, "周婷"), forms_about(scene, "周婷") + "?show=open", reverse("entries") + "?show=all"]
    client.get(paths[0])

    costs = {}
    for path in paths:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        costs[path] = len(captured)

    assert max(costs.values()) <= 12, (costs, [query["sql"][:150] for query in captured.captured_queries])


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_it_reads_in_every_language(client, scene, outing, language):
    scene.people["冯丽"].language = language
    scene.people["冯丽"].save()

    text = shown(client, scene, "冯丽", forms_about(scene, "周婷"))

    words = {"zh-hans": "关于周婷的表单", "zh-hant": "關於周婷的表單", "en": "Forms about 周婷"}
    assert words[language] in text
    assert {"zh-hans": OUT, "zh-hant": "外出登記表", "en": "Going-out register"}[language] in text
