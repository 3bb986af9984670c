"""``shouwen search rebuild`` finds nothing again of whoever was sealed, erased, merged or made secret."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from shouwen.cases.reading import matter_of_case
from shouwen.customers.actions import Point, change_customer, erase_customer, record_customer
from shouwen.customers.models import Customer
from shouwen.customers.reading import matter_of_customer
from shouwen.customers.secrecy.actions import classify_customer
from shouwen.facts.actions import record
from shouwen.search.models import Findable
from shouwen.search.queries import find
from shouwen.search.rebuilding import rebuild_all
from shouwen.work.actions.entries import begin_entry
from shouwen.work.actions.notes import write_note
from shouwen.work.entries import form_in
from tests.scenes import make_scene, service_department, take_complaint

WORDS = ("梧桐弄", "13977771234", "脾气急躁", "壶身开裂", "夜里来电", "欧阳")
SHEET = "自然人客户信息资料表"


@pytest.fixture(scope="module")
def department(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


@pytest.fixture
def customer(department, db):
    """A person with an address, a sheet, and a case with a note, all of which can be found."""
    scene, at = department, timezone.now() - timedelta(hours=2)
    by = scene.by("管理员", at)
    case = take_complaint(scene, at, name="欧阳静", subject="壶身开裂", words="壶身开裂，漏水。")
    made = case.customer
    points = [Point("phone", "13977771234"), Point("address", "梧桐弄七十七号")]
    made = change_customer(made, made.version, "欧阳静", points, by=by, at=at)
    form = form_in(service_department().hash, SHEET)
    begin_entry(matter_of_customer(made), form, {"客户意见": "脾气急躁"}, by=by, at=at)
    write_note(matter_of_case(case), "夜里来电", [], by=by, at=at)
    record_customer(scene.service, "旁人", [], by=by, at=at)
    made.scene = scene
    return made


def found(scene):
    """Return what each of the words finds for whoever may see everything."""
    by = scene.by("管理员", timezone.now())
    return {word: sorted(one.reference for one in find(word, by=by, at=by.at)) for word in WORDS}


def rows():
    return set(Findable.objects.values_list("reference", "title", "words"))


def silent(_kind, _done, _of):
    """Tell nobody."""


def sealed(customer, by):
    """As the flow of a deregistration ends."""
    record("customer.deregistered", at=by.at, unit=customer.unit_id, by=by, about=customer, for_whom=customer)


def erased(customer, by):
    erase_customer(customer, by=by, at=by.at)


def secret(customer, by):
    classify_customer(customer, "机密", by=by, at=by.at)


@pytest.mark.parametrize("state", [sealed, erased, secret])
def test_a_rebuild_finds_what_was_found_before_it_and_nothing_else(customer, state):
    scene = customer.scene
    begun = found(scene)
    state(Customer.objects.select_related("unit").get(pk=customer.pk), scene.by("管理员", timezone.now()))
    before, kept = found(scene), rows()

    rebuild_all(silent)

    assert begun["脾气急躁"]
    assert found(scene) == before
    assert {one[0] for one in rows()} == {one[0] for one in kept}
    assert not [word for word in ("梧桐弄", "脾气急躁") if before[word]]
