"""Limits that are broken only once a breach has lasted: just before, on and just after, gaps, excuses, any order."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.proofs import prove_short
from tests.regulation import packing
from tests.regulation.packing import Told, edition, kind, local

STANDARD = """
- limit: {zh: 排队不超过三十人, en: At most thirty waiting}
  id: Q-1
  article: 一/1
  when: queue.measured
  per: queue
  measure: waiting
  at_most: 30
  lasting: 5 minutes
  otherwise: [{notice: 现场管理}]
"""


@pytest.fixture(autouse=True)
def _queues(monkeypatch):
    use(monkeypatch)


def use(monkeypatch):
    more = kind("queue.measured", "量一次排队", queue="reference", waiting="number", drill="truth")
    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, more.name: more})
    packing.edition.cache_clear()


def feed(told, *measured, day="03-02"):
    for at, waiting, *rest in measured:
        figures = {"waiting": waiting} if waiting is not None else {}
        told.tell(f"{day} {at}", "queue.measured", "queue:1", **figures, **(rest[0] if rest else {}))


def found(told, *verdicts):
    wanted = verdicts or ("broken",)
    zone = packing.CHINA
    return [f"{one.at.astimezone(zone):%H:%M}" for one in told.memory.standing() if str(one.verdict) in wanted]


@pytest.mark.parametrize(
    ("measured", "broken"),
    [
        ([("10:00", 31), ("10:04", 31)], []),  # just before
        ([("10:00", 31), ("10:05", 31)], ["10:05"]),  # so long
        ([("10:00", 31), ("10:06", 31)], ["10:06"]),  # just after
        ([("10:00", 30), ("10:05", 30)], []),  # the figure holds
        ([("10:00", 31), ("10:03", 30), ("10:05", 31)], []),  # not unbroken
        ([("10:00", 31), ("10:03", 30), ("10:05", 31), ("10:10", 31)], ["10:10"]),
        ([("10:00", 31), ("10:05", 31), ("10:06", 31), ("10:30", 40)], ["10:05"]),  # one stretch is one breach
        ([("10:00", 31), ("10:05", 31), ("10:06", 9), ("10:07", 31), ("10:12", 31)], ["10:05", "10:12"]),
        ([("10:00", 31), ("11:00", 31)], ["11:00"]),  # an hour between: it is not known to have ended
        ([("10:00", 31), ("11:01", 31)], []),  # longer: nothing of before holds
        ([("10:58", 31), ("11:02", 31)], []),
        ([("10:58", 31), ("11:03", 31)], ["11:03"]),  # over the end of an hour
        ([("10:50", 31), ("10:55", 31), ("11:00", 31), ("12:00", 31)], ["10:55"]),
    ],
)
def test_a_breach_counts_once_it_has_held_unbroken_so_long(measured, broken):
    told = Told(STANDARD)

    feed(told, *measured)

    assert found(told) == broken


def test_what_keeps_it_is_met_and_what_is_not_known_neither_begins_nor_ends_a_breach():
    told = Told(STANDARD)
    feed(told, ("10:00", 30), ("10:01", 31), ("10:03", None), ("10:06", 31))

    assert found(told, "met") == ["10:00"]
    assert found(told, "unknown") == ["10:03"]
    assert found(told) == ["10:06"]
    assert [one.consequences for one in told.memory.standing() if one.verdict == "broken"] == [({"notice": "现场管理"},)]


def test_an_excuse_ends_a_stretch():
    told = Told(STANDARD + "  unless: drill\n")
    feed(told, *((at, 31, {"drill": drill}) for at, drill in (("10:00", False), ("10:04", True), ("10:06", False))))

    assert (found(told), found(told, "excused")) == ([], ["10:04"])


@pytest.mark.parametrize(("lasting", "broken"), [(None, []), ("5 minutes", ["10:05"])])
def test_a_length_that_the_site_need_not_give_and_did_not_leaves_it_silent(lasting, broken):
    told = Told(STANDARD.replace("5 minutes", "ask.reply_within"), {"reply_within": lasting} if lasting else None)
    feed(told, ("10:00", 31), ("10:05", 31))

    assert found(told) == broken


def test_a_measurement_that_comes_late_or_is_withdrawn_changes_what_was_found():
    told = Told(STANDARD)
    feed(told, ("10:00", 31), ("10:58", 31), ("11:03", 31))
    assert found(told) == ["10:58"]

    feed(told, ("10:30", 9))
    assert found(told) == ["11:03"]

    told.tell("03-02 14:00", "fact.withdrawn", "queue:1", which="fact:4")
    assert found(told) == ["10:58"]


def expected(rows):
    since, last, is_told, found = None, None, False, []
    for at, waiting in rows:
        if last is not None and at - last > timedelta(hours=1):
            since, is_told = None, False
        if waiting <= 30:
            since, is_told = None, False
        else:
            since = since or at
            if not is_told and at - since >= timedelta(minutes=5):
                found.append(at)
                is_told = True
        last = at
    return found


COURSES = st.lists(
    st.tuples(st.sampled_from([1, 2, 4, 5, 6, 30, 60, 61]), st.sampled_from([9, 30, 31])), min_size=1, max_size=25
)


@settings(max_examples=50, deadline=None)
@given(course=COURSES, order=st.randoms(use_true_random=False))
def test_hour_by_hour_and_in_any_order_of_recording_breaches_are_those_of_the_whole_course(course, order):
    with pytest.MonkeyPatch.context() as patch:
        use(patch)
        at, rows, told, shuffled = local("03-02 09:30"), [], Told(STANDARD), Told(STANDARD)
        for minutes, waiting in course:
            at += timedelta(minutes=minutes)
            rows.append((at, waiting))
        facts = [
            packing.Fact(n, "queue.measured", at, 1, "member:1", "queue:1", "", {"waiting": waiting})
            for n, (at, waiting) in enumerate(rows, 1)
        ]
        for fact in facts:
            told.replay.feed(fact)
        order.shuffle(facts)
        for fact in facts:
            shuffled.replay.feed(fact)

    for one in (told, shuffled):
        assert sorted(each.at for each in one.memory.standing() if str(each.verdict) == "broken") == expected(rows)


@pytest.mark.parametrize(
    ("clauses", "fault"),
    [
        (
            STANDARD.replace("when:", "before:").replace("otherwise: [{notice: 现场管理}]", "otherwise: refuse"),
            "lasting with when",
        ),
        (STANDARD.replace("5 minutes", "waiting"), "span"),
    ],
)
def test_what_cannot_last_is_refused(clauses, fault):
    with pytest.raises(PackErrors) as caught:
        edition(clauses)
    assert fault in str(caught.value)


def test_it_is_said_in_words_and_its_short_examples_are_measurements():
    examples = """  examples:
    - {given: {measured: [[10:00, 31], [10:04, 31]]}, then: silent}
    - {given: {measured: [[10:00, 31], [10:05, 31]]}, then: {10:05: broken}}
"""
    made = edition(STANDARD + examples)
    standard = made.standards["Q-1"].options[""]

    assert standard.sentence().endswith("不得超过 30（持续不符满5 分钟才算）。")
    assert "a breach counts once it has held for 5 minutes" in standard.sentence("en")
    assert [one.is_right for one in prove_short(made)] == [True, True]
