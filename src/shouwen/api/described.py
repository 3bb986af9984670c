"""The API whole: its parts, its key, its description (OpenAPI 3.1)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from shouwen.api import (
    applies,
    attachments,
    batches,
    cases,
    complaint,
    contacts,
    credit,
    customer_lists,
    customer_records,
    customers,
    drafts,
    entries,
    erasures,
    exports,
    facts,
    floors,
    imports,
    links,
    me,
    members,
    merges,
    moves,
    notices,
    orders,
    papers,
    periods,
    permits,
    positions,
    receipts,
    records,
    returns,
    sales,
    searching,
    secrecy,
    segments,
    surveys,
    tasks,
    texts,
    transfers,
    units,
    why,
)
from shouwen.api.parsing import JsonParser
from shouwen.api.refusals import say_no
from shouwen.api.requests import Bearer
from shouwen.api.telling import told

PARTS = (me,
         contacts, cases, texts, complaint, transfers, tasks, entries, papers, records, periods, attachments, merges,
         customers, customer_records, customer_lists, erasures, secrecy, credit, orders, batches, receipts, permits,
         returns, sales, links, units, members, positions, segments, surveys, applies, drafts, moves, floors, why,
         facts, notices, searching, exports, imports)  # fmt: skip

api = NinjaAPI(
    title="Shouwen",
    version="1",
    description="Every deed of the house at its own address, with the articles that allow or refuse it.",
    auth=Bearer(),
    parser=JsonParser(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
say_no(api)
for part in PARTS:
    api.add_router("", part.router)


@api.get("openapi.json", auth=None, include_in_schema=False)
def description(request: HttpRequest) -> HttpResponse:
    """Return the description of the API; it says nothing of anybody's data."""
    return HttpResponse(_sent(), content_type="application/json; charset=utf-8")


@cache
def schema() -> dict[str, Any]:
    """Return the description as JSON makes it, to be read only: making it takes seconds, so a process does it once."""
    return told(dict(api.get_openapi_schema(path_prefix="/api/")))


@cache
def _sent() -> bytes:
    return json.dumps(schema(), ensure_ascii=False, default=str).encode()


def printed() -> str:
    """Return the description as text, for ``shouwen api schema``; needs no database."""
    return json.dumps(schema(), ensure_ascii=False, indent=1, default=str)
