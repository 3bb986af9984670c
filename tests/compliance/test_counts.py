"""Counting online: what several deeds, late ones and corrections leave, and that a replay of the facts says the same."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.models import Finding
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact
from shouwen.facts.queries import as_fact
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.memory import Memory
from shouwen.regulation.packs import read_files
from shouwen.regulation.replay import Replay
from tests.factories import as_member, make_administrator, make_member, make_unit
from tests.scenes import SINCE, local

PACK = """
name: counting
edition: "1"
title: 计次
in_force_from: 2025-01-01
"""
ARTICLES = """
- {number: 一, says: 三声内接听。}
- {number: 二, says: 同月第二次提醒，第三次扣分。}
- {number: 三, says: 只有班长可以合并。}
"""
STANDARDS = """
- limit: 三声内
  id: C-1
  article: 一
  when: contact.answered
  per: by
  measure: rings
  at_most: 3
- tally: 同月第几次
  id: C-2
  article: 二
  when: C-1.broken
  per: member
  in: month
  steps: {2: [{counts_as: 接听迟缓}], 3+: [{points: -0.5}]}
- tally: 接听迟缓每次
  id: C-3
  article: 二
  when: 接听迟缓
  per: member
  steps: {each: [{points: -1}]}
- tally: 三十天内
  id: C-4
  article: 二
  when: contact.answered
  where: rings > 3
  per: by
  in: rolling 30 days
  steps: {2: [{points: -2}]}
"""


@pytest.fixture
def here(db):
    administrator = make_administrator()
    unit = make_unit("客户服务部")
    edition = read_files(
        {"pack.yaml": PACK.encode(), "articles.yaml": ARTICLES.encode(), "standards/all.yaml": STANDARDS.encode()},
        all_kinds(),
    )
    with transaction.atomic():
        adopt_edition(unit, edition, {}, since=SINCE, by=as_member(administrator), at=SINCE)
    return unit, make_member("周婷", unit)


def answered(here, at, rings, contact=1):
    unit, member = here
    with transaction.atomic():
        return record(
            "contact.answered", at=local(at), unit=unit.pk, by=member, about=f"contact:{contact}", rings=rings
        )


def standing():
    """Return (standard, window and number, instant, what follows) of the steps that stand."""
    rows = Finding.objects.filter(withdraws=None, withdrawal=None, kind="tally").order_by("at", "key")
    return [(row.standard, row.key.partition("|")[2].partition("|")[2], row.consequences) for row in rows]


def test_several_deeds_count_together_and_a_finding_counts_as_what_it_is_called(here):
    for day in (2, 3, 4):
        answered(here, f"2026-03-0{day} 09:00", 5)
    answered(here, "2026-03-05 09:00", 2)
    answered(here, "2026-04-01 00:00", 9)

    found = {(standard, place.partition("@")[0]): follows for standard, place, follows in standing()}
    assert found[("C-2", "2026-03|2")] == [{"counts_as": "接听迟缓"}]
    assert found[("C-2", "2026-03|3")] == [{"points": "-0.5"}]
    assert [follows for standard, _, follows in standing() if standard == "C-3"] == [[{"points": -1}]]
    assert [place.partition("@")[0] for standard, place, _ in standing() if standard == "C-4"] == [
        f"rolling|{n}" for n in (2, 3, 4)
    ]
    assert not Finding.objects.filter(verdict="withdrawn").exists()


def corrected(here, which, **named):
    with transaction.atomic():
        record(
            "fact.corrected", at=local("2026-05-01 09:00"), unit=here[0].pk, by=SYSTEM, about="contact:1",
            which=f"fact:{which.sequence}", **named,
        )  # fmt: skip


def test_a_late_deed_a_correction_and_a_withdrawal_leave_what_a_replay_of_the_facts_finds(here):
    first = answered(here, "2026-03-02 09:00", 5)
    second = answered(here, "2026-03-10 09:00", 7)
    answered(here, "2026-03-06 09:00", 4)  # recorded late
    answered(here, "2026-03-31 23:59:59", 4)
    corrected(here, second, figures={"kind": "contact.answered", "figures": {"rings": 2}})
    assert online() == replayed()
    with transaction.atomic():
        record(
            "fact.withdrawn", at=local("2026-05-02 09:00"), unit=here[0].pk, by=SYSTEM, about="contact:1",
            which=f"fact:{first.sequence}",
        )  # fmt: skip

    assert online() == replayed()
    assert [one for one in online() if one[0] == "C-2"] == [("C-2", "2026-03|2", local("2026-03-31 23:59:59"))]


def online():
    rows = Finding.objects.filter(withdraws=None, withdrawal=None).order_by("at", "key")
    return sorted((row.standard, row.key.split("|", 2)[2], row.at) for row in rows)


def replayed():
    replay = Replay(rulebook(), Memory())
    for row in Fact.objects.order_by("pk"):
        if not row.kind[:1].isupper() and "." in row.kind:
            replay.feed(as_fact(row))
    return sorted((one.standard, one.key.split("|", 2)[2], one.at) for one in replay.memory.standing())


def test_number_and_window_are_read_back_from_what_is_kept(here):
    for day in (2, 3):
        answered(here, f"2026-03-0{day} 09:00", 5)

    found = Standing().findings(frozenset({here[1].reference}), local("2026-01-01 00:00"))
    assert {(one.standard, one.n, one.window) for one in found if one.kind == "tally"} == {
        ("C-2", 2, "2026-03"), ("C-3", 1, ""), ("C-4", 2, "rolling"),
    }  # fmt: skip


def test_counting_asks_once_for_a_holder_however_much_was_counted_before(here):
    for day in range(2, 6):
        answered(here, f"2026-03-{day:02} 09:00", 5)
    with CaptureQueriesContext(connection) as few:
        answered(here, "2026-03-10 09:00", 5)
    for minute in range(10, 40):
        answered(here, f"2026-03-11 09:{minute}", 5)
    with CaptureQueriesContext(connection) as many:
        answered(here, "2026-03-12 09:00", 5)

    assert len(many) <= len(few)


def test_service_years_are_counted_from_the_day_a_member_joined(here):
    _, member = here

    joined = Standing().particular(member.reference, "joined", local("2026-03-02 09:00"))
    assert joined == member.joined_at
    assert Standing().particular(member.reference, "class", local("2026-03-02 09:00")) is UNKNOWN
    assert Standing().particular("student:3", "joined", local("2026-03-02 09:00")) is UNKNOWN
