"""What hands do at a desk: keys, many tabs, a line that breaks, a browser without scripts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.work.actions.notices import notify
from shouwen.work.actions.tasks import complete_task
from shouwen.work.models import Task, TaskState
from tests.journeys.people import Person
from tests.scenes import take_complaint

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def case(committed_scene):
    at = timezone.now() - timedelta(minutes=20)
    with transaction.atomic():
        subjects = ("热水壶漏电", "水壶漏水", "壶盖松动")
        made = [take_complaint(committed_scene, at, subject=subject) for subject in subjects]
    return made[0]


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('name') || document.activeElement.textContent.trim()")


def test_keys_lead_to_every_frequent_deed(person, case):
    page = person("周婷").goto(f"/cases/{case.pk}")

    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url(re.compile(r"://[^/]+/$"))
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keyboard-help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keyboard-help")).to_be_hidden()
    page.keyboard.press("n")
    page.wait_for_url("**/contacts/new")
    assert focused(page) == "number"


def test_j_k_and_enter_walk_the_rows(person, case):
    page = person("周婷").goto("/cases/")
    numbers = page.locator("a[data-row-link]").all_inner_texts()
    assert len(numbers) >= 3

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert focused(page) == numbers[1]
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/cases/\d+$"))
    expect(page.locator("main")).to_contain_text(numbers[1])


def test_the_tab_key_reaches_every_deed_in_the_order_of_the_page(person, case):
    page = person("周婷").goto(f"/cases/{case.pk}")
    expect(page.locator("#case-forms summary, #case-forms a").first).to_be_attached()
    assert page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0

    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"
    page.keyboard.press("Enter")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(
            "(one => one.closest('main') ? one.href || one.name || one.textContent : '')(document.activeElement)"
        ))
        if reached[-1] == "words":
            break
    deeds = [path for path in reached if f"/cases/{case.pk}/" in path]
    assert any("judgement" in path for path in deeds), reached
    assert "更多" in [text.strip() for text in reached]
    assert reached[-1] == "words", reached  # the note at the bottom


def test_a_form_is_filled_in_signed_and_corrected_by_keys_alone(person, case):
    """From the case to the signed sheet and back to a correction, without the mouse; a signature takes two keys."""
    page = person("周婷").goto(f"/cases/{case.pk}/forms/new?form=客户投诉处理表")
    page.keyboard.press("e")
    assert focused(page) == "entry-投诉者情况"
    page.keyboard.type("老客户")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/forms/\d+$"))

    page.goto(f"/cases/{case.pk}")
    expect(page.locator("#case-forms [data-shortcut=s]")).to_be_attached()
    page.keyboard.press("s")
    page.wait_for_url(re.compile(r"/forms/\d+$"))
    page.keyboard.press("s")
    assert focused(page) == "place"
    expect(page.locator(".sign", has_text="已签署")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".sign", has_text="已签署")).to_have_count(1)

    page.keyboard.press("c")
    page.wait_for_url("**correct=1")
    page.keyboard.press("e")
    assert focused(page) == "entry-投诉者情况"


def test_the_door_takes_the_name_at_once_and_a_deed_its_first_field(person, case, browser, house):
    stranger = browser.new_context(base_url=house).new_page()
    stranger.goto("/sign-in")
    assert focused(stranger) == "sign_in"
    stranger.context.close()

    page = person("周婷").goto(f"/cases/{case.pk}/judgement")
    assert focused(page) == "class"


def test_a_refusal_far_down_the_page_is_in_view_and_has_the_keyboard(person, case, committed_scene):
    company = committed_scene.service.parent
    page = person("管理员").goto(f"/administration/units/{company.pk}")
    page.locator("[name=parent]").select_option(value=str(committed_scene.service.pk))
    page.locator("form[action$='/move'] button").click()

    expect(page.locator("[name=parent]")).to_be_focused()
    expect(page.get_by_text("单位不能隶属于自身或其下级，请另选。")).to_be_in_viewport()


def test_a_deed_is_sent_by_ctrl_and_enter(person, case):
    page = person("周婷").goto(f"/cases/{case.pk}/pause")
    page.locator("[name=reason]").fill("等配件")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/cases/{case.pk}")
    expect(page.locator("#case-parts")).to_contain_text("等配件")

    page.goto(f"/cases/{case.pk}/resumption")
    page.locator("#deed-form button[data-main]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case.pk}")


def test_notices_and_menus_are_walked_by_keyboard_alone(person, case, committed_scene):
    about = {"case": case.number, "subject": case.subject, "who": "吴敏", "page": f"/cases/{case.pk}"}
    with transaction.atomic():
        notify(committed_scene.people["周婷"], "mentioned", matter=case.reference, names=about, why="mentioned",
               key="keys", at=timezone.now())
    page = person("周婷").goto("/notices/")
    subjects = page.locator("#notices [data-row-link]").all_text_contents()
    page.keyboard.press("j")
    assert focused(page) == subjects[0].strip()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case.pk}")

    page.goto(f"/cases/{case.pk}")
    page.locator("main details.menu > summary").first.focus()
    page.keyboard.press("ArrowDown")
    first = focused(page)
    page.keyboard.press("ArrowDown")
    assert first != focused(page)
    page.keyboard.press("Escape")
    assert focused(page) == "更多"


def shared_workers(tab):
    """Return the workers that the tabs of a browser share; each holds one stream."""
    asked = tab.context.new_cdp_session(tab)
    here = asked.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    found = asked.send("Target.getTargets", {"filter": [{}]})["targetInfos"]
    return [one for one in found if (one["type"], one.get("browserContextId")) == ("shared_worker", here)]


def test_ten_open_tabs_stay_live_over_one_stream(person, case):
    watcher = person("吴敏")
    tabs = [watcher.open_tab() for _ in range(10)]
    for tab in tabs:
        tab.goto(f"/cases/{case.pk}", wait_until="domcontentloaded")
    for tab in tabs:
        expect(tab.locator("html")).to_have_attribute("data-line", "open")
    assert len(shared_workers(tabs[0])) == 1

    page = person("周婷").goto(f"/cases/{case.pk}")
    page.locator("#note-form [name=words]").fill("十个窗口都看得见")
    page.get_by_role("button", name="写备注").click()

    for tab in tabs:
        expect(tab.locator("#case-course")).to_contain_text("十个窗口都看得见")
        tab.close()


def test_what_was_typed_stays_when_the_line_breaks(person, case):
    someone = person("郑强")
    page = someone.goto(f"/cases/{case.pk}/pause")
    page.locator("[name=reason]").fill("线路断了也不能丢的理由")
    page.locator("[name=reason]").dispatch_event("change")
    page.context.set_offline(True)
    page.locator("#deed-form button[data-main]").click()
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    someone.complaints.clear()  # that the line was broken, which the browser says

    page.goto(f"/cases/{case.pk}/pause")

    expect(page.locator("[name=reason]")).to_have_value("线路断了也不能丢的理由")
    expect(page.locator(".draft-note")).to_be_visible()
    page.locator("#deed-form button[data-main]").click()
    page.wait_for_url(f"**/cases/{case.pk}")
    page.goto(f"/cases/{case.pk}/resumption")
    page.locator("#deed-form button[data-main]").click()
    page.wait_for_url(f"**/cases/{case.pk}")
    page.goto(f"/cases/{case.pk}/pause")
    expect(page.locator("[name=reason]")).to_have_value("")


def test_what_was_refused_and_then_accepted_does_not_come_back(person, case, committed_scene):
    company = committed_scene.service.parent
    page = person("管理员").goto(f"/administration/units/{company.pk}")
    form = page.locator("form[action$='/units']")
    form.locator("[name=name]").fill("回访组")
    form.locator("[name=code]").fill("KF")  # taken
    form.locator("button").last.click()
    expect(form.locator("[aria-invalid=true]")).to_be_focused()
    form.locator("[name=code]").fill("HFZ")
    form.locator("button").last.click()
    page.wait_for_url(re.compile(r"/administration/units/\d+$"))

    page.goto(f"/administration/units/{company.pk}")

    expect(page.locator("#opening-form .draft-note")).to_have_count(0)
    expect(page.locator("form[action$='/units'] [name=name]")).to_have_value("")


def test_the_main_path_works_without_scripts(browser, house, committed_scene):
    plain = Person(browser, house, committed_scene.people["周婷"], java_script_enabled=False).sign_in()
    page = plain.page

    page.get_by_role("link", name="登记联络").first.click()
    page.locator("[name=number]").fill("13700001111")
    page.locator("[name=name]").fill("高静")
    page.locator("[name=subject]").fill("壶嘴漏水")
    page.get_by_role("button", name="保存并立案").click()
    page.locator("[name=kind]").select_option("投诉")
    page.locator("[name=class_key]").select_option("商品质量")
    page.locator("#deed-form button[data-main]").click()
    expect(page.locator("h1")).to_have_text("壶嘴漏水")

    page.locator("#case-forms a").first.click()
    page.get_by_role("link", name="客户投诉登记表一", exact=True).click()
    page.locator("[name='entry-投诉类型']").select_option("商品")
    page.get_by_role("button", name="保存", exact=True).click()
    page.locator("button[name=place][value='制表']").click()
    expect(page.locator(".sign", has_text="周婷").first).to_be_visible()
    page.goto("/")
    page.locator("#offered li", has_text="壶嘴漏水").get_by_role("button", name="领取").click()
    page.locator("#task-form button[data-main]").click()
    page.get_by_role("link", name="判定性质").first.click()
    page.locator("[name=class]").select_option("商品质量")
    page.locator("[name=reasons_sufficient]").check()
    page.locator("[name=demand_reasonable]").check()
    page.locator("#deed-form button[data-main]").click()
    expect(page.locator("#next [aria-current=step]", has_text="受理并承诺期限")).to_be_visible()
    plain.close()


def test_who_records_a_customer_for_a_step_loses_nothing_without_scripts(browser, house, committed_scene):
    at = timezone.now() - timedelta(minutes=5)
    with transaction.atomic():
        by = committed_scene.by("周婷", at)
        found = open_matter(committed_scene.service, None, Wanted("建立客户档案", "新客户"), by=by, at=at)
        first = Task.objects.get(matter=found.reference, state=TaskState.OPEN)
        complete_task(first, {"已有档案": "否"}, by=committed_scene.by("吴敏", at), at=at)
    step = Task.objects.get(matter=found.reference, state=TaskState.OPEN)
    plain = Person(browser, house, committed_scene.people["吴敏"], java_script_enabled=False).sign_in()
    page = plain.goto(f"/tasks/{step.pk}")

    page.locator("[name=ask_0]").fill("白云茶庄")
    page.locator("[name=ask_1]").select_option(index=1)
    page.locator("[name=remark]").fill("先打过电话，下午再来")
    page.get_by_role("button", name="新建客户").click()
    expect(page.locator("[name=name]")).to_have_value("")
    page.get_by_role("button", name="不新建，返回").click()
    expect(page.locator("[name=remark]")).to_have_value("先打过电话，下午再来")
    page.get_by_role("button", name="新建客户").click()
    page.locator("[name=name]").fill("白云茶庄")
    page.locator("[name=phones]").fill("13900002222")
    page.locator("#customer-form button[data-main]").click()
    page.get_by_role("button", name="继续").click()

    expect(page.locator("[name=remark]")).to_have_value("先打过电话，下午再来")
    expect(page.locator("[name=ask_0]")).to_have_value(re.compile("白云茶庄$"))
    page.locator("[name=ask_0]").press("Enter")  # does the step, and does not record another customer
    page.wait_for_url(re.compile(r"/cases/\d+$"))
    plain.close()


def test_a_page_left_open_goes_to_the_door_once_its_session_has_ended(person, case, committed_scene):
    who = person("郑强")
    page = who.goto(f"/cases/{case.pk}")
    expect(page.locator("html")).to_have_attribute("data-line", "open")
    for cookie in who.context.cookies():
        if cookie["name"] == settings.SESSION_COOKIE_NAME:
            SessionStore(cookie["value"]).delete()

    with transaction.atomic():  # something for them comes, and the page asks for a part of itself
        notify(who.member, "mentioned", matter=case.reference, names={"title": case.subject, "by": "吴敏"},
               why="mentioned", key="ended", at=timezone.now())

    page.wait_for_url(f"**/sign-in?next=%2Fcases%2F{case.pk}")
    expect(page.locator("[name=secret]")).to_have_count(1)


def test_a_file_that_is_too_large_is_told_before_it_is_sent(person, case, tmp_path):
    page = person("周婷").goto(f"/cases/{case.pk}/attachments")
    large = tmp_path / "大图.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(settings.UPLOAD_LIMIT + 1)
    chosen, here = page.locator("input[type=file]"), page.url

    chosen.set_input_files(large)
    page.locator("#attachment-form button").click()

    most = settings.UPLOAD_LIMIT // (1024 * 1024)
    assert chosen.evaluate("field => field.validationMessage") == f"文件过大，最大 {most} MB。"
    assert page.url == here
    chosen.set_input_files({"name": "小图.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n"})
    page.locator("#attachment-form button").click()
    page.wait_for_url(f"**/cases/{case.pk}#case-attachments")
    expect(page.get_by_text("小图.pdf").first).to_be_visible()
