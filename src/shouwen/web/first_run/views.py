"""Set up an empty house. Once there is a unit, this page leads to where one signs in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shouwen.organisation.actions import first_run, note_sign_in
from shouwen.organisation.models import Member, Unit
from shouwen.web.answers import answer_form
from shouwen.web.first_run.forms import FirstRunForm
from shouwen.web.reader import ReaderRequest


@sensitive_post_parameters("secret", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Ask for the top unit and the first administrator; let them in at once."""
    if Unit.objects.exists():
        return redirect("sign_in")
    if request.method != "POST":
        return _page(request, FirstRunForm(initial={"language": get_language() or "zh-hans"}))
    form = FirstRunForm(request.POST)
    at = cast(ReaderRequest, request).at
    joined: list[Member] = []

    def deed(given: Mapping[str, Any]) -> Member:
        asked = {key: value for key, value in given.items() if key != "again"}
        joined.append(first_run(asked.pop("unit_name"), asked.pop("name"), **asked, at=at))
        return joined[0]

    answer = answer_form(
        request, form, deed, lambda _: "/administration/", lambda status: _page(request, form, status)
    )
    if joined and answer.status_code in (204, 302):
        login(request, joined[0], backend=settings.AUTHENTICATION_BACKENDS[0])
        note_sign_in(joined[0], at=at)
    return answer


def _page(request: HttpRequest, form: FirstRunForm, status: int = 200) -> HttpResponse:
    return render(request, "web/first_run/set_up.html", {"form": form}, status=status)
