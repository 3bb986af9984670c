"""What people do again and again on a case: go to it, choose a deed, fill in its form; fill in and sign sheets."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect


def is_of_a_form(answer):
    """True for the answer to a form that was sent, not to what a page asks while one types (words that are forbidden)."""
    return answer.request.method == "POST" and answer.request.is_navigation_request()


def do(who, case, noun, *, status=200, **given):
    """Choose a deed on the page of a case, fill in its form and send it; ``status`` is of the page that answers."""
    page = who.goto(case)
    link = page.locator(f"a[href='{case}/{noun}']").first
    if not link.is_visible():
        page.locator("main summary", has_text="更多").click()
    link.click()
    page.wait_for_url(f"**{case}/{noun}")
    who.fill(**given)
    with page.expect_response(is_of_a_form) as answered:
        page.locator("#deed-form button[data-main]").click()
    assert answered.value.status in ((302,) if status == 200 else (status,)), page.locator("main").inner_text()
    page.wait_for_load_state()
    if status == 200:
        expect(page).to_have_url(re.compile(rf"{case}$"))
    return page


def begin(who, case, form, **given):
    """Begin a sheet of a case and save it; return its address. Fields go by their names on the sheet."""
    page = who.goto(case)
    offered = page.locator("#case-forms details")  # fetched once the page stands
    expect(offered).to_be_attached()
    if offered.get_attribute("open") is None:
        offered.locator("summary").click()
    offered.get_by_role("link", name=form, exact=True).click()
    write(who, **given)
    with page.expect_navigation():
        page.locator("#entry-form").get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(re.compile(r"/forms/\d+$"))
    return urlsplit(page.url).path


def write(who, **given):
    who.fill(**{f"entry-{name}": value for name, value in given.items()})


def sign(who, sheet, place, **given):
    """Write what is theirs on a sheet and sign it at a place."""
    page = who.goto(sheet)
    write(who, **given)
    with page.expect_navigation():
        page.locator(f"#entry-form button[name=place][value='{place}']").click()
    cell = page.locator(".sign", has_text=place).filter(has_text=who.member.name).first
    expect(cell).to_be_visible()
