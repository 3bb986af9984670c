"""The frame of every answer of the API: no session, no page, the asker's language, its own headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext

from shouwen.api.refusals import BROKEN, SENTENCES, no

Respond = Callable[[HttpRequest], HttpResponse]
PATH = "/api/"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Vary": "Authorization, Accept-Language",
}


class door:
    """Stands outside sessions: a request of the API brings a token, and a cookie is not looked at."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PATH):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        answer = self.get_response(request)
        if answer.status_code >= 400 and not answer.headers.get("Content-Type", "").startswith(
            "application/json"
        ):
            with translation.override(language_of(request)):
                answer = _in_json(answer)
        for name, value in HEADERS.items():
            if name != "Content-Security-Policy" or name not in answer.headers:
                answer.headers[name] = value
        rate = getattr(request, "rate", None)
        if rate is not None:
            answer.headers["RateLimit-Limit"] = str(rate.limit)
            answer.headers["RateLimit-Remaining"] = str(max(rate.left, 0))
            answer.headers["RateLimit-Reset"] = str(rate.seconds)
        return answer

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> None:
        """Speak the asker's language, inside the language that pages have chosen."""
        if request.path.startswith(PATH):
            translation.activate(language_of(request))


def language_of(request: HttpRequest) -> str:
    """Return the language asked for; without a wish the first of the house, until a token says whose."""
    return translation.get_language_from_request(request)


def _in_json(answer: HttpResponse) -> HttpResponse:
    """Say in JSON what the framework said in its own way; what it allows instead stays."""
    sentence = SENTENCES.get(answer.status_code, BROKEN if answer.status_code >= 500 else SENTENCES[405])
    said = no(answer.status_code, gettext(sentence))
    if "Allow" in answer.headers:
        said.headers["Allow"] = answer.headers["Allow"]
    return said
