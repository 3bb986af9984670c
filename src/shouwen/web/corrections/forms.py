"""The form of a correction: an input for each figure that may be corrected, made from its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.wording import reader_language
from shouwen.facts.kinds import declared
from shouwen.regulation.facts import Fact, Figure
from shouwen.regulation.spans import Span
from shouwen.web.components.places import Words
from shouwen.work.correctable import correctable_kinds

YES, NO = "yes", "no"
_LOCAL = "%Y-%m-%dT%H:%M"


class WhyForm(forms.Form):
    """Why it was recorded wrongly."""

    reason = forms.CharField(label=_("Reason"), max_length=20000, widget=forms.Textarea(attrs={"rows": 2}))


class CorrectionForm(WhyForm):
    """What holds instead: what stands there now is the first value; emptied, it is not known."""

    def __init__(self, holds: Fact, zone: ZoneInfo, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holds, self.zone, known = holds, zone, correctable_kinds()[holds.kind]
        self.figures = {name: declared()[holds.kind].figures[name] for name in known.figures}
        for name, figure in self.figures.items():
            self.fields[name] = _input(figure, holds.figures.get(name))
        if known.moves:
            self.fields["happened_at"] = forms.DateTimeField(
                label=_("When it happened"), required=False, input_formats=[_LOCAL],
                initial=holds.at.astimezone(zone).strftime(_LOCAL),
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL))  # fmt: skip
        self.order_fields([*self.figures, "happened_at", "reason"])

    def corrected(self) -> Mapping[str, Any]:
        """Return the figures as facts hold them, those that were not changed too."""
        return {name: _read(figure, self.cleaned_data[name]) for name, figure in self.figures.items()}

    def happened_at(self) -> datetime | None:
        """Return the instant where it was changed; minutes are shown, so the same minute is no change."""
        given = self.cleaned_data.get("happened_at")
        if given is None:
            return None
        meant = make_aware(given.replace(tzinfo=None), self.zone)
        return meant if meant != self.holds.at.replace(second=0, microsecond=0) else None


def _input(figure: Figure, value: Any) -> forms.Field:
    label = figure.words.in_language(reader_language())
    if figure.type == "truth":
        chosen = "" if value is None else YES if value else NO
        return _choice(label, [(YES, _("Yes")), (NO, _("No"))], chosen)
    if figure.options:
        said = [(key, figure.said[key].in_language(reader_language())) for key in figure.options]
        return _choice(label, said, value or "")
    if figure.type == "span":
        seconds = int(value.seconds) if isinstance(value, Span) else None
        return _whole(_("%(name)s, in seconds") % {"name": label}, seconds)
    return _whole(label, value)


def _choice(label: Words, options: list[tuple[str, Any]], chosen: str) -> forms.Field:
    return forms.ChoiceField(label=label, choices=[("", "—"), *options], required=False, initial=chosen)


def _whole(label: Words, value: Any) -> forms.Field:
    return forms.IntegerField(label=label, min_value=0, max_value=86_400, required=False,
                              initial=None if value is None else int(value))  # fmt: skip


def _read(figure: Figure, given: Any) -> Any:
    if given in (None, ""):
        return None
    if figure.type == "truth":
        return given == YES
    if figure.type == "span":
        return Span.of_seconds(given)
    return given if figure.options else Decimal(given)
