"""Keep what a customer agrees to, by purpose and channel; each change is a row of its own."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.customers.holding import held_for
from shouwen.customers.models import Consent, Customer
from shouwen.customers.queries.consents import consent_that_holds
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of


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


def _keep(customer: Customer, purpose: str, channel: str, by: Acting, at: datetime, *, is_given: bool,
          until: date | None, remark: str) -> Consent:
    return Consent.objects.create(
        customer=customer, purpose=purpose, channel=channel, is_given=is_given, since=at, until=until,
        remark=remark.strip()[:200], by=by.member,
    )
