"""Saved lists of customers: what narrows them, whose they are, what they hold for whom, and what they cost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.customers import segments
from shouwen.customers.actions import Place, Point, change_customer, erase_customer, record_customer
from shouwen.customers.actions.consents import give_consent, withdraw_consent
from shouwen.customers.actions.lists import (
    OutletTold,
    RegionTold,
    record_outlet,
    record_region,
    record_tag,
    tag_customer,
)
from shouwen.customers.credit.models import GradeChange, Rating
from shouwen.customers.merges.actions import merge_customers
from shouwen.customers.models import Customer
from shouwen.customers.narrowing import Narrow
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.queries import first_customers
from shouwen.customers.secrecy.actions import classify_customer
from shouwen.customers.segments import (
    COUNTED,
    counted_of,
    counts_of,
    customers_in,
    keep_segment,
    segments_for,
)
from shouwen.facts.refusals import Why
from shouwen.organisation.walks import counts, within
from tests.factories import make_member, refusal_of
from tests.scenes import local, take_complaint

AT = local("2026-03-02 09:00")


def made(scene, name, at=AT, **more):
    return record_customer(scene.service, name, [Point("phone", "13900001111")], by=scene.by("管理员", at), at=at, **more)


def found(scene, who="管理员", at=AT, **query):
    """Return who is on the list, as its page and its count say alike."""
    by = scene.by(who, at)
    narrow = Narrow.of(query, by=by, at=at)
    numbers = first_customers(by, most=99, narrow=narrow)
    assert counts([counted_of(narrow, within(by.scope(SEE_CUSTOMER)))], most=COUNTED) == [len(numbers)]
    return numbers


def test_a_list_is_narrowed_by_kind_trade_and_since(scene):
    old = made(scene, "甲", AT - timedelta(days=9), kind="company", place=Place(trade="茶叶"))
    new = made(scene, "乙")

    assert found(scene, kind="company") == found(scene, trade="茶叶") == [old.pk]
    assert found(scene, since_from="2026-03-02") == [new.pk]
    assert found(scene, since_to="2026-03-01") == [old.pk]
    assert found(scene, since_from="2026-03-03", kind="company") == []
    assert set(found(scene, kind="house", since_from="gestern")) == {old.pk, new.pk}


def test_a_list_is_narrowed_to_the_region_of_an_outlet(scene):
    by = scene.by("管理员", AT)
    north = record_region(scene.service, RegionTold("N", "城北"), by=by, at=AT)
    outlet = record_outlet(scene.service, OutletTold("城北", "北站店"), by=by, at=AT)
    near, _far = made(scene, "甲", place=Place(region=north)), made(scene, "乙")

    assert found(scene, outlet=str(outlet.pk)) == [near.pk]
    assert found(scene, outlet="999999") == []


def test_a_list_is_narrowed_by_contact(scene):
    case = take_complaint(scene, AT)
    silent = made(scene, "乙")

    assert found(scene, contacted_since="2026-03-02") == [case.customer_id]
    assert found(scene, silent_since="2026-03-02") == [silent.pk]
    assert set(found(scene, silent_since="2026-03-03")) == {case.customer_id, silent.pk}


def test_a_list_is_narrowed_by_a_consent_that_holds(scene):
    by = scene.by("管理员", AT)
    for_good, until, withdrawn = made(scene, "甲"), made(scene, "乙"), made(scene, "丙")
    give_consent(for_good, "marketing", "phone", by=by, at=AT)
    give_consent(until, "marketing", "phone", until=date(2026, 3, 5), by=by, at=AT)
    give_consent(withdrawn, "marketing", "phone", by=by, at=AT)
    later = AT + timedelta(hours=1)
    withdraw_consent(withdrawn, "marketing", "phone", by=scene.by("管理员", later), at=later)

    assert set(found(scene, purpose="marketing", at=local("2026-03-05 12:00"))) == {for_good.pk, until.pk}
    assert found(scene, purpose="marketing", at=local("2026-03-06 00:00")) == [for_good.pk]
    assert found(scene, purpose="survey") == []


def test_no_list_tells_what_stands_in_a_secret_file(scene):
    one = made(scene, "甲", kind="company", place=Place(trade="茶叶"))
    classify_customer(one, "机密", by=scene.by("吴敏", AT), at=AT)

    assert found(scene, kind="company") == [one.pk]
    assert found(scene, trade="茶叶") == found(scene, silent_since="2026-03-03") == []


def test_who_sees_no_grades_finds_nobody_by_them(scene):
    made(scene, "甲")

    assert found(scene, "周婷", grade="A") == []


def test_a_list_is_ones_own_until_it_is_shared_with_the_unit(scene):
    by = scene.by("管理员", AT)
    mine = keep_segment("单位客户", "kind=company&page=3", by=by, at=AT)
    shared = keep_segment("个人客户", "kind=person", scene.service, by=by, at=AT)

    assert [one.pk for one in segments_for(by)] == [mine.pk, shared.pk]
    assert [one.pk for one in segments_for(scene.by("周婷", AT))] == [shared.pk]
    assert segments_for(scene.by("沈洁", AT)) == []
    assert mine.query == "kind=company"


def test_the_wrong_person_shares_no_list(scene):
    refused = refusal_of(lambda: keep_segment("x", "kind=person", scene.service, by=scene.by("周婷", AT), at=AT))

    assert refused.why == Why.NOT_ALLOWED


def test_all_customers_are_no_list(scene):
    assert refusal_of(lambda: keep_segment("x", "page=2", by=scene.by("周婷", AT), at=AT)).field == "query"


def test_a_shared_list_holds_what_its_reader_may_see(scene):
    by = scene.by("管理员", AT)
    one = made(scene, "甲")
    segment = keep_segment("个人客户", "kind=person", scene.service, by=by, at=AT)
    stranger = make_member("路人", scene.service)
    from tests.factories import as_member

    assert list(customers_in(segment, by=by, at=AT)) == [one.pk]
    assert list(customers_in(segment, by=as_member(stranger, AT), at=AT)) == []
    assert counts_of([segment], by=as_member(stranger, AT), at=AT) == [0]


def test_a_list_is_walked_to_its_end_and_from_anywhere(scene, monkeypatch):
    monkeypatch.setattr(segments, "CHUNK", 2)
    by = scene.by("管理员", AT)
    numbers = [made(scene, name).pk for name in "戊丁丙乙甲"]
    segment = keep_segment("个人客户", "kind=person", by=by, at=AT)

    walk = customers_in(segment, by=by, at=AT)
    first = [next(walk) for _ in range(3)]

    assert [*first, *walk] == numbers
    assert list(customers_in(segment, by=by, at=AT, after=numbers[2])) == numbers[3:]


@pytest.mark.parametrize("many", [1, 3])
def test_lists_are_counted_together(scene, many):
    by = scene.by("管理员", AT)
    tag = record_tag(scene.service, "老客户", by=by, at=AT)
    for number in range(many):
        tag_customer(made(scene, f"客{number}"), [tag], by=by, at=AT)
        keep_segment(f"列表{number}", f"tag={tag.pk}&silent_since=2026-03-0{number + 1}", by=by, at=AT)
    kept = segments_for(by)

    with CaptureQueriesContext(connection) as asked:
        counts = counts_of(kept, by=by, at=AT)

    assert counts == [many] * many
    assert len(asked) <= 1


def test_the_page_costs_the_same_with_one_list_and_with_three(scene, client):
    by = scene.by("管理员", AT)
    client.force_login(scene.people["管理员"])
    costs = []
    for number in range(3):
        made(scene, f"客{number}")
        keep_segment(f"列表{number}", f"kind=person&since_to=2026-03-0{number + 3}", by=by, at=AT)
        client.get("/customers/?kind=person")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/customers/?kind=person&since_to=2026-03-03")
        costs.append(len(asked))

    assert page.status_code == 200
    assert costs[0] == costs[2] <= 12


def bearers(scene, names=("戊", "丁", "丙", "乙", "甲"), **more):
    """Record customers and let them bear a tag; return it and them."""
    by = scene.by("管理员", AT)
    tag = record_tag(scene.service, "老客户", by=by, at=AT)
    customers = [made(scene, name, **more) for name in names]
    for one in customers:
        tag_customer(one, [tag], by=by, at=AT)
    return tag, customers


def by_name(customers):
    return [pk for _key, pk in sorted((Customer.objects.get(pk=one.pk).name_key, one.pk) for one in customers)]


@pytest.mark.parametrize("who", ["管理员", "周婷"])
def test_bearers_of_a_tag_come_by_name_to_whoever_sees_all_and_to_whoever_sees_a_unit(scene, who):
    tag, customers = bearers(scene)
    made(scene, "己")

    assert found(scene, who, tag=str(tag.pk)) == by_name(customers)
    assert found(scene, who, tag=str(tag.pk), kind="person") == by_name(customers)
    assert found(scene, who, tag=str(tag.pk), kind="company") == found(scene, who, tag=str(tag.pk + 1)) == []


def test_a_bearer_who_is_renamed_stands_by_the_new_name(scene):
    tag, customers = bearers(scene)
    change_customer(customers[0], 1, "阿甲", [], by=scene.by("管理员", AT), at=AT)

    assert found(scene, tag=str(tag.pk)) == by_name(customers)
    assert found(scene, tag=str(tag.pk))[0] == customers[0].pk


def test_bearers_who_are_gone_are_not_listed(scene):
    tag, (gone, merged, stays, *_rest) = bearers(scene)
    by = scene.by("管理员", AT)
    erase_customer(gone, by=by, at=AT)
    merge_customers(merged, stays, (merged.version, stays.version), by=by, at=AT)

    listed = found(scene, tag=str(tag.pk))

    assert stays.pk in listed
    assert not {gone.pk, merged.pk} & set(listed)
    assert len(listed) == 3


def test_who_sees_no_such_unit_finds_no_bearers(scene):
    tag, _customers = bearers(scene)

    assert found(scene, "卫平", tag=str(tag.pk)) == []


def test_customers_in_a_grade_come_by_name_and_a_secret_one_is_not_told(scene):
    _tag, customers = bearers(scene, names=("丙", "乙", "甲"))
    for one in customers:
        change = GradeChange.objects.create(customer=one, grade="AA", salt="s", proposed_by=scene.people["管理员"],
                                            proposed_at=AT, state="approved")  # fmt: skip
        Rating.objects.create(customer=one, grade="AA", since=AT, change=change)
    classify_customer(customers[0], "机密", by=scene.by("吴敏", AT), at=AT)

    assert found(scene, grade="AA") == by_name(customers[1:])
    assert found(scene, grade="AA", kind="company") == found(scene, grade="B") == []


def test_the_base_keeps_name_and_unit_of_bearers(scene):
    tag, customers = bearers(scene)
    Customer.objects.filter(pk=customers[0].pk).update(name_key="zz", unit=scene.company)

    with connection.cursor() as cursor:
        cursor.execute("SELECT name_key, unit_id FROM customers_customer_tags WHERE customer_id = %s", [customers[0].pk])
        assert cursor.fetchall() == [("zz", scene.company.pk)]
