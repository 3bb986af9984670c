"""Say when a customer is not to be visited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.customers.holding import held_for
from shouwen.customers.models import Customer, UnsuitableTime
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting

MOST_TIMES = 30


@transaction.atomic(savepoint=False)
def record_unsuitable_time(
    customer: Customer, weekdays: Sequence[int], since: time, until: time, remark: str = "", *, by: Acting, at: datetime
) -> UnsuitableTime:
    """Record a time of some weekdays (1 Monday to 7 Sunday) at which a customer is not to be visited.

    One that ends before it begins goes on past midnight.
    """
    held = held_for(customer, by=by)
    days = sorted(set(weekdays))
    if not days or not set(days) <= set(range(1, 8)):
        raise Refused("Say on which days of the week.", why=Why.BAD_INPUT, field="weekdays")
    if since == until:
        raise Refused("A time ends at another hour than it begins.", why=Why.BAD_INPUT, field="until")
    if held.unsuitable_times.count() >= MOST_TIMES:
        raise Refused("At most %(most)s such times are kept.", why=Why.BAD_INPUT, most=MOST_TIMES)
    made = UnsuitableTime.objects.create(
        customer=held, weekdays=days, since=since, until=until, remark=remark.strip()[:120], by=by.member, at=at
    )
    enact("unsuitable_time.recorded", at=at, unit=held.unit_id, by=by, about=held, for_whom=held)
    return made


@transaction.atomic(savepoint=False)
def remove_unsuitable_time(one: UnsuitableTime, *, by: Acting, at: datetime) -> Customer:
    """Let a customer be visited again at a time that was kept."""
    held = held_for(one.customer, by=by)
    deleted, _rows = UnsuitableTime.objects.filter(pk=one.pk).delete()
    if not deleted:
        raise Refused("This has ended already.", why=Why.OVERTAKEN)
    enact("unsuitable_time.removed", at=at, unit=held.unit_id, by=by, about=held, for_whom=held)
    return held
