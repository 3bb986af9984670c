"""Declining a return that was taken, and taking one up again that was declined."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shouwen.facts.refusals import Refused, Why
from shouwen.orders.actions.declining import decline_return, reopen_return
from shouwen.orders.models import Return, ReturnState
from shouwen.orders.permissions import TAKE_RETURN
from shouwen.orders.wording import RETURNED_SO_FAR
from shouwen.organisation.rights import not_allowed
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.orders.forms import AgainForm
from shouwen.web.orders.returns import OPEN, against_shown, return_seen
from shouwen.web.reader import ReaderRequest

GET_OR_POST = ["GET", "HEAD", "POST"]


@signed_in
@require_http_methods(GET_OR_POST)
def refusal(request: ReaderRequest, pk: int) -> HttpResponse:
    """Decline a return that was taken: by how the goods are, or what was found of a defect."""
    return _again(request, _of_state(request, pk, OPEN), is_refusal=True)


@signed_in
@require_http_methods(GET_OR_POST)
def reopening(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take up a declined return again with what has come to light."""
    return _again(request, _of_state(request, pk, (ReturnState.DECLINED,)), is_refusal=False)


def _again(request: ReaderRequest, found: Return, *, is_refusal: bool) -> HttpResponse:
    form = AgainForm(request.POST or None, initial=_initial(found))

    def page(status: int = 200) -> HttpResponse:
        given = {"form": form, "one": found, "line": found.line, "is_refusal": is_refusal, "place": "orders"}
        return render(request, "web/orders/again.html", given, status=status)

    def deed(given: Any) -> Return:
        asked = form.goods(found.wants, found.quantity)
        if is_refusal:
            return decline_return(found, given["version"], asked, given["told"], by=request.by, at=request.at)
        return reopen_return(found, given["version"], asked, by=request.by, at=request.at)

    if request.method != "POST":
        return page()
    if request.POST.get("check"):
        asked = form.goods(found.wants, found.quantity) if form.is_valid() else None
        return against_shown(request, found.line, asked, found.new_product)
    return answer_form(request, form, deed, lambda _made: reverse("return", args=[found.pk]), page)


def _of_state(request: ReaderRequest, pk: int, states: tuple[ReturnState, ...]) -> Return:
    found = return_seen(request, pk)
    if not request.by.may(TAKE_RETURN, path=found.unit.path):
        raise not_allowed(TAKE_RETURN)
    if found.state not in states:
        raise Refused("This return is %(state)s already.", why=Why.OVERTAKEN,
                      state=RETURNED_SO_FAR[found.state])  # fmt: skip
    return found


def _initial(found: Return) -> dict[str, Any]:
    asked = {None: "", True: "yes", False: "no"}
    questions = {name: asked[getattr(found, name)] for name in ("opened", "package_intact", "label_intact", "used")}
    return {"version": found.version, "reason": found.reason, "proof": found.proof, "outside": found.outside,
            "words": found.words, "goods_match": asked[found.matches], **questions}  # fmt: skip
