"""Special requests: the list, one with what the articles say of it, its answer, taking it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from shouwen.compliance.figure_words import figure_title, figure_value
from shouwen.compliance.wording import words_of
from shouwen.facts.kinds import declared
from shouwen.facts.refusals import Refused
from shouwen.orders.actions.beyond_limit import lines_of
from shouwen.orders.actions.special_prices import prices_of
from shouwen.orders.permissions import RECORD_ORDER
from shouwen.orders.queries import lines_at
from shouwen.regulation.permits import ASKED
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_number, page_of, rows_to
from shouwen.web.deeds import perform
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.work.actions.permits import answer_permit, end_permit
from shouwen.work.matters import Matter, matter_of
from shouwen.work.models import Permit, PermitState
from shouwen.work.permissions import ANSWER_PERMIT, ASK_PERMIT
from shouwen.work.permits import (
    SHOWN,
    Told,
    givers_now,
    in_the_way_of_giving,
    listed_permits,
    permit_for,
    told_of,
)

COLUMNS = (
    Column(_("Request")), Column(_("What is asked for")), Column(_("State")), Column(_("Requested by")),
    Column(_("When")), Column(_("Unit")),
)  # fmt: skip
LINES = (
    Column(_("Product")), Column(_("Quantity"), is_number=True), Column(_("Listed price"), is_number=True),
    Column(_("Price asked for"), is_number=True),
)  # fmt: skip
TABS = (("waiting", _("Waiting for an answer")), ("granted", _("Granted, not used yet")), ("all", _("All")))


class AnswerForm(forms.Form):
    """Yes or no, and why."""

    answer = forms.ChoiceField(
        label=_("Decision"), choices=[("yes", _("Granted")), ("no", _("Not granted"))], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where it is not granted."),
    )  # fmt: skip


@signed_in
@require_safe
def permits(request: ReaderRequest) -> HttpResponse:
    """List the requests that the reader answers, and their own, the newest first."""
    show, number = request.GET.get("show", "waiting"), page_number(request.GET.get("page"))
    show = show if show in SHOWN else "waiting"
    page = page_of(listed_permits(request.by, most=rows_to(number), show=show), number)
    return render(request, "web/permits/permits.html", {
        "page": page, "columns": COLUMNS, "place": "orders",
        "kinds": {one.pk: words_of(one.citation)(one.kind) for one in page},
        "states": {one.pk: one.state_at(request.at) for one in page},
        "filters_shown": [Filter(title, f"show={key}", None, key == show) for key, title in TABS],
    })  # fmt: skip


@signed_in
@require_safe
def permit(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one request: what it is for and why, who may permit it by the article, what came of it."""
    return permit_page(request, permit_for(pk, by=request.by))


def permit_page(request: ReaderRequest, found: Permit, status: int = 200, **more: Any) -> HttpResponse:
    """Draw the page of a request."""
    told, matter, says = told_of(found), matter_of(found.matter), words_of(found.citation)
    is_open = found.state == PermitState.WAITING
    answers = is_open and found.asked_by_id not in request.by.selves and request.by.may(
        ANSWER_PERMIT, path=found.unit.path)  # fmt: skip
    against = in_the_way_of_giving(found, told, by=request.by, at=request.at) if answers else []
    return render(request, "web/permits/permit.html", {
        "place": "orders", "permit": found, "told": told, "matter": matter, "zone": found.unit.zone,
        "kind": says(found.kind), "state_now": found.state_at(request.at),
        "figures": _figures(found, told, matter), "lines": _lines(found), "line_columns": LINES,
        "sees_matter": request.by.may(matter.see, path=matter.unit.path, own=matter.members),
        "givers": [(says(one.position), one.names) for one in givers_now(found, told, request.at)] if is_open else [],
        "against": [one.ground for one in against], "answer": AnswerForm() if answers and not against else None,
        "may_end": _may_end(request, found), "is_own": found.asked_by_id in request.by.selves,
        "use": _use(request, found), **more,
    }, status=status)  # fmt: skip


@signed_in
@require_POST
def answer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Grant a request, or do not, with the reason."""
    found, form = permit_for(pk, by=request.by), AnswerForm(request.POST)

    def page(status: int) -> HttpResponse:
        return permit_page(request, permit_for(pk, by=request.by), status, answer=form)

    return answer_form(
        request, form,
        lambda given: answer_permit(found, is_given=given["answer"] == "yes", words=given["words"], by=request.by,
                                    at=request.at),
        lambda _made: reverse("permit", args=[pk]), page,
    )  # fmt: skip


@signed_in
@require_POST
def ending(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take a request back, or what was granted, before it is used."""
    found = permit_for(pk, by=request.by)
    try:
        return perform(request, lambda: end_permit(found, by=request.by, at=request.at),
                       lambda _made: reverse("permit", args=[pk]))  # fmt: skip
    except Refused as refused:
        return permit_page(request, permit_for(pk, by=request.by), STATUS[refused.why], refused=refused)


def _use(request: ReaderRequest, found: Permit) -> str:
    """Return what the reader may do by a permit that is good: charge an order or place one; else nothing."""
    if not found.is_good(request.at) or not request.by.may(RECORD_ORDER, path=found.unit.path):
        return ""
    return {"order": "permitted-price", "customer": "permitted-order"}.get(found.matter.partition(":")[0], "")


def _may_end(request: ReaderRequest, found: Permit) -> bool:
    if found.state not in (PermitState.WAITING, PermitState.GRANTED):
        return False
    if found.asked_by_id == request.by.member.pk and request.by.has(ASK_PERMIT):
        return True
    return found.state == PermitState.GRANTED and request.by.may(ANSWER_PERMIT, path=found.unit.path)


def _figures(found: Permit, told: Told, matter: Matter) -> list[tuple[str, str]]:
    """Return what a permit is for, besides its matter: what each figure is called, and its value."""
    kind, says, language = declared()[ASKED], words_of(found.citation), get_language() or "zh-hans"
    return [
        (figure_title(kind.figures[name], language), figure_value(kind, kind.figures[name], value, says, {}))
        for name, value in told.figures.items() if value != matter.reference
    ]  # fmt: skip


def _lines(found: Permit) -> list[Any]:
    """Return the lines of the order that a request is about, each with the price asked for; none for anything else."""
    kind, _colon, number = found.matter.partition(":")
    if kind == "customer":
        return lines_of(found)
    return lines_at(int(number), prices_of(found)) if kind == "order" else []
