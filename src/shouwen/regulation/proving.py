"""Run the examples of an edition, and put what was expected beside what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.editions import Edition
from shouwen.regulation.examples import RUNNING, Event, Example, Expected
from shouwen.regulation.facts import Fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcomes import Clock, ClockEnded, Finding, Objection, Verdict
from shouwen.regulation.replay import OneUnit, Replay
from shouwen.regulation.traces import MOST_LINES, traced, traced_outcomes

#: Instants are written to the minute or second; a due time at the very end of a day is met by 23:59.
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Comparison:
    """One line: what was expected, what was found, one of them empty where it has no counterpart."""

    expected: str
    found: str

    @property
    def is_right(self) -> bool:
        return bool(self.expected) and bool(self.found)


@dataclass(frozen=True, eq=False)
class ExampleResult:
    """How an example went; ``trace`` is what happened and what came of each, where it went otherwise."""

    example: Example
    comparisons: tuple[Comparison, ...]
    trace: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return all(one.is_right for one in self.comparisons)


def run_example(example: Example, edition: Edition) -> ExampleResult:
    """Run one example in the order in which it is written."""
    replay, objections = run_events(example, edition, example.events)
    found = [one for one in standing_of(replay.memory) if not example.only or _standard(one) in example.only]
    comparisons = [*_compare(example, found), *_compare_refusals(example, objections)]
    trace = () if all(one.is_right for one in comparisons) else _traced(example, edition)
    return ExampleResult(example, tuple(comparisons), trace)


def side_by_side(comparisons: Sequence[Comparison]) -> list[tuple[str, str, bool]]:
    """Return what was expected beside what was found instead, and whether they agree.

    What was expected and did not come stands beside what came of the same standard and was not expected.
    """
    left = [one.found for one in comparisons if not one.expected]
    rows = []
    for one in comparisons:
        if one.expected and not one.found:
            instead = next((found for found in left if _first_word(found) == _first_word(one.expected)), "")
            if instead:
                left.remove(instead)
            rows.append((one.expected, instead, False))
        elif one.expected:
            rows.append((one.expected, one.found, True))
    return rows + [("", found, False) for found in left]


def _first_word(said: str) -> str:
    return said.partition(" ")[0]


def _traced(example: Example, edition: Edition) -> tuple[str, ...]:
    """Play an example again, and note what came of each event."""
    replay = _replay_of(example, edition)
    lines: list[str] = []
    for event in example.events:
        before = len(replay.outcomes)
        objections = replay.attempt(event.fact) if event.is_attempt else ()
        if not event.is_attempt:
            replay.feed(event.fact)
        came = (*replay.outcomes[before:], *objections)
        lines += traced(event.fact, came, example.zone, is_attempt=event.is_attempt)
    before = len(replay.outcomes)
    if example.until is not None:
        replay.sweep(example.until)
        lines += traced_outcomes(replay.outcomes[before:], example.zone)
    return tuple(lines[:MOST_LINES])


def run_events(
    example: Example, edition: Edition, events: Sequence[Event]
) -> tuple[Replay, list[tuple[Fact, Objection]]]:
    """Feed events, in this order of recording, and sweep up to the example's end."""
    replay = _replay_of(example, edition)
    objections: list[tuple[Fact, Objection]] = []
    for event in events:
        if event.is_attempt:
            objections += [(event.fact, one) for one in replay.attempt(event.fact)]
        else:
            replay.feed(event.fact)
    last = max((event.fact.at for event in example.events), default=None)
    until = example.until or last
    if until is not None:
        replay.sweep(until)
    return replay, objections


def _replay_of(example: Example, edition: Edition) -> Replay:
    site = Site(1, example.zone, example.values, example.calendars)
    memory = Memory(belongs_=_positions(example), words=example.words)
    return Replay(OneUnit((Adopted(edition, site),)), memory)


def _positions(example: Example) -> Any:
    def belongs(who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
        return bool(set(example.positions.get(who, ())) & set(names)) if example.positions else None

    return belongs


Found = Finding | ClockEnded | Clock


def standing_of(memory: Memory) -> list[Found]:
    """Return what stands at the end: findings and ended clocks, then running clocks."""
    return [*memory.standing(), *sorted(memory.running(), key=lambda clock: (clock.due_at, clock.key))]


def _standard(one: Found) -> str:
    return one.clock.standard if isinstance(one, ClockEnded) else one.standard


def _holder(one: Found) -> str:
    return one.clock.holder if isinstance(one, ClockEnded) else one.holder


def _verdict(one: Found) -> str:
    return RUNNING if isinstance(one, Clock) else str(one.verdict)


def _compare(example: Example, found: list[Found]) -> list[Comparison]:
    left = list(found)
    comparisons = []
    for expected in example.outcomes:
        match = next((one for one in left if _fits(expected, one)), None)
        if match is not None:
            left.remove(match)
            comparisons.append(Comparison(_said(expected, example), _found(match, example)))
        else:
            comparisons.append(Comparison(_said(expected, example), ""))
    return comparisons + [Comparison("", _found(one, example)) for one in left]


def _fits(expected: Expected, found: Found) -> bool:
    if (expected.standard, expected.verdict) != (_standard(found), _verdict(found)):
        return False
    if expected.holder and expected.holder != _holder(found):
        return False
    if expected.at is not None and (isinstance(found, Clock) or not _is_same(expected.at, found.at)):
        return False
    if expected.due is not None and not _is_same(expected.due, _due(found)):
        return False
    return expected.result is None or (
        isinstance(found, Finding) and _plain(expected.result) == _plain(found.result)
    )


def _plain(result: Any) -> Any:
    if isinstance(result, dict):
        return {key: _plain(value) for key, value in result.items()}
    return [_plain(one) for one in result] if isinstance(result, list) else str(result)


def _is_same(expected: datetime, found: datetime | None) -> bool:
    if found is None:
        return False
    if expected.second == 0 and expected.microsecond == 0:  # written to the minute
        return timedelta(0) <= found - expected < timedelta(minutes=1)
    return abs(found - expected) < _SECOND


def _due(found: Found) -> datetime | None:
    if isinstance(found, Finding):
        return None
    return found.clock.due_at if isinstance(found, ClockEnded) else found.due_at


def _said(expected: Expected, example: Example) -> str:
    parts = [expected.standard, expected.verdict, expected.holder]
    parts += [f"at {_local(expected.at, example)}"] if expected.at is not None else []
    parts += [f"due {_local(expected.due, example)}"] if expected.due is not None else []
    parts += [f"result {expected.result}"] if expected.result is not None else []
    return " ".join(part for part in parts if part)


def _found(found: Found, example: Example) -> str:
    parts = [_standard(found), _verdict(found), _holder(found)]
    if not isinstance(found, Clock):
        parts.append(f"at {_local(found.at, example)}")
    due = _due(found)
    parts += [f"due {_local(due, example)}"] if due is not None else []
    if isinstance(found, Finding):
        parts += [f"result {found.result}"] if found.result is not None else []
        parts += [f"({found.fault})"] if found.fault else []
        parts += (
            ["; ".join(str(dict(one)) for one in found.consequences)]
            if found.verdict is Verdict.BROKEN
            else []
        )
    return " ".join(part for part in parts if part)


def _local(at: datetime, example: Example) -> str:
    if at.year >= 9999:
        return "never"
    return at.astimezone(example.zone).strftime("%Y-%m-%d %H:%M:%S")


def _compare_refusals(example: Example, objections: list[tuple[Fact, Objection]]) -> list[Comparison]:
    left = [(deed, one) for deed, one in objections if not example.only or one.standard in example.only]
    comparisons = []
    for expected in example.refusals:
        said = f"{expected.standard} refuses" + (f" at {_local(expected.at, example)}" if expected.at else "")
        match = next(
            (
                (deed, one)
                for deed, one in left
                if one.standard == expected.standard
                and (expected.at is None or _is_same(expected.at, deed.at))
            ),
            None,
        )
        if match is None:
            comparisons.append(Comparison(said, ""))
            continue
        left.remove(match)
        comparisons.append(Comparison(said, _refused(*match, example)))
    return comparisons + [Comparison("", _refused(deed, one, example)) for deed, one in left]


def _refused(deed: Fact, objection: Objection, example: Example) -> str:
    why = ", ".join(
        (*objection.lists, *(f"{name} missing" for name in objection.missing), objection.fault)
    ).strip(", ")
    return f"{objection.standard} refuses {deed.kind} at {_local(deed.at, example)}" + (
        f" ({why})" if why else ""
    )
