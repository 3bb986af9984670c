"""Levels with hysteresis over measurements: a table of instants just before, on and after each limit."""

from datetime import UTC, datetime, timedelta

import pytest

from shouwen.regulation.levels import Level, Seen

START = datetime(2026, 3, 2, tzinfo=UTC)


def run(*measured, least=0, stale=60, lasting=5, leaves=10):
    """Return (minute, level) at each change, of rows that hold from 30 and 15 waiting on, and stay above 20 and 8."""
    level, found = Level(), []
    for minute, waiting in measured:
        seen = [
            Seen(name, waiting >= come, waiting > go, timedelta(minutes=lasting), timedelta(minutes=leaves))
            for name, come, go in (("II", 30, 20), ("III", 15, 8))
        ]
        after = level.after(
            START + timedelta(minutes=minute), seen, least=timedelta(minutes=least), stale=timedelta(minutes=stale)
        )
        if after.name != level.name:
            found.append((minute, after.name))
        level = after
    return found


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ([(0, 30), (4, 30)], []),
        ([(0, 30), (5, 30)], [(5, "II")]),
        ([(0, 30), (3, 8), (5, 30)], []),  # broken in between
        ([(0, 30), (3, 14), (5, 30)], [(5, "III")]),  # of the weaker one only
        ([(0, 29), (5, 29)], [(5, "III")]),
        ([(0, 15), (5, 15)], [(5, "III")]),
        ([(0, 14), (5, 14)], []),
        ([(0, 30), (3, 21), (5, 21)], [(5, "II")]),  # goes on while it stays
        ([(0, 30), (3, 20), (5, 20)], [(5, "III")]),
    ],
)
def test_a_row_is_entered_once_it_has_held_unbroken_so_long(measured, expected):
    assert run(*measured) == expected


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ([(15, 20), (24, 20)], []),
        ([(15, 20), (25, 20)], [(25, "III")]),  # what is weaker and has held all along
        ([(15, 20), (20, 21), (25, 20)], []),  # it came back in between
        ([(15, 20), (20, 21), (25, 20), (34, 20)], []),
        ([(15, 20), (20, 21), (25, 20), (35, 20)], [(35, "III")]),
        ([(15, 5), (24, 5)], []),
        ([(15, 5), (25, 5)], [(25, "")]),
        ([(15, 5), (24, 40)], []),
        ([(15, 20), (25, 20), (26, 35), (30, 35)], [(25, "III")]),
        ([(15, 20), (25, 20), (26, 35), (31, 35)], [(25, "III"), (31, "II")]),  # stronger at once
    ],
)
def test_a_row_is_left_once_it_has_failed_unbroken_so_long_and_a_weaker_one_follows(measured, expected):
    assert run((0, 30), (5, 30), *measured)[1:] == expected


@pytest.mark.parametrize(
    ("least", "expected"), [(20, [(25, "III")]), (21, [(26, "III")]), (30, [(35, "III")])]
)
def test_a_weaker_row_waits_until_the_present_one_has_stood_long_enough(least, expected):
    every = [(minute, 20) for minute in range(15, 40)]

    assert run((0, 30), (5, 30), *every, least=least)[1:] == expected


def test_a_level_that_is_taken_up_again_while_it_waits_is_not_left():
    assert run((0, 30), (5, 30), (6, 20), (16, 20), (20, 35), (40, 35), least=30) == [(5, "II")]


@pytest.mark.parametrize(("gap", "expected"), [(60, []), (61, [(66, "")])])
def test_after_a_gap_nothing_of_before_holds(gap, expected):
    assert run((0, 30), (5, 30), (5 + gap, 30))[1:] == expected
