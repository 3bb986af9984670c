"""What a reader of statistics has chosen, and which cases of it they may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import QuerySet

from shouwen.cases.models import Case
from shouwen.cases.pack import forms_for, list_of
from shouwen.cases.permissions import SEE_CASE
from shouwen.cases.queries import visible_cases
from shouwen.compliance.rulebook import Rulebook, rulebook
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.reports.queries import Selection
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.statistics.forms import PeriodForm, month_of
from shouwen.work.entries import FormInForce

#: What rows of a sheet are that statistics show; those of others are filled in when it is prepared.
CASES = "cases"


@dataclass(frozen=True)
class Chosen:
    """A selection as the form holds it, the sheets that the regulations have for it, and which one is shown.

    ``book`` says which regulations those are, read once for the page.
    """

    form: PeriodForm
    selection: Selection
    book: Rulebook
    sheets: tuple[FormInForce, ...]
    sheet: FormInForce | None
    cases: QuerySet[Case]
    is_whole: bool

    @property
    def query(self) -> dict[str, str]:
        """The selection as it stands in addresses."""
        chosen = self.selection
        return {
            "unit": str(chosen.unit.pk), "since": chosen.since.isoformat(), "until": chosen.until.isoformat(),
            "class": chosen.class_key,
        }


def chosen_in(request: ReaderRequest) -> Chosen:
    """Read what was chosen in an address."""
    return chosen_by(request.by, request.at, request.GET.dict())


def chosen_by(by: Acting, at: datetime, query: Mapping[str, str]) -> Chosen:
    """Read what was chosen; without a choice this month of the reader's own unit. Refuses who sees no cases."""
    scope = by.scope(SEE_CASE)
    units = list(Unit.objects.filter(scope.on(unit="pk"), closed_at=None).order_by("path"))
    if not units:
        raise Refused("There are no figures that you may see.", why=Why.NOT_ALLOWED)
    known = {str(one.pk): one for one in units}
    home = str(by.member.home_id)
    unit = known.get(query.get("unit", "")) or known.get(home) or units[0]
    since, until = month_of(at.astimezone(zone_of(unit)).date())
    given = {"since": since.isoformat(), "until": until.isoformat(), **query, "unit": str(unit.pk)}
    book = rulebook()
    form = PeriodForm(units, _classes(unit, at, book), given)
    if form.is_valid():
        selection = Selection(unit, form.cleaned_data["since"], form.cleaned_data["until"], form.cleaned_data["class"])
    else:
        selection = Selection(unit, since, until)
    sheets = tuple(sheets_for(selection, at, book))
    wanted = query.get("sheet", "")
    sheet = next((one for one in sheets if one.title == wanted), sheets[0] if sheets else None)
    return Chosen(form, selection, book, sheets, sheet, visible_cases(by),
                  by.may(SEE_CASE, path=unit.path))


def _classes(unit: Unit, at: datetime, book: Rulebook) -> list[tuple[str, str]]:
    language = language_of()
    return [(one.name, one.words.in_language(language)) for one in list_of("complaint_class", unit.pk, at, book)]


def sheets_for(selection: Selection, at: datetime, book: Rulebook) -> list[FormInForce]:
    """Return the forms of a period: of the regulations in force when it began, else of those in force now.

    Those that count cases come first; outlets, regions and grades are sheets of a period too.
    """
    begun = datetime.combine(selection.since, time.min, selection.zone)
    unit = selection.unit.pk
    found = forms_for(unit, begun, "period", book) or forms_for(unit, at, "period", book)
    return sorted(found, key=lambda one: not counts_cases(one))


def counts_cases(sheet: FormInForce) -> bool:
    """True of a sheet with a row for each case, or with figures that are reckoned from cases."""
    fields = sheet.form.fields
    written = {field.name for field in fields}
    return any(
        field.rows == CASES or (field.reckoned is not None and not field.reckoned.names <= written) for field in fields
    )
