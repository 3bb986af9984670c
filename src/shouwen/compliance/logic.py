"""What an edition says about itself: who carries an article out, with which figures, naming which positions.

Pure: an edition in, values out. Editions never change, so answers are kept with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from shouwen.regulation import coverage as clauses
from shouwen.regulation.asks import Ask
from shouwen.regulation.coverage import by_article
from shouwen.regulation.editions import Edition, Readings
from shouwen.regulation.expressions import Cell, Expression
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.deadline import Deadline
from shouwen.regulation.kinds.decision import Decision, Row
from shouwen.regulation.kinds.limit import Limit
from shouwen.regulation.spans import Span
from shouwen.regulation.spoken import cell_in_words
from shouwen.regulation.words import Words


class Carried(StrEnum):
    """Who carries an article out. A heading says nothing of its own, so nobody need."""

    AUTOMATIC = "automatic"
    BY_FORM = "by_form"
    BY_INSPECTOR = "by_inspector"
    #: Every standard of it waits for facts that no module records yet.
    WAITS = "waits"
    INFORMATIONAL = "informational"
    NOBODY = "nobody"
    HEADING = "heading"


@lru_cache(maxsize=64)
def standards_by_article(edition: Edition) -> Mapping[str, tuple[Readings, ...]]:
    """Return by path of article the standards that carry it out: its own first, then those that cite it."""
    return by_article(edition)


@lru_cache(maxsize=64)
def covered(edition: Edition) -> tuple[clauses.Covered, ...]:
    """Return for every article that says something, clause by clause, who carries it out."""
    return clauses.coverage(edition)


@lru_cache(maxsize=64)
def coverage(edition: Edition) -> Mapping[str, Carried]:
    """Return who carries out each article, by its path: as its clauses are, of which one that nobody carries out speaks.

    What the text claims (``checked``) counts only where nothing contradicts it: an article that is
    said to be automatic and has no standard is carried out by nobody.
    """
    found: dict[str, set[clauses.Carried]] = defaultdict(set)
    for one in covered(edition):
        found[one.article] |= set(one.by)
    return {path: next((OF_CLAUSES[by] for by in OF_CLAUSES if by in found.get(path, ())), Carried.HEADING)
            for path in edition.articles_by_path}


@lru_cache(maxsize=64)
def waiting_in_part(edition: Edition) -> frozenset[str]:
    """Return the paths of articles that are marked as carried out while some standard of theirs waits for a module."""
    marks = coverage(edition)
    return frozenset(
        one.article for one in covered(edition)
        if clauses.Carried.WAITS in one.by and marks[one.article] not in (Carried.WAITS, Carried.NOBODY)
    )


#: How an article is marked by what its clauses are carried out by; the first of these that one of them is.
OF_CLAUSES: Mapping[clauses.Carried, Carried] = {
    clauses.Carried.NOBODY: Carried.NOBODY, clauses.Carried.SYSTEM: Carried.AUTOMATIC,
    clauses.Carried.FORM: Carried.BY_FORM, clauses.Carried.INSPECTOR: Carried.BY_INSPECTOR,
    clauses.Carried.WAITS: Carried.WAITS, clauses.Carried.DISPLAYED: Carried.INFORMATIONAL,
}


# Figures


@dataclass(frozen=True)
class TextFigure:
    """A figure that the text itself gives: what for (``at_most``, ``within`` …) and how much."""

    what: str
    value: Words


def figures_of(standard: Standard) -> tuple[TextFigure, ...]:
    """Return the figures of a standard that are the text's own; local values are in ``asks_of``."""
    if isinstance(standard, Limit):
        return tuple(
            TextFigure(bound.comparison, bound.figure) for bound in standard.bounds if not _asked(bound.value)
        )
    if isinstance(standard, Deadline):
        found = []
        if standard.within is not None and not _asked(standard.within):
            found.append(TextFigure("within", standard.span_words))
        if standard.due is not None and not _asked(standard.due):
            found.append(TextFigure("due", _in_words(standard, standard.due)))
        if standard.not_before is not None and not _asked(standard.not_before):
            found.append(TextFigure("not_before", _in_words(standard, standard.not_before)))
        return tuple(found)
    return ()


def _in_words(standard: Standard, formula: Expression) -> Words:
    shared = standard.shared
    return Words(shared.in_words(formula, "zh-hans"), en=shared.in_words(formula, "en"))


def _asked(expression: Expression) -> bool:
    return any(name.startswith("ask.") for name in expression.names)


@lru_cache(maxsize=2048)
def asks_of(readings: Readings) -> frozenset[str]:
    """Return the local values that a standard reads in any of its readings, that picks one included."""
    found = {readings.ask} if readings.ask else set()
    for standard in readings.options.values():
        found |= set(_asks_in(standard))
    return frozenset(found)


def _asks_in(value: Any) -> Iterator[str]:
    """Yield the names after ``ask.`` wherever in a standard they stand; flows and forms hold none."""
    if isinstance(value, Expression | Cell):
        yield from (name.removeprefix("ask.") for name in value.names if name.startswith("ask."))
    elif isinstance(value, str):
        if value.startswith("ask."):
            yield value.removeprefix("ask.")
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _asks_in(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _asks_in(inner)
    elif isinstance(value, Row) and value.each:
        yield value.each
        yield from _asks_in(replace(value, each=""))
    elif is_dataclass(value) and not isinstance(value, type) and type(value).__module__.startswith(_OURS):
        for field in fields(value):
            yield from _asks_in(getattr(value, field.name))


_OURS = (
    "shouwen.regulation.kinds", "shouwen.regulation.clauses", "shouwen.regulation.steps", "shouwen.regulation.matches",
    "shouwen.regulation.ladders", "shouwen.regulation.windows",
)


def said(ask: Ask, value: Any, language: str, says: Callable[[str], str] = str) -> str:
    """Return a local value as people write it, in a language: ``2 个工作日``, ``5%``, ``500 元``, ``是``.

    ``says`` puts keys of the pack in that language: options, units.
    """
    is_english = language.startswith("en")
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ("; " if is_english else "；").join(says(str(one)) for one in value)
    if isinstance(value, Mapping):
        return "\n".join(f"{says(str(key))}: {_said_inside(ask, one, language, says)}" for key, one in value.items())
    if isinstance(value, Span):
        return str(value) if is_english else Words(value.in_chinese).in_language(language)
    if isinstance(value, bool):
        return ("yes" if value else "no") if is_english else ("是" if value else "否")
    if isinstance(value, Decimal):
        if ask.type == "percent":
            return f"{_bare(value * 100)}%"
        unit = ("yuan" if is_english else "元") if ask.type == "money" else says(ask.unit)
        return f"{_bare(value)} {unit}".strip()
    return says(str(value))


def _said_inside(ask: Ask, value: Any, language: str, says: Callable[[str], str]) -> str:
    """Return one entry of a map, bands or a table as people write it."""
    if isinstance(value, Mapping):
        types = (replace(ask, type=ask.columns.get(str(key), "text")) for key in value)
        cells = (said(one, cell, language, says) for one, cell in zip(types, value.values(), strict=True))
        return ", ".join(f"{says(str(key))} {cell}" for key, cell in zip(value, cells, strict=True))
    return said(replace(ask, type=ask.gives), value, language, says)


def _bare(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# Decision tables


@dataclass(frozen=True)
class GridRow:
    """A row as people read it: one cell a column, the result, and its own articles."""

    cells: tuple[str, ...]
    result: Any
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A decision table. The column without a name holds conditions over several figures."""

    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    hits: str


def grid_of(decision: Decision, language: str = "zh-hans") -> Grid:
    """Return a decision table as a grid, in words; an empty cell fits anything."""
    shared = decision.shared
    named = dict.fromkeys(column for row in decision.rows for column, _ in row.cells)
    columns = (*([""] if any(row.condition is not None for row in decision.rows) else []), *named)
    rows = []
    for row in decision.rows:
        said_in = {column: cell_in_words(cell, column, shared.spoken, language, is_headed=True)
                   for column, cell in row.cells}
        said_in[""] = shared.in_words(row.condition, language)
        rows.append(GridRow(tuple(said_in.get(column, "") for column in columns), row.result, row.cites))
    return Grid(columns, tuple(rows), decision.hits)
