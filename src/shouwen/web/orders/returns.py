"""What comes back: what would speak against it while one talks, taking it, and how it goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.compliance.queries import standing_findings
from shouwen.customers.contents import points_of
from shouwen.customers.models import Outlet, PointKind
from shouwen.customers.queries.lists import outlets_near
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.actions.declining import decline_claim
from shouwen.orders.actions.photos import add_photo
from shouwen.orders.actions.returns import (
    Asked,
    answer_exchange,
    confirm_defect,
    receive_return,
    settle,
    take_apart,
    take_return,
    what_articles_say,
)
from shouwen.orders.batches import batches_of, good_until
from shouwen.orders.grounds import TIME_IS_OVER, grounds_of, items_of_time, standing_refusal
from shouwen.orders.models import OrderLine, Product, Return, ReturnState, Wants
from shouwen.orders.permissions import CONFIRM_DEFECT, DECIDE_RETURN, SEE_ORDER, SETTLE_RETURN, TAKE_RETURN
from shouwen.orders.photos import files_of
from shouwen.orders.queries import (
    RETURNS_SHOWN,
    lacks_something,
    line_for,
    listed_returns,
    product_by_code,
    return_for,
    set_off_of,
)
from shouwen.orders.reading import matter_of_return
from shouwen.orders.receipts import proof_at_hand
from shouwen.orders.worth import worth_of, worth_of_return
from shouwen.organisation.queries import members_who_may
from shouwen.organisation.rights import require_somewhere
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_number, page_of, rows_to
from shouwen.web.components.refused import items_in_words, refusal_words
from shouwen.web.orders.forms import (
    TITLES,
    DefectForm,
    ExchangeForm,
    PhotoForm,
    ReceivedForm,
    ReturnForm,
    SettlementForm,
)
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.attachment_changes import with_changeable
from shouwen.work.models import Deadline
from shouwen.work.permissions import MAKE_LINK

COLUMNS = (
    Column(_("Return")),
    Column(_("When")),
    Column(_("Customer")),
    Column(_("Product")),
    Column(_("What they want")),
    Column(_("Why")),
    Column(_("Sum"), is_number=True),
    Column(_("State")),
)
TABS = (
    ("open", _("Open")), ("all", _("All")), ("return", _("Returns")), ("exchange", _("Exchanges")),
    ("declined", _("Declined")),
)  # fmt: skip
OPEN = (ReturnState.ASKED, ReturnState.RECEIVED)


@signed_in
@require_safe
def returns(request: ReaderRequest) -> HttpResponse:
    """List returns and exchanges, the newest first."""
    require_somewhere(request.by, SEE_ORDER)
    show, number = request.GET.get("show", "open"), page_number(request.GET.get("page"))
    show = show if show in RETURNS_SHOWN else "open"
    rows = listed_returns(request.by, most=rows_to(number), show=show)
    return render(request, "web/orders/returns.html", {
        "page": page_of(rows, number), "columns": COLUMNS, "place": "orders", "titles": TITLES,
        "filters_shown": [Filter(title, f"show={key}", None, key == show) for key, title in TABS],
    })  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_return(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take a return of a line; what the articles say of it stands beside the form while it is filled in."""
    line = _line(request, pk)
    receipts = list(line.order.receipts.order_by("issued_on", "pk"))
    initial = {"wants": Wants.RETURN, "quantity": 1, "proof": proof_at_hand(line.order, receipts)}
    form = ReturnForm(request.POST or None, initial=initial)
    form.fields["new_product"].widget.attrs["hx-vals"] = json.dumps({"unit": line.order.unit_id})

    def page(status: int = 200) -> HttpResponse:
        given = {"form": form, "line": line, "order": line.order, "place": "orders", "titles": TITLES,
                 "until": good_until(line, batches_of([line]).get(line.pk)),
                 "lost": [one for one in receipts if one.lost_at],
                 "may_decide": request.by.may(DECIDE_RETURN, path=line.order.unit.path)}
        return render(request, "web/orders/new_return.html", given, status=status)

    if request.method != "POST":
        return page()
    if request.POST.get("check"):
        asked = form.asked() if form.is_valid() else None
        is_exchange = asked is not None and asked.wants == Wants.EXCHANGE
        typed = form.cleaned_data.get("new_product", "").strip() if is_exchange else ""
        other = product_by_code(line.order.unit, typed) if typed else None
        return against_shown(request, line, asked, other, is_unknown=bool(typed) and other is None)
    return answer_form(
        request,
        form,
        lambda given: _taken(request, line, form, given),
        lambda made: reverse("return", args=[made.pk]),
        page,
    )


def _taken(request: ReaderRequest, line: OrderLine, form: ReturnForm, given: Mapping[str, Any]) -> Return:
    """Take a return as the articles allow, or as somebody decides who may; or decline it by them."""
    asked = form.asked()
    other = _wanted(line, given["new_product"]) if asked.wants == Wants.EXCHANGE else None
    if request.POST.get("decline"):
        return decline_claim(line, asked, given["basis"], new_product=other, by=request.by, at=request.at)
    if given["outcome"]:
        return take_apart(
            line, asked, given["outcome"], given["basis"], new_product=other, by=request.by, at=request.at
        )
    return take_return(line, asked, new_product=other, by=request.by, at=request.at)


def against_shown(
    request: ReaderRequest, line: OrderLine, asked: Asked | None, other: Product | None = None, *,
    is_unknown: bool = False,
) -> HttpResponse:
    """Show what would speak against a return as it is filled in so far, what is still to be asked, what would be paid.

    ``other`` is for what it is exchanged; ``is_unknown`` says that what was typed for it is sold nowhere here.
    """
    try:
        said = what_articles_say(line, asked, by=request.by, at=request.at) if asked is not None else None
    except Refused as refused:  # more than can still come back: the same as is said when it is taken
        if refused.field != "quantity":
            raise
        return render(request, "web/orders/_against.html", {"too_many": refusal_words(refused)})
    against = said.against if said is not None else ()
    refusing = [one.ground for one in against if one.ground.lists or not one.ground.missing]
    over = {one.ground.citation: items_in_words(items_of_time(one.standard, one.ground.citation)) for one in against
            if TIME_IS_OVER in one.ground.lists}
    asking = [one.ground for one in against if one.ground.missing and not one.ground.lists]
    return render(request, "web/orders/_against.html", {
        "said": said, "refusing": refusing, "over": over, "asking": asking, "line": line, "zone": line.order.unit.zone,
        "questions": ReturnForm.questions(), "is_unknown": is_unknown, "other": other, "exchange": Wants.EXCHANGE,
        "asked": asked,
        "worth": worth_of(line, asked.wants, asked.quantity, other, request.at) if asked is not None else None,
    })  # fmt: skip


@signed_in
@require_safe
def one_return(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one return: how the goods are, what is due, what the regulation says of it, and what is next."""
    return _page(request, return_seen(request, pk))


def _page(request: ReaderRequest, found: Return, status: int = 200, **more: Any) -> HttpResponse:
    is_open, path = found.state in OPEN, found.unit.path
    may = {deed: is_open and request.by.may(deed, path=path) for deed in (TAKE_RETURN, CONFIRM_DEFECT, SETTLE_RETURN)}
    exchange = found.wants == Wants.EXCHANGE
    due = (found.new_price - found.price) if exchange and found.new_price is not None else found.price
    version = {"version": found.version}
    settles = ExchangeForm if exchange else SettlementForm
    findings = list(standing_findings(found.reference)[:25])
    refusal = standing_refusal(found) if found.state == ReturnState.DECLINED else None
    given = {
        "place": "orders", "one": found, "line": found.line, "order": found.line.order, "zone": found.unit.zone,
        "exchange": exchange, "titles": TITLES, "findings": findings, "refusal": refusal,
        "grounds": grounds_of(refusal) if refusal else (), "may_decline": may[TAKE_RETURN],
        "may_reopen": refusal is not None and request.by.may(TAKE_RETURN, path=path),
        "cited": {one.standard: one.citation for one in findings},
        "deadlines": list(Deadline.objects.filter(holder=found.reference, withdrawn_at=None).order_by("due_at")[:10]),
        "received": ReceivedForm(initial=version) if may[TAKE_RETURN] and (
            found.state == ReturnState.ASKED or lacks_something(found)) else None,
        "defect": DefectForm(initial=version) if may[CONFIRM_DEFECT] and found.is_defect is None else None,
        "files": with_changeable(files_of(found), matter_of_return(found), by=request.by),
        "photo": PhotoForm() if may[TAKE_RETURN] or may[CONFIRM_DEFECT] else None,
        "outlets": _outlets(found) if is_open else [],
        "gives_links": request.by.may(MAKE_LINK, path=path, own=(found.taken_by_id,)),
        "may_answer": may[TAKE_RETURN] and exchange and found.answered_at is None,
        "settlement": settles(initial={**version, "amount": due * found.quantity}) if may[SETTLE_RETURN] else None,
        "set_off": (not exchange or due < 0) and found.line.order.owed > 0,
        "worth": worth_of_return(found, request.at) if is_open else None,
        "settlers": members_who_may(SETTLE_RETURN, found.unit, request.at)
        if found.state == ReturnState.RECEIVED and not may[SETTLE_RETURN] else [],
        "payment": found.payments.first() if found.state == ReturnState.SETTLED else None,
        "offset": set_off_of(found),
    }  # fmt: skip
    for name, form in more.items():
        if name not in given or given[name] is not None:
            given[name] = form
        else:  # a colleague did it meanwhile: there is nothing to fill in any more, only why it was not done
            given["refused"] = getattr(form, "refused", None)
    return render(request, "web/orders/return.html", given, status=status)


def _outlets(found: Return) -> list[Outlet]:
    """Return the outlets of the customer's region or city, where the goods may be brought (SD-2.6)."""
    address = points_of({found.customer_id}).get(found.customer_id, {}).get(PointKind.ADDRESS, "")
    return outlets_near(found.customer, address)


@signed_in
@require_POST
def received(request: ReaderRequest, pk: int) -> HttpResponse:
    """Record that the goods came back."""
    return _deed(request, pk, "received", ReceivedForm(request.POST), lambda one, given: receive_return(
        one, given["version"], ship_by=given["ship_by"], freight_paid_by=given["freight_paid_by"],
        has_all_parts=given["has_all_parts"], has_slip=given["has_slip"], by=request.by, at=request.at,
    ))  # fmt: skip


@signed_in
@require_POST
def photo(request: ReaderRequest, pk: int) -> HttpResponse:
    """Keep a picture of what is wrong."""
    return _deed(request, pk, "photo", PhotoForm(request.POST, request.FILES), lambda one, given: add_photo(
        one, given["file"].name, given["file"], by=request.by, at=request.at,
    ))  # fmt: skip


@signed_in
@require_POST
def defect(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say whether the goods are defective."""
    return _deed(request, pk, "defect", DefectForm(request.POST), lambda one, given: confirm_defect(
        one, given["version"], is_defect=given["is_defect"], cause=given["cause"], by=request.by, at=request.at,
    ))  # fmt: skip


class AnswerForm(forms.Form):
    """Only which version was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@signed_in
@require_POST
def answer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Record that the customer was told whether the exchange is possible."""
    return _deed(request, pk, "answering", AnswerForm(request.POST), lambda one, given: answer_exchange(
        one, given["version"], by=request.by, at=request.at,
    ))  # fmt: skip


@signed_in
@require_POST
def settlement(request: ReaderRequest, pk: int) -> HttpResponse:
    """Pay a return back, or settle the difference of an exchange."""
    exchange = return_seen(request, pk).wants == Wants.EXCHANGE
    form = ExchangeForm(request.POST) if exchange else SettlementForm(request.POST)
    return _deed(request, pk, "settlement", form, lambda one, given: settle(
        one, given["version"], given["amount"], freight=form.freight_given(), method=given["method"], by=request.by,
        at=request.at,
    ))  # fmt: skip


def _deed(
    request: ReaderRequest, pk: int, name: str, form: forms.Form, deed: Callable[[Return, Any], object]
) -> HttpResponse:
    """Do a deed on a return with what a form holds; refused, its page shows the form again with what was typed."""
    found = return_seen(request, pk)
    return answer_form(
        request,
        form,
        lambda given: deed(found, given),
        lambda _made: reverse("return", args=[pk]),
        lambda status: _page(request, return_seen(request, pk), status, **{name: form}),
    )


def return_seen(request: ReaderRequest, pk: int) -> Return:
    """Return one that the reader may see; else refuse."""
    found = return_for(pk, by=request.by)
    if found is None:
        raise Refused("There is no such return, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found


def _line(request: ReaderRequest, pk: int) -> OrderLine:
    found = line_for(pk, by=request.by)
    if found is None:
        raise Refused("There is no such order, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found


def _wanted(line: OrderLine, typed: str) -> Product | None:
    if not typed.strip():
        return None
    found = product_by_code(line.order.unit, typed)
    if found is None:
        raise Refused("Nothing of this code or name is sold here.", why=Why.BAD_INPUT, field="new_product")
    return found
