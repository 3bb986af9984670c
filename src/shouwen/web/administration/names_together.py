"""All names that the regulations of a unit use for positions, on one page with a choice beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shouwen.compliance.wording import words_of_house
from shouwen.facts.refusals import Overtaken
from shouwen.organisation.actions import name_positions
from shouwen.organisation.models import Position, Unit
from shouwen.organisation.permissions import NAME_POSITION
from shouwen.organisation.rights import require
from shouwen.web.administration.position_names import Line, lines_for
from shouwen.web.administration.reading import at_of, by_of, for_administration, unit_seen
from shouwen.web.answers import answer_form
from shouwen.web.components.house_words import position_words
from shouwen.web.overtaken import both_of
from shouwen.web.refusals import STATUS

_POSITION, _SEEN = "position-", "seen-"


class NamesForm(forms.Form):
    """For each name the position that the unit itself means by it, and beside it, hidden, which one that was."""

    def __init__(self, lines: Sequence[Line], unit: Unit, *args: Any) -> None:
        super().__init__(*args)
        says = words_of_house()
        self.positions = {str(one.pk): one for one in Position.objects.order_by("key")}
        choices = [(number, position_words(one, says)) for number, one in self.positions.items()]
        for line in lines:
            own = line.given if line.given is not None and line.given.unit_id == unit.pk else None
            above = line.given if own is None else None
            nothing = _("As the name says") if above is None else _("As in %(unit)s: %(position)s") % {
                "unit": above.unit.called, "position": position_words(above.position, says)}
            held = "、".join(one.name for one in line.holders[:3]) + ("…" if line.holders[3:] else "")
            self.fields[f"{_POSITION}{line.named}"] = forms.ChoiceField(
                label=says(line.named), choices=[("", nothing), *choices], required=False,
                initial=str(own.position_id) if own else "",
                help_text=_("Held by %(names)s") % {"names": held} if held else _("Nobody holds it."),
            )
            self.fields[f"{_SEEN}{line.named}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=own.position.key if own else "")

    def wanted(self) -> dict[str, Position | None]:
        """Return the position that is meant by each name."""
        return {name: self.positions.get(chosen) for name, chosen in self._given(_POSITION).items()}

    def seen(self) -> dict[str, str]:
        """Return the key of the position that stood beside each name."""
        return self._given(_SEEN)

    def _given(self, beginning: str) -> dict[str, str]:
        given = self.cleaned_data.items()
        return {name.removeprefix(beginning): value for name, value in given if name.startswith(beginning)}


@for_administration
@require_http_methods(["GET", "HEAD", "POST"])
def names_together(request: HttpRequest, number: int) -> HttpResponse:
    """Show every name that binds the unit, those that nobody holds first; keep the positions that are chosen for them."""
    unit, by, at = unit_seen(request, number), by_of(request), at_of(request)
    require(by, NAME_POSITION, unit=unit)
    lines = lines_for(unit, at)
    form = NamesForm(lines, unit, request.POST or None)

    def page(status: int = 200, **more: Any) -> HttpResponse:
        context = {"place": "administration", "part": "units", "unit": unit, "form": form, **more}
        return render(request, "web/administration/names_together.html", context, status=status)

    def deed(_given: Mapping[str, Any]) -> Unit:
        changed = name_positions(unit, form.wanted(), seen=form.seen(), by=by, at=at)
        messages.success(request, gettext("%(count)s names mean another position now.") % {"count": changed})
        return unit

    def overtaken(refused: Overtaken) -> HttpResponse:
        both = both_of(form, NamesForm(lines_for(unit, at), unit))
        return page(STATUS[refused.why], refused=refused, both=both)

    if request.method != "POST":
        return page()
    return answer_form(request, form, deed, lambda _: reverse("position_names", args=[unit.pk]), page, overtaken)
