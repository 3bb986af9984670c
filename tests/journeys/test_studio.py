"""A manager allows two rings instead of three: tries it on what happened, has it approved, and touches no file."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from shouwen.compliance.queries import in_force
from shouwen.compliance.trial_making import make_next_trial
from tests.factories import make_administrator
from tests.journeys.people import SECRET, Person
from tests.scenes import take_complaint

pytestmark = pytest.mark.journey


@pytest.fixture
def people(browser, house, committed_scene):
    """The one who writes and the one who approves, each in a browser of their own."""
    with transaction.atomic():
        take_complaint(committed_scene, timezone.now() - timedelta(hours=3), rings=3)
        second = make_administrator("王批准", unit=committed_scene.company, secret=SECRET)
    both = [Person(browser, house, committed_scene.people["管理员"]), Person(browser, house, second)]
    for one in both:
        one.sign_in()
    yield both
    for one in both:
        one.close()


def change_a_table_and_a_form(page, writer, draft):
    """Type a row into a decision table and a field into a form; what is wrong is marked while one types."""
    page.goto(f"{draft}/tables/SD-1.3-6-4a")
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

    page.goto(f"{draft}/forms/客户投诉处理表")
    page.get_by_role("button", name="加一栏").click()
    page.locator("#rn1-0").fill("来访渠道")
    expect(page.locator("#form-preview img")).to_have_count(1)
    writer.send("保存")
    expect(page.locator("#r28-0")).to_have_value("来访渠道")
    page.goto(draft)


def test_a_figure_is_changed_tried_and_put_in_force_next_week(people, committed_scene):
    writer, second = people
    day = timezone.localdate() + timedelta(days=7)

    page = writer.goto("/drafts/new")
    writer.fill(edition="2")
    writer.send("起草新版本")
    draft = page.url
    page.get_by_role("link", name="修改标准").click()
    page.get_by_role("link", name="来电三声内接听").click()
    writer.fill(**{"at_most": "2", "words-zh": "来电响铃不超过两声就要接起。", "words-en": "After two rings at most."})
    writer.send("保存")
    expect(page.locator("#changes")).to_contain_text("振铃次数 最多 3 → 2（更严）")
    writer.send("就按这样")
    expect(page.locator("#draft-examples")).to_contain_text("所有示例都与预期一致")

    change_a_table_and_a_form(page, writer, draft)
    page.get_by_role("link", name="用往事试算").click()
    today = timezone.localdate().isoformat()
    writer.fill(since=(timezone.localdate() - timedelta(days=2)).isoformat(), until=today)
    writer.send("开始试算")
    expect(page.get_by_text("试算正在等候")).to_be_visible()
    make_next_trial(timezone.now)
    expect(page.locator("#in-short")).to_contain_text("+1")
    expect(page.locator("#trial-lines")).to_contain_text("周婷")

    page.goto(draft)
    writer.fill(since=day.isoformat())
    writer.send("提请施行")
    expect(page.locator("#standing")).to_contain_text("待审批")

    other = second.goto(draft.removeprefix(page.url.split("/drafts")[0]))
    expect(other.locator("#changes")).to_contain_text("更严")
    other.get_by_role("button", name="批准并施行").click()
    with other.expect_navigation():
        other.locator("#confirm [value=yes]").click()
    expect(other.locator("#standing")).to_contain_text("已发布")
    at = timezone.now()
    (now,), (then,) = (in_force(committed_scene.service, one) for one in (at, at + timedelta(days=8)))
    assert (now.edition.pack, then.edition.pack) == ("service-department@1", "service-department@2")
    assert writer.complaints == second.complaints == []
