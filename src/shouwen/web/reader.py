"""Who reads: the member, what they may do, their language and zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.backends.utils import csrf_input
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from shouwen.compliance.rulebook import read_once
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting, acting
from shouwen.web.components.places import PLACES

Respond = Callable[[HttpRequest], HttpResponse]
DEFAULT_ZONE = "Asia/Shanghai"


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
        seen.by = cast(Acting, SimpleLazyObject(lambda: acting(cast(Member, request.user), seen.at)))
        member = request.user if request.user.is_authenticated else None
        language = member.language if member else request.session.get("language", "") if request.session else ""
        seen.zone = zoneinfo.ZoneInfo(member.home.zone or DEFAULT_ZONE) if member else zoneinfo.ZoneInfo(DEFAULT_ZONE)
        with translation.override(language or "zh-hans"), timezone.override(seen.zone), read_once():
            return get_response(request)

    return respond


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates what the frame of every page needs; nothing here asks the database.

    These names go before what a page gives, so no page gives them. `place` is the key of the current place where
    the path does not say it.
    """
    member = request.user if getattr(request, "user", None) is not None and request.user.is_authenticated else None
    place = next((place.key for place in reversed(PLACES) if request.path.startswith(place.path)), "")
    return {
        "member": member,
        "place_of_path": place if place != "workbench" or request.path == "/" else "",
        "messages": get_messages(request),
        # One for all the forms of a page: each that Django makes is masked anew.
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }
