"""A broken standard of each kind, published on purpose: the desk goes on, and who can mend it sees what failed.

Each multiplies to a figure that is too long to be exact, at any call that was answered; no check of a pack can see that.
"""

import pytest
from django.db import transaction

from shouwen.compliance import moments
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.judging import enact
from shouwen.compliance.models import Finding
from shouwen.compliance.moments import close_periods, plan_periods
from shouwen.facts.actions import record
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Member
from shouwen.regulation.packs import read_files
from shouwen.web.components.places import article_path
from shouwen.work.actions.deadlines import sweep_deadlines
from tests.factories import as_member, make_administrator, make_member, make_unit
from tests.scenes import local

PACK = """
name: broken
edition: "1"
title: 坏规范
in_force_from: 2025-01-01
asks:
  levels: {title: 级, type: table, columns: {起点: number}, article: 一, why: 未写明, required: false}
"""
#: More digits than a figure may have.
LONG = f"rings * {'9' * 30} * {'9' * 30}"
STANDARDS = {
    "limit": f"measure: {LONG}\n  at_most: 3",
    "deadline": f"within: ({LONG}) * 1 minute\n  done: contact.ended",
    "tally": f"per: by\n  where: {LONG} > 1\n  in: month\n  steps: {{1: [{{points: -1}}]}}",
    "deem": f"where: {LONG} > 1\n  counts_as: 慢接",
    "decision": f"rows: [{{if: {LONG} > 1, result: 甲}}]",
    "decision levels": f"rows: [{{if: {LONG} > 1, lasting: 1 minute, result: 甲}}, {{result: 乙}}]",
    "decision each": f"rows: [{{each: ask.levels, if: {LONG} > 起点, result: row}}]",
    "keep": f"where: {LONG} > 1\n  what: contact",
    "cover": f"calendar: always\n  position: 班长\n  at_least: {LONG}",
    "owner": f"of: contact\n  when: contact.answered\n  becomes: by of contact.answered\n  where: {LONG} > 1",
    "quota": f"per: unit\n  in: month\n  count: {{when: contact.answered, where: {LONG} > 1}}\n  at_least: 1",
    "ledger": f"per: by\n  in: month\n  entries: [{{when: contact.answered, amount: {LONG}}}]",
    "pay": f"line: 提成\n  per: by\n  in: month\n  amount: {LONG}",
    "cadence": "per: contact\n  while: {since: contact.answered, until: contact.ended}\n"
    f"  every: month\n  due: starts + ({LONG}) * 1 day\n  done: contact.ended",
}
#: Kinds that see what they are about by clauses of their own.
NO_WHEN = {"quota", "ledger", "cadence", "owner"}
#: Kinds that may refuse: each stands against the deed that it guards, and against no other.
REFUSING = {
    "gate": f"before: contact.answered\n  refuse_when: {LONG} > 1",
    "right": f"claim: contact.answered\n  if: {LONG} > 1",
    "grant": f"where: {LONG} > 1\n  permit: 慢接\n  opens: contact.answered\n  by: 班长\n  good_for: {{uses: 1}}",
}
GOOD = "- limit: 好\n  id: GOOD\n  article: 一\n  when: contact.answered\n  measure: rings\n  at_most: 3\n"
BARRED = (
    f"- phrase: 坏语\n  id: PHRASE\n  article: 一\n  when: case.replied\n"
    f"  where: thanked and {LONG.removeprefix('rings * ')} > 1\n"
    "  forbidden: [不知道]\n  otherwise: refuse\n"
)


def text_of(what, clauses):
    kind = what.partition(" ")[0]
    when = "" if kind in NO_WHEN or kind in REFUSING else "  when: contact.answered\n"
    return f"- {kind}: 坏\n  id: {name_of(what)}\n  article: 一\n{when}  {clauses}\n"


def name_of(what):
    return f"X-{what.replace(' ', '-')}"


@pytest.fixture
def here(db):
    moments.Planned.revision = 0
    unit = make_unit("客户服务部")
    broken = {**STANDARDS, **REFUSING}
    whole = GOOD + BARRED + "".join(text_of(what, clauses) for what, clauses in broken.items())
    files = {"pack.yaml": PACK, "articles.yaml": "- {number: 一, says: 坏。}", "standards/all.yaml": whole}
    edition = read_files({path: text.encode() for path, text in files.items()}, all_kinds())
    since = local("2026-03-01 00:00")
    with transaction.atomic():
        administrator = as_member(make_administrator())
        adopt_edition(unit, edition, {"levels": {"大": {"起点": "1"}}}, since=since, by=administrator, at=since)
    return unit, make_member("周婷", unit)


def test_the_desk_goes_on_each_fails_alone_and_its_fault_is_kept_with_the_article(here):
    unit, member = here
    with transaction.atomic():
        at = local("2026-03-02 09:00")
        answered = record("contact.answered", at=at, unit=unit.pk, by=member, about="contact:1", rings=3)
    plan_periods(local("2026-04-02 09:00"))
    for _ in range(20):
        if not close_periods(local("2026-04-02 09:00")) and not sweep_deadlines(local("2026-04-02 09:00")):
            break

    assert Fact.objects.filter(pk=answered.sequence).exists()
    failed = {row.standard: row for row in Finding.objects.filter(verdict="failed")}
    assert set(failed) == {name_of(what) for what in [*STANDARDS, "right"]}
    assert all(row.fault and row.citation == "broken@1#一" for row in failed.values())
    assert Finding.objects.get(standard="GOOD", at=local("2026-03-02 09:00")).verdict == "met"
    assert Finding.objects.filter(verdict="failed").count() == len(failed)  # once each, however often it is gone over


def test_who_can_mend_it_sees_at_its_article_what_failed_and_nobody_else(here, client):
    unit, member = here
    with transaction.atomic():
        record("contact.answered", at=local("2026-03-02 09:00"), unit=unit.pk, by=member, about="contact:1", rings=3)
    client.force_login(Member.objects.get(name="管理员"))
    page = client.get(f'{article_path("broken@1#一")}?unit={unit.pk}').content.decode()
    assert "无法判定" in page
    assert page.count("too long to be exact") >= 8

    client.force_login(member)
    assert "too long to be exact" not in client.get(article_path("broken@1#一")).content.decode()


def test_what_may_refuse_refuses_and_says_that_it_is_broken(here):
    unit, member = here
    with pytest.raises(Refused) as refused, transaction.atomic():
        enact("contact.answered", at=local("2026-03-02 09:00"), unit=unit.pk, by=member, about="contact:1", rings=3)

    assert set(refused.value.attempt.standards) == {name_of(what) for what in REFUSING}
    assert {(ground.citation, bool(ground.detail)) for ground in refused.value.grounds} == {("broken@1#一", True)}


def test_a_broken_phrase_refuses_what_is_barred_and_lets_all_else_be_sent(here):
    unit, member = here
    told = {"at": local("2026-03-02 09:00"), "unit": unit.pk, "by": member, "about": "case:1"}
    with transaction.atomic():
        enact("case.replied", **told, which="first", thanked=True)

    with pytest.raises(Refused) as refused, transaction.atomic():
        enact("case.replied", **told, which="first", thanked=True, forbidden=["PHRASE/不知道"])
    assert refused.value.attempt.standards == ("PHRASE",)
