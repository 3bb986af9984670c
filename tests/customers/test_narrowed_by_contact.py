"""Lists by contact and by consent hold the same on a page, counted and walked, for every reader and whatever happened."""

from datetime import timedelta

import pytest

from shouwen.contacts.actions import Conversation, log_contact
from shouwen.customers.actions import Point, change_customer, record_customer
from shouwen.customers.actions.consents import give_consent, withdraw_consent
from shouwen.customers.merges.actions import merge_customers, undo_merge
from shouwen.customers.models import Customer
from shouwen.customers.narrowing import Narrow
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.queries import first_customers
from shouwen.customers.segments import COUNTED, counted_of, customers_where
from shouwen.organisation.walks import counts, within
from tests.factories import as_member, make_member, make_unit
from tests.scenes import local

AT = local("2026-03-02 09:00")


def made(scene, name, unit=None, at=AT - timedelta(days=90)):
    return record_customer(unit or scene.service, name, [Point("phone", "13900001111")], by=scene.by("管理员", at), at=at)


def called(scene, customer, at, unit=None):
    told = Conversation("phone", "in", "询问")
    return log_contact(unit or scene.service, customer, told, by=scene.by("管理员", at), at=at)


def found(by, **query):
    """Return whom a list holds, having seen that its page, its number and a walk through it agree."""
    narrow = Narrow.of(query, by=by, at=AT)
    listed = first_customers(by, most=99, narrow=narrow)
    assert counts([counted_of(narrow, within(by.scope(SEE_CUSTOMER)))], most=COUNTED) == [len(listed)]
    assert list(customers_where(narrow.condition, by=by)) == sorted(listed)
    return listed


@pytest.fixture(params=["all", "unit"])
def reader(request, scene):
    """Who sees all, and who sees one unit."""
    unit = scene.company if request.param == "all" else scene.service
    return as_member(make_member("读者", unit, ("see_customer", "see_contact")), AT)


def test_a_call_that_is_logged_later_counts_by_when_it_took_place(scene, reader):
    old, new, never = made(scene, "甲"), made(scene, "乙"), made(scene, "丙")
    called(scene, new, AT - timedelta(days=1))
    called(scene, new, AT - timedelta(days=40))
    called(scene, old, AT - timedelta(days=40))

    assert found(reader, contacted_since="2026-03-01") == [new.pk]
    assert found(reader, contacted_since="2026-01-01") == by_name(old, new)
    assert found(reader, silent_since="2026-03-01") == by_name(old, never)
    assert found(reader, silent_since="2026-01-01") == [never.pk]
    assert found(reader, contacted_since="2026-01-01", silent_since="2026-03-01") == [old.pk]


@pytest.mark.parametrize(("taken", "listed"), [("2026-03-01 00:00", True), ("2026-02-28 23:59", False)])
def test_a_day_begins_where_the_reader_is(scene, reader, taken, listed):
    """In Shanghai, eight hours before it does in UTC."""
    called(scene, one := made(scene, "甲"), local(taken))

    assert found(reader, contacted_since="2026-03-01") == ([one.pk] if listed else [])
    assert found(reader, silent_since="2026-03-01") == ([] if listed else [one.pk])


def test_contacts_count_for_whose_they_are_when_records_become_one_and_are_parted(scene, reader):
    goes, stays = made(scene, "甲"), made(scene, "乙")
    called(scene, goes, AT - timedelta(days=1))
    called(scene, stays, AT - timedelta(days=40))
    by = scene.by("管理员", AT)

    merge = merge_customers(goes, stays, (goes.version, stays.version), by=by, at=AT)
    assert found(reader, contacted_since="2026-03-01") == [stays.pk]
    undo_merge(merge, (), by=by, at=AT)
    assert found(reader, contacted_since="2026-03-01") == [goes.pk]
    assert found(reader, silent_since="2026-03-01") == [stays.pk]


def test_who_sees_fewer_contacts_than_customers_finds_by_those_alone(scene):
    other = make_unit("门店", scene.company)
    here, there = made(scene, "甲"), made(scene, "乙")
    called(scene, here, AT - timedelta(days=1))
    called(scene, there, AT - timedelta(days=1), other)
    by = as_member(make_member("读者", scene.service, {"see_customer": "subtree", "see_contact": "unit"}), AT)
    everywhere = as_member(make_member("总部", scene.company, {"see_customer": "subtree", "see_contact": "own"}), AT)

    assert found(by, contacted_since="2026-03-01") == [here.pk]
    assert found(by, silent_since="2026-03-01") == [there.pk]
    assert found(everywhere, contacted_since="2026-03-01") == []
    assert found(everywhere, silent_since="2026-03-01") == by_name(here, there)


def test_who_agreed_several_times_is_listed_once_and_by_the_name_they_have_now(scene, reader):
    by, later = scene.by("管理员", AT), scene.by("管理员", AT + timedelta(hours=1))
    both, again, no_more = made(scene, "乙"), made(scene, "丙"), made(scene, "丁")
    for one in (both, again, no_more):
        for channel in ("phone", "mail"):
            give_consent(one, "marketing", channel, by=by, at=AT - timedelta(hours=2))
    for one, channel in ((again, "phone"), (no_more, "phone"), (no_more, "mail")):
        withdraw_consent(one, "marketing", channel, by=by, at=AT - timedelta(hours=1))
    change_customer(again, again.version, "阿甲", [], by=by, at=AT)

    assert found(reader, purpose="marketing") == by_name(both, again) == [again.pk, both.pk]
    new = made(scene, "戊")
    merge_customers(both, new, (both.version, new.version), by=later, at=later.at)
    assert found(reader, purpose="marketing") == by_name(new, again)


def test_who_sees_another_unit_finds_nobody_who_agreed_here(scene):
    other = make_unit("门店", scene.company)
    one = made(scene, "甲")
    give_consent(one, "marketing", "phone", by=scene.by("管理员", AT), at=AT - timedelta(hours=1))
    by = as_member(make_member("读者", other, ("see_customer", "see_contact")), AT)

    assert found(by, purpose="marketing") == found(by, silent_since="2026-03-01") == []


def by_name(*customers):
    return [pk for _key, pk in sorted((Customer.objects.get(pk=one.pk).name_key, one.pk) for one in customers)]
