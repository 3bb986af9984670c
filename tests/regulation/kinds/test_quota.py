"""Quotas: shares and numbers at the close of a window, on the way before, and before a deed."""

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.facts import Fact
from shouwen.regulation.folding import progress_of
from shouwen.regulation.index import index_of
from shouwen.regulation.outcomes import Withdrawn
from tests.regulation.packing import Told, edition

HALF = """
- quota: {zh: 过半三声内, en: Half within three rings}
  id: Q-1
  article: 一/1
  per: unit
  in: month
  count: {when: contact.answered, where: rings <= 3}
  of: {when: contact.answered}
  at_least: 50%
  otherwise: [{task: 说明原因}]
"""
MOST = """
- quota: {zh: 每月至多两次, en: At most twice a month}
  id: Q-2
  article: 一/1
  before: case.closed
  per: by
  in: month
  at_most: 2
"""


def answered(told, at, rings, by="member:1"):
    return told.tell(at, "contact.answered", "contact:1", by, rings=rings)


def quotas(told):
    return [(one.window, str(one.verdict), one.result) for one in told.memory.standing()]


@pytest.mark.parametrize(
    ("good", "bad", "verdict", "short"),
    [(1, 1, "met", None), (2, 2, "met", None), (1, 2, "below", 1), (0, 5, "below", 3)],
)
def test_a_share_is_judged_when_the_month_closes_and_names_how_many_are_missing(good, bad, verdict, short):
    told = Told(HALF)
    for day in range(good):
        answered(told, f"03-{day + 2:02} 09:00", 3)
    for day in range(bad):
        answered(told, f"03-{day + 12:02} 09:00", 4)

    told.sweep("03-31 23:59:59")
    assert quotas(told) == []
    told.sweep("04-01 00:00:00")

    assert quotas(told) == [("2026-03", verdict, short)]
    (found,) = told.memory.standing()
    assert found.key == "Q-1|unit:1|2026-03"
    assert found.consequences == (({"task": "说明原因"},) if verdict == "below" else ())
    assert dict(found.reckoning.figures)["count"] == good


def test_a_month_in_which_nothing_happened_closes_too_and_says_that_its_base_is_nought():
    told = Told(HALF)
    answered(told, "03-02 09:00", 1)

    told.sweep("05-02 09:00")

    assert quotas(told) == [("2026-03", "met", None), ("2026-04", "unknown", None)]


def test_a_late_fact_judges_a_closed_month_again_and_not_the_others():
    told = Told(HALF)
    answered(told, "03-02 09:00", 9)
    told.sweep("05-02 09:00")

    outcomes = answered(told, "03-03 09:00", 1)

    assert [(type(one) is Withdrawn, str(one.verdict)) for one in outcomes] == [(True, "below"), (False, "met")]
    assert quotas(told)[0] == ("2026-03", "met", None)


def test_a_close_that_the_stream_has_itself_and_a_replay_has_made_counts_once():
    told = Told(HALF)
    answered(told, "03-02 09:00", 1)
    told.sweep("04-02 09:00")
    (made,) = [one for one in told.memory.recorded.values() if one.kind == "period.closed"]

    again = told.replay.feed(Fact(99, made.kind, made.at, made.unit, made.by, made.about, "", made.figures))

    assert again == ()
    assert len(told.memory.standing()) == 1


def test_progress_before_the_close_says_how_many_of_how_many_and_finds_nothing():
    told = Told(HALF)
    answered(told, "03-02 09:00", 1)
    fact = told.fact("03-03 09:00", "contact.answered", "contact:1", rings=9)
    told.replay.feed(fact)
    quota = index_of(told.adopted).by_id["Q-1"]

    progress = progress_of(quota, fact, told.adopted, told.memory)

    assert (progress["count"], progress["of"], progress["needs"]) == (1, 2, [1])
    assert told.memory.standing() == []


def test_before_a_deed_the_third_is_refused_and_the_first_of_the_next_month_is_not():
    told = Told(MOST)
    for day in ("03-30", "03-31"):
        assert told.object_to(f"{day} 09:00", "case.closed") == ()
        told.tell(f"{day} 09:00", "case.closed")

    (objection,) = told.object_to("03-31 23:59:59", "case.closed")
    assert objection.standard == "Q-2"
    assert told.object_to("04-01 00:00:00", "case.closed") == ()
    assert told.object_to("03-31 23:59:59", "case.closed", by="member:2") == ()


def test_a_figure_that_a_site_need_not_give_and_did_not_leaves_the_quota_silent():
    told = Told(HALF.replace("50%", "ask.most_rings"))
    answered(told, "03-02 09:00", 9)
    told.sweep("04-02 09:00")

    assert quotas(told) == []


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("  in: month\n", "", "a calendar unit"),
        ("in: month", "in: rolling 30 days", "a calendar unit"),
        ("  at_least: 50%\n", "", "one or two of"),
        ("of: {when: contact.answered}", "of: {roll: households, as_at: ends}", "as_at: start, end, highest"),
        ("where: rings <= 3}", "same: contact}\n  judged: nonsense", "a kind of fact"),
        ("  in: month", "  sample: random\n  in: month", "random, with a base of facts"),
        ("  in: month", "  sample: every third\n  in: month", "random, with a base of facts"),
    ],
)
def test_a_quota_that_cannot_be_read_says_where_and_what_was_expected(was, becomes, expected):
    with pytest.raises(PackErrors) as refused:
        edition(HALF.replace(was, becomes))

    assert any(expected in one.expected for one in refused.value.errors)


def test_a_quota_that_cannot_be_evaluated_says_so_at_the_close_and_stops_nothing():
    told = Told(HALF.replace("50%", "ask.department"),
                {"department": "x"})

    assert answered(told, "03-02 09:00", 1) == ()
    told.sweep("04-02 09:00")

    (found,) = told.memory.standing()
    assert (found.standard, str(found.verdict), bool(found.fault)) == ("Q-1", "failed", True)


SAMPLED = """
- quota: {zh: 抽检两成, en: One in five is looked at}
  id: Q-3
  article: 一/1
  per: unit
  in: month
  count: {when: case.replied, same: case}
  of: {when: case.closed}
  at_least: 20%
  sample: random
"""


@pytest.mark.parametrize(
    ("drawn", "looked_at", "verdict", "short"),
    [
        ((1, 2), (1, 2), "met", None),
        ((1, 2), (3, 4), "below", 2),  # what somebody picked for themselves is no sample
        ((1, 2), (2, 3, 4), "below", 1),
        ((), (1, 2), "below", 2),
    ],
)
def test_of_a_sample_only_what_was_drawn_by_chance_counts(drawn, looked_at, verdict, short):
    told = Told(SAMPLED)
    for number in range(1, 11):
        told.tell("03-10 09:00", "case.closed", f"case:{number}")
    things = tuple(f"case:{number}" for number in drawn)
    told.tell("03-11 09:00", "sample.drawn", "unit:1", standard="Q-3", seed="s", frame=10, things=things)
    told.tell("03-11 09:00", "sample.drawn", "unit:1", standard="Q-9", things=("case:3", "case:4"))
    for number in looked_at:
        told.tell("03-12 09:00", "case.replied", f"case:{number}")

    told.sweep("04-02 09:00")

    (found,) = [one for one in told.memory.standing() if one.window == "2026-03"]
    assert (str(found.verdict), found.result) == (verdict, short)
    missing = sorted(set(things) - {f"case:{number}" for number in looked_at})
    assert sorted(found.reckoning.figures.get("missing", ())) == missing
    assert "随机抽取" in found.reckoning.words


def test_a_share_is_said_with_what_is_counted_and_of_what():
    quota = (
        "- quota: 回访\n  id: Q-9\n  article: 一\n  count: {when: case.replied, same: case}\n"
        "  of: {when: case.opened, where: kind = '投诉'}\n  in: month\n  at_least: 50%\n"
    )
    standard = next(iter(edition(quota).standards["Q-9"].options.values()))

    assert standard.sentence() == "回访：同一月内，「答复」占「立案」（kind为“投诉”）的比例不得少于 50%。"
    assert standard.sentence("en") == (
        "回访: in one month, case.replied for at least 50% of case.opened (if kind is “投诉”)."
    )
