"""Whatever people write is shown as text, and never becomes part of a page."""

import re
from html import unescape

import pytest
from django.template import engines
from django.utils import timezone
from jinja2 import UndefinedError, nodes

from shouwen.cases.actions.pauses import pause_case
from shouwen.cases.actions.transfers import offer_case
from shouwen.cases.reading import matter_of_case
from shouwen.customers.actions import Point, record_customer
from shouwen.work.actions.notes import write_note
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

MARK = "<script>alert(7)</script>\"'><b>&amp;{{ 7*7 }}"


@pytest.fixture
def case(scene):
    at = timezone.now()
    by = scene.by("周婷", at)
    case = take_complaint(
        scene, at, name=f"刘{MARK}", subject=f"事由{MARK}", words=f"经过{MARK}", demand=f"要求{MARK}"
    )
    record_customer(
        scene.service, f"王{MARK}", [Point("phone", "13900139000"), Point("address", f"路{MARK}")],
        company=f"公司{MARK}", remark=f"备注{MARK}", by=by, at=at,
    )
    write_note(matter_of_case(case), f"记录{MARK}", [], by=by, at=at)
    offer_case(case, scene.departments["质检部"], f"移交{MARK}", by=by, at=at)
    pause_case(case, f"暂停{MARK}", by=by, at=at)
    return case


def pages(case):
    return {
        "list": ("/cases/", ["事由", "刘"]),
        "case": (f"/cases/{case.pk}", ["事由", "经过", "要求", "刘", "记录", "移交", "暂停"]),
        "workbench": ("/", ["事由"]),
        "customers": ("/customers/", ["王", "公司"]),
        "customers found": ("/customers/?q=公司", ["王", "公司"]),
        "customer": (f"/customers/{case.customer_id}", ["刘", "事由"]),
        "contacts": ("/contacts/", ["刘", "事由"]),
        "search": ("/search?q=alert", []),
        "search while typing": ("/search/hits?q=alert", []),
        "change": (f"/cases/{case.pk}/change", ["事由", "经过", "要求"]),
    }


def test_what_people_write_is_text_on_every_page(client, scene, case):
    client.force_login(scene.people["周婷"])
    for name, (path, parts) in pages(case).items():
        page = client.get(path).content.decode()
        shown = unescape(page)

        assert "alert(7)" in shown, name
        assert "<script>alert" not in page, name
        assert "<b>&amp;{{" not in page, name
        for part in parts:
            assert f"{part}{MARK}" in shown, (name, part)


def test_what_is_asked_for_is_text_also_in_attributes(client, scene):
    client.force_login(scene.people["周婷"])
    asked = [("/search", "q"), ("/cases/", "show"), ("/cases/", "sort"), ("/customers/", "q"), ("/forms/", "state")]
    for path, name in asked:
        page = client.get(path, {name: MARK}).content.decode()

        assert "<script>alert" not in page, path
        for value in re.findall(r' name="q" value="([^"]*)"', page):
            assert unescape(value) == (MARK if name == "q" else ""), path


def test_what_a_page_was_not_given_is_a_mistake_that_shows():
    house = engines.all()[0].env

    assert house.from_string("{% if missing %}yes{% else %}no{% endif %}{{ missing or '' }}").render() == "no"
    for wrong in ("{{ missing }}", "{% for one in missing %}{% endfor %}", "{{ missing.name }}", "{{ missing|length }}"):
        with pytest.raises(UndefinedError):
            house.from_string(wrong).render()


def test_every_template_compiles_and_calls_only_what_there_is():
    house = engines.all()[0].env
    names = house.list_templates(extensions=["html"])
    unknown = {}
    for name in names:
        house.get_template(name)
        tree = house.parse(house.loader.get_source(house, name)[0])
        called = {one.node.name for one in tree.find_all(nodes.Call) if isinstance(one.node, nodes.Name)}
        shadowed = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"} & set(house.globals)
        if wrong := (called - set(house.globals) - {"super"}) | (shadowed & called):
            unknown[name] = wrong

    assert len(names) > 100
    assert unknown == {}
