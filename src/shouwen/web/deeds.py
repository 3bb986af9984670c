"""What every view that does something shares: once, whole or not at all, then on to a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from shouwen.facts.once import once

Result = TypeVar("Result")


def perform(request: HttpRequest, deed: Callable[[], Result], then: Callable[[Result], str]) -> HttpResponse:
    """Do one deed once and go on to the page that ``then`` names.

    The form's once-token makes a repeat (a double click, a resent form) land where the first did.
    Raises what the deed refuses, with nothing kept: the caller shows its form again.
    """
    token = request.POST.get("once", "")
    key = f"page:{request.user.pk}:{token}" if token else ""
    location = once(key, lambda: then(deed()))
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response.headers["HX-Location"] = location
    else:
        response = HttpResponseRedirect(location)
    # The browser keeps what was typed until it sees that this very form was accepted.
    response.set_cookie("accepted", token, max_age=60, samesite="Lax")
    return response
