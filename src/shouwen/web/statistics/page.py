"""What the statistics page shows: figures with the cases behind them, plots, and the rows of a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.cases.models import Case
from shouwen.compliance.wording import words_of, words_of_house
from shouwen.facts.refusals import Refused, Why
from shouwen.regulation.forms import Field
from shouwen.reports.chosen import CASES, Chosen
from shouwen.reports.figures import Group, by_class, by_time
from shouwen.reports.marks import Marks
from shouwen.reports.names import names_in
from shouwen.reports.periods import known_of
from shouwen.reports.queries import behind, complaints, marks_of
from shouwen.web.components.listing import Column
from shouwen.web.forms.texts import Wording
from shouwen.web.forms.views import language_of
from shouwen.work.prefill import is_filled, row_from, values_from

#: Figures that are no cases: nothing stands behind them.
NOT_CASES = frozenset({"days"})


@dataclass(frozen=True)
class Measure:
    """One figure of a sheet; ``parts`` are the figures that it is reckoned from, each with its cases."""

    name: str
    value: str
    path: str
    parts: Sequence[tuple[str, str, str]]
    help: str = ""


def figure_words(marks: Marks) -> dict[str, str]:
    """Return what readers call the figures; those that lists of the pack have counted as the pack does."""
    language = language_of()
    return {
        "total": _("Complaints"), "loss": _("Loss in yuan"), "late": _("With a missed deadline"), "days": _("Days"),
        **{name: mark.words.in_language(language) for name, mark in marks.items()},
    }


def cases_of_figure(chosen: Chosen, figure: str) -> tuple[str, QuerySet[Case]]:
    """Return what a figure is called and the cases that it counts, those opened first first; refuses one that is none."""
    marks = marks_of(chosen.selection, chosen.book)
    words = figure_words(marks)
    if figure not in words:
        raise Refused("There is no such figure.", why=Why.BAD_INPUT)
    rows = behind(figure, complaints(chosen.selection, chosen.cases), marks).select_related("customer", "unit")
    return words[figure], rows.order_by("opened_at", "pk")


def path_behind(chosen: Chosen, figure: str) -> str:
    """Return the address of the cases behind a figure; nothing for one that counts no cases."""
    if figure in NOT_CASES:
        return ""
    return f"{reverse('statistics-cases')}?{urlencode({**chosen.query, 'of': figure})}"


def measures_of(chosen: Chosen, counted: Mapping[str, Decimal], marks: Marks) -> list[Measure]:
    """Return the reckoned figures of the chosen sheet, as the regulation reckons them."""
    if chosen.sheet is None:
        return []
    form, words = chosen.sheet.form, figure_words(marks)
    values = values_from(form, {**known_of(chosen.selection, counted), "cases": ()})
    wording = Wording(form, {}, chosen.selection.zone, words_of(chosen.sheet.edition))
    found = []
    for field in form.fields:
        if field.reckoned is None:
            continue
        names = [name for name in _in_order(field) if name in counted]
        parts = [(words.get(name, name), _plain(counted[name]), path_behind(chosen, name)) for name in names]
        path = next((part[2] for part in parts if part[2]), "")
        found.append(Measure(wording.label(field), wording.text(field, values.get(field.name)) or "—", path,
                             parts if len(parts) > 1 else (), field.help.in_language(language_of())))
    return found


def _in_order(field: Field) -> list[str]:
    """Return the names that an expression reads in the order in which it says them."""
    assert field.reckoned is not None
    return sorted(field.reckoned.names, key=field.reckoned.source.find)


def _plain(number: Decimal) -> str:
    return format(number.normalize() if number == number.to_integral_value() else number, "f")


def rows_of_others(chosen: Chosen) -> str:
    """Return what tables of the chosen sheet are called whose rows are no cases: outlets, regions, customers, members."""
    if chosen.sheet is None:
        return ""
    return _listed(field for field in chosen.sheet.form.fields if field.rows and field.rows != CASES)


def columns_of(chosen: Chosen, table: Field) -> list[Column]:
    """Return the columns of a sheet, those of a group named with it."""
    language = language_of()
    return [
        Column(" · ".join(filter(None, (column.group.in_language(language), column.words.in_language(language)))),
               is_number=column.type in {"integer", "money", "percent"})
        for column in table.columns
    ]


def rows_shown(
    chosen: Chosen, table: Field, cases: Sequence[Case], contents: Sequence[Mapping[str, Any]], first: int
) -> list[list[str]]:
    """Return cases as rows of a sheet in words; ``first`` is the number of the first."""
    assert chosen.sheet is not None
    rows = [row_from(table, one, number) for number, one in enumerate(contents, start=first)]
    people = (one for case in cases for one in (case.customer, case.first_owner, case.owner, case.holder))
    names = names_in(rows, {one.reference: one.name for one in people if one is not None})
    wording = Wording(chosen.sheet.form, names, chosen.selection.zone, words_of(chosen.sheet.edition))
    return wording.rows(table, rows)


def linked(cases: Sequence[Case], table: Field, rows: Sequence[Sequence[str]]) -> list[list[tuple[str, str, bool]]]:
    """Return rows with their cells as text, address and whether it is a number; a case's number leads to it."""
    numbers = {place for place, column in enumerate(table.columns) if column.source == "case.number"}
    right = {place for place, column in enumerate(table.columns) if column.type in {"integer", "money", "percent"}}
    return [
        [(text, reverse("case", args=[case.pk]) if place in numbers else "", place in right)
         for place, text in enumerate(row)]
        for case, row in zip(cases, rows, strict=True)
    ]


def plots_of(chosen: Chosen, groups: Sequence[Group]) -> dict[str, Any]:
    """Return what the plots draw: complaints by class, and in time with and without a missed deadline."""
    classes = by_class(groups)
    over_time = by_time(groups)
    says = words_of(*(one.edition for one in chosen.sheets)) if chosen.sheets else words_of_house()
    shown = "%m-%d" if chosen.selection.is_by_day else "%Y-%m"
    return {
        "classes": [says(key, "complaint_class") for key in classes],
        "by_class": {_("Complaints"): list(classes.values())},
        "times": [day.strftime(shown) for day in over_time],
        "by_time": {
            _("On time"): [timely for timely, _late in over_time.values()],
            _("With a missed deadline"): [late for _timely, late in over_time.values()],
        },
    }


def written_fields(chosen: Chosen) -> str:
    """Return the fields of the chosen sheet that people write when they prepare it."""
    if chosen.sheet is None:
        return ""
    fields = chosen.sheet.form.fields
    beside = [column for field in fields for column in field.beside]
    return _listed([*(field for field in fields if field.is_written and not is_filled(field)), *beside])


def _listed(fields: Iterable[Field]) -> str:
    language = language_of()
    separator = ", " if language.startswith("en") else "、"
    return separator.join(field.words.in_language(language) for field in fields)
