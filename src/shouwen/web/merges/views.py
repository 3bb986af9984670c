"""Find records that may be one customer, merge two and part them again, each with a preview of what moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.customers.merges.actions import merge_customers, one_record, undo_merge
from shouwen.customers.merges.models import Merge
from shouwen.customers.merges.queries import (
    came_since,
    duplicates,
    like,
    merge_of,
    merges_into,
    points_going_back,
    points_shared,
    what_goes_back,
    what_moves,
)
from shouwen.customers.models import Customer
from shouwen.customers.permissions import MERGE_CUSTOMERS, may_merge
from shouwen.customers.queries import visible_customers
from shouwen.customers.secrecy.listed import files_closed
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.rights import not_allowed
from shouwen.organisation.walks import number_of
from shouwen.web.answers import answer_deed
from shouwen.web.asking import signed_in
from shouwen.web.components.places import Words
from shouwen.web.deeds import perform
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS

REASONS: Mapping[str, Words] = {
    "phone": _("same telephone"), "mail": _("same mail address"), "name": _("same name"),
    "company_number": _("same company number"),
    "sound": _("name of the same sound"), "company": _("same company"),
}  # fmt: skip


@signed_in
@require_safe
def found(request: ReaderRequest) -> HttpResponse:
    """List records that may be one customer, so many looked at at a time."""
    if not request.by.has(MERGE_CUSTOMERS):
        raise not_allowed(MERGE_CUSTOMERS)
    some = duplicates(by=request.by, after=number_of(request.GET.get("after", "")))
    return render(request, "web/merges/duplicates.html", {"some": some, "reasons": REASONS, "place": "customers"})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def merger(request: ReaderRequest, pk: int) -> HttpResponse:
    """Choose into which record this one is merged, see what would move, and merge them."""
    merged = _customer(request, pk)
    may_merge(merged, by=request.by)
    given = request.POST if request.method == "POST" else request.GET
    into = _other(request, given.get("into", ""))
    if request.method != "POST" and (into is not None or not given.get("into", "").strip()):
        same = into is not None and into.pk == merged.pk
        return _merger_page(request, merged, into, status=422 if same else 200, refused=one_record() if same else None)
    if into is None:
        return _merger_page(request, merged, None, status=422, refused=_nobody())
    versions = number_of(given.get("version", "")) or 0, number_of(given.get("into_version", "")) or 0
    try:
        return perform(
            request,
            lambda: merge_customers(merged, into, versions, by=request.by, at=request.at),
            lambda merge: reverse("customer", args=[merge.into_id]),
        )
    except Refused as refused:
        again = isinstance(refused, Overtaken)
        return _merger_page(request, _customer(request, pk), _other(request, str(into.pk)) if again else into,
                            status=STATUS[refused.why], refused=refused)  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def undoing(request: ReaderRequest, pk: int) -> HttpResponse:
    """See what goes back, say of what came since whose it is, and part the two records again."""
    merge = Merge.objects.select_related("merged__unit", "into__unit", "by").filter(pk=pk).first()
    if merge is None or not visible_customers(request.by).filter(pk=merge.into_id).exists():
        raise Refused("There is no such merge, or it is not yours to see.", why=Why.NOT_ALLOWED)
    may_merge(merge.merged, by=request.by)
    may_merge(merge.into, by=request.by)
    if request.method != "POST":
        return _undoing_page(request, merge)
    return answer_deed(
        request,
        lambda: undo_merge(merge, request.POST.getlist("along"), by=request.by, at=request.at),
        lambda undone: reverse("customer", args=[undone.merged_id]),
        lambda refused, status: _undoing_page(request, merge, status, refused),
    )


def _merger_page(request: ReaderRequest, merged: Customer, into: Customer | None, *, status: int = 200,
                 refused: Refused | None = None) -> HttpResponse:  # fmt: skip
    is_two = into is not None and into.pk != merged.pk
    offered = like([merged], by=request.by)[merged.pk]
    closed = files_closed([merged.pk, *([into.pk] if into else [])], request.at)
    return render(request, "web/merges/merger.html", {
        "place": "customers", "merged": merged, "into": into if is_two else None, "refused": refused, "reasons": REASONS,
        "offered": [one for one in offered if into is None or one.customer.pk != into.pk],
        "moving": [(said(one.part.title), one.many) for one in what_moves(merged, into)] if is_two and into else [],
        "points": points_shared(merged, into) if is_two and into and not merged.secrecy and not closed else [],
        "closed": closed,
    }, status=status)  # fmt: skip


def _undoing_page(
    request: ReaderRequest, merge: Merge, status: int = 200, refused: Refused | None = None
) -> HttpResponse:
    is_done = merge.undone_at is not None
    chosen = set(request.POST.getlist("along"))
    return render(request, "web/merges/undoing.html", {
        "place": "customers", "merge": merge, "refused": refused, "is_done": is_done, "zone": merge.into.unit.zone,
        "points": [] if is_done or _hides(merge, request.at) else points_going_back(merge),
        "back": [] if is_done else [(said(one.part.title), one.many) for one in what_goes_back(merge)],
        "came": [] if is_done else [
            (one, said(one.part.title), one.reference in chosen) for one in came_since(merge)
        ],
    }, status=status)  # fmt: skip


def _hides(merge: Merge, at: datetime) -> bool:
    """Say whether how either of two is reached is not told: a file of theirs is secret or closed."""
    both = (merge.merged, merge.into)
    return any(one.secrecy for one in both) or bool(files_closed([one.pk for one in both], at))


def merges_shown(request: ReaderRequest, customer: Customer) -> dict[str, Any]:
    """Return what the page of a customer says of merges: where it leads, and what leads to it."""
    may = request.by.may(MERGE_CUSTOMERS, path=customer.unit.path, own=())
    leads_to = customer.merged_into
    return {
        "leads_to": leads_to, "merge": merge_of(customer) if leads_to is not None else None, "may_merge": may,
        "merges": merges_into(customer) if may and leads_to is None else [],
    }


def _customer(request: ReaderRequest, pk: int) -> Customer:
    found = visible_customers(request.by).select_related("unit").prefetch_related("points").filter(pk=pk).first()
    if found is None:
        raise Refused("There is no such customer, or they are not yours to see.", why=Why.NOT_ALLOWED)
    return found


def _other(request: ReaderRequest, given: str) -> Customer | None:
    """Return the record that is meant: by its number in the house, or in an address."""
    typed = given.replace("\0", "").strip()
    rows = visible_customers(request.by).select_related("unit").prefetch_related("points")
    number = number_of(typed)
    return rows.filter(number=typed[:30]).first() or (rows.filter(pk=number).first() if number else None)


def _nobody() -> Refused:
    return Refused("There is no such customer, or they are not yours to see.", why=Why.BAD_INPUT, field="into")
