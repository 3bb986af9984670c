"""What a reader of statistics has chosen, with the form in which they chose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwen.cases.pack import list_of
from shouwen.cases.permissions import SEE_CASE
from shouwen.compliance.rulebook import Rulebook, rulebook
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.zones import zone_of
from shouwen.reports.chosen import Chosen, chosen, month_of
from shouwen.reports.queries import Selection
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.statistics.forms import PeriodForm
from shouwen.web.units.pools import standing_among, units_for


@dataclass(frozen=True)
class Picked:
    """The form as it was filled in, and what was chosen in it."""

    form: PeriodForm
    chosen: Chosen


def picked_in(request: ReaderRequest) -> Picked:
    """Read what was chosen in an address; without a choice, or with a wrong one, this month of the reader's own unit.

    The form says what is wrong. Refuses who sees no cases.
    """
    by, at, query = request.by, request.at, request.GET.dict()
    pool = units_for(by, SEE_CASE)
    standing = standing_among(pool, query.get("unit", ""), by.member.home_id)
    if standing is None:
        raise Refused("There are no figures that you may see.", why=Why.NOT_ALLOWED)
    unit = standing.unit
    since, until = month_of(at.astimezone(zone_of(unit)).date())
    given = {"since": since.isoformat(), "until": until.isoformat(), **query, "unit": standing.told}
    book = rulebook()
    form = PeriodForm(pool, _classes(unit, at, book), given)
    if form.is_valid():
        selection = Selection(unit, form.cleaned_data["since"], form.cleaned_data["until"], form.cleaned_data["class"])
    else:
        selection = Selection(unit, since, until)
    return Picked(form, chosen(selection, query.get("sheet", ""), by=by, at=at, book=book))


def chosen_in(request: ReaderRequest) -> Chosen:
    """Read what was chosen in an address, where no form is shown."""
    return picked_in(request).chosen


def _classes(unit: Unit, at: datetime, book: Rulebook) -> list[tuple[str, str]]:
    language = language_of()
    return [(one.name, one.words.in_language(language)) for one in list_of("complaint_class", unit.pk, at, book)]
