"""What is written of people: in no fact, and gone when they are erased."""

import logging

import pytest
from django.db import connection

from shouwen.cases.actions.complaint import carry_out
from shouwen.cases.actions.pauses import pause_case, resume_case
from shouwen.cases.actions.transfers import decline_transfer, offer_case
from shouwen.cases.models import Case
from shouwen.cases.reading import matter_of_case
from shouwen.customers.actions import erase_customer
from shouwen.customers.erasures.actions import ask_erasure
from shouwen.customers.erasures.queries import keepings_of
from shouwen.facts.actions import record
from shouwen.facts.refusals import Why
from shouwen.facts.seals import seal_facts
from shouwen.facts.verification import verify_seals
from shouwen.work.actions.entries import begin_entry
from shouwen.work.actions.notes import write_note
from shouwen.work.actions.tasks import give_back_task, give_task, take_task
from shouwen.work.entries import form_in
from shouwen.work.models import Deadline, Task
from tests.factories import refusal_of
from tests.scenes import local, make_scene, service_department, take_complaint

MARK = "甲乙丙丁戊"
AT = local("2026-03-02 09:00")


def write_everywhere(scene):
    """Write the mark into every field that takes free text on the way of a complaint."""
    who = scene.by("周婷", AT)
    case = take_complaint(scene, AT, name=MARK, demand=MARK, words=MARK, subject=MARK, particulars={"product.name": MARK})
    matter = matter_of_case(Case.objects.select_related("unit", "customer", "owner").get(pk=case.pk))
    write_note(matter, MARK, [scene.people["郑强"]], by=who, at=AT)
    task = Task.objects.get(matter=case.reference)
    take_task(task, by=who, at=AT)
    give_back_task(Task.objects.get(pk=task.pk), MARK, by=who, at=AT)
    give_task(matter, MARK, scene.people["郑强"], by=who, at=AT)
    pause_case(case, MARK, by=who, at=AT)
    resume_case(case, by=who, at=AT)
    offer = offer_case(case, scene.departments["质检部"], MARK, by=who, at=AT)
    decline_transfer(offer, MARK, by=scene.by("沈洁", AT), at=AT)
    begin_entry(matter, form_in(service_department().hash, "客户投诉登记表一"), {"投诉类型": "商品", "备注": MARK},
                by=who, at=AT)
    carry_out(case, "reply", {"which": "first", "thanked": "true", "apologised": "true"}, MARK, by=who, at=AT)
    return case


def tables_that_hold(text):
    """Return the tables of the database in whose rows the text stands anywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [row[0] for row in cursor.fetchall()]
        found = set()
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}" t WHERE t::text LIKE %s', [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.add(name)
    return found


def test_what_is_written_of_people_stands_in_no_fact_finding_deadline_or_log(db, caplog):
    scene = make_scene()
    with caplog.at_level(logging.DEBUG, logger="shouwen"):
        write_everywhere(scene)

    found = tables_that_hold(MARK)
    assert {"cases_case", "work_remark", "customers_customer", "work_note"} <= found  # the mark was really written
    assert not found & {"facts_fact", "facts_seal", "facts_answer", "compliance_finding", "work_deadline"}
    assert MARK not in caplog.text


def test_nothing_written_of_people_is_sent_to_those_who_listen(committed, database_addresses):
    with database_addresses.app.connect(autocommit=True) as listening:
        listening.execute("LISTEN shouwen")
        from django.db import transaction

        with transaction.atomic():
            write_everywhere(make_scene())
        heard = [notify.payload for notify in listening.notifies(timeout=0.5)]

    assert heard
    assert not [payload for payload in heard if MARK in payload or "刘" in payload]


def test_an_erased_person_is_gone_from_every_table_and_the_seals_hold(committed):
    from django.db import transaction

    with transaction.atomic():
        scene = make_scene()
        case = write_everywhere(scene)
    seal_facts()

    with transaction.atomic():
        erase_customer(case.customer, by=scene.by("管理员", AT), at=AT)
    seal_facts()

    assert tables_that_hold(MARK) == set()
    assert tables_that_hold("13800138000") == set()
    assert verify_seals().fault is None


def test_only_who_may_erases_a_person(db):
    scene = make_scene()
    case = take_complaint(scene, AT)

    refused = refusal_of(lambda: erase_customer(case.customer, by=scene.by("周婷", AT), at=AT))

    assert refused.why == Why.NOT_ALLOWED


@pytest.mark.parametrize("kind", ["customer.erased"])
def test_the_erasure_itself_is_a_fact(db, kind):
    from tests.factories import facts_of

    scene = make_scene()
    case = take_complaint(scene, AT)
    erase_customer(case.customer, by=scene.by("管理员", AT), at=AT)

    assert [fact.about for fact in facts_of(kind)] == [case.customer.reference]


def test_before_the_site_gives_a_figure_no_complaint_is_kept_and_no_request_is_due(db):
    scene = make_scene()
    case = write_everywhere(scene)
    by = scene.by("管理员", AT)
    record("case.closed", at=AT, unit=case.unit_id, by=by, about=case, for_whom=case.customer, figures={"kind": "投诉"})
    one = ask_erasure(case.customer, by=by, at=AT)

    assert keepings_of([case.reference], at=AT) == {}
    assert not Deadline.objects.filter(holder=one.customer.reference, standard="SD-4.1-5/erase").exists()
