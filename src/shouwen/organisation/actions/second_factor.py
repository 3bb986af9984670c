"""Set up one-time codes, and remove them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.members import still_here
from shouwen.organisation.kinds import SECOND_FACTOR_REMOVED, SECOND_FACTOR_SET
from shouwen.organisation.models import Member
from shouwen.organisation.one_time_codes import matching_step
from shouwen.organisation.permissions import ADMIT_MEMBER, By, is_self, may_act_for, may_only_oneself


@transaction.atomic(savepoint=False)
def set_second_factor(member: Member, secret: str, code: str, *, by: By, at: datetime) -> Member:
    """Ask the member for a one-time code from now on; ``code`` shows that their device has the secret."""
    may_only_oneself(member, by=by)
    member = still_here(member)
    if member.second_factor:
        raise Refused("One-time codes are set up already. Remove them first.", why=Why.OVERTAKEN)
    step = matching_step(secret, code, at)
    if step is None:
        raise Refused(
            "The code is not right. Wait for the next one and try again.", why=Why.BAD_INPUT, field="code"
        )
    # The code that showed it is used up: it cannot also sign somebody in.
    member.second_factor, member.second_factor_used = secret, step
    member.save(update_fields=["second_factor", "second_factor_used"])
    record(SECOND_FACTOR_SET, at=at, unit=member.home_id, by=by, about=member, for_whom=member)
    return member


@transaction.atomic(savepoint=False)
def remove_second_factor(member: Member, *, code: str = "", by: By, at: datetime) -> Member:
    """Ask for no code any more.

    Members give a code of their device; for another, who has lost theirs, it takes all their rights.
    """
    oneself = is_self(member, by=by)
    if not oneself:
        may_act_for(member, ADMIT_MEMBER, by=by, at=at)
    member = still_here(member)
    if not member.second_factor:
        raise Refused("No one-time codes are set up.", why=Why.OVERTAKEN)
    if oneself:
        step = matching_step(member.second_factor, code, at)
        if step is None or step <= member.second_factor_used:
            raise Refused(
                "The code is not right. Wait for the next one and try again.", why=Why.BAD_INPUT, field="code"
            )
        member.second_factor_used = step
    member.second_factor = ""
    member.save(update_fields=["second_factor", "second_factor_used"])
    record(SECOND_FACTOR_REMOVED, at=at, unit=member.home_id, by=by, about=member, for_whom=member)
    return member
