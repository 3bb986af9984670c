"""The first run leads on: what is still to do, and what is said while no regulation is adopted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shouwen.compliance.actions import adopt_edition
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.customers.actions import record_customer
from shouwen.organisation import actions
from shouwen.organisation.models import Unit
from shouwen.web.cases.menu import grouped
from shouwen.work.unheld import unheld_positions
from tests.factories import as_member, make_member, make_position, post
from tests.scenes import ROUND_THE_CLOCK, VALUES, service_department
from tests.test_permissions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def first(at):
    return actions.first_run("百川集团", "张三", sign_in="first", secret="a good pass phrase",
                             at=at - timedelta(days=1))


def test_after_the_first_run_the_administrator_sees_what_is_to_do(first):
    top = Unit.objects.get()

    page = client_of(first).get("/administration/units/").content.decode()

    assert 'id="to-do"' in page
    for path in (f"/administration/units/{top.pk}", "/administration/positions/", "/administration/members/new",
                 f"/administration/units/{top.pk}/calendars/new", f"/administration/regulation/{top.pk}",
                 f"/administration/units/{top.pk}/position-names"):
        assert f'href="{path}"' in page, path
    assert 'step step-done"' not in page
    assert 'href="/administration/units/#to-do"' in client_of(first).get("/").content.decode()


def test_what_is_done_is_ticked(first, at):
    by = as_member(first, at)
    unit = actions.open_unit(Unit.objects.get(), "客户服务部", kind="department", code="KF", zone="", by=by, at=at)
    actions.join_member(unit, "李四", sign_in="second", by=by, at=at)
    actions.publish_calendar(Unit.objects.get(parent=None), "office", ROUND_THE_CLOCK, since=at.date(), by=by, at=at)

    page = client_of(first).get("/administration/units/").content.decode()

    assert page.count('step step-done"') == 3
    assert page.count('step step-now"') == 1


def test_what_nobody_holds_leads_to_the_unit_whose_regulation_names_it(first, at):
    """In the first unit that follows a regulation everybody is there, in the second nobody."""
    by, top = as_member(first, at), Unit.objects.get()
    north, south = (actions.open_unit(top, name, kind="subsidiary", code=name, zone="", by=by, at=at) for name in "北南")
    for unit in (north, south):
        adopt_edition(unit, service_department(), VALUES, since=at, by=by, at=at)
    everybody = make_position("全员")
    post(make_member("李四", north), "全员", north, since=at)
    for gap in unheld_positions(north.pk, at):
        actions.name_position(north, gap.named, everybody, by=by, at=at)
    assert unheld_positions(north.pk, at) == []

    page = client_of(first).get("/administration/units/").content.decode()

    assert f'href="/administration/units/{south.pk}/position-names"' in page
    assert f"有 {len(unheld_positions(south.pk, at))} 个岗位无人担任" in page


def test_who_may_not_do_it_all_is_not_asked_to(first, at):
    reader = make_member("李四", Unit.objects.get())
    make_position("查看", {"see_organisation": "subtree"})
    post(reader, "查看", Unit.objects.get())

    assert 'id="to-do"' not in client_of(reader).get("/administration/units/").content.decode()


@pytest.fixture
def contact(first, at):
    by = as_member(first, at)
    customer = record_customer(Unit.objects.get(), "刘洋", [], by=by, at=at)
    return log_contact(Unit.objects.get(), customer, Conversation("phone", "in", "漏电"), by=by, at=at)


def test_without_a_regulation_a_case_says_so_and_leads_who_may_adopt_one(first, contact):
    answer = client_of(first).get(f"/cases/new?contact={contact.pk}")

    assert answer.status_code == 409
    assert f'href="/administration/regulation/{contact.unit_id}"' in answer.content.decode()


def test_others_are_told_who_may(first, contact):
    clerk = make_member("李四", contact.unit)
    make_position("接待", {"open_case": "unit", "see_contact": "unit"})
    post(clerk, "接待", contact.unit)

    page = client_of(clerk).get(f"/cases/new?contact={contact.pk}").content.decode()

    assert "以下人员可以采用规范" in page
    assert "张三" in page
    assert "/administration/regulation/" not in page


def test_more_deeds_come_in_groups():
    deeds = [("受理投诉", "/cases/1/acceptance"), ("结案", "/cases/1/closure"), ("答复客户", "/cases/1/reply?x=1"),
             ("转办", "/cases/1/transfer"), ("暂停", "/cases/1/pause"), ("请示报告", "/cases/1/report")]

    assert [[words for words, _path in some] for _title, some in grouped(deeds)] == [
        ["受理投诉"], ["答复客户"], ["转办"], ["请示报告"], ["结案", "暂停"]]
    assert grouped([]) == []
