"""Of a draft only what it may change is judged twice; what that is, and that both ways come to the same."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwen.regulation.memory import Memory
from shouwen.regulation.replaying.differing import changed_between, differing
from shouwen.regulation.replaying.trying import SwiftSide
from tests.regulation.replaying.agreeing import BEGINS, streams
from tests.regulation.replaying.test_changing import (
    BEFORE,
    EDITIONS,
    KINDS,
    SLOWLY,
    Changing,
    _edition,
    _followed,
    on_duty,
    standing_in,
)

CHANGES = {
    "a limit": ("at_most: 3", "at_most: 2", {"L-1"}),
    "what others count": ("  every: 3 hours", "  every: 2 hours", {"K-3", "T-1", "K-1"}),  # and what is counted beside it
    "a deadline": ("within: ask.reply_within", "within: 8 working hours", {"D-1"}),
    "an owner": ("answers_until: customer.confirmed", "answers_until: [customer.confirmed, case.closed]", {"O-1"}),
    "words of a comment": ("- limit: 响铃", "# 说明\n- limit: 响铃", set()),
}


def changed(old, new):
    assert old in BEFORE
    return _edition(BEFORE.replace(old, new), 2)


@pytest.mark.parametrize("what", CHANGES)
def test_what_may_come_out_otherwise(what):
    old, new, expected = CHANGES[what]
    pair = _followed(EDITIONS[0], 1), _followed(changed(old, new), 1)

    assert differing([pair], []) == expected


def test_where_more_than_standards_differs_everything_may():
    other = replace(EDITIONS[0], files={**EDITIONS[0].files, "articles.yaml": b"- {number: x}"}, hash="other")

    assert changed_between(EDITIONS[0], other) is None
    was, would = _followed(EDITIONS[0], 1), _followed(EDITIONS[0], 1)
    given = replace(would.site, values={**would.site.values, "reply_within": None})
    assert differing([(was, replace(would, site=given))], []) is None


@SLOWLY
@given(streams(_followed(EDITIONS[0], 1), known=KINDS, most=40), st.sampled_from(sorted(CHANGES)))
def test_judging_what_differs_comes_to_the_same_as_judging_everything(told, what):
    draft = changed(*CHANGES[what][:2])
    book, other = Changing(BEGINS + timedelta(days=900)), Changing(BEGINS + timedelta(days=900))
    other._of = {unit: [(_followed(draft, unit),), some[1]] for unit, some in other._of.items()}
    only = differing([(book.in_force(unit, BEGINS)[0], other.in_force(unit, BEGINS)[0]) for unit in (1, 2)], [])
    sides = [SwiftSide(rules, KINDS, Memory(belongs_=standing_in, members_=on_duty), BEGINS, only=chosen)
             for rules, chosen in ((book, None), (other, None), (other, only))]  # fmt: skip
    for one in told:
        for side in sides:
            side.feed(one)
    until = told[-1].at + timedelta(days=20)
    was, would = (side.judged(until) for side in sides[:2])

    assert meant(sides[2].judged_beside(was, until)) == meant(would)


def meant(judged):
    """Return what was judged without the edition that says it, and without the closes that a replay makes and numbers."""
    return {
        key: replace(one, citation=one.citation.partition("#")[2], because=tuple(n for n in one.because if n > 0))
        for key, one in judged.items()
    }
