"""Set up one-time codes and the recovery codes beside them, and remove them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.members import still_here
from shouwen.organisation.kinds import (
    RECOVERY_CODE_USED,
    RECOVERY_CODES_MADE,
    SECOND_FACTOR_REMOVED,
    SECOND_FACTOR_SET,
)
from shouwen.organisation.models import Member
from shouwen.organisation.one_time_codes import matching_step
from shouwen.organisation.permissions import ADMIT_MEMBER, By, is_self, may_act_for, may_only_oneself
from shouwen.organisation.recovery_codes import count_of, kept_of, without

_WRONG = "The code is not right. Wait for the next one and try again."


@transaction.atomic(savepoint=False)
def set_second_factor(
    member: Member, secret: str, code: str, *, recovery: Sequence[str] = (), by: By, at: datetime
) -> Member:
    """Ask the member for a one-time code from now on; ``code`` shows that their device has the secret.

    ``recovery`` are the codes that let them in, once each, without the device; they were shown to them before.
    """
    may_only_oneself(member, by=by)
    member = still_here(member)
    if member.second_factor:
        raise Refused("One-time codes are set up already. Remove them first.", why=Why.OVERTAKEN)
    step = matching_step(secret, code, at)
    if step is None:
        raise Refused(_WRONG, why=Why.BAD_INPUT, field="code")
    # The code that showed it is used up: it cannot also sign somebody in.
    member.second_factor, member.second_factor_used = secret, step
    member.recovery_codes = kept_of(member.pk, list(recovery))
    member.save(update_fields=["second_factor", "second_factor_used", "recovery_codes"])
    record(SECOND_FACTOR_SET, at=at, unit=member.home_id, by=by, about=member, for_whom=member)
    return member


@transaction.atomic(savepoint=False)
def renew_recovery_codes(member: Member, recovery: Sequence[str], code: str, *, by: By, at: datetime) -> Member:
    """Let these recovery codes take the place of those before, against a one-time code of the device."""
    may_only_oneself(member, by=by)
    member = _with_codes(member)
    _use_step(member, code, at)
    member.recovery_codes = kept_of(member.pk, list(recovery))
    member.save(update_fields=["second_factor_used", "recovery_codes"])
    record(RECOVERY_CODES_MADE, at=at, unit=member.home_id, by=by, about=member, for_whom=member, count=len(recovery))
    return member


@transaction.atomic(savepoint=False)
def use_recovery_code(member: Member, code: str, *, at: datetime) -> bool:
    """Use up a recovery code where this is one that is left; whether it was."""
    if without(member.pk, member.recovery_codes, code) is None:
        return False
    kept = Member.objects.select_for_update().values_list("recovery_codes", flat=True).get(pk=member.pk)
    left = without(member.pk, kept, code)
    if left is None:
        return False
    Member.objects.filter(pk=member.pk).update(recovery_codes=left)
    record(RECOVERY_CODE_USED, at=at, unit=member.home_id, by=member, about=member, for_whom=member, left=count_of(left))
    return True


@transaction.atomic(savepoint=False)
def remove_second_factor(member: Member, *, code: str = "", by: By, at: datetime) -> Member:
    """Ask for no code any more.

    Members give a code of their device or a recovery code; for another, who has lost theirs, it takes all their
    rights, and they are told of it (``work.codes_told``).
    """
    oneself = is_self(member, by=by)
    if not oneself:
        may_act_for(member, ADMIT_MEMBER, by=by, at=at)
    member = _with_codes(member)
    if oneself and without(member.pk, member.recovery_codes, code) is None:
        _use_step(member, code, at)
    member.second_factor = member.recovery_codes = ""
    member.save(update_fields=["second_factor", "second_factor_used", "recovery_codes"])
    record(SECOND_FACTOR_REMOVED, at=at, unit=member.home_id, by=by, about=member, for_whom=member)
    return member


def _with_codes(member: Member) -> Member:
    member = still_here(member)
    if not member.second_factor:
        raise Refused("No one-time codes are set up.", why=Why.OVERTAKEN)
    return member


def _use_step(member: Member, code: str, at: datetime) -> None:
    step = matching_step(member.second_factor, code, at)
    if step is None or step <= member.second_factor_used:
        raise Refused(_WRONG, why=Why.BAD_INPUT, field="code")
    member.second_factor_used = step
