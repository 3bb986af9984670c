"""Lists as spreadsheets: the same rows as on the page, all of them, for whom may see them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.cases.models import Case
from shouwen.work.models import Task
from tests.scenes import take_complaint
from tests.test_permissions import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(scene):
    scene.now = timezone.now()
    return scene


def rows_of(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_all_cases_of_a_filter_are_exported(scene):
    cases = [take_complaint(scene, scene.now - timedelta(hours=place), subject=f"第{place}件") for place in range(1, 31)]

    client = client_of(scene.people["周婷"])
    rows = rows_of(client.get("/lists/cases.xlsx?show=open"))

    assert {row[0] for row in rows} == {case.number for case in cases}
    assert rows_of(client.get("/lists/cases.xlsx?show=closed")) == []


def test_contacts_are_exported_with_their_channel(scene):
    case = take_complaint(scene, scene.now - timedelta(hours=1))

    [row] = rows_of(client_of(scene.people["周婷"]).get("/lists/contacts.xlsx"))

    assert row[1:] == ["来电", case.customer.name, "热水壶漏电", "客户服务部", "周婷"]


def test_who_sees_nothing_exports_nothing(scene):
    take_complaint(scene, scene.now - timedelta(hours=1))
    client = client_of(scene.people["蒋涛"])

    assert rows_of(client.get("/lists/cases.xlsx?show=all")) == []
    assert client.get("/lists/contacts.xlsx").status_code == 403


def test_words_that_look_like_a_formula_stay_words(scene):
    take_complaint(scene, scene.now - timedelta(hours=1), subject="=1+1")

    [row] = rows_of(client_of(scene.people["周婷"]).get("/lists/cases.xlsx?show=all"))

    assert row[1].endswith("=1+1")


def test_the_workbench_shows_first_what_is_due_first(scene):
    """Though it was opened later: a task without a time of its own is due when its case is."""
    early, later = (take_complaint(scene, scene.now - timedelta(hours=hours)) for hours in (60, 2))
    for case, days in ((early, 10), (later, 1)):
        Case.objects.filter(pk=case.pk).update(due_at=scene.now + timedelta(days=days))
        assert not Task.objects.filter(matter=case.reference).exclude(due_at=None).exists()

    said = client_of(scene.people["周婷"]).get("/").content.decode()

    offered = said[said.index('id="offered"'):said.index("</ul>", said.index('id="offered"'))]
    assert 0 < offered.index(later.number) < offered.index(early.number)
