"""Suggestions while a colleague is typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shouwen.web.asking import signed_in
from shouwen.web.people.choosing import options
from shouwen.web.people.pools import pool_called, suggested
from shouwen.web.reader import ReaderRequest


@signed_in
@require_safe
def suggestions(request: ReaderRequest) -> HttpResponse:
    """Return who fits what is typed in a field, as options; nobody where the reader may not choose there."""
    asked = request.GET
    pool = pool_called(asked.get("pool", ""), by=request.by, at=request.at)
    if pool is None:
        return HttpResponse("")
    words = asked.get(asked.get("field", ""), "").strip()[:200]
    unit = asked.get(asked.get("follows", ""), "").strip()[:300]
    return HttpResponse(options(suggested(pool, words, unit, request.at), words))
