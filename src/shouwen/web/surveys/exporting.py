"""Surveys, and the customers of one with what they answered, as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, TypeVar

from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.organisation.walks import number_of
from shouwen.outreach.models import Response, Survey
from shouwen.outreach.permissions import SEE_SURVEY
from shouwen.outreach.queries import SHOWN, responses_of, survey_for, tally_of, visible_surveys
from shouwen.regulation.forms import Field
from shouwen.reports.satisfaction import open_questions_of, questions_of
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.forms.views import language_of
from shouwen.web.surveys.responses import COLUMNS
from shouwen.web.surveys.views import COLUMNS as SURVEYS
from shouwen.web.surveys.words import REASONS, RESPONSES, STATES
from shouwen.work.entries import form_in
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list
from shouwen.work.models import EntryVersion

M = TypeVar("M", bound=Model)
CHUNK = 1000


def _surveys(asked: Asked) -> QuerySet[Survey]:
    shown = SHOWN.get(asked.query.get("show", "open"), SHOWN["open"])
    return visible_surveys(asked.by).filter(shown).order_by("-at", "-pk")


def _write_surveys(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    def rows() -> Iterator[Row]:
        for some in _parts(_surveys(asked)):
            tallies = tally_of(*(one.pk for one in some))
            for one in some:
                of = tallies[one.pk]
                yield (one.number, one.title, one.unit.called, one.at, str(STATES[one.state]), of.issued, of.answered,
                       of.rate)  # fmt: skip

    kinds = ("text", "text", "text", "datetime", "text", "integer", "integer", "percent")
    columns = [SheetColumn(str(one.title), kind) for one, kind in zip(SURVEYS, kinds, strict=True)]
    write_list(file, str(_("Surveys")), columns, counted(rows()), zone=asked.zone)


def _survey(asked: Asked) -> Survey:
    return survey_for(number_of(asked.query.get("survey", "")) or 0, by=asked.by)


def _responses(asked: Asked) -> QuerySet[Response]:
    given = {name: asked.query.get(name, "") for name in ("show", "question", "answer")}
    return responses_of(_survey(asked), **given)


def _write_responses(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    survey, language = _survey(asked), language_of()
    form = form_in(survey.edition, survey.form).form
    fields = [*questions_of(form), *open_questions_of(form)]

    def rows() -> Iterator[Row]:
        for some in _parts(_responses(asked)):
            entries = [one.entry for one in some if one.entry is not None]
            said = dict(EntryVersion.objects.filter(entry__in=entries, number=F("entry__latest"))
                        .values_list("entry", "content"))  # fmt: skip
            for one in some:
                content = said.get(one.entry or 0, {})
                yield (one.customer.name, one.customer.unit.called, str(RESPONSES[one.state]),
                       str(REASONS[one.why]) if one.why else "", one.issued_at, one.answered_at,
                       *(_said(field, content.get(field.name), language) for field in fields))  # fmt: skip

    kinds = ("text", "text", "text", "text", "datetime", "datetime")
    columns = [SheetColumn(str(one.title), kind) for one, kind in zip(COLUMNS, kinds, strict=True)]
    columns += [SheetColumn(one.words.in_language(language)) for one in fields]
    write_list(file, survey.title, columns, counted(rows()), zone=asked.zone)


def _said(field: Field, value: object, language: str) -> str:
    said = {option.name: option.words.in_language(language) for option in field.options}
    return said.get(str(value), str(value)) if value is not None else ""


def _parts(rows: QuerySet[M]) -> Iterator[list[M]]:
    """Yield the rows of a list some at a time, in order."""
    left = rows.iterator(chunk_size=CHUNK)
    while some := list(islice(left, CHUNK)):
        yield some


exports_list(ExportList("surveys", SEE_SURVEY, _("Surveys"), ("show",),
                        lambda asked, most: _surveys(asked)[:most].count(), _write_surveys))
exports_list(ExportList("responses", SEE_SURVEY, _("Customers of a survey"), ("survey", "show", "question", "answer"),
                        lambda asked, most: _responses(asked)[:most].count(), _write_responses))
