"""Keep what a customer agrees to, by purpose and channel; each change is a row of its own."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.customers.holding import held_for
from shouwen.customers.models import Consent, Customer
from shouwen.customers.queries.consents import CHANNEL_OF, OWN_PURPOSES, consent_that_holds
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.work.actions.own_page import note_use
from shouwen.work.models import Link
from shouwen.work.outsiders import Outsider, hand_of


@transaction.atomic(savepoint=False)
def give_consent(
    customer: Customer, purpose: str, channel: str, *, until: date | None = None, remark: str = "", by: Acting,
    at: datetime,
) -> Consent:
    """Record that a customer agrees to a purpose on a channel, for good or until a last day."""
    held = held_for(customer, by=by)
    if until is not None and until < at.astimezone(zone_of(held.unit)).date():
        raise Refused("The last day lies in the past.", why=Why.BAD_INPUT, field="until")
    made = _keep(held, purpose, channel, by, at, is_given=True, until=until, remark=remark)
    enact("agreement.given", at=at, unit=held.unit_id, by=by, about=held, for_whom=held,
          figures={"purpose": purpose, "channel": channel, **({"until": until} if until is not None else {})})
    return made


@transaction.atomic(savepoint=False)
def withdraw_consent(
    customer: Customer, purpose: str, channel: str, *, remark: str = "", by: Acting, at: datetime
) -> Consent:
    """Record that a customer takes a consent back; refused where none holds."""
    held = held_for(customer, by=by)
    if consent_that_holds(held, purpose, channel, at=at) is None:
        raise Refused("No consent holds that could be taken back.", why=Why.OVERTAKEN, field="purpose")
    made = _keep(held, purpose, channel, by, at, is_given=False, until=None, remark=remark)
    enact("agreement.withdrawn", at=at, unit=held.unit_id, by=by, about=held, for_whom=held,
          figures={"purpose": purpose, "channel": channel})
    return made


@transaction.atomic(savepoint=False)
def decide_own_consent(link: Link, purpose: str, *, agrees: bool, by: Outsider, at: datetime) -> Consent:
    """Let a customer themselves agree to a purpose by the way by which their link came, or take that back."""
    by.only(link.matter)
    if purpose not in OWN_PURPOSES or link.way not in CHANNEL_OF:
        raise Refused("There is nothing of this kind to agree to.", why=Why.BAD_INPUT, field="purpose")
    rows = Customer.objects.select_for_update(of=("self",)).select_related("unit")
    held = rows.get(pk=int(link.for_whom.partition(":")[2]))
    channel = CHANNEL_OF[link.way]
    if (consent_that_holds(held, purpose, channel, at=at) is not None) == agrees:
        raise Refused("This is so already.", why=Why.OVERTAKEN, field="purpose")
    made = _keep(held, purpose, channel, by, at, is_given=agrees, until=None, remark="")
    enact("agreement.given" if agrees else "agreement.withdrawn", at=at, unit=held.unit_id, by=by, about=held,
          for_whom=held, figures={"purpose": purpose, "channel": channel})
    note_use(link, "consent", by=by, at=at)
    return made


def _keep(customer: Customer, purpose: str, channel: str, by: Acting, at: datetime, *, is_given: bool,
          until: date | None, remark: str) -> Consent:
    return Consent.objects.create(
        customer=customer, purpose=purpose, channel=channel, is_given=is_given, since=at, until=until,
        remark=remark.strip()[:200], **hand_of(by),
    )
