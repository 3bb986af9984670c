"""A customer's own page: what it shows, what it takes, and whom it does not let in."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from shouwen.cases.actions.opening import Wanted as Opened
from shouwen.cases.actions.opening import open_case
from shouwen.cases.models import Case
from shouwen.customers.actions import Point, change_customer, erase_customer
from shouwen.customers.models import Consent
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Answer, Fact
from shouwen.orders.actions.orders import Wanted, place_order
from shouwen.orders.actions.products import Told, record_product
from shouwen.orders.actions.returns import Asked, take_return
from shouwen.orders.models import Return, ReturnState
from shouwen.organisation.actions import rename_unit
from shouwen.organisation.models import Unit
from shouwen.regulation.packs import read_files
from shouwen.work.actions.links import ask_customer, make_link, withdraw_link
from shouwen.work.actions.opening_links import MOST_TRIES, read_code_out
from shouwen.work.agreeing import has_agreed
from shouwen.work.link_secrets import text_of_link
from shouwen.work.matters import matter_of
from shouwen.work.models import Attachment, Entry, Link, LinkLetter, Notice, Task
from shouwen.work.ways import Way
from tests.browser import Browser
from tests.factories import facts_of, make_member, refusal_of
from tests.reports.prints import pages
from tests.scenes import make_scene, service_department, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
MAIL = "liuyang@example.com"
#: What the sheet of evaluation asks (SD-2.4).
MARKS = (
    "产品质量", "产品价格", "产品包装设计",
    "服务态度", "服务方式", "服务流程", "服务效率", "工作技能", "服务人员综合素质",
)  # fmt: skip
RATING = """
title: {zh: 自助评价, en: Rating}
of: case
filled_by: customer
fields:
  - name: 满意度
    en: Satisfaction
    type: choice
    required: true
    options: [{name: 满意, en: Satisfied}, {name: 不满意, en: Dissatisfied}]
  - {name: 意见, en: Remarks, type: long_text}
"""
RECEIPT = """
title: {zh: 服务确认单, en: Service receipt}
of: case
fields:
  - {name: 服务内容, en: Service, type: long_text, required: true}
  - {name: 客户意见, en: Customer says, type: long_text, by: 客户}
  - {name: 制表, en: Prepared by, type: signature}
  - {name: 客户, en: Customer, type: signature}
"""


@cache
def manual():
    """Return the manual with a form that customers answer and one that they sign."""
    files = dict(service_department().files)
    files |= {"forms/自助评价.yaml": RATING.encode(), "forms/服务确认单.yaml": RECEIPT.encode()}
    files["standards/own.yaml"] = STANDARDS.encode()
    return read_files(files, all_kinds(), with_examples=False)


STANDARDS = """
- form: {zh: 自助评价, en: Rating}
  id: T-own-1
  article: 第二章/十
  schema: forms/自助评价.yaml
- form: {zh: 服务确认单, en: Service receipt}
  id: T-own-2
  article: 第二章/十
  schema: forms/服务确认单.yaml
  signs: [[制表], [客户]]
"""


@pytest.fixture(scope="module")
def department(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene(edition=manual())
        transaction.set_rollback(True)


@pytest.fixture
def scene(department, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return department


@pytest.fixture
def case(scene):
    """A complaint, an hour old, of a customer with a mail address."""
    at = timezone.now() - timedelta(hours=1)
    case = take_complaint(scene, at)
    points = [Point("phone", "138 0013 8000"), Point("mail", MAIL)]
    change_customer(case.customer, case.customer.version, "刘洋", points, by=scene.by("周婷", at), at=at)
    return case


def by_admin(scene):
    return scene.by("管理员", timezone.now())


def linked(scene, case, way="mail", days=7):
    value = MAIL if way == "mail" else "138 0013 8000"
    link, _ = make_link(matter_of(case.reference), Way(way, value), days, by=by_admin(scene), at=timezone.now())
    return link


def code_for(link):
    """Return a code as the postman makes it when the letter is sent."""
    from shouwen.work.actions.opening_links import make_code

    return make_code(link, by=link.for_whom, at=timezone.now())


def inside(link):
    """Return a browser that has opened a link and given a code."""
    browser = Browser()
    browser.get(f"/own/{text_of_link(link.salt)}")
    assert browser.post("/own/code", {"code": code_for(link)}).status_code == 302
    return browser


def text(answer):
    return answer.content.decode()


def test_a_link_shows_nothing_before_its_code_and_the_matter_after_it(scene, case):
    link = linked(scene, case)
    browser = Browser()

    opened = browser.get(f"/own/{text_of_link(link.salt)}")
    before = browser.get("/own/")
    browser.post("/own/code", {"code": code_for(link)})
    after = browser.get("/own/")

    assert (opened.status_code, opened["Location"], opened["Referrer-Policy"]) == (302, "/own/", "no-referrer")
    assert "l***@example.com" in text(before)
    assert case.number not in text(before)
    assert case.subject not in text(before)
    assert case.number in text(after)
    assert case.subject in text(after)
    assert after["X-Robots-Tag"].startswith("noindex")
    assert "no-store" in after["Cache-Control"]
    assert "<script" not in text(after)
    assert "data-stream" not in text(after)
    [fact] = facts_of("link.opened")
    assert (fact.by, fact.about) == (case.customer.reference, case.reference)


def test_neither_link_nor_code_nor_seat_is_kept(scene, case):
    link = linked(scene, case)
    browser = inside(link)
    link.refresh_from_db()
    seat, secret = browser.cookies["own-seat"].value, text_of_link(link.salt)

    kept = " ".join(str(list(model.objects.values())) for model in (Link, LinkLetter, Answer, Fact))

    assert seat not in kept
    assert secret not in kept
    assert browser.cookies["own"]["path"] == "/own/"
    assert browser.cookies["own"]["httponly"]


def bad_links(scene, case):
    expired, ended = linked(scene, case), None
    Link.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ended = linked(scene, case, "phone")
    withdraw_link(ended, by=by_admin(scene), at=timezone.now())
    return [text_of_link(expired.salt), text_of_link(ended.salt), "A" * 43, "x", "../" * 5]


def test_wrong_expired_withdrawn_and_unknown_links_answer_alike(scene, case):
    answers = set()
    for one in bad_links(scene, case):
        browser = Browser()
        opened = browser.get(f"/own/{one}")
        if opened.status_code == 404:  # an address that is none of ours
            browser.cookies["own"] = one
        page, posted = browser.get("/own/"), browser.post("/own/code", {"code": "123456"})
        page_text = re.sub(r'value="[^"]{20,}"', "", text(page))
        answers.add((page.status_code, posted.status_code, page_text))

    assert len(answers) == 1
    assert {status for status, _, _ in answers} == {404}


def test_a_code_counts_for_a_few_tries_and_once(scene, case):
    link = linked(scene, case)
    browser = Browser()
    browser.get(f"/own/{text_of_link(link.salt)}")
    code = code_for(link)
    wrong = "000000" if code != "000000" else "111111"

    said = {text(browser.post("/own/code", {"code": wrong})).count("The code is not right") for _ in range(MOST_TRIES)}
    late = browser.post("/own/code", {"code": code})

    assert late.status_code == 422, said
    assert len(facts_of("link.code_refused")) == MOST_TRIES + 1
    assert not facts_of("link.opened")


def test_codes_cannot_be_guessed_however_many_are_made(scene, case):
    link = linked(scene, case)
    browser = Browser()
    browser.get(f"/own/{text_of_link(link.salt)}")
    statuses = []
    for _ in range(12):
        code_for(link)
        statuses.append(browser.post("/own/code", {"code": "1"}).status_code)

    assert statuses[:10] == [422] * 10
    assert statuses[10:] == [409, 409]
    assert browser.post("/own/code", {"code": code_for(link)}).status_code == 409


def test_a_used_code_lets_nobody_else_in_and_the_latest_browser_stays(scene, case):
    link = linked(scene, case)
    first = inside(link)
    second = inside(link)

    assert case.number in text(second.get("/own/"))
    assert case.number not in text(first.get("/own/"))
    assert first.post("/own/files", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n")}).status_code == 403
    assert not Attachment.objects.exists()


def test_a_seat_ends_with_the_link_and_with_leaving(scene, case):
    link = linked(scene, case)
    browser = inside(link)
    stolen = Browser()
    stolen.cookies["own"], stolen.cookies["own-seat"] = browser.cookies["own"].value, browser.cookies["own-seat"].value
    assert case.number in text(stolen.get("/own/"))

    browser.post("/own/leaving")
    assert case.number not in text(stolen.get("/own/"))

    again = inside(link)
    withdraw_link(link, by=by_admin(scene), at=timezone.now())
    assert again.get("/own/").status_code == 404


def test_the_erased_are_reached_by_no_link(scene, case):
    link = linked(scene, case)
    browser = inside(link)

    erase_customer(case.customer, by=by_admin(scene), at=timezone.now())

    assert browser.get("/own/").status_code == 404
    link.refresh_from_db()
    assert (link.address, link.seat_digest, link.end) == ("", "", "erased")


def test_a_link_ends_when_its_address_is_no_longer_the_customers(scene, case):
    link = linked(scene, case)
    browser = inside(link)
    now = timezone.now()

    case.customer.refresh_from_db()
    change_customer(case.customer, case.customer.version, "刘洋", [Point("phone", "138 0013 8000")],
                    by=scene.by("周婷", now), at=now)

    assert browser.get("/own/").status_code == 404


def test_a_second_link_to_the_same_address_replaces_the_first(scene, case):
    first = linked(scene, case)
    second = linked(scene, case)

    first.refresh_from_db()
    assert (first.end, second.ended_at) == ("replaced", None)


def test_a_question_is_answered_once_by_the_customer(scene, case):
    link = linked(scene, case)
    asked = ask_customer(matter_of(case.reference), "请问型号是什么？", by=by_admin(scene), at=timezone.now())
    browser = inside(link)
    assert "请问型号是什么？" in text(browser.get("/own/"))

    done = browser.post(f"/own/questions/{asked.sequence}", {"words": "KT-1 型"})
    again = browser.post(f"/own/questions/{asked.sequence}", {"words": "别的"})

    assert (done.status_code, again.status_code) == (302, 409)
    [fact] = facts_of("customer.answered")
    assert (fact.by, fact.figures["question"]) == (case.customer.reference, f"fact:{asked.sequence}")
    assert "KT-1 型" in text(browser.get("/own/"))
    client = Browser()
    client.force_login(scene.people["周婷"])
    assert "KT-1 型" in text(client.get(f"/cases/{case.pk}"))
    assert Notice.objects.filter(what="brought", to=scene.people["周婷"]).exists()


def test_a_file_of_the_customers_is_theirs(scene, case):
    browser = inside(linked(scene, case))

    done = browser.post("/own/files", {"file": SimpleUploadedFile("照片.pdf", b"%PDF-1.7\n1 0 obj\n")})
    wrong = browser.post("/own/files", {"file": SimpleUploadedFile("照片.pdf", b"MZ\x90\x00")})

    assert (done.status_code, wrong.status_code) == (302, 422)
    file = Attachment.objects.get()
    assert (file.by, file.outside) == (None, case.customer.reference)
    assert "照片.pdf" in text(browser.get("/own/"))
    client = Browser()
    client.force_login(scene.people["周婷"])
    assert "照片.pdf" in text(client.get(f"/cases/{case.pk}/attachments"))


def test_a_form_for_customers_is_sent_whole_and_once(scene, case):
    browser = inside(linked(scene, case))
    assert "自助评价" in text(browser.get("/own/"))

    empty = browser.post("/own/forms/new/自助评价", {"entry-意见": "好"})
    done = browser.post("/own/forms/new/自助评价", {"entry-满意度": "满意", "entry-意见": "很好"})
    again = browser.post("/own/forms/new/自助评价", {"entry-满意度": "不满意"})

    assert (empty.status_code, done.status_code, again.status_code) == (422, 302, 409)
    assert text(empty).count('id="id_entry-满意度_error"') == 1
    assert text(empty).count('type="radio" name="entry-满意度"') == 2  # ticked as on paper, each by one touch
    assert 'name="entry-满意度" value=""' not in text(empty)
    assert 'id="id_entry-意见_error"' not in text(empty)
    assert "签字前" not in text(empty)
    entry = Entry.objects.get(form="自助评价")
    assert (entry.begun_by, entry.outside) == (None, case.customer.reference)
    version = entry.versions.get()
    assert version.content == {"满意度": "满意", "意见": "很好"}
    [fact] = [one for one in facts_of("entry.filled") if one.figures["form"] == "自助评价"]
    assert fact.by == case.customer.reference
    assert facts_of("entry.completed")
    client = Browser()
    client.force_login(scene.people["周婷"])
    assert client.get(f"/forms/{entry.pk}").status_code == 200


def test_a_customer_signs_their_place_and_no_other(scene, case):
    from shouwen.work.actions.entries import begin_entry, sign_entry
    from tests.a_case import form_called

    now, by = timezone.now(), scene.by("周婷", timezone.now())
    form = form_called(scene, "服务确认单", "case", now)
    entry = begin_entry(matter_of(case.reference), form, {"服务内容": "更换底座"}, by=by, at=now)
    browser = inside(linked(scene, case))
    assert browser.get(f"/own/forms/{entry.pk}").status_code == 409  # it is not their turn yet
    sign_entry(entry, "制表", 1, by=by, at=now)

    page = text(browser.get(f"/own/forms/{entry.pk}"))
    done = browser.post(f"/own/forms/{entry.pk}", {
        "version": 1, "entry-客户意见": "已修好", "entry-服务内容": "改写", "place": "制表"})

    assert "更换底座" in page
    assert done.status_code == 302
    signature = entry.signatures.get(place="客户")
    assert (signature.member, signature.outside) == (None, case.customer.reference)
    latest = entry.versions.order_by("-number").first()
    assert latest.content == {"服务内容": "更换底座", "客户意见": "已修好"}
    client = Browser()
    client.force_login(scene.people["周婷"])
    assert client.get(f"/forms/{entry.pk}").status_code == 200
    assert client.get(f"/forms/{entry.pk}/print.pdf").status_code == 200


def test_a_complaint_opens_a_real_case(scene, case):
    browser = inside(linked(scene, case))

    missing = browser.post("/own/complaint", {"subject": "态度"})
    given = {"class_key": "服务", "subject": "一直没人回电", "words": "等了三天。", "demand": "请回电"}
    done = browser.post("/own/complaint", given)

    assert (missing.status_code, done.status_code) == (422, 302), text(done)
    made = Case.objects.order_by("-pk").first()
    assert (made.subject, made.kind, made.customer, made.first_owner) == (
        "一直没人回电", "投诉", case.customer, scene.people["周婷"])
    assert made.contact.channel == "own"
    opened = facts_of("case.opened", made.reference)[0]
    assert (opened.by, opened.figures["channel"]) == (case.customer.reference, "own")
    assert made.number in text(browser.get("/own/complained"))


def test_a_link_opens_its_own_matter_and_no_other(scene, case):
    other = take_complaint(scene, timezone.now() - timedelta(hours=1), subject="别的事")
    asked = ask_customer(matter_of(other.reference), "问别人的", by=by_admin(scene), at=timezone.now())
    browser = inside(linked(scene, case))

    answer = browser.post(f"/own/questions/{asked.sequence}", {"words": "是"})

    assert answer.status_code == 409
    assert not facts_of("customer.answered")
    assert other.number not in text(browser.get("/own/"))


def test_who_may_not_makes_no_link_and_reads_no_code_out(scene, case):
    link = linked(scene, case, "phone")
    stranger, reader = make_member("路人", scene.company), make_member("看客", scene.service, ("see_case",))
    for member in (stranger, reader):
        client = Browser()
        client.force_login(member)
        way = {"way": "0", "days": "3"}
        assert client.get(f"/links/of/{case.reference}").status_code == 403
        assert client.post(f"/links/of/{case.reference}", way).status_code == 403
        assert client.post(f"/links/of/{case.reference}/question", {"words": "？"}).status_code == 403
        assert client.post(f"/links/{link.pk}/withdrawal").status_code == 403
        assert client.post(f"/links/{link.pk}/code").status_code == 403
    assert Link.objects.count() == 1


def test_a_link_to_a_telephone_is_handed_over_and_its_code_read_out(scene, case):
    client = Browser()
    client.force_login(scene.people["管理员"])

    shown = text(client.post(f"/links/of/{case.reference}", {"way": "0", "days": "3"}))
    secret = re.search(r"/own/([\w-]{43})", shown)[1]
    link = Link.objects.get()
    told = text(client.post(f"/links/{link.pk}/code"))
    code = re.search(r"<code>(\d{6})</code>", told)[1]
    browser = Browser()
    browser.get(f"/own/{secret}")

    assert browser.post("/own/code", {"code": code}).status_code == 302
    assert not LinkLetter.objects.exists()
    assert secret not in text(client.get(f"/links/of/{case.reference}"))
    [fact] = facts_of("link.code_made")
    assert fact.by == scene.people["管理员"].reference


def test_a_code_for_mail_is_not_read_out(scene, case):
    link = linked(scene, case)

    refused = refusal_of(lambda: read_code_out(link, by=by_admin(scene), at=timezone.now()))

    assert "codes go by mail" in refused.sentence


def test_nothing_that_is_the_houses_own_is_shown(scene, case):
    """A marker in every text that the house keeps of a case stands on no page of the customer."""
    from shouwen.cases.actions.pauses import pause_case
    from shouwen.cases.actions.transfers import offer_case
    from shouwen.cases.pack import forms_for
    from shouwen.work.actions.attachments import add_attachment
    from shouwen.work.actions.entries import begin_entry
    from shouwen.work.actions.notes import write_note

    mark, now, by = "内部标记9071", timezone.now(), scene.by("周婷", timezone.now())
    told = {"case.judgement": mark, "product.name": mark}
    Case.objects.filter(pk=case.pk).update(words=mark, demand=mark, particulars=told)
    case.customer.refresh_from_db()
    points = [Point("mail", MAIL), Point("phone", "138 0013 8000"), Point("address", mark)]
    change_customer(case.customer, case.customer.version, f"刘{mark}", points, company=mark, remark=mark, by=by, at=now)
    write_note(matter_of(case.reference), mark, (), by=by, at=now)
    form = next(one for one in forms_for(scene.service.pk, now) if one.title == "客户投诉登记表二")
    begin_entry(matter_of(case.reference), form, {"客户投诉专员意见": mark}, by=by, at=now)
    add_attachment(matter_of(case.reference), f"{mark}.pdf", SimpleUploadedFile("a.pdf", b"%PDF-1.7\n"), by=by, at=now)
    offer_case(case, scene.departments["质检部"], mark, by=by, at=now)
    pause_case(case, mark, by=by, at=now)
    scene.people["周婷"].name = f"周{mark}"
    scene.people["周婷"].save()
    browser = inside(linked(scene, case))

    pages = [browser.get(path) for path in ("/own/", "/own/complaint", "/own/forms/new/自助评价", "/own/complained")]
    pages += [browser.post("/own/code", {"code": "1"}), browser.post("/own/questions/1", {"words": "是"})]

    assert [one.status_code for one in pages[:4]] == [200] * 4
    assert [mark in text(one) for one in pages] == [False] * 6
    assert case.number in text(pages[0])
    scene.people["周婷"].name = "周婷"


def test_own_pages_cost_little(scene, case, django_assert_max_num_queries):
    browser = inside(linked(scene, case))
    for _ in range(3):
        ask_customer(matter_of(case.reference), "问", by=by_admin(scene), at=timezone.now())
    browser.get("/own/")

    with django_assert_max_num_queries(12):
        browser.get("/own/")


def test_a_customer_agrees_on_their_page_and_takes_it_back(scene, case):
    browser = inside(linked(scene, case))

    first = text(browser.get("/own/"))
    browser.post("/own/consents/survey", {"agrees": "yes"})
    agreed = has_agreed(case.customer.reference, "survey", "mail", at=timezone.now())
    by_phone = has_agreed(case.customer.reference, "survey", "phone", at=timezone.now())
    again = browser.post("/own/consents/survey", {"agrees": "yes"})
    browser.post("/own/consents/survey", {"agrees": "no"})

    assert first.count("您未同意") == 2
    assert (agreed, by_phone, again.status_code) == (True, False, 409)
    assert not has_agreed(case.customer.reference, "survey", "mail", at=timezone.now())
    assert [(one.outside, one.by, one.is_given) for one in Consent.objects.order_by("pk")] == [
        (case.customer.reference, None, True), (case.customer.reference, None, False)]
    assert [(one.by, one.kind) for one in Fact.objects.filter(kind__startswith="agreement.").order_by("pk")] == [
        (case.customer.reference, "agreement.given"), (case.customer.reference, "agreement.withdrawn")]
    assert browser.post("/own/consents/recording", {"agrees": "yes"}).status_code == 409
    assert Browser().post("/own/consents/survey", {"agrees": "yes"}).status_code == 404


def test_a_form_that_did_not_come_from_us_is_not_taken(scene, case):
    link = linked(scene, case)
    browser = inside(link)
    strict = Browser(enforce_csrf_checks=True)
    for name in ("own", "own-seat"):
        strict.cookies[name] = browser.cookies[name].value

    answers = [strict.post(path, {"words": "是", "code": "1"}).status_code for path in (
        "/own/code", "/own/code-sending", "/own/files", "/own/complaint", "/own/leaving")]

    assert answers == [403] * 5


def test_a_form_sent_twice_is_done_once_and_without_its_token_not_at_all(scene, case):
    asked = ask_customer(matter_of(case.reference), "型号？", by=by_admin(scene), at=timezone.now())
    browser = inside(linked(scene, case))
    path = f"/own/questions/{asked.sequence}"

    without = browser.post(path, {"words": "KT", "once": ""})
    answers = [browser.post(path, {"words": "KT", "once": "o-77"}).status_code for _ in range(2)]

    assert without.status_code == 422
    assert answers == [302, 302]
    assert len(facts_of("customer.answered")) == 1


def test_too_many_requests_are_answered_alike_whatever_the_link(scene, case, monkeypatch):
    monkeypatch.setattr("shouwen.work.actions.opening_links.MINUTE_BY_ADDRESS", 3)
    good, bad = inside(linked(scene, case)), Browser()
    bad.cookies["own"] = "A" * 43

    for _ in range(4):
        good.get("/own/")

    assert (good.get("/own/").status_code, bad.get("/own/").status_code) == (429, 429)


def test_the_deregistered_have_no_page(scene, case):
    from shouwen.customers.models import Customer

    browser = inside(linked(scene, case))
    Customer.objects.filter(pk=case.customer_id).update(deregistered_at=timezone.now())

    assert browser.get("/own/").status_code == 404


def reached(scene):
    """Let the company be reached by a hotline and at an address, and everybody else by another."""
    now = timezone.now()
    for number, hotline in ((scene.company.parent_id, "400-100-0020"), (scene.company.pk, "021-10000020")):
        unit = Unit.objects.get(pk=number)
        rename_unit(unit, unit.name, name_en=unit.name_en, code=unit.code, hotline=hotline, address="桂枝路 20 号",
                    version=unit.version, by=by_admin(scene), at=now)  # fmt: skip


def test_every_page_says_where_to_call_and_none_that_leads_nowhere_says_whose_it_is(scene, case):
    reached(scene)
    link = linked(scene, case, "phone")
    browser = Browser()
    browser.get(f"/own/{text_of_link(link.salt)}")
    before = text(browser.get("/own/"))
    browser = inside(link)
    pages = [before, *(text(browser.get(path)) for path in ("/own/", "/own/complaint", "/own/forms/new/没有"))]
    away = text(browser.post("/own/leaving"))
    withdraw_link(link, by=by_admin(scene), at=timezone.now())
    lost = Browser()
    lost.get(f"/own/{text_of_link(link.salt)}")
    nowhere = text(lost.get("/own/"))

    for page in (*pages, away):
        assert 'href="tel:02110000020"' in page
        assert "桂枝路 20 号" in page
    assert 'href="tel:4001000020"' in nowhere
    assert "021-10000020" not in nowhere


def test_without_a_hotline_nobody_is_told_to_call_one(scene, case):
    link = linked(scene, case, "phone")
    browser = Browser()
    browser.get(f"/own/{text_of_link(link.salt)}")

    page = text(browser.get("/own/"))

    assert "请致电给您链接的工作人员" in page
    assert "tel:" not in page


def test_a_slip_that_is_handed_over_bears_the_hotline(scene, case):
    from shouwen.work.actions.entries import begin_entry
    from tests.a_case import form_called

    reached(scene)
    now, by = timezone.now(), scene.by("周婷", timezone.now())
    form = form_called(scene, "服务确认单", "case", now)
    entry = begin_entry(matter_of(case.reference), form, {"服务内容": "更换底座"}, by=by, at=now)
    client = Browser()
    client.force_login(scene.people["周婷"])

    said = "".join(pages(client.get(f"/forms/{entry.pk}/print.pdf").content))

    assert "021-10000020" in said
    assert "桂枝路" in said


def test_whoever_comes_back_to_where_a_form_was_sent_is_led_to_the_page(scene, case):
    """A reload after a refusal, or another language chosen on it, asks for the address of the form."""
    browser = inside(linked(scene, case))

    answers = [browser.get(path) for path in ("/own/files", "/own/questions/1", "/own/code", "/own/code-sending",
                                              "/own/consents/survey", "/own/leaving")]  # fmt: skip

    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(302, "/own/")] * 6
    assert case.number in text(browser.get("/own/"))


def test_a_customer_is_told_that_what_they_sent_is_kept(scene, case):
    asked = ask_customer(matter_of(case.reference), "型号？", by=by_admin(scene), at=timezone.now())
    browser = inside(linked(scene, case))

    def told(path, given):
        return text(browser.get(browser.post(path, given)["Location"]))

    assert "已收到您的回答" in told(f"/own/questions/{asked.sequence}", {"words": "KT-1"})
    assert "已收到您的文件" in told("/own/files", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n1 0 obj\n")})
    assert "已收到您填的表" in told("/own/forms/new/自助评价", {"entry-满意度": "满意"})
    assert "已按您的选择登记" in told("/own/consents/survey", {"agrees": "yes"})
    assert "notice-box" not in text(browser.get("/own/?kept=<b>"))


def test_what_is_refused_names_the_company(scene, case):
    reached(scene)
    browser = inside(linked(scene, case))

    page = text(browser.get("/own/forms/new/没有"))

    assert "百川商贸" in page
    assert "021-10000020" in page


def test_a_customer_complains_from_the_page_of_a_return_as_well(scene, case):
    by, at = by_admin(scene), timezone.now()
    product = record_product(scene.service, Told("KT-1", "保温壶", Decimal(199)), by=by, at=at)
    order = place_order(scene.service, case.customer, [Wanted(product, 2)], by=by, at=at)
    sound = {"matches": True, "opened": False, "package_intact": True, "label_intact": True, "used": False}
    back = take_return(order.lines.get(), Asked("退货", "其他", 1, "发票", **sound), by=by, at=at)
    link, _ = make_link(matter_of(back.reference), Way("mail", MAIL), 7, by=by_admin(scene), at=timezone.now())
    browser = inside(link)

    page = text(browser.get("/own/"))
    done = browser.post("/own/complaint", {"class_key": "服务", "subject": "退货太慢", "words": "等了三天。"})

    assert "/own/complaint" in page
    assert done.status_code == 302
    assert Case.objects.order_by("-pk").first().subject == "退货太慢"


def test_a_service_is_rated_on_its_own_page_and_a_return_once_it_is_done(scene, case):
    by, at = by_admin(scene), timezone.now()
    service = open_case(case.contact, Opened("售后服务", "换密封圈"), by=by, at=at)
    product = record_product(scene.service, Told("KT-1", "保温壶", Decimal(199)), by=by, at=at)
    order = place_order(scene.service, case.customer, [Wanted(product, 1)], by=by, at=at)
    sound = {"matches": True, "opened": False, "package_intact": True, "label_intact": True, "used": False}
    back = take_return(order.lines.get(), Asked("退货", "其他", 1, "发票", **sound), by=by, at=at)
    shown = {}
    for name, one in (("complaint", case), ("service", service), ("return", back)):
        shown[name] = text(inside(linked(scene, one)).get("/own/"))
    marks = dict.fromkeys(MARKS, "满意") | {"服务效率": "不满意"}

    browser = inside(linked(scene, service))
    sent = browser.post("/own/forms/new/服务评价表", {f"entry-{name}": mark for name, mark in marks.items()})
    Return.objects.filter(pk=back.pk).update(state=ReturnState.SETTLED, settled_at=at)
    done = text(inside(linked(scene, back)).get("/own/"))

    assert ("服务评价表" in shown["complaint"], "服务评价表" in shown["return"]) == (False, False)
    assert shown["service"].count("服务评价表") == 1
    assert "售后服务评价表" not in shown["service"]
    assert "售后服务评价表" in done
    assert (sent.status_code, Entry.objects.get(matter=service.reference).form) == (302, "服务评价表")
    assert facts_of("entry.completed", service)[0].figures["low_scores"] == 1
    assert Task.objects.filter(matter=service.reference, title="跟进不满意的评价").count() == 1


def test_a_form_leads_from_the_customers_place_to_their_own_page(scene, case):
    from shouwen.work.actions.entries import begin_entry, sign_entry
    from tests.a_case import form_called

    now, by = timezone.now(), scene.by("周婷", timezone.now())
    form = form_called(scene, "服务确认单", "case", now)
    entry = begin_entry(matter_of(case.reference), form, {"服务内容": "更换底座"}, by=by, at=now)
    client = Browser()
    client.force_login(scene.people["管理员"])
    asked = f'href="/links/of/{case.reference}"'

    assert asked not in client.get(f"/forms/{entry.pk}").content.decode()  # it is not their turn yet
    sign_entry(entry, "制表", 1, by=by, at=now)
    assert asked in client.get(f"/forms/{entry.pk}").content.decode()
    client.force_login(scene.people["韩雪"])
    assert asked not in client.get(f"/forms/{entry.pk}").content.decode()


@pytest.mark.parametrize("is_named", [False, True])
def test_nobody_of_the_house_signs_for_a_customer_whatever_a_unit_calls_their_position(scene, case, is_named):
    from shouwen.organisation.models import PositionName
    from shouwen.work.actions.entries import begin_entry, sign_entry
    from shouwen.work.entry_queries import entries_to_sign
    from shouwen.work.settling import signature_at
    from tests.a_case import form_called

    now, by = timezone.now(), scene.by("周婷", timezone.now())
    assert PositionName.objects.filter(named="客户").exists()  # who serves customers has the steps of their lane
    if not is_named:
        PositionName.objects.filter(named="客户").delete()
    form = form_called(scene, "服务确认单", "case", now)
    entry = begin_entry(matter_of(case.reference), form, {"服务内容": "x"}, by=by, at=now)
    sign_entry(entry, "制表", 1, by=by, at=now)

    for name in scene.people:
        one = scene.by(name, now)
        assert "The customer signs here themselves" in str(
            refusal_of(lambda one=one: sign_entry(entry, "客户", 1, by=one, at=now)))
        assert entry.pk not in entries_to_sign(by=one, at=now), name
    assert not Notice.objects.filter(waits_for=signature_at(entry.reference, "客户")).exists()
