"""Lists by API are narrowed as their pages are, and say what they do not know."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.cases.models import Case
from shouwen.contacts.models import Contact
from shouwen.customers.actions import Place, record_customer
from shouwen.customers.actions.consents import give_consent
from shouwen.customers.actions.lists import RegionTold, record_region, record_tag, tag_customer
from shouwen.customers.credit.models import GradeChange, Rating
from shouwen.customers.models import Customer
from tests.api.program import Program
from tests.scenes import SHANGHAI, take_complaint


@pytest.fixture
def cases(scene):
    """Five cases that differ in what lists are narrowed by."""
    now = timezone.now()
    made = [take_complaint(scene, now - timedelta(minutes=50 - 5 * number), name=f"刘洋{number}") for number in range(5)]
    for place, changed in enumerate((
        {"urgency": "urgent"}, {"class_key": "服务态度"}, {"unit": scene.departments["质检部"]},
        {"holder": scene.people["吴敏"]}, {"opened_at": now - timedelta(days=40), "due_at": None},
    )):  # fmt: skip
        Case.objects.filter(pk=made[place].pk).update(**changed)
    Contact.objects.filter(pk=made[1].contact_id).update(channel="letter", direction="out")
    return made


def numbers(program, path="cases", **asked):
    answer = program.get(path, limit=100, **asked)
    assert answer.status_code == 200, answer.json()
    return {row["id"] for row in answer.json()["rows"]}


def test_cases_are_narrowed_as_on_their_page(scene, cases):
    program = Program(scene.people["管理员"])
    pks = [case.pk for case in cases]
    day = (timezone.now() - timedelta(days=40)).astimezone(SHANGHAI).date()

    for asked, expected in (
        ({}, pks),
        ({"urgency": "urgent"}, pks[:1]),
        ({"class_key": "服务态度"}, pks[1:2]),
        ({"unit": scene.departments["质检部"].pk}, pks[2:3]),
        ({"unit": scene.company.pk}, pks),
        ({"holder": scene.people["吴敏"].pk}, pks[3:4]),
        ({"customer": cases[2].customer_id}, pks[2:3]),
        ({"channel": "letter"}, pks[1:2]),
        ({"since": day, "until": day}, pks[4:]),
        ({"until": day - timedelta(days=1)}, []),
        ({"kind": "投诉", "show": "all"}, pks),
        ({"show": "closed"}, []),
        ({"show": "mine"}, []),
    ):
        assert numbers(program, **asked) == set(expected), asked


@pytest.mark.parametrize("asked", [
    {}, {"show": "all"}, {"sort": "due"}, {"kind": "投诉"}, {"since": "2020-01-01"}, {"show": "overdue"},
])  # fmt: skip
@pytest.mark.parametrize("who", ["管理员", "周婷", "吴敏"])
def test_pages_of_a_list_hold_each_case_once_in_the_order_of_the_whole(scene, cases, asked, who):
    Case.objects.filter(pk__in=[cases[0].pk, cases[1].pk]).update(due_at=timezone.now() - timedelta(minutes=1))
    program = Program(scene.people[who])
    whole = [row["id"] for row in program.get("cases", limit=100, **asked).json()["rows"]]

    seen, cursor = [], ""
    for _page in range(10):
        read = program.get("cases", limit=1, cursor=cursor, **asked).json()
        seen += [row["id"] for row in read["rows"]]
        cursor = read["next"]
        if not cursor:
            break

    assert seen == whole
    assert whole


def test_contacts_are_narrowed_as_on_their_page(scene, cases):
    program = Program(scene.people["周婷"])
    contacts = [case.contact_id for case in cases]

    for asked, expected in (
        ({}, contacts),
        ({"channel": "letter"}, contacts[1:2]),
        ({"direction": "out"}, contacts[1:2]),
        ({"customer": cases[3].customer_id}, contacts[3:4]),
        ({"receiver": scene.people["周婷"].pk}, contacts),
        ({"receiver": scene.people["吴敏"].pk}, []),
        ({"unit": scene.departments["质检部"].pk}, []),
        ({"since": "2020-01-01"}, contacts),
        ({"until": "2020-01-01"}, []),
    ):
        assert numbers(program, "contacts", **asked) == set(expected), asked
    first = program.get("contacts", limit=3).json()
    rest = program.get("contacts", limit=3, cursor=first["next"]).json()
    assert [row["id"] for row in (*first["rows"], *rest["rows"])] == contacts[::-1]
    assert rest["next"] is None


@pytest.mark.parametrize(("path", "asked", "field"), [
    ("cases", {"kind": "投"}, "kind"),
    ("cases", {"class_key": "天气"}, "class_key"),
    ("cases", {"urgency": "very"}, "urgency"),
    ("cases", {"unit": 999_999}, "unit"),
    ("cases", {"holder": 999_999}, "holder"),
    ("cases", {"holder": 0}, "holder"),
    ("cases", {"customer": 999_999}, "customer"),
    ("cases", {"channel": "pigeon"}, "channel"),
    ("cases", {"since": "2026-02-30"}, "since"),
    ("cases", {"since": "0001-01-01"}, "since"),
    ("cases", {"until": "9999-12-31"}, "until"),
    ("cases", {"since": "2026-03-02", "until": "2026-03-01"}, "until"),
    ("cases", {"sort": "name"}, "sort"),
    ("cases", {"show": "some"}, "show"),
    ("contacts", {"direction": "up"}, "direction"),
    ("contacts", {"receiver": 999_999}, "receiver"),
    ("contacts", {"since": "2026-03-02", "until": "2026-03-01"}, "until"),
])  # fmt: skip
def test_what_names_nothing_is_refused_and_named(scene, case, path, asked, field):
    answer = Program(scene.people["周婷"]).get(path, **asked)

    assert answer.status_code == 422
    assert field in answer.content.decode()


def test_who_takes_part_finds_by_api_what_their_position_does_not_show(scene, case):
    from shouwen.work.models import Task

    task = Task.objects.filter(matter=case.reference, state="open").first()
    Task.objects.filter(pk=task.pk).update(holder=scene.people["卫平"])

    assert numbers(Program(scene.people["卫平"])) == {case.pk}
    assert numbers(Program(scene.people["韩雪"])) == set()


@pytest.mark.parametrize("path", ["cases", "cases?show=overdue&unit={unit}", "contacts?channel=phone"])
def test_a_narrowed_list_costs_as_many_statements_for_three_rows_as_for_one(scene, case, path):
    program = Program(scene.people["周婷"])
    path, _, query = path.format(unit=scene.service.pk).partition("?")
    asked = dict(pair.split("=") for pair in query.split("&")) if query else {}
    assert program.get(path, **asked).status_code == 200  # what a process reads only once
    counted = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert program.get(path, **asked).status_code == 200
        counted.append(len(queries))
        take_complaint(scene, timezone.now() - timedelta(minutes=9), name="刘洋二")
        take_complaint(scene, timezone.now() - timedelta(minutes=8), name="刘洋三")

    assert counted[1] == counted[0] <= 12


@pytest.fixture
def customers(scene):
    """Five customers that differ in what their list is narrowed by; the third was in contact today."""
    now = timezone.now()
    case = take_complaint(scene, now - timedelta(minutes=30), name="刘洋丙")
    by = scene.by("管理员", now)
    region = record_region(scene.service, RegionTold("A", "城东"), by=by, at=now)
    tag = record_tag(scene.service, "老客户", by=by, at=now)
    old = now - timedelta(days=40)
    made = [
        record_customer(scene.service, "刘洋甲", [], kind="company", place=Place(region, "茶叶"), by=by, at=now),
        record_customer(scene.service, "刘洋乙", [], by=by, at=now), case.customer,
        record_customer(scene.service, "刘洋丁", [], by=by, at=old),
        record_customer(scene.service, "刘洋戊", [], by=by, at=now),
    ]  # fmt: skip
    tag_customer(made[1], [tag], by=by, at=now)
    give_consent(made[4], "survey", "phone", by=by, at=now)
    change = GradeChange.objects.create(customer=made[3], grade="AA", salt="s", proposed_by=scene.people["管理员"],
                                        proposed_at=old, state="approved")  # fmt: skip
    Rating.objects.create(customer=made[3], grade="AA", since=old, change=change)
    return SimpleNamespace(pks=[one.pk for one in made], region=region, tag=tag)


def test_customers_are_narrowed_as_on_their_page(scene, customers):
    program, pks = Program(scene.people["管理员"]), customers.pks
    today = timezone.now().astimezone(SHANGHAI).date()

    for asked, expected in (
        ({}, pks),
        ({"region": customers.region.pk}, pks[:1]),
        ({"tag": customers.tag.pk}, pks[1:2]),
        ({"grade": "AA"}, pks[3:4]),
        ({"grade": "B"}, []),
        ({"kind": "company"}, pks[:1]),
        ({"trade": "茶叶"}, pks[:1]),
        ({"since_to": today - timedelta(days=39)}, pks[3:4]),
        ({"since_from": today - timedelta(days=39), "kind": "person"}, [pks[1], pks[2], pks[4]]),
        ({"contacted_since": today - timedelta(days=1)}, pks[2:3]),
        ({"silent_since": today - timedelta(days=1)}, [*pks[:2], *pks[3:]]),
        ({"purpose": "survey"}, pks[4:]),
        ({"purpose": "survey", "kind": "company"}, []),
    ):
        assert numbers(program, "customers", **asked) == set(expected), asked


def test_customers_come_page_by_page_by_name_whatever_comes_or_goes(scene, customers):
    program = Program(scene.people["管理员"])
    whole = [row["id"] for row in program.get("customers", kind="person").json()["rows"]]

    first = program.get("customers", kind="person", limit=2).json()
    Customer.objects.filter(pk=whole[0]).update(deregistered_at=timezone.now())
    second = program.get("customers", kind="person", limit=2, cursor=first["next"]).json()

    assert [row["id"] for row in first["rows"] + second["rows"]] == whole
    assert second["next"] is None


@pytest.mark.parametrize(("asked", "field"), [
    ({"region": 10**9}, "region"), ({"tag": 10**9}, "tag"), ({"kind": "house"}, "kind"),
    ({"purpose": "war"}, "purpose"), ({"since_from": "yesterday"}, "since_from"),
    ({"contacted_since": "0001-01-01"}, "contacted_since"),
    ({"since_from": "2026-03-02", "since_to": "2026-03-01"}, "since_to"), ({"q": "刘洋", "kind": "person"}, "q"),
])  # fmt: skip
def test_conditions_on_customers_that_name_nothing_are_refused(scene, asked, field):
    answer = Program(scene.people["管理员"]).get("customers", **asked)

    assert (answer.status_code, field in answer.content.decode()) == (422, True)


def test_nobody_is_found_by_what_the_asker_may_not_see(scene, customers):
    zhou, today = scene.people["周婷"], timezone.now().date()

    assert numbers(Program(zhou), "customers", grade="AA") == set()  # sees no grades
    for asked in ({"grade": "AA"}, {"contacted_since": today}, {"silent_since": today}):
        assert Program(scene.people["管理员"], "see_customer").get("customers", **asked).status_code == 403
    assert Program(scene.people["卫平"]).get("customers").json()["rows"] == []


@pytest.mark.parametrize("asked", [{}, {"kind": "person"}, {"silent_since": "2020-01-01"}, {"grade": "AA"}])
def test_a_list_of_customers_costs_the_same_with_one_row_and_with_three(scene, customers, asked):
    program = Program(scene.people["管理员"])
    costs = []
    for limit in (1, 3):
        program.get("customers", limit=limit, **asked)
        with CaptureQueriesContext(connection) as run:
            program.get("customers", limit=limit, **asked)
        costs.append(len(run))

    assert costs[0] == costs[1] <= 12
