"""The standards of an article in words: readings, figures and whose they are, tables, forms, flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from shouwen.compliance.figure_words import figure_named, figure_title
from shouwen.compliance.logic import Grid, asks_of, figures_of, grid_of, said
from shouwen.compliance.queries import Given
from shouwen.compliance.wording import PackWords, sentences_of, spoken_in, words_of
from shouwen.regulation.editions import Edition, Readings
from shouwen.regulation.kinds.decision import Decision
from shouwen.regulation.kinds.flow import RunsFlow
from shouwen.regulation.kinds.form import SignedForm
from shouwen.regulation.standing_text import text_of
from shouwen.web.components.places import Words, article_path
from shouwen.web.regulation.examples import ShownExample, long_examples, shown_examples

KINDS: Mapping[str, Words] = {
    "limit": _("limit"), "deadline": _("deadline"), "gate": _("gate"), "decision": _("decision table"),
    "owner": _("answers for it"), "flow": _("flow"), "form": _("form"), "tally": _("count"), "deem": _("counts as"),
    "grant": _("authority"), "quota": _("quota"), "ledger": _("account"), "pay": _("pay line"),
    "cadence": _("recurring duty"), "score": _("score"), "line": _("line of a card"), "cover": _("staffing"),
    "right": _("right"), "keep": _("keeping"), "phrase": _("phrase"),
}
FIGURES: Mapping[str, Words] = {
    "at_most": _("at most"), "at_least": _("at least"), "under": _("less than"), "over": _("more than"),
    "within": _("within"), "due": _("due"), "not_before": _("not before"),
}


@dataclass(frozen=True)
class Reading:
    """One way to read the text, in a sentence; ``is_chosen`` where the site has picked it."""

    option: str
    sentence: str
    is_chosen: bool


@dataclass(frozen=True)
class Figure:
    """A figure: the text's own, or a local value with who set it and since when. Unset: no value."""

    name: Words
    value: str
    is_local: bool = False
    unit: str = ""
    since: datetime | None = None
    why: str = ""
    path: str = ""
    is_required: bool = True
    key: str = ""


@dataclass(frozen=True)
class Shown:
    """A standard as its article's page shows it.

    ``binds`` are the positions that it binds, empty for everybody; ``text`` is it as its author wrote it.
    ``is_reconstructed`` where its order or existence is the author's reading and not the article's.
    """

    id: str
    kind: Words
    title: str
    readings: Sequence[Reading]
    is_open_reading: bool
    figures: Sequence[Figure]
    grid: Grid | None
    form: SignedForm | None
    fields: Sequence[tuple[str, str, str]]
    flow_id: str
    flow_path: str
    lanes: str
    binds: str
    text: str
    file: str
    examples: Sequence[ShownExample]
    long_examples: Sequence[str]
    is_reconstructed: bool


def shown_standards(edition: Edition, standards: Sequence[Readings], given: Mapping[str, Given],
                    language: str) -> list[Shown]:
    """Return the standards of an article as a unit with these local values reads them."""
    return [_shown(edition, readings, given, language, place) for place, readings in enumerate(standards)]


def _shown(edition: Edition, readings: Readings, given: Mapping[str, Given], language: str, place: int) -> Shown:
    chosen = given[readings.ask].value if readings.ask in given else None
    standard = readings.options.get(chosen or "") or next(iter(readings.options.values()))
    form = standard if isinstance(standard, SignedForm) else None
    flow = standard if isinstance(standard, RunsFlow) else None
    says = words_of(edition.hash)
    return Shown(
        readings.id, KINDS.get(readings.kind, readings.kind), readings.shared.title.in_language(language),
        [Reading(said_option, sentence, bool(option) and option == chosen)
         for option, (said_option, sentence) in zip(readings.options, sentences_of(edition, readings.id), strict=True)],
        bool(readings.ask) and chosen is None,
        _figures(edition, readings, given, language),
        _grid(standard, edition, given, language) if isinstance(standard, Decision) else None,
        form, _fields(form, language, says) if form else (),
        f"flow-{place}" if flow else "", file_path(edition, flow.bpmn) if flow else "",
        says.all(flow.flow.lanes) if flow else "",
        says.all(readings.shared.binds), text_of(edition, readings), readings.shared.file,
        shown_examples(edition, readings, language), long_examples(edition, readings.id, language),
        readings.is_reconstructed,
    )


def file_path(edition: Edition, file: str) -> str:
    """Return the address of a file of a kept edition."""
    return f"/regulation/{quote(edition.pack)}/files/{quote(file)}"


def _figures(edition: Edition, readings: Readings, given: Mapping[str, Given], language: str) -> list[Figure]:
    own = dict.fromkeys(
        (figure.what, figure.value.in_language(language))
        for standard in readings.options.values() for figure in figures_of(standard)
    )
    found = [Figure(FIGURES[what], value) for what, value in own]
    return found + [local_figure(edition, name, given, language) for name in sorted(asks_of(readings))
                    if name in edition.asks]


def local_figure(edition: Edition, name: str, given: Mapping[str, Given], language: str) -> Figure:
    """Return a local value as a figure: of which unit, since when, and why it is asked."""
    ask, value = edition.asks[name], given.get(name)
    return Figure(
        ask.title.in_language(language), said(ask, value.value, language, words_of(edition.hash)) if value else "", True,
        value.unit.called if value else "", value.since if value else None, ask.why.in_language(language),
        article_path(edition.citation(ask.article)) if ask.article else "", ask.is_required, name,
    )


def _grid(decision: Decision, edition: Edition, given: Mapping[str, Given], language: str) -> Grid:
    grid = grid_of(decision, language)
    rows = tuple(
        type(row)(tuple(spoken_in(cell, edition, language) for cell in row.cells),
                  _result(row.result, edition, given, language), row.cites)
        for row in grid.rows
    )
    kinds = [edition.kinds[kind] for kind in decision.shared.occasions if kind in edition.kinds]
    columns = tuple(
        figure_title(named[1], language) if (named := figure_named(column, kinds)) else column
        for column in grid.columns
    )
    return Grid(columns, rows, grid.hits)


def _result(result: Any, edition: Edition, given: Mapping[str, Given], language: str) -> str:
    name = result.removeprefix("ask.") if isinstance(result, str) else ""
    if name and name != result and name in edition.asks:
        ask = edition.asks[name]
        value = said(ask, given[name].value, language, words_of(edition.hash)) if name in given else "—"
        return f"{value} 〔{ask.title.in_language(language)}〕"
    return words_of(edition.hash)(str(result))


def _fields(standard: SignedForm, language: str, says: PackWords) -> list[tuple[str, str, str]]:
    return [
        (field.words.in_language(language), field.type, says.all(field.by)) for field in standard.form.fields
    ]
