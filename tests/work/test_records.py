"""Forms about a member and of a contact: filled from them, signed at places of one's own, read by whom they concern."""

from datetime import timedelta

import pytest
from django.db import transaction

from shouwen.cases.pack import forms_for
from shouwen.compliance.logic import Carried, coverage
from shouwen.contacts.reading import contents_of_contact, matter_of_contact
from shouwen.customers.actions import erase_customer
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions import change_member
from shouwen.organisation.rights import acting
from shouwen.regulation.form_sources import NAMES, ROWS
from shouwen.search.models import Findable
from shouwen.search.queries import find
from shouwen.work.actions.entries import Unfilled, begin_entry, save_entry, sign_entry
from shouwen.work.entries import state_of_entry
from shouwen.work.entry_queries import entries_to_sign
from shouwen.work.matters import may_see
from shouwen.work.members import contents_of_member, matter_of_member
from shouwen.work.models import Notice, Task
from shouwen.work.permissions_of_entries import may_read_entry
from tests.factories import facts_of, make_member, refusal_of, stand_in
from tests.scenes import local, service_department, take_complaint

MONDAY = local("2026-03-02 09:00")
OUT, PLAN, MESSAGE = "外出登记表", "日工作安排表", "电话留言单"
GOING = {"外出时间": "2026-03-02T10:00:00+08:00", "预计返回": "2026-03-02T11:00:00+08:00", "事由": "取检验报告",
         "去向": "质检站"}


def form(unit, name, of):
    return next(one for one in forms_for(unit.pk, MONDAY, of) if one.title == name)


def about(scene, whom, name, values, by=None, at=MONDAY):
    member = scene.people[whom]
    return begin_entry(matter_of_member(member), form(member.home, name, "member"), values,
                       by=scene.by(by or whom, at), at=at)


def sign(scene, entry, place, by, at=MONDAY, **values):
    entry.refresh_from_db()
    return sign_entry(entry, place, entry.latest, by=scene.by(by, at), at=at, values=values or None)


@pytest.fixture
def contact(scene):
    return take_complaint(scene, MONDAY).contact


def message_of(scene, contact, by="周婷", **values):
    given = {"事由": "明天上门", "时间": "2026-03-03T09:00:00+08:00", "地点": "客户家", "姓名": "刘洋", "已复述": "是",
             "转告对象": scene.people["沈洁"].reference, **values}
    return begin_entry(matter_of_contact(contact), form(contact.unit, MESSAGE, "contact"), given,
                       by=scene.by(by, MONDAY), at=MONDAY)


# Of a member


def test_the_going_out_register_is_filled_from_the_member_and_closed_by_the_return(scene):
    entry = about(scene, "周婷", OUT, GOING)

    content = entry.versions.get().content
    assert (content["姓名"], content["所属部门"]) == (scene.people["周婷"].reference, "客户服务部")
    sign(scene, entry, "外出人", "周婷")
    sign(scene, entry, "直接上级", "冯丽")
    assert state_of_entry(entry).open == ("返回登记",)
    sign(scene, entry, "返回登记", "周婷", 实际返回="2026-03-02T10:50:00+08:00")

    assert state_of_entry(entry).is_complete
    told = facts_of("entry.signed", scene.people["周婷"].reference)
    assert [(fact.figures["place"], fact.figures["complete"]) for fact in told] == [
        ("外出人", False), ("直接上级", False), ("返回登记", True)]


def test_each_going_out_is_a_round_of_its_own(scene):
    for day in range(2):
        at = MONDAY + timedelta(days=day)
        entry = about(scene, "周婷", OUT, GOING, at=at)
        sign(scene, entry, "外出人", "周婷", at)
        sign(scene, entry, "直接上级", "冯丽", at)
        sign(scene, entry, "返回登记", "周婷", at, 实际返回="2026-03-02T10:50:00+08:00")

    assert state_of_entry(entry).is_complete


@pytest.mark.parametrize("missing", GOING)
def test_nobody_goes_out_on_a_register_that_is_not_filled_in(scene, missing):
    entry = about(scene, "周婷", OUT, {name: value for name, value in GOING.items() if name != missing})

    refused = refusal_of(lambda: sign(scene, entry, "外出人", "周婷"))

    assert isinstance(refused, Unfilled)
    assert [fault.field for fault in refused.faults] == [missing]


@pytest.mark.parametrize("other", ["冯丽", "郑强", "吴敏"])
def test_nobody_else_signs_for_who_goes_out(scene, other):
    """Who leads them may write on the form, and yet not sign in their place."""
    entry = about(scene, "周婷", OUT, GOING)

    assert refusal_of(lambda: sign(scene, entry, "外出人", other)).why == Why.NOT_ALLOWED


def test_who_stands_in_signs_instead_and_it_says_so(scene):
    stand_in(scene.people["周婷"], scene.people["吴敏"], since=MONDAY)
    entry = about(scene, "周婷", OUT, GOING)

    assert sign(scene, entry, "外出人", "吴敏").instead_of == scene.people["周婷"]


def test_nobody_lets_themselves_go_out(scene):
    entry = about(scene, "冯丽", OUT, GOING)
    sign(scene, entry, "外出人", "冯丽")

    refused = refusal_of(lambda: sign(scene, entry, "直接上级", "冯丽"))

    assert (refused.why, refused.citation) == (Why.AGAINST_THE_RULES, "service-department@1#第一章/三/五/（5）")


@pytest.mark.parametrize(("reader", "sees", "fills"), [
    ("周婷", True, True), ("冯丽", True, True), ("吴敏", False, False), ("郑强", False, False), ("沈洁", False, False),
    ("朱明", False, False), ("管理员", True, True),
])  # fmt: skip
def test_forms_about_a_member_are_theirs_and_their_leaders(scene, reader, sees, fills):
    matter, by = matter_of_member(scene.people["周婷"]), scene.by(reader, MONDAY)

    def allowed(deed):
        try:
            with transaction.atomic():
                deed()
        except Refused as refused:
            return refused.why != Why.NOT_ALLOWED
        return True

    assert allowed(lambda: may_see(matter, by=by)) is sees
    assert allowed(lambda: about(scene, "周婷", PLAN, {"日期": "2026-03-02"}, by=reader)) is fills


def test_the_daily_plan_offers_the_open_tasks_without_naming_a_matter_with_an_accused(scene, client):
    plain = take_complaint(scene, MONDAY)
    hidden = take_complaint(scene, MONDAY, accused=scene.people["冯丽"], subject="态度")
    Task.objects.filter(matter__in=[plain.reference, hidden.reference]).update(holder=scene.people["周婷"])

    rows = contents_of_member(matter_of_member(scene.people["周婷"]))["tasks"]()

    titles = [row["task.title"] for row in rows]
    assert f"记录投诉内容 · {plain.number} 热水壶漏电" in titles
    assert "记录投诉内容" in titles
    assert hidden.number not in "".join(titles)


def test_what_waits_for_ones_own_signature_is_among_what_is_mine_to_sign(scene):
    entry = about(scene, "周婷", OUT, GOING)

    def mine(name):
        return entry.pk in entries_to_sign(by=scene.by(name, MONDAY), at=MONDAY)

    assert [mine(name) for name in ("周婷", "吴敏", "冯丽")] == [True, False, False]
    sign(scene, entry, "外出人", "周婷")
    assert [mine(name) for name in ("周婷", "吴敏", "冯丽")] == [False, False, True]
    sign(scene, entry, "直接上级", "冯丽")
    assert [mine(name) for name in ("周婷", "吴敏", "冯丽")] == [True, False, False]


def test_a_correction_undoes_what_was_signed_as_on_any_form(scene):
    entry = about(scene, "周婷", OUT, GOING)
    sign(scene, entry, "外出人", "周婷")

    entry.refresh_from_db()
    save_entry(entry, {"去向": "客户家"}, entry.latest, by=scene.by("周婷", MONDAY), at=MONDAY)

    assert state_of_entry(entry).signed == ()
    assert [fact.figures["place"] for fact in facts_of("signature.fallen")] == ["外出人"]


def test_who_may_read_them_finds_them_and_a_move_takes_them_along(scene):
    entry = about(scene, "周婷", OUT, GOING)

    def found(name):
        who = acting(scene.people[name], MONDAY + timedelta(hours=2))
        return [one.reference for one in find("质检站", by=who, at=MONDAY + timedelta(hours=2))]

    assert [found(name) for name in ("周婷", "冯丽", "沈洁", "吴敏")] == [[entry.reference], [entry.reference], [], []]
    member = scene.people["周婷"]
    change_member(member, name=member.name, mail="", phone="", home=scene.departments["质检部"], version=1,
                  by=scene.by("管理员", MONDAY), at=MONDAY)
    assert [found(name) for name in ("周婷", "沈洁")] == [[entry.reference], [entry.reference]]
    assert Findable.objects.get(pk=entry.reference).unit == scene.departments["质检部"].pk


# Of a contact


def test_a_telephone_message_goes_to_whom_it_names_and_comes_back_signed(scene, contact):
    entry = message_of(scene, contact)
    reader = scene.by("沈洁", MONDAY)

    assert refusal_of(lambda: may_see(matter_of_contact(contact), by=reader)).why == Why.NOT_ALLOWED
    may_read_entry(entry, matter_of_contact(contact), by=reader, at=MONDAY)
    assert not Notice.objects.filter(what="your_turn", names__place="收到").exists()
    sign(scene, entry, "记录人", "周婷")
    notice = Notice.objects.get(what="your_turn", names__place="收到")
    assert (notice.to, notice.why, notice.names["page"]) == (scene.people["沈洁"], "named", f"/forms/{entry.pk}")
    assert entries_to_sign(by=reader, at=MONDAY) == [entry.pk]
    sign(scene, entry, "收到", "沈洁")

    assert state_of_entry(entry).is_complete
    assert entries_to_sign(by=reader, at=MONDAY) == []


@pytest.mark.parametrize("missing", ["事由", "时间", "地点", "姓名", "转告对象", "已复述"])
def test_a_message_is_not_handed_on_without_its_four_items_or_unread_back(scene, contact, missing):
    entry = message_of(scene, contact, **{missing: ""})

    refused = refusal_of(lambda: sign(scene, entry, "记录人", "周婷"))

    assert isinstance(refused, Unfilled)
    assert [fault.field for fault in refused.faults] == [missing]


@pytest.mark.parametrize(("place", "wrong"), [("记录人", "吴敏"), ("记录人", "冯丽"), ("收到", "周婷"), ("收到", "冯丽")])
def test_a_message_is_signed_by_who_took_the_call_and_by_whom_it_is_for(scene, contact, place, wrong):
    entry = message_of(scene, contact)
    if place == "收到":
        sign(scene, entry, "记录人", "周婷")

    assert refusal_of(lambda: sign(scene, entry, place, wrong)).why == Why.NOT_ALLOWED


@pytest.mark.parametrize(("reader", "why"), [("褚伟", Why.NOT_ALLOWED), ("卫平", Why.NOT_ALLOWED)])
def test_who_may_not_log_contacts_begins_no_form_of_one(scene, contact, reader, why):
    assert refusal_of(lambda: message_of(scene, contact, by=reader)).why == why


def test_whoever_has_no_place_on_it_and_may_not_see_the_contact_reads_no_message(scene, contact):
    entry = message_of(scene, contact)

    for name in ("蒋涛", "韩雪"):
        by = scene.by(name, MONDAY)
        refused = refusal_of(lambda by=by: may_read_entry(entry, matter_of_contact(contact), by=by, at=MONDAY))
        assert refused.why == Why.NOT_ALLOWED


def test_another_person_named_is_told_and_the_first_reads_it_no_longer(scene, contact):
    entry = message_of(scene, contact)
    sign(scene, entry, "记录人", "周婷")
    entry.refresh_from_db()
    save_entry(entry, {"转告对象": scene.people["卫平"].reference}, entry.latest, by=scene.by("周婷", MONDAY), at=MONDAY)
    sign(scene, entry, "记录人", "周婷")

    told = Notice.objects.filter(what="your_turn", names__place="收到")
    assert {notice.to.name for notice in told} == {"沈洁", "卫平"}
    matter, by = matter_of_contact(contact), scene.by("沈洁", MONDAY)
    assert refusal_of(lambda: may_read_entry(entry, matter, by=by, at=MONDAY)).why == Why.NOT_ALLOWED


def test_erasing_the_person_erases_the_forms_of_their_contacts_and_what_was_told(scene, contact):
    entry = message_of(scene, contact)
    sign(scene, entry, "记录人", "周婷")

    erase_customer(contact.customer, by=scene.by("管理员", MONDAY), at=MONDAY)

    assert {version.content == {} for version in entry.versions.all()} == {True}
    assert {notice.names == {} for notice in Notice.objects.filter(what="your_turn")} == {True}
    assert not Findable.objects.filter(pk=entry.reference).exists()


# The language and what fills it


def test_the_language_knows_the_names_that_are_filled(scene, contact):
    of_member = contents_of_member(matter_of_member(make_member("新人", scene.service)))
    of_contact = contents_of_contact(matter_of_contact(contact))

    lists = {name for name, value in of_member.items() if callable(value)}
    assert set(of_member) - lists | {"entry.number"} == NAMES["member"]
    assert lists == set(ROWS["member"])
    assert {*of_contact, "entry.number"} == NAMES["contact"]


def test_the_three_articles_are_carried_out_by_their_forms():
    carried = coverage(service_department())

    paths = ("第一章/三/五/（5）", "第一章/三/五/（6）", "第一章/三/六/（3）")
    assert {path: carried[path] for path in paths} == dict.fromkeys(paths, Carried.BY_FORM)
