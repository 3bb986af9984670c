"""A manager changes a figure in the browser, tries it, has it approved; a subsidiary may be tighter, never looser."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from shouwen.compliance.drafts import begin_draft
from shouwen.compliance.kinds import TRIAL_MADE
from shouwen.compliance.models import Draft, Trial, TrialState
from shouwen.compliance.queries import in_force
from shouwen.facts.actions import SYSTEM, record
from tests.journeys.cable import make_cable
from tests.journeys.people import Person
from tests.scenes import SHANGHAI, service_department

pytestmark = pytest.mark.journey
HOLD = "CO-30a"
#: Milliseconds: some deeds read a whole pack, and run its examples.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def cable(committed_scene):
    return make_cable(committed_scene.company.parent)


@pytest.fixture
def persons(browser, house, committed_scene, cable):
    """The one who writes, the one who approves, and one of the unit below, each in a browser of their own."""
    found = [Person(browser, house, one) for one in (committed_scene.people["管理员"], cable.second, cable.reader)]
    for one in found:
        one.context.set_default_timeout(PATIENCE)
        one.come_in()
    yield found
    # The drawing's own library says this of itself.
    complaints = [said for one in found for said in one.complaints if "ContextPad#getPad is deprecated" not in said]
    for one in found:
        one.close()
    assert not complaints


def today():
    """Return the day that it is where the units are: pages read days so, and a test's own day ends hours later."""
    return timezone.now().astimezone(SHANGHAI).date()


def next_monday():
    return today() + timedelta(days=7 - today().weekday())


def begin(writer, unit):
    """Begin the next edition of what a unit adopted, as a draft; return its address."""
    page = writer.goto("/drafts/new")
    choice = page.locator("select[name=base] option").filter(has_text=unit)
    page.select_option("select[name=base]", choice.get_attribute("value"))
    writer.fill(edition="2")
    writer.send("起草新版本")
    return page.url


def hold_within(writer, draft, seconds, failing):
    """Let the figure be another one, and take the examples beside it as they come out."""
    page = writer.goto(f"{draft}/standards/{HOLD}")
    writer.fill(at_most=f"{seconds} seconds")
    writer.send("保存")
    for left in range(failing, 0, -1):
        wrong = page.locator("#draft-examples").get_by_role("button", name="就按这样")
        expect(wrong).to_have_count(left, timeout=PATIENCE)
        writer.send("就按这样")
    expect(page.locator("#draft-examples")).to_contain_text("所有示例都与预期一致", timeout=PATIENCE)
    return page


def test_thirty_seconds_of_hold_become_twenty_next_monday(persons, cable, committed_scene):
    writer, second, reader = persons
    draft = begin(writer, "百川广电")
    page = writer.page
    page.get_by_role("link", name="修改标准").click()
    page.get_by_role("link", name="查资料让客户等多久").click()
    page = hold_within(writer, draft, 20, failing=2)
    expect(page.locator("#changes")).to_contain_text("30 秒 → 20 秒（更严）")
    # The same article also says by when one is back on the line: that still has the old figure, and so has its text.
    expect(page.locator("#stale-words")).to_contain_text("同一条文下的另一项已改为 20 秒，这一项仍是 30 秒")
    expect(page.locator("#stale-words")).to_contain_text("条文仍写着“30 秒”，而它按 20 秒 评判")

    page.get_by_role("link", name="用往事试算").click()
    writer.fill(since=(today() - timedelta(days=2)).isoformat(), until=today().isoformat())
    writer.send("开始试算")
    # The worker of the house makes it; it reads the packs for the first time then.
    expect(page.locator("#in-short")).to_contain_text("第二章/第四节/第三十条", timeout=PATIENCE)
    expect(page.locator("#in-short tr", has_text="查资料让客户等多久").first).to_contain_text("+1")
    expect(page.locator("#in-a-sentence")).to_contain_text("30 秒 → 20 秒（更严）")
    expect(page.locator("#in-a-sentence")).to_contain_text("多 1 次违规（查资料让客户等多久）")
    expect(page.locator("#by-unit")).to_contain_text("呼叫中心")
    expect(page.locator("#by-member")).to_contain_text("方若琳")
    expect(page.locator("#trial-lines tbody tr")).to_have_count(1)

    page.goto(draft)
    writer.fill(since=next_monday().isoformat())
    writer.send("提请施行")
    expect(page.locator("#standing")).to_contain_text("待审批")
    approve(second, draft)

    comes = reader.goto("/regulation/coming")
    expect(comes.locator("main")).to_contain_text("有线运营商客服管理规范")
    expect(comes.locator("main")).to_contain_text("30 秒 → 20 秒")
    expect(comes.locator("main")).to_contain_text(f"{next_monday().month}月{next_monday().day}日")
    now, then = (in_force(cable.centre, timezone.now() + timedelta(days=days)) for days in (0, 8))
    assert [one.edition.pack for one in (*now, *then)] == ["cable-operator@1", "cable-operator@2"]


def approve(second, draft):
    """Find the draft by the notice that says it waits, and put it in force."""
    page = second.goto("/notices/")
    with page.expect_navigation():
        page.get_by_role("button", name="草案等待审批").first.click()
    assert page.url == draft
    expect(page.locator("#changes")).to_contain_text("更严")
    page.get_by_role("button", name="批准并施行").click()
    with page.expect_navigation():
        page.locator("#confirm [value=yes]").click()
    expect(page.locator("#standing")).to_contain_text("已发布")


@pytest.mark.prove
def test_a_subsidiary_is_refused_what_is_looser_and_passes_what_is_tighter(persons, cable):
    writer, _second, _reader = persons
    draft = begin(writer, "青岚广电")
    page = hold_within(writer, draft, 40, failing=1)
    expect(page.locator("#draft-floor")).to_contain_text("30 秒 → 40 秒")
    writer.fill(since=next_monday().isoformat())
    writer.send("提请施行")
    refusal = page.locator(".refusal")
    # The other journey may have published its 20 seconds for the same Monday.
    above = next(iter(in_force(cable.company, timezone.now() + timedelta(days=8)))).edition.pack
    expect(refusal).to_contain_text("20 秒 → 40 秒" if above == "cable-operator@2" else "30 秒 → 40 秒")
    for article in (f"{above}#第二章/第四节/第三十条", "cable-operator-qinglan@2#第二章/第四节/第三十条"):
        expect(refusal).to_contain_text(article)

    page = hold_within(writer, draft, 15, failing=3)
    expect(page.locator("#draft-floor")).to_contain_text("30 秒 → 15 秒")
    writer.fill(since=next_monday().isoformat())
    writer.send("提请施行")
    expect(page.locator("#standing")).to_contain_text("待审批")


@pytest.fixture(scope="module")
def draft(committed_scene):
    """A draft of the manual, as it is begun."""
    at = timezone.now()
    with transaction.atomic():
        return begin_draft(committed_scene.company, service_department(), "2", by=committed_scene.by("管理员", at), at=at)


@pytest.mark.prove
def test_a_table_and_a_form_are_changed_as_grids_and_the_form_is_seen_as_it_prints(persons, draft):
    writer = persons[0]
    page = writer.goto(f"/drafts/{draft.pk}/tables/SD-1.3-6-4a")
    page.get_by_role("button", name="增加一行").click()
    page.locator("#rn1-0").fill("talk > > 99 hours")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("久谈")
    expect(page.locator("#grid-said")).to_contain_text("第 3 行 条件")
    expect(page.locator("#rn1-0")).to_have_attribute("aria-invalid", "true")
    page.locator("#rn1-0").fill("talk > 99 hours")
    expect(page.locator("#grid-said")).to_contain_text("文本没有错误")
    writer.send("保存")
    expect(page.locator("#r2-1")).to_have_value("久谈")

    page.goto(f"/drafts/{draft.pk}/forms/客户投诉处理表")
    before = page.locator("#form-preview img").get_attribute("src")
    page.get_by_role("button", name="加一栏").click()
    page.locator("#rn1-0").fill("来访渠道")
    page.get_by_role("button", name="第 29 行上移").click()
    expect(page.locator("tbody tr").nth(27).locator("textarea").first).to_have_value("来访渠道")
    expect(page.locator("#form-preview img")).not_to_have_attribute("src", before)
    writer.send("保存")
    expect(page.locator("#r27-0")).to_have_value("来访渠道")


def test_a_flow_is_changed_in_the_drawing_checked_and_saved(persons, draft):
    writer = persons[0]
    page = writer.goto(f"/drafts/{draft.pk}/flows/一般投诉八步")
    expect(page.locator(".modeler-space.is-drawn")).to_be_visible()
    step = page.locator("[data-element-id=recorded]").first
    step.click()
    page.locator("#flow-name").fill("登记投诉内容")
    page.keyboard.press("Tab")
    expect(step).to_contain_text("登记投诉")
    page.locator(".djs-context-pad [data-action=replace]").click()
    page.locator(".djs-popup [data-id=toggle-parallel-mi]").click()
    page.keyboard.press("Escape")
    expect(page.locator("#flow-said")).to_contain_text("loopCardinality")
    page.locator("#flow-count").fill("2")
    page.keyboard.press("Tab")
    expect(page.locator("#flow-said")).to_contain_text("文本没有错误")
    writer.send("保存")

    text = Draft.objects.get(pk=draft.pk).files["flows/一般投诉八步.bpmn"]
    assert 'name="登记投诉内容"' in text
    assert text.count("<!--") == draft.files["flows/一般投诉八步.bpmn"].count("<!--") == 1
    expect(page.locator(".modeler-space.is-drawn")).to_be_visible()
    step = page.locator("[data-element-id=recorded]").first
    step.click()
    expect(page.locator("#flow-count")).to_have_value("2")


def test_a_flow_is_drawn_by_keyboard_alone(persons, draft):
    writer = persons[0]
    page = writer.goto(f"/drafts/{draft.pk}/flows/请示报告")
    expect(page.locator(".modeler-space.is-drawn")).to_be_visible()
    chosen = page.locator("#flow-element")
    steps = chosen.locator("option", has_text="步骤")
    chosen.focus()
    chosen.select_option(steps.first.get_attribute("value"))

    page.locator("#flow-do-UserTask").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#flow-name")).to_be_focused()
    page.keyboard.type("核对附件")
    page.keyboard.press("Tab")
    expect(page.locator("#flow-said")).to_contain_text("文本没有错误")
    page.locator("#flow-do-deadline").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#flow-said")).to_contain_text("一个时限标准的编号")
    event = chosen.input_value()
    expect(page.locator(f"#flow-said [data-element='{event}']")).to_be_visible()
    page.locator("#flow-do-undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#flow-said")).to_contain_text("文本没有错误")
    writer.send("保存")

    assert 'name="核对附件"' in Draft.objects.get(pk=draft.pk).files["flows/请示报告.bpmn"]


def test_who_watches_a_trial_keeps_the_keyboard_and_sees_its_end_at_once(persons, draft, committed_scene):
    writer, at = persons[0], timezone.now()
    trial = Trial.objects.create(  # one that somebody makes, and for so long that its page asks seldom
        draft=draft, version=1, files=draft.files, units=[committed_scene.company.pk], since=at - timedelta(days=2),
        until=at - timedelta(days=1), by=writer.member, at=at - timedelta(minutes=10), state=TrialState.WORKING,
        seen_at=at, facts=1, total=4,
    )  # fmt: skip
    page = writer.goto(reverse("trial", args=[trial.pk]))
    page.locator("#trial-cancel").focus()
    Trial.objects.filter(pk=trial.pk).update(facts=2)
    expect(page.locator("#trial")).to_contain_text("4 项事实中的 2 项")
    expect(page.locator("#trial-cancel")).to_be_focused()

    with transaction.atomic():
        Trial.objects.filter(pk=trial.pk).update(state=TrialState.DONE, done_at=at, facts=4)
        record(TRIAL_MADE, at=at, unit=draft.unit_id, by=SYSTEM, about=trial, to=writer.member, differences=0)

    expect(page.locator("#in-short")).to_be_visible(timeout=8_000)  # sooner than it would have asked by itself
    expect(page.locator("#trial")).to_be_focused()
    assert page.locator("#trial").get_attribute("hx-get") is None
