"""How customers belong together, when they are not to be visited, what they agree to, and the lists of a unit."""

from contextlib import contextmanager
from datetime import date, time

import pytest
from django.db import transaction

from shouwen.customers.actions import Place, Point, change_customer, erase_customer, record_customer
from shouwen.customers.actions.consents import give_consent, withdraw_consent
from shouwen.customers.actions.lists import (
    OutletTold,
    RegionTold,
    change_outlet,
    change_region,
    end_region,
    end_tag,
    record_outlet,
    record_region,
    record_tag,
    tag_customer,
)
from shouwen.customers.actions.relations import end_relation, relate_customers
from shouwen.customers.actions.times import record_unsuitable_time, remove_unsuitable_time
from shouwen.customers.logic import falls_in
from shouwen.customers.models import Consent, Customer, Relation
from shouwen.customers.queries import Narrow, first_customers
from shouwen.customers.queries.consents import consent_that_holds, consents_of
from shouwen.customers.queries.lists import outlets_near, visible_outlets
from shouwen.customers.queries.records import relations_of, unsuitable_for
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Overtaken, Refused, Why
from tests.factories import as_member, make_member, make_unit
from tests.scenes import SHANGHAI, local

pytestmark = pytest.mark.django_db
AT = local("2026-03-02 10:00")
DEEDS = ("record_customer", "see_customer", "keep_customer_lists", "erase_customer")


class Desk:
    """A unit with somebody who keeps its customers, and somebody who may only look."""

    def __init__(self):
        self.unit = make_unit("信息科", code="XX")
        self.by = as_member(make_member("何信", self.unit, DEEDS), AT)
        self.reader = as_member(make_member("路人", self.unit, ("see_customer",)), AT)

    def customer(self, name, kind="company", by=None, **more):
        points = more.pop("points", [Point("phone", "0574-87654321")])
        return record_customer(self.unit, name, points, kind=kind, by=by or self.by, at=AT, **more)


@pytest.fixture
def desk():
    return Desk()


@contextmanager
def refusal(kind, match=None):
    """Expect a refusal, and undo what was begun, as a door does."""
    with pytest.raises(kind, match=match) as caught, transaction.atomic():
        yield caught


def kinds_about(thing):
    return list(Fact.objects.filter(about=thing.reference).order_by("pk").values_list("kind", flat=True))


def test_a_contact_person_and_a_parent_company_are_seen_from_both_sides(desk):
    shop, group, person = desk.customer("海曙店"), desk.customer("甬城集团"), desk.customer("孙丽", "person")

    relate_customers(shop, "contact_person", person, "采购", by=desk.by, at=AT)
    relate_customers(shop, "parent_company", group, by=desk.by, at=AT)

    assert [(one.kind, one.customer.name, one.is_reverse) for one in relations_of(shop, by=desk.by)] == [
        ("contact_person", "孙丽", False), ("parent_company", "甬城集团", False),
    ]  # fmt: skip
    assert [(one.kind, one.customer.name, one.is_reverse) for one in relations_of(group, by=desk.by)] == [
        ("parent_company", "海曙店", True),
    ]
    assert kinds_about(shop) == ["customer.recorded", "relation.recorded", "relation.recorded"]


def test_what_ended_is_no_relation_any_more_but_its_row_stays(desk):
    shop, person = desk.customer("海曙店"), desk.customer("孙丽", "person")
    relation = relate_customers(shop, "contact_person", person, by=desk.by, at=AT)

    end_relation(relation, by=desk.by, at=AT)

    assert relations_of(shop, by=desk.by) == []
    assert Relation.objects.get().ended_at == AT
    with refusal(Refused, match="ended already"):
        end_relation(relation, by=desk.by, at=AT)
    assert relate_customers(shop, "contact_person", person, by=desk.by, at=AT).pk != relation.pk


@pytest.mark.parametrize(
    ("kind", "other", "said"),
    [
        ("contact_person", "group", "A contact person is a person"),
        ("parent_company", "person", "Only a company"),
        ("parent_company", "shop", "related to themselves"),
        ("parent_company", "below", "stands below the other one already"),  # a circle over two steps
    ],
)
def test_relations_that_cannot_be_are_refused(desk, kind, other, said):
    known = {"shop": desk.customer("店"), "group": desk.customer("集团"), "person": desk.customer("孙丽", "person"),
             "middle": desk.customer("分公司"), "below": desk.customer("门市")}
    relate_customers(known["middle"], "parent_company", known["shop"], by=desk.by, at=AT)
    relate_customers(known["below"], "parent_company", known["middle"], by=desk.by, at=AT)

    with refusal(Refused, match=said):
        relate_customers(known["shop"], kind, known[other], by=desk.by, at=AT)


def test_a_company_has_one_parent(desk):
    shop = desk.customer("店")
    relate_customers(shop, "parent_company", desk.customer("集团"), by=desk.by, at=AT)

    with refusal(Refused) as refused:
        relate_customers(shop, "parent_company", desk.customer("另一集团"), by=desk.by, at=AT)

    assert refused.value.why == Why.OVERTAKEN


# 2026-03-02 is a Monday.
@pytest.mark.parametrize(
    ("at", "weekdays", "since", "until", "expected"),
    [
        ("2026-03-02 11:59", [1], time(12), time(14), False),  # just before
        ("2026-03-02 12:00", [1], time(12), time(14), True),  # from the first minute on
        ("2026-03-02 12:30", [1], time(12), time(14), True),  # the text's own example
        ("2026-03-02 13:59", [1], time(12), time(14), True),
        ("2026-03-02 14:00", [1], time(12), time(14), False),  # the last instant does not belong to it
        ("2026-03-03 12:30", [1], time(12), time(14), False),  # Tuesday
        ("2026-03-02 22:00", [1], time(22), time(7), True),  # past midnight: the evening
        ("2026-03-03 06:59", [1], time(22), time(7), True),  # and the morning after
        ("2026-03-03 07:00", [1], time(22), time(7), False),
        ("2026-03-02 06:00", [1], time(22), time(7), False),  # the morning of Monday is Sunday's
        ("2026-03-09 05:00", [7], time(22), time(7), True),  # Sunday's reaches into Monday
    ],
)  # fmt: skip
def test_a_time_of_weekdays_holds_from_its_beginning_to_just_before_its_end(at, weekdays, since, until, expected):
    assert falls_in(local(at).astimezone(SHANGHAI), weekdays, since, until) is expected


def test_visits_are_told_when_a_customer_is_not_to_be_visited(desk):
    shop = desk.customer("店")
    noon = record_unsuitable_time(shop, [1, 2, 3, 4, 5], time(12), time(14), "午休", by=desk.by, at=AT)

    assert unsuitable_for(shop, local("2026-03-02 12:30")) == noon
    assert unsuitable_for(shop, local("2026-03-02 14:00")) is None

    remove_unsuitable_time(noon, by=desk.by, at=AT)

    assert unsuitable_for(shop, local("2026-03-02 12:30")) is None
    assert kinds_about(shop)[1:] == ["unsuitable_time.recorded", "unsuitable_time.removed"]


@pytest.mark.parametrize(
    ("days", "since", "until"), [([], time(1), time(2)), ([8], time(1), time(2)), ([1], time(9), time(9))]
)
def test_a_time_without_days_or_length_is_refused(desk, days, since, until):
    with refusal(Refused):
        record_unsuitable_time(desk.customer("店"), days, since, until, by=desk.by, at=AT)


def test_a_consent_holds_for_its_purpose_and_channel_until_it_is_taken_back(desk):
    person = desk.customer("孙丽", "person")

    give_consent(person, "marketing", "phone", remark="来电时口头同意", by=desk.by, at=AT)

    assert consent_that_holds(person, "marketing", "phone", at=AT) is not None
    assert consent_that_holds(person, "marketing", "mail", at=AT) is None
    assert consent_that_holds(person, "survey", "phone", at=AT) is None

    withdraw_consent(person, "marketing", "phone", by=desk.by, at=local("2026-03-05 09:00"))

    assert consent_that_holds(person, "marketing", "phone", at=local("2026-03-05 09:01")) is None
    assert consent_that_holds(person, "marketing", "phone", at=local("2026-03-04 09:00")) is not None  # as it was then
    assert [one.is_given for one in consents_of(person)] == [False, True]
    assert kinds_about(person)[1:] == ["agreement.given", "agreement.withdrawn"]


def test_a_consent_for_a_time_holds_through_its_last_day(desk):
    person = desk.customer("孙丽", "person")
    give_consent(person, "survey", "phone", until=date(2026, 3, 10), by=desk.by, at=AT)

    assert consent_that_holds(person, "survey", "phone", at=local("2026-03-10 23:59")) is not None
    assert consent_that_holds(person, "survey", "phone", at=local("2026-03-11 00:00")) is None


def test_what_was_never_given_cannot_be_taken_back_and_a_day_that_is_past_is_none(desk):
    person = desk.customer("孙丽", "person")

    with refusal(Refused, match="No consent holds"):
        withdraw_consent(person, "marketing", "phone", by=desk.by, at=AT)
    with refusal(Refused, match="past"):
        give_consent(person, "marketing", "phone", until=date(2026, 3, 1), by=desk.by, at=AT)
    assert not Consent.objects.exists()


def test_tags_and_regions_narrow_the_list(desk):
    ningbo = record_region(desk.unit, RegionTold("A", "宁波"), by=desk.by, at=AT)
    old = record_tag(desk.unit, "老客户", by=desk.by, at=AT)
    shop, other = desk.customer("店", place=Place(ningbo, "茶叶")), desk.customer("另一店")

    tag_customer(shop, [old], by=desk.by, at=AT)

    assert first_customers(desk.by, most=9, narrow=Narrow(tag=old.pk)) == [shop.pk]
    assert first_customers(desk.by, most=9, narrow=Narrow(region=ningbo.pk)) == [shop.pk]
    assert set(first_customers(desk.by, most=9)) == {shop.pk, other.pk}

    tag_customer(shop, [], by=desk.by, at=AT)

    assert first_customers(desk.by, most=9, narrow=Narrow(tag=old.pk)) == []
    assert kinds_about(shop)[1:] == ["customer.tagged", "customer.untagged"]


def test_a_region_or_tag_of_another_unit_or_out_of_use_is_refused(desk):
    elsewhere = make_unit("外地")
    stranger = as_member(make_member("外人", elsewhere, DEEDS), AT)
    foreign = record_region(elsewhere, RegionTold("Z", "外地"), by=stranger, at=AT)
    tag = record_tag(elsewhere, "外", by=stranger, at=AT)
    ended = end_region(record_region(desk.unit, RegionTold("B", "停用"), by=desk.by, at=AT), by=desk.by, at=AT)

    for region in (foreign, ended):
        with refusal(Refused, match="region"):
            desk.customer("店", place=Place(region))
    with refusal(Refused, match="tag"):
        tag_customer(desk.customer("店"), [tag], by=desk.by, at=AT)


def test_a_code_and_an_outlet_stand_once_and_a_tag_comes_back(desk):
    record_region(desk.unit, RegionTold("A", "宁波"), by=desk.by, at=AT)
    record_outlet(desk.unit, OutletTold("宁波", "海曙点"), by=desk.by, at=AT)
    tag = end_tag(record_tag(desk.unit, "急", by=desk.by, at=AT), by=desk.by, at=AT)

    assert record_tag(desk.unit, "急", by=desk.by, at=AT).pk == tag.pk


@pytest.mark.parametrize("record", [
    lambda desk: record_region(desk.unit, RegionTold("A", "别处"), by=desk.by, at=AT),
    lambda desk: record_outlet(desk.unit, OutletTold("宁波", "海曙点"), by=desk.by, at=AT),
    lambda desk: record_tag(desk.unit, "急", by=desk.by, at=AT),
])  # fmt: skip
def test_a_second_one_is_refused(desk, record):
    record_region(desk.unit, RegionTold("A", "宁波"), by=desk.by, at=AT)
    record_outlet(desk.unit, OutletTold("宁波", "海曙点"), by=desk.by, at=AT)
    record_tag(desk.unit, "急", by=desk.by, at=AT)

    with refusal(Refused) as refused:
        record(desk)

    assert refused.value.why == Why.OVERTAKEN


def test_changing_over_anothers_change_shows_both(desk):
    region = record_region(desk.unit, RegionTold("A", "宁波"), by=desk.by, at=AT)
    outlet = record_outlet(desk.unit, OutletTold("宁波", "海曙点"), by=desk.by, at=AT)
    change_region(region, 1, RegionTold("A", "宁波市", "一组"), by=desk.by, at=AT)
    change_outlet(outlet, 1, OutletTold("宁波", "海曙点", "药行街1号"), by=desk.by, at=AT)

    with refusal(Overtaken) as refused:
        change_region(region, 1, RegionTold("A", "甬"), by=desk.by, at=AT)
    with refusal(Overtaken):
        change_outlet(outlet, 1, OutletTold("宁波", "海曙点"), by=desk.by, at=AT)

    assert refused.value.theirs["team"] == "一组"


def test_outlets_are_found_by_region_and_offered_to_whom_they_serve(desk):
    near = record_outlet(desk.unit, OutletTold("宁波", "海曙点", hotline="0574-1"), by=desk.by, at=AT)
    record_outlet(desk.unit, OutletTold("上海", "闵行点"), by=desk.by, at=AT)
    ningbo = record_region(desk.unit, RegionTold("A", "宁波市"), by=desk.by, at=AT)

    assert [one.name for one in visible_outlets(desk.by, "宁波")] == ["海曙点"]
    assert outlets_near(desk.customer("甲", place=Place(ningbo)), "") == [near]  # by the region
    assert outlets_near(desk.customer("乙"), "浙江省宁波市海曙区药行街 1 号") == [near]  # by the address
    assert outlets_near(desk.customer("丙"), "") == []


@pytest.mark.parametrize("deed", [
    lambda desk, one, by: relate_customers(one, "contact_person", desk.customer("某", "person"), by=by, at=AT),
    lambda desk, one, by: record_unsuitable_time(one, [1], time(1), time(2), by=by, at=AT),
    lambda desk, one, by: give_consent(one, "survey", "phone", by=by, at=AT),
    lambda desk, one, by: tag_customer(one, [], by=by, at=AT),
    lambda desk, one, by: record_region(desk.unit, RegionTold("A", "宁波"), by=by, at=AT),
    lambda desk, one, by: record_outlet(desk.unit, OutletTold("宁波", "点"), by=by, at=AT),
    lambda desk, one, by: record_tag(desk.unit, "急", by=by, at=AT),
])  # fmt: skip
def test_the_wrong_person_does_none_of_it(desk, deed):
    one = desk.customer("店")

    with refusal(Refused) as refused:
        deed(desk, one, desk.reader)

    assert refused.value.why == Why.NOT_ALLOWED


def test_a_word_for_a_number_stays_while_the_number_does(desk):
    shop = desk.customer("店", points=[Point("phone", "13800001111", "店长"), Point("address", "药行街 1 号", "仓库")])

    change_customer(shop, 1, "店", [Point("phone", "138 0000 1111"), Point("phone", "13900002222")], by=desk.by, at=AT)

    assert [(one.value, one.label) for one in shop.points.order_by("pk")] == [
        ("138 0000 1111", "店长"), ("13900002222", ""),
    ]  # fmt: skip


def test_changing_a_customer_leaves_region_and_trade_unless_they_are_told(desk):
    region = record_region(desk.unit, RegionTold("A", "宁波"), by=desk.by, at=AT)
    shop = desk.customer("店", place=Place(region, "茶叶"))

    assert change_customer(shop, 1, "新店", [], by=desk.by, at=AT).region == region
    assert change_customer(shop, 2, "新店", [], place=Place(None, "瓷器"), by=desk.by, at=AT).trade == "瓷器"
    assert Customer.objects.get(pk=shop.pk).region is None


def test_erasing_a_person_removes_the_words_of_their_record(desk):
    person, shop = desk.customer("孙丽", "person"), desk.customer("店")
    relate_customers(shop, "contact_person", person, "孙丽的店", by=desk.by, at=AT)
    record_unsuitable_time(person, [1], time(1), time(2), "孩子午睡", by=desk.by, at=AT)
    give_consent(person, "survey", "phone", remark="孙丽来电", by=desk.by, at=AT)
    tag_customer(person, [record_tag(desk.unit, "急", by=desk.by, at=AT)], by=desk.by, at=AT)

    erase_customer(person, by=desk.by, at=AT)

    person.refresh_from_db()
    assert not person.unsuitable_times.exists()
    assert not person.tags.exists()
    assert Relation.objects.get().remark == Consent.objects.get().remark == ""
    with refusal(Refused, match="erased"):
        give_consent(person, "survey", "mail", by=desk.by, at=AT)
