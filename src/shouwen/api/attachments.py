"""Files of a case: add one, read one."""

from __future__ import annotations

import hashlib
from typing import Any, cast
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import File, Router, UploadedFile
from pydantic import Field

from shouwen.api.case_shown import FileLine, file_line
from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.errors import NotFound
from shouwen.api.finding import case_named
from shouwen.cases.permissions import SEE_CASE, WORK_ON_CASE
from shouwen.cases.reading import matter_of_case
from shouwen.facts.refusals import Refused
from shouwen.organisation.rights import Acting
from shouwen.work.actions.attachment_changes import LONGEST, remove_attachment, rename_attachment
from shouwen.work.actions.attachments import add_attachment, attachments_of, read_attachment
from shouwen.work.models import Attachment

router = Router(tags=["files"])

CONTENT = {"responses": {200: {"content": {"application/octet-stream": {
    "schema": {"type": "string", "format": "binary"}}}, "description": "The content."}}}  # fmt: skip


@router.get(
    "cases/{int:pk}/attachments", response={200: list[FileLine], **UNSEEN}, operation_id="list_attachments"
)
def attachments(request: HttpRequest, pk: int) -> list[FileLine]:
    """List the files of a case, the newest first."""
    by = see(request, SEE_CASE)
    return [file_line(row) for row in attachments_of(matter_of_case(case_named(pk, by)), by=by)]


@router.post("cases/{int:pk}/attachments", response={201: Done, **REFUSALS}, operation_id="add_attachment",
             openapi_extra=ONCE)  # fmt: skip
def addition(request: HttpRequest, pk: int, file: File[UploadedFile]) -> HttpResponse:
    """Add a file, as multipart/form-data. What it is, is found by looking into it, not by its name alone."""

    def deed(by: Acting, at: Any) -> Attachment:
        return add_attachment(
            matter_of_case(case_named(pk, by)), file.name or "", cast(Any, file), by=by, at=at
        )

    return do(request, WORK_ON_CASE, None, deed, lambda made: Done(
        reference=made.reference, id=made.pk, href=f"/api/attachments/{made.pk}"), status=201,
        digest=digest_of(file))  # fmt: skip


@router.get("attachments/{int:pk}", response=UNSEEN, operation_id="read_attachment", openapi_extra=CONTENT)
def content(request: HttpRequest, pk: int) -> FileResponse:
    """Read a file. It comes as a download, never to be shown in a page."""
    by = see(request, SEE_CASE)
    try:
        attachment, path = read_attachment(pk, by=by)
    except Refused as refused:
        raise NotFound from refused
    answer = FileResponse(path.open("rb"), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


class NameGiven(Given):
    """What a file is to be called; its ending stays."""

    name: str = Field(min_length=1, max_length=500)


class RemovalGiven(Given):
    """Why a file is taken away."""

    reason: str = Field(min_length=1, max_length=LONGEST)


@router.post("attachments/{int:pk}/name", response={200: Done, **REFUSALS}, operation_id="rename_attachment",
             openapi_extra=ONCE)  # fmt: skip
def renaming(request: HttpRequest, pk: int, given: NameGiven) -> HttpResponse:
    """Call a file otherwise: of whoever added it, or answers for its matter."""
    return do(request, WORK_ON_CASE, given, lambda by, at: rename_attachment(_seen(pk, by), given.name, by=by, at=at),
              lambda made: Done(reference=made.reference, id=made.pk, href=f"/api/attachments/{made.pk}"))  # fmt: skip


@router.post("attachments/{int:pk}/removal", response={200: Done, **REFUSALS}, operation_id="remove_attachment",
             openapi_extra=ONCE)  # fmt: skip
def removal(request: HttpRequest, pk: int, given: RemovalGiven) -> HttpResponse:
    """Take a file away; its name, the reason and the hash of what it held stay in the course of the matter."""
    return do(request, WORK_ON_CASE, given, lambda by, at: remove_attachment(_seen(pk, by), given.reason, by=by, at=at),
              lambda _matter: Done(reference=f"attachment:{pk}", id=pk, href=""))  # fmt: skip


def _seen(pk: int, by: Acting) -> int:
    """Return the number of a file that the asker may see."""
    try:
        read_attachment(pk, by=by)
    except Refused as refused:
        raise NotFound from refused
    return pk


def digest_of(file: UploadedFile) -> str:
    """Return what stands for a form with a file: its boundary differs each time that it is sent."""
    hashed = hashlib.sha256(f"{file.name}\n".encode())
    for piece in file.chunks():
        hashed.update(piece)
    return hashed.hexdigest()
