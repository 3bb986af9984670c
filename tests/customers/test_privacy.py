"""What is protected of a customer, by who may not read it, at every door: a mark in each field, found nowhere."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import CharField, TextField
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.api.described import api
from shouwen.compliance.actions import adopt_edition
from shouwen.customers.actions import Point, erase_customer, record_customer
from shouwen.customers.company_numbers import CompanyNumber
from shouwen.customers.credit.actions import propose_grade
from shouwen.customers.credit.models import Measure
from shouwen.customers.merges.actions import merge_customers
from shouwen.customers.models import ContactPoint, Customer
from shouwen.customers.reading import matter_of_customer
from shouwen.customers.secrecy.actions import classify_customer
from shouwen.customers.secrecy.models import Opening
from shouwen.facts.actions import record
from shouwen.facts.kinds import all_kinds
from shouwen.orders.actions.orders import Wanted, place_order
from shouwen.orders.actions.products import Told, record_product
from shouwen.orders.actions.returns import Asked, take_return
from shouwen.orders.reading import matter_of_return
from shouwen.regulation.packs import read_pack
from shouwen.web.customers.page import TABS
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.actions.export_making import make_next_export
from shouwen.work.actions.exports import ask_export, read_export
from shouwen.work.actions.opening_links import make_code
from shouwen.work.entries import form_in
from shouwen.work.exportable import export_list, export_lists
from shouwen.work.link_secrets import text_of_link
from shouwen.work.models import Notice
from tests.a_case import READS, one_of_each
from tests.api.program import Program
from tests.browser import Browser
from tests.customers.test_reading_for_a_reason import VALUES
from tests.factories import as_member, make_member, make_position
from tests.page_addresses import address_of, page_patterns
from tests.scenes import PACKS, service_department
from tests.stage import scene, stage  # noqa: F401  fixtures

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
#: How long an opened file stays open here.
OPEN_FOR = timedelta(hours=1)
#: A mark for each field that is protected: what stands in it and nowhere else.
MARKS = {
    "telephone": "13977771234", "mail": "geheim@marken.example", "address": "梧桐弄七十七号", "remark": "只收现款印记",
    "company's sheet": "收集紫砂壶印记", "person's sheet": "脾气急躁印记", "credit analysis": "传言资金链断印记",
    "company number": "91350100M000100Y43", "credit figures": "87.65", "account for the refund": "6222777788889999",
}  # fmt: skip
#: What belongs to a return and not to the file: whoever may see the return pays the money back.
OF_RETURNS = {"account for the refund"}
OF_THE_FILE = frozenset(MARKS) - OF_RETURNS
SHEETS = {
    "法人客户信息资料表": {"兴趣": MARKS["company's sheet"]},
    "自然人客户信息资料表": {"客户意见": MARKS["person's sheet"]},
    "客户信用分析表": {"1、是否有不当交易的谣传": MARKS["credit analysis"]},
}
SLIP = {"用户名": "欧阳", "退款账号": MARKS["account for the refund"], "退货原因": "不合用"}
RIGHTS = (
    *READS, "record_customer", "merge_customers", "propose_grade", "check_grade", "keep_customer_lists", "open_case",
    "log_contact", "work_on_case", "record_order", "take_return", "prepare_sales",
)  # fmt: skip
EXPORTS = ("customers", "customer-standing", "regions", "outlets", "cases", "contacts", "orders", "returns", "sales-year",
           "sales-month", "sales-ranking", "sales-returned", "erasures", "moves", "batches", "receipts", "permits",
           "surveys")  # fmt: skip
#: Lists of one thing, which are taken out from its page only and are asked for by its number.
OF_ONE_THING = {"trial_lines", "sales-lines", "satisfaction", "period-sheet", "responses"}
#: A part of each mark, as somebody types who looks for it; and where.
WORDS = (MARKS["telephone"][-4:], "欧阳", "geheim", "梧桐", "只收", "紫砂", "急躁")
SEARCHES = ("/customers/?q=", "/search?q=", "/search/hits?q=", "/contacts/known-customers?number=")
#: Every address, but those that end the session.
LEAVING = {"sign_out", "own-leaving"}


@pytest.fixture(scope="module")
def things(stage, tmp_path_factory):  # noqa: F811
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        made = one_of_each(stage)
        yield SimpleNamespace(**vars(made) | {
            "service": made.service, "quality": made.quality, "people": made.people, "other_link": made.link,
            "batch": made.batch, "receipt": made.receipt, "product": made.product,
            **marked(stage, made), **people_of(made),
        })  # fmt: skip


@pytest.fixture(autouse=True)
def _undone(scene, things):  # noqa: F811
    """Whatever a test does is undone."""
    settings.API_PER_MINUTE = 1_000_000


def people_of(made):
    """Return who may read customers here, who may only elsewhere, and who may nothing."""
    position = make_position("客户经理人", dict.fromkeys(RIGHTS, "unit"))
    return {"reader": make_member("艾读", made.service, position=position),
            "elsewhere": make_member("别处", made.quality, position=position)}  # fmt: skip


def marked(stage, made):  # noqa: F811
    """Record a customer with every mark: points, remark, sheets, what was measured, a return with its slip."""
    at = timezone.now() - timedelta(minutes=50)
    by, unit = stage.by("管理员", at), made.service
    points = [Point("phone", MARKS["telephone"]), Point("mail", MARKS["mail"]), Point("address", MARKS["address"])]
    more = {"kind": "company", "company": "印记公司", "remark": MARKS["remark"],
            "company_number": CompanyNumber("credit_code", MARKS["company number"])}  # fmt: skip
    customer = record_customer(unit, "欧阳印", points, by=by, at=at, **more)
    product = record_product(unit, Told("YJ-1", "印泥", Decimal("4321.09")), by=by, at=at)
    order = place_order(unit, customer, [Wanted(product, 2)], by=by, at=at)
    sound = {"matches": True, "opened": False, "package_intact": True, "label_intact": True, "used": False}
    back = take_return(order.lines.get(), Asked("退货", "其他", 1, "发票", **sound), by=by, at=at)
    edition = service_department().hash
    scores = {one.name: 4 for one in form_in(edition, "客户信用分析表").form.fields if one.type == "integer"}
    sheets = {**SHEETS, "客户信用分析表": {**SHEETS["客户信用分析表"], **scores}}
    wanted = [(matter_of_customer(customer), *one) for one in sheets.items()]
    entries = [
        begin_entry(matter, form_in(edition, name), given, by=by, at=at)
        for matter, name, given in (*wanted, (matter_of_return(back), "退货小帖示", SLIP))
    ]
    sign_entry(entries[2], "填表人", 1, by=by, at=at)
    Measure.objects.filter(customer=customer).update(score=Decimal("87.65"), figures={"score": "87.65"})
    change = propose_grade(customer, "A", "回款变慢", by=by, at=at)
    return {"customer": customer, "order": order, "back": back, "entry": entries[0], "entries": entries, "change": change}


def secret(things):
    """Put the file into a class of secrecy."""
    by = things.scene.by("管理员", timezone.now())
    classify_customer(Customer.objects.get(pk=things.customer.pk), "机密", by=by, at=by.at)


def kept_closed(things):
    """Let the unit follow a text by which nobody reads a file unasked (travel-centre 二/（四）/7)."""
    by = things.scene.by("管理员", timezone.now())
    adopt_edition(things.service, read_pack(PACKS / "travel-centre" / "1", all_kinds()), VALUES,
                  since=by.at, by=by, at=by.at)  # fmt: skip


def deregistered(things):
    """Deregister the customer, as the last step of the flow does."""
    by = things.scene.by("管理员", timezone.now())
    record("customer.deregistered", at=by.at, unit=things.service.pk, by=by.reference, about=things.customer,
           for_whom=things.customer)  # fmt: skip


def erased(things):
    """Erase what is held of the person."""
    by = things.scene.by("管理员", timezone.now())
    erase_customer(Customer.objects.get(pk=things.customer.pk), by=by, at=by.at)


def merged(things):
    """Merge the secret file into another one of the same class, which its reader has not opened either."""
    secret(things)
    by = things.scene.by("管理员", timezone.now())
    other = record_customer(things.service, "欧阳印", [], kind="company", by=by, at=by.at)
    other = classify_customer(other, "机密", by=by, at=by.at)
    for one in (things.customer, other):
        open_to(one, by.member)
    one = Customer.objects.get(pk=things.customer.pk)
    merge_customers(one, other, (one.version, other.version), by=by, at=by.at)
    things.kept = other


def open_to(customer, member):
    at = timezone.now()
    Opening.objects.create(customer=customer, member=member, purpose="核对资料", at=at, until=at + OPEN_FOR)


def browser_of(member=None):
    browser = Browser(raise_request_exception=False)
    if member is not None:
        browser.force_login(member)
    return browser


def words_of(answer):
    """Return what an answer says: of a sheet its cells."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        return cells_of(content)
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        content = json.dumps(json.loads(content), ensure_ascii=False).encode()
    return content.decode("utf-8", "replace") + str(answer.headers)


def cells_of(content):
    cells = (cell for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(cell.value) for cell in cells)


def addresses(things):
    """Yield every page of the customer and of everything else: those of tabs, what searches find, what is listed."""
    here = f"/customers/{things.customer.pk}"
    yield from (f"{here}?tab={tab}" for tab in TABS)
    yield from (f"/customers/standing?show={show}" for show in ("graded", "excellent", "dangerous"))
    for words in WORDS:
        yield from (f"{path}{words}" for path in SEARCHES)
    yield from (f"/forms/{one.pk}{more}" for one in things.entries for more in ("", "/print", "/sheet"))
    for _name, where in page_patterns():
        if _name not in LEAVING:
            yield address_of(where, things)


def api_addresses(things):
    """Yield every address of the API that is read."""
    numbers = {"customers": things.customer, "orders": things.order, "returns": things.back, "forms": things.entry,
               "entries": things.entry, "grade-changes": things.change, "cases": things.case}  # fmt: skip
    for path, deeds in api.get_openapi_schema()["paths"].items():
        if "get" not in deeds:
            continue
        path = path.removeprefix("/api/")
        number = getattr(numbers.get(path.partition("/")[0]), "pk", 1)
        yield re.sub(r"\{[^}]+\}", str(number), path), {}
    yield from ((path, {"q": words}) for path in ("customers", "search") for words in WORDS)
    yield from ((f"forms/{one.pk}", {}) for one in things.entries)
    yield "facts", {"about": things.customer.reference}
    yield "forms", {"matter": things.customer.reference}


def leaks(said, marks, where, found):
    for name in marks:
        if MARKS[name] in said.replace(" ", ""):
            found.setdefault(name, set()).add(where)


def seen_on_pages(things, browser, marks, posts=True):
    """Return where marks stand on pages: by field, the addresses. ``posts``: forms are sent too, and refused."""
    found = {}
    for path in dict.fromkeys(addresses(things)):
        leaks(words_of(browser.get(path)), marks, path, found)
    for path in dict.fromkeys(addresses(things)) if posts else ():
        with transaction.atomic():
            leaks(words_of(browser.post(path)), marks, f"POST {path}", found)
            transaction.set_rollback(True)
    return found


def seen_through_the_api(things, program, marks):
    found = {}
    for path, query in api_addresses(things):
        leaks(words_of(program.get(path, language="zh-hans", **query)), marks, f"api {path}", found)
    return found


def seen_in_exports(things, member, marks):
    """Let the worker make each list for a member, and read what it made."""
    at, found = timezone.now(), {}
    for key in EXPORTS:
        by = as_member(member, at)
        if not by.has(export_list(key).deed):
            continue
        made = ask_export(key, {}, language="zh-hans", zone="Asia/Shanghai", by=by, at=at)
        while make_next_export(timezone.now):
            pass
        leaks(cells_of(read_export(made.pk, by=by, at=timezone.now())[1].read_bytes()), marks, f"export {key}", found)
    return found


def told_anywhere(marks, caplog):
    """Return the marks that stand in a notice, a mail or a log."""
    said = "\n".join([caplog.text, *(f"{one.subject} {one.body}" for one in mail.outbox),
                      *(str(vars(one)) for one in Notice.objects.all())])  # fmt: skip
    return {name for name in marks if MARKS[name] in said}


def seen(things, member, marks, *scopes):
    """Return where a member finds marks, at every door."""
    doors = (seen_on_pages(things, browser_of(member), marks), seen_in_exports(things, member, marks),
             seen_through_the_api(things, Program(member, *scopes), marks))  # fmt: skip
    return {name: sorted(set().union(*(one.get(name, ()) for one in doors))) for name in marks
            if any(name in one for one in doors)}  # fmt: skip


#: Text fields of a customer's row and contact points: those that bear a mark, and those by which a secret file is found.
MARKED_FIELDS = {"remark", "company_number", "value", "plain", "reversed_digits"}
FOUND_BY = {"number", "kind", "name", "name_key", "initials", "company", "also_known_as", "registry", "trade", "secrecy",
            "label"}  # fmt: skip


def test_no_text_of_a_customer_is_left_without_a_mark_or_a_reason():
    rows = [field for model in (Customer, ContactPoint) for field in model._meta.get_fields()]
    texts = {field.name for field in rows if isinstance(field, (CharField, TextField))}

    assert texts == MARKED_FIELDS | FOUND_BY


def test_no_list_that_goes_out_is_left_unlooked_at():
    assert {one.key for one in export_lists()} == {*EXPORTS, *OF_ONE_THING}


def test_the_right_person_reads_every_field(things):
    """So the tests below can fail."""
    admin = things.people["管理员"]
    on_pages = seen_on_pages(things, browser_of(admin), MARKS, posts=False)
    through = seen_through_the_api(things, Program(admin), MARKS)

    assert set(on_pages) == set(MARKS)
    assert set(through) >= {"telephone", "mail", "address", "remark", "credit figures"}
    assert "telephone" in seen_in_exports(things, admin, MARKS)


def test_every_search_is_an_address_that_there_is(things):
    browser = browser_of(things.people["管理员"])

    assert [browser.get(f"{path}欧阳").status_code for path in SEARCHES] == [200] * len(SEARCHES)


def test_whoever_opened_a_secret_file_reads_it(things):
    secret(things)
    open_to(things.customer, things.reader)

    # The account of a return is finance's: not of the file, and read by whoever settles returns.
    assert set(seen_on_pages(things, browser_of(things.reader), MARKS, posts=False)) == set(MARKS) - OF_RETURNS


@pytest.mark.parametrize("state", [secret, merged, kept_closed, deregistered])
def test_what_is_closed_is_read_at_no_door(things, caplog, state):
    state(things)

    with caplog.at_level(logging.DEBUG):
        found = seen(things, things.reader, OF_THE_FILE)

    assert found == {}
    assert told_anywhere(OF_THE_FILE, caplog) == set()


def test_what_was_erased_is_read_by_nobody(things, caplog):
    erased(things)

    with caplog.at_level(logging.DEBUG):
        found = seen(things, things.people["管理员"], set(MARKS) - {"credit figures"})

    assert found == {}
    assert told_anywhere(MARKS, caplog) == set()


@pytest.mark.parametrize("who", ["nobody", "elsewhere"])
def test_who_has_no_right_here_reads_it_at_no_door(things, caplog, who):
    with caplog.at_level(logging.DEBUG):
        found = seen(things, getattr(things, who), MARKS)

    assert found == {}
    assert told_anywhere(MARKS, caplog) == set()


def test_who_is_not_signed_in_reads_nothing(things):
    assert seen_on_pages(things, browser_of(), MARKS) == {}
    nobody = Program(things.nobody)
    nobody.text = "none"
    assert seen_through_the_api(things, nobody, MARKS) == {}


def test_the_link_of_somebody_else_shows_nothing(things):
    browser = browser_of()
    browser.get(f"/own/{text_of_link(things.other_link.salt)}")
    code = make_code(things.other_link, by=things.other_link.for_whom, at=timezone.now())
    assert browser.post("/own/code", {"code": code}).status_code == 302

    assert seen_on_pages(things, browser, MARKS) == {}


@pytest.mark.parametrize("scope", ["see_regulation", "see_organisation"])
def test_a_token_without_the_scope_reads_nothing(things, scope):
    assert seen_through_the_api(things, Program(things.people["管理员"], scope), MARKS) == {}
