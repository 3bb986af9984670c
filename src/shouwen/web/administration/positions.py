"""Positions: which deeds, and how far each goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.facts.refusals import Overtaken
from shouwen.organisation.actions import change_position, make_position
from shouwen.organisation.actions.default_positions import default_positions_missing, make_default_positions
from shouwen.organisation.actions.positions import deeds_of
from shouwen.organisation.deeds import deeds
from shouwen.organisation.listing import positions_listed
from shouwen.organisation.models import Position, Reach
from shouwen.organisation.permissions import ADMINISTER_ORGANISATION
from shouwen.web.administration.reading import at_of, by_of, for_administration, page_number
from shouwen.web.administration.words import AREAS, REACH_MEANINGS, REACHES, deed_title
from shouwen.web.answers import answer_form
from shouwen.web.components.listing import Column, page_of
from shouwen.web.components.places import Words
from shouwen.web.overtaken import Both, both_of
from shouwen.web.refusals import STATUS

NONE = ""
_CHOICES: list[tuple[str, Words]] = [(NONE, _("None")), *REACHES.items()]


@dataclass(frozen=True)
class Line:
    """One deed in the grid: its title and a field of radio buttons, one a reach."""

    title: str
    field: forms.BoundField


class PositionForm(forms.Form):
    """A position and, for every deed that there is, how far it goes."""

    key = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("As the regulations name it; without blanks.")
    )
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    is_head = forms.BooleanField(
        label=_("Heads its unit"), required=False, help_text=_("Escalations to the head of a unit come here.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, position: Position | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if position is not None:
            self.fields["key"].disabled = True
        for name in deeds():
            self.fields[name] = forms.ChoiceField(
                label=deed_title(name),
                choices=_CHOICES,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )

    @property
    def areas(self) -> list[tuple[Words, list[Line]]]:
        """The grid: what deeds have to do with, and the deeds by their titles."""
        found: dict[str, list[Line]] = {area: [] for area in AREAS}
        for name, deed in deeds().items():
            found[deed.area].append(Line(deed_title(name), self[name]))
        return [(AREAS[area], sorted(lines, key=lambda line: line.title)) for area, lines in found.items()]

    def allowed(self) -> dict[str, str]:
        """Return the deeds that the grid allows, name to reach."""
        return {name: self.cleaned_data[name] for name in deeds() if self.cleaned_data.get(name)}


@for_administration
@require_safe
def positions(request: HttpRequest) -> HttpResponse:
    """List all positions; whoever may make some is offered those to begin with that are not there."""
    return _list(request)


@for_administration
@require_POST
def making_usual(request: HttpRequest) -> HttpResponse:
    """Make the positions to begin with that are not there yet."""

    def deed(_: Mapping[str, Any]) -> None:
        missing = len(default_positions_missing())
        make_default_positions(by=by_of(request), at=at_of(request))
        messages.success(request, gettext("%(n)s positions are made. Change them as your house needs.") % {"n": missing})

    form = forms.Form(request.POST)
    return answer_form(request, form, deed, lambda _: reverse("positions"), lambda status: _list(request, form, status))


def _list(request: HttpRequest, refused: forms.Form | None = None, status: int = 200) -> HttpResponse:
    may = by_of(request).scope(ADMINISTER_ORGANISATION).is_everything
    context = {
        "place": "administration",
        "part": "positions",
        "page": page_of(positions_listed(at_of(request)), page_number(request)),
        "columns": [
            Column(gettext("Position")),
            Column(gettext("Heads its unit")),
            Column(gettext("Deeds"), is_number=True),
            Column(gettext("Held by"), is_number=True),
        ],
        "may_administer": may,
        "missing": default_positions_missing() if may else (),
        "refused": refused,
    }
    return render(request, "web/administration/positions.html", context, status=status)


@for_administration
@require_http_methods(["GET", "HEAD", "POST"])
def making(request: HttpRequest) -> HttpResponse:
    """Make a position."""
    form = PositionForm(request.POST or None)
    if request.method != "POST":
        return _page(request, None, form)

    def deed(given: Mapping[str, Any]) -> Position:
        asked = {key: given[key] for key in ("name_en", "is_head")}
        made = make_position(
            given["key"], **asked, deeds=form.allowed(), by=by_of(request), at=at_of(request)
        )
        messages.success(request, gettext("The position %(position)s is made.") % {"position": made.key})
        return made

    return answer_form(request, form, deed, _address, lambda status: _page(request, None, form, status))


@for_administration
@require_http_methods(["GET", "HEAD", "POST"])
def position(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a position may do; keep what is changed."""
    shown = get_object_or_404(Position, pk=number)
    if request.method != "POST":
        return _page(request, shown, PositionForm(initial=_kept(shown), position=shown))
    form = PositionForm(request.POST, position=shown, initial=_kept(shown))

    def deed(given: Mapping[str, Any]) -> Position:
        undeclared = {name: reach for name, reach in deeds_of(shown).items() if name not in deeds()}
        now = change_position(
            shown,
            name_en=given["name_en"],
            is_head=given["is_head"],
            deeds={**undeclared, **form.allowed()},
            version=given["version"] or 0,
            by=by_of(request),
            at=at_of(request),
        )
        messages.success(
            request, gettext("The change is kept. It counts from the next click of whoever holds it.")
        )
        return now

    def overtaken(refused: Overtaken) -> HttpResponse:
        theirs = get_object_or_404(Position, pk=number)
        both = both_of(form, PositionForm(initial=_kept(theirs), position=theirs))
        return _page(request, theirs, form, STATUS[refused.why], refused, both)

    return answer_form(request, form, deed, _address, lambda status: _page(request, shown, form, status), overtaken)


def _kept(shown: Position) -> dict[str, Any]:
    """Return what the form shows of a position."""
    return {name: getattr(shown, name) for name in ("key", "name_en", "is_head", "version")} | deeds_of(shown)


def _address(shown: Position) -> str:
    return reverse("position", args=[shown.pk])


def _page(
    request: HttpRequest, shown: Position | None, form: PositionForm, status: int = 200,
    refused: Overtaken | None = None, both: Sequence[Both] | None = None,
) -> HttpResponse:
    context = {
        "place": "administration",
        "part": "positions",
        "shown": shown,
        "form": form,
        "refused": refused,
        "both": both,
        "choices": _CHOICES,
        "meanings": [(REACHES[reach], REACH_MEANINGS[reach]) for reach in Reach],
        "may_administer": by_of(request).scope(ADMINISTER_ORGANISATION).is_everything,
    }
    return render(request, "web/administration/position.html", context, status=status)
