"""What standards let follow is carried out: people are told and tasks given, each with its article."""

import shutil
from datetime import timedelta

import pytest
from django.db import transaction

from shouwen.compliance import keepers
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.keepers import Followed
from shouwen.compliance.models import Finding
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_pack
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.consequences import give, tell
from shouwen.work.models import Notice, NoticeState, Task, TaskState
from tests.factories import facts_of, make_member, stand_in
from tests.scenes import PACKS, VALUES, local, take_complaint

MONDAY = local("2026-03-02 09:00")
SUDDEN = "service-department@1#第三章/一/10"


def told(**wanted):
    rows = Notice.objects.filter(**wanted).select_related("to").order_by("pk")
    return [(row.to.name, row.what, row.names["title"], row.citation) for row in rows]


@pytest.fixture
def amended(scene, tmp_path):
    """The manual with consequences that its first edition does not have, adopted for the scene."""
    folder = tmp_path / "service-department" / "2"
    shutil.copytree(PACKS / "service-department" / "1", folder)
    pack = folder / "pack.yaml"
    pack.write_text(pack.read_text().replace('edition: "1"', 'edition: "2"'))
    reception = folder / "standards" / "reception.yaml"
    text = reception.read_text().replace(
        '  done: [complaint.accepted, complaint.declined]\n',
        '  done: [complaint.accepted, complaint.declined]\n'
        '  otherwise: [{task: 说明为何没有及时决定, to: owner(case), within: 2 working days},'
        ' {points: -1}, {notice: 及时受理, to: head(unit)}]\n',
    )
    reception.write_text(text)
    telephone = folder / "standards" / "telephone.yaml"
    telephone.write_text(telephone.read_text().replace(
        "  at_most: 3\n", "  at_most: 3\n  otherwise: [{notice: 客服经理}, {task: 听录音, to: 客户投诉主管}]\n", 1))
    shutil.rmtree(folder / "examples")
    edition = read_pack(folder, all_kinds())
    with transaction.atomic():
        adopt_edition(scene.company, edition, VALUES, since=local("2026-03-01 00:00"), by=SYSTEM,
                      at=local("2026-02-20 09:00"))
    return scene


def test_a_sudden_complaint_is_told_to_the_manager_as_the_article_says(scene):
    case = take_complaint(scene, MONDAY, is_sudden=True)

    assert told() == [("冯丽", "noticed", "突发投诉", SUDDEN)]
    (notice,) = Notice.objects.all()
    assert (notice.why, notice.matter, notice.at, notice.state) == (
        "客服经理", case.reference, MONDAY, NoticeState.SHOWN)


def test_an_ordinary_complaint_is_told_to_nobody(scene):
    take_complaint(scene, MONDAY)

    assert told() == []


def test_at_once_means_at_night_too(scene):
    take_complaint(scene, local("2026-03-01 23:00"), is_sudden=True)

    assert Notice.objects.get().not_before == local("2026-03-01 23:00")


def test_whoever_stands_in_is_told_and_knows_why(scene):
    stand_in(scene.people["冯丽"], scene.people["郑强"])

    take_complaint(scene, MONDAY, is_sudden=True)

    (notice,) = Notice.objects.all()
    assert (notice.to.name, notice.why) == ("郑强", "客服经理/stand_in")


def test_the_accused_is_not_told(scene):
    accused = scene.people["冯丽"]

    take_complaint(scene, MONDAY, is_sudden=True, accused=accused)

    assert told() == []
    assert Finding.objects.get(standard="SD-3.1-10").consequences == [{"notice": "突发投诉", "to": "客服经理"}]


def test_a_finding_that_is_found_again_tells_nobody_twice(scene):
    case = take_complaint(scene, MONDAY, is_sudden=True)
    finding = Finding.objects.get(standard="SD-3.1-10")
    followed = Followed(finding.key, finding.standard, finding.citation, case.reference, case.unit_id, MONDAY, 0)

    tell({"notice": "突发投诉", "to": "客服经理"}, followed)

    assert Notice.objects.count() == 1


def test_what_a_missed_deadline_lets_follow_is_carried_out(amended):
    case = take_complaint(amended, MONDAY)

    sweep_deadlines(local("2026-03-02 16:00"))

    task = Task.objects.get(title="说明为何没有及时决定")
    assert (task.holder.name, task.citation) == ("周婷", "service-department@2#第三章/十五/第二条/2")
    assert task.opened_at == local("2026-03-02 14:30")
    assert task.due_at == local("2026-03-04 23:59:59.999999")  # the end of the second working day
    assert ("冯丽", "noticed", "及时受理", task.citation) in told()
    assert [fact.at for fact in facts_of("task.given", case)] == [local("2026-03-02 14:30")]


def test_a_verb_that_nobody_carries_out_stands_in_the_finding_only(amended):
    take_complaint(amended, MONDAY)

    sweep_deadlines(local("2026-03-02 16:00"))

    assert "points" not in keepers.carried_verbs()
    assert Task.objects.filter(flow=None).count() == 1


def test_a_notice_that_names_only_a_position_is_told_to_it(amended):
    take_complaint(amended, MONDAY, rings=4)

    assert [(name, title) for name, _, title, _ in told()] == [("冯丽", "")]


def test_a_task_about_something_that_is_no_matter_is_not_given(amended):
    take_complaint(amended, MONDAY, rings=4)

    assert not Task.objects.filter(title="听录音").exists()  # a contact has no tasks


def test_a_task_for_a_position_is_offered_to_whoever_holds_it(scene):
    case = take_complaint(scene, MONDAY)

    give({"task": "听录音", "to": "客户投诉主管"}, _followed(case))

    task = Task.objects.get(title="听录音")
    assert (task.holder, task.position, task.seats) == (None, "客户投诉主管", [scene.service.pk])


def test_a_task_whose_position_nobody_holds_is_a_gap_and_not_lost(scene):
    case = take_complaint(scene, MONDAY)

    give({"task": "听录音", "to": "值班员"}, _followed(case))

    assert Task.objects.get(title="听录音").seats == []


def test_a_task_falls_away_with_its_outcome_and_is_open_again_when_it_is_found_again(amended):
    case = take_complaint(amended, MONDAY)
    sweep_deadlines(local("2026-03-02 16:00"))
    title = "说明为何没有及时决定"

    with transaction.atomic():  # recorded late: accepted in time after all
        accepted = record(
            "complaint.accepted", at=local("2026-03-02 11:00"), unit=case.unit_id, by=amended.people["周婷"],
            about=case, promised_on=local("2026-03-09 09:00").date(), accepted_on=MONDAY.date(),
        )
    assert Task.objects.get(title=title).state == TaskState.CANCELLED

    with transaction.atomic():
        record("fact.withdrawn", at=local("2026-03-02 17:00"), unit=case.unit_id, by=SYSTEM, about=case,
               which=f"fact:{accepted.sequence}")
    sweep_deadlines(local("2026-03-02 18:00"))
    assert [task.state for task in Task.objects.filter(title=title)] == [TaskState.OPEN]


def test_a_task_that_somebody_did_stays_done(amended):
    case = take_complaint(amended, MONDAY)
    sweep_deadlines(local("2026-03-02 16:00"))
    Task.objects.filter(flow=None).update(state=TaskState.DONE, ended_at=local("2026-03-02 17:00"))

    with transaction.atomic():
        record("complaint.accepted", at=local("2026-03-02 11:00"), unit=case.unit_id, by=amended.people["周婷"],
               about=case, promised_on=local("2026-03-09 09:00").date(), accepted_on=MONDAY.date())

    assert Task.objects.get(flow=None).state == TaskState.DONE


@pytest.mark.parametrize(("within", "due"), [
    (None, None),
    ("2 hours", MONDAY + timedelta(hours=2)),
    ("4 hours", local("2026-03-02 14:30")),  # of the office, over noon
    ("ask.accept_within", local("2026-03-02 14:30")),
    ("ask.nobody_gave_it", None),
    ("soon", None),
])
def test_a_task_is_due_after_the_span_of_the_text_or_of_the_site(scene, within, due):
    case = take_complaint(scene, MONDAY)

    give({"task": "说明", "to": "owner(case)", "within": within}, _followed(case))

    assert Task.objects.get(title="说明").due_at == due


def test_the_same_consequence_of_two_articles_is_two_tasks(scene):
    case = take_complaint(scene, MONDAY)

    give({"task": "说明"}, _followed(case, standard="SD-1"))
    give({"task": "说明"}, _followed(case, standard="SD-2"))
    give({"task": "说明"}, _followed(case, standard="SD-2"))

    assert Task.objects.filter(title="说明").count() == 2


def test_two_modules_cannot_carry_out_one_verb():
    with pytest.raises(ValueError, match="notice"):
        keepers.carries("notice")(lambda consequence, followed: None)


def test_an_article_of_its_own_is_cited(scene):
    case = take_complaint(scene, MONDAY)
    make_member("新来", scene.service)

    tell({"notice": "突发投诉", "to": "客服经理", "cites": ["service-department@1#第三章/八"]}, _followed(case))

    assert told(citation="service-department@1#第三章/八")[0][0] == "冯丽"


def _followed(case, *, standard="SD-3.1-10"):
    return Followed(f"{standard}|{case.reference}|1", standard, SUDDEN, case.reference, case.unit_id, MONDAY, 0)
