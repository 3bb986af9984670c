"""Twelve people take one complaint from the ringing phone to its closing and the printed sheet."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.working import begin, do, sign

pytestmark = pytest.mark.journey
NUMBER = "13912345678"
DEPARTMENTS = {"客户部门": "褚伟", "营销部门": "卫平", "生产部门": "蒋涛", "质检部门": "沈洁", "财务部门": "韩雪"}


@pytest.fixture
def person(person):
    """Whoever is asked for acts now; the others have left their pages, but those who look on."""
    here = {}

    def comes(name):
        for other in here.values():
            if other.member.name != name:
                other.leave()
        return here.setdefault(name, person(name))

    return comes


def test_a_complaint_goes_from_the_ringing_phone_to_the_printed_sheet(person):
    case = the_phone_rings(person)
    it_moves_to_the_service_department(person, case)
    the_register_is_filled_in_and_signed_by_two(person, case)
    it_is_judged_while_a_colleague_looks_on(person, case)
    it_pauses_and_goes_on(person, case)
    the_cause_is_found(person, case)
    the_superior_is_late_and_the_director_is_told(person, case)
    the_customer_is_told_and_answers(person, case)
    sheet = the_sheet_goes_round(person, case)
    it_cannot_be_closed_yet(person, case)
    what_is_missing_is_done(person, case)
    it_is_closed(person, case)
    the_sheet_is_printed(person, sheet)


def the_phone_rings(person, number=NUMBER):
    """Whoever is asked first writes the call down; nobody knows the number yet."""
    page = person("沈洁").goto("/")
    page.keyboard.press("n")
    page.wait_for_url("**/contacts/new")
    page.locator("[name=number]").press_sequentially(number, delay=10)
    expect(page.locator("#known")).to_contain_text("没有符合的客户")
    person("沈洁").fill(name="刘洋", rings="2", subject="热水壶漏电", words="新买的热水壶通电后外壳带电。")
    person("沈洁").send("保存并立案")
    page.wait_for_url("**/cases/new?contact=*")
    person("沈洁").fill(
        kind="投诉",
        class_key="商品质量",
        demand="退货",
        product_name="热水壶",
        product_order_number="DD-20260301",
        product_part_number="LH-88",
        product_quantity="1",
        product_shipped_on="2026-02-20",
    )
    page.locator("#deed-form button[data-main]").click()
    page.wait_for_url(re.compile(r"/cases/\d+$"))
    expect(page.locator("h1")).to_have_text("热水壶漏电")
    expect(page.locator("#case-aside")).to_contain_text("及时决定受理与否")
    return re.search(r"/cases/\d+$", page.url)[0]


def it_moves_to_the_service_department(person, case):
    """It is offered and accepted; who was asked first stays."""
    page = person("沈洁").goto(f"{case}/transfer")
    page.locator("[name=to_unit]").select_option(label="客户服务部")
    person("沈洁").fill(reason="客户来电投诉，转客户服务部处理")
    page.locator("#deed-form button[data-main]").click()
    expect(page.locator("#offer")).to_contain_text("沈洁")

    page = person("周婷").goto("/")
    page.locator("#offers").get_by_role("button", name="接受").first.click()
    page.wait_for_url(f"**{case}")
    who = page.locator("#who")
    expect(who).to_contain_text(re.compile(r"首问[^\n]*沈洁", re.S))
    expect(who).to_contain_text("客户服务部")


def the_register_is_filled_in_and_signed_by_two(person, case):
    sheet = begin(person("周婷"), case, "客户投诉登记表一", 投诉类型="商品")
    sign(person("周婷"), sheet, "制表")
    sign(person("郑强"), sheet, "审核")

    page = person("周婷").goto("/")
    page.locator("#offered").get_by_role("link", name="记录投诉内容").last.click()
    page.get_by_role("button", name="领取").click()
    page.locator("#task-form button[data-main]").click()
    page.wait_for_url(f"**{case}")
    expect(page.locator("#next [aria-current=step]", has_text="判定性质").first).to_be_visible()


def it_is_judged_while_a_colleague_looks_on(person, case):
    """The colleague's window brings itself up to date and says who was there."""
    window = looking_on(person("吴敏")).goto(case)
    expect(window.locator("#next [aria-current=step]", has_text="判定性质").first).to_be_visible()
    expect(window.locator("html")).to_have_attribute("data-line", "open")

    truths = {"class": "商品质量", "reasons_sufficient": True, "demand_reasonable": True}
    do(person("周婷"), case, "judgement", words="属实", **truths)

    expect(window.locator("#next [aria-current=step]", has_text="受理并承诺期限").first).to_be_visible()
    expect(window.locator(".live-note").first).to_contain_text("周婷")
    do(person("周婷"), case, "acceptance", promised_on=in_days(8))
    do(person("周婷"), case, "reply", which="first", words="已受理，感谢反映，非常抱歉", thanked=True, apologised=True)
    do(person("郑强"), case, "assignment", department="质检部门", responsible=str(person("沈洁").member.pk))


def it_pauses_and_goes_on(person, case):
    page = do(person("周婷"), case, "pause", reason="等客户寄回热水壶")
    expect(page.locator("#case-parts")).to_contain_text("等客户寄回热水壶")
    do(person("周婷"), case, "resumption")
    expect(person("周婷").page.locator("#case-parts")).not_to_contain_text("等客户寄回热水壶")


def the_cause_is_found(person, case):
    do(
        person("沈洁"),
        case,
        "investigation",
        upheld=True,
        own_fault=True,
        cause="疏忽大意",
        responsible=str(person("蒋涛").member.pk),
        loss="320.00",
        words="温控器绝缘不良",
    )


def the_superior_is_late_and_the_director_is_told(person, case):
    """Two seconds are the local value; the clock fires, the bell of the director rings."""
    page = looking_on(person("陈刚")).goto("/")
    bell = page.locator("#bell")
    expect(page.locator("html")).to_have_attribute("data-line", "open")
    do(person("沈洁"), case, "solution", remedy="退货", amount="320", words="退货并赔礼")

    expect(bell.locator(".round-count")).to_be_visible()
    bell.click()
    notice = page.locator(".notice-line").first
    expect(notice).to_contain_text("上级及时表示同意与否")
    notice.locator("button").click()
    page.wait_for_url(f"**{case}")
    late = page.locator("#clocks li", has_text="上级及时表示同意与否")
    expect(late).to_contain_text("已超时")
    late.get_by_role("link", name="为什么").click()
    expect(page.locator("dialog[open]")).to_contain_text("2 秒")
    page.keyboard.press("Escape")

    refused = do(person("周婷"), case, "telling", status=409, of="解决办法", words="先说了")
    expect(refused.locator(".refusal")).to_contain_text("第三章/十五/第三条/6")
    do(person("冯丽"), case, "consent", words="同意")


def the_customer_is_told_and_answers(person, case):
    do(person("周婷"), case, "telling", of="解决办法", words="已告知退货办法")
    do(person("周婷"), case, "confirmation", of="解决办法", satisfied=True, satisfaction="满意", words="接受")
    do(person("冯丽"), case, "sanction", sort="处罚", base_amount="4000", words="按规定处理")
    assert person("冯丽").goto(case).locator(f"a[href='{case}/approval']").count() == 0  # it is her own proposal
    page = do(person("陈刚"), case, "approval", words="同意")
    expect(page.locator("#proposals")).to_contain_text("200.00")
    owner = str(person("蒋涛").member.pk)
    do(person("沈洁"), case, "improvement", owner=owner, due_on=in_days(30), words="增加绝缘抽检")


def the_sheet_goes_round(person, case):
    sheet = begin(person("周婷"), case, "客户投诉处理表", 投诉者情况="老客户")
    sign(person("周婷"), sheet, "制表")
    sign(person("郑强"), sheet, "审核")
    page = sign_out_of_turn(person("朱明"), sheet, "总经理")
    expect(page.locator(".refusal")).to_contain_text("第三章/八")
    sign(person("周婷"), sheet, "经办人", 经办人意见="经办人认为应当退货")
    for place, who in DEPARTMENTS.items():
        sign(person(who), sheet, place, **{f"{place}意见": f"{place}没有异议"})
    for place, who in (("副总经理", "杨帆"), ("总经理", "朱明")):
        sign(person(who), sheet, place, **{f"{place}批示": f"{place}批准退货"})
    expect(person("朱明").page.locator("main")).to_contain_text("已签齐")
    return sheet


def sign_out_of_turn(who, sheet, place):
    """Send a signature whose turn has not come: the page offers none, a program of one's own might."""
    page = who.goto(sheet)
    assert page.locator(f"button[name=place][value='{place}']").count() == 0
    with page.expect_navigation():
        page.locator("#entry-form").evaluate(
            """(form, place) => {
                 const sent = document.createElement("input");
                 Object.assign(sent, {type: "hidden", name: "place", value: place});
                 form.append(sent);
                 form.submit();
               }""",
            place,
        )
    return page


def it_cannot_be_closed_yet(person, case):
    page = do(person("周婷"), case, "closure", status=409, result="办结")
    expect(page.locator(".refusal")).to_contain_text("客户投诉调查表")
    expect(page.locator(".refusal")).to_contain_text("第三章/四")


def what_is_missing_is_done(person, case):
    sheet = begin(person("周婷"), case, "客户投诉调查表", 填写日期=date.today().isoformat(), **{
        "调查-0-编号": "1", "调查-0-摘要": "漏电", "调查-0-发生原因": "温控器绝缘不良", "调查-0-处理经过": "退货",
        "调查-0-对策": "抽检",
    })
    sign(person("周婷"), sheet, "制表")
    sign(person("郑强"), sheet, "审核")
    for sort in ("处理责任", "成因责任"):
        responsible = str(person("蒋涛").member.pk)
        do(person("冯丽"), case, "responsibility", sort=sort, responsible=responsible, department="生产部门")
    do(person("冯丽"), case, "responsibility", sort="拖延责任", not_applicable=True, words="没有拖延")
    truths = {"concerns_product": True, "demand_confirmed": True, "reason_confirmed": True}
    do(person("周婷"), case, "reply", which="final", words="已办结", **truths)


def it_is_closed(person, case):
    page = do(person("周婷"), case, "closure", result="办结")
    expect(page.locator("#case-parts")).to_contain_text("已结案")


def the_sheet_is_printed(person, sheet):
    """The PDF holds the eight opinions and who gave them."""
    import pypdfium2

    answer = person("周婷").context.request.get(f"{sheet}/print.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.body())
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    text = re.sub(r"\s", "", text)
    departments = [f"{place}没有异议" for place in DEPARTMENTS]
    opinions = ["经办人认为应当退货", *departments, "副总经理批准退货", "总经理批准退货"]
    names = ["周婷", *DEPARTMENTS.values(), "杨帆", "朱明", "刘洋"]
    assert [words for words in (*opinions, *names) if words not in text] == []


def looking_on(who):
    who.looks_on = True
    return who


def in_days(number):
    return (date.today() + timedelta(days=number)).isoformat()
