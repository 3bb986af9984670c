"""Adoption: what applies in a unit, from where and since when; adopt an edition with its local values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.cases.permissions import MOVE_CASES
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.editions import edition_kept, faults_today
from shouwen.compliance.models import Adoption
from shouwen.compliance.packs_folder import Available, available_packs
from shouwen.compliance.permissions import ADOPT_EDITION, SET_LOCAL_VALUE, may_adopt
from shouwen.compliance.queries import (
    InForce,
    adoptions_of,
    exceptions_of,
    followed_below,
    in_force,
    values_given,
)
from shouwen.compliance.replacing import WouldReplace
from shouwen.compliance.rulebook import Rulebook, rulebook
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Unit
from shouwen.organisation.permissions import NAME_POSITION
from shouwen.regulation.editions import Edition
from shouwen.web.administration.reading import at_of, by_of, for_administration, unit_seen
from shouwen.web.components.listing import Column
from shouwen.web.components.refused import refusal_words
from shouwen.web.deeds import perform
from shouwen.web.refusals import STATUS
from shouwen.web.regulation.forms import AdoptionForm
from shouwen.web.regulation.reading import language_read
from shouwen.web.regulation.standards import local_figure
from shouwen.work.unheld import unheld_positions

BAD_INPUT = 422


@for_administration
@require_safe
def own_unit(request: HttpRequest) -> HttpResponse:
    """Lead to what applies in the reader's own unit."""
    return redirect("adoptions", number=by_of(request).member.home_id)


@for_administration
@require_safe
def applies(request: HttpRequest, number: int) -> HttpResponse:
    """Show what applies in a unit, from where, since when; what could be adopted; which positions are gaps."""
    unit, at, by = unit_seen(request, number), at_of(request), by_of(request)
    bound, language, book = in_force(unit, at), language_read(), rulebook()
    may = by.may(ADOPT_EDITION, path=unit.path)
    return render(request, "web/regulation/applies.html", {
        "place": "administration", "part": "regulation", "unit": unit, "zone": unit.zone,
        "bound": [_bound(one, unit, at, language, book) for one in bound],
        "adoptions": adoptions_of(unit, at, book), "gaps": unheld_positions(unit.pk, at, [one.edition for one in bound]),
        "available": _choices(_adoptable(unit, at, book), unit, [one.edition for one in bound]) if may else (),
        "exceptions": [(one, _standard(one.standard, bound, language)) for one in exceptions_of(unit, at, book)],
        "now": at, "below": followed_below(unit, at),
        "may_adopt": may, "may_set": by.may(SET_LOCAL_VALUE, path=unit.path),
        "may_move": by.may(MOVE_CASES, path=unit.path),
        "may_name": by.may(NAME_POSITION, path=unit.path),
        "value_columns": [Column(_("Local value")), Column(_("In force")), Column(_("Whose")), Column(_("Since"))],
    })


@for_administration
@require_http_methods(["GET", "HEAD", "POST"])
def adopting(request: HttpRequest, number: int, pack: str) -> HttpResponse:
    """Adopt an edition from a day, with the local values that it asks for."""
    unit, by, at = unit_seen(request, number), by_of(request), at_of(request)
    may_adopt(unit, by=by)
    chosen = next((one for one in _adoptable(unit, at, rulebook()) if one.pack == pack), None)
    if chosen is None:
        raise Http404
    if chosen.read is None:
        return render(request, "web/regulation/pack_faults.html",
                      {"place": "administration", "part": "regulation", "unit": unit, "pack": chosen},
                      status=BAD_INPUT)
    edition = chosen.read
    form = AdoptionForm(edition, unit, at, values_given(unit, edition, at), request.POST or None)

    def page(status: int = 200, refused: Refused | None = None) -> HttpResponse:
        return render(request, "web/regulation/adoption.html", {
            "place": "administration", "part": "regulation", "unit": unit, "edition": edition, "form": form,
            "groups": list(form.groups()), "title": edition.title.in_language(language_read()),
            "refused": refused, "gaps": unheld_positions(unit.pk, at, [edition]),
            "was": refused.was if isinstance(refused, WouldReplace) else None,
        }, status=status)

    def deed() -> Adoption:
        since = form.since.instant(form.cleaned_data["since"])
        adopted = adopt_edition(unit, edition, form.values(), since=since, replace=request.POST.get("replace", ""),
                                by=by, at=at)
        messages.success(request, _("%(edition)s applies in %(unit)s from then on.") % {
            "edition": edition.title.in_language(language_read()), "unit": unit.called})
        return adopted

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(BAD_INPUT)
    try:
        return perform(request, deed, lambda _adopted: reverse("adoptions", args=[unit.pk]))
    except Refused as refused:
        return page(STATUS[refused.why], _beside_its_field(form, refused))


def _beside_its_field(form: forms.Form, refused: Refused) -> Refused | None:
    """Put a refusal beside the field that it is about; return it where it is about none."""
    if refused.field not in form.fields:
        return refused
    form.add_error(refused.field, refusal_words(refused))
    return None


def _standard(standard: str, bound: list[InForce], language: str) -> str:
    """Return what a standard is called in what binds a unit; its id where it is there no more."""
    found = (one.edition.standards.get(standard) for one in bound)
    return next((one.shared.title.in_language(language) for one in found if one is not None), standard)


def _bound(one: InForce, unit: Unit, at: datetime, language: str, book: Rulebook) -> Mapping[str, Any]:
    edition, given = one.edition, values_given(unit, one.edition, at, book)
    return {
        "one": one, "title": edition.title.in_language(language), "path": f"/regulation/{quote(edition.pack)}",
        "is_own": one.adopter.pk == unit.pk,
        "figures": [local_figure(edition, name, given, language) for name in edition.asks],
        "unset": sum(name not in given for name in edition.asks), "faults": faults_today(edition.hash),
    }


def _adoptable(unit: Unit, at: datetime, book: Rulebook) -> list[Available]:
    """Return the packs of the folder, and editions in force above: one of the studio lies in no folder."""
    found = available_packs()
    known = {one.pack for one in found}
    editions = (edition_kept(hash_) for hash_, _adopter in book.editions_above(unit.pk, at).values())
    return found + [Available(one.name, one.edition, one) for one in editions if one.pack not in known]


def _choices(found: list[Available], unit: Unit, bound: list[Edition]) -> list[Mapping[str, Any]]:
    hashes = {edition.hash for edition in bound}
    return [
        {"pack": one, "title": one.read.title.in_language(language_read()) if one.read else one.name,
         "in_force": one.read is not None and one.read.hash in hashes,
         "path": reverse("adoption", args=[unit.pk, one.pack])}
        for one in found
    ]


def edition_for(unit: Unit, pack: str, at: datetime) -> Edition:
    """Return the edition of a pack that binds a unit; none does: no such page."""
    found = next((one.edition for one in in_force(unit, at) if one.edition.name == pack), None)
    if found is None:
        raise Http404
    return found
