"""Somebody works in English: signs in, logs a visitor at the counter, judges, declines with the reason, closes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Person
from tests.journeys.working import is_of_a_form, sign

pytestmark = pytest.mark.journey
HAN = re.compile(r"[\u3400-\u9fff]+")
#: What stays Chinese in English: names of people and units, and of languages in their own words.
GIVEN = re.compile(
    r"周婷|吴敏|郑强|冯丽|陈刚|褚伟|卫平|蒋涛|沈洁|韩雪|杨帆|朱明|管理员|李雷|百川\w*|客户服务部|营销部|生产部|质检部|财务部|简体中文|繁體中文"
)


@pytest.mark.prove
def test_a_visitor_is_declined_in_english(person, browser, house, committed_scene):
    clerk = Person(browser, house, committed_scene.people["周婷"], locale="en-GB")
    clerk.page.goto("/sign-in")
    clerk.page.get_by_role("button", name="English").click()
    clerk.sign_in(go="Sign in")
    expect(clerk.page.locator("h1")).to_have_text("工作台")  # until the member's own language says otherwise
    clerk.page.locator(".member-summary").click()
    clerk.page.get_by_role("button", name="English").click()
    expect(clerk.page.locator("h1")).to_have_text("Workbench")
    say_only_english(clerk.page)

    case = log_and_open(clerk)
    sheet = record(clerk, case)
    sign(person("郑强"), sheet, "审核")  # a colleague who works in Chinese reviews the same sheet
    do(clerk, case, "judgement", **{"class": "服务", "reasons_sufficient": True}, words="Nothing of ours")
    refused = do(clerk, case, "acceptance", status=409, promised_on="2020-01-01")
    expect(refused.locator(".refusal")).to_contain_text("No acceptance without a promised date")
    do(clerk, case, "refusal", words="The shop is not ours")
    do(clerk, case, "telling", of="不予受理", words="The shop is not ours")
    page = do(clerk, case, "closure", result="不予受理")
    expect(page.locator("#case-parts")).to_contain_text("Closed")
    say_only_english(page)
    for path in ("/cases/", "/contacts/", "/customers/", "/forms/", "/notices/", "/profile", "/regulation/"):
        say_only_english(clerk.goto(path))

    clerk.page.locator(".member-summary").click()
    clerk.page.get_by_role("button", name="简体").click()
    expect(clerk.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert clerk.complaints == []
    clerk.close()


def log_and_open(clerk):
    page = clerk.goto("/contacts/new")
    clerk.fill(channel="counter", name="李雷", subject="Rude treatment", words="In the shop next door.")
    say_only_english(page)
    clerk.send("Save and open a case")
    clerk.fill(kind="投诉", class_key="服务", demand="An apology")
    say_only_english(page)
    page.locator("#deed-form button[data-main]").click()
    page.wait_for_url(re.compile(r"/cases/\d+$"))
    say_only_english(page)
    return re.search(r"/cases/\d+$", page.url)[0]


def record(clerk, case):
    page = clerk.goto(case)
    page.locator("#case-forms").get_by_role("link", name="Complaint register I", exact=True).first.click()
    clerk.fill(**{"entry-投诉类型": "服务"})
    with page.expect_navigation():
        page.locator("#entry-form").get_by_role("button", name="Save", exact=True).click()
    with page.expect_navigation():
        page.locator("#entry-form button[name=place][value='制表']").click()
    say_only_english(page)
    sheet = re.search(r"/forms/\d+", page.url)[0]
    page = clerk.goto("/")
    page.locator("#offered li", has_text="Rude treatment").locator("a").first.click()
    page.get_by_role("button", name="Take").click()
    page.locator("#task-form button[data-main]").click()
    page.wait_for_url(f"**{case}")
    return sheet


def do(clerk, case, noun, *, status=302, **given):
    page = clerk.goto(f"{case}/{noun}")
    clerk.fill(**given)
    say_only_english(page)
    with page.expect_response(is_of_a_form) as answered:
        page.locator("#deed-form button[data-main]").click()
    assert answered.value.status == status, page.locator("main").inner_text()
    page.wait_for_load_state()
    return page


def say_only_english(page):
    """No Chinese word stands on the page but what people or the pack gave, which is marked as Chinese."""
    texts = page.evaluate(
        """() => {
             const found = [];
             const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
             for (let node; (node = walk.nextNode());) {
               const element = node.parentElement;
               if (element.closest("script, template, [lang^=zh]")) continue;
               if (/[\\u3400-\\u9fff]/.test(node.data)) found.push(node.data.trim());
             }
             return found;
           }"""
    )
    left = [text for text in texts if HAN.search(GIVEN.sub("", text))]
    assert left == [], page.url
