"""Examples of a pack are its own tests; what differs is shown beside what was expected."""

from pathlib import Path

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.examples import Event
from shouwen.regulation.packs import read_pack
from shouwen.regulation.proving import run_events, run_example, standing_of
from tests.regulation.packing import edition
from tests.regulation.test_engine import DEADLINE

EXAMPLE = """
- title: 当日答复
  calendars: {working_time: {hours: "09:00-12:00, 13:00-18:00", years: [2026]}}
  facts:
    - {at: 2026-03-02 09:00, kind: case.opened, about: case:1, figures: {severity: 重大}}
    - {at: 2026-03-02 09:20:00, kind: case.replied, about: case:1}
    - {at: 2026-03-02 09:25, kind: case.opened, about: case:2}
    - {at: 2026-03-02 10:00, attempt: case.closed, about: case:1, figures: {open_sub_cases: 1}}
  outcomes:
    - {standard: A-1, verdict: met, holder: case:1, at: 2026-03-02 09:20, due: 2026-03-02 09:20}
    - {standard: A-1, verdict: missed, holder: case:2, at: 2026-03-02 09:45}
  refusals:
    - {at: 2026-03-02 10:00, standard: G-1}
"""
GATE = "- gate: 未了\n  id: G-1\n  article: 一\n  before: case.closed\n  refuse_when: open_sub_cases > 0\n"


def lines(text):
    read = edition(DEADLINE + GATE, examples__x_dot_yaml=text)
    return [
        (one.expected, one.found)
        for one in run_example(read.examples[0], read).comparisons
        if not one.is_right
    ]


def test_an_example_that_holds_has_nothing_to_tell():
    assert lines(EXAMPLE) == []


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("verdict: met", "verdict: missed", [
            ("A-1 missed case:1 at 2026-03-02 09:20:00 due 2026-03-02 09:20:00", ""),
            ("", "A-1 met case:1 at 2026-03-02 09:20:00 due 2026-03-02 09:20:00"),
        ]),
        ("09:20:00, kind", "09:20:01, kind", [
            ("A-1 met case:1 at 2026-03-02 09:20:00 due 2026-03-02 09:20:00", ""),
            ("", "A-1 missed case:1 at 2026-03-02 09:20:00 due 2026-03-02 09:20:00"),
        ]),
        ("open_sub_cases: 1", "open_sub_cases: 0", [("G-1 refuses at 2026-03-02 10:00:00", "")]),
        ("  refusals:\n    - {at: 2026-03-02 10:00, standard: G-1}\n", "", [
            ("", "G-1 refuses case.closed at 2026-03-02 10:00:00"),
        ]),
    ],
)  # fmt: skip
def test_what_differs_is_shown_beside_what_was_expected(old, new, wrong):
    assert old in EXAMPLE
    assert lines(EXAMPLE.replace(old, new)) == wrong


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("kind: case.opened", "kind: case.open", "a kind of fact, perhaps “case.opened”"),
        ("severity: 重大", "severty: 重大", "a figure of case.opened, perhaps “severity”"),
        ("2026-03-02 09:00,", "2026-13-02 09:00,", "a local time such as 2026-03-02 09:00"),
        ("standard: A-1, verdict: met", "standard: A-7, verdict: met", "the id of a standard"),
        ("verdict: missed", "verdict: mist", "one of met, broken"),
        ("attempt: case.closed", "kind: case.opened, attempt: case.closed", "either kind or attempt"),
        ("{working_time:", "{office:", "a calendar of pack.yaml"),
        ('hours: "09:00', 'hours: "9am', "periods such as 08:30-12:00, 13:30-17:30"),
        ("open_sub_cases: 1", "open_sub_cases: one", "a number"),
    ],
)
def test_an_example_that_is_badly_written_is_a_fault_of_the_pack(old, new, expected):
    assert old in EXAMPLE
    with pytest.raises(PackErrors) as wrong:
        edition(DEADLINE + GATE, examples__x_dot_yaml=EXAMPLE.replace(old, new, 1))

    assert any(expected in error.expected for error in wrong.value.errors)


# The pack that is shipped

PACKS = Path(__file__).parents[2] / "packs"


@pytest.fixture(scope="module")
def manual():
    kinds = pytest.importorskip("shouwen.facts.kinds")
    import importlib

    for package in sorted(path.parent for path in (PACKS.parent / "src" / "shouwen").glob("*/kinds*")):
        importlib.import_module(f"shouwen.{package.name}.kinds")
    return read_pack(PACKS / "service-department" / "1", kinds.all_kinds())


def test_a_step_of_the_manual_counts_as_carrying_out_the_instruction(manual):
    counting = {node.name: node.means for flow in manual.flows.values() for node in flow.nodes.values() if node.means}

    assert counting == {"记录指示并执行": "report.executed"}


def test_every_example_of_the_manual_holds(manual):
    wrong = {
        result.example.title.zh: [line for line in result.comparisons if not line.is_right]
        for result in (run_example(example, manual) for example in manual.examples)
        if not result.is_right
    }

    assert wrong == {}


def test_the_examples_give_the_same_whatever_the_order_of_recording(manual):
    for example in manual.examples:
        facts = [event for event in example.events if not event.is_attempt]
        expected = summary(example, manual, facts)
        assert summary(example, manual, facts[::-1]) == expected, example.title.zh
        held_back = facts[::10]
        others = [event for event in facts if event not in held_back]
        assert summary(example, manual, [*others, *held_back]) == expected, example.title.zh


def summary(example, read, events: list[Event]):
    replay, _ = run_events(example, read, events)
    replay.sweep(replay.now)
    found = []
    for one in standing_of(replay.memory):
        clock = getattr(one, "clock", one)
        at = getattr(one, "at", None) or clock.due_at
        found.append((clock.key, str(getattr(one, "verdict", "running")), at, getattr(one, "result", None)))
    return sorted(found, key=str)
