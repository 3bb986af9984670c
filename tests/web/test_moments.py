"""Due times in words: each limit just before, on and just after."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from shouwen.web.components.moments import clock_words, day_of, urgency, words_until
from shouwen.web.components.zones import zone_words

AT = datetime(2026, 3, 18, 2, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (timedelta(seconds=1), "1 minute left"),  # never "0 minutes"
        (timedelta(minutes=59, seconds=59), "59 minutes left"),
        (timedelta(hours=1), "1 hour left"),
        (timedelta(hours=23, minutes=59), "23 hours left"),
        (timedelta(days=1), "1 day left"),
        (timedelta(days=2, hours=23), "2 days left"),  # whole units, never rounded up
        (timedelta(0), "1 minute left"),
        (-timedelta(seconds=1), "overdue by 1 minute"),
        (-timedelta(hours=1), "overdue by 1 hour"),
        (-timedelta(days=3), "overdue by 3 days"),
    ],
)
def test_a_due_time_is_said_in_its_largest_whole_unit(offset, words):
    with translation.override("en"):
        assert words_until(AT + offset, AT) == words


@pytest.mark.parametrize(
    ("offset", "state", "look"),
    [
        (timedelta(hours=4, seconds=1), "open", "open"),
        (timedelta(hours=4), "open", "soon"),
        (timedelta(0), "open", "soon"),
        (-timedelta(seconds=1), "open", "overdue"),
        (timedelta(hours=9), "missed", "overdue"),  # recorded as missed, whatever this page's clock says
        (-timedelta(days=1), "met", "met"),
        (-timedelta(days=1), "paused", "paused"),
    ],
)
def test_a_due_time_looks_as_near_as_it_is(offset, state, look):
    assert urgency(AT + offset, AT, state) == look


def test_a_zone_is_named_only_where_the_readers_differs():
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        assert clock_words(AT, zone="Asia/Shanghai", at=AT) == "Mar 18, 10:20"
        assert clock_words(AT, zone="Asia/Taipei", at=AT) == "Mar 18, 10:20"
        assert clock_words(AT, zone="Asia/Dhaka", at=AT) == "Mar 18, 08:20 (UTC+6)"
        assert clock_words(AT, zone="Asia/Kolkata", at=AT) == "Mar 18, 07:50 (UTC+5:30)"


def test_the_year_is_written_where_it_is_not_this_year_in_the_matters_zone():
    new_year = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)

    with translation.override("en"), timezone.override("Asia/Shanghai"):
        assert clock_words(new_year, at=AT) == "Jan 1, 00:00"
        assert clock_words(new_year - timedelta(minutes=1), at=AT) == "Dec 31, 2025, 23:59"


@pytest.mark.parametrize(("day", "said"), [
    (date(2026, 12, 6), "12月6日"),  # as instants of this year are written
    (date(2027, 1, 6), "2027年1月6日"),
    (datetime(2026, 3, 17, 17, 0, tzinfo=UTC), "3月18日"),  # an instant is a day where the reader is
])
def test_a_day_is_written_as_instants_are(day, said):
    with translation.override("zh-hans"), timezone.override("Asia/Shanghai"):
        assert day_of(day, at=AT) == said


def test_a_zone_is_called_as_people_call_it():
    with translation.override("zh-hans"):
        assert zone_words("Asia/Shanghai") == "北京时间 UTC+8"
        assert zone_words("Europe/Paris") == "巴黎 (Europe/Paris)"
    with translation.override("en"):
        assert zone_words("Asia/Shanghai") == "Beijing time, UTC+8"
