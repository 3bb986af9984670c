"""Quotas and accounts over service years: counted from the day a member joined, closed with that day of the unit."""

from datetime import UTC, date, datetime

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.facts import Fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.replay import OneUnit, Replay
from tests.regulation.packing import CHINA, adopted, edition

QUOTA = """
- quota: {zh: 每服务年至少结案三件, en: Three cases closed in each service year}
  id: N-1
  article: 一/1
  per: member
  for: 专员
  in: year of member.joined
  count: case.closed
  at_least: 3
  otherwise: [{task: 补训}]
"""
LEDGER = """
- ledger: {zh: 年假, en: Annual leave}
  id: G-1
  article: 一/1
  per: by
  for: 专员
  in: year of member.joined
  opens_with: 5
  carries: true
  unit: 天
  entries: [{when: case.closed, amount: -1}]
  each_below: {0: [{notice: 超假}]}
"""


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA).astimezone(UTC)


class Service:
    """Members of a unit, who joined on different days, and what they do."""

    def __init__(self, standard, joined):
        particulars = {(member, "joined"): date.fromisoformat(day) for member, day in joined.items()}
        everybody = frozenset(joined)
        memory = Memory(particulars=particulars, members_=lambda *_: everybody, belongs_=lambda *_: True)
        self.replay = Replay(OneUnit((adopted(standard),)), memory)
        self.sequence = 0

    def tell(self, when, by="member:1", kind="case.closed"):
        self.sequence += 1
        self.replay.feed(Fact(self.sequence, kind, at(when), 1, by, f"case:{self.sequence}", "", {}))
        return self

    def until(self, when):
        self.replay.sweep(at(when))
        return self

    def found(self, *verdicts):
        return [
            (one.holder, one.window, str(one.verdict), one.result, f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}")
            for one in self.replay.memory.standing() if not verdicts or str(one.verdict) in verdicts
        ]


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        (["2027-03-09 23:59:59"] * 3, ("met", None)),  # the last second of the year
        (["2027-03-09 23:59:59"] * 2, ("below", 1)),
        (["2026-03-10 00:00", "2026-09-01 10:00", "2027-03-09 23:59:59"], ("met", None)),
        (["2026-03-10 00:00", "2026-09-01 10:00", "2027-03-10 00:00"], ("below", 1)),  # that is the next year
        (["2026-03-11 00:00"], ("below", 2)),
    ],
)
def test_a_quota_is_judged_when_the_service_year_of_each_ends(closed, expected):
    service = Service(QUOTA, {"member:1": "2026-03-10"})
    service.tell("2026-03-01 09:00", by="member:9")  # so that days of the unit close
    for when in closed:
        service.tell(when)

    assert service.until("2027-03-11 00:00").found() == [("member:1", "year-1", *expected, "2027-03-09 23:59:59")]


def test_each_member_has_years_of_their_own_and_one_in_which_nothing_happened_is_judged_too():
    service = Service(QUOTA, {"member:1": "2025-03-10", "member:2": "2024-02-29"}).tell("2026-02-01 09:00")

    assert service.until("2027-03-10 09:00").found() == [
        ("member:2", "year-2", "below", 3, "2026-02-27 23:59:59"),
        ("member:1", "year-1", "below", 2, "2026-03-09 23:59:59"),
        ("member:2", "year-3", "below", 3, "2027-02-27 23:59:59"),
        ("member:1", "year-2", "below", 3, "2027-03-09 23:59:59"),
    ]


def test_what_is_judged_some_days_later_counts_what_comes_in_them_and_a_late_fact_judges_again():
    service = Service(QUOTA + "  judged: 3 days\n", {"member:1": "2025-03-10"})
    for _ in range(2):
        service.tell("2026-03-01 10:00")
    service.tell("2026-03-12 10:00").until("2026-03-20 00:00")
    assert service.found() == [("member:1", "year-1", "met", None, "2026-03-12 23:59:59")]

    soon = Service(QUOTA, {"member:1": "2025-03-10"})
    for _ in range(2):
        soon.tell("2026-03-01 10:00")
    soon.until("2026-03-20 00:00")
    assert [one[2:4] for one in soon.found()] == [("below", 1)]
    soon.tell("2026-03-09 10:00")
    assert [one[2:4] for one in soon.found()] == [("met", None)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(4, ("result", 1)), (5, ("result", 0)), (6, ("result", -1))],
)
def test_an_account_closes_with_the_service_year_and_what_is_left_goes_into_the_next(days, expected):
    service = Service(LEDGER, {"member:1": "2025-03-10"})
    for day in range(days):
        service.tell(f"2026-02-{day + 10} 09:00")

    closed = service.until("2026-03-12 00:00").found("result")
    assert closed == [("member:1", "year-1", *expected, "2026-03-09 23:59:59")]
    assert len(service.found("below")) == (1 if days > 5 else 0)

    service.tell("2026-03-10 00:00").until("2027-03-12 00:00")
    left = 5 + max(expected[1], 0) - 1
    assert service.found("result")[1] == ("member:1", "year-2", "result", left, "2027-03-09 23:59:59")


@pytest.mark.parametrize(
    ("standard", "found"),
    [
        (QUOTA.replace("member.joined", "delivered_on"), "a date that is kept of the member"),
        (QUOTA.replace("per: member", "per: case"), "a date that is kept of the case"),
        (LEDGER.replace("member.joined", "joined"), "a date that is kept of the member"),
        (QUOTA.replace("year of member.joined", "rolling 30 days"), "year of member.joined"),
    ],
)
def test_a_date_that_is_not_of_the_holder_is_refused(standard, found):
    with pytest.raises(PackErrors) as refused:
        edition(standard)
    assert any(found in one.expected for one in refused.value.errors)
