"""What was found of one thing and is counted of another: a case's miss is its holder's, whoever recounts later."""

import pytest
from django.db import transaction

from shouwen.compliance import moments
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.models import Finding
from shouwen.compliance.moments import close_periods, plan_periods
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact
from shouwen.facts.queries import as_fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.packs import read_files
from shouwen.regulation.replay import Replay
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.models import Deadline
from tests.factories import as_member, make_administrator, make_member, make_unit
from tests.scenes import local

PACK = "{name: others, edition: '1', title: 算在别人头上, in_force_from: 2025-01-01}"
STANDARDS = """
- limit: 转交要快
  id: O-1
  article: 一
  when: task.handed_on
  measure: "pick(step, 慢: 2, 快: 0)"
  at_most: 1
  otherwise: [{counts_as: 接得慢, of: to}, {points: -1, of: to}]
- tally: 同月第几次接得慢
  id: O-2
  article: 一
  when: 接得慢
  per: to
  in: month
  steps: {2: [{sanction: 提醒}], 3+: [{points: -0.5}]}
- tally: 没做到的次数
  id: O-3
  article: 一
  when: O-1.broken
  per: to
  in: month
  steps: {2+: [{sanction: 谈话}]}
- deadline: 转交后完成
  id: O-4
  article: 一
  when: task.handed_on
  within: 10 minutes
  done: task.done
  otherwise: [{counts_as: 没回复, of: to}]
- tally: 同月第几次没回复
  id: O-5
  article: 一
  when: 没回复
  per: to
  in: month
  steps: {2+: [{sanction: 提醒}]}
- quota: 每月慢接
  id: O-6
  article: 一
  per: unit
  in: month
  count: O-1.broken
  at_most: 2
- quota: 每月没回复
  id: O-7
  article: 一
  per: unit
  in: month
  count: 没回复
  at_most: 1
- ledger: 分
  id: O-8
  article: 一
  per: member
  in: month
  opens_with: 10
"""


@pytest.fixture
def here(db):
    moments.Planned.revision = 0
    unit = make_unit("客户服务部")
    files = {"pack.yaml": PACK, "articles.yaml": "- {number: 一, says: 慢。}", "standards/all.yaml": STANDARDS}
    edition = read_files({path: text.encode() for path, text in files.items()}, all_kinds())
    since = local("2026-01-01 00:00")
    with transaction.atomic():
        adopt_edition(unit, edition, {}, since=since, by=as_member(make_administrator()), at=since)
    return unit, make_member("周婷", unit), make_member("李敏", unit)


def handed_on(here, at, case, step="慢"):
    unit, by, to = here
    with transaction.atomic():
        return record(
            "task.handed_on", at=local(at), unit=unit.pk, by=by, about=f"case:{case}", step=step, task=f"task:{case}",
            to=to,
        )  # fmt: skip


def tick(at):
    plan_periods(local(at))
    for _ in range(20):
        if not close_periods(local(at)) and not sweep_deadlines(local(at)):
            return


def online():
    rows = Finding.objects.filter(withdraws=None, withdrawal=None)
    found = [(row.standard, row.key.split("|", 1)[1], row.verdict, row.at) for row in rows]
    rows = Deadline.objects.exclude(state="open").filter(withdrawn_at=None)
    ended = [(row.standard, row.key.split("|", 1)[1], row.state, row.ended_at) for row in rows]
    return sorted([*found, *ended])


def replayed(until):
    replay = Replay(rulebook(), Memory())
    for row in Fact.objects.exclude(kind="deadline.missed").order_by("pk"):
        replay.feed(as_fact(row))
    replay.sweep(local(until))
    found = []
    for one in replay.memory.standing():
        kept = getattr(one, "clock", one)
        found.append((kept.standard, kept.key.split("|", 1)[1], str(one.verdict), one.at))
    return sorted(found)


def of(standard):
    return [(place.rpartition("|")[2], verdict) for name, place, verdict, _ in online() if name == standard]


def test_what_was_found_of_several_cases_is_counted_together_of_the_member_whom_it_names(here):
    for number, day in enumerate(("02", "05", "09"), start=1):
        handed_on(here, f"2026-03-{day} 09:00", number)
        tick(f"2026-03-{day} 12:00")

    assert of("O-2") == [("2", "step"), ("3", "step")]
    assert of("O-3") == [("2", "step"), ("3", "step")]
    assert of("O-5") == [("2", "step"), ("3", "step")]
    tick("2026-04-01 00:01")
    assert of("O-6") == of("O-7") == [("2026-01", "met"), ("2026-02", "met"), ("2026-03", "broken")]
    assert online() == replayed("2026-04-01 00:01")


def test_one_that_comes_late_or_is_withdrawn_changes_the_count_of_the_member_online_and_in_a_replay(here):
    first = handed_on(here, "2026-03-02 09:00", 1)
    tick("2026-03-02 12:00")
    handed_on(here, "2026-03-09 09:00", 2)
    tick("2026-03-09 12:00")
    handed_on(here, "2026-03-05 09:00", 3)  # recorded late
    tick("2026-03-10 12:00")
    assert of("O-2") == [("2", "step"), ("3", "step")]
    assert of("O-5") == [("2", "step"), ("3", "step")]
    assert online() == replayed("2026-03-10 12:00")

    with transaction.atomic():
        record(
            "fact.withdrawn", at=local("2026-03-11 09:00"), unit=here[0].pk, by=SYSTEM, about="case:1",
            which=f"fact:{first.sequence}",
        )  # fmt: skip
    assert of("O-2") == [("2", "step")]
    assert of("O-3") == [("2", "step")]
    assert of("O-5") == [("2", "step")]
    tick("2026-04-02 12:00")
    assert online() == replayed("2026-04-02 12:00")
