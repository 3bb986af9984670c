"""A working calendar as a form: hours of the week, holidays taken over, days of one's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import chinese_calendar
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.organisation.calendars import calendar_from
from shouwen.regulation.calendars import DAYS_OF_WEEK, parse_periods
from shouwen.web.administration.words import WEEKDAYS

_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:\.\.|~|至|到)\s*(\d{4}-\d{2}-\d{2}))?\Z")
_LIKE = re.compile(r"(\d{4}-\d{2}-\d{2})\s*[=:]?\s*([1-7])\Z")
_NAMED = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?:to|至|到|~|–|-)\s*(\d{4}-\d{2}-\d{2})\s+(\S[^|]{0,58})\Z")
_HOURS = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(.*)\Z")
_YEAR = re.compile(r"\d{4}\Z")
#: A span of closed days longer than this is taken for a slip of the pen.
LONGEST_SPAN = 366


def known_years() -> list[int]:
    """Return the years whose public holidays have been announced and are built in, newest first."""
    return sorted({day.year for day in chinese_calendar.holidays}, reverse=True)


class CalendarForm(forms.Form):
    """What is typed for a calendar; ``content`` is how it is kept."""

    name = forms.CharField(
        label=_("Which calendar"),
        max_length=40,
        initial="office",
        help_text=_("As the regulation names it: office, service …"),
    )
    since = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closed = forms.CharField(
        label=_("Closed days"),
        required=False,
        max_length=5000,
        help_text=_("One a line: 2026-02-15 or 2026-02-15..2026-02-23"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    make_up = forms.CharField(
        label=_("Make-up working days"),
        required=False,
        max_length=5000,
        help_text=_("One a line with the weekday whose hours it has, Monday 1 to Sunday 7: 2026-02-14 = 5"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    dated = forms.CharField(
        label=_("Days with hours of their own"),
        required=False,
        max_length=5000,
        help_text=_("One a line: 2026-12-31 08:30-12:00"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    terms = forms.CharField(
        label=_("Terms"),
        required=False,
        max_length=5000,
        help_text=_("One a line: 2026-02-23 to 2026-07-10 spring term"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    school_years = forms.CharField(
        label=_("School years"),
        required=False,
        max_length=5000,
        help_text=_("One a line: 2025-09-01 to 2026-07-10 2025–2026"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    announced = forms.CharField(
        label=_("Years announced here"),
        required=False,
        max_length=200,
        help_text=_("Years whose days off are all given above, beside those taken over: 2027 2028"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, title in enumerate(WEEKDAYS):
            self.fields[f"day_{number}"] = forms.CharField(label=title, required=False, max_length=100)
        self.fields["seed"] = forms.MultipleChoiceField(
            label=_("Public holidays of China taken over"),
            required=False,
            choices=[(str(year), str(year)) for year in known_years()[:6]],
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def days(self) -> list[forms.BoundField]:
        """The seven days of the week."""
        return [self[f"day_{number}"] for number in range(DAYS_OF_WEEK)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        content = {
            "weekly": [self._hours(f"day_{number}") for number in range(DAYS_OF_WEEK)],
            "seed": [int(year) for year in given.get("seed", ())],
            "closed": self._closed(),
            "make_up": dict(self._lines("make_up", _LIKE, _make_up)),
            "dated": dict(self._lines("dated", _HOURS, _dated)),
            "announced": self._years(),
            **{key: named for key in ("terms", "school_years") if (named := self._lines(key, _NAMED, _named))},
        }
        if not self.errors:
            try:
                calendar_from(given["name"], content)
            except (ValueError, StopIteration) as wrong:
                self.add_error(None, gettext("The calendar cannot be read: %(reason)s.") % {"reason": wrong})
        given["content"] = content
        return given

    def _hours(self, name: str) -> str:
        text = str(self.cleaned_data.get(name) or "")
        try:
            return hours_as_kept(text)
        except ValueError:
            self.add_error(
                name, gettext("Write hours such as 08:30-12:00, 13:30-17:30; nothing means closed.")
            )
            return ""

    def _closed(self) -> list[str]:
        days: list[str] = []
        for span in self._lines("closed", _SPAN, _days):
            days += span
        return sorted(set(days))

    def _lines(self, name: str, pattern: re.Pattern[str], read: Any) -> list[Any]:
        found = []
        for line in str(self.cleaned_data.get(name) or "").splitlines():
            if not line.strip():
                continue
            match = pattern.match(line.strip())
            try:
                found.append(read(match) if match else None)
            except ValueError:
                found.append(None)
            if found[-1] is None:
                self.add_error(
                    name, gettext("This line cannot be read: %(line)s") % {"line": line.strip()[:60]}
                )
                found.pop()
        return found

    def _years(self) -> list[int]:
        words = str(self.cleaned_data.get("announced") or "").replace("、", " ").replace(",", " ").split()
        if not all(_YEAR.match(word) for word in words):
            self.add_error("announced", gettext("Write years such as 2027 2028."))
            return []
        return sorted({int(word) for word in words})


def _days(match: re.Match[str]) -> list[str]:
    first = date.fromisoformat(match[1])
    last = date.fromisoformat(match[2] or match[1])
    count = (last - first).days + 1
    if not 0 < count <= LONGEST_SPAN:
        raise ValueError("a span ends after it begins, within a year")
    return [(first + timedelta(days=number)).isoformat() for number in range(count)]


def _make_up(match: re.Match[str]) -> tuple[str, int]:
    return date.fromisoformat(match[1]).isoformat(), int(match[2]) - 1


def _named(match: re.Match[str]) -> dict[str, str]:
    first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
    return {"name": match[3].strip(), "from": first.isoformat(), "to": last.isoformat()}


def _dated(match: re.Match[str]) -> tuple[str, str]:
    return date.fromisoformat(match[1]).isoformat(), hours_as_kept(match[2])


def hours_as_kept(text: str) -> str:
    """Return hours as they are kept; Chinese signs are taken for those that look like them."""
    return ", ".join(str(period) for period in parse_periods(unicodedata.normalize("NFKC", text)))


def typed(name: str, since: date, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form shows of a stored calendar."""
    return {
        "name": name,
        "since": since,
        "closed": "\n".join(content.get("closed", ())),
        "make_up": "\n".join(
            f"{day} = {int(like) + 1}" for day, like in sorted(content.get("make_up", {}).items())
        ),
        "dated": "\n".join(f"{day} {hours}" for day, hours in sorted(content.get("dated", {}).items())),
        **{
            key: "\n".join(f"{one['from']} to {one['to']} {one['name']}" for one in content.get(key, ()))
            for key in ("terms", "school_years")
        },
        "announced": " ".join(str(year) for year in content.get("announced", ())),
        "seed": [str(year) for year in content.get("seed", ())],
        **{f"day_{number}": text for number, text in enumerate(content["weekly"])},
    }
