"""Turn a refusal that no view has shown, and an address that takes forms alone, into pages of their own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shouwen.facts.refusals import Refused, Why
from shouwen.web.failures import nothing_sent

STATUS = {Why.NOT_ALLOWED: 403, Why.AGAINST_THE_RULES: 409, Why.OVERTAKEN: 409, Why.BAD_INPUT: 422}
Respond = Callable[[HttpRequest], HttpResponse]


class refusals:
    """Show a refusal with its articles and the right status; the deed is already undone."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == 405 and request.method == "GET" and not answer.content:
            allowed, answer = answer["Allow"], nothing_sent(request)
            answer["Allow"] = allowed
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a ``Refused``; leave everything else to crash where it is."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "web/refused.html", {"refused": exception}, status=STATUS[exception.why])
