"""Accounts online: what several deeds and late ones enter, and that a replay of the facts says the same."""

import pytest
from django.db import transaction

from shouwen.compliance import moments
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.models import Finding
from shouwen.compliance.moments import close_periods, plan_periods
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.actions import record
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact
from shouwen.facts.queries import as_fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.packs import read_files
from shouwen.regulation.replay import Replay
from tests.factories import as_member, make_administrator, make_member, make_unit
from tests.scenes import SINCE, local

PACK = "{name: accounts, edition: '1', title: 记分, in_force_from: 2025-01-01}"
ARTICLES = "- {number: 一, says: 每月十分，每次慢接扣两分，不足六分谈话。}"
STANDARDS = """
- tally: 慢接
  id: A-1
  article: 一
  when: contact.answered
  where: rings > 3
  per: member
  steps: {each: [{points: -2}]}
- ledger: {zh: 考核分, en: Points}
  id: A-2
  article: 一
  per: member
  in: month
  opens_with: 10
  carries: true
  lines: {6: [{notice: 谈话}]}
- pay: {zh: 接听补贴, en: Allowance}
  id: A-3
  article: 一
  line: 接听补贴
  when: contact.answered
  per: member
  in: month
  amount: rings * 0.5 yuan
"""


@pytest.fixture
def here(db):
    moments.Planned.revision = 0
    unit = make_unit("客户服务部")
    files = {"pack.yaml": PACK, "articles.yaml": ARTICLES, "standards/all.yaml": STANDARDS}
    edition = read_files({path: text.encode() for path, text in files.items()}, all_kinds())
    with transaction.atomic():
        adopt_edition(unit, edition, {}, since=SINCE, by=as_member(make_administrator()), at=SINCE)
    return unit, make_member("周婷", unit)


def answered(here, at, rings):
    with transaction.atomic():
        record("contact.answered", at=local(at), unit=here[0].pk, by=here[1], about="contact:1", rings=rings)


def tick(at):
    plan_periods(local(at))
    while close_periods(local(at)):
        pass


def online():
    rows = Finding.objects.filter(withdraws=None, withdrawal=None).exclude(kind="tally").order_by("at", "key")
    return sorted((row.key, row.verdict, row.at, row.result) for row in rows if row.at >= local("2026-01-01 00:00"))


def replayed():
    replay = Replay(rulebook(), Memory())
    for row in Fact.objects.order_by("pk"):
        replay.feed(as_fact(row))
    kept = [one for one in replay.memory.standing() if one.kind != "tally" and one.at >= local("2026-01-01 00:00")]
    return sorted((one.key, str(one.verdict), one.at, format(one.result, "f")) for one in kept)


def test_points_pay_and_what_is_carried_on_are_online_as_in_a_replay(here):
    member = here[1].reference
    for day in (2, 3, 4):
        answered(here, f"2026-03-0{day} 09:00", 5)
    assert [one[:2] for one in online()] == [(f"A-2|{member}|2026-03|line_6", "line")]

    tick("2026-05-01 00:01")
    found = {key: result for key, _, _, result in online()}
    assert found[f"A-2|{member}|2026-03|close"] == "4"
    assert found[f"A-3|{member}|2026-03"] == "7.50"
    assert online() == replayed()

    answered(here, "2026-03-20 09:00", 9)  # recorded late, when the month is closed

    found = {key: result for key, _, _, result in online()}
    assert (found[f"A-2|{member}|2026-03|close"], found[f"A-3|{member}|2026-03"]) == ("2", "12.00")
    assert online() == replayed()
