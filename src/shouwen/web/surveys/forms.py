"""The form by which a survey is planned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from shouwen.customers.models import Outlet
from shouwen.outreach.choosing import (
    CLOSED,
    OUTLET,
    SEGMENT,
    choice_of_closed,
    choice_of_outlet,
    choice_of_segment,
)
from shouwen.search.models import SavedFilter
from shouwen.web.surveys.words import CHOSEN
from shouwen.web.units.choosing import UnitField
from shouwen.work.entries import FormInForce


class SurveyForm(forms.Form):
    """Which form goes to whom, and for how many days its links count."""

    unit = UnitField()
    title = forms.CharField(label=_("Title of the survey"), max_length=120, help_text=_("Customers read it."))
    form = forms.ChoiceField(label=_("Questionnaire"))
    days = forms.IntegerField(label=_("Counts for days"), min_value=1, initial=14)
    chosen = forms.ChoiceField(label=_("Whom it goes to"), choices=list(CHOSEN.items()), widget=forms.RadioSelect)
    segment = forms.ModelChoiceField(SavedFilter.objects.none(), label=_("Saved list"), required=False)
    since = forms.DateField(label=_("Closed from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Closed to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    outlet = forms.ModelChoiceField(Outlet.objects.none(), label=_("Outlet"), required=False)

    def __init__(self, units: Any, segments: Any, outlets: Any, offered: list[tuple[FormInForce, str]], *args: Any,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        named: Any = self.fields
        named["unit"].offer(units)
        named["segment"].queryset, named["outlet"].queryset = segments, outlets
        named["segment"].label_from_instance = lambda one: one.title
        named["outlet"].label_from_instance = lambda one: f"{one.region} {one.name}"
        named["form"].choices = [(one.title, words) for one, words in offered]
        named["days"].max_value = settings.LONGEST_LINK

    def clean(self) -> dict[str, Any]:
        """Ask for what the way of choosing needs."""
        given = super().clean() or {}
        needs = {SEGMENT: ["segment"], CLOSED: ["since", "until"], OUTLET: ["outlet"]}
        for name in needs.get(given.get("chosen", ""), []):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, said("Say which."))
        return given

    def choice(self) -> dict[str, str]:
        """Return by what customers are chosen; refuses days the wrong way round."""
        given = self.cleaned_data
        if given["chosen"] == SEGMENT:
            return choice_of_segment(given["segment"])
        if given["chosen"] == CLOSED:
            return choice_of_closed(given["since"], given["until"])
        return choice_of_outlet(given["outlet"])
