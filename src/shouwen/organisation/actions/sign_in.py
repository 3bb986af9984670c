"""Sign in: the pass phrase, then the one-time code where a member has set one up.

Nobody learns whether an account exists: an unknown one, one that has left and one without a pass
phrase get the same answer after the same work as a wrong pass phrase.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.attempts import (
    MOST_BY_ACCOUNT,
    MOST_BY_ADDRESS,
    MOST_BY_CODE,
    claim_try,
    forget_attempts,
    forget_key,
    forget_try,
    key_of,
)
from shouwen.organisation.actions.passphrases import LONGEST_SECRET
from shouwen.organisation.actions.second_factor import use_recovery_code
from shouwen.organisation.kinds import SIGN_IN_REFUSED, SIGNED_IN, SIGNED_OUT
from shouwen.organisation.models import Member
from shouwen.organisation.one_time_codes import matching_step
from shouwen.organisation.texts import plain_sign_in

__all__ = ["check_code", "check_secret", "forget_attempts", "note_sign_in", "note_sign_out", "sign_in"]


@lru_cache(maxsize=1)
def _nobodys_secret() -> str:
    """Return the hash that is compared where there is nobody to compare with."""
    return make_password("nobody signs in with this")


def check_secret(sign_in: str, secret: str, *, address: str, at: datetime) -> Member:
    """Return the member with this pass phrase; refused where there is none, or after too many tries.

    Counting, comparing and recording are transactions of their own: a refusal must not undo them.
    Exactly one hash is reckoned, whoever is asked for.
    """
    name = plain_sign_in(sign_in)
    tried = claim_try(
        {key_of("account", name): MOST_BY_ACCOUNT, key_of("address", address): MOST_BY_ADDRESS}, at
    )
    member = None
    if name.isprintable() and len(name) <= 60:
        member = Member.objects.select_related("home").filter(sign_in=name, left_at=None).first()
    is_known = member is not None and member.has_usable_password()
    kept = member.password if member is not None and is_known else _nobodys_secret()
    is_right = check_password(secret[:LONGEST_SECRET], kept) and is_known and len(secret) <= LONGEST_SECRET
    if member is None or not is_right:
        _note_refusal(member, "secret", at)
        raise _wrong("The name or the pass phrase is not right. Look at both and try again.", "secret")
    forget_try(tried)
    return member


def check_code(member: Member, code: str, *, at: datetime) -> None:
    """Refuse unless this is the member's one-time code of now, not used before, or a recovery code that is left."""
    tried = claim_try({key_of("code", str(member.pk)): MOST_BY_CODE}, at)
    if use_recovery_code(member, code, at=at):
        forget_try(tried)
        return
    step = matching_step(member.second_factor, code, at)
    if step is None:
        _note_refusal(member, "code", at)
        raise _wrong("The code is not right. Wait for the next one and try again.", "code")
    used = Member.objects.filter(pk=member.pk, second_factor_used__lt=step).update(second_factor_used=step)
    if not used:
        _note_refusal(member, "code_used", at)
        raise _wrong("This code was used already. Wait for the next one.", "code")
    forget_try(tried)


@transaction.atomic
def note_sign_in(member: Member, *, at: datetime) -> None:
    """Record that a member has signed in and forget the tries that failed before."""
    forget_key(key_of("account", member.sign_in))
    forget_key(key_of("code", str(member.pk)))
    record(
        SIGNED_IN,
        at=at,
        unit=member.home_id,
        by=member,
        about=member,
        second_factor=bool(member.second_factor),
    )


def sign_in(sign_in: str, secret: str, code: str = "", *, address: str, at: datetime) -> Member:
    """Sign a member in with everything at once; pages ask for the code on its own.

    Refused with the field ``code`` where one is needed and none is given, and with ``secret`` where
    the pass phrase was given by somebody else and must be changed first.
    """
    member = check_secret(sign_in, secret, address=address, at=at)
    if member.second_factor:
        if not code:
            raise Refused("Give the code that your device shows.", field="code")
        check_code(member, code, at=at)
    if member.has_temporary_secret:
        raise Refused(
            "Choose a pass phrase of your own first, on the page where one signs in.", field="secret"
        )
    note_sign_in(member, at=at)
    return member


@transaction.atomic
def note_sign_out(member: Member, *, at: datetime) -> None:
    """Record that a member has signed out."""
    record(SIGNED_OUT, at=at, unit=member.home_id, by=member, about=member)


def _wrong(sentence: str, field: str) -> Refused:
    return Refused(sentence, why=Why.BAD_INPUT, field=field)


@transaction.atomic
def _note_refusal(member: Member | None, reason: str, at: datetime) -> None:
    # An unknown account is recorded as well, with nobody named: both ways take the same time.
    record(
        SIGN_IN_REFUSED,
        at=at,
        unit=member.home_id if member else None,
        by=SYSTEM,
        about=member or SYSTEM,
        reason=reason,
    )
