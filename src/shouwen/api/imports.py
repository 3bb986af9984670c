"""Lists as files: bring one in, say what its columns are, try it, write it, see what came of it and what was wrong."""

from __future__ import annotations

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Annotated, Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import BaseModel, Field

from shouwen.api.attachments import digest_of
from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see_any
from shouwen.api.errors import NotFound
from shouwen.api.exports import SHEET
from shouwen.api.finding import Id, unit_given
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.organisation.scopes import require_scope
from shouwen.organisation.zones import zone_of
from shouwen.reports.import_rows import faults_in_words, write_wrong_rows
from shouwen.work.actions.imports import ask_import, begin_import, cancel_import, own_import
from shouwen.work.importable import import_list, import_lists
from shouwen.work.models import Import

router = Router(tags=["imports"])

Key = Annotated[str, Field(min_length=1, max_length=30)]


class ImportFileGiven(BaseModel):
    """What list the file is, and for which unit."""

    list: Key = Field(description="customers, orders, products, batches, receipts, or another list of the house.")
    unit: Id


class BeginningGiven(Given):
    """Which field is taken from which column, by the place of the column from 0 on; what is chosen for the whole list."""

    is_trial: bool = Field(description="True: only find what is wrong; nothing is kept.")
    mapping: dict[Key, Annotated[int, Field(ge=0, le=1000)]] | None = Field(
        None, max_length=60, description="As ``mapping`` of the import says, if left out.")  # fmt: skip
    choices: dict[Key, Key] = Field({}, max_length=10, description="By key; the first option where nothing is said.")


class ImportFieldShown(BaseModel):
    """What a column may hold."""

    key: str
    title: str
    is_required: bool


class ImportChoiceShown(BaseModel):
    """What can be chosen for the whole list: options by key, the first of which is taken unless another is said."""

    key: str
    title: str
    options: dict[str, str]


class ImportLine(BaseModel):
    """An import of your own. ``state``: mapping, waiting, reading, writing, tried, done, cancelled, failed or gone."""

    id: int
    reference: str
    list: str
    unit: Named
    name: str
    state: str
    is_trial: bool
    at: datetime
    done_at: datetime | None
    until: datetime | None
    rows: int
    made: int
    changed: int
    known: int
    failed: int


class ImportShown(ImportLine):
    """One import with its columns: their titles, some values of each, and which field is taken from which.

    ``wrong`` is where the rows that were left out are fetched as a sheet that can be corrected and imported; ``fault``
    says why it came to nothing.
    """

    header: list[str]
    examples: list[list[str]]
    fields: list[ImportFieldShown]
    mapping: dict[str, int]
    offered: list[ImportChoiceShown]
    choices: dict[str, str]
    fault: str
    wrong: str


@router.get("imports", response={200: Page[ImportLine], **UNSEEN}, operation_id="list_imports")
def imports(request: HttpRequest, asked: Query[Asked]) -> Page[ImportLine]:
    """List your imports, the newest first."""
    by = _seen(request)
    rows = Import.objects.filter(member=by.member).select_related("unit")
    return page(rows, asked, ("-at", "-pk"), _line)


@router.post("imports", response={201: Done, **REFUSALS}, operation_id="ask_import", openapi_extra=ONCE)
def asking(request: HttpRequest, given: Form[ImportFileGiven], file: File[UploadedFile]) -> HttpResponse:
    """Bring in the file of a list (xlsx, csv or txt), as multipart/form-data. The same file goes on where it is."""

    def deed(by: Acting, at: datetime) -> Import:
        return ask_import(
            given.list, unit_given(given.unit), file.name or "", cast(Any, file), language=get_language() or "zh-hans",
            zone=zone_of(by.member.home).key, by=by, at=at,
        )  # fmt: skip

    sent = hashlib.sha256(f"{given.list}\n{given.unit}\n{digest_of(file)}".encode()).hexdigest()
    return do(request, import_list(given.list).deed, None, deed, _done, status=201, digest=sent)


@router.get("imports/{int:pk}", response={200: ImportShown, **UNSEEN}, operation_id="see_import")
def one_import(request: HttpRequest, pk: int) -> ImportShown:
    """Show an import of your own: its columns, how far it is, what came of it."""
    one = _own(request, pk, _seen(request))
    wanted = import_list(one.list)
    return ImportShown(
        **_line(one).model_dump(exclude={"unit"}), unit=named(one.unit), header=one.header, examples=one.examples,
        fields=[ImportFieldShown(key=field.key, title=str(field.title), is_required=field.is_required)
                for field in wanted.fields],
        mapping=one.mapping, choices=one.choices,
        offered=[ImportChoiceShown(key=choice.key, title=str(choice.title),
                             options={key: str(title) for key, title in choice.options}) for choice in wanted.choices],
        fault=faults_in_words([["", *one.fault]], wanted) if one.fault else "",
        wrong=f"/api/imports/{one.pk}/wrong" if one.failed and not one.is_open else "",
    )  # fmt: skip


@router.post("imports/{int:pk}/beginning", response={202: Done, **REFUSALS}, operation_id="begin_import",
             openapi_extra=ONCE)  # fmt: skip
def beginning(request: HttpRequest, pk: int, given: BeginningGiven) -> HttpResponse:
    """Let the worker try the list, or write it. You are told when it has come to its end."""
    one = _own(request, pk, _seen(request))
    mapping = one.mapping if given.mapping is None else given.mapping
    wanted = import_list(one.list)

    def deed(by: Acting, at: datetime) -> Import:
        for further in wanted.deeds_for(mapping):
            require_scope(request.token.scopes, further)  # type: ignore[attr-defined]  # the door has made it one
        return begin_import(pk, mapping, given.choices, is_trial=given.is_trial, by=by, at=at)

    return do(request, wanted.deed, given, deed, _done, status=202)


@router.post("imports/{int:pk}/cancellation", response={200: Done, **REFUSALS}, operation_id="cancel_import",
             openapi_extra=ONCE)  # fmt: skip
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an import of your own; what was written stays."""
    one = _own(request, pk, _seen(request))
    return do(request, import_list(one.list).deed, None, lambda by, at: cancel_import(one.pk, by=by, at=at), _done)


@router.get("imports/{int:pk}/wrong", response=UNSEEN, operation_id="read_wrong_rows", openapi_extra=SHEET)
def wrong(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch the rows that were left out, as they stood, each with its number and why, as a sheet."""
    one = _own(request, pk, _seen(request))
    file = BytesIO()
    write_wrong_rows(file, one)
    answer = HttpResponse(file.getvalue(), content_type=next(iter(SHEET["responses"][200]["content"])))
    answer.headers["Content-Disposition"] = f"attachment; filename={one.list}-{one.pk}.xlsx"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _seen(request: HttpRequest) -> Acting:
    """Return the member acting, whose token must have a right that writes some list."""
    return see_any(request, *sorted({one.deed for one in import_lists().values()}))


def _own(request: HttpRequest, pk: int, by: Acting) -> Import:
    """Return an import of the asker's own, of a list that the token may write."""
    try:
        one = own_import(pk, by=by)
    except Refused as refused:
        if refused.why != Why.NOT_ALLOWED:
            raise
        raise NotFound from refused
    require_scope(request.token.scopes, import_list(one.list).deed)  # type: ignore[attr-defined]  # as above
    return one


def _line(one: Import) -> ImportLine:
    return ImportLine(
        id=one.pk, reference=one.reference, list=one.list, unit=named(one.unit), name=one.name, state=one.state,
        is_trial=one.is_trial, at=one.at, done_at=one.done_at, until=one.until, rows=one.rows, made=one.made,
        changed=one.changed, known=one.known, failed=one.failed,
    )  # fmt: skip


def _done(one: Import) -> Done:
    return Done(reference=one.reference, id=one.pk, href=f"/api/imports/{one.pk}")
