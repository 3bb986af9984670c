"""The next maintenance date of a personal record gives whoever keeps it a task in good time (SD-4.8)."""

import pytest

from shouwen.cases.pack import forms_of
from shouwen.compliance.actions import set_local_value
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.customers.reading import matter_of_customer
from shouwen.facts.models import Fact
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.entries import begin_entry, save_entry
from shouwen.work.models import Deadline, Task
from tests.factories import make_member, make_position
from tests.orders.shop import open_shop
from tests.scenes import local

pytestmark = pytest.mark.django_db
SHEET = "自然人客户信息资料表"
AT = "2026-03-02 09:00"


@pytest.fixture
def shop(db):
    shop = open_shop()
    deeds = dict.fromkeys(("record_customer", "see_customer", "log_contact", "see_contact"), "unit")
    shop.keeper = make_member("何信", shop.unit, position=make_position("客户信息管理专员", deeds))
    return shop


def lead(shop, days="7 days"):
    by = shop.by(make_member("制度", shop.unit.parent, ("set_local_value",)), local(AT))
    set_local_value(shop.unit.parent, "service-department", "maintenance_reminder_before", days, since=local(AT), by=by,
                    at=local(AT))  # fmt: skip


def log(next_on, *more):
    return {"维修记录": [{"送修日期": "2026-03-01", "下一次保养期": day} for day in (next_on, *more)]}


def keep(shop, values, at=AT, entry=None):
    at = local(at)
    by = shop.by(shop.keeper, at)
    if entry is not None:
        entry.refresh_from_db()
        return save_entry(entry, values, entry.latest, by=by, at=at)
    matter = matter_of_customer(shop.customer)
    form = next(one for one in forms_of(matter, at, "customer") if one.title == SHEET)
    return begin_entry(matter, form, values, by=by, at=at)


def tasks(shop):
    return list(Task.objects.filter(matter=shop.customer.reference).values_list("title", "position", "citation", "state"))


def test_a_task_is_given_so_many_days_before(shop):
    lead(shop)
    keep(shop, log("2026-06-01"))

    sweep_deadlines(local("2026-05-24 23:00"))
    assert tasks(shop) == []

    sweep_deadlines(local("2026-05-26 00:00"))
    assert tasks(shop) == [("提醒客户保养", "客户信息管理专员", "service-department@1#第四章/八", "open")]
    assert local("2026-05-25 00:00") <= Task.objects.get().opened_at < local("2026-05-26 00:00")


def test_nobody_is_reminded_where_the_site_sets_no_days(shop):
    keep(shop, log("2026-06-01"))

    sweep_deadlines(local("2026-06-02 12:00"))

    assert tasks(shop) == []
    assert not Deadline.objects.filter(standard="SD-4.8/next").exists()


def test_a_date_that_is_nearer_than_that_gives_the_task_at_once(shop):
    lead(shop)
    keep(shop, log("2026-03-05"))

    sweep_deadlines(local("2026-03-02 09:01"))

    assert len(tasks(shop)) == 1


def test_a_day_that_is_past_or_stays_is_told_once(shop):
    lead(shop)
    entry = keep(shop, log("2026-01-05"))
    assert not Fact.objects.filter(kind="day.told").exists()

    keep(shop, log("2026-01-05", "2026-06-01"), entry=entry)
    keep(shop, {**log("2026-01-05", "2026-06-01"), "车型": "小客车"}, "2026-03-03 09:00", entry)
    keep(shop, log("2026-01-05", "2026-09-01"), "2026-03-04 09:00", entry)

    assert list(Fact.objects.filter(kind="day.told").order_by("pk").values_list("figures__on", flat=True)) == [
        "2026-06-01", "2026-09-01",
    ]  # fmt: skip
    states = Deadline.objects.filter(standard="SD-4.8/next").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["cancelled", "open"]


def test_the_next_of_several_dates_counts_and_a_call_before_the_time_does_not(shop):
    lead(shop)
    keep(shop, log("2026-09-01", "2026-06-01"))
    clock = Deadline.objects.get(standard="SD-4.8/next")
    assert clock.due_at > local("2026-06-01 12:00")
    assert clock.holder == shop.customer.reference

    for at, state in (("2026-04-01 10:00", "open"), ("2026-05-25 10:00", "met")):
        when = local(at)
        by = shop.by(shop.keeper, when)
        log_contact(shop.unit, shop.customer, Conversation("phone", "out", "保养提醒"), by=by, at=when)
        clock.refresh_from_db()
        assert clock.state == state, at


def test_the_task_stands_on_the_workbench_and_is_done_there(client, shop):
    lead(shop)
    keep(shop, log("2026-03-05"))
    sweep_deadlines(local("2026-03-02 09:01"))
    client.force_login(shop.keeper)
    task = Task.objects.get()

    assert "提醒客户保养" in client.get("/").content.decode()
    page = client.get(f"/tasks/{task.pk}")
    assert page.status_code == 200
    assert "孙丽" in page.content.decode()
    answer = client.post(f"/tasks/{task.pk}", {"once": "one", "deed": "done"})

    assert answer.status_code == 302
    task.refresh_from_db()
    assert task.state == "done"
