"""What is kept of a customer besides their sheets: contact points, relations, times, consents and tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.customers.actions import Place, change_customer
from shouwen.customers.actions.consents import give_consent, withdraw_consent
from shouwen.customers.actions.lists import tag_customer
from shouwen.customers.actions.relations import end_relation, relate_customers
from shouwen.customers.actions.times import record_unsuitable_time, remove_unsuitable_time
from shouwen.customers.models import Customer, Relation, UnsuitableTime
from shouwen.customers.queries.lists import tags_for
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.places import Words
from shouwen.web.customers.record_forms import ConsentForm, PointsForm, RelationForm, TagsForm, TimeForm
from shouwen.web.customers.seen import customer_open
from shouwen.web.deeds import perform
from shouwen.web.overtaken import both_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS

GET_OR_POST = ["GET", "HEAD", "POST"]


@signed_in
@require_http_methods(GET_OR_POST)
def points(request: ReaderRequest, pk: int) -> HttpResponse:
    """Change how a customer is reached, with a word for each number and address."""
    found = customer_open(request, pk)

    def form_of(one: Customer, data: Any = None) -> PointsForm:
        return PointsForm(list(one.points.order_by("-is_main", "pk")), one.version, data)

    form = form_of(found, request.POST or None)

    def overtaken(refused: Overtaken) -> HttpResponse:
        both = both_of(form, form_of(customer_open(request, pk)))
        return _draw(request, found, form, _POINTS, STATUS[refused.why], refused=refused, both=both)

    return _answer(request, found, form, _POINTS, lambda given: change_customer(
        found, given["version"], found.name, form.points(), company=found.company, remark=found.remark,
        place=Place(found.region, found.trade), by=request.by, at=request.at), "contacts", overtaken)  # fmt: skip


@signed_in
@require_http_methods(GET_OR_POST)
def new_relation(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say who is the contact person, or the parent company, of a customer."""
    found = customer_open(request, pk)
    form = RelationForm(request.by, request.POST or None)
    return _answer(request, found, form, _RELATION, lambda given: relate_customers(
        found, given["kind"], given["other"], given["remark"], by=request.by, at=request.at))


@signed_in
@require_POST
def relation_ending(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say that two customers do not belong together any more."""
    rows = Relation.objects.select_related("customer__unit", "other")
    relation = rows.filter(pk=pk).first()
    if relation is None:
        raise Refused("There is no such customer, or they are not yours to see.", why=Why.NOT_ALLOWED)
    customer_open(request, relation.customer_id)
    back = request.POST.get("back", "")
    number = int(back) if back == str(relation.other_id) else relation.customer_id
    return perform(request, lambda: end_relation(relation, by=request.by, at=request.at), lambda _made: _tab(number))


@signed_in
@require_http_methods(GET_OR_POST)
def new_time(request: ReaderRequest, pk: int) -> HttpResponse:
    """Keep a time at which a customer is not to be visited."""
    found = customer_open(request, pk)
    form = TimeForm(request.POST or None, initial={"weekdays": ["1", "2", "3", "4", "5"]})
    return _answer(request, found, form, _TIME, lambda given: record_unsuitable_time(
        found, [int(day) for day in given["weekdays"]], given["since"], given["until"], given["remark"], by=request.by,
        at=request.at))  # fmt: skip


@signed_in
@require_POST
def time_removal(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let a customer be visited again at a time that was kept."""
    one = UnsuitableTime.objects.select_related("customer__unit").filter(pk=pk).first()
    if one is None:
        raise Refused("There is no such customer, or they are not yours to see.", why=Why.NOT_ALLOWED)
    customer_open(request, one.customer_id)
    return perform(request, lambda: remove_unsuitable_time(one, by=request.by, at=request.at),
                   lambda made: _tab(made.pk))  # fmt: skip


@signed_in
@require_http_methods(GET_OR_POST)
def new_consent(request: ReaderRequest, pk: int) -> HttpResponse:
    """Keep what a customer agrees to, or takes back."""
    found = customer_open(request, pk)
    form = ConsentForm(request.POST or None)

    def deed(given: Mapping[str, Any]) -> Any:
        shared = {"remark": given["remark"], "by": request.by, "at": request.at}
        if given["is_given"] == "yes":
            return give_consent(found, given["purpose"], given["channel"], until=given["until"], **shared)
        return withdraw_consent(found, given["purpose"], given["channel"], **shared)

    return _answer(request, found, form, _CONSENT, deed)


@signed_in
@require_http_methods(GET_OR_POST)
def tags(request: ReaderRequest, pk: int) -> HttpResponse:
    """Choose the tags that a customer bears."""
    found = customer_open(request, pk)
    offered = (tags_for(found.unit) | found.tags.all()).distinct().order_by("name", "pk")
    form = TagsForm(offered, request.POST or None, initial={"tags": [one.pk for one in found.tags.all()]})
    return _answer(request, found, form, _TAGS, lambda given: tag_customer(
        found, given["tags"], by=request.by, at=request.at))


_POINTS, _RELATION, _TIME, _CONSENT, _TAGS = (
    _("How they are reached"), _("New relation"), _("Time not to visit"), _("Consent"), _("Tags"),
)


def _answer(request: ReaderRequest, found: Customer, form: forms.Form, title: Words,
            deed: Callable[[Mapping[str, Any]], Any], tab: str = "relations",
            overtaken: Callable[[Overtaken], HttpResponse] | None = None) -> HttpResponse:
    if request.method != "POST":
        return _draw(request, found, form, title)
    return answer_form(request, form, deed, lambda _made: _tab(found.pk, tab),
                       lambda status: _draw(request, found, form, title, status), overtaken)


def _draw(request: ReaderRequest, found: Customer, form: forms.Form, title: Words, status: int = 200,
          **more: Any) -> HttpResponse:
    given = {"customer": found, "form": form, "title": title, "place": "customers", **more}
    return render(request, "web/customers/record.html", given, status=status)


def _tab(number: int, tab: str = "relations") -> str:
    return f"{reverse('customer', args=[number])}?tab={tab}"
