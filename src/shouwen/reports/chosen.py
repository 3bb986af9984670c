"""What a member has chosen to see of a period: a unit, days, a class and a sheet, of the cases that they may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from shouwen.cases.actions.periods import MOST_DAYS
from shouwen.cases.models import Case
from shouwen.cases.pack import forms_for, list_of
from shouwen.cases.permissions import SEE_CASE
from shouwen.cases.queries import visible_cases
from shouwen.compliance.rulebook import Rulebook, rulebook
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import day_of, number_of
from shouwen.organisation.zones import zone_of
from shouwen.regulation.forms import Field
from shouwen.reports.queries import Selection
from shouwen.work.entries import FormInForce

#: What rows of a sheet are that statistics show; those of others are filled in when it is prepared.
CASES = "cases"
#: What is chosen, by the names that addresses use.
NAMES = ("unit", "since", "until", "class", "sheet")


@dataclass(frozen=True)
class Chosen:
    """A selection, the sheets that the regulations have for it, and which one is shown.

    ``book`` says which regulations those are, read once; ``cases`` are those that the member may see, ``is_whole`` where
    these are all of the unit.
    """

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

    @property
    def table(self) -> Field | None:
        """The table of the sheet whose rows are cases, if it has one."""
        fields = self.sheet.form.fields if self.sheet is not None else ()
        return next((field for field in fields if field.rows == CASES), None)


def unit_of_figures(wanted: int | None, *, by: Acting) -> Unit:
    """Return the unit that is asked for, else the member's own, else the first of whose cases they see figures.

    Refuses who sees none; one statement, two where it is neither.
    """
    rows = Unit.objects.filter(by.scope(SEE_CASE).on(unit="pk"), closed_at=None).order_by("path")
    near = {one.pk: one for one in rows.filter(pk__in=[wanted or 0, by.member.home_id])}
    unit = near.get(wanted or 0) or near.get(by.member.home_id) or rows.first()
    if unit is None:
        raise Refused("There are no figures that you may see.", why=Why.NOT_ALLOWED)
    return unit


def chosen(selection: Selection, sheet: str, *, by: Acting, at: datetime, book: Rulebook) -> Chosen:
    """Return a selection with the sheets for it; shown is the one that is called so, else the first."""
    sheets = tuple(sheets_for(selection, at, book))
    shown = next((one for one in sheets if one.title == sheet), sheets[0] if sheets else None)
    is_whole = by.may(SEE_CASE, path=selection.unit.path)
    return Chosen(selection, book, sheets, shown, visible_cases(by), is_whole)


def chosen_by(query: Mapping[str, str], *, by: Acting, at: datetime) -> Chosen:
    """Read what is asked for by the names of addresses; what is not said is this month of the member's own unit.

    Refuses a day that is none, a period that ends before it begins or is too long, and a class that there is not: whoever
    asks in words of a machine gets what they asked for or nothing.
    """
    unit, book = unit_of_figures(number_of(query.get("unit", "")), by=by), rulebook()
    first, last = month_of(at.astimezone(zone_of(unit)).date())
    since, until = _day(query, "since", first), _day(query, "until", last)
    if until < since:
        raise Refused("The period ends before it begins.", why=Why.BAD_INPUT, field="until")
    if (until - since).days >= MOST_DAYS:
        raise Refused("A period has at most %(most)s days.", why=Why.BAD_INPUT, field="until", most=MOST_DAYS)
    of_class = query.get("class", "")
    if of_class and of_class not in {one.name for one in list_of("complaint_class", unit.pk, at, book)}:
        raise Refused("There is no such choice.", why=Why.BAD_INPUT, field="class")
    return chosen(Selection(unit, since, until, of_class), query.get("sheet", ""), by=by, at=at, book=book)


def _day(query: Mapping[str, str], name: str, otherwise: date) -> date:
    if not query.get(name):
        return otherwise
    day = day_of(query[name])
    if day is None:
        raise Refused("Give a day between the years 2000 and 8999.", why=Why.BAD_INPUT, field=name)
    return day


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


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
