"""Files of other modelers are accepted and run, or refused with a reason that names the element; none crashes.

The kept ones are of the Model Interchange Working Group (``miwg/README.md``); the written ones follow what Camunda,
bpmn.io, Signavio and Flowable put into theirs.
"""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.flows import FigureMissing, Flow, FlowFault, read_flow

KEPT = sorted((Path(__file__).parent / "miwg").glob("*.bpmn"))
ACCEPTED = {
    "bic-A.4.0", "bonita-A.1.0", "camunda-eclipse-A.4.0", "camunda-modeler-A.4.1", "ibm-A.1.0", "prometheus-A.4.0",
}  # fmt: skip
#: What is wrong with a file as a whole has no element to name.
OF_THE_FILE = re.compile(r"encoding |a byte that is not UTF-8|a document type|[\d,]+ bytes|no process|more than")
EXPAT = "expected well-formed XML"
MOST_DEEDS = 300


def tried(xml: bytes, name: str) -> Flow | PackErrors:
    try:
        return read_flow(xml, file=name)
    except PackErrors as refused:
        return refused


def play(flow: Flow) -> str:
    """Run a flow, giving what is asked, until it ends; return how it came out."""
    try:
        state = flow.start(key="x")
        for _ in range(MOST_DEEDS):
            if state.is_finished:
                return "ended"
            if state.is_stuck:
                return "stuck"
            state = flow.load(state.dump())
            task = state.open_tasks()[0]
            given = {ask.name: ask.options[0] if ask.options else "1" for ask in task.node.asks}
            flow.complete(state, task.id, given)
    except FigureMissing:
        return "asks for a figure"
    except FlowFault as fault:
        return str(fault)
    return "goes round"


def assert_named(refused: PackErrors) -> None:
    for error in refused.errors:
        assert error.line >= 1
        assert error.column >= 1
        assert error.expected
        is_named = re.search(r"\(id [^)]+\)", error.found) is not None
        assert is_named or OF_THE_FILE.match(error.found) or EXPAT in str(error), error


@pytest.mark.parametrize("path", KEPT, ids=[path.stem for path in KEPT])
def test_a_file_of_another_modeler_runs_or_is_refused_at_an_element_that_is_named(path):
    read = tried(path.read_bytes(), path.name)

    if isinstance(read, PackErrors):
        assert path.stem not in ACCEPTED
        assert_named(read)
    else:
        assert path.stem in ACCEPTED
        assert play(read) in {"ended", "asks for a figure"}


def test_a_reason_says_id_name_line_and_column():
    path = Path(__file__).parent / "miwg" / "reference-C.9.1.bpmn"
    (_, _, timer) = tried(path.read_bytes(), path.name).errors

    assert str(timer) == (
        "reference-C.9.1.bpmn:52:9: found 'P7D' in a timer (id BoundaryEvent_2, “1 week”); "
        "expected the id of a deadline standard, such as SD-3.15-2b"
    )


CAMUNDA = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D_1" targetNamespace="http://bpmn.io/schema/bpmn"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" exporter="Camunda Modeler" exporterVersion="5.20.0"
  modeler:executionPlatform="Camunda Platform">
  <bpmn:collaboration id="Co_1"><bpmn:participant id="Pool_1" name="客服部" processRef="P_1" /></bpmn:collaboration>
  <bpmn:process id="P_1" isExecutable="true" camunda:historyTimeToLive="180">
    <bpmn:laneSet id="Ls_1"><bpmn:lane id="L_1" name="经办人"><bpmn:flowNodeRef>S</bpmn:flowNodeRef>
      <bpmn:flowNodeRef>A</bpmn:flowNodeRef><bpmn:flowNodeRef>G</bpmn:flowNodeRef><bpmn:flowNodeRef>Sub</bpmn:flowNodeRef>
      <bpmn:flowNodeRef>E</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="S" camunda:formKey="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="A" name="判定" camunda:assignee="${initiator}" camunda:formKey="judge">
      <bpmn:extensionElements><camunda:formData><camunda:formField id="ok" type="boolean" /></camunda:formData>
      </bpmn:extensionElements></bpmn:userTask>
    <bpmn:exclusiveGateway id="G" default="f4" />
    <bpmn:subProcess id="Sub" name="复核">
      <bpmn:startEvent id="S2" /><bpmn:task id="B" name="再看" /><bpmn:endEvent id="E2" />
      <bpmn:sequenceFlow id="f5" sourceRef="S2" targetRef="B" /><bpmn:sequenceFlow id="f6" sourceRef="B" targetRef="E2" />
    </bpmn:subProcess>
    <bpmn:endEvent id="E" />
    <bpmn:sequenceFlow id="f1" sourceRef="S" targetRef="A" /><bpmn:sequenceFlow id="f2" sourceRef="A" targetRef="G" />
    <bpmn:sequenceFlow id="f3" name="大额" sourceRef="G" targetRef="Sub">
      <bpmn:conditionExpression xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="bpmn:tFormalExpression"
      >金额 &gt; 100</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f4" sourceRef="G" targetRef="E" /><bpmn:sequenceFlow id="f7" sourceRef="Sub" targetRef="E" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Di_1"><bpmndi:BPMNPlane id="Pl_1" bpmnElement="Co_1" /></bpmndi:BPMNDiagram>
</bpmn:definitions>"""

SIGNAVIO = """<?xml version="1.0" encoding="ISO-8859-1" standalone="yes"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:signavio="http://www.signavio.com"
  id="sid-1" exporter="Signavio Process Editor" expressionLanguage="http://www.w3.org/TR/XPath"
  targetNamespace="http://www.signavio.com" typeLanguage="http://www.w3.org/2001/XMLSchema">
  <extensionElements><signavio:signavioDiagramMetaData metaKey="revisionid" metaValue="1"/></extensionElements>
  <collaboration id="sid-2"><participant id="sid-3" name="Desk" processRef="sid-4"/></collaboration>
  <process id="sid-4" isClosed="false" isExecutable="false" processType="None">
    <startEvent id="sid-5" name=""><extensionElements><signavio:signavioMetaData metaKey="bgcolor" metaValue="#fff"/>
      </extensionElements><outgoing>sid-9</outgoing></startEvent>
    <task completionQuantity="1" id="sid-6" isForCompensation="false" name="Answer" startQuantity="1">
      <incoming>sid-9</incoming><outgoing>sid-10</outgoing></task>
    <dataObject id="sid-7" isCollection="false" name="Letter"/><dataObjectReference id="sid-8" dataObjectRef="sid-7"/>
    <endEvent id="sid-11" name=""/>
    <sequenceFlow id="sid-9" sourceRef="sid-5" targetRef="sid-6"/>
    <sequenceFlow id="sid-10" sourceRef="sid-6" targetRef="sid-11"/>
  </process>
</definitions>"""

FLOWABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowable="http://flowable.org/bpmn"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" typeLanguage="http://www.w3.org/2001/XMLSchema"
  expressionLanguage="http://www.w3.org/1999/XPath" targetNamespace="http://www.flowable.org/processdef">
  <process id="leave" name="请假" isExecutable="true">
    <laneSet id="ls"><lane id="l" name="直属上级"><flowNodeRef>approve</flowNodeRef></lane></laneSet>
    <startEvent id="start" flowable:initiator="initiator" flowable:formFieldValidation="true"/>
    <userTask id="approve" name="审批" flowable:candidateGroups="managers" flowable:formKey="leave-form"
      flowable:formFieldValidation="true"><extensionElements><modeler:allow-send-email
      xmlns:modeler="http://flowable.org/modeler"><![CDATA[false]]></modeler:allow-send-email></extensionElements></userTask>
    <serviceTask id="tell" name="通知" flowable:delegateExpression="${mail}" implementation="##unspecified"/>
    <endEvent id="end"/>
    <sequenceFlow id="a" sourceRef="start" targetRef="approve"/>
    <sequenceFlow id="b" sourceRef="approve" targetRef="tell"/><sequenceFlow id="c" sourceRef="tell" targetRef="end"/>
  </process>
</definitions>"""


@pytest.mark.parametrize(
    ("xml", "lanes", "passed_over"),
    [
        (CAMUNDA, {"A": "经办人", "B": "经办人"}, ["camunda", "formKey", "assignee", "<extensionElements>"]),
        (SIGNAVIO, {"sid-6": "Desk"}, ["<extensionElements>"]),
        (FLOWABLE, {"approve": "直属上级"}, ["candidateGroups", "delegateExpression"]),
    ],
    ids=["camunda", "signavio", "flowable"],
)
def test_what_is_said_for_another_engine_is_passed_over_and_noted(xml, lanes, passed_over):
    flow = read_flow(xml.encode(), file="x.bpmn")

    assert {node.id: node.lane for node in flow.nodes.values() if node.lane and node.id in lanes} == lanes
    assert {node.lane for node in flow.nodes.values()} <= {"", *lanes.values()}
    noted = "\n".join(note.found for note in flow.passed_over)
    assert all(word in noted for word in passed_over), noted
    assert all("(id " in note.found or note.found == "<extensionElements>" for note in flow.passed_over)
    assert play(flow) in {"ended", "asks for a figure"}


@pytest.mark.parametrize(("amount", "opened"), [(100, []), (101, ["B"])], ids=["not above", "above"])
def test_a_sub_process_is_run_in_its_place_and_its_steps_lie_in_its_lane(amount, opened):
    flow = read_flow(CAMUNDA.encode(), file="x.bpmn")
    state = flow.start({"金额": amount}, key="x")
    flow.complete(state, "A")

    assert [task.node.id for task in state.open_tasks()] == opened
    for task in opened:
        state = flow.load(state.dump())
        flow.complete(state, task)
    assert state.is_finished


def test_of_several_processes_the_one_marked_executable_is_run():
    other = '<bpmn:process id="P_2" isExecutable="false"><bpmn:scriptTask id="z"/></bpmn:process></bpmn:definitions>'
    flow = read_flow(CAMUNDA.replace("</bpmn:definitions>", other).encode(), file="x.bpmn")

    assert flow.process_id == "P_1"
    assert flow.passed_over[-1].found.endswith("(id P_2)")


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ('<extension mustUnderstand="true"/>', "<extension> that must be carried out"),
        ('<process id="p"><task id="t" name="T"><dataInputAssociation id="i"><assignment/></dataInputAssociation></task>'
         "</process>",
         "<dataInputAssociation> that must be carried out (id t, “T”)"),
        ('<process id="p"><subProcess id="t" triggeredByEvent="true"/></process>',
         "triggeredByEvent='true' on <subProcess> (id t)"),
    ],
)  # fmt: skip
def test_what_would_have_an_effect_is_not_passed_over(part, found):
    xml = f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">{part}</definitions>'

    assert found in [error.found for error in tried(xml.encode(), "x.bpmn").errors]


def test_a_file_in_plain_ascii_may_declare_an_older_encoding():
    latin = SIGNAVIO.encode()
    umlaut = SIGNAVIO.replace("Answer", "Rückfrage").encode("iso-8859-1")

    assert isinstance(tried(latin, "x.bpmn"), Flow)
    assert "not UTF-8" in tried(umlaut, "x.bpmn").errors[0].found


@pytest.mark.prove
@pytest.mark.skipif("SHOUWEN_INTERCHANGE" not in os.environ, reason="no folder of the interchange suite is named")
def test_every_file_of_the_interchange_suite_runs_or_is_refused_at_an_element(record_property):
    reasons, ways = Counter(), Counter()
    for path in sorted(Path(os.environ["SHOUWEN_INTERCHANGE"]).rglob("*.bpmn")):
        read = tried(path.read_bytes(), path.name)
        if isinstance(read, PackErrors):
            assert_named(read)
            ways["refused"] += 1
            kinds = {re.sub(r" ?\(id .*?\)(?= |$)|['`“].*?['`”]|[\d,]{2,}|\d", "", error.found) for error in read.errors}
            reasons.update(kinds)
        else:
            ways[play(read)] += 1

    assert ways.total() > 800
    record_property("figure", f"{ways.total()} files: {', '.join(f'{count} {way}' for way, count in ways.most_common())}")
    said = "; ".join(f"{reason.strip()} {count}" for reason, count in reasons.most_common(12))
    record_property("figure", f"refused for: {said}")
    print(said)
    print(ways)
