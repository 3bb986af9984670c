"""Swift says with each outcome who did the last of what is behind it, whichever part of it has found the outcome."""

from datetime import timedelta

import pytest

from shouwen.regulation.adoption import Adopted
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcomes import ClockDoneLate, ClockEnded, Finding
from shouwen.regulation.replay import OneUnit
from shouwen.regulation.replaying.swift import NotInOrder, Swift
from shouwen.regulation.replaying.told import Told
from tests.regulation.packing import KINDS, adopted
from tests.regulation.replaying.agreeing import BEGINS

STANDARDS = """
- limit: 三声内接听
  id: A-1
  article: 一/1
  when: contact.answered
  measure: rings
  at_most: 3

- deadline: 一小时内答复
  id: A-2
  article: 一/1
  when: case.opened
  per: case
  within: 1 hour
  done: case.replied
"""


class Noted:
    """Keeps each outcome with who did it."""

    wants_all = True
    wants_breaches = True

    def __init__(self):
        self.found = []

    def take(self, outcome, by):
        if isinstance(outcome, (Finding, ClockEnded, ClockDoneLate)):
            standard = outcome.standard if isinstance(outcome, Finding) else outcome.clock.standard
            verdict = "done late" if isinstance(outcome, ClockDoneLate) else str(outcome.verdict)
            self.found.append((standard, verdict, by))

    def count(self, standard, verdict, holder, told, began):
        raise AssertionError("everything is made")


class Stream:
    def __init__(self):
        self.noted = Noted()
        followed: Adopted = adopted(STANDARDS)
        self.swift = Swift(OneUnit((followed,)), KINDS, self.noted, Memory())
        self.many = 0

    def tell(self, kind, minutes, by, about, **figures):
        self.many += 1
        at = BEGINS + timedelta(minutes=minutes)
        self.swift.feed(Told(self.many, kind, at, 1, by, about, "", figures))
        return self

    def until(self, minutes):
        self.swift.sweep(BEGINS + timedelta(minutes=minutes))
        return self

    def of(self, standard):
        return [(verdict, by) for which, verdict, by in self.noted.found if which == standard]


@pytest.fixture
def stream():
    return Stream()


def answered(stream, minutes, by, rings):
    return stream.tell("contact.answered", minutes, by, f"contact:{minutes}", rings=rings)


def test_what_one_fact_comes_to_is_of_whoever_did_it(stream):
    answered(stream, 1, "member:1", 4)
    answered(stream, 2, "member:2", 2)

    assert stream.of("A-1") == [("broken", "member:1"), ("met", "member:2")]


def test_a_clock_is_of_whoever_stopped_it_and_a_missed_one_of_whoever_began_it(stream):
    stream.tell("case.opened", 0, "member:1", "case:1").tell("case.opened", 1, "member:2", "case:2")
    stream.tell("case.replied", 30, "member:3", "case:1").until(90)
    stream.tell("case.replied", 95, "member:4", "case:2")

    assert stream.of("A-2") == [("met", "member:3"), ("missed", "member:2"), ("done late", "member:4")]


def test_what_happened_of_itself_is_of_nobody(stream):
    stream.tell("case.opened", 0, "system", "case:1").until(90)

    assert stream.of("A-2") == [("missed", "system")]


def test_a_fact_before_one_that_was_judged_is_refused(stream):
    answered(stream, 5, "member:1", 2)

    with pytest.raises(NotInOrder):
        answered(stream, 4, "member:1", 2)
