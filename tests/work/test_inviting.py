"""Links that an article has sent: once, with consent where it is needed, in the log with the article or with why not."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import pytest
from django.utils import timezone

from shouwen.cases.models import Case
from shouwen.compliance.keepers import Followed, carried_verbs
from shouwen.compliance.models import Finding
from shouwen.customers.actions import Point, change_customer
from shouwen.customers.actions.consents import give_consent
from shouwen.facts.actions import record
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.outcomes import Withdrawn
from shouwen.regulation.packs import read_files
from shouwen.work.deliveries import deliveries_of
from shouwen.work.inviting import invite, take_links_back
from shouwen.work.matters import matter_of
from shouwen.work.models import Link, LinkLetter
from tests.browser import Browser
from tests.factories import facts_of
from tests.scenes import SHANGHAI, make_scene, service_department, take_complaint

VALUES = {"state_link_for": "10 days", "rating_link_for": "14 days"}
MAIL = "liuyang@example.com"
RATING = b"""
- decision: {zh: rating, en: Rating}
  id: T-rate
  article: "\xe7\xac\xac\xe4\xba\x8c\xe7\xab\xa0/\xe5\x9b\x9b"
  when: case.replied
  rows: [{result: asked, then: [{invite: survey, good_for: ask.rating_link_for}]}]
"""


@cache
def manual():
    files = dict(service_department().files) | {"standards/invited.yaml": RATING}
    return read_files(files, all_kinds(), with_examples=False)


@pytest.fixture(scope="module")
def department(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene(edition=manual(), values=VALUES)
        transaction.set_rollback(True)


@pytest.fixture
def scene(department, db):
    return department


@pytest.fixture
def case(scene):
    """A complaint, an hour old, of a customer with a mail address."""
    at = timezone.now() - timedelta(hours=1)
    case = take_complaint(scene, at)
    points = [Point("phone", "138 0013 8000"), Point("mail", MAIL)]
    change_customer(case.customer, case.customer.version, "刘洋", points, by=scene.by("周婷", at), at=at)
    return case


def happens(scene, case, kind, **figures):
    at = timezone.now()
    return record(kind, at=at, unit=case.unit_id, by=scene.by("周婷", at), about=case, for_whom=case.customer, **figures)


def log_of(scene, case):
    return deliveries_of(matter_of(case.reference), by=scene.by("管理员", timezone.now()))


def test_an_accepted_complaint_gives_the_customer_a_link_under_its_article(scene, case):
    happens(scene, case, "complaint.accepted")

    link = Link.objects.get()
    assert (link.purpose, link.address, link.made_by) == ("service", MAIL, case.owner)
    last_day = link.expires_at.astimezone(SHANGHAI)
    assert (last_day.date() - link.made_at.astimezone(SHANGHAI).date()).days == 10
    assert LinkLetter.objects.filter(link=link, what="link").count() == 1
    [fact] = facts_of("link.made", case)
    assert (fact.by, fact.figures["standard"]) == ("system", "SD-3.15-5.1/state")
    [sent] = log_of(scene, case).links
    assert sent.citation == "service-department@1#第三章/十五/第五条/1/（5）"


def test_it_is_sent_once_however_often_its_outcome_is_found(scene, case):
    happens(scene, case, "complaint.accepted")
    found = Finding.objects.get(standard="SD-3.15-5.1/state")
    followed = Followed(found.key, found.standard, found.citation, found.holder, case.unit_id, found.at, 0)

    invite({"invite": "matter", "good_for": "ask.state_link_for"}, followed)
    invite({"invite": "matter", "good_for": "ask.state_link_for"}, followed)

    assert Link.objects.count() == 1
    assert len(facts_of("link.made", case)) == 1


@pytest.mark.parametrize("agrees", [True, False])
def test_whoever_has_not_agreed_is_not_asked_to_rate(scene, case, agrees):
    at = timezone.now()
    if agrees:
        give_consent(case.customer, "survey", "mail", by=scene.by("管理员", at), at=at)

    happens(scene, case, "case.replied")

    assert [one.purpose for one in Link.objects.all()] == (["survey"] if agrees else [])
    assert [one.figures["reason"] for one in facts_of("link.not_made", case)] == ([] if agrees else ["no_consent"])
    reasons = {one.citation: one.reason for one in log_of(scene, case).not_told if one.to == "customer"}
    assert reasons == ({} if agrees else {"service-department@1#第二章/四": "no_consent"})


def test_who_has_no_mail_address_is_told_to_the_log_and_nothing_is_refused(scene):
    case = take_complaint(scene, timezone.now() - timedelta(hours=1))

    happens(scene, case, "complaint.accepted")

    assert not Link.objects.exists()
    [one] = [one for one in log_of(scene, case).not_told if one.to == "customer"]
    assert one.reason == "no_way"


def test_a_part_of_a_case_is_the_house_s_own_affair(scene, case):
    part = Case.objects.create(
        number="P-1", unit=case.unit, kind=case.kind, customer=case.customer, parent=case, subject="部分", salt="",
        first_owner=case.owner, owner=case.owner, opened_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip

    happens(scene, part, "complaint.accepted")

    assert not Link.objects.exists()
    assert facts_of("link.not_made") == []


def test_a_link_ends_with_its_outcome_and_comes_again_with_it(scene, case):
    happens(scene, case, "complaint.accepted")
    found = Finding.objects.get(standard="SD-3.15-5.1/state")
    at = timezone.now()
    gone = Withdrawn(found.key, "decision", found.standard, found.citation, found.holder, None, at, "withdrawn", ())

    take_links_back(gone)
    ended = Link.objects.get()
    followed = Followed(found.key, found.standard, found.citation, found.holder, case.unit_id, found.at, 0)
    invite({"invite": "matter", "good_for": "10 days"}, followed)

    assert (ended.end, ended.because, ended.letters.get().state) == ("withdrawn", "", "ended")
    assert Link.objects.filter(ended_at=None).count() == 1


def test_the_log_shows_the_link_its_article_and_what_became_of_the_letter(scene, case, django_assert_max_num_queries):
    happens(scene, case, "complaint.accepted")
    happens(scene, case, "case.replied")
    browser = Browser()
    browser.force_login(scene.people["管理员"])
    browser.get(f"/notices/of/{case.reference}")

    with django_assert_max_num_queries(14):
        page = browser.get(f"/notices/of/{case.reference}").content.decode()

    assert "事项页面" in page
    assert "l***@example.com" in page
    assert "待发送" in page
    assert "客户没有同意接受调查。" in page
    assert "invite" in carried_verbs()
