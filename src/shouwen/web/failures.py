"""Pages for what no view answers: an unknown address, a form that came too late or not at all, a bug. Each leads on.

Under the address of customers' pages they are pages of customers: of the house's own they show and say nothing.
"""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from shouwen.organisation.reach import reach_of_all
from shouwen.web.components.places import Words
from shouwen.web.own.door import PATH, quiet

_SAID: dict[int, tuple[Words, Words]] = {
    400: (_("This could not be read"), _("What your browser sent could not be read. Go back and try again.")),
    403: (_("Not allowed"), _("Your position does not allow this. Ask whoever heads your unit, or an administrator.")),
    413: (
        _("That is too much for a form"),
        _("What you typed or chose is too large to be sent at once. Go back, shorten it and send it again: what you "
          "typed is still there."),
    ),
    404: (_("Nothing is here"), _("There is no page at this address. It may be mistyped, or what it showed is gone.")),
    405: (
        _("Nothing was sent"),
        _("This address only takes what a form sends; opening it again sends nothing. Go back to the page with the "
          "form."),
    ),
}
_EXPIRED: tuple[Words, Words] = (
    _("This form is too old"),
    _("The form was open for too long, you have signed in anew, or your browser keeps no cookies. Go back, load the "
      "page again and send it once more: what you typed is still there."),
)
_EXPIRED_TO_CUSTOMERS = _(
    "The page was open for too long, or it was opened in another browser. What you sent just now is not kept."
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request could not be read, or is too much for a form."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _page(request, 413, *_SAID[413])
    return _page(request, 400, *_SAID[400])


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that something is not allowed; refusals of the house have a page of their own."""
    return _page(request, 403, *_SAID[400 if _is_of_customers(request) else 403])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing at an address."""
    return _page(request, 404, *_SAID[404])


def nothing_sent(request: HttpRequest) -> HttpResponse:
    """Say that an address takes forms alone: a browser that opens its last tabs again asks without one."""
    return _page(request, 405, *_SAID[405])


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form cannot be taken, because the browser did not prove that it came from us."""
    title, sentence = _EXPIRED
    return _page(request, 403, title, _EXPIRED_TO_CUSTOMERS if _is_of_customers(request) else sentence)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong on our side, or that the database is away; asks neither database nor session."""
    is_away = isinstance(sys.exception(), OperationalError | InterfaceError)
    said = {"is_away": is_away, "back": request.META.get("HTTP_REFERER", ""), "was_sent": request.method == "POST",
            "is_own": _is_of_customers(request)}  # fmt: skip
    return HttpResponse(render_to_string("web/broken.html", said), status=503 if is_away else 500)


def _is_of_customers(request: HttpRequest) -> bool:
    return request.path.startswith(PATH)


def _page(request: HttpRequest, status: int, title: Words, sentence: Words) -> HttpResponse:
    if _is_of_customers(request):
        given = {"title": title, "sentence": sentence, "reach": reach_of_all()}
        return quiet(render(request, "web/own/failure.html", given, status=status))
    given = {"title": title, "sentence": sentence, "back": request.META.get("HTTP_REFERER", "")}
    return render(request, "web/failure.html", given, status=status)
