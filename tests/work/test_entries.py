"""The handling sheet goes round: who writes and signs what, in which order, and what a change undoes."""

from datetime import timedelta

import pytest

from shouwen.cases.pack import forms_for
from shouwen.cases.reading import matter_of_case
from shouwen.facts.refusals import Why
from shouwen.work.actions.entries import EntryOvertaken, Unfilled, begin_entry, save_entry, sign_entry
from shouwen.work.entries import state_of_entry
from shouwen.work.entry_queries import entries_to_sign, is_complete, next_places
from shouwen.work.models import Entry
from tests.factories import facts_of, post, refusal_of, stand_in
from tests.scenes import local, take_complaint

MONDAY = local("2026-03-02 09:00")
SHEET, ARTICLE = "客户投诉处理表", "service-department@1#第三章/八"
DEPARTMENTS = {"客户部门": "褚伟", "营销部门": "卫平", "生产部门": "蒋涛", "质检部门": "沈洁", "财务部门": "韩雪"}


@pytest.fixture
def case(scene):
    return take_complaint(scene, MONDAY)


@pytest.fixture
def sheet(scene, case):
    return begin(scene, case, SHEET, {"投诉者情况": "老客户"})


def form(case, name):
    return next(one for one in forms_for(case.unit_id, MONDAY) if one.title == name)


def begin(scene, case, name, values, by="周婷", at=MONDAY):
    return begin_entry(matter_of_case(case), form(case, name), values, by=scene.by(by, at), at=at)


def sign(scene, entry, place, by, words=None, at=MONDAY, base=None):
    entry.refresh_from_db()
    field = f"{place}批示" if place.endswith("总经理") else f"{place}意见"
    return sign_entry(entry, place, base or entry.latest, by=scene.by(by, at), at=at,
                      values={field: words} if words else None)


def signed_up_to_the_handler(scene, sheet):
    sign(scene, sheet, "制表", "周婷")
    sign(scene, sheet, "审核", "郑强")
    sign(scene, sheet, "经办人", "周婷", "情况属实。")


def test_a_sheet_is_filled_from_its_case(sheet, case):
    content = sheet.versions.get().content

    assert content["投诉编号"] == case.number
    assert content["客户姓名"] == case.customer.reference
    assert content["投诉类型"] == "商品质量"
    assert content["投诉者情况"] == "老客户"


@pytest.mark.parametrize("order", [list(DEPARTMENTS), list(reversed(DEPARTMENTS)),
                                   ["质检部门", "客户部门", "财务部门", "营销部门", "生产部门"]])
def test_the_five_departments_sign_in_any_order_then_deputy_and_general_manager(scene, sheet, order):
    signed_up_to_the_handler(scene, sheet)

    for place in order:
        sign(scene, sheet, place, DEPARTMENTS[place], "同意。")
    sign(scene, sheet, "副总经理", "杨帆", "照办。")
    sign(scene, sheet, "总经理", "朱明", "同意。")

    assert state_of_entry(sheet).is_complete
    last = facts_of("entry.signed")[-1]
    assert last.figures["complete"] is True
    assert [f.figures["place"] for f in facts_of("entry.signed") if f.figures["stage_done"]] == [
        "制表", "审核", "经办人", order[-1], "副总经理", "总经理"]


def test_a_second_sheet_of_the_same_case_goes_round_by_itself(scene, case, sheet):
    signed_up_to_the_handler(scene, sheet)
    second = begin(scene, case, SHEET, {"投诉者情况": "又来"})

    signed_up_to_the_handler(scene, second)

    assert state_of_entry(second).signed == ("制表", "审核", "经办人")


def test_departments_that_write_at_the_same_time_do_not_disturb_each_other(scene, sheet):
    signed_up_to_the_handler(scene, sheet)
    sheet.refresh_from_db()
    seen = sheet.latest

    for place, name in DEPARTMENTS.items():
        sign(scene, sheet, place, name, f"{place}同意。", base=seen)

    content = sheet.versions.order_by("-number").first().content
    assert [content[f"{place}意见"] for place in DEPARTMENTS] == [f"{place}同意。" for place in DEPARTMENTS]
    assert state_of_entry(sheet).open == ("副总经理",)


def test_the_general_manager_cannot_sign_before_the_deputy(scene, sheet):
    signed_up_to_the_handler(scene, sheet)
    for place, name in DEPARTMENTS.items():
        sign(scene, sheet, place, name, "同意。")

    refused = refusal_of(lambda: sign(scene, sheet, "总经理", "朱明", "同意。"))

    assert (refused.why, refused.citation) == (Why.AGAINST_THE_RULES, ARTICLE)
    assert "副总经理" in str(refused)


def test_the_deputy_cannot_sign_while_a_department_is_missing(scene, sheet):
    signed_up_to_the_handler(scene, sheet)
    for place, name in list(DEPARTMENTS.items())[:4]:
        sign(scene, sheet, place, name, "同意。")

    refused = refusal_of(lambda: sign(scene, sheet, "副总经理", "杨帆", "照办。"))

    assert refused.citation == ARTICLE
    assert "财务部门" in str(refused)


@pytest.mark.parametrize(("place", "wrong"), [
    ("制表", "郑强"), ("审核", "周婷"), ("经办人", "沈洁"), ("客户部门", "卫平"), ("营销部门", "褚伟"),
    ("生产部门", "沈洁"), ("质检部门", "蒋涛"), ("财务部门", "周婷"), ("副总经理", "朱明"), ("总经理", "杨帆"),
])
def test_the_wrong_person_can_sign_at_no_place(scene, sheet, place, wrong):
    order = ["制表", "审核", "经办人", *DEPARTMENTS, "副总经理", "总经理"]
    right = {"制表": "周婷", "审核": "郑强", "经办人": "周婷", **DEPARTMENTS, "副总经理": "杨帆", "总经理": "朱明"}
    for one in order[:order.index(place)]:
        sign(scene, sheet, one, right[one], None if one in {"制表", "审核"} else "同意。")

    refused = refusal_of(lambda: sign(scene, sheet, place, wrong))

    assert (refused.why, refused.citation) == (Why.NOT_ALLOWED, ARTICLE)


def test_a_department_cannot_write_the_opinion_of_another(scene, sheet):
    signed_up_to_the_handler(scene, sheet)
    sheet.refresh_from_db()

    refused = refusal_of(lambda: save_entry(
        sheet, {"财务部门意见": "同意。"}, sheet.latest, by=scene.by("沈洁", MONDAY), at=MONDAY))

    assert (refused.why, refused.field) == (Why.NOT_ALLOWED, "财务部门意见")


def test_a_department_cannot_change_what_stands_on_the_sheet(scene, sheet):
    refused = refusal_of(lambda: save_entry(
        sheet, {"投诉者情况": "新客户"}, 1, by=scene.by("韩雪", MONDAY), at=MONDAY))

    assert (refused.why, refused.field) == (Why.NOT_ALLOWED, "投诉者情况")


def test_who_prepared_it_does_not_review_it(scene, case):
    for position in ("客户投诉专员", "客户投诉主管"):
        post(scene.people["冯丽"], position, scene.service)
    entry = begin(scene, case, "客户投诉登记表一", {"投诉类型": "商品"}, by="冯丽")
    sign(scene, entry, "制表", "冯丽")

    refused = refusal_of(lambda: sign(scene, entry, "审核", "冯丽"))

    assert refused.citation == "service-department@1#第三章/二"
    assert "制表" in str(refused)


def test_a_change_by_the_first_stage_opens_a_second_round(scene, sheet):
    signed_up_to_the_handler(scene, sheet)
    sign(scene, sheet, "质检部门", "沈洁", "同意。")
    sheet.refresh_from_db()

    save_entry(sheet, {"投诉者情况": "老客户，第二次投诉"}, sheet.latest, by=scene.by("周婷", MONDAY), at=MONDAY)

    state = state_of_entry(sheet)
    assert (state.open, state.signed, state.round) == (("制表",), (), 2)
    assert set(state.fallen) == {"制表", "审核", "经办人", "质检部门"}
    assert {f.figures["place"] for f in facts_of("signature.fallen")} == {"制表", "审核", "经办人", "质检部门"}
    assert len(facts_of("entry.corrected")) == 1
    assert sheet.versions.count() == 4  # the old ones stay: filled, handler, quality, corrected


def test_a_department_that_changes_its_opinion_signs_again_and_undoes_only_what_came_after(scene, sheet):
    signed_up_to_the_handler(scene, sheet)
    for place, name in DEPARTMENTS.items():
        sign(scene, sheet, place, name, "同意。")
    sign(scene, sheet, "副总经理", "杨帆", "照办。")
    sheet.refresh_from_db()

    save_entry(sheet, {"财务部门意见": "费用超支，不同意。"}, sheet.latest, by=scene.by("韩雪", MONDAY), at=MONDAY)

    assert set(state_of_entry(sheet).fallen) == {"财务部门", "副总经理"}
    assert state_of_entry(sheet).open == ("财务部门",)
    sign(scene, sheet, "财务部门", "韩雪")
    assert state_of_entry(sheet).open == ("副总经理",)


def test_a_stand_in_signs_for_the_absent_and_the_sheet_says_so(scene, sheet):
    signed_up_to_the_handler(scene, sheet)
    stand_in(scene.people["沈洁"], scene.people["蒋涛"], since=MONDAY - timedelta(hours=1))

    signature = sign(scene, sheet, "质检部门", "蒋涛", "代为同意。")

    assert signature.member == scene.people["蒋涛"]
    assert signature.instead_of == scene.people["沈洁"]
    assert facts_of("entry.signed")[-1].figures["instead_of"] == scene.people["沈洁"].reference


def test_saving_over_anothers_version_is_refused_with_both_texts(scene, sheet):
    save_entry(sheet, {"投诉者情况": "甲"}, 1, by=scene.by("吴敏", MONDAY), at=MONDAY)

    refused = refusal_of(lambda: save_entry(sheet, {"投诉者情况": "乙"}, 1, by=scene.by("周婷", MONDAY), at=MONDAY))

    assert isinstance(refused, EntryOvertaken)
    assert (refused.theirs["投诉者情况"], refused.mine["投诉者情况"]) == ("甲", "乙")


def test_signing_a_version_that_is_no_longer_the_latest_is_refused(scene, sheet):
    save_entry(sheet, {"投诉者情况": "甲"}, 1, by=scene.by("吴敏", MONDAY), at=MONDAY)

    refused = refusal_of(lambda: sign(scene, sheet, "制表", "周婷", base=1))

    assert isinstance(refused, EntryOvertaken)


def test_an_opinion_is_missing_in_the_readers_language(scene, sheet):
    signed_up_to_the_handler(scene, sheet)
    sheet.refresh_from_db()

    refused = refusal_of(lambda: sign_entry(sheet, "质检部门", sheet.latest, by=scene.by("沈洁", MONDAY), at=MONDAY,
                                            language="en"))

    assert isinstance(refused, Unfilled)
    assert [(f.field, f.message) for f in refused.faults] == [
        ("质检部门意见", "“Opinion of quality” must be filled in.")]


def test_nothing_is_saved_where_nothing_changes(scene, sheet):
    refused = refusal_of(lambda: save_entry(sheet, {"投诉者情况": "老客户"}, 1, by=scene.by("周婷", MONDAY), at=MONDAY))

    assert refused.why == Why.BAD_INPUT
    assert sheet.versions.count() == 1


def test_what_comes_from_the_case_stays_as_it_was_signed_until_it_is_renewed(scene, sheet, case):
    sign(scene, sheet, "制表", "周婷")
    sign(scene, sheet, "审核", "郑强")
    case.demand = "换货"
    case.save()

    sign(scene, sheet, "经办人", "周婷", "情况属实。")
    assert sheet.versions.order_by("-number").first().content["客户要求"] == "退货"
    sheet.refresh_from_db()
    save_entry(sheet, {}, sheet.latest, by=scene.by("周婷", MONDAY), at=MONDAY, renews=True)

    assert sheet.versions.order_by("-number").first().content["客户要求"] == "换货"
    assert state_of_entry(sheet).signed == ()


def test_the_accused_can_neither_fill_nor_sign(scene, case, sheet):
    sign(scene, sheet, "制表", "周婷")
    sign(scene, sheet, "审核", "郑强")
    case.accused = scene.people["周婷"]
    case.save()

    signing = refusal_of(lambda: sign(scene, sheet, "经办人", "周婷", "情况不实。"))
    filling = refusal_of(lambda: begin(scene, case, "客户投诉登记表一", {"投诉类型": "商品"}))

    assert signing.citation == filling.citation == "service-department@1#第一章/三/七/（4）"


def test_who_verifies_is_not_who_handles(scene, case):
    me = scene.people["周婷"].reference
    entry = begin(scene, case, "投诉处理记录表", {"承办主管": scene.people["郑强"].reference, "查证人": me})

    refused = refusal_of(lambda: sign(scene, entry, "制表", "周婷"))

    assert refused.citation == "service-department@1#第三章/七"


def test_lists_say_who_signs_next_as_the_page_does(scene, sheet):
    assert entries_to_sign(by=scene.by("周婷", MONDAY), at=MONDAY) == [sheet.pk]
    signed_up_to_the_handler(scene, sheet)
    sign(scene, sheet, "质检部门", "沈洁", "同意。")

    entry = Entry.objects.get(pk=sheet.pk)
    assert next_places([entry])[entry.pk] == state_of_entry(entry).open
    assert entries_to_sign(by=scene.by("韩雪", MONDAY), at=MONDAY) == [sheet.pk]
    assert entries_to_sign(by=scene.by("沈洁", MONDAY), at=MONDAY) == []
    assert not Entry.objects.filter(is_complete()).exists()
    save_entry(entry, {"投诉者情况": "改"}, entry.latest, by=scene.by("周婷", MONDAY), at=MONDAY)
    assert next_places([entry])[entry.pk] == ("制表",)
