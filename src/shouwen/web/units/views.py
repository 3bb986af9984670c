"""Suggestions while a unit is typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shouwen.web.asking import signed_in
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.choosing import options
from shouwen.web.units.pools import pool_called, suggested


@signed_in
@require_safe
def suggestions(request: ReaderRequest) -> HttpResponse:
    """Return which units fit what is typed in a field, as options; none where the reader may not choose there."""
    asked = request.GET
    pool = pool_called(asked.get("pool", ""), by=request.by, at=request.at)
    if pool is None:
        return HttpResponse("")
    words = asked.get(asked.get("field", ""), "").replace("\0", "").strip()[:200]
    return HttpResponse(options(suggested(pool, words), words))
