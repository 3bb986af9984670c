"""Somebody who has given their pass phrase but is not in yet: kept in the session for five minutes."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from shouwen.organisation.models import Member

KEY = "signing_in"
SECONDS = 300


def wait_for(request: HttpRequest, member: Member, *, at: datetime, has_code: bool) -> None:
    """Keep who is signing in; the session gets a new key, so nobody who knew the old one follows."""
    request.session.cycle_key()
    request.session[KEY] = {
        "member": member.pk,
        "until": at.timestamp() + SECONDS,
        "has_code": has_code,
        "proof": member.get_session_auth_hash(),
    }


def waiting(request: HttpRequest, *, at: datetime) -> tuple[Member, bool] | None:
    """Return who is signing in and whether their code was right; None after a while or a new pass phrase."""
    kept = request.session.get(KEY)
    if not kept or kept["until"] < at.timestamp():
        return None
    member = Member.objects.select_related("home").filter(pk=kept["member"], left_at=None).first()
    if member is None or member.get_session_auth_hash() != kept["proof"]:
        return None
    return member, bool(kept["has_code"])


def done_waiting(request: HttpRequest) -> None:
    """Forget who was signing in."""
    request.session.pop(KEY, None)
