"""A link and a code reach a customer by a real mail server, and open the page of their matter."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from shouwen.channels.postman import Postman
from shouwen.customers.actions import Point, change_customer
from shouwen.facts.models import Fact
from shouwen.organisation.actions import rename_unit
from shouwen.work.actions.links import ask_customer, make_link, withdraw_link
from shouwen.work.actions.opening_links import CODE_COUNTS
from shouwen.work.matters import matter_of
from shouwen.work.models import Link, LinkLetter
from shouwen.work.ways import Way
from tests.browser import Browser
from tests.factories import refusal_of
from tests.scenes import make_scene, take_complaint

pytestmark = pytest.mark.django_db
MAIL = "liuyang@example.com"


@pytest.fixture
def linked(monkeypatch):
    """A complaint whose customer was given a link by mail: (scene, case, link)."""
    monkeypatch.setenv("SHOUWEN_ADDRESS", "https://help.example")
    scene, at = make_scene(), timezone.now() - timedelta(hours=1)
    case = take_complaint(scene, at)
    change_customer(case.customer, case.customer.version, "刘洋", [Point("mail", MAIL)], by=scene.by("周婷", at), at=at)
    link, text = make_link(matter_of(case.reference), Way("mail", MAIL), 7, by=scene.by("管理员", at), at=at)
    assert text == ""
    return scene, case, link


def send_all(mailbox, at=None):
    one, sent = Postman(f"smtp://127.0.0.1:{mailbox.port}", "shouwen@help.example"), 0
    while one.send_next(at=at or timezone.now()):
        sent += 1
    one.rest()
    return sent


def to_customer(mailbox):
    return [letter for to, letter in mailbox.letters if to == [MAIL]]


def test_a_link_and_its_code_open_the_page(mailbox, linked):
    _, case, link = linked
    send_all(mailbox)
    [letter] = to_customer(mailbox)
    path = re.search(r"https://help\.example(/own/[\w-]{43})", letter.get_content())[1]
    browser = Browser()
    browser.get(path)

    browser.post("/own/code-sending")
    send_all(mailbox)
    code_letter = to_customer(mailbox)[1]
    code = re.search(r"\b(\d{6})\b", code_letter.get_content())[1]
    opened = browser.post("/own/code", {"code": code})

    assert opened.status_code == 302
    assert case.number in browser.get("/own/").content.decode()
    assert code not in code_letter["Subject"]
    assert case.subject not in letter.get_content() + letter["Subject"]
    assert letter["Auto-Submitted"] == "auto-generated"
    kept = f"{list(Link.objects.values())} {list(LinkLetter.objects.values())} {list(Fact.objects.values())}"
    assert path.rpartition("/")[2] not in kept
    assert {one.state for one in LinkLetter.objects.all()} == {"sent"}


def test_letters_name_the_company_and_say_where_to_call(mailbox, linked):
    scene, _, link = linked
    now, company = timezone.now(), scene.company
    rename_unit(company, company.name, name_en="Baichuan Trading", code=company.code, hotline="021-10000020",
                address="桂枝路 20 号", version=company.version, by=scene.by("管理员", now), at=now)  # fmt: skip
    LinkLetter.objects.create(link=link, what="code", at=now, next_at=now)

    send_all(mailbox)

    for letter in to_customer(mailbox):
        said = letter.get_content()
        assert letter["Subject"].startswith("百川商贸：")
        assert "客户服务部" not in said + letter["Subject"]
        assert said.count("021-10000020") == 2, said
        assert "客户服务热线 021-10000020\n地址 桂枝路 20 号" in said
        assert "Hotline 021-10000020\nAddress 桂枝路 20 号" in said
    assert "Baichuan Trading has opened a page" in to_customer(mailbox)[0].get_content()


def test_a_letter_sent_once_more_brings_the_same_link(mailbox, linked):
    _, _, link = linked
    mailbox.answer = "451 try later"
    send_all(mailbox)
    mailbox.answer = "250 kept"
    send_all(mailbox, timezone.now() + timedelta(minutes=2))
    scene, case, _ = linked
    ask_customer(matter_of(case.reference), "型号？", by=scene.by("管理员", timezone.now()), at=timezone.now())
    send_all(mailbox)

    paths = {re.search(r"/own/[\w-]{43}", one.get_content())[0] for one in to_customer(mailbox)}
    assert len(to_customer(mailbox)) == 2
    assert len(paths) == 1


def test_a_code_that_waited_too_long_is_not_sent(mailbox, linked):
    _, _, link = linked
    send_all(mailbox)
    LinkLetter.objects.create(link=link, what="code", at=timezone.now() - CODE_COUNTS * 2, next_at=timezone.now())

    send_all(mailbox)

    assert len(to_customer(mailbox)) == 1
    assert LinkLetter.objects.get(what="code").state == "given up"


def test_what_waits_for_a_withdrawn_link_is_not_sent(mailbox, linked):
    scene, _, link = linked
    withdraw_link(link, by=scene.by("管理员", timezone.now()), at=timezone.now())

    send_all(mailbox)

    assert to_customer(mailbox) == []
    assert "ended already" in refusal_of(
        lambda: withdraw_link(link, by=scene.by("管理员", timezone.now()), at=timezone.now())).sentence


def test_without_an_address_of_the_pages_no_link_is_written(mailbox, linked, monkeypatch):
    monkeypatch.delenv("SHOUWEN_ADDRESS")

    send_all(mailbox)

    assert to_customer(mailbox) == []
    assert LinkLetter.objects.get().state == "no address of pages"


def test_an_address_that_never_was_is_noted(mailbox, linked):
    mailbox.at_recipient = "550 no such user"

    send_all(mailbox)

    letter = LinkLetter.objects.get()
    assert (letter.state, letter.next_at) == ("refused", None)
