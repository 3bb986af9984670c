"""The workbench: all that waits for a person, by due time, and how much of it is overdue."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shouwen.search.filters import save_filter
from shouwen.work.models import Deadline, Task
from tests.scenes import take_complaint
from tests.work.test_entries import SHEET, begin, sign

EARLIER = timezone.now() - timedelta(days=20)


def sheet_at_the_departments(scene, at=EARLIER):
    case = take_complaint(scene, at)
    sheet = begin(scene, case, SHEET, {"投诉者情况": "老客户"}, at=at)
    for place, name, words in (("制表", "周婷", None), ("审核", "郑强", None), ("经办人", "周婷", "属实")):
        sign(scene, sheet, place, name, words, at=at)
    return case, sheet


def workbench(scene, client, who, show=""):
    client.force_login(scene.people[who])
    return client.get(reverse("workbench") + (f"?show={show}" if show else ""))


def test_a_signature_that_waits_stands_on_the_workbench_with_its_due_time_and_article(scene, client):
    case, sheet = sheet_at_the_departments(scene)

    page = workbench(scene, client, "卫平")

    own = Deadline.objects.get(holder=case.reference, standard="SD-3.8/marketing")
    (line,) = page.context["signing"]
    assert (line.entry.pk, line.due_at, line.citation) == (sheet.pk, own.due_at, own.citation)
    said = page.content.decode()
    assert reverse("entry", args=[sheet.pk]) in said
    assert page.context["counts"]["signing"] == 1


def test_overdue_counts_tasks_offers_signatures_and_cases(scene, client):
    case, sheet = sheet_at_the_departments(scene)

    assert workbench(scene, client, "卫平").context["counts"]["overdue"] == 1  # the signature
    counts = workbench(scene, client, "周婷").context["counts"]
    task = Task.objects.get(matter=case.reference, state="open")
    assert counts["overdue"] == 2  # the case that she holds, and the task offered to her position
    assert task.holder is None


def test_only_what_is_overdue_can_be_shown(scene, client):
    sheet_at_the_departments(scene)
    take_complaint(scene, timezone.now())

    page = workbench(scene, client, "周婷", "overdue")

    assert [line.due_at < timezone.now() for line in page.context["held"]] == [True]


def test_who_is_accused_sees_no_signature_of_the_case(scene, client):
    case, _sheet = sheet_at_the_departments(scene)
    case.accused = scene.people["卫平"]
    case.save()

    assert workbench(scene, client, "卫平").context["signing"] == []


def test_the_bell_brings_the_count_of_what_waits_for_a_signature(scene, client):
    sheet_at_the_departments(scene)
    client.force_login(scene.people["卫平"])

    said = client.get(reverse("notices-bell")).content.decode()

    assert 'id="count-forms" hx-swap-oob="true" class="badge-count">1<' in said


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("who", ["周婷", "卫平", "冯丽"])
def test_the_workbench_costs_at_most_12_statements(scene, client, who, many):
    for _ in range(many):
        sheet_at_the_departments(scene)
    workbench(scene, client, who)

    with CaptureQueriesContext(connection) as captured:
        workbench_page = client.get(reverse("workbench"))

    assert workbench_page.status_code == 200
    assert len(captured) <= 12, "\n".join(query["sql"][:120] for query in captured.captured_queries)


def test_beside_my_work_stand_the_cases_of_my_unit_and_my_filters_with_counts(scene, client):
    case = take_complaint(scene, timezone.now(), by="吴敏")
    save_filter("cases", "投诉", "show=open&kind=投诉", by=scene.by("周婷", timezone.now()), at=timezone.now())
    client.force_login(scene.people["周婷"])

    page = client.get(reverse("unit-cases"))

    assert reverse("unit-cases") in client.get(reverse("workbench")).content.decode()
    assert [row.pk for row in page.context["rows"]] == [case.pk]
    assert [(str(one.title), one.count) for one in page.context["saved"]] == [("进行中", 1), ("已逾期", 0), ("投诉", 1)]


def test_nobody_sees_cases_of_their_unit_beyond_their_right(scene, client):
    take_complaint(scene, timezone.now(), by="吴敏", accused=scene.people["周婷"])
    client.force_login(scene.people["周婷"])

    page = client.get(reverse("unit-cases"))

    assert page.context["rows"] == []
    assert [one.count for one in page.context["saved"]] == [0, 0]


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("who", ["周婷", "冯丽", "管理员"])
def test_the_cases_of_a_unit_cost_at_most_12_statements(scene, client, who, many):
    for number in range(many):
        take_complaint(scene, timezone.now())
        by = scene.by(who, timezone.now())
        save_filter("cases", f"投诉{number}", "show=open&kind=投诉", by=by, at=timezone.now())
    client.force_login(scene.people[who])
    client.get(reverse("unit-cases"))

    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse("unit-cases"))

    assert page.status_code == 200
    assert len(captured) <= 12, "\n".join(query["sql"][:120] for query in captured.captured_queries)
