"""What is found, by whom, and at what cost."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.cases.actions.transfers import accept_transfer, offer_case
from shouwen.cases.models import Case
from shouwen.customers.actions import Point, change_customer, erase_customer, record_customer
from shouwen.search import queries
from shouwen.search.queries import find
from shouwen.search.rebuilding import rebuild_all
from tests.factories import as_member, make_member
from tests.scenes import local, take_complaint

AT = local("2026-03-02 09:00")
LATER = AT + timedelta(hours=1)


def found(words, by, **more):
    """Return what is found; whether the newest are walked or the index is asked makes no difference."""
    walked = [one.reference for one in find(words, by=by, at=LATER, **more)]
    with mock.patch.object(queries, "WALKED", 0):
        looked_up = [one.reference for one in find(words, by=by, at=LATER, **more)]
    assert walked == looked_up
    return walked


#: What is typed, and kinds of what is found of one complaint.
EXACT = [
    ("壶", {"case", "contact"}),  # one character
    ("热水", {"case", "contact"}),  # two
    ("热水壶漏电", {"case", "contact"}),  # more
    ("通电 漏电", {"case"}),  # two words, in any order
    ("电漏", set()),  # both characters, in another order
    ("热水 壶漏", {"case", "contact"}),
    ("8000", {"customer", "contact"}),  # last four digits
    ("0013", {"customer", "contact"}),  # a middle piece
    ("001", {"case", "customer", "contact"}),  # a shorter one, of the case's number as well
    ("138 0013 8000", {"customer", "contact"}),
    ("138-0013-8000", {"customer", "contact"}),
    ("+86 138 0013 8000", set()),  # 86 is no part of what is kept, and stands alone
    ("+8613800138000", {"customer", "contact"}),
    ("８０００", {"customer", "contact"}),  # full width
    ("ly", {"case", "customer", "contact"}),  # pinyin initials of 刘洋
    ("刘洋", {"case", "customer", "contact"}),
    ("KF-TS2026-000001", {"case"}),
    ("ts2026-0000", {"case"}),
    ("刘%", set()),
    ("刘_", set()),
]


def test_finding_is_exact(scene):
    take_complaint(scene, AT)
    who = scene.by("周婷", LATER)

    kinds = {words: {one.partition(":")[0] for one in found(words, who)} - {"article"} for words, _ in EXACT}

    assert kinds == dict(EXACT)


def test_the_newest_twenty_come_first(scene):
    who = scene.by("周婷", AT)
    customers = [
        record_customer(scene.service, f"王小{number}", [], by=who, at=AT + timedelta(seconds=number))
        for number in range(25)
    ]

    assert found("王小", who) == [customer.reference for customer in reversed(customers[5:])]


def test_articles_in_force_are_found_by_who_reads_regulations(scene):
    reader, stranger = scene.by("周婷", LATER), scene.by("韩雪", LATER)

    references = found("会签", reader, kinds=["article"])

    assert references
    assert all(reference.startswith("article:service-department@1#") for reference in references)
    assert found("会签", stranger, kinds=["article"]) == []


def test_an_edition_that_is_not_yet_in_force_is_not_found(scene):
    who = scene.by("周婷", LATER)

    assert find("会签", by=who, at=local("2025-01-31 23:00"), kinds=["article"]) == []


def test_nobody_finds_what_is_not_theirs_to_see(scene):
    take_complaint(scene, AT)

    assert found("热水壶", scene.by("卫平", LATER)) == []  # another department
    assert found("热水壶", scene.by("褚伟", LATER)) == found("热水壶", scene.by("周婷", LATER), kinds=["case"])
    assert found("热水壶", scene.by("朱明", LATER), kinds=["case"])  # the whole company
    nobody = make_member("陌生人", scene.service)
    assert found("热水壶", as_member(nobody, LATER)) == []


def test_ones_own_case_is_found_in_another_unit(scene):
    case = take_complaint(scene, AT)
    Case.objects.filter(pk=case.pk).update(owner=scene.people["卫平"])

    assert found("热水壶", scene.by("卫平", LATER)) == [case.reference]


def test_the_accused_never_finds_the_complaint(scene):
    case = take_complaint(scene, AT, accused=scene.people["吴敏"])

    assert case.reference in found("热水壶", scene.by("周婷", LATER))
    assert case.reference not in found("热水壶", scene.by("吴敏", LATER))


def test_who_is_accused_later_finds_it_no_longer(scene):
    case = take_complaint(scene, AT)
    Case.objects.filter(pk=case.pk).update(accused=scene.people["吴敏"])

    assert case.reference not in found("热水壶", scene.by("吴敏", LATER))
    assert case.reference in found("热水壶", scene.by("周婷", LATER))


def test_a_transferred_case_is_found_where_it_has_gone(scene):
    case = take_complaint(scene, AT)
    assert found("热水壶", scene.by("沈洁", LATER)) == []
    offer = offer_case(case, scene.departments["质检部"], "品质问题", by=scene.by("周婷", AT), at=AT)
    assert found("热水壶", scene.by("沈洁", LATER), kinds=["case"]) == [case.reference]  # they may answer the offer

    accept_transfer(offer, by=scene.by("沈洁", AT), at=AT)

    assert case.reference in found("热水壶", scene.by("沈洁", LATER), kinds=["case"])
    assert case.reference in found("热水壶", scene.by("周婷", LATER), kinds=["case"])  # the first owner
    assert case.reference not in found("热水壶", scene.by("褚伟", LATER), kinds=["case"])  # who only saw the unit's


def test_a_customer_is_found_by_the_new_name_with_all_that_is_theirs(scene):
    case = take_complaint(scene, AT)
    customer, who = case.customer, scene.by("周婷", AT)

    change_customer(customer, customer.version, "刘泱", [Point("phone", "139 0000 1111")], by=who, at=AT)

    assert case.reference in found("刘泱", who)
    assert found("刘洋", who) == []
    assert found("1111", who) == [customer.reference]


def test_an_erased_customer_is_not_found(scene):
    case = take_complaint(scene, AT)
    who = scene.by("管理员", LATER)
    assert len(found("刘洋", who)) == 3

    erase_customer(case.customer, by=who, at=LATER)

    assert found("刘洋", who) == []
    assert found("8000", who) == []


def test_rebuilding_finds_the_same_and_forgets_what_is_gone(scene):
    case = take_complaint(scene, AT)
    who = scene.by("管理员", LATER)
    words = ("热水壶", "8000", "刘洋", "会签")
    before = {one: found(one, who) for one in words}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_findable SET grams = '', words = '', scopes = '{}'")
        cursor.execute("INSERT INTO search_findable (reference, kind, unit, title, words, at)"
                       " VALUES ('case:0', 'case', NULL, '热水壶', '热水壶', %s)", [AT])
    told = []

    rebuild_all(lambda kind, done, of: told.append((kind, done, of)))

    assert {one: found(one, who) for one in words} == before
    assert ("case", 1, 1) in told
    assert case.reference in before["热水壶"]


@pytest.mark.parametrize("count", [1, 3])
def test_finding_takes_four_statements_whatever_is_found(scene, count):
    for number in range(count):
        take_complaint(scene, AT, name=f"刘洋{number}")
    everywhere, here = scene.by("管理员", LATER), scene.by("周婷", LATER)

    with CaptureQueriesContext(connection, ) as narrow:
        find("热水壶", by=here, at=LATER)
    with CaptureQueriesContext(connection) as wide:
        find("热水壶", by=everywhere, at=LATER)

    assert (len(narrow), len(wide)) == (4, 2)
