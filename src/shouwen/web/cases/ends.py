"""Cases that stand for a while, come to their end, and go on again."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.cases.actions.closing import close_case, merge_case, reopen_case
from shouwen.cases.actions.pauses import pause_case, resume_case
from shouwen.cases.models import Case
from shouwen.cases.permissions import MERGE_CASE, PAUSE_CASE, REOPEN_CASE, may_close, may_do
from shouwen.cases.queries import case_for, mergeable_with
from shouwen.web.asking import signed_in
from shouwen.web.cases.answering import GET_OR_POST, address_of, answer
from shouwen.web.cases.closing import lacks_of, result_of
from shouwen.web.cases.forms import CloseForm, ReasonForm
from shouwen.web.cases.page import tasks_of, words_for
from shouwen.web.reader import ReaderRequest


@signed_in
@require_http_methods(GET_OR_POST)
def pause(request: ReaderRequest, pk: int) -> HttpResponse:
    """Pause a case with its reason."""
    case = case_for(pk, by=request.by)
    may_do(case, PAUSE_CASE, by=request.by)
    form = ReasonForm(request.POST or None)
    return answer(
        request,
        form,
        lambda: pause_case(case, form.cleaned_data["reason"], by=request.by, at=request.at),
        lambda _pause: address_of(case),
        title=_("Pause"),
        case=case,
    )


@signed_in
@require_http_methods(GET_OR_POST)
def resumption(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let a paused case go on."""
    case = case_for(pk, by=request.by)
    may_do(case, PAUSE_CASE, by=request.by)
    return answer(
        request,
        forms.Form(request.POST or None),
        lambda: resume_case(case, by=request.by, at=request.at),
        address_of,
        title=_("Resume"),
        case=case,
    )


@signed_in
@require_http_methods(GET_OR_POST)
def closure(request: ReaderRequest, pk: int) -> HttpResponse:
    """Close a case; what that still lacks is shown before, each with where it is done."""
    case = case_for(pk, by=request.by)
    may_close(case, by=request.by)
    tasks = tasks_of(case)
    usual = result_of(case, tasks, request.at)
    form = CloseForm(case, request.at, request.POST or None, initial={"result": usual})
    return answer(
        request,
        form,
        lambda: close_case(
            case, form.cleaned_data["result"], form.cleaned_data["words"], by=request.by, at=request.at
        ),
        address_of,
        title=_("Close the case"),
        case=case,
        lacks=lambda: lacks_of(request, case, form.data.get("result") or usual, words_for(case, tasks, [])),
    )


@signed_in
@require_http_methods(GET_OR_POST)
def reopening(request: ReaderRequest, pk: int) -> HttpResponse:
    """Reopen a closed case."""
    case = case_for(pk, by=request.by)
    may_do(case, REOPEN_CASE, by=request.by, on_closed=True)
    form = ReasonForm(request.POST or None)
    return answer(
        request,
        form,
        lambda: reopen_case(case, form.cleaned_data["reason"], by=request.by, at=request.at),
        address_of,
        title=_("Reopen"),
        case=case,
    )


class MergeForm(forms.Form):
    """Into which case of the customer."""

    into = forms.ModelChoiceField(Case.objects.none(), label="", empty_label="—")


@signed_in
@require_http_methods(GET_OR_POST)
def merger(request: ReaderRequest, pk: int) -> HttpResponse:
    """Merge a case into another one of the same customer."""
    case = case_for(pk, by=request.by)
    may_do(case, MERGE_CASE, by=request.by)
    form = MergeForm(request.POST or None)
    others = mergeable_with(case, by=request.by)
    form.fields["into"].queryset = others  # type: ignore[attr-defined]
    form.fields["into"].label = _("Into which case")
    form.fields["into"].label_from_instance = lambda one: f"{one.number} {one.subject}"  # type: ignore[attr-defined]
    return answer(
        request,
        form,
        lambda: merge_case(case, form.cleaned_data["into"], by=request.by, at=request.at),
        lambda _case: address_of(form.cleaned_data["into"]),
        title=_("Merge into another case"),
        case=case,
        lead="" if others.exists() else _("This customer has no other open case that this one could go on in."),
    )
