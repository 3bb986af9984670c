"""What two runs came to: verdicts, amounts and what follows; in all, by unit and by whose result it is."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shouwen.regulation.trial import Judged, compared
from shouwen.regulation.trial_sums import ALL, summed

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def judged(verdict, *consequences, unit=1, holder="call:1", by="member:7"):
    return Judged("SD-1", "limit", "p@1#一", verdict, AT, unit, holder, (1,), by=by, consequences=consequences)


def test_only_those_for_whom_the_sides_differ_are_summed():
    before = [judged("met"), judged("met", by="member:8"), judged("broken", unit=2, by="member:9")]
    after = [judged("broken"), judged("met", by="member:8"), judged("broken", unit=2, by="member:9")]

    sums = summed(before, after)

    assert set(sums) == {ALL, (1, 0), (1, 7)}
    assert sums[ALL].before.verdicts == {"met": 2, "broken": 1}
    assert sums[ALL].after.verdicts == {"met": 1, "broken": 2}
    assert sums[1, 7].after.verdicts == {"broken": 1}


@pytest.mark.parametrize(("consequences", "amounts", "follows"), [
    ([{"points": "-2", "ledger": "服务分"}], {("points", "服务分"): Decimal(-2)}, {"points": 1}),
    ([{"fine": "50 yuan"}, {"fine": Decimal("0.10")}], {("fine", ""): Decimal("50.10")}, {"fine": 2}),
    ([{"deduct": 3, "to_be_fixed": [1, 3]}], {}, {"deduct?": 1}),
    ([{"either": [{"fine": 20}, {"points": -1}]}], {}, {"either?": 1}),
    ([{"task": "回访", "to": "客服经理"}], {}, {"task": 1}),
    ([{"points": "sales × 2%"}], {}, {"points": 1}),
    ([{"cites": "一"}], {}, {}),
])
def test_amounts_are_summed_exactly_and_what_a_person_fixes_is_only_counted(consequences, amounts, follows):
    came = summed([], [judged("broken", *consequences)])[ALL].after

    assert came.amounts == amounts
    assert came.follows == follows


def test_below_the_line_is_who_met_a_standard_and_would_not():
    eighth, ninth = judged("broken", by="member:8"), judged("broken", by="member:9")
    before = [judged("met"), eighth, ninth, judged("met", by="member:9")]
    after = [judged("broken"), eighth, ninth, judged("refused", by="member:9"), replace(eighth, standard="SD-2")]

    sums = summed(before, after)

    assert {whose[1]: one.no_longer_met for whose, one in sums.items() if whose[1]} == {7: ("SD-1",), 8: ("SD-2",), 9: ()}


def test_a_result_about_a_member_is_theirs_and_one_about_a_thing_is_whose_who_did_it():
    assert judged("broken", holder="member:5").member == 5
    assert judged("broken").member == 7
    assert judged("broken", by="system").member == 0


def test_differences_and_sums_are_told_of_the_same():
    came = compared({"a": judged("met")}, {"a": judged("broken", {"points": -1})})

    assert len(came.differences) == 1
    assert came.sums[1, 7].after.amounts == {("points", ""): Decimal(-1)}


@pytest.mark.parametrize(
    "changed",
    [{"consequences": ({"points": -3},)}, {"result": "乙"}, {"n": 4}, {"verdict": "met"}, {"fault": "too long"}],
    ids=lambda changed: next(iter(changed)),
)
def test_whatever_means_something_else_to_people_is_a_difference(changed):
    said = {"consequences": ({"points": -1},), "result": "甲", "n": 3}
    was = Judged("X", "tally", "p@1#一", "step", AT, 1, "member:3", (1,), **said)
    came = compared({"k": was}, {"k": replace(was, **changed)})

    assert [(one.before, one.after) for one in came.differences] == [(was, replace(was, **changed))]
    assert compared({"k": was}, {"k": replace(was, because=(2,), due_at=AT)}).differences == ()
