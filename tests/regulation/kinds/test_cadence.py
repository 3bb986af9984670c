"""Recurring duties: slot after slot, what fills them, what is late, and that any order of recording ends alike."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import ClockEnded
from tests.regulation.packing import Told, edition, kind, local, shown

MONTHLY = """
- cadence: {zh: 每月检查, en: Inspected every month}
  id: K-1
  article: 一/1
  per: unit
  every: month
  done: case.replied
  otherwise: [{notice: 漏查, to: 班长}]
"""
OF_CASE = """
- cadence: {zh: 每月回访, en: Followed up}
  id: K-2
  article: 一/2
  per: case
  while: {since: case.opened, until: case.closed}
  every: [{every: month, until: promised_at}, {every: quarter of promised_at}]
  done: case.replied
"""


@pytest.fixture(autouse=True)
def _adopted(monkeypatch):
    from tests.regulation import packing

    more = [kind("edition.adopted", "采用版本", pack="code", since="time"), kind("period.closed", "期满", period="code")]
    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, **{one.name: one for one in more}})
    packing.edition.cache_clear()


def adopted(told, at="01-01 00:00:00"):
    return told.tell(at, "edition.adopted", "unit:1", pack="small")


def slots(told):
    ended = [
        (str(one.clock.reckoning.figures["slot"]), str(one.verdict))
        for one in told.memory.standing()
        if isinstance(one, ClockEnded)
    ]
    return ended + [(str(one.reckoning.figures["slot"]), "running") for one in told.memory.running()]


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (["02-01 00:00:00"], ["missed", "met", "missed", "running"]),
        (["01-31 23:59:59"], ["met", "missed", "missed", "running"]),
        (["01-31 23:59:59", "02-01 00:00:00", "02-28 09:00:00"], ["met", "met", "missed", "running"]),
        ([], ["missed", "missed", "missed", "running"]),
        (["04-01 00:00:00"], ["missed", "missed", "missed", "met", "running"]),
    ],
)
def test_a_fact_fills_the_one_slot_that_holds_it(done, expected):
    told = Told(MONTHLY)
    adopted(told)
    for at in done:
        told.tell(at, "case.replied")
    told.sweep("04-01 00:00:01")

    assert [verdict for _, verdict in slots(told)] == expected
    assert [name for name, _ in slots(told)] == [f"2026-0{n + 1}" for n in range(len(expected))]


def test_a_slot_that_the_adoption_cuts_off_is_not_asked_for_unless_cut_ones_count():
    told, counting = Told(MONTHLY), Told(MONTHLY.replace("every: month", "every: month\n  cut: count"))
    for one in (told, counting):
        adopted(one, "01-10 09:00:00")
        one.sweep("02-15 00:00:00")

    assert slots(told) == [("2026-02", "running")]
    assert slots(counting) == [("2026-01", "missed"), ("2026-02", "running")]


@pytest.mark.parametrize(
    ("every", "due", "opens", "at"),
    [
        ("month", "day 25", "02-01 00:00:00", "02-25 23:59:59"),
        ("month", "day 25 14:30", "02-01 00:00:00", "02-25 14:30:00"),
        ("month", "last day", "02-01 00:00:00", "02-28 23:59:59"),
        ("month", "ends + 3 days", "03-01 00:00:00", "03-03 23:59:59"),
        ("month", "starts + 5 days", "02-01 00:00:00", "02-06 23:59:59"),
        ("month", "ends - 2 hours", "02-01 00:00:00", "02-28 21:59:59"),
        ("week", "friday 14:30", "02-02 00:00:00", "02-06 14:30:00"),
        ("day", "08:30", "02-02 00:00:00", "02-02 08:30:00"),
        ("year", "12-25", None, None),
    ],
)
def test_the_last_moment_of_a_slot_is_a_day_an_hour_or_so_long_after_it(every, due, opens, at):
    told = Told(MONTHLY.replace("every: month", f"every: {every}\n  due: {due}"))
    adopted(told, "02-01 00:00:00" if every == "month" else "02-01 12:00:00")

    (clock,) = told.memory.running()

    assert opens is None or (shown(clock.opens_at), shown(clock.due_at)) == (opens, at)


def test_a_rule_of_age_changes_from_months_to_quarters_without_a_gap():
    told = Told(OF_CASE)
    told.tell("01-10 09:00:00", "case.opened", "case:1", promised_at=local("03-10 09:00"))
    told.sweep("07-20 00:00:00")

    assert slots(told) == [("2026-02", "missed"), ("2026-03-10", "missed"), ("2026-06-10", "running")]


def test_what_ends_the_state_ends_the_duty():
    told = Told(OF_CASE)
    told.tell("01-10 09:00:00", "case.opened", "case:1", promised_at=local("09-10 09:00"))
    told.tell("02-10 09:00:00", "case.closed", "case:1")
    told.sweep("06-01 00:00:00")

    assert slots(told) == [("2026-02", "cancelled")]


def test_a_late_fact_fills_its_slot_and_the_slots_after_it_stay():
    told = Told(MONTHLY)
    adopted(told)
    told.sweep("04-15 00:00:00")

    outcomes = told.tell("02-10 09:00:00", "case.replied")

    assert slots(told) == [("2026-01", "missed"), ("2026-02", "met"), ("2026-03", "missed"), ("2026-04", "running")]
    assert {one.standard for one in outcomes if hasattr(one, "reason")} == {"K-1"}


def test_a_duty_of_the_members_of_a_position_begins_with_the_adoption_for_each_of_them():
    told = Told(MONTHLY.replace("per: unit", "per: member\n  for: 班长"))
    told.memory.members_ = lambda positions, unit, at: frozenset({"member:3", "member:4"})
    adopted(told)
    told.tell("01-05 09:00:00", "case.replied", by="member:3")
    told.sweep("02-02 00:00:00")

    assert sorted((one.clock.holder, str(one.verdict)) for one in told.memory.standing()) == [
        ("member:3", "met"), ("member:4", "missed"),
    ]  # fmt: skip
    told.tell("01-06 09:00:00", "case.replied", by="member:4")  # recorded late
    assert sorted((one.clock.holder, str(one.verdict)) for one in told.memory.standing()) == [
        ("member:3", "met"), ("member:4", "met"),
    ]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 120), st.booleans()), max_size=8), st.randoms(use_true_random=False))
def test_any_order_of_recording_ends_alike(days, order):
    facts = [
        Fact(n + 2, "case.replied", local("01-01 00:00") + timedelta(days=day, hours=9), 1, "member:1", "case:1")
        for n, (day, _) in enumerate(days)
    ]
    shuffled = facts[:]
    order.shuffle(shuffled)
    found = []
    for some in (sorted(facts, key=lambda one: one.at), shuffled):
        told = Told(MONTHLY)
        adopted(told)
        for fact in some:
            told.replay.feed(fact)
        told.sweep("05-02 00:00:00")
        found.append(slots(told))

    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("every: month", "every: fortnight", "slots: day"),
        ("every: month", "every: ask.most_rings", "a period, a span or days of the year"),
        ("every: month", "every: [02-29]", "days of the year"),
        ("every: month", "every: month\n  due: nextday + 1", "a known name"),
        ("every: month", "every: month\n  during: nowhere", "a calendar of pack.yaml"),
        ("  done: case.replied\n", "", "the key “done”"),
    ],
)
def test_a_cadence_that_cannot_be_read_says_what_was_expected(was, becomes, expected):
    with pytest.raises(PackErrors) as refused:
        edition(MONTHLY.replace(was, becomes))

    assert any(expected in one.expected for one in refused.value.errors), refused.value.errors


def test_a_missed_slot_is_over_and_not_asked_for_again():
    told = Told(MONTHLY.replace("every: month", "every: day"))
    adopted(told)
    told.sweep("03-01 00:00:00")

    asked = list(told.memory.clocks(frozenset({"unit:1"}), local("03-01 00:00:00")))

    assert len(slots(told)) == 60  # each of them stands, and nobody goes through them
    assert [str(one.reckoning.figures["slot"]) for one in asked] == ["2026-03-01"]
