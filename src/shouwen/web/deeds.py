"""What every view that does something shares: once, whole or not at all, then on to a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import salted_hmac

from shouwen.facts.once import once
from shouwen.facts.refusals import Refused, Why

Result = TypeVar("Result")

#: What a once-token may look like; those of our forms are UUIDs.
TOKEN = re.compile(r"[!-~]{1,64}")


def perform(request: HttpRequest, deed: Callable[[], Result], then: Callable[[Result], str]) -> HttpResponse:
    """Do one deed once and go on to the page that ``then`` names.

    The form's once-token makes a repeat (a double click, a resent form) land where the first did.
    Raises what the deed refuses, with nothing kept: the caller shows its form again.
    """
    location = do_once(request, lambda: then(deed()))
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response.headers["HX-Location"] = location
    else:
        response = HttpResponseRedirect(location)
    return accepted(request, response)


def do_once(request: HttpRequest, deed: Callable[[], Any], part: str = "") -> Any:
    """Do ``deed`` unless this form was answered before; return its answer (JSON).

    Refuses a form without its once-token: it could be done twice. Refuses the token with something
    else in the form (an answer that got lost, then more was typed): it would be taken for the first
    and nobody would know that it was not kept. ``part`` tells the deeds of one form apart.
    """
    token, sent = once_token(request), _digest(request)
    answered = once(f"page:{request.user.pk}:{token}{part}", lambda: {"sent": sent, "answer": deed()})
    if answered["sent"] != sent:
        raise Refused(
            "This form was kept already when it was first sent, with something else in it. What stands here now "
            "is not kept: look at what was kept, and send this again if it is still needed.",
            why=Why.OVERTAKEN,
        )
    return answered["answer"]


def once_token(request: HttpRequest) -> str:
    """Return the once-token of a form; refuse a form without one."""
    token = request.POST.get("once", "")
    if not TOKEN.fullmatch(token):
        raise Refused(
            "This form came without its once-token, so it could be done twice; it was not done at all. "
            "Send it again: what you typed is still there.",
            why=Why.BAD_INPUT,
        )
    return token


def accepted(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say that this very form was accepted: until then the browser keeps what was typed."""
    response.set_cookie("accepted", request.POST.get("once", ""), max_age=60, samesite="Lax")
    return response


def _digest(request: HttpRequest) -> str:
    """Return a keyed digest of what a form held, to know it again without keeping its words."""
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = [(name, one.name, one.size) for name, many in request.FILES.lists() for one in many]
    return salted_hmac("once", repr((request.path, typed, files)), algorithm="sha256").hexdigest()
