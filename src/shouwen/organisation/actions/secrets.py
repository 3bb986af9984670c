"""Set a pass phrase: one's own, or a first one for somebody who then must change it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.db import transaction

from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.members import still_here
from shouwen.organisation.actions.passphrases import LONGEST_SECRET, refuse_weak
from shouwen.organisation.kinds import SECRET_SET
from shouwen.organisation.models import Member
from shouwen.organisation.permissions import ADMIT_MEMBER, By, may_act_for, may_only_oneself


@transaction.atomic(savepoint=False)
def change_secret(member: Member, secret: str, *, old: str, by: By, at: datetime) -> Member:
    """Change one's own pass phrase, giving the old one. Every other session of the member ends.

    The door counts tries at the old one (``check_secret``) where a stolen session could guess.
    """
    may_only_oneself(member, by=by)
    member = still_here(member)
    if not check_password(old[:LONGEST_SECRET], member.password):
        raise Refused("The present pass phrase is not right.", why=Why.BAD_INPUT, field="old")
    if check_password(secret[:LONGEST_SECRET], member.password):
        raise Refused("Choose another than the present one.", why=Why.BAD_INPUT, field="secret")
    return _set(member, secret, is_temporary=False, by=by, at=at)


@transaction.atomic(savepoint=False)
def own_first_secret(member: Member, secret: str, *, by: By, at: datetime) -> Member:
    """Choose a pass phrase of one's own instead of the one that somebody gave, while signing in with that."""
    may_only_oneself(member, by=by)
    member = still_here(member)
    if not member.has_temporary_secret:
        raise Refused("You have a pass phrase of your own already.", why=Why.OVERTAKEN)
    if check_password(secret[:LONGEST_SECRET], member.password):
        raise Refused("Choose another than the present one.", why=Why.BAD_INPUT, field="secret")
    return _set(member, secret, is_temporary=False, by=by, at=at)


@transaction.atomic(savepoint=False)
def reset_secret(member: Member, secret: str, *, by: By, at: datetime) -> Member:
    """Give a member a pass phrase that they must change when they sign in.

    It takes all rights that the member has: whoever knows another's pass phrase can use them.
    """
    may_act_for(member, ADMIT_MEMBER, by=by, at=at)
    member = still_here(member)
    return _set(member, secret, is_temporary=True, by=by, at=at)


def _set(member: Member, secret: str, *, is_temporary: bool, by: By, at: datetime) -> Member:
    refuse_weak(secret, member)
    member.set_password(secret)
    member.has_temporary_secret = is_temporary
    member.save(update_fields=["password", "has_temporary_secret"])
    record(
        SECRET_SET, at=at, unit=member.home_id, by=by, about=member, for_whom=member, temporary=is_temporary
    )
    return member
