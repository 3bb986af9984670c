"""Files of a case. What is downloaded is never shown by the browser as a page of this house."""

from __future__ import annotations

from urllib.parse import quote

from django import forms
from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.cases.models import Case
from shouwen.cases.permissions import WORK_ON_CASE, is_accused, own_members
from shouwen.cases.queries import case_for
from shouwen.cases.reading import matter_of_case
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.attachment_changes import with_changeable
from shouwen.work.actions.attachments import add_attachment, attachments_of, read_attachment
from shouwen.work.file_types import TYPES


class AttachmentForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("File"),
        max_length=500,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in TYPES)}),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def attachments(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the files of a case and add one; the case page draws the list from here when it comes into view."""
    case = case_for(pk, by=request.by)
    matter = matter_of_case(case)
    form = AttachmentForm(request.POST or None, request.FILES or None)

    def page(status: int = 200) -> HttpResponse:
        found = attachments_of(matter, by=request.by)
        context = {
            "case": case,
            "attachments": with_changeable(found, matter, by=request.by),
            "form": form,
            "may_add": _may_add(request, case),
            "most": settings.UPLOAD_LIMIT // (1024 * 1024),
        }
        return render(request, "web/attachments/attachments.html", context, status=status)

    if request.method != "POST":
        return page()
    return answer_form(
        request,
        form,
        lambda given: add_attachment(matter, given["file"].name, given["file"], by=request.by, at=request.at),
        lambda _made: f"{reverse('case', args=[pk])}#case-attachments",
        page,
    )


def _may_add(request: ReaderRequest, case: Case) -> bool:
    may = request.by.may(WORK_ON_CASE, path=case.unit.path, own=own_members(case))
    return may and matter_of_case(case).is_open and not is_accused(case, request.by)


@signed_in
@require_safe
def attachment(request: ReaderRequest, pk: int) -> HttpResponseBase:
    """Download a file."""
    found, path = read_attachment(pk, by=request.by)
    answer = FileResponse(path.open("rb"), content_type=found.type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
