"""Steps that wait for positions that nobody holds, and tasks that came back: who is told, and how often."""

from datetime import timedelta

import pytest
from django.db.models import Q

from shouwen.organisation.models import PositionName, Posting
from shouwen.organisation.permissions import POST_MEMBER
from shouwen.work.actions.gaps import look_for_gaps, units_after
from shouwen.work.actions.tasks import give_back_task, give_task, take_task
from shouwen.work.matters import matter_of
from shouwen.work.models import Notice, PositionGap, Task
from shouwen.work.notice_words import notice_words, why_words
from tests.factories import make_member, make_position
from tests.scenes import SHANGHAI, local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

AT = local("2026-03-02 09:00")
LATER = AT + timedelta(minutes=5)


def look(at):
    return look_for_gaps(units_after(0), at)


def told(what="position_vacant"):
    return list(Notice.objects.filter(what=what).order_by("pk"))


def posted_to(position):
    named = PositionName.objects.filter(named=position).values("position")
    return Posting.objects.filter(Q(position__key=position) | Q(position__in=named))


@pytest.fixture
def vacant(scene):  # noqa: F811
    """Let two complaints wait for a position that nobody holds, and somebody post members."""
    cases = [take_complaint(scene, AT) for _ in range(2)]
    tasks = Task.objects.filter(matter__in=[case.reference for case in cases], holder=None).exclude(position="")
    position = tasks.first().position
    posted_to(position).update(until=AT + timedelta(minutes=1))
    poster = make_member("人事", scene.company, position=make_position("人事岗", {POST_MEMBER: "subtree"}))
    return {"position": position, "poster": poster, "cases": cases}


def test_who_posts_members_is_told_once_however_many_steps_wait(scene, vacant):  # noqa: F811
    assert look(LATER) == 1
    assert look(LATER + timedelta(minutes=1)) == 0
    take_complaint(scene, AT)
    assert look(LATER + timedelta(minutes=2)) == 0

    notices = [one for one in told() if one.to == vacant["poster"]]
    (notice,) = notices
    (gap,) = PositionGap.objects.all()
    assert (gap.position, gap.until, notice.waits_for) == (vacant["position"], None, gap.reference)
    assert notice.citation.startswith("service-department@1#")
    subject, sentence = notice_words(notice.what, notice.names, SHANGHAI, notice.citation)
    assert vacant["position"] in subject
    assert scene.service.name in sentence
    assert vacant["cases"][0].subject not in sentence  # who posts members need not see the case
    assert why_words(notice.why)


def test_once_somebody_is_posted_it_is_settled_and_a_new_gap_is_told_anew(scene, vacant):  # noqa: F811
    look(LATER)
    posted = posted_to(vacant["position"]).first()
    Posting.objects.filter(pk=posted.pk).update(until=None)

    assert look(LATER + timedelta(minutes=1)) == 0
    assert PositionGap.objects.get().until == LATER + timedelta(minutes=1)
    assert {one.state for one in told()} == {"settled"}

    Posting.objects.filter(pk=posted.pk).update(until=AT + timedelta(minutes=1))
    assert look(LATER + timedelta(minutes=2)) == 1
    assert len({one.key for one in told() if one.to == vacant["poster"]}) == 2


def test_where_somebody_holds_it_nobody_is_told(scene):  # noqa: F811
    take_complaint(scene, AT)

    assert look(LATER) == 0
    assert told() == []


def test_the_page_of_the_unit_names_it_with_its_article(scene, vacant, client):  # noqa: F811
    look(LATER)
    client.force_login(scene.people["管理员"])

    page = client.get(f"/administration/units/{PositionGap.objects.get().unit_id}").content.decode()

    assert 'id="gaps"' in page
    assert vacant["position"] in page


def test_it_costs_the_same_however_many_steps_wait(scene, vacant, django_assert_max_num_queries):  # noqa: F811
    look(LATER)
    for _ in range(3):
        take_complaint(scene, AT)

    with django_assert_max_num_queries(12):
        look(LATER + timedelta(minutes=1))


# a task that comes back

def test_whoever_gave_a_task_and_who_heads_the_unit_are_told_that_it_came_back(scene):  # noqa: F811
    case = take_complaint(scene, AT)
    giver, holder = scene.by("冯丽", AT), scene.people["周婷"]
    task = give_task(matter_of(case.reference), "问仓库", holder, by=giver, at=AT)

    give_back_task(task, "不在岗", by=scene.by("周婷", LATER), at=LATER)

    notices = {one.to.name: one for one in told("given_back")}
    assert "冯丽" in notices
    assert "周婷" not in notices
    assert notices["冯丽"].why == "gave_task"
    assert case.subject not in " ".join(notice_words("given_back", notices["冯丽"].names, SHANGHAI))
    task.refresh_from_db()
    take_task(task, by=scene.by("冯丽", LATER), at=LATER)
    assert {one.state for one in told("given_back")} == {"settled"}


def test_who_heads_the_unit_is_told_of_a_step_that_came_back(scene):  # noqa: F811
    head = make_member("部长", scene.service, position=make_position("部长岗", {"see_case": "unit"}, is_head=True))
    case = take_complaint(scene, AT)
    task = Task.objects.filter(matter=case.reference, state="open").first()
    if task.holder is None:
        task = take_task(task, by=scene.by("周婷", AT), at=AT)
    by = scene.by(task.holder.name, LATER)

    give_back_task(task, "出差", by=by, at=LATER)

    assert head.name in {one.to.name for one in told("given_back")}
    assert by.member.name not in {one.to.name for one in told("given_back")}
