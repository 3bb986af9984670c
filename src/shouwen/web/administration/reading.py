"""What all administration pages share: who reads, and that they may see the organisation at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from shouwen.organisation.listing import units_seen
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.permissions import SEE_ORGANISATION
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.web.reader import ReaderRequest

View = Callable[..., HttpResponse]


def for_administration(view: View) -> View:
    """Let in whoever is signed in and may see the organisation somewhere; refuse others."""

    @wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not by_of(request).has(SEE_ORGANISATION):
            raise not_allowed(SEE_ORGANISATION)
        return view(request, *args, **kwargs)

    return login_required(seen)


def by_of(request: HttpRequest) -> Acting:
    """Return the member acting."""
    return cast(ReaderRequest, request).by


def at_of(request: HttpRequest) -> datetime:
    """Return the instant of the request."""
    return cast(ReaderRequest, request).at


def unit_seen(request: HttpRequest, number: int) -> Unit:
    """Return a unit that the reader may see; any other does not exist for them."""
    found = units_seen(by_of(request)).select_related("parent").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def member_seen(request: HttpRequest, number: int) -> Member:
    """Return a member whom the reader may see; any other does not exist for them."""
    scope = by_of(request).scope(SEE_ORGANISATION)
    rows = Member.objects.select_related("home__parent").filter(scope.on(unit="home", own=("pk",)), pk=number)
    found = rows.first()
    if found is None:
        raise Http404
    return found


def page_number(request: HttpRequest) -> str:
    """Return which page of a list is asked for."""
    return request.GET.get("page", "1")
