"""Erasing persons: holds that stand against it, what an article keeps until its day, and the report of both."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from shouwen.cases.models import Case
from shouwen.contacts.models import Contact
from shouwen.customers.actions import erase_customer
from shouwen.customers.erasures.actions import (
    ask_erasure,
    erase_rests,
    lift_hold,
    place_hold,
    withdraw_erasure,
)
from shouwen.customers.erasures.models import Erasure, Hold, KeptRow
from shouwen.customers.erasures.queries import counted, what_goes
from shouwen.customers.models import Customer
from shouwen.facts.refusals import Why
from tests.editions import SOLVE, manual
from tests.factories import facts_of, refusal_of
from tests.scenes import local, make_scene, service_department, take_complaint

AT = local("2026-03-02 09:00")
ARTICLE = "第三章/十五/第二条/4"
KEPT = f"- {{keep: 投诉记录, id: SD-3.15-2d, article: {ARTICLE}, what: case, when: case.opened, until: 6 months}}\n"


def keeping():
    """Return the manual with an article that keeps the record of a complaint for six months."""
    first = service_department().files[SOLVE].decode().splitlines(keepends=True)[0]
    return manual("1", (SOLVE, first, KEPT + first if not first.startswith("#") else first + KEPT))


@pytest.fixture
def scene(db):
    return make_scene(keeping())


@pytest.fixture
def case(scene):
    return take_complaint(scene, AT, words="插头发热")


def held_by(scene, case, **more):
    return place_hold(case.customer, "货款诉讼", by=scene.by("管理员", AT), at=AT, **more)


def erased(scene, case, at=AT):
    return erase_customer(Customer.objects.get(pk=case.customer_id), by=scene.by("管理员", at), at=at)


def test_a_hold_stands_against_erasing_and_says_why(scene, case):
    hold = held_by(scene, case)

    refused = refusal_of(lambda: erased(scene, case))

    assert [(one.detail, one.lists) for one in refused.grounds] == [("货款诉讼", (hold.reference,))]
    assert Customer.objects.get(pk=case.customer_id).erased_at is None


def test_a_hold_that_is_lifted_stands_against_nothing_and_is_on_record(scene, case):
    hold = held_by(scene, case)
    lift_hold(hold, by=scene.by("管理员", AT), at=AT)

    erased(scene, case)

    assert [fact.kind for fact in (*facts_of("hold.placed"), *facts_of("hold.lifted"))] == ["hold.placed", "hold.lifted"]
    assert Hold.objects.get(pk=hold.pk).reason == "—"
    assert refusal_of(lambda: lift_hold(hold, by=scene.by("管理员", AT), at=AT)).why == Why.OVERTAKEN


@pytest.mark.parametrize(
    ("day", "is_refused"),
    [("2026-03-09 23:00", True), ("2026-03-10 23:59", True), ("2026-03-11 00:00", False)],  # before, on and after it
)
def test_a_hold_stands_through_its_last_day(scene, case, day, is_refused):
    held_by(scene, case, until=date(2026, 3, 10))

    if is_refused:
        assert refusal_of(lambda: erased(scene, case, local(day))).grounds
    else:
        assert erased(scene, case, local(day)).erased_at == local(day)


@pytest.mark.parametrize("deed", [
    lambda case, by: place_hold(case.customer, "诉讼", by=by, at=AT),
    lambda case, by: lift_hold(Hold.objects.get(), by=by, at=AT),
])  # fmt: skip
def test_the_wrong_person_places_and_lifts_no_hold(scene, case, deed):
    held_by(scene, case)

    assert refusal_of(lambda: deed(case, scene.by("周婷", AT))).why == Why.NOT_ALLOWED


def test_whoever_may_not_record_customers_asks_for_no_erasing(scene, case):
    assert refusal_of(lambda: ask_erasure(case.customer, by=scene.by("沈洁", AT), at=AT)).why == Why.NOT_ALLOWED


def test_a_request_waits_once_and_can_be_taken_back(scene, case):
    by = scene.by("周婷", AT)
    ask_erasure(case.customer, case.reference, by=by, at=AT)
    assert refusal_of(lambda: ask_erasure(case.customer, by=by, at=AT)).why == Why.OVERTAKEN

    withdraw_erasure(case.customer, by=by, at=AT)

    assert [dict(fact.figures)["matter"] for fact in facts_of("erasure.asked")] == [case.reference]
    assert len(facts_of("erasure.withdrawn")) == 1
    ask_erasure(case.customer, by=by, at=AT)


def test_what_an_article_keeps_stays_until_its_day_and_goes_by_the_clock(scene, case):
    ask_erasure(case.customer, by=scene.by("周婷", AT), at=AT)
    erased(scene, case)

    report = {one["name"]: one for one in Erasure.objects.get().report}
    kept = KeptRow.objects.get()
    until = kept.until
    assert (report["cases"]["goes"], report["contacts"]["goes"], report["points"]["goes"]) == (0, 1, 1)
    assert [(one["many"], one["citation"]) for one in report["cases"]["kept"]] == [
        (1, "service-department@1#第三章/十五/第二条/4")]
    assert (kept.sort, kept.row, localtime(until).date()) == ("cases", case.pk, date(2026, 9, 2))
    assert Case.objects.get(pk=case.pk).words == "插头发热"
    assert Contact.objects.get(pk=case.contact_id).words == ""

    assert erase_rests(until - timedelta(minutes=1)) == 0
    assert erase_rests(until + timedelta(minutes=1)) == 1

    assert Case.objects.get(pk=case.pk).words == ""
    assert [(fact.at, dict(fact.figures)["rows"]) for fact in facts_of("customer.rest_erased")] == [(kept.until, 1)]
    assert erase_rests(until + timedelta(days=9)) == 0


def test_a_hold_puts_off_what_would_go_by_the_clock(scene, case):
    erased(scene, case)
    until = KeptRow.objects.get().until
    Hold.objects.create(customer=case.customer, reason="诉讼", salt="", since=AT, by=scene.people["管理员"])

    erase_rests(until + timedelta(minutes=1))

    assert Case.objects.get(pk=case.pk).words == "插头发热"
    assert KeptRow.objects.get().until > until


def test_the_report_holds_no_words_and_costs_two_statements(scene, case):
    with CaptureQueriesContext(connection) as one:
        first = counted(what_goes(case.customer, at=AT))
    for _ in range(2):
        other = take_complaint(scene, AT)
        other.customer = case.customer
        other.save()

    with CaptureQueriesContext(connection) as three:
        report = counted(what_goes(case.customer, at=AT))

    assert len(one) == len(three) == 2
    assert "插头" not in str(first)
    assert {one["name"]: sum(part["many"] for part in one["kept"]) for one in report}["cases"] == 3


def test_two_clocks_erase_a_rest_once(committed):
    with transaction.atomic():
        scene = make_scene(keeping())
        case = take_complaint(scene, AT)
        erased(scene, case)
    later = KeptRow.objects.get().until + timedelta(minutes=1)

    erase_rests(later)
    erase_rests(later)

    assert len(facts_of("customer.rest_erased")) == 1
