"""States as text: small, exact, of every release, and never of a clock."""

import json
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from bench.flows import advance, chain
from hypothesis import given
from hypothesis import strategies as some

from shouwen.regulation.flows import TASKS, StateUnreadable, read_flow
from shouwen.regulation.flows.figures import from_json, to_json
from shouwen.regulation.flows.saving import _FORMATS, FORMAT
from shouwen.regulation.spans import Span, SpanUnit
from tests.regulation.flows.drawing import bpmn, end, start, user

STATES = Path(__file__).parent / "states"


def countersigning():
    return read_flow((STATES / "countersigning.bpmn").read_bytes(), file="countersigning.bpmn")


def test_every_format_that_is_read_has_a_state_that_was_written_then():
    assert {path.name for path in STATES.glob("*.json")} == {f"format-{number}.json" for number in _FORMATS}
    assert max(_FORMATS) == FORMAT


@pytest.mark.parametrize("path", sorted(STATES.glob("*.json")), ids=lambda path: path.name)
def test_a_state_written_by_an_older_release_goes_on_to_its_end(path):
    flow = countersigning()
    state = flow.load(path.read_text())

    assert [(task.node.id, task.index, task.total, task.member) for task in state.open_tasks()] == [
        ("经办", 2, 3, "营销部门"),
        ("经办", 3, 3, "财务部门"),
        ("督促", 1, 1, None),
        ("查因", 2, 2, None),
    ]
    assert [timer.standard for timer in state.open_timers()] == ["SD-3.15-2b"]
    assert dict(state.figures) == {
        "部门": ["客户部门", "营销部门", "财务部门"],
        "损失": Decimal("500.00"),
        "日期": date(2026, 3, 1),
        "时刻": datetime(2026, 3, 1, 8, tzinfo=UTC),
        "期限": Span(Decimal(2), SpanUnit.WORKING_DAY),
        "各方同意": ["是"],
    }

    for name in ("查因", "经办", "q2", "经办", "督促", "结案"):
        flow.complete(state, name, {"同意": "否"} if name == "经办" else {})
    assert state.is_finished
    assert state.figures["各方同意"] == ["是", "否", "否"]


def test_ids_of_tasks_outlive_saving():
    flow = countersigning()
    state = flow.load((STATES / "format-1.json").read_text())

    again = flow.load(state.dump())

    assert [task.id for task in again.open_tasks()] == [task.id for task in state.open_tasks()]
    assert str(state.open_tasks()[0].id) == json.loads((STATES / "ids.txt").read_text())[0]


DAMAGED = [
    "",
    "null",
    "[]",
    "{}",
    '{"format": 2}',
    '{"format": 1}',
    '{"format": 1, "process": "other", "key": "", "count": 1, "figures": {}, "passed": [], "trees": []}',
]


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_state_or_one_of_the_future_is_refused(text):
    with pytest.raises(StateUnreadable):
        countersigning().load(text)


def test_the_state_of_another_flow_is_refused():
    other = read_flow(bpmn(start(), user("a"), end(), "s -> a -> e"), file="x")

    with pytest.raises(StateUnreadable):
        countersigning().load(other.start().dump())


FIGURE = some.recursive(
    some.one_of(
        some.none(),
        some.booleans(),
        some.integers(),
        some.text(max_size=8),
        some.decimals(allow_nan=False, allow_infinity=False),
        some.fractions(),
        some.dates(),
        some.times().map(lambda moment: moment.replace(fold=0)),
        some.datetimes(timezones=some.just(UTC)).map(lambda instant: instant.replace(fold=0)),
        some.timedeltas(),
        some.builds(
            Span, some.integers(0, 99).map(Decimal), some.sampled_from([SpanUnit.DAY, SpanUnit.HOUR])
        ),
    ),
    lambda each: some.one_of(
        some.lists(each, max_size=3), some.dictionaries(some.text(max_size=4), each, max_size=3)
    ),
    max_leaves=6,
)


@given(FIGURE)
def test_figures_come_back_from_text_as_they_were(figure):
    again = from_json(json.loads(json.dumps(to_json(figure))))

    assert again == figure
    assert repr(again) == repr(figure)


@pytest.mark.parametrize("figure", [0.1, object(), {1, 2}, [0.5], {"甲": 1.0}, b"x"])
def test_what_is_not_exact_is_no_figure(figure):
    with pytest.raises(TypeError):
        to_json(figure)


def test_decimals_and_fractions_keep_their_digits():
    for figure in (Decimal("1.10"), Decimal("1E+3"), Fraction(1, 3), time(8, 30), timedelta(microseconds=1)):
        assert repr(from_json(to_json(figure))) == repr(figure)


class Clock:
    """Raises when anything of it is used."""

    def __getattr__(self, name):
        raise AssertionError(f"the library read its clock: {name}")

    def __call__(self, *_, **__):
        raise AssertionError("the library read its clock or drew an id")


def test_a_run_never_reads_the_clock_nor_draws_an_id(monkeypatch):
    patched = set()
    for name, module in list(sys.modules.items()):
        if name.startswith("SpiffWorkflow"):
            for clock in {"time", "datetime", "date", "uuid4", "localtime", "uuid"} & set(vars(module)):
                monkeypatch.setattr(module, clock, Clock())
                patched.add(f"{name}.{clock}")
    assert {"SpiffWorkflow.task.time", "SpiffWorkflow.task.uuid4"} <= patched
    assert "SpiffWorkflow.bpmn.specs.event_definitions.timer.datetime" in patched

    flow = countersigning()
    fresh = flow.start({"部门": ["甲", "乙"], "损失": Decimal(1)}, key="k")
    flow.fire(fresh, "超时")
    flow.cancel(fresh)
    test_a_state_written_by_an_older_release_goes_on_to_its_end(STATES / "format-1.json")


def test_a_state_holds_no_part_of_the_flow_and_stays_small():
    state = countersigning().load((STATES / "format-1.json").read_text())

    assert len(state.dump()) < 1_300
    assert "SD-3" not in state.dump()


def test_the_measured_flow_runs_to_its_end():
    flow = read_flow(chain(60), file="x")
    text, steps = flow.start({"退回": 0}, key="k").dump(), 0

    while text:
        text, steps = advance(flow, text), steps + 1

    assert len(flow.nodes) in {59, 60}
    assert steps == sum(node.kind in TASKS for node in flow.nodes.values())
