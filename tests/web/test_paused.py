"""A paused clock has no due time anywhere: it is shown as paused, with what is left of it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from shouwen.api.shown import case_line, deadline_shown
from shouwen.cases.actions.pauses import pause_case, resume_case
from shouwen.compliance.figure_words import left_said
from shouwen.compliance.wording import words_of
from shouwen.work.models import Deadline
from shouwen.work.reckoned import left_of_standing, reckoned
from tests.scenes import local, take_complaint

START = local("2026-03-02 09:00")
PAUSED = local("2026-03-02 10:30")


@pytest.fixture
def case(scene):
    case = take_complaint(scene, START)
    pause_case(case, "等检测报告", by=scene.by("周婷", PAUSED), at=PAUSED)
    case.refresh_from_db()
    return case


def standing(case):
    return [row for row in Deadline.objects.filter(holder=case.reference) if row.is_standing]


def acceptance(case):
    """Return the clock of hours among those that stand."""
    (row,) = [row for row in standing(case) if row.span == "4 hours"]
    return row


def pages_of(case, client):
    why = [reverse("why-deadline", args=[row.pk]) for row in standing(case)]
    return [reverse("case", args=[case.pk]), reverse("workbench"), "/cases/?show=mine&sort=due", *why]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_no_page_names_a_day_in_the_year_9999(scene, case, client, language):
    who = scene.people["周婷"]
    who.language = language
    who.save()
    client.force_login(who)

    for path in pages_of(case, client):
        said = client.get(path).content.decode()
        assert not re.search(r"(?<![\da-f-])9999(?![\da-f-])", said), path  # a token of a form may hold these digits
        assert {"zh-hans": "暂停", "zh-hant": "暫停", "en": "paused"}[language] in said, path


def test_the_page_says_what_is_left(scene, case, client):
    client.force_login(scene.people["周婷"])

    said = client.get(reverse("case", args=[case.pk])).content.decode()

    assert "已暂停，还剩 2 小时 30 分钟" in said


def test_what_is_left_is_what_the_clock_then_runs(scene, case):
    accept = acceptance(case)
    left = left_of_standing(accept)
    on = local("2026-03-04 13:30")

    resume_case(case, by=scene.by("周婷", on), at=on)

    accept.refresh_from_db()
    assert left_said(left) == "2 小时 30 分钟"
    assert accept.due_at == on + timedelta(seconds=int(left.seconds))
    assert left_of_standing(accept) is None


def test_the_api_gives_no_due_time_and_what_is_left(case):
    (row, *_) = standing(case)

    shown = deadline_shown(row)

    assert (shown.due_at, shown.is_paused, shown.state) == (None, True, "open")
    assert shown.left
    line = case_line(case, words_of(row.citation))
    assert line.due_at is None or line.due_at.year < 9999


def test_an_export_says_paused(scene, case, client):
    client.force_login(scene.people["周婷"])

    sheet = load_workbook(BytesIO(client.get("/lists/cases.xlsx?show=all").content)).active

    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if "9999" in cell]


def test_the_stretches_of_a_standing_clock_end_now(case):
    shown = reckoned(acceptance(case), local("2026-03-02 11:00"))

    assert shown.until == local("2026-03-02 11:00")
    assert [part.sort.value for part in shown.parts] == ["counted", "paused"]


def test_english_says_left_in_english(case):
    with translation.override("en"):
        assert left_said(left_of_standing(acceptance(case))) == "2 hours 30 minutes"
