"""The tree of units: see, open, move, rename, close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from shouwen.compliance.wording import words_of
from shouwen.facts.refusals import Overtaken
from shouwen.organisation.actions import close_unit, move_unit, open_unit, rename_unit
from shouwen.organisation.listing import (
    members_found,
    postings_in,
    tree_to,
    units_found,
)
from shouwen.organisation.models import Unit
from shouwen.organisation.permissions import ARRANGE_UNITS
from shouwen.web.administration.forms import MoveForm, NewUnitForm, SearchForm, UnitForm
from shouwen.web.administration.reading import at_of, by_of, for_administration, page_number, unit_seen
from shouwen.web.administration.words import kind_words
from shouwen.web.answers import answer_form
from shouwen.web.components.listing import Column, page_of
from shouwen.web.first_run.to_do import to_do
from shouwen.web.overtaken import both_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.work.actions.gaps import gaps_of


@for_administration
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Show the tree from its top, or the units that a search finds."""
    words = request.GET.get("q", "")[:60].strip()
    context: dict[str, Any] = {
        "search": SearchForm({"q": words}),
        "words": words,
        "place": "administration",
        "part": "units",
    }
    if words:
        context["page"] = page_of(
            units_found(words, by=by_of(request)).select_related("parent"), page_number(request)
        )
        context["columns"] = [Column(gettext("Unit")), Column(gettext("Below")), Column(gettext("Code"))]
    else:
        context["branches"] = tree_to(None, by=by_of(request))
        context["to_do"] = to_do(cast(ReaderRequest, request))
    return render(request, "web/administration/units.html", context)


@for_administration
@require_safe
def unit(request: HttpRequest, number: int) -> HttpResponse:
    """Show one unit in its tree, with what can be done to it."""
    return _page(request, unit_seen(request, number))


@for_administration
@require_POST
def opening(request: HttpRequest, number: int) -> HttpResponse:
    """Open a unit below this one."""
    parent = unit_seen(request, number)
    form = NewUnitForm(request.POST, auto_id="open_%s")

    def deed(given: Mapping[str, Any]) -> Unit:
        asked = {key: given[key] for key in ("kind", "name_en", "code", "zone", "hotline", "address")}
        opened = open_unit(parent, given["name"], **asked, by=by_of(request), at=at_of(request))
        messages.success(request, gettext("%(unit)s is open.") % {"unit": opened.name})
        return opened

    return answer_form(
        request, form, deed, _address, lambda status: _page(request, parent, status, opening=form)
    )


@for_administration
@require_POST
def moving(request: HttpRequest, number: int) -> HttpResponse:
    """Let a unit stand below another."""
    moved = unit_seen(request, number)
    form = MoveForm(request.POST, by=by_of(request), auto_id="move_%s")

    def deed(given: Mapping[str, Any]) -> Unit:
        version = given["version"] or 0
        now = move_unit(moved, given["parent"], version=version, by=by_of(request), at=at_of(request))
        messages.success(request, gettext("%(unit)s stands there from now on.") % {"unit": now.name})
        return now

    def overtaken(refused: Overtaken) -> HttpResponse:
        theirs = unit_seen(request, number)
        both = both_of(form, MoveForm(by=by_of(request), initial=place_of(theirs)))
        return _page(request, theirs, STATUS[refused.why], moving=form, refused=refused, both=both)

    return answer_form(
        request, form, deed, _address, lambda status: _page(request, moved, status, moving=form), overtaken
    )


@for_administration
@require_POST
def naming(request: HttpRequest, number: int) -> HttpResponse:
    """Give a unit another name, code or zone."""
    named = unit_seen(request, number)
    form = UnitForm(request.POST, auto_id="name_%s")

    def deed(given: Mapping[str, Any]) -> Unit:
        asked = {key: given[key] for key in ("name_en", "code", "zone", "hotline", "address")}
        version = given["version"] or 0
        now = rename_unit(named, given["name"], **asked, version=version, by=by_of(request), at=at_of(request))
        messages.success(request, gettext("The change is kept."))
        return now

    def overtaken(refused: Overtaken) -> HttpResponse:
        theirs = unit_seen(request, number)
        both = both_of(form, UnitForm(initial=names_of(theirs)))
        return _page(request, theirs, STATUS[refused.why], naming=form, refused=refused, both=both)

    return answer_form(
        request, form, deed, _address, lambda status: _page(request, named, status, naming=form), overtaken
    )


@for_administration
@require_POST
def closing(request: HttpRequest, number: int) -> HttpResponse:
    """Close a unit."""
    closed = unit_seen(request, number)
    form = forms.Form(request.POST)

    def deed(_: Mapping[str, Any]) -> Unit:
        now = close_unit(closed, by=by_of(request), at=at_of(request))
        messages.success(request, gettext("%(unit)s is closed.") % {"unit": now.name})
        return now

    def above(now: Unit) -> str:
        return reverse("unit", args=[now.parent_id]) if now.parent_id else reverse("units")

    return answer_form(
        request, form, deed, above, lambda status: _page(request, closed, status, closing=form)
    )


def _address(shown: Unit) -> str:
    return reverse("unit", args=[shown.pk])


def names_of(shown: Unit) -> dict[str, Any]:
    """Return what the form of its names shows of a unit."""
    return {name: getattr(shown, name) for name in ("name", "name_en", "code", "zone", "hotline", "address", "version")}


def place_of(shown: Unit) -> dict[str, Any]:
    """Return what the form of its place shows of a unit that has been moved meanwhile."""
    return {"parent": shown.parent, "version": shown.version}


def _page(request: HttpRequest, shown: Unit, status: int = 200, **given: Any) -> HttpResponse:
    by, at = by_of(request), at_of(request)
    may = by.may(ARRANGE_UNITS, path=shown.path) and shown.closed_at is None
    context = {
        "place": "administration",
        "part": "units",
        "unit": shown,
        "kind": kind_words(shown.kind),
        "branches": tree_to(shown, by=by),
        "held": postings_in(shown, at)[:50],
        "gaps": [(words_of(one.citation)(one.position), one) for one in gaps_of([shown.pk])],
        "members": page_of(members_found("", shown, by=by, at=at), 1),
        "may_arrange": may,
        "naming": given.get("naming") or UnitForm(initial=names_of(shown), auto_id="name_%s"),
        "opening": given.get("opening") or NewUnitForm(auto_id="open_%s"),
        "moving": given.get("moving") or MoveForm(by=by, auto_id="move_%s", initial={"version": shown.version}),
        "closing": given.get("closing"),
        "refused": given.get("refused"),
        "both": given.get("both"),
    }
    return render(request, "web/administration/unit.html", context, status=status)


@for_administration
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """Lead to the tree of units, where administration begins."""
    return redirect("units")
