"""A decision with levels: judged hour by hour, alike in whatever order measurements are recorded."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.facts import Fact
from shouwen.regulation.levels import Level, Seen
from tests.regulation.packing import PACK, Told, edition, kind, local

MEASURED = kind("queue.measured", "量一次排队", queue="reference", waiting="number", answer_rate="percent")
ASKS = """  levels:
    title: 各级
    type: table
    columns: {排队: number, 持续: span, 退出: number, 退出持续: span}
    article: 一
    why: 未写明
    required: false
  least: {title: 至少保持, type: span, article: 一, why: 未写明, required: false}
"""
STANDARD = """
- decision: {zh: 支援级别, en: Level of support}
  id: S-1
  article: 一/1
  when: queue.measured
  per: queue
  rows:
    - each: ask.levels
      if: waiting >= 排队
      lasting: 持续
      stays_while: waiting > 退出
      leaves_after: 退出持续
      result: row
    - {result: 不需支援}
  stays_at_least: ask.least
  then: [{propose: 启动支援, level: result, to: 班长}]
"""
LEVELS = {
    "Ⅱ级": {"排队": 30, "持续": "5 minutes", "退出": 20, "退出持续": "10 minutes"},
    "Ⅲ级": {"排队": 15, "持续": "5 minutes", "退出": 8, "退出持续": "10 minutes"},
}


@pytest.fixture(autouse=True)
def _more_kinds(monkeypatch):
    use(monkeypatch)


def use(monkeypatch):
    from tests.regulation import packing

    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, MEASURED.name: MEASURED})
    packing.edition.cache_clear()


def queue(text=STANDARD, least="15 minutes", levels=LEVELS):
    values = {name: one for name, one in (("levels", levels), ("least", least)) if one}
    return Told(text, values, pack=PACK + ASKS)


def measured(told, sequence, at, waiting):
    figures = {"queue": "queue:1", **({"waiting": Decimal(waiting)} if waiting is not None else {})}
    return Fact(sequence, "queue.measured", at, 1, "system", "queue:1", "", figures)


def feed(told, *rows):
    for at, waiting in rows:
        told.sequence += 1
        told.replay.feed(measured(told, told.sequence, local(f"03-02 {at}"), waiting))


def came(told):
    return [(one.at, one.result) for one in told.memory.standing() if one.verdict == "result"]


def changes(told):
    from tests.regulation.packing import shown

    return [(shown(at)[6:11], result) for at, result in came(told)]


def test_levels_come_and_go_and_propose_what_follows():
    told = queue()
    feed(told, ("10:00", 35), ("10:04", 35), ("10:05", 35), ("10:10", 18), ("10:19", 18), ("10:20", 18), ("10:30", 5),
         ("10:40", 5))  # fmt: skip

    assert changes(told) == [("10:05", "Ⅱ级"), ("10:20", "Ⅲ级"), ("10:40", "不需支援")]
    assert told.memory.standing()[0].consequences == ({"propose": "启动支援", "level": "Ⅱ级", "to": "班长"},)


def test_a_level_lasts_over_hours_and_over_midnight_and_is_left_as_its_whole_course_says():
    told = queue()
    feed(told, ("22:00", 35), ("22:05", 35), ("22:50", 25), ("23:40", 25))
    for minute in range(0, 12):  # into the next day, by the hour of a clock elsewhere
        told.sequence += 1
        told.replay.feed(measured(told, told.sequence, local("03-03 00:30") + timedelta(minutes=minute), 10))

    assert changes(told) == [("22:05", "Ⅱ级"), ("00:40", "Ⅲ级")]


def test_a_measurement_that_comes_late_or_is_withdrawn_changes_every_hour_after_it():
    told = queue()
    feed(told, ("10:00", 35), ("10:55", 35), ("11:30", 25), ("12:20", 25), ("13:10", 25), ("13:15", 5))
    assert changes(told) == [("10:55", "Ⅱ级")]

    feed(told, ("10:30", 5))  # so it had not held unbroken
    assert changes(told) == [("11:30", "Ⅱ级")]

    told.tell("03-02 14:00", "fact.withdrawn", "queue:1", which="fact:7")
    assert changes(told) == [("10:55", "Ⅱ级")]


def test_without_a_figure_the_level_stays_and_it_is_said():
    told = queue()
    feed(told, ("10:00", 35), ("10:05", 35), ("10:06", None), ("10:20", 35))

    assert changes(told) == [("10:05", "Ⅱ级")]
    unknown = [one.fault for one in told.memory.standing() if one.verdict == "unknown"]
    assert unknown == ["waiting"]


@pytest.mark.parametrize(("levels", "fault"), [(None, "ask.levels"), (LEVELS, None)])
def test_a_table_that_is_not_given_leaves_it_unknown(levels, fault):
    told = queue(levels=levels)
    feed(told, ("10:00", 35))

    assert [one.fault for one in told.memory.standing() if one.verdict == "unknown"] == ([fault] if fault else [])


def expected(rows, least):
    """Return the levels of a course of measurements, gone over once from its beginning."""
    level, found = Level(), []
    for at, waiting in rows:
        seen = [
            Seen(name, waiting >= come, waiting > go, timedelta(minutes=5), timedelta(minutes=10))
            for name, come, go in (("Ⅱ级", 30, 20), ("Ⅲ级", 15, 8))
        ]
        after = level.after(at, seen, least=timedelta(minutes=least), stale=timedelta(hours=1))
        if after.name != level.name:
            found.append((at, after.name or "不需支援"))
        level = after
    return found


COURSES = st.lists(
    st.tuples(st.sampled_from([1, 2, 3, 5, 8, 13, 30, 60, 61]), st.sampled_from([3, 8, 9, 14, 15, 20, 21, 30, 40])),
    min_size=1, max_size=25,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(course=COURSES, least=st.sampled_from([1, 15, 40]), order=st.randoms(use_true_random=False))
def test_hour_by_hour_and_in_any_order_of_recording_levels_are_those_of_the_whole_course(course, least, order):
    with pytest.MonkeyPatch.context() as patch:
        use(patch)
        at, rows = local("03-02 09:30"), []
        for minutes, waiting in course:
            at += timedelta(minutes=minutes)
            rows.append((at, waiting))
        in_order, shuffled = queue(least=f"{least} minutes"), queue(least=f"{least} minutes")
        facts = [measured(in_order, n, at, waiting) for n, (at, waiting) in enumerate(rows, 1)]
        for fact in facts:
            in_order.replay.feed(fact)
        order.shuffle(facts)
        for fact in facts:
            shuffled.replay.feed(fact)

    assert came(in_order) == expected(rows, least)
    assert came(shuffled) == expected(rows, least)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (STANDARD.replace("  rows:", "  hits: collect\n  rows:"), "levels with when, and hits: first"),
        (STANDARD.replace("stays_while: waiting > 退出", "stays_while: 退出"), "a condition"),
        (STANDARD.replace("lasting: 持续", "lasting: 持继"), "持续"),
    ],
)
def test_faults_are_named(text, fault):
    with pytest.raises(PackErrors) as caught:
        edition(text, pack=PACK + ASKS)
    assert fault in str(caught.value)


def test_levels_are_said_in_words():
    standard = next(iter(edition(STANDARD, pack=PACK + ASKS).standards["S-1"].options.values()))

    assert standard.sentence() == (
        "「量一次排队」时，按下列判定：〔各级〕每一级且waiting不少于 排队：即该级；其余：不需支援"
        "（持续满持续才算；满退出持续才退出；每级至少保持〔至少保持〕才转弱）。"
    )
    assert "entered once it has held for" in standard.sentence("en")
