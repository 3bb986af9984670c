"""Members leave on a day ahead: planned, withdrawn, and carried out by the clock at its moment."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.members import leave_member, still_here, successor_of
from shouwen.organisation.changes import one_at_a_time
from shouwen.organisation.kinds import DEPARTURE_PLANNED, DEPARTURE_WITHDRAWN
from shouwen.organisation.models import Departure, Member
from shouwen.organisation.permissions import By, may_admit
from shouwen.organisation.rights import Acting

log = logging.getLogger(__name__)
#: Who leaves later than this is not planned yet: what passes on would be guessed.
LONGEST_AHEAD = timedelta(days=366)
#: A departure that was refused (the last administrator) is tried again after this.
TRIED_AGAIN_AFTER = timedelta(hours=1)


@transaction.atomic(savepoint=False)
def plan_departure(
    member: Member, leaves_at: datetime, successor: Member | None = None, *, by: By, at: datetime
) -> Departure:
    """Let a member leave at an instant ahead; planned again, the latest counts."""
    one_at_a_time()
    member = still_here(member)
    may_admit(member.home, by=by)
    if leaves_at <= at:
        raise Refused("This day is over. Give today or a day ahead.", why=Why.BAD_INPUT, field="leaves_on")
    if leaves_at > at + LONGEST_AHEAD:
        raise Refused("This day is more than a year ahead. Give an earlier one.", why=Why.BAD_INPUT, field="leaves_on")
    successor = successor_of(member, successor, leaves_at)
    planned_by = by.member if isinstance(by, Acting) else None
    kept = {"leaves_at": leaves_at, "next_at": leaves_at, "successor": successor, "planned_by": planned_by}
    row, _ = Departure.objects.update_or_create(member=member, defaults=kept)
    record(DEPARTURE_PLANNED, at=at, unit=member.home_id, by=by, about=member, for_whom=member, leaves_at=leaves_at,
           successor=successor)  # fmt: skip
    return row


@transaction.atomic(savepoint=False)
def withdraw_departure(member: Member, *, by: By, at: datetime) -> Member:
    """Let a member stay who was to leave."""
    one_at_a_time()
    member = still_here(member)
    may_admit(member.home, by=by)
    removed, _ = Departure.objects.filter(member=member).delete()
    if not removed:
        raise Refused("Nothing is planned any more. Look at the page again.", why=Why.OVERTAKEN)
    record(DEPARTURE_WITHDRAWN, at=at, unit=member.home_id, by=by, about=member, for_whom=member)
    return member


def carry_out_departures(now: datetime) -> int:
    """Let the members leave whose moment has come, each in its own transaction; return how many left.

    They leave at the instant that was planned, not at that at which it is noticed.
    """
    due = Departure.objects.filter(next_at__lte=now).order_by("next_at", "pk").values_list("pk", flat=True)
    return sum(_carry_out(number, now) for number in list(due[:50]))


def _carry_out(number: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            # Another clock may have it: it is left to that one.
            rows = Departure.objects.select_for_update(skip_locked=True, of=("self",))
            row = rows.select_related("member", "successor").filter(pk=number, next_at__lte=now).first()
            if row is None:
                return False
            successor = row.successor if row.successor is not None and row.successor.left_at is None else None
            leave_member(row.member, successor, by=SYSTEM, at=row.leaves_at)
            return True
    except Refused as refused:
        log.warning("The departure %s was refused: %s", number, refused)
        Departure.objects.filter(pk=number).update(next_at=now + TRIED_AGAIN_AFTER)
        return False
