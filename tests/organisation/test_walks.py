"""The first rows of a list are the same, whichever way they are read."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.db.models import Q

from shouwen.cases.listing import SHOWN, CaseFilter, CaseLists
from shouwen.cases.models import Case
from shouwen.cases.queries import visible_cases
from shouwen.contacts.models import Contact
from shouwen.contacts.queries import ContactFilter, listed_contacts
from shouwen.organisation import walks
from shouwen.organisation.rights import either
from tests.kept import kept_scene
from tests.scenes import SHANGHAI, local, take_complaint

AT = local("2026-03-02 09:00")
LATER = AT + timedelta(hours=1)


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    """Cases in two departments: open, overdue, closed; one against a colleague."""
    with kept_scene(django_db_blocker) as scene:
        for number in range(6):
            case = take_complaint(scene, AT + timedelta(minutes=number), name=f"刘洋{number}")
            changed = {
                1: {"unit": scene.departments["质检部"]},
                2: {"due_at": AT},
                3: {"state": "closed", "closed_at": LATER},
                4: {"accused": scene.people["吴敏"]},
                5: {"unit": scene.departments["质检部"], "holder": scene.people["吴敏"]},
            }.get(number, {})
            Case.objects.filter(pk=case.pk).update(**changed)
        yield scene


@pytest.fixture
def scene(kept, db):
    return kept


def expected(name, by):
    rows = visible_cases(by)
    if name == "all":
        return set(rows)
    if name == "closed":
        return set(rows.filter(state="closed"))
    rows = rows.filter(state="open")
    if name == "overdue":
        return set(rows.filter(due_at__lt=LATER))
    if name == "mine":
        return {row for row in rows if {row.holder_id, row.owner_id} & by.selves}
    return set(rows)


@pytest.mark.parametrize("most_units", [300, 0], ids=["unit by unit", "the whole list"])
def test_lists_hold_what_the_member_may_see(scene, most_units):
    for who in ("管理员", "周婷", "吴敏", "沈洁", "卫平", "朱明"):
        by = scene.by(who, LATER)
        lists = CaseLists(by, LATER)
        with mock.patch.object(walks, "MOST_UNITS", most_units):
            for name in SHOWN:
                numbers = lists.numbers(CaseFilter(name), most=100)

                assert set(numbers) == {case.pk for case in expected(name, by)}, (who, name)
                assert lists.counts([CaseFilter(name)]) == [len(numbers)]


def test_the_first_rows_come_in_order(scene):
    lists = CaseLists(scene.by("周婷", LATER), LATER)

    numbers = lists.numbers(CaseFilter("all"), most=3)

    rows = sorted(visible_cases(lists.by), key=lambda row: (row.changed_at, row.pk), reverse=True)[:3]
    assert numbers == [row.pk for row in rows]


def test_a_filter_can_be_narrowed_to_a_unit_and_a_class(scene):
    by = scene.by("朱明", LATER)
    lists = CaseLists(by, LATER)
    there = scene.departments["质检部"]

    assert lists.counts([
        CaseFilter("all", unit=there.pk), CaseFilter("all", unit=scene.company.pk), CaseFilter("all", unit=10**9),
        CaseFilter("all", class_key="商品质量"), CaseFilter("all", class_key="价格"), CaseFilter("all", kind="投诉"),
    ]) == [2, 6, 0, 6, 0, 6]


def test_counting_all_filters_takes_three_statements(scene, django_assert_num_queries):
    by = scene.by("周婷", LATER)

    with django_assert_num_queries(3):
        CaseLists(by, LATER).counts([CaseFilter(name) for name in SHOWN])


@pytest.mark.parametrize("most_units", [300, 0], ids=["unit by unit", "the whole list"])
@pytest.mark.parametrize("show", SHOWN)
@pytest.mark.parametrize("who", ["管理员", "周婷", "吴敏", "朱明"])
def test_whatever_a_list_is_narrowed_by_holds_what_fits_and_may_be_seen(scene, most_units, show, who):
    quality, wu = scene.departments["质检部"], scene.people["吴敏"]
    Case.objects.filter(holder=wu).update(urgency="加急")
    Contact.objects.filter(pk=Case.objects.first().contact_id).update(channel="letter")
    by = scene.by(who, LATER)
    lists = CaseLists(by, LATER, SHANGHAI)
    day, next_day = date(2026, 3, 2), date(2026, 3, 3)

    for narrowed, fits in (
        ({"urgency": "加急"}, lambda one: one.urgency == "加急"),
        ({"holder": str(wu.pk)}, lambda one: one.holder_id == wu.pk),
        ({"channel": "letter"}, lambda one: one.contact.channel == "letter"),
        ({"since": "2026-03-02", "until": "2026-03-02"}, lambda one: True),
        ({"since": str(next_day)}, lambda one: False),
        ({"until": str(day - timedelta(days=1))}, lambda one: False),
        ({"holder": str(wu.pk), "unit": str(quality.pk), "kind": "投诉", "class_key": "商品质量"},
         lambda one: one.holder_id == wu.pk and one.unit == quality),
        ({"unit": str(quality.pk)}, lambda one: one.unit == quality),
    ):
        chosen = CaseFilter.of({"show": show, **narrowed})
        with mock.patch.object(walks, "MOST_UNITS", most_units):
            rows = list(lists.listed(chosen, most=100))

        assert set(rows) == {one for one in expected(show, by) if fits(one)}, narrowed
        assert lists.counts([chosen]) == [len(rows)]


def test_what_a_filter_does_not_know_is_left_out_and_who_cannot_be_told_has_nothing():
    asked = {"show": "x", "channel": "x", "since": "gestern", "until": "9999-12-31", "unit": ""}

    assert CaseFilter.of(asked) == CaseFilter()
    assert CaseFilter.of({"unit": "1e9", "holder": "-1"}) == CaseFilter(unit=0, holder=0)


def test_contacts_are_narrowed_by_channel_unit_receiver_and_days(scene):
    by, zhou = scene.by("管理员", LATER), scene.people["周婷"]
    first = Contact.objects.order_by("pk").first()
    Contact.objects.filter(pk=first.pk).update(channel="letter", unit=scene.departments["质检部"])

    def found(**asked):
        return set(listed_contacts(by, most=100, chosen=ContactFilter.of(asked), zone=SHANGHAI))

    assert found(channel="letter") == found(unit=str(scene.departments["质检部"].pk)) == {first}
    assert len(found(receiver=str(zhou.pk))) == len(found(direction="in")) == 6
    assert len(found(since="2026-03-02", until="2026-03-02")) == 6
    assert found(since="2026-03-03") == found(until="2026-03-01") == found(receiver=str(10**9)) == set()
    nobody = scene.by("蒋涛", LATER)
    assert not listed_contacts(nobody, most=9, chosen=ContactFilter.of({"receiver": str(zhou.pk)}), zone=SHANGHAI)


def test_what_one_of_two_rights_lets_see_is_seen(scene):
    everything, one = scene.by("管理员", LATER).scope("see_case").on(), Q(pk=Case.objects.first().pk)

    assert set(Case.objects.filter(either(everything, one))) == set(Case.objects.all())
    assert set(Case.objects.filter(either(one, Q(pk__in=[])))) == {Case.objects.first()}
    assert not Case.objects.filter(either()).exists()


def test_under_the_top_everything_is_asked_for_and_no_list_of_all_units(scene):
    """Of a house of thousands of units each count would carry the numbers of all of them."""
    everything = scene.by("管理员", LATER).scope("see_case")
    of_the_unit = scene.by("周婷", LATER).scope("see_case")
    top = scene.service.ancestor_ids[0]

    assert everything.is_everything
    assert walks.within_unit(everything, top) == (walks.within(everything), walks.EVERYTHING)
    assert walks.within_unit(everything, scene.service.pk)[0].units
    assert walks.within_unit(of_the_unit, top)[0].units == (scene.service.pk,)
