"""Accounts: entries of points and of facts, lines, what lies below, and what goes on into the next period."""

from decimal import Decimal

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.folding import progress_of
from shouwen.regulation.index import index_of
from shouwen.regulation.outcomes import Withdrawn
from tests.regulation.packing import Told, edition

POINTS = """
- ledger: {zh: 考核分, en: Points}
  id: G-1
  article: 一
  per: by
  in: month
  opens_with: 10
  carries: true
  lines: {8: [{notice: 谈话}], 5: [{sanction: 警告}]}
  each_below: {4: [{task: 培训}]}
  sources: {接听: [contact.answered], 结案: [case.closed]}
- tally: 慢接
  id: T-1
  article: 一/1
  when: contact.answered
  where: rings > 3
  per: by
  steps: {each: [{points: -2}]}
- tally: 结案
  id: T-2
  article: 一/2
  when: case.closed
  per: by
  steps: {each: [{points: -1, ledger: 考核分}, {points: -3, ledger: 别的账}, {points: -1 to -2}]}
"""


def slow(told, at):
    return told.tell(at, "contact.answered", "contact:1", rings=9)


def found(told, verdicts=("line", "below", "result")):
    return [
        (one.window, str(one.verdict), one.n, one.result)
        for one in told.memory.standing()
        if one.standard == "G-1" and str(one.verdict) in verdicts
    ]


def account(told):
    fact = told.fact("03-31 10:00", "points.entered", "member:1", ledger="G-1", amount=0)
    return progress_of(index_of(told.adopted).by_id["G-1"], fact, told.adopted, told.memory)


def test_points_that_stand_are_entries_of_the_ledger_they_name_and_what_a_person_must_fix_is_none():
    told = Told(POINTS)
    slow(told, "03-02 09:00")
    told.tell("03-03 09:00", "case.closed")

    assert account(told) == {"sum": -3, "balance": 7, "entries": 2, "sources": {"接听": -2, "结案": -1}}


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (0, []),
        (1, [("2026-03", "line", 8, 8)]),
        (2, [("2026-03", "line", 8, 8)]),
        (3, [("2026-03", "line", 8, 8), ("2026-03", "line", 5, 4)]),
        (4, [("2026-03", "line", 8, 8), ("2026-03", "line", 5, 4), ("2026-03", "below", 4, 2)]),
        (5, [*[("2026-03", "line", n, left) for n, left in ((8, 8), (5, 4))],
             *[("2026-03", "below", n, left) for n, left in ((4, 2), (5, 0))]]),
    ],
)
def test_a_line_speaks_once_a_period_and_what_lies_below_at_every_entry(times, expected):
    told = Told(POINTS)
    for day in range(times):
        slow(told, f"03-{day + 2:02} 09:00")

    assert found(told) == expected


def test_an_entry_that_is_taken_back_lifts_the_balance_and_with_it_the_line():
    told = Told(POINTS)
    slow(told, "03-02 09:00")
    for day in (3, 4):
        slow(told, f"03-0{day} 09:00")

    outcomes = told.tell("03-05 09:00", "fact.withdrawn", "contact:1", which="fact:1")

    assert ("G-1", "line") in [(one.standard, str(one.verdict)) for one in outcomes if isinstance(one, Withdrawn)]
    assert found(told) == [("2026-03", "line", 8, 8)]


def test_what_is_left_goes_into_the_next_period_and_a_late_entry_changes_both():
    told = Told(POINTS)
    slow(told, "03-02 09:00")
    slow(told, "04-02 09:00")
    told.sweep("05-02 09:00")
    assert found(told, ["result"]) == [("2026-03", "result", None, 8), ("2026-04", "result", None, 16)]

    slow(told, "03-20 09:00")  # recorded late

    assert found(told, ["result"])[:2] == [("2026-03", "result", None, 6), ("2026-04", "result", None, 14)]


def test_two_standards_that_enter_on_one_fact_make_two_entries():
    told = Told(POINTS.replace("when: case.closed", "when: contact.answered"))
    slow(told, "03-02 09:00")

    assert (account(told)["entries"], account(told)["sum"]) == (2, -3)


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("  in: month\n", "", "the period of the account"),
        ("opens_with: 10", "opens_with: ask.most_rings", "opens_with that is always given"),
        ("carries: true", "carries: ask.most_rings", "a local value that is a truth"),
        ("lines: {8:", "lines: {viele:", "a figure and what follows"),
        ("carries: true", "may_go_below_zero: false", "each_below"),
    ],
)
def test_a_ledger_that_cannot_be_read_says_what_was_expected(was, becomes, expected):
    with pytest.raises(PackErrors) as refused:
        edition(POINTS.replace(was, becomes))

    assert any(expected in one.expected for one in refused.value.errors)


def test_a_gate_reads_what_an_account_stands_at():
    gate = "- gate: 余额不足\n  id: G-9\n  article: 一\n  before: case.replied\n  refuse_when: balance(G-1) < 8\n"
    told = Told(POINTS + gate)
    slow(told, "03-02 09:00")
    assert told.object_to("03-03 09:00", "case.replied") == ()
    slow(told, "03-04 09:00")

    assert [one.standard for one in told.object_to("03-05 09:00", "case.replied")] == ["G-9"]
    assert told.object_to("04-05 09:00", "case.replied", by="member:2") == ()


PROPOSED = """
- ledger: {zh: 考核分, en: Points}
  id: G-1
  article: 一
  per: member
  in: month
  opens_with: 10
- tally: 该做完的没做完
  id: T-1
  article: 一/1
  when: case.closed
  steps: {each: [{either: [{sanction: 口头批评}, {points: -0.5 to -1, of: by_whom}], by: 主管, with: reason}]}
- tally: 慢接
  id: T-2
  article: 一/2
  when: contact.answered
  per: by
  steps: {each: [{points: -1 to -3}]}
"""


def approve(told, at, key, amount, for_whom="", about="member:1"):
    decided = {"outcome": key, "amount": Decimal(amount)}
    return told.tell(at, "proposal.approved", about, by="member:9", for_whom=for_whom, **decided)


def closed(told, window):
    standing = (one for one in told.memory.standing() if one.standard == "G-1" and one.holder == "member:1")
    return [one.result for one in standing if one.window == window]


def balance(told, month="03"):
    fact = told.fact(f"{month}-20 10:00", "points.entered", "member:1", ledger="G-1", amount=0)
    return progress_of(index_of(told.adopted).by_id["G-1"], fact, told.adopted, told.memory)["balance"]


@pytest.mark.parametrize(
    ("amount", "left"), [("-1", 9), ("-3", 7), ("-2.5", Decimal("7.5")), ("-0.9", 10), ("-3.1", 10)]
)
def test_what_a_person_fixes_enters_once_it_is_approved_and_only_what_the_text_allows(amount, left):
    told = Told(PROPOSED)
    (found,) = told.tell("03-02 09:00", "contact.answered", "contact:1")
    assert balance(told) == 10

    approve(told, "03-05 09:00", found.key, amount)

    assert balance(told) == left


def test_it_enters_in_the_period_of_the_approval_once_and_falls_with_what_was_proposed():
    told = Told(PROPOSED)
    (found,) = told.tell("03-31 09:00", "contact.answered", "contact:1")
    approve(told, "04-02 09:00", found.key, "-2")
    approve(told, "04-03 09:00", found.key, "-3")  # decided already
    assert (balance(told, "03"), balance(told, "04")) == (10, 8)
    told.sweep("05-01 00:01")
    assert closed(told, "2026-04") == [8]

    told.tell("05-02 09:00", "fact.withdrawn", "contact:1", which="fact:1")

    assert balance(told, "04") == 10
    assert closed(told, "2026-04") == [10]


def test_an_approval_that_is_withdrawn_or_recorded_before_its_outcome_is_known_changes_the_account():
    told = Told(PROPOSED)
    approve(told, "03-05 09:00", "T-2|member:1|2", "-2")
    told.tell("03-02 09:00", "contact.answered", "contact:1")
    assert balance(told) == 8

    told.tell("03-06 09:00", "fact.withdrawn", "member:1", which="fact:1")

    assert balance(told) == 10


def test_of_several_that_a_person_picks_from_only_points_enter_and_for_whom_they_are():
    told = Told(PROPOSED)
    (found,) = told.tell("03-02 09:00", "case.closed", by_whom="member:1")

    approve(told, "03-05 09:00", found.key, "-0.5", for_whom="member:1", about="case:1")

    assert balance(told) == Decimal("9.5")
