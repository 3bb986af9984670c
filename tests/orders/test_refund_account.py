"""The account for a refund is finance's to read (SD-2.10-n1): others see its end, on every door."""

from importlib import import_module
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.config.migrations import find_anew
from shouwen.orders.actions.returns import Asked, take_return
from shouwen.orders.models import Return
from shouwen.orders.reading import matter_of_return
from shouwen.search.models import Findable
from shouwen.work.actions.entries import EntryOvertaken, begin_entry, save_entry
from shouwen.work.entries import form_in
from shouwen.work.masking import masked
from shouwen.work.models import Entry, Task
from tests.api.program import Program
from tests.factories import refusal_of
from tests.scenes import service_department

pytestmark = pytest.mark.django_db

ACCOUNT, OTHER, END = "6222 7777 8888 9999", "6222 7777 1111 9999", "•••• 9999"
SLIP = {"用户名": "孙丽", "退款账号": ACCOUNT, "退货原因": "不合用"}


@pytest.fixture
def slip(shop):
    at = timezone.now()
    order = shop.buy(at=f"{at:%Y-%m-%d} 00:01")
    asked = Asked("退货", "其他", 1, "发票", matches=True, opened=False, package_intact=True, label_intact=True,
                  used=False)  # fmt: skip
    one = take_return(order.lines.get(), asked, by=shop.by(shop.agent, at), at=at)
    edition = service_department().hash
    return begin_entry(matter_of_return(one), form_in(edition, "退货小帖示"), SLIP, by=shop.by(shop.agent, at), at=at)


def test_an_upgrade_forgets_what_was_found_of_accounts_and_finds_the_rest(slip):
    """Slips that were filled in before the field was masked stood in the search with their account."""
    mine = Findable.objects.filter(reference=slip.reference)
    mine.update(words=f"退货小帖示 {ACCOUNT} 不合用")
    upgrade = import_module("shouwen.search.migrations.0007_less_is_found")
    with connection.schema_editor() as editor:
        upgrade.by_title_alone(None, editor)
    meanwhile = mine.get().words

    find_anew(["search.0007_less_is_found"])

    assert "退货小帖示" in meanwhile
    assert ACCOUNT not in meanwhile
    assert ACCOUNT not in mine.get().words
    assert "不合用" in mine.get().words


def read(client, member, slip):
    """What a member reads of the slip: on its page, in its sheet, by API."""
    client.force_login(member)
    sheet = client.get(reverse("entry-sheet", args=[slip.pk]))
    book = load_workbook(BytesIO(sheet.content))
    cells = " ".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value)
    told = Program(member, "see_order", "settle_return").get(f"entries/{slip.pk}").json()["values"]["退款账号"]
    return client.get(reverse("entry", args=[slip.pk])).content.decode(), cells, told


def test_finance_reads_the_account_and_nobody_else(client, shop, slip):
    for door in read(client, shop.cashier, slip):
        assert ACCOUNT in door
        assert "••••" not in door
    for door in read(client, shop.agent, slip):
        assert ACCOUNT not in door
        assert END in door


def test_nobody_finds_the_slip_by_its_account(slip):
    found = Findable.objects.get(reference=slip.reference)

    assert "7777" not in f"{found.title} {found.words}"


def test_sent_back_as_it_was_shown_it_stays_and_another_may_be_written(client, shop, slip):
    client.force_login(shop.agent)
    page = reverse("entry", args=[slip.pk])
    given = {"version": 1, "entry-用户名": "孙莉", "entry-退款账号": END, "entry-退货原因": "不合用"}

    assert client.post(page, given).status_code == 302
    assert kept(slip) == ACCOUNT
    assert client.post(page, {**given, "version": 2, "entry-退款账号": OTHER}).status_code == 302

    assert kept(slip) == OTHER
    history = client.get(page).content.decode()
    assert "7777" not in history
    assert history.count(END) >= 3  # as it was, as it is, and in its box


def test_who_was_overtaken_is_not_told_the_account(shop, slip):
    at = timezone.now()
    by = shop.by(shop.agent, at)
    save_entry(slip, {"用户名": "孙莉"}, 1, by=by, at=at)

    refused = refusal_of(lambda: save_entry(slip, {"用户名": "孙力"}, 1, by=by, at=at))

    assert isinstance(refused, EntryOvertaken)
    assert refused.theirs["退款账号"] == END


@pytest.mark.parametrize(("text", "shown"), [("6222777788889999", END), ("12345678", "•••• 5678"), ("1234567", "••••")])
def test_the_end_is_shown_of_long_texts_only(text, shown):
    assert masked(text) == shown


def kept(slip):
    return Entry.objects.get(pk=slip.pk).versions.order_by("number").last().content["退款账号"]


def test_what_waits_of_a_return_says_which_one(client, shop, slip):
    """A follow-up of a low mark stood on the workbench without a word of what it is about."""
    one = Return.objects.get()
    task = Task.objects.create(
        matter=one.reference, unit=shop.unit, title="跟进不满意的评价", state="open", holder=shop.agent,
        opened_at=timezone.now(),
    )
    client.force_login(shop.agent)

    page = client.get("/").content.decode()

    line = page.partition(f'href="/tasks/{task.pk}"')[2].partition("</li>")[0]
    assert f'href="/returns/{one.pk}">{one.number}</a> 保温壶' in line
