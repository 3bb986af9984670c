"""Late facts and corrections: judged by when it happened, whatever the order of recording."""

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Withdrawn
from tests.regulation.packing import Told, local, shown

CLOCKS = """
- deadline: 首次答复
  id: D-1
  article: 一/1
  when: case.opened
  while: open(case)
  within: 20 minutes
  pauses: [[pause.started, pause.ended]]
  done: case.replied
  lapses: {when: signature.fallen, where: place = '审核'}
- deadline: 每次告知后确认
  id: D-2
  article: 一/2
  when: customer.told
  while: open(case)
  within: 10 minutes
  again: AGAIN
  done: {all: [customer.confirmed, {when: case.replied, where: which = 'final'}]}
- deadline: 逾期补救
  id: D-3
  article: 一
  when: [D-1.missed, D-2.missed]
  within: 5 minutes
  again: each
  done: customer.told
- limit: 响铃
  id: L-1
  article: 一
  when: contact.answered
  per: case
  measure: rings
  at_most: 3
- limit: 补救也逾期
  id: L-2
  article: 一
  when: D-3.missed
  measure: 1
  at_most: 0
OWNER
- owner: 首问
  id: O-1
  article: 一
  of: case
  becomes: by of contact.received
  when: [case.opened, contact.received]
"""


def told(again="keep_first", owner=False):
    clocks, _, owners = CLOCKS.replace("AGAIN", again).partition("OWNER")
    return Told(clocks + owners if owner else clocks)


def test_a_done_that_is_recorded_late_but_happened_in_time_withdraws_the_miss_and_says_why():
    here = told()
    here.tell("03-02 09:00", "case.opened")
    here.sweep("03-02 09:24")

    withdrawn, met, *_ = here.tell("03-02 09:20", "case.replied")

    assert isinstance(withdrawn, Withdrawn)
    assert (withdrawn.verdict, withdrawn.reason, withdrawn.because) == ("missed", "late_fact", (2,))
    assert (met.verdict, shown(met.at)) == ("met", "03-02 09:20:00")
    assert here.ends() == [("D-1", "met", "03-02 09:20:00")]


def test_a_done_recorded_late_that_also_happened_late_stays_missed():
    here = told()
    here.tell("03-02 09:00", "case.opened")
    here.sweep("03-02 12:00")
    here.tell("03-02 09:21", "case.replied")

    assert here.ends()[0] == ("D-1", "missed", "03-02 09:20:00")
    assert shown(here.memory.standing()[0].done_at) == "03-02 09:21:00"


def test_an_earlier_done_than_the_one_known_meets_the_clock_earlier():
    here = told()
    here.tell("03-02 09:00", "case.opened")
    here.tell("03-02 09:10", "case.replied")
    here.tell("03-02 09:05", "case.replied")

    assert here.ends() == [("D-1", "met", "03-02 09:05:00")]


def test_an_earlier_start_moves_the_clock_that_is_kept_first():
    here = told()
    here.tell("03-02 08:00", "case.opened")
    here.tell("03-02 08:01", "case.replied", which="first")
    here.tell("03-02 09:05", "customer.told")
    here.tell("03-02 09:02", "customer.told")

    assert here.ends()[-1] == ("D-2", "running", "03-02 09:12:00")


def test_a_pause_recorded_late_gives_back_the_time():
    here = told()
    here.tell("03-02 09:00", "case.opened")
    here.sweep("03-02 09:21")
    here.tell("03-02 09:05", "pause.started")
    here.tell("03-02 09:15", "pause.ended")

    assert here.ends() == [("D-1", "running", "03-02 09:30:00")]


def test_a_start_recorded_after_its_done_is_met_at_once():
    here = told()
    here.tell("03-02 09:00", "case.opened")
    here.tell("03-02 09:04", "customer.confirmed")
    here.tell("03-02 09:05", "case.replied", which="final")
    here.tell("03-02 09:03", "customer.told")

    assert ("D-2", "met", "03-02 09:05:00") in here.ends()


def correct(here, at, kind, which, **figures):
    return here.tell(at, kind, which=f"fact:{which}", **figures)


def test_a_corrected_figure_withdraws_the_finding_and_finds_anew():
    here = told()
    here.tell("03-02 09:00", "contact.answered", "contact:1", for_whom="case:1", rings=4)
    assert here.ends() == [("L-1", "broken", "03-02 09:00:00")]

    withdrawn, found = correct(here, "03-02 12:00", "fact.corrected", 1, figures={"rings": 3})

    assert (withdrawn.verdict, withdrawn.reason) == ("broken", "fact_corrected")
    assert (found.verdict, found.because) == ("met", (1,))
    assert here.ends() == [("L-1", "met", "03-02 09:00:00")]


def test_a_correction_that_changes_nothing_that_counts_finds_nothing():
    here = told()
    here.tell("03-02 09:00", "contact.answered", "contact:1", for_whom="case:1", rings=4)

    assert correct(here, "03-02 12:00", "fact.corrected", 1, figures={"rings": 4}) == ()


@pytest.mark.parametrize("kind", ["fact.withdrawn", "fact.excused"])
def test_a_fact_that_no_longer_counts_takes_its_findings_and_clocks_with_it(kind):
    here = told()
    here.tell("03-02 09:00", "case.opened")
    here.tell("03-02 09:01", "contact.answered", "contact:1", for_whom="case:1", rings=4)
    correct(here, "03-02 09:02", kind, 2)
    correct(here, "03-02 09:03", kind, 1)

    assert here.ends() == []


def test_a_corrected_instant_is_judged_where_it_belongs():
    here = told()
    here.tell("03-02 09:00", "case.opened")
    here.tell("03-02 09:30", "case.replied")
    assert here.ends()[0] == ("D-1", "missed", "03-02 09:20:00")

    correct(here, "03-02 12:00", "fact.corrected", 2, corrected_at=local("03-02 09:15"))
    assert here.ends() == [("D-1", "met", "03-02 09:15:00")]
    correct(here, "03-02 12:01", "fact.corrected", 2, corrected_at=local("03-02 09:25"))
    assert here.ends()[0] == ("D-1", "missed", "03-02 09:20:00")


def test_a_late_done_that_is_withdrawn_leaves_the_miss_undone():
    here = told()
    here.tell("03-02 09:00", "case.opened")
    here.tell("03-02 09:30", "case.replied")
    correct(here, "03-02 12:00", "fact.withdrawn", 2)

    first = here.memory.standing()[0]
    assert (first.verdict, first.done_at) == ("missed", None)


def test_an_earlier_first_contact_recorded_late_makes_another_owner():
    here = told(owner=True)
    here.tell("03-02 09:00", "contact.received", "contact:2", by="member:2", for_whom="case:1")
    here.tell("03-02 08:00", "contact.received", "contact:1", by="member:1", for_whom="case:1")

    (owner,) = here.memory.standing()
    assert owner.result == "member:1"


# Whatever the order of recording, the same outcomes stand

KINDS = [
    ("case.opened", {}),
    ("case.replied", {"which": "first"}),
    ("case.replied", {"which": "final"}),
    ("customer.told", {}),
    ("customer.confirmed", {}),
    ("pause.started", {}),
    ("pause.ended", {}),
    ("case.closed", {}),
    ("case.reopened", {}),
    ("signature.fallen", {"place": "审核"}),
    ("signature.fallen", {"place": "制表"}),
    ("contact.answered", {"rings": 4}),
]
MOMENTS = st.integers(0, 40)
FACTS = st.lists(
    st.tuples(MOMENTS, st.integers(0, len(KINDS) - 1), st.integers(1, 2)), min_size=1, max_size=10
)


def stories(facts):
    """Return facts of two cases with the minute as instant; their number decides between equal instants."""
    made = []
    for sequence, (minute, which, case) in enumerate(sorted(facts), 1):
        kind, figures = KINDS[which]
        about = f"contact:{sequence}" if kind.startswith("contact") else f"case:{case}"
        made.append(
            (sequence, f"03-02 {9 + minute // 60:02}:{minute % 60:02}", kind, about, f"case:{case}", figures)
        )
    return made


def standing(order, again, sweeps=()):
    here = told(again, owner=True)
    for step, (sequence, at, kind, about, case, figures) in enumerate(order):
        here.replay.feed(Fact(sequence, kind, local(at), 1, "member:1", about, case, figures))
        if step in sweeps:
            here.sweep("03-02 11:00")
    for _ in range(4):  # a miss may start a clock that has passed its due time too
        here.sweep("03-02 12:00")
    return summary(here.memory)


def summary(memory):
    found = []
    for one in memory.standing():
        clock = getattr(one, "clock", None)
        due = shown(clock.due_at) if clock else ""
        done = shown(one.done_at) if clock and one.done_at else ""
        key = clock.key if clock else one.key
        found.append((key, str(one.verdict), shown(one.at), due, done))
    running = [
        (clock.key, "running", shown(clock.due_at), str(clock.pauses), "") for clock in memory.running()
    ]
    return sorted(found) + sorted(running)


@settings(max_examples=40, deadline=None)
@given(FACTS, st.sampled_from(["keep_first", "restart", "each"]), st.randoms(use_true_random=False))
def test_any_order_of_recording_gives_the_same_standing_outcomes(facts, again, random):
    in_order = stories(facts)
    shuffled = list(in_order)
    random.shuffle(shuffled)
    note(f"{again}: {[one[1:4] for one in in_order]} recorded as {[one[0] for one in shuffled]}")

    expected = standing(in_order, again)

    assert standing(in_order[::-1], again) == expected
    assert standing(shuffled, again, sweeps={1, 4}) == expected


@settings(max_examples=25, deadline=None)
@given(FACTS, st.sampled_from(["keep_first", "restart", "each"]), st.data())
def test_withdrawing_a_fact_gives_what_would_have_been_without_it(facts, again, data):
    in_order = stories(facts)
    gone = data.draw(st.sampled_from(in_order))
    here = told(again, owner=True)
    for sequence, at, kind, about, case, figures in in_order:
        here.replay.feed(Fact(sequence, kind, local(at), 1, "member:1", about, case, figures))
    here.sweep("03-02 10:30")
    which = {"which": f"fact:{gone[0]}"}
    here.replay.feed(Fact(99, "fact.withdrawn", local("03-02 10:40"), 1, "member:1", gone[3], gone[4], which))
    for _ in range(4):
        here.sweep("03-02 12:00")

    assert summary(here.memory) == standing([one for one in in_order if one != gone], again)


@pytest.mark.prove
@settings(max_examples=1500, deadline=None)
@given(FACTS, st.sampled_from(["keep_first", "restart", "each"]), st.data())
def test_correcting_a_fact_gives_what_would_have_been_with_the_right_one(facts, again, data):
    in_order = stories(facts)
    wrong = data.draw(st.sampled_from(in_order))
    at = f"03-02 09:{data.draw(st.integers(0, 45)):02}"
    here = told(again, owner=True)
    for sequence, when, kind, about, case, figures in in_order:
        here.replay.feed(Fact(sequence, kind, local(when), 1, "member:1", about, case, figures))
    right = {"which": "final", "rings": 3}
    named = {"which": f"fact:{wrong[0]}", "corrected_at": local(at), "figures": right}
    now = local("03-02 10:40")
    here.replay.feed(Fact(99, "fact.corrected", now, 1, "member:1", wrong[3], wrong[4], named))
    for _ in range(4):
        here.sweep("03-02 12:00")

    corrected = [(one[0], at, *one[2:5], {**one[5], **right}) if one is wrong else one for one in in_order]
    assert summary(here.memory) == standing(sorted(corrected, key=lambda one: (one[1], one[0])), again)
