"""Cases: the list, opening one, its page, and every deed on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.cases.actions.changing import CaseOvertaken, change_case
from shouwen.cases.actions.closing import close_case, merge_case, reopen_case
from shouwen.cases.actions.complaint import carry_out
from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.cases.actions.pauses import pause_case, resume_case
from shouwen.cases.actions.transfers import accept_transfer, decline_transfer, offer_case, open_sub_case
from shouwen.cases.deeds import DEEDS
from shouwen.cases.kinds import JOINT
from shouwen.cases.models import Case, Transfer
from shouwen.cases.offering import may_answer_offer, may_carry_out
from shouwen.cases.pack import kinds_of_case
from shouwen.cases.permissions import (
    ACCEPT_TRANSFER,
    MERGE_CASE,
    PAUSE_CASE,
    REOPEN_CASE,
    TRANSFER_CASE,
    WORK_ON_CASE,
    may_close,
    may_do,
)
from shouwen.cases.queries import case_for
from shouwen.cases.reading import matter_of_case
from shouwen.compliance.permissions import ADOPT_EDITION
from shouwen.contacts.models import Contact
from shouwen.contacts.queries import contact_for
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member
from shouwen.organisation.queries import members_who_may
from shouwen.organisation.rights import not_allowed
from shouwen.web.answers import BAD_INPUT
from shouwen.web.asking import signed_in
from shouwen.web.cases.forms import (
    ChangeCaseForm,
    CloseForm,
    DeedForm,
    NoteForm,
    OfferForm,
    OpenCaseForm,
    ReasonForm,
    SubCaseForm,
)
from shouwen.web.cases.page import page_of_case
from shouwen.web.deeds import perform
from shouwen.web.people.pools import pool_of_house
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.work.actions.notes import write_note

GET_OR_POST = ["GET", "HEAD", "POST"]


@signed_in
@require_safe
def case_page(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one case: what happens next, its clocks, its course, what can be done."""
    case = case_for(pk, by=request.by)
    return render(request, "web/cases/case.html", {**page_of_case(request, case), "note_form": NoteForm()})


@signed_in
@require_http_methods(GET_OR_POST)
def new_case(request: ReaderRequest) -> HttpResponse:
    """Open a case from a contact."""
    contact = contact_for(_number(request.GET.get("contact", "")), by=request.by)
    if contact is None:
        raise Refused("A case is opened from a contact. Log the contact first.", why=Why.BAD_INPUT)
    if not kinds_of_case(contact.unit_id, request.at):
        return _without_regulation(request, contact)
    form = OpenCaseForm(
        contact.unit,
        request.at,
        request.POST or None,
        initial={"subject": contact.subject, "words": contact.words},
    )

    def deed() -> Case:
        given = form.cleaned_data
        return open_case(
            contact,
            Wanted(
                given["kind"],
                given["subject"],
                given["class_key"],
                given["words"],
                given["demand"],
                given["urgency"],
                given["special"],
                given["sudden"],
                given["accused"],
                form.particulars(),
            ),
            by=request.by,
            at=request.at,
        )

    return _answer(
        request,
        form,
        deed,
        address_of,
        title=_("Open a case"),
        lead=contact.customer.name,
        template="web/cases/new.html",
    )


def _without_regulation(request: ReaderRequest, contact: Contact) -> HttpResponse:
    """Say that nothing adopted says how a case runs, and who can adopt something."""
    return render(request, "web/cases/without_regulation.html", {
        "contact": contact,
        "who": members_who_may(ADOPT_EDITION, contact.unit, request.at),
        "may_adopt": request.by.may(ADOPT_EDITION, path=contact.unit.path),
    }, status=409)  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


@signed_in
@require_http_methods(GET_OR_POST)
def deed(request: ReaderRequest, pk: int, noun: str) -> HttpResponse:
    """Show the form of a declared deed, and carry it out."""
    case = case_for(pk, by=request.by)
    declared = DEEDS.get(noun)
    if declared is None:
        raise Http404
    may_carry_out(case, declared, by=request.by)
    form = DeedForm(declared, case, request.at, request.POST or None, initial=request.GET.dict())
    return _answer(
        request,
        form,
        lambda: carry_out(
            case,
            noun,
            form.answers(),
            form.cleaned_data.get("words", ""),
            by=request.by,
            at=request.at,
        ),
        address_of,
        title=str(declared.title),
        case=case,
    )


@signed_in
@require_http_methods(GET_OR_POST)
def transfer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Offer a case to another unit."""
    case = case_for(pk, by=request.by)
    may_do(case, TRANSFER_CASE, by=request.by)
    form = OfferForm(case, request.at, request.POST or None)
    return _answer(
        request,
        form,
        lambda: offer_case(
            case,
            form.cleaned_data["to_unit"],
            form.cleaned_data["reason"],
            to_member=form.cleaned_data["to_member"],
            by=request.by,
            at=request.at,
        ),
        lambda _made: address_of(case),
        title=_("Transfer"),
        case=case,
    )


@signed_in
@require_POST
def acceptance_of_transfer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Accept an offered case."""
    offer = _offer(pk)
    return perform(request, lambda: accept_transfer(offer, by=request.by, at=request.at), address_of)


@signed_in
@require_http_methods(GET_OR_POST)
def refusal_of_transfer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Decline an offered case, with the reason."""
    offer = _offer(pk)
    if not may_answer_offer(offer, offer.case, by=request.by):
        raise not_allowed(ACCEPT_TRANSFER)
    form = ReasonForm(request.POST or None)
    return _answer(
        request,
        form,
        lambda: decline_transfer(offer, form.cleaned_data["reason"], by=request.by, at=request.at),
        lambda _case: reverse("workbench"),
        title=_("Decline the transfer"),
        lead=offer.case.subject,
    )


def _offer(pk: int) -> Transfer:
    found = Transfer.objects.select_related("case", "to_unit").filter(pk=pk).first()
    if found is None:
        raise Refused("There is no such transfer.", why=Why.NOT_ALLOWED)
    return found


@signed_in
@require_http_methods(GET_OR_POST)
def pause(request: ReaderRequest, pk: int) -> HttpResponse:
    """Pause a case with its reason."""
    case = case_for(pk, by=request.by)
    may_do(case, PAUSE_CASE, by=request.by)
    form = ReasonForm(request.POST or None)
    return _answer(
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
    return _answer(
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
    """Close a case."""
    case = case_for(pk, by=request.by)
    may_close(case, by=request.by)
    form = CloseForm(case, request.at, request.POST or None)
    return _answer(
        request,
        form,
        lambda: close_case(
            case, form.cleaned_data["result"], form.cleaned_data["words"], by=request.by, at=request.at
        ),
        address_of,
        title=_("Close the case"),
        case=case,
    )


@signed_in
@require_http_methods(GET_OR_POST)
def reopening(request: ReaderRequest, pk: int) -> HttpResponse:
    """Reopen a closed case."""
    case = case_for(pk, by=request.by)
    may_do(case, REOPEN_CASE, by=request.by, on_closed=True)
    form = ReasonForm(request.POST or None)
    return _answer(
        request,
        form,
        lambda: reopen_case(case, form.cleaned_data["reason"], by=request.by, at=request.at),
        address_of,
        title=_("Reopen"),
        case=case,
    )


class MergeForm(forms.Form):
    """Into which case of the customer."""

    into = forms.ModelChoiceField(Case.objects.none(), label="")


@signed_in
@require_http_methods(GET_OR_POST)
def merger(request: ReaderRequest, pk: int) -> HttpResponse:
    """Merge a case into another one of the same customer."""
    case = case_for(pk, by=request.by)
    may_do(case, MERGE_CASE, by=request.by)
    form = MergeForm(request.POST or None)
    form.fields["into"].queryset = Case.objects.filter(customer=case.customer, state="open").exclude(pk=pk)  # type: ignore[attr-defined]
    form.fields["into"].label = _("Into which case")
    return _answer(
        request,
        form,
        lambda: merge_case(case, form.cleaned_data["into"], by=request.by, at=request.at),
        lambda _case: address_of(form.cleaned_data["into"]),
        title=_("Merge into another case"),
        case=case,
    )


@signed_in
@require_http_methods(GET_OR_POST)
def sub_case(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask another department: a case of its own that this one waits for."""
    case = case_for(pk, by=request.by)
    may_do(case, WORK_ON_CASE, by=request.by)
    form = SubCaseForm(case, request.POST or None)
    return _answer(
        request,
        form,
        lambda: open_sub_case(
            case,
            form.cleaned_data["unit"],
            Wanted(JOINT, form.cleaned_data["subject"], words=form.cleaned_data["words"]),
            by=request.by,
            at=request.at,
        ),
        lambda _sub: address_of(case),
        title=_("Ask another department"),
        case=case,
    )


@signed_in
@require_http_methods(GET_OR_POST)
def change(request: ReaderRequest, pk: int) -> HttpResponse:
    """Change what is written on a case; where a colleague was faster, both texts are shown."""
    case = case_for(pk, by=request.by)
    may_do(case, WORK_ON_CASE, by=request.by)
    form = ChangeCaseForm(case, request.at, request.POST or None)

    def page(status: int = 200, refused: Refused | None = None) -> HttpResponse:
        theirs = refused.theirs if isinstance(refused, CaseOvertaken) else None
        return render(
            request,
            "web/cases/change.html",
            {"form": form, "title": _("Change"), "case": case, "refused": refused, "theirs": theirs},
            status=status,
        )

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(BAD_INPUT)
    given = form.cleaned_data
    try:
        return perform(
            request,
            lambda: change_case(
                case,
                given["version"],
                given["subject"],
                given["words"],
                given["demand"],
                form.particulars(),
                urgency=given["urgency"],
                by=request.by,
                at=request.at,
            ),
            address_of,
        )
    except Refused as refused:
        return page(STATUS[refused.why], refused)


MENTION = re.compile(r"@([\w·]{2,20})")


def mentioned_in(words: str, case: Case) -> list[Member]:
    """Return the members of the case's house whom a text names with @."""
    names = set(MENTION.findall(words))
    return list(pool_of_house(case.unit).rows.filter(name__in=names).order_by("name_key", "pk")) if names else []


@signed_in
@require_POST
def note(request: ReaderRequest, pk: int) -> HttpResponse:
    """Write a note on a case."""
    case = case_for(pk, by=request.by)
    form = NoteForm(request.POST)
    return _answer(
        request,
        form,
        lambda: write_note(
            matter_of_case(case),
            form.cleaned_data["words"],
            mentioned_in(form.cleaned_data["words"], case),
            by=request.by,
            at=request.at,
        ),
        lambda _note: address_of(case),
        title=_("Note"),
        case=case,
    )


def address_of(case: Case) -> str:
    """Return the page of a case."""
    return reverse("case", args=[case.pk])


def _answer(
    request: ReaderRequest,
    form: forms.Form,
    deed: Callable[[], Any],
    then: Callable[[Any], str],
    *,
    title: str,
    case: Case | None = None,
    lead: str = "",
    template: str = "web/cases/deed.html",
) -> HttpResponse:
    """Show a deed's form, or do it; a refusal shows the form again with its articles, and what was typed."""

    def page(status: int = 200, refused: Refused | None = None) -> HttpResponse:
        return render(
            request,
            template,
            {"form": form, "title": title, "case": case, "lead": lead, "refused": refused},
            status=status,
        )

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(BAD_INPUT)
    try:
        return perform(request, deed, then)
    except Refused as refused:
        return page(STATUS[refused.why], refused)
