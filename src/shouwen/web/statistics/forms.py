"""Which figures: of which unit, period and class."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.cases.actions.periods import MOST_DAYS
from shouwen.reports.chosen import month_of
from shouwen.web.units.choosing import UnitField
from shouwen.web.units.pools import UnitPool


class PeriodForm(forms.Form):
    """The unit, both days, and one class of complaint or all."""

    unit = UnitField()
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))
    # Its name in addresses is a word that Python keeps for itself.
    field_order = ("unit", "since", "until", "class")

    def __init__(self, units: UnitPool, classes: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        self.fields["class"] = forms.ChoiceField(
            label=_("Class of complaint"), required=False, choices=[("", _("All")), *classes]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        elif since and until and (until - since).days >= MOST_DAYS:
            self.add_error("until", _("A period has at most %(most)s days.") % {"most": MOST_DAYS})
        return given


def months_before(day: date) -> list[tuple[str, date, date]]:
    """Return this month, the last one, this quarter and this year: words, first day, last day."""
    this, end = month_of(day)
    last, last_end = month_of(this - timedelta(days=1))
    quarter = this.replace(month=(this.month - 1) // 3 * 3 + 1)
    quarter_end = month_of((quarter + timedelta(days=75)).replace(day=1))[1]
    return [
        ("this_month", this, end), ("last_month", last, last_end), ("this_quarter", quarter, quarter_end),
        ("this_year", this.replace(month=1), this.replace(month=12, day=31)),
    ]
