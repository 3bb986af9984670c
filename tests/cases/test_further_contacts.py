"""A customer calls again: the contact goes to the case that is open, not to a second one."""

from datetime import timedelta

from shouwen.cases.actions.contacts import add_contact
from shouwen.cases.models import Case, CaseContact
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.customers.actions import record_customer
from shouwen.facts.refusals import Why
from shouwen.work.models import Notice, Remark
from tests.factories import facts_of, refusal_of
from tests.scenes import local, take_complaint

AT = local("2026-03-02 09:00")
LATER = AT + timedelta(hours=1)


def call_again(scene, customer, by="吴敏"):
    return log_contact(scene.service, customer, Conversation("phone", "in", "问进度"), by=scene.by(by, LATER), at=LATER)


def test_a_second_call_is_added_and_whoever_has_the_case_is_told(scene):
    case = take_complaint(scene, AT)
    contact = call_again(scene, case.customer)

    add_contact(case, contact, by=scene.by("吴敏", LATER), at=LATER)

    assert CaseContact.objects.get().contact == contact
    [fact] = facts_of("case.contacted", case)
    assert fact.figures["contact"] == contact.reference
    assert Remark.objects.get(fact=fact.pk).words == "问进度"
    assert Notice.objects.get(what="contacted").to == scene.people["周婷"]
    assert Case.objects.get(pk=case.pk).changed_at == LATER


def test_whoever_has_the_case_is_not_told_of_what_they_added_themselves(scene):
    case = take_complaint(scene, AT)

    add_contact(case, call_again(scene, case.customer, "周婷"), by=scene.by("周婷", LATER), at=LATER)

    assert not Notice.objects.filter(what="contacted").exists()


def test_a_contact_is_added_once_and_only_of_the_same_customer(scene):
    case, by = take_complaint(scene, AT), scene.by("周婷", LATER)
    contact = call_again(scene, case.customer)
    stranger = call_again(scene, record_customer(scene.service, "别人", [], by=by, at=AT))
    add_contact(case, contact, by=by, at=LATER)

    refusals = [refusal_of(lambda one=one: add_contact(case, one, by=by, at=LATER))
                for one in (contact, case.contact, stranger)]

    assert [(one.why, one.field) for one in refusals] == [
        (Why.OVERTAKEN, "contact"), (Why.OVERTAKEN, "contact"), (Why.BAD_INPUT, "contact")]


def test_nothing_is_added_to_a_closed_case_nor_by_who_may_not_see_it(scene):
    case = take_complaint(scene, AT)
    contact = call_again(scene, case.customer)

    assert refusal_of(lambda: add_contact(case, contact, by=scene.by("蒋涛", LATER), at=LATER)).why is Why.NOT_ALLOWED

    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=LATER)
    assert refusal_of(lambda: add_contact(case, contact, by=scene.by("周婷", LATER), at=LATER)).why is Why.OVERTAKEN


def test_the_accused_adds_nothing(scene):
    case = take_complaint(scene, AT)
    contact = call_again(scene, case.customer)
    Case.objects.filter(pk=case.pk).update(accused=scene.people["吴敏"])

    assert refusal_of(lambda: add_contact(case, contact, by=scene.by("吴敏", LATER), at=LATER)).why is Why.NOT_ALLOWED
