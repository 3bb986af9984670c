"""What a file may hold, and where a fault is reported."""

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.flows import FlowFault, read_flow
from shouwen.regulation.flows.nodes import Named, Seat
from tests.regulation.flows.drawing import (
    bpmn,
    document,
    element,
    end,
    many,
    node,
    process,
    start,
    timer,
    user,
)

LOOP = many(2)


def faults_of(xml):
    with pytest.raises(PackErrors) as refused:
        read_flow(xml, file="flows/x.bpmn")
    return refused.value.errors


def plain(*more, ways="s -> a -> e", **how):
    return bpmn(start(), user("a"), end(), *more, ways, **how)


def event(tag, definition, **attributes):
    return node(tag, "z", f"<{definition}/>", **attributes)


NOT_SUPPORTED = [
    node("task", "z"),
    node("scriptTask", "z", "<script>__import__('os').system('id')</script>"),
    node("subProcess", "z"),
    node("transaction", "z"),
    node("adHocSubProcess", "z"),
    node("eventBasedGateway", "z"),
    node("complexGateway", "z"),
    node("intermediateCatchEvent", "z", "<timerEventDefinition/>"),
    node("intermediateThrowEvent", "z"),
    event("startEvent", "timerEventDefinition"),
    event("startEvent", "messageEventDefinition"),
    event("startEvent", "signalEventDefinition"),
    event("endEvent", "errorEventDefinition"),
    event("endEvent", "messageEventDefinition"),
    event("boundaryEvent", "errorEventDefinition", attachedToRef="a"),
    event("boundaryEvent", "messageEventDefinition", attachedToRef="a"),
    event("boundaryEvent", "conditionalEventDefinition", attachedToRef="a"),
    node("boundaryEvent", "z", attachedToRef="a"),
    user("z", "<standardLoopCharacteristics/>"),
    user("z", "<ioSpecification/>"),
    user("z", "<extensionElements><x/></extensionElements>"),
    user("z", scriptFormat="python"),
    node("receiveTask", "z", LOOP),
    '<userTask id="z" name="z" xmlns:o="urn:other" o:formKey="f"/>',
]


@pytest.mark.parametrize("part", NOT_SUPPORTED)
def test_an_element_that_is_not_supported_is_refused_where_it_stands(part):
    xml = plain(part)
    (first, *_) = faults_of(xml)

    assert first.file == "flows/x.bpmn"
    assert first.line == 2
    text = xml.decode().splitlines()[1]
    assert text[first.column - 1 :].startswith("<")
    assert first.column - 1 >= text.index(part[:6] if part in text else part[:3])
    assert "(id z)" in first.found or 'id="z"' not in part


@pytest.mark.parametrize(
    "part", ['<choreography id="z"/>', '<eventDefinition id="z"/>', '<signalEventDefinition id="z"/>']
)
def test_definitions_that_have_an_effect_are_refused_beside_the_processes_too(part):
    assert "(id z)" in faults_of(document(part, process(start(), end(), "s -> e")))[0].found


def choice(ways, default=None, tag="exclusiveGateway"):
    more = {"default": default} if default else {}
    return bpmn(
        start(), node(tag, "x", **more), user("a"), user("b"), end(), f"s -> x\n{ways}\na -> e\nb -> e"
    )


BADLY_BUILT = [
    ("no start", bpmn(user("a"), end(), "a -> e"), "p"),
    ("two starts", bpmn(start(), start("s2"), user("a"), end(), "s -> a -> e\ns2 -> a"), "p"),
    ("no way to it", plain(user("b"), ways="s -> a -> e\nb -> e"), "b"),
    ("no end from it", bpmn(start(), user("a"), end(), "s -> a"), "a"),
    (
        "no end from a circle",
        bpmn(start(), node("parallelGateway", "g"), user("a"), end(), "s -> g -> a -> g"),
        "g",
    ),
    ("two ways out of a task", plain(end("e2"), ways="s -> a -> e\na -> e2"), "a"),
    (
        "a way into the start",
        plain(node("exclusiveGateway", "x", default="f-p-x-e"), ways="s -> a -> x -> e\nx -> s : true"),
        "s",
    ),
    ("a way out of an end", plain(ways="s -> a -> e -> a"), "e"),
    ("a way to nowhere", plain(ways="s -> a -> e\na -> nobody"), "f-p-a-nobody"),
    ("the same way twice", plain('<sequenceFlow id="again" sourceRef="s" targetRef="a"/>'), "f-p-s-a"),
    ("a condition after a task", plain(ways="s -> a\na -> e : true"), "f-p-a-e"),
    ("an id taken", plain(user("a")), "a"),
    ("an id of an element and a flow", plain(ways="s -> a -> e").replace(b'"f-p-a-e"', b'"a"'), "a"),
    ("outside every lane", plain(lanes={"经办人": []}), "a"),
    ("a lane without a name", plain(lanes={"": ["a"]}), "lane-p-0"),
    ("in two lanes", plain(lanes={"经办人": ["a"], "经理": ["a"]}), "lane-p-1"),
    ("a person's task without a name", plain().replace(b'name="a"', b'name=""'), "a"),
    ("a choice without default", choice("x -> a : true\nx -> b : false"), "x"),
    ("one condition and no default", choice("x -> a : true", tag="inclusiveGateway"), "x"),
    ("a way without condition", choice("x -> a\nx -> b", "f-p-x-a"), "f-p-x-b"),
    ("a condition on the default", choice("x -> a : true\nx -> b : false", "f-p-x-a"), "f-p-x-a"),
    ("a default elsewhere", choice("x -> a : true\nx -> b : false", "f-p-a-e"), "x"),
    ("a timer on a gateway", plain(timer("t", "s"), end("e2"), ways="s -> a -> e\nt -> e2"), "t"),
    ("a timer on nothing", plain(timer("t", "nobody"), end("e2"), ways="s -> a -> e\nt -> e2"), "t"),
    ("a timer without a way", plain(timer("t", "a")), "t"),
    ("a receive without message", bpmn(start(), node("receiveTask", "r"), end(), "s -> r -> e"), "r"),
    (
        "a message that is not there",
        bpmn(start(), node("sendTask", "r", messageRef="m"), end(), "s -> r -> e"),
        "r",
    ),
    (
        "a call of nothing",
        bpmn(start(), node("callActivity", "c", calledElement="q"), end(), "s -> c -> e"),
        "c",
    ),
    (
        "a call of itself",
        bpmn(start(), node("callActivity", "c", calledElement="p"), end(), "s -> c -> e"),
        "c",
    ),
    (
        "two processes, none called",
        document(process(start(), end(), "s -> e"), process(start("t"), end("u"), "t -> u", name="q")),
        "q",
    ),
    ("both or neither count and list", plain(user("b", many()), ways="s -> a -> b -> e"), "b"),
    ("asks without a type", plain(user("b", shouwen_asks="合理"), ways="s -> a -> b -> e"), "b"),
    ("asks of an odd type", plain(user("b", shouwen_asks="合理: python"), ways="s -> a -> b -> e"), "b"),
    (
        "asks the same twice",
        plain(user("b", shouwen_asks="甲: text; 甲: date"), ways="s -> a -> b -> e"),
        "b",
    ),
    ("asks with an option twice", plain(user("b", shouwen_asks="甲: 是|是"), ways="s -> a -> b -> e"), "b"),
    ("form on a service", plain(node("serviceTask", "v", shouwen_form="f"), ways="s -> a -> v -> e"), "v"),
    (
        "calls gather nothing",
        document(
            process(
                start(),
                node("callActivity", "c", many(2, answer="甲", answers="乙"), calledElement="q"),
                end(),
                "s -> c -> e",
            ),
            process(start("t"), end("u"), "t -> u", name="q"),
        ),
        "c",
    ),
]


@pytest.mark.parametrize(("_", "xml", "where"), BADLY_BUILT, ids=[each[0] for each in BADLY_BUILT])
def test_a_badly_built_flow_is_refused_and_the_place_named(_, xml, where):
    found = [error.found for error in faults_of(xml)]

    assert any(f"(id {where}" in each for each in found), found


@pytest.mark.parametrize(
    "text", ["PT5M", "P3D", "2026-03-01", "2026-03-01T08:00:00Z", "R3/PT10H", "", "两 天", "datetime.now()"]
)
def test_a_timer_names_a_deadline_standard_and_never_a_time(text):
    faults_of(plain(timer("t", "a", standard=text), end("e2"), ways="s -> a -> e\nt -> e2"))


def test_a_fault_in_a_condition_is_reported_at_its_line_and_column():
    xml = (
        choice("x -> a : 金额 >\nx -> b", "f-p-x-b")
        .decode()
        .replace("<conditionExpression>", "<conditionExpression>\n   ")
    )

    (error,) = faults_of(xml.encode())

    assert error.line == 3
    assert 4 <= error.column <= 4 + len("金额 >")


def test_every_fault_is_reported_at_once_in_the_order_of_the_file():
    errors = faults_of(plain(node("scriptTask", "z1"), node("scriptTask", "z2")))

    assert ["(id z1)" in errors[0].found, "(id z2)" in errors[1].found] == [True, True]


@pytest.mark.parametrize(
    "condition", ["__import__('os').system('id')", "金额.__class__", "open('x')", "1 if true else 2"]
)
def test_python_in_a_condition_is_refused(condition):
    xml = choice(f"x -> a : {condition}\nx -> b", "f-p-x-b")
    flow_or_faults(xml)


def flow_or_faults(xml):
    """A name that looks like Python may be a figure that nobody gives; anything else is a fault."""
    try:
        flow = read_flow(xml, file="x")
    except PackErrors:
        return
    with pytest.raises(FlowFault):
        flow.start({"金额": "x"})


def test_what_is_only_drawn_or_noted_is_kept_in_the_source_and_passed_over():
    xml = document(
        '<collaboration id="co"><participant id="pool" name="处理" processRef="p"/></collaboration>',
        process(
            start(),
            user(
                "a", "<documentation>怎么做</documentation><incoming>f-p-s-a</incoming><extensionElements/>"
            ),
            end(),
            element("textAnnotation", {"id": "note"}, "<text>说明</text>"),
            element("association", {"id": "as", "sourceRef": "a", "targetRef": "note"}),
            "s -> a -> e",
        ),
        '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" id="di">'
        '<d:BPMNPlane id="pl" bpmnElement="p"/></d:BPMNDiagram>',
    )
    flow = read_flow(xml, file="x")

    assert sorted(flow.nodes) == ["a", "e", "s"]
    assert flow.source == xml


def test_lanes_inside_lanes_give_the_innermost_position():
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="客服部"><flowNodeRef>a</flowNodeRef><childLaneSet id="cs">'
        '<lane id="l2" name="客服经理"><flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane></laneSet>'
    )
    body = process(start(), user("a"), end(), "s -> a -> e", lanes={})
    flow = read_flow(document(body.replace('<laneSet id="lanes-p"></laneSet>', lanes)), file="x")

    assert flow.nodes["a"].lane == "客服经理"


def test_nodes_may_have_the_names_that_the_library_keeps_for_itself():
    flow = read_flow(
        bpmn(
            start("Start"), user("End"), user("p.EndJoin"), end("Root"), "Start -> End -> p.EndJoin -> Root"
        ),
        file="x",
    )
    state = flow.start()
    flow.complete(state, "End")

    assert [task.node.id for task in state.open_tasks()] == ["p.EndJoin"]


def seated(lane='', task=''):
    """A file of one lane and one task, which say whom facts name for them."""
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:shouwen="urn:shouwen:bpmn" id="d">\n'
        '<process id="p"><laneSet id="ls">\n'
        f'<lane id="l" name="受理部门" {lane}><flowNodeRef>a</flowNodeRef></lane></laneSet>\n'
        '<startEvent id="s"/>\n'
        f'<userTask id="a" name="查" {task}/>\n'
        '<endEvent id="e"/>\n'
        '<sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="e"/>\n'
        '</process></definitions>'
    ).encode()


def test_a_lane_says_whom_facts_name_for_its_steps_and_a_task_may_say_otherwise():
    of_lane = read_flow(
        seated('shouwen:in="department of complaint.assigned; unit of transfer.accepted" shouwen:by="by of case.opened"'),
        file="x",
    ).nodes["a"].seat
    own = seated('shouwen:by="by of case.opened"', 'shouwen:by="to of case.handed"')
    of_task = read_flow(own, file="x").nodes["a"].seat

    assert of_lane == Seat(
        (Named("department", "complaint.assigned"), Named("unit", "transfer.accepted")), (Named("by", "case.opened"),)
    )
    assert of_task == Seat((), (Named("to", "case.handed"),))


@pytest.mark.parametrize(
    ("lane", "task", "line"),
    [("shouwen:in='质检部门'", "", 3), ("", "shouwen:by='responsible'", 5), ("", "shouwen:by='of case.opened'", 5)],
)
def test_whom_a_step_is_for_must_be_a_figure_of_a_fact(lane, task, line):
    (error,) = faults_of(seated(lane, task))

    assert (error.line, error.expected) == (line, "figure of fact, such as: department of complaint.assigned")
