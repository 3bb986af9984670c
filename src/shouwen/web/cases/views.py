"""Cases: opening one, its page, what is written on it, and every declared deed."""

from __future__ import annotations

import re
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.cases.actions.changing import change_case
from shouwen.cases.actions.complaint import TO_CUSTOMERS, carry_out, heard_in
from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.cases.actions.watching import unwatch_case, watch_case
from shouwen.cases.deeds import DEEDS, CaseDeed
from shouwen.cases.figures import department_found
from shouwen.cases.models import Case
from shouwen.cases.offering import may_carry_out
from shouwen.cases.pack import kinds_of_case
from shouwen.cases.permissions import WORK_ON_CASE, may_do
from shouwen.cases.queries import case_for
from shouwen.cases.reading import matter_of_case
from shouwen.cases.sanctions import PROPOSED
from shouwen.cases.seeing import see_case
from shouwen.compliance.permissions import ADOPT_EDITION
from shouwen.contacts.models import Contact
from shouwen.contacts.queries import contact_for
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.models import Member
from shouwen.organisation.queries import members_who_may
from shouwen.regulation.kinds.flow import CONTACT
from shouwen.web.answers import BAD_INPUT
from shouwen.web.asking import signed_in
from shouwen.web.cases.answering import GET_OR_POST, address_of, answer
from shouwen.web.cases.forms import ChangeCaseForm, DeedForm, NoteForm, OpenCaseForm
from shouwen.web.cases.page import page_of_case
from shouwen.web.deeds import perform
from shouwen.web.overtaken import both_of
from shouwen.web.people.pools import pool_of_house
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.work.actions.notes import write_note
from shouwen.work.heard import DESPITE


@signed_in
@require_safe
def case_page(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one case: what happens next, its clocks, its course, what can be done."""
    case = case_for(pk, by=request.by)
    see_case(case, by=request.by, at=request.at)
    return render(request, "web/cases/case.html", {**page_of_case(request, case), "note_form": NoteForm()})


@signed_in
@require_POST
def watch(request: ReaderRequest, pk: int) -> HttpResponse:
    """Follow a case."""
    case = case_for(pk, by=request.by)
    return perform(request, lambda: watch_case(case, by=request.by, at=request.at), lambda _watch: address_of(case))


@signed_in
@require_POST
def watch_ending(request: ReaderRequest, pk: int) -> HttpResponse:
    """Follow a case no more."""
    case = case_for(pk, by=request.by)
    return perform(request, lambda: unwatch_case(case, by=request.by, at=request.at), address_of)


@signed_in
@require_http_methods(GET_OR_POST)
def new_case(request: ReaderRequest) -> HttpResponse:
    """Open a case from a contact."""
    contact = contact_for(_number(request.GET.get("contact", "")), by=request.by)
    if contact is None:
        raise Refused("A case is opened from a contact. Log the contact first.", why=Why.BAD_INPUT)
    if not kinds_of_case(contact.unit_id, request.at, CONTACT):
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

    return answer(
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


def _known_of(case: Case, declared: CaseDeed, at: datetime) -> dict[str, str]:
    """Return what a form begins with: the class that the case has, the department that its article names, and whom a
    reward or sanction is for: who is answerable by the investigation."""
    asked = {one.name: one for one in declared.inputs}
    known = {"class": case.class_key} if "class" in asked else {}
    if "department" in asked and asked["department"].keeps == "case.department":
        known["department"] = department_found(case, at)
    if declared.fact == PROPOSED:
        known["responsible"] = case.particulars.get("case.responsible", "")
    return known


@signed_in
@require_http_methods(GET_OR_POST)
def deed(request: ReaderRequest, pk: int, noun: str) -> HttpResponse:
    """Show the form of a declared deed, and carry it out."""
    case = case_for(pk, by=request.by)
    declared = DEEDS.get(noun)
    if declared is None:
        raise Http404
    may_carry_out(case, declared, by=request.by)
    known = request.GET.dict() if request.method == "POST" else {
        **_known_of(case, declared, request.at), **request.GET.dict()
    }
    form = DeedForm(declared, case, request.at, request.POST or None, initial=known)
    hears = declared.fact in TO_CUSTOMERS
    if hears and request.POST.get("check"):
        return render(request, "web/cases/_heard.html", {"heard": heard_in(
            case, declared.fact, request.POST.get("words", ""), by=request.by, at=request.at)})  # fmt: skip
    better = _said_better(request, case, declared) if hears and "instead" in request.POST else None
    if better is not None:
        form = DeedForm(declared, case, request.at, initial=better)
        form.fields["words"].widget.attrs["data-chosen"] = ""  # newer than the draft that the browser keeps
    return answer(
        request,
        form,
        lambda: carry_out(
            case,
            noun,
            form.answers(),
            form.cleaned_data.get("words", ""),
            by=request.by,
            at=request.at,
            despite=DESPITE in request.POST,
        ),
        address_of,
        title=str(declared.title),
        case=case,
        shows_again=better is not None,
        hears=request.path if hears else "",
    )


def _said_better(request: ReaderRequest, case: Case, declared: CaseDeed) -> dict[str, str]:
    """Return what was typed, with the wording that was pointed at replaced by what may be said for it."""
    typed = request.POST.dict()
    words = typed.get("words", "")
    heard = heard_in(case, declared.fact, words, by=request.by, at=request.at)
    return {**typed, "words": heard.better.get(typed["instead"], words)}


@signed_in
@require_http_methods(GET_OR_POST)
def change(request: ReaderRequest, pk: int) -> HttpResponse:
    """Change what is written on a case; where a colleague was faster, both texts are shown."""
    case = case_for(pk, by=request.by)
    may_do(case, WORK_ON_CASE, by=request.by)
    form = ChangeCaseForm(case, request.at, request.POST or None)

    def page(status: int = 200, refused: Refused | None = None) -> HttpResponse:
        both = None
        if isinstance(refused, Overtaken):
            both = both_of(form, ChangeCaseForm(case_for(pk, by=request.by), request.at))
        return render(
            request,
            "web/cases/change.html",
            {"form": form, "title": _("Change"), "case": case, "refused": refused, "both": both},
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
    return answer(
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
