"""Forms of drafts: begin one, put it in force from a day, change a standard, try it on a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta, tzinfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.compliance.models import Trial
from shouwen.organisation.models import Unit
from shouwen.regulation.language.reading import keys_of
from shouwen.regulation.rewriting import Written
from shouwen.web.components.places import Words
from shouwen.web.people.choosing import PersonChooser
from shouwen.web.people.pools import pool_of_house
from shouwen.web.regulation.forms import SinceField

LONGEST_FIGURE = 200
LANGUAGES: Mapping[str, Words] = {
    "zh": gettext_lazy("Sentence in Chinese"), "en": gettext_lazy("Sentence in English"),
}


class ShareForm(forms.Form):
    """With whom of the house a trial is shared."""

    def __init__(self, trial: Trial, at: datetime, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["to"] = PersonChooser(gettext_lazy("Colleague"), pool_of_house(trial.draft.unit), at)


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
            label = (known.zh if is_chinese else clause.replace("_", " ")) if known else clause
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


class TrialForm(forms.Form):
    """A period that is over: from the first day to the last, both held."""

    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, zone: tzinfo, at: datetime, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.zone, self.at = zone, at
        first = at.astimezone(zone).date().replace(day=1)
        self.fields["until"].initial = (first - timedelta(days=1)).isoformat()
        self.fields["since"].initial = (first - timedelta(days=1)).replace(day=1).isoformat()

    def period(self) -> tuple[datetime, datetime]:
        """Return the period as instants: the last day to its end, but not beyond now."""
        given = self.cleaned_data
        begin = datetime.combine(given["since"], time(), self.zone)
        end = datetime.combine(given["until"] + timedelta(days=1), time(), self.zone)
        return begin, min(end, self.at)

    def clean_until(self) -> object:
        until = self.cleaned_data["until"]
        if until > self.at.astimezone(self.zone).date():
            raise forms.ValidationError(_("Choose a period that is over."))
        return until
