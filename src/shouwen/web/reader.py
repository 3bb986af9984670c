"""Who reads: the member, what they may do, their language and zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, cast

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.backends.utils import csrf_input
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from shouwen.compliance.rulebook import read_once
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting, acting
from shouwen.organisation.zones import DEFAULT_ZONE, zone_of
from shouwen.web.components.places import PLACES

Respond = Callable[[HttpRequest], HttpResponse]


class ReaderRequest(HttpRequest):
    """A request of a signed-in member. ``at`` is the instant of the request, ``by`` the member acting."""

    at: datetime
    by: Acting
    zone: zoneinfo.ZoneInfo


def reader(get_response: Respond) -> Respond:
    """Give each request its instant and its member, and speak the member's language."""

    def respond(request: HttpRequest) -> HttpResponse:
        seen = cast(ReaderRequest, request)
        seen.at = timezone.now()
        member = _member(request)
        if member is not None:
            request.user = member
            seen.by = acting(member, seen.at)
        language = member.language if member else request.session.get("language", "") if request.session else ""
        seen.zone = zone_of(member.home) if member else zoneinfo.ZoneInfo(DEFAULT_ZONE)
        with translation.override(language or "zh-hans"), timezone.override(seen.zone), read_once():
            return get_response(request)

    return respond


def _member(request: HttpRequest) -> Member | None:
    """Return who is signed in; itself, not what stands in for it until it is asked for: it is asked for often."""
    user = request.user
    if not user.is_authenticated:
        return None
    found: Member = getattr(user, "_wrapped", user)  # the stand-in has been asked just now
    return found


@lru_cache(maxsize=8192)
def _said(language: str, message: str) -> str:
    with translation.override(language):
        return translation.gettext(message)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates what the frame of every page needs; nothing here asks the database.

    These names go before what a page gives, so no page gives them. `place` is the key of the current place where
    the path does not say it.
    """
    member = request.user if getattr(request, "user", None) is not None and request.user.is_authenticated else None
    said = partial(_said, translation.get_language() or "zh-hans")
    place = next((place.key for place in reversed(PLACES) if request.path.startswith(place.path)), "")
    return {
        "member": member,
        "place_of_path": place if place != "workbench" or request.path == "/" else "",
        "messages": get_messages(request),
        # Templates speak one language from beginning to end: nothing has to ask each time which it is.
        "_": said,
        "gettext": said,
        # One for all the forms of a page: each that Django makes is masked anew.
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }
