"""Forms through the pages: begin, write, sign, conflict, correct, print, and who sees what."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.cases.pack import forms_for
from shouwen.cases.reading import matter_of_case
from shouwen.work.actions.entries import begin_entry, save_entry, sign_entry
from shouwen.work.entries import state_of_entry
from shouwen.work.models import Entry, Task
from tests.factories import facts_of, stand_in
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
SHEET = "客户投诉处理表"


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def case(scene, at):
    return take_complaint(scene, at)


@pytest.fixture
def entry(scene, case, at):
    return begun(scene, case, SHEET, {"投诉者情况": "老客户"}, at)


def begun(scene, case, name, values, at, by="周婷"):
    form = next(one for one in forms_for(case.unit_id, at) if one.title == name)
    return begin_entry(matter_of_case(case), form, values, by=scene.by(by, at), at=at)


def signed_to_the_handler(scene, entry, at):
    for place, by, words in (("制表", "周婷", None), ("审核", "郑强", None), ("经办人", "周婷", "属实。")):
        entry.refresh_from_db()
        values = {"经办人意见": words} if words else None
        sign_entry(entry, place, entry.latest, by=scene.by(by, at), at=at, values=values)
    entry.refresh_from_db()


def as_(client, scene, name):
    client.force_login(scene.people[name])
    return client


def shown(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def page(entry):
    return reverse("entry", args=[entry.pk])


def test_the_case_lists_its_forms_and_who_signs_next(client, scene, case, entry):
    text = shown(as_(client, scene, "周婷"), reverse("case-forms", args=[case.pk]))

    assert page(entry) in text
    assert "制表（周婷）" in text
    assert reverse("new-entry", args=[case.pk]) + "?form=%E5%AE%A2" in text


def test_the_investigation_sheet_offers_its_first_row_from_the_case(client, scene, case):
    case.particulars |= {"case.cause": "疏忽大意", "case.investigation": "温控器绝缘不良", "case.solution": "退货"}
    case.save()
    path = reverse("new-entry", args=[case.pk]) + "?form=客户投诉调查表"

    form = as_(client, scene, "周婷").get(path).context["form"]

    first, blank = form.tables["调查"].rows
    assert {name: value for name, value in first.initial.items() if value} == {
        "编号": case.number, "摘要": case.subject, "发生原因": "疏忽大意", "处理经过": "温控器绝缘不良", "对策": "退货"}
    assert not any(blank.initial.values())
    assert form.initial["填写日期"]


def test_the_page_of_the_case_loads_them_by_itself(client, scene, case):
    assert f'hx-get="{reverse("case-forms", args=[case.pk])}"' in shown(
        as_(client, scene, "周婷"), reverse("case", args=[case.pk]))


def test_beginning_a_form_shows_what_the_case_knows_and_saves_the_first_version(client, scene, case):
    as_(client, scene, "周婷")
    path = reverse("new-entry", args=[case.pk]) + "?form=客户投诉登记表一"

    text = shown(client, path)
    answer = client.post(path, {"entry-投诉类型": "商品", "entry-备注": "着急", "version": "0", "once": "a"})

    assert case.number in text
    assert "刘洋" in text
    assert "name=\"entry-受理编号\"" not in text
    entry = Entry.objects.get()
    assert answer["Location"] == page(entry)
    assert entry.versions.get().content["备注"] == "着急"


def test_a_case_offers_the_forms_of_its_kind_alone(client, scene, case):
    text = shown(as_(client, scene, "周婷"), reverse("case-forms", args=[case.pk]))

    assert "客户投诉调查表" in text
    assert "客户信用度变更表" not in text
    assert client.get(reverse("new-entry", args=[case.pk]) + "?form=客户信用度变更表").status_code == 422


def test_a_signed_form_offers_to_finish_the_step_that_waits_for_it(client, scene, case, at):
    entry = begun(scene, case, "客户投诉登记表一", {"投诉类型": "商品"}, at)
    task = Task.objects.get(matter=case.reference, form="客户投诉登记表一")
    as_(client, scene, "周婷")
    assert 'id="finish"' not in shown(client, page(entry))
    sign_entry(entry, "制表", entry.latest, by=scene.by("周婷", at), at=at)

    text = shown(client, page(entry))
    theirs = shown(as_(client, scene, "朱明"), page(entry))
    answer = as_(client, scene, "周婷").post(reverse("task", args=[task.pk]), {"once": "finish"})

    assert 'id="finish"' in text
    assert 'id="finish"' not in theirs
    assert answer.status_code == 302
    task.refresh_from_db()
    assert task.state == "done"
    assert 'id="finish"' not in shown(client, page(entry))


def test_a_fault_stands_beside_its_field_in_the_readers_language(client, scene, case):
    scene.people["周婷"].language = "en"
    scene.people["周婷"].save()
    as_(client, scene, "周婷")

    answer = client.post(reverse("new-entry", args=[case.pk]) + "?form=客户投诉处理通知单",
                         {"entry-索赔个数": "three", "entry-索赔金额": "12.345", "version": "0"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "“Pieces claimed” takes a whole number." in text.replace("&#x27;", "'")
    assert "“Amount claimed (yuan)” takes an amount with at most two decimals." in text
    assert 'value="three"' in text
    assert not Entry.objects.exists()


def test_a_row_is_added_without_script_and_blank_rows_are_dropped(client, scene, case):
    as_(client, scene, "周婷")
    path = reverse("new-entry", args=[case.pk]) + "?form=客户投诉调查表"
    row = {f"entry-调查-0-{name}": name for name in ("编号", "摘要", "发生原因", "处理经过")}

    more = client.post(path, {**row, "entry-填写日期": "2026-03-02", "add": "调查"}).content.decode()
    assert "entry-调查-2-编号" in more
    client.post(path, {**row, "entry-调查-3-编号": "", "entry-调查-7-编号": "二", "entry-填写日期": "2026-03-02"})

    assert [r["编号"] for r in Entry.objects.get().versions.get().content["调查"]] == ["编号", "二"]


def test_an_opinion_is_written_and_signed_in_one_step(client, scene, entry, at):
    signed_to_the_handler(scene, entry, at)
    as_(client, scene, "沈洁")

    text = shown(client, page(entry))
    answer = client.post(page(entry), {"entry-质检部门意见": "同意退货。", "version": entry.latest, "place": "质检部门"})

    assert 'name="entry-质检部门意见"' in text
    assert 'name="entry-财务部门意见"' not in text
    assert answer.status_code == 302
    assert "质检部门" in state_of_entry(Entry.objects.get(pk=entry.pk)).signed


def test_somebody_else_reads_and_finds_no_place_to_write(client, scene, entry, at):
    signed_to_the_handler(scene, entry, at)

    text = shown(as_(client, scene, "陈刚"), page(entry))

    assert "老客户" in text
    assert "属实。" in text
    assert "<textarea" not in text
    assert 'name="place"' not in text


def test_signing_out_of_turn_is_refused_with_its_article(client, scene, entry, at):
    signed_to_the_handler(scene, entry, at)

    answer = as_(client, scene, "朱明").post(page(entry), {"version": entry.latest, "place": "总经理"})

    assert answer.status_code == 409
    assert "第三章/八" in answer.content.decode()


def test_saving_over_another_shows_both_texts_and_lets_save_again(client, scene, entry, at):
    save_entry(entry, {"投诉者情况": "他写的"}, 1, by=scene.by("吴敏", at), at=at)
    as_(client, scene, "周婷")

    answer = client.post(page(entry), {"entry-投诉者情况": "我写的", "version": "1"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "both-texts" in text
    assert "他写的" in text
    assert "我写的" in text
    assert 'name="version" value="2"' in text
    client.post(page(entry), {"entry-投诉者情况": "我写的", "version": "2"})

    assert Entry.objects.get().versions.order_by("-number").first().content["投诉者情况"] == "我写的"


def test_a_correction_warns_which_signatures_fall_and_shows_what_changed(client, scene, entry, at):
    signed_to_the_handler(scene, entry, at)
    as_(client, scene, "周婷")

    assert 'name="entry-投诉者情况"' not in shown(client, page(entry))
    text = shown(client, page(entry) + "?correct=1")
    assert 'name="entry-投诉者情况"' in text
    assert "制表、审核、经办人" in text
    client.post(page(entry), {"entry-投诉者情况": "第二次投诉", "entry-经办人意见": "属实。", "version": entry.latest,
                              "correct": "1"})

    after = shown(client, page(entry))
    assert '<del class="quiet">老客户</del>' in after
    assert "第二次投诉" in after
    assert state_of_entry(Entry.objects.get()).signed == ()


def test_a_stand_in_is_named_with_whom_they_stand_in_for(client, scene, entry, at):
    signed_to_the_handler(scene, entry, at)
    stand_in(scene.people["沈洁"], scene.people["蒋涛"], since=at)
    as_(client, scene, "蒋涛").post(
        page(entry), {"entry-质检部门意见": "同意。", "version": entry.latest, "place": "质检部门"})

    assert re.search(r'蒋涛<span class="stand-in">[^<]*沈洁', shown(as_(client, scene, "周婷"), page(entry)))


def test_the_accused_neither_sees_nor_signs(client, scene, case, entry, at):
    case.accused = scene.people["沈洁"]
    case.save()
    signed_to_the_handler(scene, entry, at)
    as_(client, scene, "沈洁")

    assert [client.get(path).status_code for path in (
        page(entry), reverse("entry-print", args=[entry.pk]), reverse("entry-sheet", args=[entry.pk]),
        reverse("case-forms", args=[case.pk]))] == [403] * 4
    answer = client.post(page(entry), {"version": entry.latest, "place": "质检部门"})

    assert answer.status_code in {409, 422}
    assert page(entry) not in shown(client, reverse("entries"))
    assert "质检部门" not in state_of_entry(Entry.objects.get()).signed


def test_the_accused_who_signs_is_answered_by_the_article(client, scene, case, at):
    entry = begun(scene, case, "客户投诉登记表一", {"投诉类型": "商品"}, at)
    case.accused = scene.people["周婷"]
    case.save()

    answer = as_(client, scene, "周婷").post(page(entry), {"version": 1, "place": "制表"})

    assert answer.status_code == 409
    assert "第一章/三/七/（4）" in answer.content.decode()


def test_whoever_may_not_see_the_case_sees_no_form_of_it(client, scene, case, at):
    entry = begun(scene, case, "客户投诉登记表一", {"投诉类型": "商品"}, at)

    assert as_(client, scene, "韩雪").get(page(entry)).status_code == 403
    assert client.get(reverse("entry-print", args=[entry.pk])).status_code == 403
    assert page(entry) not in shown(client, reverse("entries") + "?show=all")


def test_the_list_counts_what_waits_for_me(client, scene, case, entry, at):
    signed_to_the_handler(scene, entry, at)
    begun(scene, case, "客户投诉登记表一", {"投诉类型": "商品"}, at)

    theirs = shown(as_(client, scene, "韩雪"), reverse("entries"))
    mine = shown(as_(client, scene, "周婷"), reverse("entries") + "?show=open&form=客户投诉登记表一")

    assert page(entry) in theirs
    assert '<span class="badge-count">1</span>' in theirs
    assert page(entry) not in mine
    assert "客户投诉登记表一" in mine


@pytest.mark.parametrize("address", ["entries", "case-forms"])
def test_lists_ask_as_often_for_one_entry_as_for_three(client, scene, case, at, address):
    as_(client, scene, "周婷")
    path = reverse(address, args=[case.pk] if address == "case-forms" else [])
    begun(scene, case, "客户投诉登记表一", {"投诉类型": "商品"}, at)
    shown(client, path)
    with CaptureQueriesContext(connection) as one:
        shown(client, path)
    begun(scene, case, SHEET, {}, at)
    begun(scene, take_complaint(scene, at, name="王敏"), "客户投诉登记表一", {"投诉类型": "商品"}, at)
    with CaptureQueriesContext(connection) as three:
        shown(client, path)

    assert len(three) == len(one) <= 16


def test_a_print_is_a_pdf_in_the_browser_and_leaves_a_fact(client, scene, entry, at):
    signed_to_the_handler(scene, entry, at)
    as_(client, scene, "周婷")

    answer = client.get(reverse("entry-print", args=[entry.pk]) + "?bilingual=1")
    sheet = client.get(reverse("entry-sheet", args=[entry.pk]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer.content.startswith(b"%PDF")
    foot = [cell.value for row in load_workbook(io.BytesIO(sheet.content)).active for cell in row if cell.value][-1]
    assert foot.startswith("依据：第三章/八　版本：客户服务部规范 1　"), foot
    assert [(f.figures["as"], f.figures["version"]) for f in facts_of("entry.printed")] == [("pdf", 2), ("xlsx", 2)]


def test_a_character_that_cannot_be_printed_is_named_and_may_be_replaced(client, scene, case, at):
    entry = begun(scene, case, "客户投诉登记表一", {"投诉类型": "商品", "备注": "\U00020bb7野家"}, at)
    as_(client, scene, "周婷")
    path = reverse("entry-print", args=[entry.pk])

    text = shown(client, path, 422)
    answer = client.get(path + "?substitute=1")

    assert "U+20BB7" in text
    assert "备注" in text
    assert "substitute=1" in text
    assert answer.content.startswith(b"%PDF")
    assert len(facts_of("entry.printed")) == 1


WRITTEN = {
    "客户投诉登记表一": {"投诉类型": "商品"},
    "客户投诉登记表二": {"文件编号": "KF-1", "序号": 1, "客户投诉专员意见": "受理", "记录日期": "2026-03-02"},
    "客户投诉调查表": {
        "填写日期": "2026-03-02",
        "调查": [{"编号": "1", "摘要": "漏电", "发生原因": "绝缘", "处理经过": "退货"}],
    },
    "客户投诉分析表": {"是否达成": "是", "采取主要措施": "退货"},
    "投诉处理记录表": {"情节程度": "一般"},
    "客户投诉处理表": {"投诉者情况": "老客户"},
    "投诉处理报告表": {
        "报告日期": "2026-03-02", "投诉方式": "电话", "投诉内容": ["品质", "态度"], "原因": ["疏忽大意"], "检讨": "加强",
    },
    "客户投诉处理通知单": {
        "填写日期": "2026-03-02", "经办主管部门": "质检部", "客户希望": ["退款"], "索赔金额": "299.00",
    },
    "请示报告单": {"情形": "超出职权", "情况说明": "超额", "处理意见": "退款", "是否越级": "否"},
}


@pytest.mark.parametrize("name", WRITTEN)
def test_every_form_of_a_case_is_shown_printed_and_exported_from_live_contents(client, scene, case, at, name):
    entry = begun(scene, case, name, WRITTEN[name], at)
    as_(client, scene, "周婷")

    assert shown(client, page(entry))
    answer = client.get(reverse("entry-print", args=[entry.pk]))

    assert answer.content.startswith(b"%PDF"), answer.content.decode()[:500]
    assert client.get(reverse("entry-sheet", args=[entry.pk])).content.startswith(b"PK")
