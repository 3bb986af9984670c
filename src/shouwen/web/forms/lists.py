"""The list of forms, and the forms of one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Substr
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shouwen.cases.models import Case as CaseRow
from shouwen.cases.models import Period
from shouwen.cases.pack import forms_for
from shouwen.cases.permissions import SEE_CASE
from shouwen.cases.queries import case_for, visible_cases
from shouwen.cases.reading import matter_of_case, period_title
from shouwen.compliance.wording import words_of
from shouwen.organisation.queries import Holder, holders_by_name
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_of
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest
from shouwen.work.entries import FormInForce, form_in
from shouwen.work.entry_queries import entries_to_sign, is_complete, next_places
from shouwen.work.models import Entry

COLUMNS = (
    Column(gettext_lazy("Form")), Column(gettext_lazy("Matter")), Column(gettext_lazy("State")),
    Column(gettext_lazy("Who signs next")), Column(gettext_lazy("Unit")), Column(gettext_lazy("Begun")),
)
COUNTED_TO = 100


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
    rows = filtered(visible_entries(request, mine), key, mine)
    form = _filter(request)
    if request.GET.get("form"):
        rows = rows.filter(form=request.GET["form"])
    if request.GET.get("number"):
        rows = rows.filter(_of_case_numbered(request.GET["number"].strip()))
    page = page_of(rows.select_related("unit").order_by("-pk"), request.GET.get("page"))
    return render(request, "web/forms/entries.html", {
        "page": page, "lines": lines_of(list(page.rows), set(mine)), "columns": COLUMNS, "filter": form,
        "saved": _saved(mine, key),
    })


def visible_entries(request: ReaderRequest, mine: list[int]) -> QuerySet[Entry]:
    """Return the entries of cases and units that the reader may see, and those that they signed or may sign.

    Never those of a case in which they are accused.
    """
    by = request.by
    number = Case(
        When(matter__startswith="case:", then=Cast(Substr("matter", 6), BigIntegerField())), default=Value(None)
    )
    period = Case(
        When(matter__startswith="period:", then=Cast(Substr("matter", 8), BigIntegerField())), default=Value(None)
    )
    rows = Entry.objects.annotate(case_number=number, period_number=period)
    accused = CaseRow.objects.filter(pk=OuterRef("case_number"), accused__in=by.selves)
    periods = Period.objects.filter(by.scope(SEE_CASE).on(unit="unit"), pk=OuterRef("period_number"))
    return rows.filter(
        Exists(visible_cases(by).filter(pk=OuterRef("case_number"))) | Exists(periods) | Q(pk__in=mine)
        | Q(begun_by__in=by.selves)
    ).exclude(Exists(accused))


def filtered(rows: QuerySet[Entry], key: str, mine: list[int]) -> QuerySet[Entry]:
    """Return the entries of a saved filter."""
    if key == "mine":
        return rows.filter(pk__in=mine)
    if key == "open":
        return rows.exclude(is_complete())
    return rows.filter(is_complete()) if key == "complete" else rows


def _saved(mine: list[int], key: str) -> list[Filter]:
    titles = {"mine": _("Mine to sign"), "open": _("Going round"), "complete": _("Complete"), "all": _("All")}
    return [
        Filter(title, f"show={name}", min(len(mine), COUNTED_TO) if name == "mine" else None, name == key)
        for name, title in titles.items()
    ]


def _filter(request: ReaderRequest) -> FormFilter:
    form = FormFilter(request.GET)
    known = forms_for(request.user.home_id, request.at) + forms_for(request.user.home_id, request.at, "period")  # type: ignore[union-attr]
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
    numbers: dict[str, list[int]] = {"case": [], "period": []}
    for row in rows:
        kind, _colon, number = row.matter.partition(":")
        numbers.setdefault(kind, []).append(int(number))
    found = {
        f"case:{pk}": (f"{number} {subject}", f"/cases/{pk}")
        for pk, number, subject in CaseRow.objects.filter(pk__in=numbers["case"]).values_list("pk", "number", "subject")
    }
    if numbers["period"]:
        for period in Period.objects.filter(pk__in=numbers["period"]).select_related("unit"):
            found[period.reference] = (period_title(period), "")
    return found


@signed_in
@require_safe
def forms_of_case(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the forms of one case: begun ones with who signs next, and those that can be begun."""
    case = case_for(pk, by=request.by)
    matter = matter_of_case(case)
    begun = list(Entry.objects.filter(matter=case.reference).select_related("unit").order_by("pk"))
    lines = lines_of(begun, set())
    places = sorted({place for places in next_places(begun).values() for place in places})
    holders = holders_by_name(places, case.unit_id, request.at) if places else {}
    works = request.by.may(matter.work, path=case.unit.path, own=matter.members)
    offered = [one for one in forms_for(case.unit_id, request.at) if works and (matter.is_open or not one.before)]
    return render(request, "web/forms/of_case.html", {
        "case": case, "matter": matter, "lines": [(line, _who(line, holders)) for line in lines],
        "offered": [_offered(one, begun) for one in offered],
    })


def _who(line: Line, holders: Mapping[str, Sequence[Holder]]) -> str:
    names = []
    says = words_of(line.entry.edition)
    for place in line.places:
        who = "、".join(holder.name for holder in holders.get(place, ())[:2])
        shown = f" ({who})" if says.language.startswith("en") else f"（{who}）"
        names.append(says(place) + shown if who and who != place else says(place))
    return (", " if says.language.startswith("en") else "、").join(names)


def _offered(one: FormInForce, begun: list[Entry]) -> dict[str, object]:
    return {
        "name": one.title, "title": one.form.title.in_language(language_of()), "citation": one.citation,
        "is_begun": any(entry.form == one.title for entry in begun),
    }
