"""Cases that go to other units: offered, accepted, given back, or asked for a part."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.cases.actions.opening import Wanted
from shouwen.cases.actions.transfers import (
    accept_transfer,
    decline_transfer,
    offer_case,
    open_sub_case,
    withdraw_transfer,
)
from shouwen.cases.kinds import JOINT
from shouwen.cases.models import Transfer
from shouwen.cases.offering import may_answer_offer
from shouwen.cases.permissions import ACCEPT_TRANSFER, TRANSFER_CASE, WORK_ON_CASE, may_do
from shouwen.cases.queries import case_for
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import not_allowed
from shouwen.web.asking import signed_in
from shouwen.web.cases.answering import GET_OR_POST, address_of, answer
from shouwen.web.cases.forms import OfferForm, ReasonForm, SubCaseForm
from shouwen.web.deeds import perform
from shouwen.web.reader import ReaderRequest


@signed_in
@require_http_methods(GET_OR_POST)
def transfer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Offer a case to another unit."""
    case = case_for(pk, by=request.by)
    may_do(case, TRANSFER_CASE, by=request.by)
    form = OfferForm(case, request.at, request.POST or None)
    return answer(
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
    return answer(
        request,
        form,
        lambda: decline_transfer(offer, form.cleaned_data["reason"], by=request.by, at=request.at),
        lambda _case: reverse("workbench"),
        title=_("Decline the transfer"),
        lead=offer.case.subject,
    )


@signed_in
@require_POST
def withdrawal_of_transfer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take back an offer that nobody has answered."""
    offer = _offer(pk)
    return perform(request, lambda: withdraw_transfer(offer, by=request.by, at=request.at), address_of)


def _offer(pk: int) -> Transfer:
    found = Transfer.objects.select_related("case", "to_unit").filter(pk=pk).first()
    if found is None:
        raise Refused("There is no such transfer.", why=Why.NOT_ALLOWED)
    return found


@signed_in
@require_http_methods(GET_OR_POST)
def sub_case(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask another department: a case of its own that this one waits for."""
    case = case_for(pk, by=request.by)
    may_do(case, WORK_ON_CASE, by=request.by)
    form = SubCaseForm(case, request.POST or None)
    return answer(
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
