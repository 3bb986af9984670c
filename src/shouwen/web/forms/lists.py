"""The list of forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Substr
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shouwen.cases.models import Case as CaseRow
from shouwen.cases.models import Period
from shouwen.cases.pack import forms_for
from shouwen.cases.permissions import SEE_CASE
from shouwen.cases.queries import visible_cases
from shouwen.cases.reading import period_title
from shouwen.compliance.wording import words_of
from shouwen.contacts.models import Contact
from shouwen.contacts.queries import visible_contacts
from shouwen.customers.models import Customer
from shouwen.customers.queries import visible_customers
from shouwen.orders.models import Return
from shouwen.orders.permissions import SEE_SALES
from shouwen.orders.queries import visible_returns
from shouwen.orders.sums import SalesPeriod
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.outreach.models import Response
from shouwen.outreach.permissions import SEE_SURVEY
from shouwen.regulation.form_sources import OF
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_of
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest
from shouwen.work.entries import form_in
from shouwen.work.entry_queries import entries_to_sign, is_complete, next_places
from shouwen.work.models import Entry
from shouwen.work.permissions import SEE_MEMBER_FORM

COLUMNS = (
    Column(gettext_lazy("Form")), Column(gettext_lazy("Matter")), Column(gettext_lazy("State")),
    Column(gettext_lazy("Who signs next")), Column(gettext_lazy("Unit")), Column(gettext_lazy("Begun")),
)
COUNTED_TO = 100
#: What narrows the list, as names in its address; ``member`` leaves forms about one member.
FILTERS = ("show", "form", "number", "member")


class FormFilter(forms.Form):
    """Which form, and of which case."""

    form = forms.ChoiceField(label=gettext_lazy("Form"), required=False)
    number = forms.CharField(label=gettext_lazy("Case number"), required=False, max_length=40)
    show = forms.CharField(widget=forms.HiddenInput, required=False)


@dataclass(frozen=True)
class Line:
    """An entry in a list: what it is of, where it stands, who signs next."""

    entry: Entry
    title: str
    matter: str
    address: str
    state: str
    waiting: str
    is_mine: bool
    places: tuple[str, ...] = ()


@signed_in
@require_safe
def entries(request: ReaderRequest) -> HttpResponse:
    """List the entries that the reader may see, by the filter chosen."""
    mine = entries_to_sign(by=request.by, at=request.at)
    key = request.GET.get("show") or ("mine" if mine else "all")
    rows = chosen(request.by, mine, key, request.GET)
    form = _filter(request)
    page = page_of(rows.select_related("unit").order_by("-pk"), request.GET.get("page"))
    return render(request, "web/forms/entries.html", {
        "page": page, "lines": lines_of(list(page.rows), set(mine)), "columns": COLUMNS, "filter": form,
        "export": _exported_at(request, key),
        "sees_own": request.by.has(SEE_MEMBER_FORM),
        "saved": saved_filters(key, to_sign=len(mine)),
    })


def _exported_at(request: ReaderRequest, key: str) -> str:
    """Return where what is listed is taken out as a spreadsheet."""
    named = {name: request.GET[name] for name in FILTERS if request.GET.get(name)} | {"show": key}
    return f"{reverse('list-export', args=['forms'])}?{urlencode(named)}"


def chosen(by: Acting, mine: list[int], key: str, given: Mapping[str, str]) -> QuerySet[Entry]:
    """Return the entries that a member may see (``entries_seen``), by a saved filter and by what was filled in."""
    rows = filtered(entries_seen(by, mine), key, mine)
    if given.get("form"):
        rows = rows.filter(form=given["form"])
    if given.get("member"):
        rows = rows.filter(matter=f"member:{given['member']}")
    if given.get("number"):
        rows = rows.filter(_of_case_numbered(given["number"].strip()))
    return rows


#: What shows the entries of a kind of matter: those of what these are.
SHOWN: Mapping[str, Callable[[Acting], QuerySet[Any]]] = {
    "case": visible_cases,
    "period": lambda by: Period.objects.filter(by.scope(SEE_CASE).on(unit="unit")),
    "contact": visible_contacts,
    "customer": lambda by: visible_customers(by).filter(deregistered_at=None),
    "return": visible_returns,
    "sales": lambda by: SalesPeriod.objects.filter(by.scope(SEE_SALES).on(unit="unit")),
    "response": lambda by: Response.objects.filter(by.scope(SEE_SURVEY).on(unit="survey__unit")),
    "member": lambda by: Member.objects.filter(by.scope(SEE_MEMBER_FORM).on(unit="home", own=("pk",))),
}
#: What hides them from whoever is accused, even where they began the entry themselves.
HIDDEN: Mapping[str, Callable[[Acting], QuerySet[Any]]] = {
    "case": lambda by: CaseRow.objects.filter(accused__in=by.selves),
    "contact": lambda by: Contact.objects.filter(hidden_from__overlap=list(by.selves)),
}


def entries_seen(by: Acting, mine: Sequence[int] = (), *, of: str = "") -> QuerySet[Entry]:
    """Return the entries of what a member may see, and those that they began or may sign (``mine``).

    Never those of a case in which they are accused, nor of a contact about it. ``of``: only those of a kind of matter;
    without it the statement asks for every kind, which takes Django several ms to write.
    """
    kinds = (of,) if of else tuple(OF)
    rows = Entry.objects.annotate(**{f"{kind}_number": number_of_matter(kind) for kind in kinds})
    if of:
        rows = rows.filter(matter__startswith=f"{of}:")
    seen = Q(pk__in=mine) | Q(begun_by__in=by.selves)
    for kind in kinds:
        seen |= Q(Exists(SHOWN[kind](by).filter(pk=OuterRef(f"{kind}_number"))))
    rows = rows.filter(seen)
    for kind in HIDDEN.keys() & kinds:
        rows = rows.exclude(Exists(HIDDEN[kind](by).filter(pk=OuterRef(f"{kind}_number"))))
    return rows


def number_of_matter(kind: str) -> Case:
    """Return the number of the matter of a row where it is of a kind, else nothing."""
    number = Cast(Substr("matter", len(kind) + 2), BigIntegerField())
    return Case(When(matter__startswith=f"{kind}:", then=number), default=Value(None))


def filtered(rows: QuerySet[Entry], key: str, mine: list[int]) -> QuerySet[Entry]:
    """Return the entries of a saved filter."""
    if key == "mine":
        return rows.filter(pk__in=mine)
    if key == "open":
        return rows.exclude(is_complete())
    return rows.filter(is_complete()) if key == "complete" else rows


def saved_filters(key: str, *, to_sign: int | None = None) -> list[Filter]:
    """Return the filters of a list of forms; with one for those that wait for the reader, where they are counted."""
    mine = [] if to_sign is None else [Filter(_("Mine to sign"), "show=mine", min(to_sign, COUNTED_TO), key == "mine")]
    titles = {"open": _("Going round"), "complete": _("Complete"), "all": _("All")}
    return mine + [Filter(title, f"show={name}", None, name == key) for name, title in titles.items()]


def _filter(request: ReaderRequest) -> FormFilter:
    form = FormFilter(request.GET)
    known = [one for of in OF for one in forms_for(request.by.member.home_id, request.at, of)]
    language = language_of()
    form.fields["form"].choices = [("", _("All"))] + [  # type: ignore[attr-defined]
        (one.title, one.form.title.in_language(language)) for one in known
    ]
    return form


def _of_case_numbered(number: str) -> Q:
    """Return the filter for entries of the case with a number."""
    found = CaseRow.objects.filter(number__iexact=number).values_list("pk", flat=True).first()
    return Q(matter=f"case:{found}") if found else Q(pk__in=[])


def lines_of(rows: list[Entry], mine: set[int]) -> list[Line]:
    """Return entries as a list shows them: three statements, however many."""
    waiting, titles = next_places(rows), _titles(rows)
    language = language_of()
    return [
        Line(row, form_in(row.edition, row.form).form.title.in_language(language), *titles.get(row.matter, ("", "")),
             "done" if not waiting[row.pk] else "yours" if row.pk in mine else "waiting",
             words_of(row.edition).all(waiting[row.pk]), row.pk in mine, waiting[row.pk])
        for row in rows
    ]


def _titles(rows: list[Entry]) -> dict[str, tuple[str, str]]:
    numbers: dict[str, list[int]] = {kind: [] for kind in OF}
    for row in rows:
        kind, _colon, number = row.matter.partition(":")
        numbers[kind].append(int(number))
    found = {
        f"case:{pk}": (f"{number} {subject}", f"/cases/{pk}")
        for pk, number, subject in CaseRow.objects.filter(pk__in=numbers["case"]).values_list("pk", "number", "subject")
    }
    if numbers["period"]:
        for period in Period.objects.filter(pk__in=numbers["period"]).select_related("unit"):
            found[period.reference] = (period_title(period), "")
    if numbers["sales"]:
        sold = SalesPeriod.objects.filter(pk__in=numbers["sales"]).select_related("unit")
        found |= {one.reference: (str(one), "") for one in sold}
    if numbers["contact"]:
        subjects = Contact.objects.filter(pk__in=numbers["contact"]).values_list("pk", "subject")
        found |= {f"contact:{pk}": (subject, f"/contacts/{pk}") for pk, subject in subjects}
    if numbers["return"]:
        given_back = Return.objects.filter(pk__in=numbers["return"]).values_list("pk", "number")
        found |= {f"return:{pk}": (number, f"/returns/{pk}") for pk, number in given_back}
    if numbers["response"]:
        asked = Response.objects.filter(pk__in=numbers["response"]).values_list("pk", "survey__title", "customer__name")
        found |= {f"response:{pk}": (f"{title} {name}", f"/responses/{pk}") for pk, title, name in asked}
    if numbers["customer"]:
        served = Customer.objects.filter(pk__in=numbers["customer"]).values_list("pk", "name")
        found |= {f"customer:{pk}": (name, f"/customers/{pk}") for pk, name in served}
    if numbers["member"]:
        names = Member.objects.filter(pk__in=numbers["member"]).values_list("pk", "name")
        found |= {f"member:{pk}": (name, f"/members/{pk}/forms") for pk, name in names}
    return found
