"""Members make keys for their programs, and take them back."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.members import still_here
from shouwen.organisation.kinds import TOKEN_MADE, TOKEN_REVOKED
from shouwen.organisation.models import Member, Token
from shouwen.organisation.permissions import By, is_self, may_admit, may_only_oneself
from shouwen.organisation.scopes import EVERYTHING, scopes
from shouwen.organisation.texts import one_line

#: The longest life of a token: whoever forgets it leaves no door open for good.
LONGEST = timedelta(days=366)
#: Tokens that one member may have at a time.
MOST = 20

_WRITTEN = re.compile(r"sw_([0-9]{1,18})_([A-Za-z0-9_-]{43})\Z")


@transaction.atomic(savepoint=False)
def make_token(
    member: Member, name: str, names: Collection[str], *, lasts_for: timedelta, by: By, at: datetime
) -> tuple[Token, str]:
    """Make a token of the member's own; return it with its text, which is never to be had again.

    ``names`` are scopes; whatever they say, a token never does more than the member may at that moment.
    """
    may_only_oneself(member, by=by)
    member = still_here(member)
    wanted = sorted(set(names))
    unknown = [one for one in wanted if one != EVERYTHING and one not in scopes()]
    if unknown or not wanted:
        raise Refused("Choose what the token may do.", why=Why.BAD_INPUT, field="scopes")
    if not timedelta(0) < lasts_for <= LONGEST:
        raise Refused("A token lasts for at most a year.", why=Why.BAD_INPUT, field="lasts_for")
    if tokens_of(member, at).count() >= MOST:
        raise Refused("You have %(most)s tokens already. Revoke one first.", most=MOST)
    secret = secrets.token_urlsafe(32)
    token = Token.objects.create(
        member=member,
        name=one_line(name, field="name", most=60),
        digest=_digest(secret),
        scopes=[EVERYTHING] if EVERYTHING in wanted else wanted,
        made_at=at,
        expires_at=at + lasts_for,
    )
    record(
        TOKEN_MADE,
        at=at,
        unit=member.home_id,
        by=by,
        about=member,
        token=token,
        until=token.expires_at,
        everything=EVERYTHING in wanted,
    )
    return token, f"sw_{token.pk}_{secret}"


@transaction.atomic(savepoint=False)
def revoke_token(token: Token, *, by: By, at: datetime) -> Token:
    """Let a token count no more: the member's own, or that of somebody whom one may let leave."""
    token = Token.objects.select_for_update(of=("self",)).select_related("member__home").get(pk=token.pk)
    if not is_self(token.member, by=by):
        may_admit(token.member.home, by=by)
    if token.revoked_at is not None:
        raise Refused("This token was revoked already.", why=Why.OVERTAKEN)
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record(TOKEN_REVOKED, at=at, unit=token.member.home_id, by=by, about=token.member, token=token)
    return token


def tokens_of(member: Member, at: datetime) -> QuerySet[Token]:
    """Return the tokens of a member that still count, the newest first."""
    return member.tokens.filter(revoked_at=None, expires_at__gt=at).order_by("-made_at", "-pk")


def token_written(text: str, *, at: datetime) -> Token | None:
    """Return the token with this text, with its member; None where none counts at that instant.

    Who left has none: it ends with their leaving, whatever the token says. One statement.
    """
    read = _WRITTEN.match(text)
    if read is None:
        return None
    still = Q(member__left_at=None) | Q(member__left_at__gt=at)
    token = Token.objects.select_related("member__home").filter(still, pk=int(read[1])).first()
    kept = token.digest if token is not None else _NOBODYS
    is_right = hmac.compare_digest(kept, _digest(read[2]))
    if token is None or not is_right or token.revoked_at is not None or token.expires_at <= at:
        return None
    return token


def note_use(token: Token, *, at: datetime) -> None:
    """Keep the day on which a token was used; at most one statement a day."""
    today = at.date()
    if token.last_used_on is None or token.last_used_on < today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)


def _digest(secret: str) -> str:
    """A digest without salt and stretching is enough: the secret is 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


_NOBODYS = _digest("")
