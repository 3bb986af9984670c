"""People at the telephone: Erlang's formula against published values, and what facts tell of the calls."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from shouwen.regulation.facts import Fact
from shouwen.regulation.seats import Traffic, seats_for, waiting
from shouwen.regulation.spans import Span

CHINA = ZoneInfo("Asia/Shanghai")


def by_sums(seats, load):
    """Erlang C as it is written in books: with factorials."""
    last = load**seats / math.factorial(seats) * seats / (seats - load)
    return last / (sum(load**n / math.factorial(n) for n in range(seats)) + last)


@pytest.mark.parametrize(("seats", "load"), [(1, 0.5), (2, 1.0), (5, 4.2), (12, 10.0), (55, 50.0), (120, 110.0)])
def test_waiting_is_erlangs_formula(seats, load):
    assert waiting(seats, load) == pytest.approx(by_sums(seats, load), rel=1e-9)


def test_one_seat_at_half_load_lets_half_of_the_calls_wait():
    assert waiting(1, 0.5) == pytest.approx(0.5)
    assert waiting(2, 2.0) == 1.0


@pytest.mark.parametrize(("calls", "talk", "within", "share", "seats"), [
    (0, 180, 15, 0.8, 0),
    (100, 180, 20, 0.8, 8),      # 5 Erlangs: the example of call centre handbooks
    (200, 180, 20, 0.8, 14),
    (100, 180, 0, 0.8, 8),
    (100, 180, 0, 0.9, 9),
])
def test_the_fewest_seats_that_answer_in_time(calls, talk, within, share, seats):
    assert seats_for(calls, talk, within, share) == seats


def test_a_shorter_time_never_takes_fewer_seats():
    found = [seats_for(120, 240, within, 0.9) for within in (60, 30, 15, 10, 5, 0)]
    assert found == sorted(found)


def call(at, rings, talk):
    figures = {"channel": "phone_in", "rings": Decimal(rings)}
    yield Fact(1, "contact.answered", at, unit=1, by="member:1", about="call:1", figures=figures)
    yield Fact(2, "contact.ended", at + timedelta(seconds=talk), unit=1, by="member:1", about="call:1",
               figures={"channel": "phone_in", "talk": Span.of_seconds(talk)})


def test_traffic_is_counted_by_the_hour_of_the_unit():
    traffic = Traffic(CHINA)
    for day in (2, 3):
        for minute in range(0, 60, 2):
            for fact in call(datetime(2026, 3, day, 2, minute, tzinfo=UTC), 2 if minute % 10 else 3, 300):
                traffic.feed(fact)

    (hour,) = traffic.seats(15, 10)

    assert (hour.hour, hour.calls) == (10, 30)
    assert hour.share == pytest.approx(60 / 61), "all were answered in time, and of sixty no share is quite all"
    assert (hour.before, hour.after) == (seats_for(30, 300, 15, 60 / 61), seats_for(30, 300, 10, 60 / 61))
    assert traffic.seats(15, 15)[0].after == hour.before


def test_calls_of_which_nothing_is_known_are_not_counted():
    traffic = Traffic(CHINA)
    traffic.feed(Fact(1, "contact.answered", datetime(2026, 3, 2, tzinfo=UTC), unit=1, by="member:1", about="call:1",
                      figures={"channel": "phone_in"}))
    traffic.feed(Fact(1, "contact.answered", datetime(2026, 3, 2, tzinfo=UTC), unit=1, by="member:1", about="call:1",
                      figures={"channel": "counter", "rings": Decimal(1)}))

    assert traffic.seats(15, 10) == []
