"""Surveys: whom they reach and whom not, sent once, answered by a link or on the telephone, counted."""

from __future__ import annotations

import pytest
from django.utils import timezone

from shouwen.cases.models import Case
from shouwen.customers.actions import erase_customer
from shouwen.customers.actions.consents import give_consent, withdraw_consent
from shouwen.customers.actions.lists import OutletTold, RegionTold, record_outlet, record_region
from shouwen.customers.merges.actions import merge_customers
from shouwen.customers.models import Customer
from shouwen.outreach.actions import making
from shouwen.outreach.actions.calling import note_declined, note_not_reached
from shouwen.outreach.actions.surveys import (
    cancel_survey,
    choose_again,
    close_survey,
    plan_survey,
    send_survey,
)
from shouwen.outreach.choosing import choice_of_closed, choice_of_outlet, chosen_by
from shouwen.outreach.models import Response, Survey
from shouwen.outreach.queries import reasons_cited, responses_of, tally_of
from shouwen.outreach.reading import matter_of_response, response_numbered
from shouwen.work.actions.entries import begin_entry
from shouwen.work.actions.links import issue_link
from shouwen.work.actions.opening_links import give_code, make_code, outsider_of
from shouwen.work.actions.own_page import send_own_form
from shouwen.work.models import EntryVersion, Link, LinkLetter
from shouwen.work.own_views import own_forms, own_view_of
from shouwen.work.ways import Way
from tests.factories import as_member, facts_of, make_member, refusal_of
from tests.outreach.asked import ANSWERS, administrator, five, form_of, person, planned, sent, worked
from tests.scenes import make_scene, take_complaint


@pytest.fixture(scope="module")
def department(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(department, db):
    return department


def states(survey):
    rows = survey.responses.select_related("customer").order_by("pk")
    return {one.customer.name: one.why or one.state for one in rows}


def answer(link):
    """Let the customer of a link answer the questionnaire."""
    at = timezone.now()
    code = make_code(link, by=link.for_whom, at=at)
    give_code(link, code, address="192.0.2.7", at=at)
    link.refresh_from_db()
    form = form_of_link(link, at)
    return send_own_form(link, form, ANSWERS, by=outsider_of(link, at=at), at=at, language="zh-hans")


def form_of_link(link, at):
    view = own_view_of(link.matter)
    return next(one.in_force for one in own_forms(link.matter, view, link.for_whom, at))


def test_who_is_left_out_is_known_before_anything_is_sent(scene):
    five(scene)

    survey = planned(scene)

    assert survey.state == "ready"
    assert states(survey) == {"甲": "chosen", "乙": "chosen", "丙": "no_consent", "丁": "no_way", "戊": "unsuitable"}
    counted = tally_of(survey.pk)[survey.pk]
    assert (counted.chosen, counted.waiting) == (5, {"mail": 1, "phone": 1})
    assert counted.left_out == {"no_consent": 1, "no_way": 1, "unsuitable": 1}
    assert not Link.objects.exists()
    assert facts_of("survey.issued") == []
    cited = reasons_cited(survey, by=administrator(scene), at=timezone.now())
    assert cited == {"no_consent": "", "unsuitable": "service-department@1#第四章/三"}


def test_it_goes_out_once_however_often_the_worker_begins_anew(scene, monkeypatch):
    monkeypatch.setattr(making, "SENT_AT_ONCE", 1)
    monkeypatch.setattr(making, "CHOSEN_AT_ONCE", 2)
    five(scene)
    survey = planned(scene)
    send_survey(survey, by=administrator(scene), at=timezone.now())

    making._one_part(survey.pk, timezone.now())  # then the worker is killed
    worked(survey)
    worked(survey)

    assert survey.state == "sent"
    assert states(survey) == {
        "甲": "mailed", "乙": "to_call", "丙": "no_consent", "丁": "no_way", "戊": "unsuitable"}
    assert [(one.way, one.purpose) for one in Link.objects.all()] == [("mail", "survey")]
    assert LinkLetter.objects.filter(what="link").count() == 1
    assert [one.figures["way"] for one in facts_of("survey.issued")] == ["mail", "phone"]
    assert len(facts_of("survey.opened", survey)) == 1


def test_a_part_that_fails_is_done_whole_by_the_next(scene, monkeypatch):
    five(scene)
    survey = planned(scene)
    send_survey(survey, by=administrator(scene), at=timezone.now())
    real, tried = making.enact, []

    def fails_once(kind, **more):
        tried.append(kind)
        if len(tried) == 2:
            raise RuntimeError("killed")
        return real(kind, **more)

    monkeypatch.setattr(making, "enact", fails_once)
    with pytest.raises(RuntimeError):
        making.make_survey(survey.pk, timezone.now)
    survey.refresh_from_db()

    assert (survey.fault != "", Link.objects.count(), survey.responses.exclude(issued_at=None).count()) == (True, 0, 0)

    Survey.objects.filter(pk=survey.pk).update(fault="")
    worked(survey)
    assert (survey.state, Link.objects.count(), len(facts_of("survey.issued"))) == ("sent", 1, 2)


def test_going_through_them_again_sends_only_to_who_did_not_get_it(scene):
    found = five(scene)
    survey = sent(scene)
    at = timezone.now()
    give_consent(found["no_consent"], "survey", "mail", by=administrator(scene, at), at=at)
    person(scene, "己", ("mail", "f@example.com"), agrees=["mail"])

    choose_again(survey, by=administrator(scene), at=timezone.now())
    worked(survey)
    waiting = {name for name, state in states(survey).items() if state == "chosen"}
    send_survey(survey, by=administrator(scene), at=timezone.now())
    worked(survey)

    assert waiting == {"丙", "己"}
    assert Link.objects.count() == 3
    assert len({one.about for one in facts_of("survey.issued")}) == len(facts_of("survey.issued")) == 4


def test_who_takes_consent_back_before_it_is_sent_gets_nothing(scene):
    found = five(scene)
    survey = planned(scene)
    at = timezone.now()
    withdraw_consent(found["mail"], "survey", "mail", by=administrator(scene, at), at=at)
    withdraw_consent(found["mail"], "survey", "phone", by=administrator(scene, at), at=at)

    send_survey(survey, by=administrator(scene), at=timezone.now())
    worked(survey)

    assert states(survey)["甲"] == "no_consent"
    assert not Link.objects.exists()


def test_an_answer_by_the_link_counts_once_and_the_second_is_refused(scene):
    five(scene)
    survey = sent(scene)
    link = Link.objects.get()

    answer(link)
    form = form_of(scene, timezone.now())
    again = refusal_of(lambda: send_own_form(
        link, form, ANSWERS, by=outsider_of(link, at=timezone.now()), at=timezone.now(), language="zh-hans"))

    assert again.why.value == "overtaken"
    counted = tally_of(survey.pk)[survey.pk]
    assert (counted.issued, counted.answered, str(counted.rate)) == (2, 1, "50.0")
    [fact] = facts_of("survey.returned")
    assert (fact.by, fact.figures["survey"]) == (link.for_whom, survey.reference)
    behind = responses_of(survey, question="产品质量", answer="满意")
    assert [one.customer.name for one in behind] == ["甲"]
    assert not responses_of(survey, question="产品质量", answer="不满意")


def test_a_caller_writes_the_answers_down_or_notes_that_there_are_none(scene):
    found = five(scene)
    survey = sent(scene)
    one = Response.objects.get(survey=survey, customer=found["phone"])
    at = timezone.now()

    note_not_reached(one, by=administrator(scene, at), at=at)
    matter = matter_of_response(response_numbered(one.pk))
    begin_entry(matter, form_of(scene, at), ANSWERS, by=administrator(scene, at), at=at)
    one.refresh_from_db()

    assert (one.tries, one.state) == (1, "answered")
    assert refusal_of(lambda: note_declined(one, by=administrator(scene, at), at=at)).why.value == "overtaken"


def test_closing_ends_the_links_and_takes_nothing_more(scene):
    five(scene)
    survey = sent(scene)
    link = Link.objects.get()

    close_survey(survey, by=administrator(scene), at=timezone.now())

    link.refresh_from_db()
    assert link.expires_at <= timezone.now()
    [fact] = facts_of("survey.closed")
    assert (fact.figures["issued"], fact.figures["returned"]) == (2, 0)
    one = Response.objects.get(survey=survey, state="to_call")
    assert not matter_of_response(response_numbered(one.pk)).is_open


def test_those_of_cases_closed_in_a_period_and_of_an_outlet_are_chosen(scene):
    at = timezone.now()
    by = administrator(scene, at)
    case = take_complaint(scene, at, name="结案客户")
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=at)
    region = record_region(scene.service, RegionTold("A", "宁波"), by=by, at=at)
    near = person(scene, "宁波客户")
    Customer.objects.filter(pk=near.pk).update(region=region)
    outlet = record_outlet(scene.service, OutletTold("宁波", "海曙服务点"), by=by, at=at)
    today = at.astimezone(timezone.get_fixed_timezone(480)).date()

    def chosen(how, choice):
        survey = plan_survey(scene.service, "调查", form_of(scene, at), how, choice, 7, by=by, at=at)
        found = list(chosen_by(survey, by=by, at=at))
        cancel_survey(survey, by=by, at=at)
        return found

    assert chosen("closed", choice_of_closed(today, today)) == [case.customer_id]
    assert chosen("outlet", choice_of_outlet(outlet)) == [near.pk]


def test_only_customers_of_the_unit_and_below_whom_the_planner_sees(scene):
    person(scene, "别部门客户", ("mail", "x@example.com"), agrees=["mail"], unit=scene.departments["质检部"])
    five(scene)

    assert "别部门客户" not in states(planned(scene))


def test_nothing_that_is_not_for_the_matter_goes_out_without_consent(scene):
    found = five(scene)
    survey = planned(scene)
    one = response_numbered(Response.objects.get(survey=survey, customer=found["no_consent"]).pk)
    at = timezone.now()

    refused = refusal_of(lambda: issue_link(
        matter_of_response(one), Way("mail", "c@example.com"), at, purpose="survey", made_by=scene.people["管理员"],
        by=administrator(scene, at), at=at))

    assert ["has not agreed" in one.sentence for one in refused.grounds] == [True]
    assert not LinkLetter.objects.exists()


def test_answers_move_with_a_merge_and_go_with_an_erasure(scene):
    found = five(scene)
    survey = sent(scene)
    answer(Link.objects.get())
    other = person(scene, "甲甲")
    at = timezone.now()
    one = Customer.objects.get(pk=found["mail"].pk)
    merge_customers(one, other, (one.version, other.version), by=administrator(scene, at), at=at)

    response = Response.objects.get(survey=survey, state="answered")
    assert response.customer_id == other.pk

    erase_customer(Customer.objects.get(pk=other.pk), by=administrator(scene), at=timezone.now())
    assert EntryVersion.objects.get(entry=response.entry).content == {}
    assert tally_of(survey.pk)[survey.pk].answered == 1


@pytest.mark.parametrize("deed", [send_survey, cancel_survey, close_survey, choose_again])
def test_who_may_not_run_surveys_is_refused(scene, deed):
    survey = planned(scene)
    nobody = as_member(make_member("路人", scene.service, deeds=["see_survey", "call_for_survey"]), timezone.now())

    assert refusal_of(lambda: deed(survey, by=nobody, at=timezone.now())).why.value == "not allowed"
