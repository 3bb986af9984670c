"""Who asks: a token, the member behind it, and the instant."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from ninja.security import HttpBearer

from shouwen.api.errors import Keyless, TooMany, Unknown
from shouwen.organisation.actions.attempts import key_of
from shouwen.organisation.actions.tokens import note_use, token_written
from shouwen.organisation.models import Token
from shouwen.organisation.rates import Rate, address_in, count_request
from shouwen.organisation.rights import Acting, acting
from shouwen.organisation.scopes import limited

#: Requests without a token that counts, in a minute from one address.
MOST_UNKNOWN = 60


class ApiRequest(HttpRequest):
    """A request with a token: ``at`` is its instant, ``by`` the member acting as far as the token goes."""

    at: datetime
    by: Acting
    token: Token
    rate: Rate


class Bearer(HttpBearer):
    """``Authorization: Bearer sw_…``. Everything is asked anew each time: who left is out at once.

    A deed (POST) without an ``Idempotency-Key`` comes no further than here.
    """

    def __call__(self, request: HttpRequest) -> Token:
        """Answer 401 also where there is no header at all, and count it."""
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, text.strip() if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        """Return the token that counts; raise ``Unknown``, ``TooMany`` or ``Keyless``."""
        asked, now = cast(ApiRequest, request), timezone.now()
        found = token_written(token, at=now)
        if found is None:
            # Counted only here: nobody at a shared address can shut out a token that counts.
            strangers = count_request(key_of("address", address_in(request.META))[:80], MOST_UNKNOWN, now)
            raise TooMany(strangers) if strangers.is_over else Unknown
        asked.rate = count_request(found.reference, settings.API_PER_MINUTE, now)
        if asked.rate.is_over:
            raise TooMany(asked.rate)
        note_use(found, at=now)
        if not request.headers.get("Accept-Language"):
            translation.activate(found.member.language)
        if request.method == "POST" and "Idempotency-Key" not in request.headers:
            raise Keyless  # before the body is read: no deed goes without
        asked.token, asked.at = found, now
        asked.by = limited(acting(found.member, now), found.scopes)
        return found
