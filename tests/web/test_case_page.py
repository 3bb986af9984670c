"""What the page of a case costs: the same few statements however much has happened."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shouwen.cases.actions.pauses import pause_case, resume_case
from shouwen.cases.actions.transfers import accept_transfer, offer_case
from shouwen.cases.reading import matter_of_case
from shouwen.organisation.actions.stand_ins import begin_stand_in, end_stand_in
from shouwen.work.actions.notes import write_note
from shouwen.work.models import Deadline, Task
from tests.cases.test_complaint import judged
from tests.scenes import local, take_complaint

START = local("2026-03-02 09:00")


@pytest.mark.parametrize("notes", [1, 3])
def test_the_page_of_a_case_costs_at_most_12_statements(scene, client, notes):
    case = take_complaint(scene, START)
    who = scene.by("周婷", START)
    for _ in range(notes):
        write_note(matter_of_case(case), "请跟进", [], by=who, at=START)
        pause_case(case, "等客户", by=who, at=START)
        resume_case(case, by=who, at=START)
    client.force_login(scene.people["周婷"])
    client.get(reverse("case", args=[case.pk]))

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(reverse("case", args=[case.pk]))

    assert answer.status_code == 200
    assert "请跟进" in answer.content.decode()
    assert len(captured) <= 12, "\n".join(query["sql"][:120] for query in captured.captured_queries)


def test_who_stands_in_for_whoever_was_asked_first_is_shown_while_they_do(scene, client):
    case = take_complaint(scene, START)
    pause_case(case, "等客户", by=scene.by("周婷", START), at=START)
    now = timezone.now()
    row = begin_stand_in(scene.people["周婷"], scene.people["吴敏"], by=scene.by("周婷", now), at=now)
    client.force_login(scene.people["吴敏"])
    client.get(reverse("case", args=[case.pk]))

    with CaptureQueriesContext(connection) as captured:
        shown = client.get(reverse("case", args=[case.pk])).content.decode()
    end_stand_in(row, by=scene.by("周婷", now), at=timezone.now())
    afterwards = client.get(reverse("case", args=[case.pk])).content.decode()

    first = shown.partition("首问责任人")[2][:200]
    assert "周婷" in first
    assert "已由吴敏代理。" in first
    assert "已由吴敏代理。" not in afterwards
    assert len(captured) <= 12


def test_the_open_step_shows_its_own_deadline_and_article_and_not_the_nearest_clocks(scene, client):
    case = take_complaint(scene, START)
    judged(scene, case, local("2026-03-02 10:00"))
    client.force_login(scene.people["周婷"])

    step, *_ = client.get(reverse("case", args=[case.pk])).context["coming"].in_turn

    clocks = {clock.standard: clock for clock in Deadline.objects.filter(holder=case.reference, state="open")}
    own, nearest = clocks["SD-3.15-2b/investigate"], min(clocks.values(), key=lambda clock: clock.due_at)
    assert step.title == "调查原因"
    assert (step.due_at, step.citation) == (own.due_at, own.citation)
    assert nearest.standard == "SD-3.15-5.5"  # the reply, which is due before


def test_a_step_without_a_deadline_of_its_own_shows_none(scene, client):
    case = take_complaint(scene, START)
    client.force_login(scene.people["周婷"])

    step, *_ = client.get(reverse("case", args=[case.pk])).context["coming"].in_turn

    assert (step.title, step.due_at) == ("记录投诉内容", None)
    assert step.citation == Task.objects.get(matter=case.reference, state="open").citation


def test_who_may_see_a_case_but_not_its_customers_unit_sees_name_and_points_without_a_link(scene, client):
    case = take_complaint(scene, START)
    transfer = offer_case(case, scene.departments["质检部"], "质量问题", by=scene.by("周婷", START), at=START)
    accept_transfer(transfer, by=scene.by("沈洁", START), at=START)
    (point,) = case.customer.points.all()

    def shown(name):
        client.force_login(scene.people[name])
        return client.get(reverse("case", args=[case.pk])).content.decode()

    link = reverse("customer", args=[case.customer_id])
    ours, theirs = shown("周婷"), shown("沈洁")
    assert f'href="{link}"' in ours
    assert case.customer.name in theirs
    assert point.value in theirs
    assert f'href="{link}"' not in theirs
    assert client.get(link).status_code == 403  # 沈洁's, who was asked last


def test_the_course_says_what_each_figure_is_and_each_clock_gives_its_reason_beside_its_name(scene, client):
    case = take_complaint(scene, START)
    judged(scene, case, local("2026-03-02 10:00"))
    client.force_login(scene.people["周婷"])

    page = client.get(reverse("case", args=[case.pk])).content.decode()

    assert '<span><span class="quiet">投诉类别</span> ' in page
    named = re.findall(r'<div class="reasoned"><span>[^<]+</span><a class="why" href="/why/[^"]+"', page)
    assert len(named) == page.count('class="why"')
