"""Notices of what is done ask for nothing any more: they are settled by the deed, and not counted as unread."""

import pytest

from shouwen.cases.actions.transfers import accept_transfer, decline_transfer, offer_case
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.entries import save_entry
from shouwen.work.actions.notices import read_notice
from shouwen.work.deliveries import unread_count
from shouwen.work.models import Deadline, Notice, NoticeState
from shouwen.work.queries import notices_for
from shouwen.work.settling import settle
from tests.factories import post
from tests.scenes import local, make_scene, take_complaint
from tests.work.test_entries import DEPARTMENTS, MONDAY, SHEET, begin, sign, signed_up_to_the_handler


@pytest.fixture
def case(scene):
    return take_complaint(scene, MONDAY)


@pytest.fixture
def sheet(scene, case):
    return begin(scene, case, SHEET, {"投诉者情况": "老客户"})


def turns(state=None):
    rows = Notice.objects.filter(what="your_turn", **({"state": state} if state else {}))
    return sorted((notice.names["place"], notice.to.name) for notice in rows)


def test_a_signature_settles_the_notices_of_its_place_and_leaves_those_of_the_others(scene, sheet):
    post(scene.people["郑强"], "质检部门", scene.departments["质检部"])
    signed_up_to_the_handler(scene, sheet)
    waiting = set(turns(NoticeState.SHOWN))
    assert {("质检部门", "沈洁"), ("质检部门", "郑强")} < waiting
    unread = unread_count(scene.people["沈洁"], 99)

    sign(scene, sheet, "质检部门", "沈洁", "同意。")

    assert set(turns(NoticeState.SHOWN)) == waiting - {("质检部门", "沈洁"), ("质检部门", "郑强")}
    assert unread_count(scene.people["沈洁"], 99) == unread - 1
    settled = Notice.objects.get(to=scene.people["沈洁"], names__place="质检部门")
    assert (settled.state, settled.settled_at, settled.read_at) == (NoticeState.SETTLED, MONDAY, None)


def test_what_was_read_stays_read(scene, sheet):
    sign(scene, sheet, "制表", "周婷")
    notice = Notice.objects.get(what="your_turn", names__place="审核")
    read_notice(notice, by=scene.by("郑强", MONDAY), at=MONDAY)

    sign(scene, sheet, "审核", "郑强")

    notice.refresh_from_db()
    assert (notice.state, notice.settled_at) == (NoticeState.READ, None)


def test_a_correction_settles_turns_that_are_none_any_more_and_the_clock_of_the_turn_begins_anew(scene, sheet, case):
    signed_up_to_the_handler(scene, sheet)
    for place, name in DEPARTMENTS.items():
        sign(scene, sheet, place, name, "同意。")
    assert turns(NoticeState.SHOWN) == [("副总经理", "杨帆")]
    clocks = Deadline.objects.filter(holder=case.reference, standard="SD-3.8/deputy").order_by("pk")
    assert [clock.state for clock in clocks] == ["open"]
    sheet.refresh_from_db()
    later = local("2026-03-02 10:00")

    save_entry(sheet, {"投诉者情况": "新客户"}, sheet.latest, by=scene.by("周婷", later), at=later)

    assert turns(NoticeState.SHOWN) == []
    assert [clock.state for clock in clocks.all()] == ["cancelled"]
    sweep_deadlines(local("2026-04-02 10:00"))
    assert [clock.state for clock in clocks.all()] == ["cancelled"]
    again = local("2026-03-04 10:00")
    for place, name, words in (("制表", "周婷", None), ("审核", "郑强", None), ("经办人", "周婷", "情况属实。")):
        sign(scene, sheet, place, name, words, at=again)
    for place, name in DEPARTMENTS.items():
        sign(scene, sheet, place, name, "同意。", at=again)
    assert [(clock.state, clock.started_at) for clock in clocks.all()] == [("cancelled", MONDAY), ("open", again)]
    assert turns(NoticeState.SHOWN) == [("副总经理", "杨帆")]


@pytest.mark.parametrize("answer", [
    lambda transfer, by: accept_transfer(transfer, by=by, at=MONDAY),
    lambda transfer, by: decline_transfer(transfer, "不归我们", by=by, at=MONDAY),
])
def test_an_offer_is_settled_by_its_answer(scene, case, answer):
    transfer = offer_case(case, scene.departments["质检部"], "属于质量问题", by=scene.by("周婷", MONDAY), at=MONDAY)
    offered = Notice.objects.filter(what="offered")
    assert offered.exists()

    answer(transfer, scene.by("沈洁", MONDAY))

    assert {notice.state for notice in offered.all()} == {NoticeState.SETTLED}
    assert not Notice.objects.filter(what="declined", state=NoticeState.SETTLED).exists()


def test_a_reminder_whose_hour_has_not_come_is_never_shown_once_it_is_done(db):
    scene = make_scene(values={"remind_promise_before": "30 hours"})
    case = take_complaint(scene, local("2026-03-02 09:00"))
    clock = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b")
    sweep_deadlines(local("2026-03-16 23:50"))
    told = Notice.objects.get(matter=case.reference, what="reminded", waits_for=clock.key)
    assert told.state == NoticeState.WAITING

    settle([clock.key], at=local("2026-03-16 23:55"))

    told.refresh_from_db()
    assert (told.state, told.mail_next_at) == (NoticeState.SETTLED, None)
    assert told.settled_at < told.not_before
    assert told not in notices_for(scene.by("周婷", local("2026-03-17 09:00")))
