"""A flow or form that fails by its own text: deeds that it may not refuse go on, and its failure is kept."""

import pytest
from django.db import transaction

from shouwen.cases.pack import forms_of
from shouwen.cases.reading import matter_of_case
from shouwen.compliance.models import Finding
from shouwen.facts.refusals import Refused
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.actions.tasks import complete_task
from shouwen.work.entries import form_in
from shouwen.work.models import FlowRun, Task, TaskState
from tests.cases.test_complaint import do, open_titles
from tests.editions import STEPS, manual
from tests.factories import facts_of
from tests.scenes import local, make_scene, take_complaint

AT = local("2026-03-02 09:00")
#: More digits than a figure may have: no check of a pack reckons it.
LONG = " * ".join(["9" * 30] * 3)
BROKEN = f"{LONG} &gt; 1"
VALID = "reasons_sufficient and demand_reasonable"
CITED = "service-department@2#第三章/十五/第三条"
REGISTER = "forms/客户投诉登记表一.yaml"


def asked_between(before, after):
    """Return what puts a broken question on an arrow of the eight steps."""
    asked = f"<conditionExpression>{BROKEN}</conditionExpression>"
    ways = "".join(
        f'<sequenceFlow id="odd-{number}" sourceRef="odd" targetRef="{to}">{said}</sequenceFlow>'
        for number, (to, said) in enumerate([(after, asked), ("filed", "")])
    )
    return (
        (STEPS, "<flowNodeRef>judged</flowNodeRef>", "<flowNodeRef>judged</flowNodeRef><flowNodeRef>odd</flowNodeRef>"),
        (STEPS, '<startEvent id="begun"',
         f'<exclusiveGateway id="odd" name="坏" default="odd-1"/>{ways}<startEvent id="begun"'),
        (STEPS, f'sourceRef="{before}" targetRef="{after}"/>', f'sourceRef="{before}" targetRef="odd"/>'),
    )  # fmt: skip


@pytest.fixture
def complaint(db):
    """Return what makes a scene that follows a broken edition, with a complaint in it."""

    def make(*changes):
        scene = make_scene(manual("2", *changes))
        return scene, take_complaint(scene, AT)

    return make


def failed():
    """Return the citations of the flows that failed."""
    return [row.citation for row in Finding.objects.filter(verdict="failed", kind="flow") if row.fault]


def registered(scene, case):
    """Fill in the register and have it signed; return the task of it."""
    task = Task.objects.get(matter=case.reference, state=TaskState.OPEN)
    form = form_in(task.flow.edition, "客户投诉登记表一")
    entry = begin_entry(matter_of_case(case), form, {"投诉类型": "商品"}, by=scene.by("周婷", AT), at=AT)
    sign_entry(entry, "制表", entry.latest, by=scene.by("周婷", AT), at=AT)
    sign_entry(entry, "审核", entry.latest, by=scene.by("郑强", AT), at=AT)
    return task


def test_a_flow_that_cannot_begin_stops_no_complaint_and_is_found_as_failed(complaint):
    _scene, case = complaint(*asked_between("begun", "recorded"))

    assert facts_of("case.opened", case.reference)
    assert not FlowRun.objects.filter(matter=case.reference).exists()
    assert failed() == [CITED]


def test_a_task_after_which_the_flow_cannot_go_on_is_refused_with_its_article_and_the_place(complaint):
    scene, case = complaint(*asked_between("recorded", "judged"))
    task = registered(scene, case)

    with pytest.raises(Refused) as refused, transaction.atomic():
        complete_task(task, {}, by=scene.by("周婷", AT), at=AT)
    (ground,) = refused.value.grounds
    assert ground.citation == CITED
    assert "too long" in ground.detail
    assert refused.value.attempt is not None  # the refusal is recorded, with the standard
    assert open_titles(case) == ["记录投诉内容"]


def test_a_deed_that_a_flow_only_hears_is_done_though_the_flow_cannot_go_on(complaint):
    scene, case = complaint((STEPS, VALID, BROKEN))
    complete_task(registered(scene, case), {}, by=scene.by("周婷", AT), at=AT)
    given = {"class": "商品质量", "reasons_sufficient": "true", "demand_reasonable": "true"}

    do(scene, case, "judgement", "周婷", AT, **given)

    assert len(facts_of("complaint.judged", case.reference)) == 1
    assert failed() == [CITED]
    assert open_titles(case) == ["判定性质"]


def test_a_form_with_a_broken_condition_is_filled_in_and_offered_where_its_other_conditions_let_it(complaint):
    broken = (REGISTER, "- {name: 投诉类型,", f"- {{name: 坏格, required_if: {LONG} > 1}}\n  - {{name: 投诉类型,")
    scene, case = complaint(broken)

    complete_task(registered(scene, case), {}, by=scene.by("周婷", AT), at=AT)

    assert open_titles(case) == ["判定性质"]
    assert forms_of(matter_of_case(case), AT, "case")
