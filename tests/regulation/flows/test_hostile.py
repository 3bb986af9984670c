"""Files of somebody who means harm are refused quickly, at a line and column, and run nothing."""

import time
from pathlib import Path

import pytest

from shouwen.regulation import flows
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.flows import FlowFault, read_flow
from shouwen.regulation.flows.document import MOST_BYTES
from tests.regulation.flows.drawing import bpmn, document, end, many, node, process, start, user

PLAIN = bpmn(start(), user("a"), end(), "s -> a -> e").decode()
HEAD, BODY = PLAIN.split("\n", 1)
EXTERNAL = f'{HEAD}\n<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n{BODY}'.replace(
    'name="a"', 'name="&x;"'
)
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
DEEP = "<a>" * 100_000 + "</a>" * 100_000

HOSTILE = {
    "an external entity": EXTERNAL.encode(),
    "an external document type": f'{HEAD}\n<!DOCTYPE d SYSTEM "http://example.org/d.dtd">\n{BODY}'.encode(),
    "a billion laughs": f'{HEAD}\n<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>\n{BODY}'.encode(),
    "an entity that is not there": BODY.replace('name="a"', 'name="&x;"').encode(),
    "a huge file": b"<a>" + b" " * MOST_BYTES + b"</a>",
    "a million nodes": document("<userTask/>" * 1_000_000),
    "many small nodes": (
        f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">{"<a/>" * 200_000}</definitions>'
    ).encode(),
    "many nodes in a process": bpmn(
        start(), *(node("manualTask", f"n{n}") for n in range(3_000)), end(), "s -> e"
    ),
    "deep nesting": DEEP.encode(),
    "a million lines": b"<a>" + b"\n" * 999_000 + b"</a>",
    "not XML": b"PK\x03\x04 this is a sheet",
    "nothing": b"",
    "nul bytes": b"\x00" * 100,
    "UTF-16": PLAIN.replace("UTF-8", "UTF-16").encode("utf-16"),
    "another encoding declared": PLAIN.replace("UTF-8", "GB18030").encode(),
    "another encoding used": PLAIN.encode("gb18030"),
    "UTF-7": PLAIN.replace("UTF-8", "UTF-7").encode(),
    "cut off": PLAIN[:-20].encode(),
    "a page": b"<!DOCTYPE html><html></html>",
    "another root": b"<definitions/>",
    "no namespace": b'<definitions xmlns="urn:x"><process/></definitions>',
    "no process": document(),
    "an empty process": document('<process id="p"/>'),
    "a process without id": document("<process/>"),
}


@pytest.mark.parametrize("xml", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_at_once_and_at_a_place(xml):
    began = time.process_time()

    with pytest.raises(PackErrors) as refused:
        read_flow(xml, file="x.bpmn")

    assert time.process_time() - began < 5  # of processor time; refused long before it is worked through
    assert all(error.line >= 1 and error.column >= 1 for error in refused.value.errors)


def test_calls_in_a_circle_are_refused():
    def calling(name, called):
        return process(
            start(f"s{name}"),
            node("callActivity", f"c{name}", calledElement=called),
            end(f"e{name}"),
            f"s{name} -> c{name} -> e{name}",
            name=name,
        )

    with pytest.raises(PackErrors) as refused:
        read_flow(document(calling("top", "one"), calling("one", "two"), calling("two", "one")), file="x")

    assert [error.found for error in refused.value.errors] == [
        "a call of two that comes back to itself (id cone)",
        "a call of one that comes back to itself (id ctwo)",
    ]


def test_calls_that_double_at_every_level_are_stopped_when_they_run():
    def doubling(level):
        call = node("callActivity", f"c{level}", many(2), calledElement=f"p{level + 1}")
        inside = user("last") if level == 19 else call
        way = f"s{level} -> {'last' if level == 19 else f'c{level}'} -> e{level}"
        return process(start(f"s{level}"), inside, end(f"e{level}"), way, name=f"p{level}")

    flow = read_flow(document(*(doubling(level) for level in range(20))), file="x")

    with pytest.raises(FlowFault):
        flow.start()


CODE = "__import__('os').system('touch /tmp/shouwen-was-here')"


def loop(inner):
    return f"<multiInstanceLoopCharacteristics>{inner}</multiInstanceLoopCharacteristics>"


TIMER = f"<timerEventDefinition><timeDuration>{CODE}</timeDuration></timerEventDefinition>"
PLACES = [
    user("a", name_=CODE),
    user("a", f"<documentation>{CODE}</documentation>"),
    user("a", shouwen_form=CODE),
    user("a", shouwen_asks=CODE),
    user("a", loop(f"<loopCardinality>{CODE}</loopCardinality>")),
    user("a", loop(f"<loopDataInputRef>{CODE}</loopDataInputRef>")),
    user("a", loop(f"<loopCardinality>2</loopCardinality><completionCondition>{CODE}</completionCondition>")),
    node("serviceTask", "a", shouwen_does=CODE),
    node("serviceTask", "a", shouwen_does=CODE, operationRef=CODE),
    node("businessRuleTask", "a", shouwen_decision=CODE),
    node("scriptTask", "a", f"<script>{CODE}</script>"),
    node("callActivity", "a", calledElement=CODE),
    user("a") + node("boundaryEvent", "t", TIMER, attachedToRef="a"),
]


@pytest.mark.parametrize("part", PLACES)
def test_python_anywhere_in_a_file_is_refused_or_does_nothing(part, monkeypatch):
    def forbidden(*_, **__):
        raise AssertionError("Python was run")

    monkeypatch.setattr("os.system", forbidden)
    monkeypatch.setattr("builtins.eval", forbidden)
    try:
        flow = read_flow(bpmn(start(), part, end(), "s -> a -> e"), file="x")
    except PackErrors:
        return
    state = flow.start(perform=lambda node, figures: {})
    while state.open_tasks():
        flow.complete(state, state.open_tasks()[0].id)

    assert state.is_finished


def test_only_one_file_imports_the_library_and_none_its_script_engine():
    folder = Path(flows.__file__).parents[2]
    users = [
        path
        for path in folder.rglob("*.py")
        if "import" in path.read_text() and "from SpiffWorkflow" in path.read_text()
    ]

    assert [path.name for path in users] == ["engine.py"]
    assert "script_engine import" not in users[0].read_text()
