"""Contacts are written down when they happen or later; private calls are judged by their length."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shouwen.compliance.models import Finding
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.contacts.models import Contact
from shouwen.customers.actions import record_customer
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Why
from tests.factories import facts_of, refusal_of
from tests.scenes import local

AT = local("2026-03-02 09:00")


def log(scene, told, at=AT, by="周婷"):
    who = scene.by(by, AT)
    customer = record_customer(scene.service, "刘洋", [], by=who, at=AT)
    return log_contact(scene.service, customer, told, by=who, at=at)


def private(talk, urgent):
    return Conversation("phone", "in", "家中来电", talk_seconds=talk, private=True, urgent=urgent)


@pytest.mark.parametrize(
    ("talk", "urgent", "verdict"),
    [
        (179, True, "met"),
        (180, True, "met"),  # three minutes are allowed
        (181, True, "broken"),
        (0, False, "met"),
        (1, False, "broken"),  # without urgency none is
        (1, None, "broken"),  # an urgent reason that nobody gave is none
    ],
)
def test_private_calls_are_judged_by_their_length(scene, talk, urgent, verdict):
    contact = log(scene, private(talk, urgent))

    [found] = Finding.objects.filter(holder=contact.reference, standard__startswith="SD-1.3-6-6a")
    assert (found.standard, found.verdict) == (f"SD-1.3-6-6a/{'urgent' if urgent else 'private'}", verdict)


def test_calls_of_customers_may_last(scene):
    contact = log(scene, Conversation("phone", "in", "咨询", talk_seconds=1200, private=False))

    assert not Finding.objects.filter(holder=contact.reference, standard__startswith="SD-1.3-6-6a").exists()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Conversation("phone", "in", "家中来电", private=True), "talk_seconds"),
        (Conversation("mail", "in", "家中来信", talk_seconds=3, private=True), "private"),
        (Conversation("phone", "in", "来电", talk_seconds=3, urgent=True), "urgent"),
    ],
)
def test_what_could_not_be_judged_is_refused(scene, told, field):
    refused = refusal_of(lambda: log(scene, told))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, field)


def test_what_was_told_of_a_call_is_kept_with_it(scene):
    log(scene, Conversation("phone", "in", "家中来电", rings=2, held_seconds=5, talk_seconds=60, hung_up_by="agent",
                            private=True, urgent=True))

    kept = Contact.objects.get()
    assert (kept.rings, kept.held_seconds, kept.talk_seconds, kept.hung_up_by, kept.is_private, kept.is_urgent) == (
        2, 5, 60, "agent", True, True)


def test_a_letter_of_yesterday_is_a_fact_of_yesterday(scene):
    contact = log(scene, Conversation("letter", "in", "来信"), at=AT - timedelta(days=1))

    [fact] = facts_of("contact.received", contact)
    recorded = Fact.objects.get(pk=fact.pk)
    assert fact.at == AT - timedelta(days=1)
    assert recorded.recorded_at > fact.at


def test_nothing_is_logged_in_the_future(scene):
    soon = timezone.now() + timedelta(minutes=5)

    refused = refusal_of(lambda: log(scene, Conversation("letter", "in", "来信"), at=soon))

    assert "future" in refused.sentence
