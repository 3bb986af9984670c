"""Every page with something to show: nothing that axe finds serious, at two widths, light and dark."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from shouwen.work.actions.exports import ask_export
from tests.a_case import bring_list, one_of_each
from tests.journeys.people import Person
from tests.page_addresses import address_of, page_patterns

pytestmark = pytest.mark.journey
AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
#: What is no page: parts that pages fetch, files, and what only leads on.
NO_PAGES = {
    "first_run", "sign_in_code", "sign_in_secret", "case-flow-file", "case-print", "entry-print", "entry-sheet",
    "export-file", "import-wrong",
    "attachment", "regulation-file", "notices-bell", "known-customers", "known-products", "search-hits",
    # Of customers: tests/journeys/test_own.py goes through them by a link.
    "own", "own-opening", "own-begun-form", "own-new-form", "own-complaint", "own-complained",
    "own-code-sending", "own-code", "own-answer", "own-file", "own-leaving", "own-consent",
    "administration", "adoptions-own", "people-suggested", "units-suggested",
}
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS = (("light", WIDE), ("dark", NARROW), ("dark", WIDE), ("light", NARROW))
#: Parts below the screen are fetched once they are seen; those on their way are fainter.
UNSEEN = "[hx-trigger=revealed]"
ON_ITS_WAY = f"{UNSEEN}, [hx-trigger=load], .htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
#: Rules whose findings are never serious need not be gone through.
FIND = """async () => {
  const isMild = (one) => ["minor", "moderate"].includes(one.impact);
  const {rules: all, data} = axe._audit;
  const parts = (rule) => [...rule.any, ...rule.all, ...rule.none].map((one) => data.checks[one.id ?? one] ?? rule);
  const mild = all.filter((rule) => [rule, ...parts(rule)].every(isMild));
  const rules = Object.fromEntries(mild.map((rule) => [rule.id, {enabled: false}]));
  const found = await axe.run(document, {resultTypes: ["violations"], rules});
  return found.violations.filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`);
}"""


@pytest.fixture(scope="module")
def things(committed_scene):
    """One of each thing; the export is the administrator's, who alone sees it."""
    at = timezone.now()
    with transaction.atomic():
        made = one_of_each(committed_scene)
        by = committed_scene.by("管理员", at)
        own = ask_export("cases", {}, language="zh-hans", zone="Asia/Shanghai", by=by, at=at)
        brought = bring_list(made.service, by, at)
    return replace(made, export=own, brought=brought)


@pytest.fixture(scope="module")
def looker(browser, house, things):
    """The administrator, who sees every page."""
    # A colour on its way from light to dark is measured as neither.
    one = Person(browser, house, things.people["管理员"], reduced_motion="reduce")
    one.context.add_init_script(path=AXE)
    one.come_in()
    yield one
    one.close()


def pages(things, looker):
    """Give every page: its name and the browser's page that shows it."""
    for name, where in page_patterns():
        path = address_of(where, things)
        if name in NO_PAGES or name.startswith("list-export "):
            continue
        asked = looker.context.request.get(path)
        if asked.status == 405 or (asked.ok and not asked.headers["content-type"].startswith("text/html")):
            continue  # a deed alone, which a button of another page does; or a file
        answer = looker.page.goto(path)
        assert (name, answer.status) == (name, 200)
        yield name, looker.page


def wait_for_parts(page):
    while unseen := page.locator(UNSEEN).count():
        page.evaluate("(which) => document.querySelector(which)?.scrollIntoView()", UNSEEN)  # it may be swapped by now
        page.wait_for_function("([which, n]) => document.querySelectorAll(which).length < n", arg=[UNSEEN, unseen])
    page.wait_for_function("(which) => !document.querySelector(which)", arg=ON_ITS_WAY)
    page.evaluate("scrollTo(0, 0)")


def too_wide(page, size):
    page.set_viewport_size(size)
    wait_for_parts(page)
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    return [f"{wide} px wider than {size['width']}"] if wide > 0 else []


def faults(page, scheme, size):
    page.emulate_media(color_scheme=scheme)
    wide = too_wide(page, size)
    return [f"{scheme} {size['width']}: {one}" for one in (*wide, *page.evaluate(FIND))]


def test_axe_finds_nothing_serious_on_any_page(things, looker):
    """Each page in one of the looks, by turns; on a phone each is at most as wide as the screen."""
    found = {}
    for (name, page), look in zip(pages(things, looker), cycle(LOOKS)):
        found[name] = [*faults(page, *look), *too_wide(page, NARROW)]

    assert {name: some for name, some in found.items() if some} == {}, found
    assert looker.complaints == []


@pytest.mark.prove
def test_axe_finds_nothing_serious_on_any_page_in_any_look(things, looker):
    found = {}
    for name, page in pages(things, looker):
        found[name] = [one for look in LOOKS for one in faults(page, *look)]

    assert {name: some for name, some in found.items() if some} == {}
