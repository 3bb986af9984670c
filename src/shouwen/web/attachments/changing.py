"""Call a file of a matter otherwise, or take it away: a form of one field each."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shouwen.web.asking import signed_in
from shouwen.web.cases.answering import GET_OR_POST, answer
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.attachment_changes import LONGEST, may_change, remove_attachment, rename_attachment
from shouwen.work.actions.attachments import read_attachment
from shouwen.work.matters import Matter, matter_of
from shouwen.work.models import Attachment


class NameForm(forms.Form):
    """What a file is called; longer than it may be it is cut short, as when it was added."""

    name = forms.CharField(label=_("Name of the file"), max_length=500)


class RemovalForm(forms.Form):
    """Why a file is taken away."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


@signed_in
@require_http_methods(GET_OR_POST)
def renaming(request: ReaderRequest, pk: int) -> HttpResponse:
    """Call a file otherwise."""
    file, matter = _file(request, pk)
    form = NameForm(request.POST or None, initial={"name": file.name})
    return answer(request, form, lambda: rename_attachment(pk, form.cleaned_data["name"], by=request.by, at=request.at),
                  lambda _made: _back(matter), title=str(_("Rename the file")), lead=matter.title)  # fmt: skip


@signed_in
@require_http_methods(GET_OR_POST)
def removal(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take a file away; its name, the reason and who did it stay in the course of the matter."""
    file, matter = _file(request, pk)
    form = RemovalForm(request.POST or None)
    return answer(request, form, lambda: remove_attachment(pk, form.cleaned_data["reason"], by=request.by, at=request.at),
                  lambda _made: _back(matter), title=str(_("Remove the file")), lead=file.name)  # fmt: skip


def _file(request: ReaderRequest, pk: int) -> tuple[Attachment, Matter]:
    file, _path = read_attachment(pk, by=request.by)
    matter = matter_of(file.matter)
    may_change(file, matter, by=request.by)
    return file, matter


def _back(matter: Matter) -> str:
    """Return where the files of a matter stand."""
    return f"{matter.address}#case-attachments" if matter.reference.startswith("case:") else matter.address
