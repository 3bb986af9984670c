import pytest

from shouwen.regulation.errors import PackErrors
from tests.regulation.packing import Told, edition

BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:shouwen="urn:shouwen:bpmn"
 targetNamespace="urn:t">
 <process id="p" isExecutable="true">
  <laneSet id="ls"><lane id="l" name="客户服务部">
   <flowNodeRef>t1</flowNodeRef><flowNodeRef>t2</flowNodeRef>
  </lane></laneSet>
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t1"/>
  <userTask id="t1" name="上级同意"/><sequenceFlow id="f2" sourceRef="t1" targetRef="t2"/>
  <userTask id="t2" name="通知客户" FORM/><sequenceFlow id="f3" sourceRef="t2" targetRef="e"/>
  <endEvent id="e"/>
 </process>
</definitions>"""

FLOW = """
- flow: 一般投诉
  id: F-1
  article: 一
  case: 投诉
  bpmn: flows/f.bpmn
  needs: {通知客户: 上级同意}
"""


PLAIN = BPMN.replace(" FORM", "")


def told(flow=FLOW):
    return Told(flow, flows__f_dot_bpmn=PLAIN)


def test_a_case_of_the_kind_runs_the_flow():
    here = told()

    (finding,) = here.tell("03-02 09:00", "case.opened", kind="投诉")
    assert (finding.result, finding.consequences) == ("F-1", ({"open": "F-1"},))
    assert here.tell("03-02 09:00", "case.opened", "case:2", kind="咨询") == ()


@pytest.mark.parametrize("step", ["通知客户", "t2"])
def test_a_task_is_refused_until_what_it_needs_is_done_in_the_same_case(step):
    here = told()
    here.tell("03-02 09:00", "case.opened", kind="投诉")
    here.tell("03-02 09:30", "task.done", "case:2", step="上级同意")

    (objection,) = here.object_to("03-02 10:00", "task.done", step=step)
    assert (objection.standard, objection.lists) == ("F-1", ("上级同意",))
    here.tell("03-02 10:30", "task.done", step="t1")
    assert here.object_to("03-02 11:00", "task.done", step=step) == ()


def test_what_is_needed_may_have_to_end_in_a_certain_way():
    here = told(flow=FLOW.replace("通知客户: 上级同意", "通知客户: {step: 上级同意, where: result = '同意'}"))
    here.tell("03-02 09:00", "task.done", step="上级同意", result="不同意")

    assert here.object_to("03-02 10:00", "task.done", step="通知客户")
    here.tell("03-02 10:30", "task.done", step="上级同意", result="同意")
    assert here.object_to("03-02 11:00", "task.done", step="通知客户") == ()


def test_a_flow_names_only_tasks_forms_and_files_that_are_there():
    with pytest.raises(PackErrors) as wrong:
        edition(
            FLOW.replace("上级同意", "上级同一"),
            flows__f_dot_bpmn=BPMN.replace(" FORM", ' shouwen:form="没有"'),
        )

    found = [(error.file, error.expected) for error in wrong.value.errors]
    assert ("standards/all.yaml", "a task of flows/f.bpmn, perhaps “上级同意”") in found
    assert ("flows/f.bpmn", "a form of the pack") in found


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ('shouwen:in="kind of case.openend"', "a kind of fact, perhaps “case.opened”"),
        ('shouwen:in="severe of case.opened"', "unit or a figure of case.opened that is a code or a reference"),
        ('shouwen:by="kind of case.opened"', "by, for_whom or a figure of case.opened that is a reference"),
        ('shouwen:by="unit of case.opened"', "by, for_whom or a figure of case.opened that is a reference"),
    ],
)
def test_whom_a_step_is_for_is_checked_where_it_stands(says, expected):
    with pytest.raises(PackErrors) as wrong:
        edition(FLOW, flows__f_dot_bpmn=BPMN.replace(" FORM", f" {says}"))

    (error,) = wrong.value.errors
    assert (error.file, error.line, error.expected) == ("flows/f.bpmn", 10, expected)


@pytest.mark.parametrize(
    "says", ['shouwen:in="unit of case.opened"', 'shouwen:by="contact of case.opened; by of case.closed"']
)
def test_a_step_may_be_for_whom_a_fact_names(says):
    flow = edition(FLOW, flows__f_dot_bpmn=BPMN.replace(" FORM", f" {says}")).flows["flows/f.bpmn"]

    assert "case.opened" in flow.nodes["t2"].seat.kinds


def test_a_flow_is_one_sentence():
    standard = edition(FLOW, flows__f_dot_bpmn=BPMN.replace(" FORM", "")).standards["F-1"]

    assert standard.sentences()[0][1] == (
        "「立案」时，若kind为“投诉”，按流程「一般投诉」办理；「通知客户」须在「上级同意」之后。"
    )
