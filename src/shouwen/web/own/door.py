"""The door of customers' pages: the link that a browser holds, and whether it has given a code.

The address with the link's text only sets a cookie and leads on, so that no history beyond the first click, no Referer
and no log of a page holds it. Both cookies are for these pages alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods

from shouwen.facts.refusals import Refused
from shouwen.organisation.rates import address_in
from shouwen.organisation.reach import house_reached, reach_of_all
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.opening_links import SEAT_COUNTS, is_too_often, link_written, outsider_of, sits
from shouwen.work.models import Link
from shouwen.work.outsiders import Outsider
from shouwen.work.own_views import has_own_page

LINK, SEAT, PATH = "own", "own-seat", "/own/"
#: How long a browser keeps which link it came by, in seconds; the link itself may end before.
KEPT = 24 * 3600
View = Callable[..., HttpResponse]


class OwnRequest(ReaderRequest):
    """A request by a link that counts. ``outsider`` is the customer acting, once the browser has given a code."""

    link: Link
    outsider: Outsider


def keep(response: HttpResponse, name: str, text: str) -> HttpResponse:
    """Let the browser keep the text of its link, or of its seat."""
    age = KEPT if name == LINK else int(SEAT_COUNTS.total_seconds())
    response.set_cookie(name, text, max_age=age, path=PATH, httponly=True, samesite="Lax",
                        secure=settings.SESSION_COOKIE_SECURE)  # fmt: skip
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """Let the browser forget both."""
    for name in (LINK, SEAT):
        response.delete_cookie(name, path=PATH, samesite="Lax")
    return response


def address_of(request: HttpRequest) -> str:
    """Return the address of whoever asks."""
    return address_in(request.META)


def own(*, seated: bool) -> Callable[[View], View]:
    """Let a view be asked by a link that counts; ``seated``: only by the browser that has given a code last.

    Every other link gets one and the same page. A browser without a seat is led to where it asks for a code.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            asked = cast(OwnRequest, request)
            if is_too_often(address_of(request), at=asked.at):
                return quiet(render(request, "web/own/busy.html", {"reach": reach_of_all()}, status=429))
            link = link_written(request.COOKIES.get(LINK, ""), at=asked.at)
            if link is None or not has_own_page(link.matter):
                return nowhere(request)
            asked.link = link
            is_seated = sits(link, request.COOKIES.get(SEAT, ""), at=asked.at)
            if is_seated:
                # Who answers for the matter is read where something is done: looking needs nobody.
                asked.outsider = cast(Outsider, SimpleLazyObject(partial(outsider_of, link, at=asked.at)))
            if seated and not is_seated:
                return quiet(render(request, "web/own/away.html", about_house(link), status=403))
            try:
                return quiet(view(asked, *args, **kwargs))
            except Refused as refused:
                about = {"refused": refused, **about_house(link)}
                return quiet(render(request, "web/own/refused.html", about, status=409))

        return shown

    return guarded


def about_house(link: Link) -> dict[str, Any]:
    """Return what every page of a link says of whose it is: the company, how it is reached, its zone."""
    house, reach = house_reached(link.unit)
    return {"house": house.called, "reach": reach, "zone": link.unit.zone}


def only_sent(view: View) -> View:
    """Let an address take forms; who comes to it otherwise (reloads, chooses a language) is led to the page."""

    @wraps(view)
    def taken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return quiet(HttpResponseRedirect(reverse("own")))
        return view(request, *args, **kwargs)

    return require_http_methods(["GET", "HEAD", "POST"])(taken)


def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer a link that is wrong, expired, withdrawn or unknown: all in the same way, with the reach of the top unit."""
    return quiet(render(request, "web/own/nowhere.html", {"reach": reach_of_all()}, status=404))


def quiet(response: HttpResponse) -> HttpResponse:
    """Keep a page out of search engines and of every memory."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store, private"
    return response
