"""Working calendars of a unit: what is in force, and publishing one from a date on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.compliance.queries import followed_below, in_force
from shouwen.organisation.actions import publish_calendar
from shouwen.organisation.calendars import calendar_from
from shouwen.organisation.listing import calendars_of
from shouwen.organisation.models import Unit, UnitCalendar
from shouwen.organisation.permissions import PUBLISH_CALENDAR
from shouwen.organisation.zones import zone_of
from shouwen.regulation.calendars import OFFICE_HOURS
from shouwen.web.administration.calendar_forms import CalendarForm, known_years, typed
from shouwen.web.administration.reading import at_of, by_of, for_administration, unit_seen
from shouwen.web.administration.words import WEEKDAYS
from shouwen.web.administration.year_preview import Month, year_of
from shouwen.web.answers import answer_form
from shouwen.web.regulation.reading import language_read


@for_administration
@require_safe
def calendars(request: HttpRequest, number: int) -> HttpResponse:
    """Show the calendars that count in a unit, its own and those of the units above it."""
    unit = unit_seen(request, number)
    today = at_of(request).astimezone(zone_of(unit)).date()
    rows, called = list(calendars_of(unit)), _called(request, unit)
    context = {
        "place": "administration",
        "part": "units",
        "unit": unit,
        "rows": [(row, called.get(row.name, ""), _hours(row), row.since > today) for row in rows],
        "may_publish": by_of(request).may(PUBLISH_CALENDAR, path=unit.path),
    }
    return render(request, "web/administration/calendars.html", context)


@for_administration
@require_http_methods(["GET", "HEAD", "POST"])
def publishing(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a calendar; before that, look at a year of it."""
    unit = unit_seen(request, number)
    today = at_of(request).astimezone(zone_of(unit)).date()
    if request.method != "POST":
        return _page(request, unit, CalendarForm(initial=_begin_with(request, unit, today)), today.year)
    form = CalendarForm(request.POST)
    year = request.POST.get("year", "")
    shown = int(year) if year.isdecimal() and 2000 <= int(year) <= 2100 else today.year
    if request.POST.get("then") == "look":
        return _page(request, unit, form, shown, 200 if form.is_valid() else 422)

    def deed(given: Mapping[str, Any]) -> UnitCalendar:
        asked = {"since": given["since"], "by": by_of(request), "at": at_of(request)}
        published = publish_calendar(unit, given["name"], given["content"], **asked)
        messages.success(request, gettext("The calendar is published."))
        return published

    return answer_form(
        request,
        form,
        deed,
        lambda _: reverse("calendars", args=[unit.pk]),
        lambda status: _page(request, unit, form, shown, status),
    )


def _begin_with(request: HttpRequest, unit: Unit, today: date) -> dict[str, Any]:
    """Return what a new form shows: the calendar of the name asked for, else plain office hours."""
    wanted = request.GET.get("name", "")
    for row in calendars_of(unit):
        if row.name == wanted:
            return typed(row.name, today, row.content)
    weekly = [", ".join(str(period) for period in periods) for periods in OFFICE_HOURS]
    seed = [year for year in known_years() if year >= today.year - 1]
    return typed(wanted or "office", today, {"weekly": weekly, "seed": seed})


def _called(request: HttpRequest, unit: Unit) -> dict[str, str]:
    """Return what the regulations followed in a unit and below it call their calendars, by the names that they use."""
    at, language = at_of(request), language_read()
    followed = [*in_force(unit, at), *followed_below(unit, at)]
    return {name: words.in_language(language) for one in followed for name, words in one.edition.calendars.items()}


def _hours(row: UnitCalendar) -> list[tuple[Any, str]]:
    return [(WEEKDAYS[number], text) for number, text in enumerate(row.content["weekly"])]


def _preview(form: CalendarForm, year: int) -> list[Month]:
    if form.is_bound:
        if not form.is_valid():
            return []
        return year_of(calendar_from(form.cleaned_data["name"], form.cleaned_data["content"]), year)
    fresh = CalendarForm({**form.initial, "since": str(form.initial["since"])})
    return _preview(fresh, year) if fresh.is_valid() else []


def _page(request: HttpRequest, unit: Unit, form: CalendarForm, year: int, status: int = 200) -> HttpResponse:
    if called := _called(request, unit):
        form.fields["name"].help_text = "; ".join(f"{name}: {title}" for name, title in sorted(called.items()))
    context = {
        "place": "administration",
        "part": "units",
        "unit": unit,
        "form": form,
        "year": year,
        "years": range(min(year, at_of(request).year) - 1, max(year, at_of(request).year) + 3),
        "months": _preview(form, year),
        "columns": range(1, 32),
        "is_announced": _is_announced(form, year),
    }
    return render(request, "web/administration/calendar_new.html", context, status=status)


def _is_announced(form: CalendarForm, year: int) -> bool:
    given = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    seed = {str(one) for one in given.get("seed", ())}
    return str(year) in seed & {str(one) for one in known_years()} or str(year) in str(
        given.get("announced", "")
    )
