"""Lead an open page whose reader is signed in no more to the sign-in page as a whole, not a part of it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]


def signed_out(get_response: Respond) -> Respond:
    """Answer a part of a page that would be sent to the sign-in page by sending the page there, and back afterwards.

    Otherwise the sign-in page would be drawn inside the page that somebody left open: their session has ended, or they
    have left.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_part = request.headers.get("HX-Request") == "true"
        if not is_part or request.user.is_authenticated or not _leads_to_sign_in(response):
            return response
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
        after = f"{shown.path or '/'}{'?' if shown.query else ''}{shown.query}"
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = f"{settings.LOGIN_URL}?{urlencode({'next': after})}"
        return answer

    return respond


def _leads_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and urlsplit(response.headers.get("Location", "")).path == settings.LOGIN_URL
