"""Periods close online as facts, once, whenever the clock comes to them; a replay of the facts finds the same."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.compliance import moments
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.judging import judge_anew
from shouwen.compliance.models import Finding, Moment
from shouwen.compliance.moments import close_periods, plan_periods
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact
from shouwen.facts.queries import as_fact
from shouwen.regulation import engine
from shouwen.regulation.memory import Memory
from shouwen.regulation.packs import read_files
from shouwen.regulation.replay import Replay
from tests.factories import as_member, make_administrator, make_member, make_unit
from tests.scenes import local

PACK = """
name: closing
edition: "1"
title: 定额
in_force_from: 2025-01-01
"""
ARTICLES = "- {number: 一, says: 每月至少一半三声内接听。}"
STANDARDS = """
- quota: {zh: 过半三声内, en: Half within three rings}
  id: Q-1
  article: 一
  per: unit
  in: month
  count: {when: contact.answered, where: rings <= 3}
  of: {when: contact.answered}
  at_least: 50%
- quota: {zh: 每人每月两次, en: Two a month each}
  id: Q-2
  article: 一
  per: by
  in: month
  count: {when: contact.answered}
  at_least: 2
  judged: 3 days
"""
SINCE = local("2026-02-10 00:00")


@pytest.fixture
def here(db):
    moments.Planned.revision = 0
    administrator = make_administrator()
    unit = make_unit("客户服务部")
    edition = read_files(
        {"pack.yaml": PACK.encode(), "articles.yaml": ARTICLES.encode(), "standards/all.yaml": STANDARDS.encode()},
        all_kinds(),
    )
    with transaction.atomic():
        adopt_edition(unit, edition, {}, since=SINCE, by=as_member(administrator), at=SINCE)
    return unit, make_member("周婷", unit)


def answered(here, at, rings):
    unit, member = here
    with transaction.atomic():
        return record("contact.answered", at=local(at), unit=unit.pk, by=member, about="contact:1", rings=rings)


def tick(at):
    """Let the clock look at the time."""
    plan_periods(local(at))
    fired = 0
    while count := close_periods(local(at)):
        fired += count
    return fired


def online():
    rows = Finding.objects.filter(withdraws=None, withdrawal=None, kind="quota").order_by("at", "key")
    return [(row.key, row.verdict, row.at, row.result) for row in rows]


def replayed():
    replay = Replay(rulebook(), Memory())
    for row in Fact.objects.order_by("pk"):
        replay.feed(as_fact(row))
    kept = [one for one in replay.memory.standing() if one.kind == "quota"]
    return [(one.key, str(one.verdict), one.at, None if one.result is None else str(one.result)) for one in kept]


def test_a_period_closes_once_at_its_last_instant_whenever_the_clock_comes_to_it(here):
    answered(here, "2026-02-20 09:00", 3)
    answered(here, "2026-02-21 09:00", 9)
    answered(here, "2026-02-22 09:00", 9)
    plan_periods(local("2026-02-22 10:00"))

    assert close_periods(local("2026-02-28 23:59")) == 0
    assert tick("2026-04-01 00:01") == 3  # February, March, and February for each member
    assert tick("2026-04-01 00:01") == 0

    closes = Fact.objects.filter(kind="period.closed").order_by("at")
    assert [(row.figures["name"], row.at) for row in closes] == [
        ("2026-02", local("2026-03-01 00:00") - moments.MICROSECOND),
        ("2026-03", local("2026-04-01 00:00") - moments.MICROSECOND),
    ]
    unit, member = here
    assert online()[0][:2] == (f"Q-1|unit:{unit.pk}|2026-02", "below")
    assert online()[1][:2] == (f"Q-2|{member.reference}|2026-02", "met")
    assert online() == replayed()
    assert [row.name for row in Moment.objects.filter(standard="")] == ["2026-04"]


def test_a_clock_that_is_started_anew_goes_on_where_the_last_period_closed(here):
    tick("2026-03-05 09:00")
    Moment.objects.all().delete()
    moments.Planned.revision = 0

    tick("2026-04-05 09:00")

    assert sorted(row.figures["name"] for row in Fact.objects.filter(kind="period.closed")) == ["2026-02", "2026-03"]


def test_a_fact_that_comes_after_the_close_judges_the_window_again(here):
    unit = here[0]
    wrong = answered(here, "2026-02-20 09:00", 9)
    tick("2026-03-02 00:00")
    assert online() == [(f"Q-1|unit:{unit.pk}|2026-02", "below", local("2026-03-01 00:00") - moments.MICROSECOND, "1")]

    answered(here, "2026-02-21 09:00", 2)
    assert online()[0][1] == "met"
    with transaction.atomic():
        record(
            "fact.withdrawn", at=local("2026-03-02 09:00"), unit=unit.pk, by=SYSTEM, about="contact:1",
            which=f"fact:{wrong.sequence}",
        )  # fmt: skip
    assert online()[0][1] == "met"
    assert online() == replayed()


def test_a_window_that_is_judged_later_counts_what_comes_until_then(here):
    answered(here, "2026-02-28 09:00", 2)
    tick("2026-03-02 00:00")
    assert not Finding.objects.filter(standard="Q-2").exists()
    answered(here, "2026-03-03 09:00", 2)  # within the three days, so it counts for February too

    tick("2026-03-04 00:00")

    found = Finding.objects.get(standard="Q-2")
    assert (found.verdict, found.at) == ("met", local("2026-03-04 00:00") - moments.MICROSECOND)


@pytest.mark.parametrize(
    ("recorded", "asked"),
    [("2026-02-20 09:00", False), ("2026-02-28 22:59", False), ("2026-02-28 23:00", True), ("2026-03-02 09:00", True)],
)
def test_of_a_period_that_cannot_be_over_yet_nothing_is_asked_and_nobody_waits(here, recorded, asked):
    fact = replace(answered(here, "2026-02-20 09:00", 3), recorded_at=local(recorded))
    judge_anew()  # as another transaction would

    with CaptureQueriesContext(connection) as statements, transaction.atomic():
        engine.judge(fact, rulebook(), Standing())

    assert any("pg_advisory_xact_lock" in one["sql"] for one in statements) == asked
    assert any("facts_fact" in one["sql"] for one in statements) == asked


def test_a_fact_says_when_it_was_recorded_while_it_is_judged(here):
    before = timezone.now()
    fact = answered(here, "2026-02-20 09:00", 3)
    assert before - timedelta(minutes=1) < fact.recorded_at < timezone.now() + timedelta(minutes=1)
    assert fact == replace(fact, recorded_at=None)
