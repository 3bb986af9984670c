"""Both replays find the same where editions change in the middle, hours count, and people stand in for others."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.packs import read_files
from shouwen.regulation.replaying.sinks import Totals
from shouwen.regulation.replaying.told import Told
from shouwen.regulation.spans import parse_span
from tests.regulation import packing
from tests.regulation.packing import CHINA, OFFICE, files, kind
from tests.regulation.replaying.agreeing import BEGINS, slowly, streams, swiftly

KINDS = {
    **packing.KINDS,
    **{one.name: one for one in (
        kind("case.moved", "改按新版", was="code", became="code"),
        kind("edition.adopted", "采用版本", pack="code", since="time"), kind("period.closed", "期满", period="code"),
    )},
}  # fmt: skip
BEFORE = """
- owner: 首问责任
  id: O-1
  article: 一
  of: case
  becomes: by of contact.received
  answers_until: customer.confirmed
  taken_away_by: {before: owner.taken_away, position: 客户投诉主管, with: reason}

- cadence: 每日检查
  id: K-1
  article: 一/1
  per: unit
  every: day
  done: {when: case.replied, where: which = 'final'}
  otherwise: [{notice: 漏查, to: 班长}]

- cadence: 每周一谈
  id: K-2
  article: 一/1
  for: 客服代表
  per: member
  every: week
  due: friday 17:00
  done: customer.told
  cut: count

- cadence: 上班时看
  id: K-3
  article: 一/1
  per: unit
  every: 3 hours
  during: working_time
  done: case.closed

- tally: 三次漏查
  id: T-1
  article: 一/2
  when: [K-1.missed, K-3.missed]
  per: unit
  in: month
  steps:
    3: [{notice: 常漏, to: 班长}]

- deadline: 答复
  id: D-1
  article: 一/2
  when: case.opened
  per: case
  within: ask.reply_within
  calendar: working_time
  done: [case.replied, case.closed]
  pauses: [[pause.started, pause.ended]]
  pause_counts: whole_days

- limit: 响铃
  id: L-1
  article: 一
  for: 客服代表
  when: contact.answered
  measure: rings
  at_most: 3
"""
AFTER = """
- owner: 首问责任
  id: O-1
  article: 一/2
  of: case
  becomes: by of contact.received
  where: kind = '投诉'
  answers_until: [customer.confirmed, case.closed]
  taken_away_by: {before: owner.taken_away, position: 客户投诉主管, with: reason}

- owner: 谁立的案
  id: O-2
  article: 一
  of: case
  when: case.classed
  becomes: about of case.opened
  answers_until: case.closed

- cadence: 每周检查
  id: K-1
  article: 一/1
  per: unit
  every: week
  due: day 3 12:00
  done: {when: case.replied, where: which = 'final'}

- cadence: 上班时看
  id: K-3
  article: 一/1
  per: unit
  every: 2 hours
  during: working_time
  done: case.closed

- cadence: 每月一谈
  id: K-4
  article: 一/1
  for: 客服代表
  per: member
  every: month
  done: customer.told

- deadline: 答复
  id: D-1
  article: 一/1
  when: case.opened
  per: case
  within: 2 working days
  calendar: working_time
  done: case.replied

- limit: 响铃
  id: L-1
  article: 一
  when: contact.answered
  measure: rings
  at_most: 2
"""
#: What fails is long to begin with, and to make it shorter takes minutes.
FOUND = (Phase.explicit, Phase.generate)
SLOWLY = settings(max_examples=20, deadline=None, database=None, phases=FOUND, suppress_health_check=list(HealthCheck))


def _edition(standards, number):
    pack = packing.PACK.replace('edition: "1"', f'edition: "{number}"')
    return read_files(files(standards, pack=pack), KINDS)


EDITIONS = _edition(BEFORE, 1), _edition(AFTER, 2)


def _followed(edition, unit):
    values = {"week_means": "自然日", "reply_within": parse_span("4 working hours")}
    return Adopted(edition, Site(unit, CHINA, values, {"working_time": OFFICE}))


@dataclass
class Changing:
    """A rulebook in which the first unit goes over to the second edition at an instant, the second unit a day later."""

    at: object

    def __post_init__(self):
        self._of = {unit: [(_followed(one, unit),) for one in EDITIONS] for unit in (1, 2)}

    def _change(self, unit):
        return self.at + timedelta(days=unit - 1)

    def in_force(self, unit, at):
        return self._of[unit][at >= self._change(unit)] if unit in self._of else ()

    def adopted(self, edition, unit, at):
        return next(one for some in self._of[unit] for one in some if one.edition.hash == edition)

    def next_change(self, at):
        return min((one for unit in self._of if (one := self._change(unit)) > at), default=None)


def standing_in(who, names, unit, at):
    """The first holds every position, the second stands in on even days; of others nothing is known."""
    return True if who == "member:1" else at.day % 2 == 0 if who == "member:2" else None


def on_duty(names, unit, at):
    return frozenset({"member:1", "member:2"} if at.day % 2 == 0 else {"member:1", "member:3"})


ORGANISATION = {"known": KINDS, "belongs_": standing_in, "members_": on_duty}
BOTH = streams(_followed(EDITIONS[0], 1), known=KINDS, most=40), streams(_followed(EDITIONS[1], 1), known=KINDS, most=40)


@SLOWLY
@given(st.one_of(BOTH), st.sampled_from([0, 1, 5, 30, 400]))
def test_both_replays_find_the_same_while_editions_change(told, hours):
    book = Changing(BEGINS + timedelta(hours=hours))

    assert swiftly(book, told, **ORGANISATION) == slowly(book, told, **ORGANISATION)


@SLOWLY
@given(st.one_of(BOTH), st.sampled_from([1, 30]))
def test_totals_count_what_stands_while_editions_change(told, hours):
    book = Changing(BEGINS + timedelta(hours=hours))

    counted = {}
    for (standard, verdict), n in swiftly(book, told, Totals(), **ORGANISATION).by_standard().items():
        if verdict != "done late":
            of, is_back = str(verdict).removesuffix(" withdrawn"), str(verdict).endswith(" withdrawn")
            counted[standard, of] = counted.get((standard, of), 0) + (-n if is_back else n)
    stands = {}
    for one in slowly(book, told, **ORGANISATION).values():
        if one[2] is not None:
            stands[one[1], one[2]] = stands.get((one[1], one[2]), 0) + 1
    assert {key: n for key, n in counted.items() if n} == stands


@pytest.mark.parametrize(("moves", "replies"), [(10, 20), (10, 400), (100, 200), (10, 60)])
def test_clocks_of_a_case_go_over_to_another_edition_alike(moves, replies):
    """The case goes over while its clock runs, or after it was missed; it is replied in time of either, or late."""
    was, became = (one.hash for one in EDITIONS)
    whom = ("member:1", "case:1", "customer:1")
    told = [
        Told(1, "case.opened", BEGINS, 1, *whom, {"kind": "投诉"}),
        Told(2, "case.moved", BEGINS + timedelta(minutes=moves * 10), 1, *whom, {"was": was, "became": became}),
        Told(3, "case.replied", BEGINS + timedelta(minutes=replies * 10), 1, *whom, {"which": "first"}),
    ]
    book = Changing(BEGINS + timedelta(minutes=5))

    found = swiftly(book, told, **ORGANISATION)

    assert found == slowly(book, told, **ORGANISATION)
    assert any(key.startswith("D-1|case:1") for key in found)
