import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Withdrawn
from tests.regulation.packing import Told, edition, kind, local, shown

CONDUCT = kind(
    "conduct.found", "查到", what="code", harmed="truth", member="reference", grade="number", rank="number",
    case="reference", main="truth",
)
LIFTED = kind("sanction.lifted", "处分解除", member="reference")
MORE = {"conduct.found": CONDUCT, "sanction.lifted": LIFTED}

READING = """
- tally: {zh: 当班看书报, en: Reading on duty}
  id: T-1
  article: 一/1
  when: conduct.found
  where: what = '看书报'
  per: member
  in: month
  steps:
    2: [{sanction: 警告}]
    3: [{points: -1 to -3}]
"""


class Counted(Told):
    """Conduct of members; instants are of 2026."""

    def found(self, at, what="看书报", member="member:5", **figures):
        self.sequence += 1
        known = {"what": what, "member": member, **figures}
        return self.replay.feed(Fact(self.sequence, "conduct.found", local(at), 1, "member:1", member, "", known))

    def steps(self):
        """Return (number, result, consequences) of what stands, in order."""
        return [
            (one.n, one.result, [dict(each) for each in one.consequences])
            for one in self.memory.standing()
            if one.verdict == "step"
        ]


@pytest.fixture(autouse=True)
def _more_kinds(monkeypatch):
    from tests.regulation import packing

    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, **MORE})
    packing.edition.cache_clear()




def test_the_nth_time_in_a_month_brings_what_its_step_says_and_a_fourth_says_that_the_text_has_none():
    told = Counted(READING)

    for day in ("03-02", "03-03", "03-04", "03-05"):
        told.found(f"{day} 09:00")

    first, second, third = told.memory.standing()
    assert [one.n for one in (first, second, third)] == [2, 3, 4]
    assert first.consequences == ({"sanction": "警告"},)
    assert second.consequences == ({"points": "-1 to -3", "to_be_fixed": [-3, -1]},)
    assert (third.result, third.consequences) == ("no_step", ())
    assert [one.key for one in (first, second, third)] == [
        f"T-1|member:5|2026-03|{n}" for n in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("window", "times", "counts"),
    [
        ("month", ["03-31 23:59:59", "04-01 00:00:00"], []),
        ("month", ["03-01 00:00:00", "03-31 23:59:59"], [2]),
        ("week", ["03-08 23:59:59", "03-09 00:00:00"], []),  # Sunday, Monday
        ("week", ["03-02 00:00:00", "03-08 23:59:59"], [2]),
        ("quarter", ["03-31 23:59:59", "04-01 00:00:00"], []),
        ("quarter", ["01-01 00:00:00", "03-31 23:59:59"], [2]),
        ("half_year", ["06-30 23:59:59", "07-01 00:00:00"], []),
        ("year", ["01-01 00:00:00", "12-31 23:59:59"], [2]),
        ("all", ["01-01 00:00:00", "12-31 23:59:59"], [2]),
        ("day", ["03-02 00:00:00", "03-02 23:59:59"], [2]),
        ("day", ["03-02 23:59:59", "03-03 00:00:00"], []),
        ("rolling 30 days", ["03-01 10:00:00", "03-31 10:00:00"], []),  # the first has just fallen out
        ("rolling 30 days", ["03-01 10:00:01", "03-31 10:00:00"], [2]),
        ("rolling 2 hours", ["03-01 10:00:00", "03-01 12:00:00"], []),
        ("rolling 2 hours", ["03-01 10:00:00", "03-01 11:59:59"], [2]),
        ("rolling 1 month", ["02-28 10:00:00", "03-28 10:00:00"], []),
        ("rolling 1 month", ["02-28 10:00:01", "03-28 10:00:00"], [2]),
    ],
)
def test_a_window_holds_its_first_instant_and_not_that_of_the_next(window, times, counts):
    told = Counted(READING.replace("in: month", f"in: {window}"))

    for at in times:
        told.found(at)

    assert [n for n, _, _ in told.steps()] == counts


def test_steps_exact_from_a_number_on_every_so_many_and_each_time_speak_in_that_order():
    told = Counted(
        READING.replace("2: [{sanction: 警告}]", "each: [{points: -1}]").replace(
            "3: [{points: -1 to -3}]",
            "2: [{points: -2}]\n    every 3: [{points: -3}]\n    5+: [{points: -5}]",
        )
    )

    for day in range(2, 9):
        told.found(f"03-0{day} 09:00")

    assert [follows[0]["points"] for _, _, follows in told.steps()] == [-1, -2, -3, -1, -5, -5, -5]


def test_each_holder_has_a_count_of_their_own_and_other_facts_do_not_count():
    told = Counted(READING)

    told.found("03-02 09:00")
    told.found("03-03 09:00", member="member:6")
    told.found("03-04 09:00", what="闲谈")
    told.found("03-05 09:00", what=None)

    assert told.steps() == []
    (unknown,) = told.memory.standing()  # what is not known is listed, never counted
    assert (unknown.verdict, unknown.fault) == ("unknown", "what")


def test_what_is_excused_is_shown_and_does_not_count():
    told = Counted(READING.replace("per: member", "unless: {if: not harmed, cites: 一/2}\n  per: member"))

    told.found("03-02 09:00", harmed=True)
    told.found("03-03 09:00", harmed=False)
    told.found("03-04 09:00", harmed=True)

    assert [n for n, _, _ in told.steps()] == [2]
    assert [str(one.verdict) for one in told.memory.standing()] == ["excused", "step"]


def test_a_late_fact_moves_the_later_ones_up_and_a_withdrawn_one_moves_them_down():
    told = Counted(READING)
    told.found("03-04 09:00")
    told.found("03-06 09:00")

    outcomes = told.found("03-05 09:00")

    assert [(type(one).__name__, getattr(one, "reason", "")) for one in outcomes] == [
        ("Withdrawn", "earlier_fact"), ("Finding", ""), ("Finding", ""),
    ]  # fmt: skip
    assert [(n, shown(one.at)) for (n, _, _), one in zip(told.steps(), told.memory.standing(), strict=True)] == [
        (2, "03-05 09:00:00"),
        (3, "03-06 09:00:00"),
    ]

    told.tell("03-07 09:00", "fact.withdrawn", which="fact:1")
    assert [(n, shown(one.at)) for (n, _, _), one in zip(told.steps(), told.memory.standing(), strict=True)] == [
        (2, "03-06 09:00:00")
    ]


def test_a_corrected_instant_moves_a_fact_into_another_month_and_a_corrected_holder_to_another_count():
    told = Counted(READING)
    told.found("03-30 09:00")
    told.found("03-31 09:00")
    assert [n for n, _, _ in told.steps()] == [2]

    told.tell("04-03 09:00", "fact.corrected", which="fact:2", corrected_at=local("04-01 09:00"))
    assert told.steps() == []
    told.tell("04-03 10:00", "fact.corrected", which="fact:2", corrected_at=local("03-31 10:00"))
    assert [n for n, _, _ in told.steps()] == [2]
    told.tell("04-03 11:00", "fact.corrected", which="fact:2", figures={"member": "member:6"})
    # The fact stays about whom it was recorded about; whose count it is, is the figure's.
    assert told.steps() == []


ROW = """
- tally: {zh: 连续第一, en: First in a row}
  id: T-2
  article: 一/1
  when: conduct.found
  per: member
  in: a_row
  counting: rank = 1
  steps:
    1: [{reward: 50}]
    2: [{reward: 100}]
    3+: [{reward: 200}]
"""


def test_a_row_is_broken_by_a_member_of_the_series_that_fails_and_begins_again_at_one():
    told = Counted(ROW)

    for day, rank in ((2, 1), (3, 1), (4, 2), (5, 1), (6, 1), (7, 1), (8, 1)):
        told.found(f"03-0{day} 09:00", rank=rank)

    assert [(n, follows[0]["reward"]) for n, _, follows in told.steps()] == [
        (1, 50), (2, 100), (1, 50), (2, 100), (3, 200), (4, 200),
    ]  # fmt: skip


def test_a_failure_that_comes_late_breaks_the_row_after_the_fact():
    told = Counted(ROW)
    for day in (2, 3, 5):
        told.found(f"03-0{day} 09:00", rank=1)

    told.found("03-04 09:00", rank=3)

    assert [n for n, _, _ in told.steps()] == [1, 2, 1]


def test_totals_post_the_difference_to_what_the_window_carries_and_never_give_back():
    told = Counted(
        READING.replace("2: [{sanction: 警告}]", "1: [{points: -2}]\n    2: [{points: -5}, {points: -1, ledger: 德育}]")
        .replace("3: [{points: -1 to -3}]", "3: [{points: -4}]\n    4: [{points: -10}]")
        .replace("steps:", "amounts: total\n  steps:")
    )

    for day in (2, 3, 4, 5):
        told.found(f"03-0{day} 09:00")

    assert [follows for _, _, follows in told.steps()] == [
        [{"points": -2}],
        [{"points": -3}, {"points": -1, "ledger": "德育"}],
        [],
        [{"points": -5}],
    ]


def test_a_step_may_end_its_own_count_and_another_fact_may():
    told = Counted(READING.replace("steps:", "restarts: [T-1.step_3, sanction.lifted]\n  steps:"))

    for day in (2, 3, 4, 5, 6):
        told.found(f"03-0{day} 09:00")
    assert [n for n, _, _ in told.steps()] == [2, 3, 2]  # the fourth is a first again
    told.tell("03-07 09:00", "sanction.lifted", "member:5", member="member:5")
    told.found("03-08 09:00")
    told.found("03-09 09:00")

    assert [n for n, _, _ in told.steps()] == [2, 3, 2, 2]
    assert [one.window for one in told.memory.standing()] == ["2026-03", "2026-03", "2026-03#2", "2026-03#3"]


EACH = """
- tally: {zh: 打瞌睡, en: Dozing}
  id: T-3
  article: 一/1
  when: conduct.found
  where: what = '打瞌睡'
  per: member
  steps: {each: [{points: -1 * grade}, {sanction: 警告}]}
- deadline: {zh: 谈话, en: A talk}
  id: D-1
  article: 一/2
  when: T-1.step_2
  within: 3 days
  done: customer.told
  per: member
"""


def test_each_time_alone_needs_no_window_and_reckons_its_amount_at_the_fact():
    told = Counted(EACH + READING)

    (finding,) = told.found("03-02 09:00", what="打瞌睡", grade=3)

    assert (finding.consequences, finding.n) == (({"points": -3}, {"sanction": "警告"}), 1)
    assert finding.key == "T-3|member:5|1"


def test_a_step_is_a_fact_that_other_standards_are_judged_on_and_takes_them_back_when_it_falls():
    told = Counted(EACH + READING)
    told.found("03-02 09:00")
    told.found("03-03 09:00")
    (running,) = told.memory.running()
    assert (running.standard, shown(running.due_at)) == ("D-1", "03-06 23:59:59")

    told.tell("03-04 09:00", "fact.withdrawn", which="fact:1")

    assert (told.memory.running(), told.steps()) == ([], [])


def test_a_tally_in_the_place_of_another_leaves_it_silent_on_the_same_fact():
    graver = READING.replace("T-1", "T-4").replace("where: what = '看书报'", "where: what = '看书报' and harmed")
    told = Counted(READING + graver.replace("per: member", "instead_of: [T-1]\n  per: member"))

    told.found("03-02 09:00", harmed=False)
    told.found("03-03 09:00", harmed=True)
    told.found("03-04 09:00", harmed=True)
    told.found("03-05 09:00", harmed=False)

    assert [(one.standard, one.n) for one in told.memory.standing()] == [("T-4", 2), ("T-1", 2)]


FACTS = st.lists(st.tuples(st.integers(0, 90), st.sampled_from([5, 6]), st.booleans()), min_size=1, max_size=9)


def standing(order, text):
    told = Counted(text)
    for sequence, day, member, harmed in order:
        figures = {"what": "看书报", "member": f"member:{member}", "harmed": harmed, "rank": 1 if harmed else 2}
        at = local(f"{3 + day // 30:02}-{day % 30 + 1:02} 09:00")
        told.replay.feed(Fact(sequence, "conduct.found", at, 1, "member:1", f"member:{member}", "", figures))
    return sorted((one.key, one.at, one.n, str(one.consequences)) for one in told.memory.standing())


@settings(max_examples=40, deadline=None)
@given(FACTS, st.sampled_from(["month", "rolling 20 days", "all", "a_row"]), st.randoms(use_true_random=False))
def test_any_order_of_recording_counts_alike(facts, window, random):
    text = READING if window == "month" else READING.replace("in: month", f"in: {window}")
    text = ROW if window == "a_row" else text
    in_order = [(number, *one) for number, one in enumerate(sorted(facts), 1)]
    shuffled = list(in_order)
    random.shuffle(shuffled)

    expected = standing(in_order, text)

    assert standing(in_order[::-1], text) == expected
    assert standing(shuffled, text) == expected


@settings(max_examples=25, deadline=None)
@given(FACTS, st.sampled_from(["month", "rolling 20 days"]), st.data())
def test_withdrawing_a_fact_counts_as_if_it_had_never_been(facts, window, data):
    text = READING.replace("in: month", f"in: {window}")
    in_order = [(number, *one) for number, one in enumerate(sorted(facts), 1)]
    gone = data.draw(st.sampled_from(in_order))
    told = Counted(text)
    for sequence, day, member, harmed in in_order:
        figures = {"what": "看书报", "member": f"member:{member}", "harmed": harmed}
        at = local(f"{3 + day // 30:02}-{day % 30 + 1:02} 09:00")
        told.replay.feed(Fact(sequence, "conduct.found", at, 1, "member:1", f"member:{member}", "", figures))
    which = {"which": f"fact:{gone[0]}"}
    told.replay.feed(Fact(99, "fact.withdrawn", local("07-01 09:00"), 1, "member:1", f"member:{gone[2]}", "", which))

    left = [one for one in in_order if one is not gone]
    found = sorted((one.key, one.at, one.n, str(one.consequences)) for one in told.memory.standing())
    assert found == standing(left, text)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("in: month", "in: mouth", "perhaps “month”"),
        ("  in: month\n", "", "the key “in”"),
        ("in: month", "in: term", "a calendar beside the window term"),
        ("2: [", "twice: [", "each, a number of times"),
        ("in: month", "counting: harmed\n  in: month", "counting only with in: a_row"),
        ("in: month", "instead_of: [T-9]\n  in: month", "the id of a standard"),
        ("points: -1 to -3", "points: -1 to ask.nothing", "a local value of pack.yaml"),
        ("sanction: 警告", "sanctoin: 警告", "perhaps “sanction”"),
    ],
)
def test_what_a_tally_cannot_be_is_refused_with_what_it_should_be(old, new, expected):
    with pytest.raises(PackErrors) as errors:
        edition(READING.replace(old, new))

    assert any(expected in one.expected for one in errors.value.errors)


def test_a_tally_is_one_sentence():
    standard = edition(READING).standards["T-1"]

    assert standard.sentences()[0][1] == (
        "「查到」时，若what为“看书报”，同一月内第 2 次警告（提议，批准才算）；第 3 次扣 1 至 3 分。"
    )
    assert standard.sentences("en")[0][1] == (
        "On conduct.found, if what is “看书报”, in one month: time 2 警告 is proposed; time 3 -1 to -3 points."
    )


LADDERS = "".join(
    f"""
- tally: {{zh: 态度{what}, en: Manner}}
  id: {id_}
  article: 一/1
  when: conduct.found
  where: what = '{what}'
  per: member
  in: month
  once_for: case
  steps: {{each: [{{points: {points}}}]}}
"""
    for id_, what, points in (("L-1", "生硬", -1), ("L-2", "顶撞", -5))
)


def test_of_two_ladders_one_speaks_for_one_thing_on_the_main_fact_or_else_on_the_first():
    told = Counted(LADDERS)
    told.found("03-02 09:00", what="生硬", case="case:1")
    told.found("03-02 09:10", what="顶撞", case="case:1")
    told.found("03-02 10:00", what="顶撞", case="case:2")
    found = [(one.standard, one.n, shown(one.at)[6:11]) for one in told.memory.standing()]
    assert found == [("L-1", 1, "09:00"), ("L-2", 1, "10:00")]

    told.found("03-02 11:00", what="顶撞", case="case:1", main=True)  # judged to be the main cause

    found = [(one.standard, one.n, shown(one.at)[6:11]) for one in told.memory.standing()]
    assert found == [("L-2", 1, "10:00"), ("L-2", 2, "11:00")]
    told.tell("03-02 12:00", "fact.withdrawn", "case:1", which="fact:4")
    found = [(one.standard, one.n, shown(one.at)[6:11]) for one in told.memory.standing()]
    assert found == [("L-1", 1, "09:00"), ("L-2", 1, "10:00")]


def test_nothing_is_withdrawn_that_stays_the_same():
    told = Counted(READING)
    told.found("03-02 09:00")
    told.found("03-03 09:00")

    outcomes = told.found("03-04 09:00")

    assert not any(isinstance(one, Withdrawn) for one in outcomes)
    assert [one.n for one in outcomes] == [3]
