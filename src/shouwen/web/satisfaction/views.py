"""Marks of customers by question, and what they wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shouwen.cases.pack import forms_for
from shouwen.cases.permissions import SEE_CASE
from shouwen.compliance.wording import words_of
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.permissions import SEE_ORDER
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import day_of
from shouwen.organisation.zones import zone_of
from shouwen.outreach.permissions import SEE_SURVEY
from shouwen.reports.satisfaction import answered, in_own_words, latest, words_in
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, page_of
from shouwen.web.forms.lists import entries_seen
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.choosing import UnitField
from shouwen.web.units.pools import Standing, standing_among, units_for
from shouwen.work.entries import FormInForce
from shouwen.work.models import Entry
from shouwen.work.outsiders import BY_CUSTOMER

COLUMNS = (Column(gettext_lazy("When")), Column(gettext_lazy("Form")), Column(gettext_lazy("In their own words")))
#: Which right shows what a form belongs to.
SEES = {"case": SEE_CASE, "return": SEE_ORDER, "contact": SEE_CONTACT, "response": SEE_SURVEY}


@dataclass(frozen=True)
class Chosen:
    """A form of customers, of a unit and those below it, begun on days of it; with all forms that can be chosen."""

    standing: Standing
    since: date
    until: date
    form: FormInForce | None
    forms: list[FormInForce]

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.standing.unit

    @property
    def query(self) -> dict[str, str]:
        """It as it stands in addresses."""
        return {"unit": str(self.unit.pk), "since": self.since.isoformat(), "until": self.until.isoformat(),
                "form": self.form.title if self.form else ""}  # fmt: skip


def chosen_for(by: Acting, at: datetime, query: Mapping[str, str]) -> Chosen:
    """Read what was chosen; without a choice this month of the reader's own unit. Refuses who may see none of it."""
    pool = units_for(by, *dict.fromkeys(SEES.values()), closed=True)
    standing = standing_among(pool, query.get("unit", ""), by.member.home_id)
    if standing is None:
        raise Refused("There are no answers of customers that you may see.", why=Why.NOT_ALLOWED)
    unit = standing.unit
    today = at.astimezone(zone_of(unit)).date()
    since = day_of(query.get("since", "")) or today.replace(day=1)
    until = day_of(query.get("until", "")) or max(since, today)
    found = [
        one for of, deed in SEES.items() if by.may(deed, path=unit.path)
        for one in forms_for(unit.pk, at, of) if one.form.filled_by == BY_CUSTOMER
    ]  # fmt: skip
    wanted = query.get("form", "")
    form = next((one for one in found if one.title == wanted), found[0] if found else None)
    return Chosen(standing, since, until, form, found)


def entries_of(chosen: Chosen, by: Acting) -> QuerySet[Entry]:
    """Return the entries of the chosen form that the reader may see."""
    if chosen.form is None:
        return Entry.objects.none()
    zone = zone_of(chosen.unit)
    return entries_seen(by, of=chosen.form.form.of).filter(
        form=chosen.form.title,
        unit__among=list(chosen.standing.below),
        begun_at__gte=datetime.combine(chosen.since, time.min, zone),
        begun_at__lt=datetime.combine(chosen.until + timedelta(days=1), time.min, zone),
    )  # fmt: skip


class AnswersForm(forms.Form):
    """Which form, of which unit and days."""

    def __init__(self, chosen: Chosen) -> None:
        super().__init__(initial={**chosen.query, "unit": chosen.standing.told})
        language = language_of()
        titles = [(one.title, one.form.title.in_language(language)) for one in chosen.forms]
        day = forms.DateInput(attrs={"type": "date"})
        if titles:
            self.fields["form"] = forms.ChoiceField(label=_("Form"), choices=titles)
        self.fields["unit"] = UnitField().offer(chosen.standing.pool)
        self.fields["since"] = forms.CharField(label=_("From"), widget=day)
        self.fields["until"] = forms.CharField(label=_("To"), widget=day)


@signed_in
@require_safe
def satisfaction(request: ReaderRequest) -> HttpResponse:
    """Show how customers answered each question, and what they wrote."""
    chosen = chosen_for(request.by, request.at, request.GET.dict())
    given: dict[str, Any] = {"place": "statistics", "chosen": chosen, "form": AnswersForm(chosen)}
    if chosen.form is not None:
        form, language = chosen.form.form, language_of()
        versions = latest(entries_of(chosen, request.by))
        found = answered(form, versions)
        page = page_of(in_own_words(form, versions), request.GET.get("page"))
        given |= {
            "questions": [(one, one.field.words.in_language(language), [
                (option.words.in_language(language), count)
                for option, count in zip(one.field.options, one.counts, strict=True)]) for one in found],
            "names": [one.field.words.in_language(language) for one in found],
            "averages": {_("Average mark"): [one.average or 0 for one in found]},
            "total": max((one.total for one in found), default=0),
            "page": page, "columns": COLUMNS, "export": urlencode(chosen.query),
            "written": [
                [(field.words.in_language(language), text) for field, text in words_in(form, one)] for one in page
            ],
            "form_said": words_of(chosen.form.edition)(chosen.form.title),
        }  # fmt: skip
    return render(request, "web/satisfaction/satisfaction.html", given)
