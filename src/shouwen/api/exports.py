"""Whole lists as files: ask for one, see how far it is, cancel it, fetch it."""

from __future__ import annotations

import builtins
from datetime import datetime
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router
from pydantic import BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.errors import NotFound
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.work.actions.exports import ask_export, cancel_export, own_export, read_export
from shouwen.work.exportable import export_list, export_lists
from shouwen.work.models import Export
from shouwen.work.scopes import EXPORT_LIST

router = Router(tags=["exports"])

SHEET = {"responses": {200: {"content": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
    "schema": {"type": "string", "format": "binary"}}}, "description": "The sheet."}}}  # fmt: skip


class ExportGiven(Given):
    """Which list, and by which filter: the names of the query are those of the list's page."""

    list: str = Field(min_length=1, max_length=40, description="A key of GET /api/export-lists.")
    query: dict[str, Annotated[str, Field(max_length=60)]] = Field(
        {}, max_length=40, description="By the names that the list knows; another one is refused.")  # fmt: skip


class ListShown(BaseModel):
    """A list that can be exported: the right that shows it, the names of its filter, and ``reasons`` of which one is
    given as ``reading_purpose`` where it should tell what an article keeps back from lists.
    """

    list: str
    title: str
    deed: str
    query: builtins.list[str]
    reasons: builtins.list[str]


class ExportShown(BaseModel):
    """An export of your own. ``state``: waiting, working, done, cancelled, failed or gone; kept ``until``."""

    id: int
    list: str
    list_title: str
    state: str
    rows: int
    total: int | None
    at: datetime
    until: datetime | None
    href: str


@router.get("export-lists", response={200: list[ListShown], **UNSEEN}, operation_id="list_export_lists")
def known(request: HttpRequest) -> list[ListShown]:
    """List the lists that can be exported with this token, each as its page exports it."""
    by = see(request, EXPORT_LIST)
    return [
        ListShown(list=one.key, title=str(one.title), deed=one.deed, query=list(one.names),
                  reasons=list(one.reasons(by, by.at)) if one.reasons else [])
        for one in export_lists() if one.shows_to(by)
    ]  # fmt: skip


@router.post("exports", response={202: Done, **REFUSALS}, operation_id="ask_export", openapi_extra=ONCE)
def asking(request: HttpRequest, given: ExportGiven) -> HttpResponse:
    """Ask for a list, whole; the worker makes it. It takes the right to see the list, as the token has it."""

    def deed(by: Acting, at: datetime) -> Export:
        _refuse_unknown(given)
        zone = zone_of(by.member.home).key
        return ask_export(given.list, given.query, language=get_language() or "zh-hans", zone=zone, by=by, at=at)

    return do(request, EXPORT_LIST, given, deed, _done, status=202)


@router.get("exports/{int:pk}", response={200: ExportShown, **UNSEEN}, operation_id="see_export")
def export(request: HttpRequest, pk: int) -> ExportShown:
    """Show how far an export of your own is."""
    found = _own(pk, see(request, EXPORT_LIST))
    return ExportShown(id=found.pk, list=found.list, list_title=str(export_list(found.list).title), state=found.state,
                       rows=found.rows, total=found.total, at=found.at, until=found.until,
                       href=f"/api/exports/{found.pk}/content" if found.state == "done" else "")  # fmt: skip


@router.post("exports/{int:pk}/cancellation", response={200: Done, **REFUSALS}, operation_id="cancel_export",
             openapi_extra=ONCE)  # fmt: skip
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an export of your own."""

    def deed(by: Acting, at: datetime) -> Export:
        return cancel_export(_own(pk, by).pk, by=by, at=at)

    return do(request, EXPORT_LIST, None, deed, _done)


@router.get("exports/{int:pk}/content", response={409: Any, **UNSEEN}, operation_id="read_export", openapi_extra=SHEET)
def content(request: HttpRequest, pk: int) -> FileResponse:
    """Fetch the file, with the rights with which it was asked for."""
    by = see(request, EXPORT_LIST)
    _own(pk, by)
    found, path = read_export(pk, by=by, at=request.at)  # type: ignore[attr-defined]  # the door has made it one
    answer = FileResponse(path.open("rb"), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename={found.list}.xlsx"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _refuse_unknown(given: ExportGiven) -> None:
    """Refuse a name that the list does not filter by: without its filter more would leave than was asked for."""
    names = export_list(given.list).names
    for name in given.query:
        if name not in names:
            raise Refused("This list is not filtered by %(name)s; it is by %(known)s.", why=Why.BAD_INPUT,
                          field=f"query.{name}", name=name, known=", ".join(names) or "—")  # fmt: skip


def _own(pk: int, by: Acting) -> Export:
    try:
        return own_export(pk, by=by)
    except Refused as refused:
        if refused.why != Why.NOT_ALLOWED:
            raise
        raise NotFound from refused


def _done(made: Export) -> Done:
    return Done(reference=made.reference, id=made.pk, href=f"/api/exports/{made.pk}")
