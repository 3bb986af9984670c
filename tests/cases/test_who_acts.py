"""Who must act after step 3: the department and the person named there, and nobody else of the company."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.cases.actions.complaint import carry_out
from shouwen.cases.actions.transfers import accept_transfer, offer_case
from shouwen.cases.queries import case_for
from shouwen.facts.actions import SYSTEM
from shouwen.facts.refusals import Why
from shouwen.organisation.actions import name_position
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.tasks import give_back_task, hand_on_task, take_task
from shouwen.work.models import Notice, Task, TaskState
from shouwen.work.queries import my_tasks, offered_tasks
from shouwen.work.taking_part import takes_part_in
from tests.cases.test_complaint import finish_recording
from tests.factories import LONG_AGO, make_member, make_position, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

START = local("2026-03-02 09:00")
LATER = local("2026-03-02 14:00")
HANDLING = ("see_case", "work_on_case", "accept_transfer", "transfer_case", "investigate_complaint")


@pytest.fixture
def people(scene):  # noqa: F811
    """Handlers of complaints in two departments, as the default positions have them."""
    handler = make_position("投诉承办人", dict.fromkeys(HANDLING, "unit"))
    name_position(scene.company, "受理部门", handler, by=SYSTEM, at=LONG_AGO)
    for name, department in (("曹志新", "质检部"), ("尤美华", "质检部"), ("谢东升", "营销部")):
        scene.people[name] = make_member(name, scene.departments[department], position=handler)
    return scene.people


def do(scene, case, noun, who, at, words="", **given):  # noqa: F811
    return carry_out(case, noun, given, words, by=scene.by(who, at), at=at)


def to_assignment(scene, at=START, **wanted):  # noqa: F811
    case = take_complaint(scene, at, **wanted)
    finish_recording(scene, case, at)
    do(scene, case, "judgement", "周婷", at,
       **{"class": "商品质量", "reasons_sufficient": "true", "demand_reasonable": "true"})
    return do(scene, case, "acceptance", "周婷", at, promised_on="2026-03-10")


def assign(scene, case, who, at=LATER, department="质检部门"):  # noqa: F811
    return do(scene, case, "assignment", "郑强", at, "另派" if department != "质检部门" else "",
              department=department, responsible=str(scene.people[who].pk))


def open_task(case):
    return Task.objects.select_related("unit", "holder").get(matter=case.reference, state=TaskState.OPEN)


def investigate(scene, case, who, at):  # noqa: F811
    return do(scene, case, "investigation", who, at, "温控器绝缘不良", upheld="true", own_fault="true",
              cause="疏忽大意", responsible=str(scene.people["蒋涛"].pk), loss="320.00")


def test_the_investigation_goes_to_the_department_and_person_named(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")

    task = open_task(case)

    assert (task.title, task.unit.name, task.holder) == ("调查原因", "质检部", people["曹志新"])
    assert list(my_tasks(scene.by("曹志新", LATER))) == [task]
    for other in ("尤美华", "谢东升"):
        assert not offered_tasks(scene.by(other, LATER), LATER).exists()


def test_given_back_it_is_offered_inside_the_department_only(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")
    task = open_task(case)

    give_back_task(task, "出差", by=scene.by("曹志新", LATER), at=LATER)

    assert list(offered_tasks(scene.by("尤美华", LATER), LATER)) == [task]
    assert not offered_tasks(scene.by("谢东升", LATER), LATER).filter(matter=case.reference).exists()
    assert refusal_of(lambda: take_task(task, by=scene.by("谢东升", LATER), at=LATER)).why is Why.NOT_ALLOWED
    take_task(task, by=scene.by("尤美华", LATER), at=LATER)


def test_who_takes_it_over_sees_the_case_and_may_do_its_deed(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")
    assert refusal_of(lambda: case_for(case.pk, by=scene.by("尤美华", LATER))).why is Why.NOT_ALLOWED
    hand_on_task(open_task(case), people["尤美华"], "病假", by=scene.by("曹志新", LATER), at=LATER)

    assert case_for(case.pk, by=scene.by("尤美华", LATER)).pk == case.pk
    investigate(scene, case, "尤美华", LATER)

    assert case_for(case.pk, by=scene.by("尤美华", LATER)).pk == case.pk  # who has had a part in it still sees it
    assert open_task(case).holder == people["曹志新"]  # the next step is of whom step 3 names


def test_a_candidate_may_open_the_case_and_others_of_other_departments_may_not(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")
    give_back_task(open_task(case), "出差", by=scene.by("曹志新", LATER), at=LATER)

    assert case_for(case.pk, by=scene.by("尤美华", LATER)).pk == case.pk
    assert refusal_of(lambda: case_for(case.pk, by=scene.by("谢东升", LATER))).why is Why.NOT_ALLOWED
    assert refusal_of(lambda: investigate(scene, case, "尤美华", LATER)).why is Why.NOT_ALLOWED  # not yet theirs


def test_where_nobody_there_handles_complaints_it_is_for_the_departments_own_position(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "蒋涛", department="生产部门")
    task = open_task(case)

    assert (task.unit.name, task.position, task.holder) == ("生产部", "生产部门", people["蒋涛"])


def test_another_assignment_moves_the_open_step(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")

    assign(scene, case, "谢东升", local("2026-03-02 15:00"), department="营销部门")

    task = open_task(case)
    assert (task.unit.name, task.holder) == ("营销部", people["谢东升"])


def test_an_accepted_transfer_moves_the_open_step_and_those_after_it(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")
    transfer = offer_case(case, scene.departments["营销部"], "销售承诺问题", by=scene.by("周婷", LATER), at=LATER)

    accept_transfer(transfer, by=scene.by("谢东升", LATER), at=LATER)

    assert (open_task(case).unit.name, open_task(case).holder) == ("营销部", people["谢东升"])
    investigate(scene, case, "谢东升", LATER)
    assert (open_task(case).title, open_task(case).holder) == ("提出解决办法", people["谢东升"])


def test_who_is_accused_later_keeps_no_task(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")

    do(scene, case, "accusation", "郑强", LATER, accused=str(people["曹志新"].pk))

    assert Task.objects.get(matter=case.reference, title="调查原因").holder is None


def test_whoever_is_named_is_told_and_told_again_when_the_clock_is_missed(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")
    assert list(Notice.objects.filter(to=people["曹志新"]).values_list("what", "citation")) == [
        ("noticed", "service-department@1#第三章/十五/第三条/3")
    ]

    sweep_deadlines(local("2026-03-06 09:00"))

    told = Notice.objects.filter(matter=case.reference, what="escalated", names__title="及时查明原因")
    assert {one.to.name for one in told} == {"曹志新", "郑强"}


@pytest.mark.parametrize("cases", [1, 3])
def test_whether_a_task_lets_somebody_in_is_asked_with_two_statements(scene, people, cases):  # noqa: F811
    made = [assign(scene, to_assignment(scene), "曹志新") for _ in range(cases)]
    for case in made:
        give_back_task(open_task(case), "出差", by=scene.by("曹志新", LATER), at=LATER)
    by = scene.by("尤美华", LATER)

    with CaptureQueriesContext(connection) as asked:
        assert takes_part_in(made[0].reference, by=by)

    assert len(asked) == 2
