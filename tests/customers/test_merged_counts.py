"""A customer with two records is one customer where customers are counted, and two again once they are parted."""

import pytest
from django.db import transaction

from shouwen.compliance import moments
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.models import Finding
from shouwen.compliance.moments import close_periods, plan_periods
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.merges.actions import merge_customers, undo_merge
from shouwen.facts.actions import record
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from tests.factories import as_member, make_administrator, make_member, make_unit
from tests.scenes import local

PACK = "name: counting\nedition: '1'\ntitle: 定额\nin_force_from: 2025-01-01\n"
STANDARDS = """
- quota: {zh: 每月联系两位客户, en: Two customers a month}
  id: Q-1
  article: 一
  per: unit
  in: month
  count: {when: contact.answered, distinct: for_whom}
  at_least: 2
- quota: {zh: 每位客户每月两次, en: Twice a month each}
  id: Q-2
  article: 一
  per: customer
  in: month
  count: {when: contact.answered}
  at_least: 2
"""
SINCE, AT = local("2026-01-10 00:00"), local("2026-02-20 09:00")


@pytest.fixture
def scene(db):
    moments.Planned.revision = 0
    administrator, unit = make_administrator(), make_unit("客户服务部")
    articles = "- {number: 一, says: 每月联系两位客户。}"
    files = {"pack.yaml": PACK, "articles.yaml": articles, "standards/all.yaml": STANDARDS}
    edition = read_files({name: text.encode() for name, text in files.items()}, all_kinds())
    with transaction.atomic():
        adopt_edition(unit, edition, {}, since=SINCE, by=as_member(administrator), at=SINCE)
    member = make_member("周婷", unit, ("see_customer", "record_customer", "merge_customers"))
    by = as_member(member, AT)
    two = [record_customer(unit, name, [Point("phone", "13900001111")], by=by, at=AT) for name in ("刘洋", "刘扬")]
    return unit, member, two


def called(scene, customer, at):
    unit, member, _two = scene
    with transaction.atomic():
        record("contact.answered", at=local(at), unit=unit.pk, by=member, about=f"contact:{customer.pk}", rings=1,
               for_whom=customer)  # fmt: skip


def merged(scene, at):
    _unit, member, (stays, goes) = scene
    return merge_customers(goes, stays, (1, 1), by=as_member(member, local(at)), at=local(at))


def closed(at):
    plan_periods(local(at))
    while close_periods(local(at)):
        pass


def found(standard, month):
    rows = Finding.objects.filter(standard=standard, key__endswith=month, withdraws=None, withdrawal=None)
    return {row.holder: row.verdict for row in rows}


def test_two_records_of_one_customer_are_counted_once(scene):
    unit, _member, two = scene
    for one in two:
        called(scene, one, "2026-02-20 10:00")
    merged(scene, "2026-02-20 11:00")

    closed("2026-03-01 09:00")

    assert found("Q-1", "2026-02") == {unit.reference: "below"}


def test_they_are_two_again_once_they_are_parted(scene):
    unit, member, two = scene
    for one in two:
        called(scene, one, "2026-02-20 10:00")
    merge = merged(scene, "2026-02-20 11:00")
    undo_merge(merge, (), by=as_member(member, local("2026-02-20 12:00")), at=local("2026-02-20 12:00"))

    closed("2026-03-01 09:00")

    assert found("Q-1", "2026-02") == {unit.reference: "met"}


def test_what_is_asked_of_each_customer_is_asked_of_both_records_together(scene):
    _unit, _member, (stays, goes) = scene
    for one in (stays, goes):
        called(scene, one, "2026-02-20 10:00")
    merged(scene, "2026-02-20 11:00")

    closed("2026-03-01 09:00")

    assert found("Q-2", "2026-02") == {stays.reference: "met"}


def test_and_of_each_alone_once_they_are_parted(scene):
    _unit, member, (stays, goes) = scene
    for one in (stays, goes):
        called(scene, one, "2026-02-20 10:00")
    merge = merged(scene, "2026-02-20 11:00")
    undo_merge(merge, (), by=as_member(member, local("2026-02-20 12:00")), at=local("2026-02-20 12:00"))

    closed("2026-03-01 09:00")

    assert found("Q-2", "2026-02") == {stays.reference: "below", goes.reference: "below"}
