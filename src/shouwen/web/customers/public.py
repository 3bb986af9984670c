"""The page of outlets that anybody may read (SD-2.6): where goods are brought and who is called, by region."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouwen.customers.queries.lists import public_outlets
from shouwen.organisation.actions.attempts import key_of
from shouwen.organisation.rates import count_request
from shouwen.web.components.listing import page_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.sign_in.address import address_of

#: Requests of an address in a minute, and of all.
BY_ADDRESS, IN_ALL = 60, 3000


@require_safe
def public_page(request: HttpRequest) -> HttpResponse:
    """List the outlets that are public, without signing in; whoever asks too often is told to wait."""
    at = cast(ReaderRequest, request).at
    one = count_request(key_of("outlets", address_of(request)), BY_ADDRESS, at)
    every = count_request("outlets:all", IN_ALL, at)
    if one.is_over or every.is_over:
        return render(request, "web/own/busy.html", status=429)
    words = request.GET.get("q", "")
    page = page_of(public_outlets(words), request.GET.get("page"))
    return render(request, "web/own/outlets.html", {"page": page, "words": words})
