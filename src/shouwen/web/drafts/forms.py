"""Forms of drafts: begin one, put it in force from a day, change a standard, try it on a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.compliance.models import Trial
from shouwen.compliance.permissions import TRY_DRAFT
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.regulation.language.reading import keys_of
from shouwen.regulation.rewriting import Written
from shouwen.web.components.places import Words
from shouwen.web.people.choosing import PersonChooser
from shouwen.web.people.pools import pool_of_house
from shouwen.web.regulation.forms import SinceField
from shouwen.web.regulation.reading import in_chinese

LONGEST_FIGURE = 200
LANGUAGES: Mapping[str, Words] = {
    "zh": gettext_lazy("Sentence in Chinese"), "en": gettext_lazy("Sentence in English"),
}


class ShareForm(forms.Form):
    """With whom a trial is shared: of the house, or of all below them for whoever stands above it."""

    def __init__(self, trial: Trial, home: Unit, at: datetime, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        near = home if home.pk in trial.draft.unit.ancestor_ids else trial.draft.unit
        self.fields["to"] = PersonChooser(gettext_lazy("Colleague"), pool_of_house(near), at)


class BeginForm(forms.Form):
    """Of which unit and pack, and how the new edition is called."""

    base = forms.ChoiceField(label=gettext_lazy("From the edition"))
    edition = forms.CharField(
        label=gettext_lazy("Called"), max_length=30,
        help_text=gettext_lazy("Letters, digits, dots and hyphens, such as 2 or 2026-1."),
    )

    def __init__(self, bases: list[tuple[str, str]], *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["base"].choices = bases  # type: ignore[attr-defined]


class ProposalForm(forms.Form):
    """From which day the draft is to apply."""

    def __init__(self, unit: Unit, at: datetime, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.since = SinceField(unit, at)
        self.fields["since"] = self.since


class StandardForm(forms.Form):
    """The figures and the sentences of one standard; each is a line of its text."""

    def __init__(self, written: Written, kind: str, is_chinese: bool, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.written = written
        keys = keys_of(kind)
        for clause, text in written.figures.items():
            known = keys.get(clause)
            label = (in_chinese(known.zh) if is_chinese else clause.replace("_", " ")) if known else clause
            self.fields[clause] = forms.CharField(
                label=label, initial=text, max_length=LONGEST_FIGURE,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
        for language, text in written.words.items():
            self.fields[f"words-{language}"] = forms.CharField(
                label=str(LANGUAGES[language]), initial=text, max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans" if language == "zh" else language}),
            )

    def changes(self) -> dict[tuple[str, ...], str]:
        """Return what was changed, by clause."""
        return {tuple(name.split("-")): self.cleaned_data[name] for name in self.changed_data}


#: Units below from which a form lets one choose; a house with more below one unit tries it as a whole, or by the API.
MOST_UNITS = 60


class TrialForm(forms.Form):
    """A period that is over, from the first day to the last, both held; and in which units right below, if not all."""

    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, unit: Unit, by: Acting, at: datetime, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.unit, self.zone, self.at = unit, zone_of(unit), at
        below = Unit.objects.filter(parent=unit, closed_at=None).order_by("name", "pk")[:MOST_UNITS + 1]
        self.below = {one.pk: one for one in below if by.may(TRY_DRAFT, path=one.path)}
        if 1 < len(self.below) <= MOST_UNITS:
            self.fields["units"] = forms.MultipleChoiceField(
                label=gettext_lazy("Only in"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(str(one.pk), one.called) for one in self.below.values()],
                help_text=gettext_lazy("Nothing ticked: the whole unit, with all below it."),
            )
        first = at.astimezone(self.zone).date().replace(day=1)
        self.fields["until"].initial = (first - timedelta(days=1)).isoformat()
        self.fields["since"].initial = (first - timedelta(days=1)).replace(day=1).isoformat()

    def period(self) -> tuple[datetime, datetime]:
        """Return the period as instants: the last day to its end, but not beyond now."""
        given = self.cleaned_data
        begin = datetime.combine(given["since"], time(), self.zone)
        end = datetime.combine(given["until"] + timedelta(days=1), time(), self.zone)
        return begin, min(end, self.at)

    def units(self) -> list[Unit]:
        """Return the units that are chosen, each with all below it."""
        return [self.below[int(one)] for one in self.cleaned_data.get("units") or ()] or [self.unit]

    def clean_until(self) -> object:
        until = self.cleaned_data["until"]
        if until > self.at.astimezone(self.zone).date():
            raise forms.ValidationError(_("Choose a period that is over."))
        since = self.cleaned_data.get("since")
        if since is not None and until < since:
            raise forms.ValidationError(_("The last day lies before the first."))
        return until
