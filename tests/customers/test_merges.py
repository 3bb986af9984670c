"""Two records of one customer are merged, and parted again: what moves, what counts, what comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from shouwen.cases.models import Case
from shouwen.compliance.models import Finding
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.customers.actions import Point, change_customer, erase_customer, record_customer
from shouwen.customers.merges.actions import merge_customers, undo_merge
from shouwen.customers.merges.models import Merge
from shouwen.customers.merges.parts import is_told
from shouwen.customers.merges.queries import came_since, duplicates, like, what_goes_back, what_moves
from shouwen.customers.models import Customer
from shouwen.customers.queries import find_customers, first_customers
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Overtaken
from shouwen.orders.actions.orders import Wanted as Bought
from shouwen.orders.actions.orders import place_order
from shouwen.orders.actions.products import Told, record_product
from shouwen.orders.actions.returns import Asked, take_return
from shouwen.orders.sums import SalesMonth, SalesYear
from shouwen.regulation.packs import read_files
from shouwen.work.actions.links import make_link
from shouwen.work.matters import matter_of
from shouwen.work.models import Deadline, Link, Task
from shouwen.work.ways import Way
from tests.browser import Browser
from tests.factories import facts_of, make_member, refusal_of
from tests.scenes import make_scene, service_department, take_complaint
from tests.unchanged import digests

#: What a merge and its undoing may leave changed: facts, versions and words about facts, and the record of the merge.
CHANGED = {"facts_fact", "customers_customer", "customers_merge", "search_findable", "orders_salesmonth",
           "orders_salesyear", "orders_salespart"}  # fmt: skip
STANDARDS = """
- tally: {zh: 三次投诉, en: Three complaints}
  id: T-merge
  article: 第二章/十
  when: case.opened
  per: customer
  in: month
  steps:
    3: [{notice: 负责人, to: 客服经理}]
"""


@cache
def manual():
    files = dict(service_department().files)
    files["standards/merging.yaml"] = STANDARDS.encode()
    return read_files(files, all_kinds(), with_examples=False)


@pytest.fixture(scope="module")
def department(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene(edition=manual())
        transaction.set_rollback(True)


@pytest.fixture
def scene(department, db):
    return department


def now():
    return timezone.now()


def admin(scene):
    return scene.by("管理员", now())


@pytest.fixture
def browser():
    return Browser(raise_request_exception=False)


@pytest.fixture
def two(scene):
    """Two records of one person, each with a complaint; the second also with an order."""
    at = now() - timedelta(minutes=30)
    first, second = take_complaint(scene, at, name="刘洋"), take_complaint(scene, at, name="刘扬", subject="杯子裂了")
    by = scene.by("管理员", at)
    product = record_product(scene.service, Told("KT-1", "保温壶", Decimal(199)), by=by, at=at)
    place_order(scene.service, second.customer, [Bought(product, 2)], by=by, at=at)
    return first.customer, second.customer


def merged(scene, stays, goes):
    for one in (stays, goes):
        one.refresh_from_db()
    return merge_customers(goes, stays, (goes.version, stays.version), by=admin(scene), at=now())


def complain(scene, customer, subject="又一次"):
    from shouwen.cases.actions.opening import Wanted, open_case

    by = scene.by("周婷", now())
    contact = log_contact(scene.service, customer, Conversation("phone", "in", subject), by=by, at=now())
    return open_case(contact, Wanted("投诉", subject, "商品质量"), by=by, at=now())


def test_what_is_theirs_moves_and_the_record_leads_on(scene, two):
    stays, goes = two
    assert {one.part.name: one.many for one in what_moves(goes, stays)} == {"contacts": 1, "cases": 1, "orders": 1}

    merge = merged(scene, stays, goes)

    goes.refresh_from_db()
    assert goes.merged_into == stays
    assert Case.objects.filter(customer=stays).count() == 2
    assert stays.orders.count() == 1
    [fact] = facts_of("customer.merged")
    assert fact.figures == {"merged": goes.reference, "into": stays.reference}
    assert merge.since == fact.pk
    assert first_customers(admin(scene), most=50).count(goes.pk) == 0


def test_the_timeline_says_with_which_record_it_was_merged_and_parted(scene, two, browser):
    stays, goes = two
    undo_merge(merged(scene, stays, goes), (), by=admin(scene), at=now())
    browser.force_login(scene.people["管理员"])

    page = browser.get(f"/customers/{stays.pk}?tab=timeline").content.decode().partition('id="timeline"')[2]

    assert page.count(f'<a href="/customers/{goes.pk}">{goes.number}</a>') == 2


@pytest.mark.parametrize(
    ("typed", "said"), [("KH-9999", "没有这位客户"), ("abc", "没有这位客户"), ("self", "这是同一份档案")]
)
def test_a_number_that_leads_to_no_other_record_is_said_before_anything_is_merged(scene, two, browser, typed, said):
    one, _other = two
    browser.force_login(scene.people["管理员"])

    answer = browser.get(f"/customers/{one.pk}/merger", {"into": one.number if typed == "self" else typed})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert browser.get(f"/customers/{one.pk}/merger", {"into": ""}).status_code == 200


def test_search_finds_the_record_that_stays_by_both_names(scene, two):
    stays, goes = two
    merged(scene, stays, goes)

    assert [one.pk for one in find_customers("刘扬", by=admin(scene))] == [stays.pk]
    assert [one.pk for one in find_customers(goes.number, by=admin(scene))] == [stays.pk]


def test_merge_and_undo_leave_every_table_as_it_was(scene, two):
    stays, goes = two
    matter, way = matter_of(goes.cases.get().reference), Way("phone", "138 0013 8000")
    link, _ = make_link(matter, way, 3, by=admin(scene), at=now())
    before, customers = digests(), list(Customer.objects.order_by("pk").values())
    found, bought = found_rows(), sold()

    undo_merge(merged(scene, stays, goes), (), by=admin(scene), at=now())

    changed = {table for table, digest in digests().items() if digest != before[table]}
    assert changed <= CHANGED
    assert sold() == bought
    for row, was in zip(Customer.objects.order_by("pk").values(), customers, strict=True):
        assert {**row, "version": 0} == {**was, "version": 0}
    assert found_rows() == found
    assert Link.objects.get(pk=link.pk).for_whom == goes.reference


def sold():
    """Return what was sold by month and year: the database reckons it, under whatever numbers of its rows."""
    months = SalesMonth.objects.exclude(entries=0).order_by("customer", "month").values()
    years = SalesYear.objects.exclude(unit=None, most=None).order_by("customer", "year").values()
    return [{**row, "id": 0} for rows in (months, years) for row in rows]


def found_rows():
    from shouwen.search.models import Findable

    return sorted(Findable.objects.values_list("reference", "kind", "for_whom", "title", "words"))


def test_contact_points_are_shared_and_taken_back_as_the_page_says(scene, browser):
    by, at = admin(scene), now() - timedelta(minutes=5)
    stays = record_customer(scene.service, "孙丽", [Point("phone", "13800001111")], by=by, at=at)
    points = [Point("phone", "138-0000-1111"), Point("mail", "a@b.cn")]
    goes = record_customer(scene.service, "孙莉", points, by=by, at=at)

    merge = merged(scene, stays, goes)
    shared = sorted(stays.points.values_list("kind", "value", "is_main"))
    browser.force_login(scene.people["管理员"])
    asked = browser.get(reverse("customer-merge-undoing", args=[merge.pk])).content.decode()
    undo_merge(merge, (), by=admin(scene), at=now())

    assert shared == [("mail", "a@b.cn", True), ("phone", "13800001111", True)]
    assert list(stays.points.values_list("value", flat=True)) == ["13800001111"]
    assert goes.points.count() == 2
    assert "a@b.cn" in asked
    assert "没有关联内容" not in asked


def test_counts_follow_the_merge_and_return_with_its_undoing(scene, two):
    stays, goes = two
    merge = merged(scene, stays, goes)

    third = complain(scene, stays)
    steps = list(Finding.objects.filter(standard="T-merge", withdraws=None, withdrawal=None))
    assert [(one.holder, one.verdict) for one in steps] == [(stays.reference, "step")]
    assert third.customer == stays

    undo_merge(merge, (), by=admin(scene), at=now())
    complain(scene, goes)
    assert Finding.objects.filter(standard="T-merge", holder=goes.reference).count() == 0
    complain(scene, goes)
    assert Finding.objects.filter(standard="T-merge", holder=goes.reference).count() == 1


def test_what_came_since_counts_for_the_one_it_is_said_to_concern(scene, two):
    stays, goes = two
    merge = merged(scene, stays, goes)
    later = complain(scene, stays)
    assert f"cases:{later.pk}" in {one.reference for one in came_since(merge)}

    undo_merge(merge, [f"cases:{later.pk}"], by=admin(scene), at=now())

    later.refresh_from_db()
    assert later.customer == goes
    complain(scene, goes)  # their third: one before the merge, one during it, one after
    assert Finding.objects.filter(standard="T-merge", holder=goes.reference).count() == 1
    complain(scene, stays)  # their second: the third that was found of them during the merge holds no longer
    standing = Finding.objects.filter(standard="T-merge", withdraws=None, withdrawal=None)
    assert [one.holder for one in standing] == [goes.reference]


def test_what_came_since_is_told_by_its_day_where_the_customer_is(scene, two):
    stays, goes = two
    merge = merged(scene, stays, goes)
    at = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)  # half past seven of the tenth in Shanghai
    log_contact(scene.service, stays, Conversation("phone", "in", "问网点"), by=admin(scene), at=at)

    assert "2026-03-10 问网点" in {one.label for one in came_since(merge)}


def test_a_return_taken_since_goes_with_its_order(scene, two):
    stays, goes = two
    merge = merged(scene, stays, goes)
    line = stays.orders.get().lines.get()
    sound = {"matches": True, "opened": False, "package_intact": True, "label_intact": True, "used": False}
    back = take_return(line, Asked("退货", "其他", 1, "发票", **sound), by=admin(scene), at=now())
    assert {one.part.name: one.many for one in what_goes_back(merge)}["returns"] == 1

    undo_merge(merge, (), by=admin(scene), at=now())

    back.refresh_from_db()
    assert back.customer == goes
    assert back.reference in Merge.objects.get().returned


def test_open_flows_and_clocks_go_with_their_case(scene, two):
    stays, goes = two
    case = goes.cases.get()
    tasks = set(Task.objects.filter(matter=case.reference).values_list("pk", flat=True))
    clocks = set(Deadline.objects.filter(holder=case.reference).values_list("pk", flat=True))

    merge = merged(scene, stays, goes)

    assert matter_of(case.reference).for_whom == stays.reference
    assert set(Task.objects.filter(matter=case.reference).values_list("pk", flat=True)) == tasks != set()
    assert set(Deadline.objects.filter(holder=case.reference).values_list("pk", flat=True)) == clocks != set()
    undo_merge(merge, (), by=admin(scene), at=now())
    assert matter_of(case.reference).for_whom == goes.reference


def test_nothing_more_happens_to_a_merged_record(scene, two):
    stays, goes = two
    merged(scene, stays, goes)
    goes.refresh_from_db()
    by = scene.by("周婷", now())

    deeds = (
        lambda: change_customer(goes, goes.version, "别名", [], by=by, at=now()),
        lambda: log_contact(scene.service, goes, Conversation("phone", "in", "问"), by=by, at=now()),
        lambda: erase_customer(goes, by=admin(scene), at=now()),
    )

    for deed in deeds:
        assert "merged into another" in refusal_of(deed).grounds[0].sentence


def test_odd_merges_are_refused(scene, two):
    stays, goes = two
    by, at = admin(scene), now()
    company = record_customer(scene.service, "单位", [], kind="company", by=by, at=at)
    versions = (goes.version, stays.version)

    assert "one record" in refusal_of(lambda: merge_customers(goes, goes, versions, by=by, at=at)).sentence
    assert "a person and the other a company" in refusal_of(
        lambda: merge_customers(goes, company, versions, by=by, at=at)).sentence
    change_customer(stays, stays.version, "刘洋", [], by=by, at=at)
    assert isinstance(refusal_of(lambda: merge_customers(goes, stays, versions, by=by, at=at)), Overtaken)
    merge = merged(scene, stays, goes)
    assert refusal_of(lambda: merged(scene, stays, goes)).sentence.startswith("One of the two has been merged")
    undo_merge(merge, (), by=by, at=now())
    assert "undone already" in refusal_of(lambda: undo_merge(merge, (), by=by, at=now())).sentence
    assert "no longer there" in refusal_of(
        lambda: undo_merge(merged(scene, stays, goes), ["cases:999"], by=by, at=now())).sentence


def test_a_merge_of_a_merge_is_undone_from_above(scene, two):
    stays, goes = two
    third = record_customer(scene.service, "刘洋洋", [], by=admin(scene), at=now())
    below = merged(scene, stays, goes)
    above = merged(scene, third, stays)

    assert "itself been merged" in refusal_of(lambda: undo_merge(below, (), by=admin(scene), at=now())).sentence
    complain(scene, third)
    assert Finding.objects.filter(standard="T-merge", holder=third.reference).count() == 1
    undo_merge(above, (), by=admin(scene), at=now())
    undo_merge(below, (), by=admin(scene), at=now())
    assert [one.cases.count() for one in (third, stays, goes)] == [1, 1, 1]


def test_who_may_not_neither_merges_nor_parts(scene, two):
    stays, goes = two
    reader = make_member("看客", scene.service, ("see_customer", "record_customer"))
    from tests.factories import as_member

    wrong, versions = as_member(reader, now()), (goes.version, stays.version)
    refused = refusal_of(lambda: merge_customers(goes, stays, versions, by=wrong, at=now()))
    assert refused.names["deed"] == "merge_customers"
    merge = merged(scene, stays, goes)
    assert refusal_of(lambda: undo_merge(merge, (), by=wrong, at=now())).names["deed"] == "merge_customers"


def test_erasing_who_stays_erases_what_was_merged_into_them(scene, two):
    stays, goes = two
    merge = merged(scene, stays, goes)
    stays.refresh_from_db()

    erase_customer(stays, by=admin(scene), at=now())

    goes.refresh_from_db()
    stays.refresh_from_db()
    assert (goes.name, goes.points.count(), stays.also_known_as) == ("—", 0, "")
    assert goes.erased_at is not None
    assert "erased" in refusal_of(lambda: undo_merge(merge, (), by=admin(scene), at=now())).sentence


def test_likeness_is_told_with_its_reasons(scene):
    by, at = admin(scene), now()
    one = record_customer(scene.service, "李丽", [Point("phone", "13911112222")], by=by, at=at)
    two = record_customer(scene.service, "李莉", [Point("phone", "139 1111 2222")], by=by, at=at)
    same = record_customer(scene.service, "李丽", [], by=by, at=at)
    record_customer(scene.service, "王强", [], by=by, at=at)

    found = {other.customer.pk: other.reasons for other in like([one], by=by)[one.pk]}

    assert found == {two.pk: ("phone", "sound"), same.pk: ("name",)}
    pairs = {(first.pk, other.customer.pk) for first, others in duplicates(by=by).found for other in others}
    assert (two.pk, one.pk) in pairs
    assert not any(pair[::-1] in pairs for pair in pairs)


def test_finding_duplicates_costs_the_same_however_many(scene, django_assert_num_queries):
    by, at = admin(scene), now()
    record_customer(scene.service, "李丽", [Point("phone", "13911112222")], by=by, at=at)
    duplicates(by=by)
    with django_assert_num_queries(4):
        duplicates(by=by)
    for _ in range(3):
        record_customer(scene.service, "李丽", [Point("phone", "13911112222")], by=by, at=at)
    with django_assert_num_queries(4):
        duplicates(by=by)


def test_every_table_that_names_a_customer_says_what_a_merge_does_with_it():
    naming = {
        model for model in apps.get_models(include_auto_created=True) for field in model._meta.get_fields()
        if getattr(field, "related_model", None) is Customer and getattr(field, "column", None) and model is not Customer
    }

    assert {model for model in naming if not is_told(model)} == set()
