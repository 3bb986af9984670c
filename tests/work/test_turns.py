"""Whose turn it is to sign: who is told when a stage opens, and what waits for whom until when."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.work.actions.entries import save_entry
from shouwen.work.entry_queries import signatures_waiting
from shouwen.work.models import Deadline, Entry, Notice
from tests.factories import post, stand_in
from tests.scenes import take_complaint
from tests.work.test_entries import ARTICLE, DEPARTMENTS, MONDAY, SHEET, begin, sign, signed_up_to_the_handler


@pytest.fixture
def case(scene):
    return take_complaint(scene, MONDAY)


@pytest.fixture
def sheet(scene, case):
    return begin(scene, case, SHEET, {"投诉者情况": "老客户"})


def told():
    return sorted((notice.to.name, notice.names["place"]) for notice in Notice.objects.filter(what="your_turn"))


def test_the_next_place_is_told_when_its_stage_opens(scene, sheet, case):
    assert told() == []  # who begins the sheet prepares it

    sign(scene, sheet, "制表", "周婷")

    (notice,) = Notice.objects.filter(what="your_turn")
    assert (notice.to.name, notice.names["place"], notice.citation) == ("郑强", "审核", ARTICLE)
    assert (notice.matter, notice.at, notice.state) == (case.reference, MONDAY, "shown")
    assert case.number in notice.names["matter"]


def test_all_places_of_a_stage_are_told_at_once_and_each_once(scene, sheet):
    signed_up_to_the_handler(scene, sheet)
    opened = told()

    sign(scene, sheet, "质检部门", "沈洁", "同意。")

    assert set(DEPARTMENTS.items()) <= {(place, name) for name, place in opened}
    assert told() == opened


def test_who_signed_is_not_told_of_their_own_next_place(scene, sheet):
    post(scene.people["郑强"], "客户投诉专员", scene.service)
    sign(scene, sheet, "制表", "周婷")

    sign(scene, sheet, "审核", "郑强")

    assert ("郑强", "经办人") not in told()
    assert ("周婷", "经办人") in told()


def test_a_stand_in_is_told_instead_and_once(scene, sheet):
    stand_in(scene.people["沈洁"], scene.people["蒋涛"], since=MONDAY - timedelta(hours=1))

    signed_up_to_the_handler(scene, sheet)

    names = [name for name, place in told() if place in {"质检部门", "生产部门"}]
    assert names == ["蒋涛", "蒋涛"]  # for the place of the absent colleague, and for his own
    assert Notice.objects.get(what="your_turn", names__place="质检部门").why == "质检部门/stand_in"


def test_the_accused_is_told_nothing(scene, sheet, case):
    case.accused = scene.people["郑强"]
    case.save()

    sign(scene, sheet, "制表", "周婷")

    assert told() == []


def test_whoever_must_sign_again_is_told_again(scene, sheet):
    sign(scene, sheet, "制表", "周婷")
    sign(scene, sheet, "审核", "郑强")
    sheet.refresh_from_db()

    save_entry(sheet, {"投诉者情况": "新客户"}, sheet.latest, by=scene.by("周婷", MONDAY), at=MONDAY)
    sign(scene, sheet, "制表", "周婷")

    assert told().count(("郑强", "审核")) == 2


def test_who_begins_for_others_tells_those_who_sign_first(scene, case):
    begin(scene, case, SHEET, {"投诉者情况": "老客户"}, by="郑强")

    assert {place for _, place in told()} == {"制表"}
    assert "郑强" not in {name for name, _ in told()}


def test_what_waits_for_me_has_its_own_due_time_and_article(scene, sheet, case):
    signed_up_to_the_handler(scene, sheet)

    (waiting,) = signatures_waiting(by=scene.by("卫平", MONDAY), at=MONDAY)

    own = Deadline.objects.get(holder=case.reference, standard="SD-3.8/marketing")
    assert (waiting.entry.pk, waiting.places) == (sheet.pk, ("营销部门",))
    assert (waiting.due_at, waiting.citation) == (own.due_at, own.citation)


def test_a_due_time_that_was_missed_stays_until_it_is_signed(scene, sheet):
    signed_up_to_the_handler(scene, sheet)
    Deadline.objects.filter(standard="SD-3.8/marketing").update(state="missed", ended_at=MONDAY)

    (waiting,) = signatures_waiting(by=scene.by("卫平", MONDAY), at=MONDAY)

    assert waiting.due_at is not None


def test_what_waits_without_a_time_comes_last_and_cites_its_form(scene, sheet):
    (waiting,) = signatures_waiting(by=scene.by("周婷", MONDAY), at=MONDAY)

    assert (waiting.places, waiting.due_at, waiting.citation) == (("制表",), None, ARTICLE)


@pytest.mark.parametrize("many", [1, 3])
def test_what_waits_costs_five_statements_however_much(scene, many):
    for _ in range(many):
        signed_up_to_the_handler(scene, begin(scene, take_complaint(scene, MONDAY), SHEET, {"投诉者情况": "老"}))
    who = scene.by("卫平", MONDAY)

    with CaptureQueriesContext(connection) as captured:
        found = signatures_waiting(by=who, at=MONDAY)

    assert len(found) == many == Entry.objects.count()
    assert len(captured) <= 5
