"""Recurring duties online: slots are deadlines of the unit, the clock ends them, and the next one begins."""

import pytest
from django.db import transaction

from shouwen.compliance import moments
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.moments import close_periods, plan_periods
from shouwen.facts.actions import record
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.models import Deadline
from tests.factories import as_member, make_administrator, make_member, make_unit
from tests.scenes import local

PACK = "{name: recurring, edition: '1', title: 周期, in_force_from: 2025-01-01}"
STANDARDS = """
- cadence: {zh: 每月接一次, en: Answered once a month}
  id: R-1
  article: 一
  per: unit
  every: month
  done: contact.answered
  warn: [2 days before -> 班长]
"""


@pytest.fixture
def here(db):
    moments.Planned.revision = 0
    unit = make_unit("客户服务部")
    files = {"pack.yaml": PACK, "articles.yaml": "- {number: 一, says: 每月一次。}", "standards/all.yaml": STANDARDS}
    edition = read_files({path: text.encode() for path, text in files.items()}, all_kinds())
    at = local("2026-01-01 00:00")
    with transaction.atomic():
        adopt_edition(unit, edition, {}, since=at, by=as_member(make_administrator()), at=at)
    return unit, make_member("周婷", unit)


def tick(at):
    plan_periods(local(at))
    for _ in range(20):
        if not close_periods(local(at)) and not sweep_deadlines(local(at)):
            return


def slots():
    return [(row.key.rpartition("|")[2], row.state) for row in Deadline.objects.order_by("due_at")]


def test_slots_are_deadlines_of_the_unit_one_after_another(here):
    unit, member = here
    assert slots() == [("2026-01", "open")]

    with transaction.atomic():
        record("contact.answered", at=local("2026-01-20 09:00"), unit=unit.pk, by=member, about="contact:1", rings=1)
    assert slots() == [("2026-01", "met"), ("2026-02", "open")]

    tick("2026-04-02 09:00")
    assert slots() == [("2026-01", "met"), ("2026-02", "missed"), ("2026-03", "missed"), ("2026-04", "open")]

    with transaction.atomic():  # recorded late
        record("contact.answered", at=local("2026-02-20 09:00"), unit=unit.pk, by=member, about="contact:1", rings=1)
    assert slots() == [("2026-01", "met"), ("2026-02", "met"), ("2026-03", "missed"), ("2026-04", "open")]


def test_an_edition_that_was_adopted_ahead_begins_with_its_first_slot(here):
    unit, _ = here
    files = {
        "pack.yaml": PACK.replace("recurring", "ahead"), "articles.yaml": "- {number: 一, says: 每月一次。}",
        "standards/all.yaml": STANDARDS.replace("R-1", "R-2"),
    }  # fmt: skip
    edition = read_files({path: text.encode() for path, text in files.items()}, all_kinds())
    since = local("2026-03-01 00:00")
    with transaction.atomic():
        adopt_edition(unit, edition, {}, since=since, by="system", at=local("2026-02-10 09:00"))
    tick("2026-02-20 09:00")
    assert not Deadline.objects.filter(standard="R-2").exists()

    tick("2026-03-01 00:01")

    (row,) = Deadline.objects.filter(standard="R-2")
    assert (row.key.rpartition("|")[2], row.state) == ("2026-03", "open")
