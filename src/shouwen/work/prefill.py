"""Fields of a form that are filled from the matter, by whoever knows the matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from shouwen.compliance.judging import rulebook_of_deed
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.expressions.errors import EvaluationError
from shouwen.regulation.form_sources import ASKED
from shouwen.regulation.form_values import as_scope, is_empty
from shouwen.regulation.forms import MOST_ROWS, Field, Form
from shouwen.work.beside import with_beside
from shouwen.work.fitting import fitted, fitted_result
from shouwen.work.matters import Matter
from shouwen.work.models import Entry

Fill = Callable[[Matter], Mapping[str, Any]]
_fills: dict[str, Fill] = {}
NOTHING: Mapping[str, Any] = MappingProxyType({})


def fills(kind: str) -> Callable[[Fill], Fill]:
    """Make a function the one that knows the named contents of the matters of a kind (``case.number`` …).

    What stands under the name of ``rows:`` (``cases``) is a list of such contents, or a function that
    returns it; plain figures (``total``) are what ``reckoned:`` reads.
    """

    def register(fill: Fill) -> Fill:
        _fills[kind] = fill
        return fill

    return register


def known_of(matter: Matter) -> Mapping[str, Any]:
    """Return the named contents of a matter, none for a kind that nobody fills from."""
    kind = matter.reference.partition(":")[0]
    return _fills[kind](matter) if kind in _fills else {}


def filled_from(
    form: Form, matter: Matter, entry: Entry | None, written: Mapping[str, Any] = NOTHING
) -> dict[str, Any]:
    """Return the values of the fields that are filled from the matter or reckoned, as far as they are known.

    What is reckoned reads what people have ``written``, too, and local values of the site as they were when the entry
    was begun.
    """
    if not any(is_filled(field) for field in form.fields):
        return {}
    known = {**known_of(matter), "entry.number": entry.number if entry is not None else ""}
    if entry is not None and any(_is_asked(field) for field in form.fields):
        known |= _set_by_site(entry.edition, matter, entry.begun_at)
    theirs = {field.name for field in form.fields if not is_filled(field) or field.beside}
    return values_from(form, known, {name: value for name, value in written.items() if name in theirs})


def reckoned_from(form: Form, matter: Matter, entry: Entry, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that are reckoned from nothing but other fields: these follow what is written at any time."""
    own = {field.name for field in form.fields} | {
        f"{field.name}.{column.name}" for field in form.fields for column in field.columns
    }
    following = [
        field for field in form.fields
        if field.reckoned is not None
        and all(name in own or name.startswith(ASKED) for name in field.reckoned.names)
    ]  # fmt: skip
    if not following:
        return {}
    scope = {**_set_by_site(entry.edition, matter, entry.begun_at), **as_scope(form, content)}
    return {field.name: _reckoned(field, field.reckoned, scope) for field in following if field.reckoned}


def _is_asked(field: Field) -> bool:
    return field.reckoned is not None and any(name.startswith(ASKED) for name in field.reckoned.names)


def _set_by_site(edition: str, matter: Matter, at: datetime) -> dict[str, Any]:
    """Return the local values of a form's edition for the unit of its matter at an instant (``ask.NAME``)."""
    values = rulebook_of_deed().adopted(edition, matter.unit.pk, at).site.values
    return {f"{ASKED}{name}": value for name, value in values.items()}


def offered_from(form: Form, matter: Matter, edition: str, at: datetime) -> dict[str, Any]:
    """Return the first values that a form of an edition offers to whoever fills it in, as far as they are known."""
    fields = [field for field in form.fields if field.offered or any(column.offered for column in field.columns)]
    if not fields:
        return {}
    known = known_of(matter)
    if any(field.offered.startswith(ASKED) for field in fields):
        texts = _set_by_site(edition, matter, at)
        given = {name: [{"row.text": one} for one in value] for name, value in texts.items() if isinstance(value, tuple)}
        known = {**known, **given}
    found: dict[str, Any] = {}
    for field in fields:
        if field.type == "table" and field.offered:
            rows = _rows(known, field.offered)
            found[field.name] = [_offered_row(field, row) for row in rows[:MOST_ROWS]]
        elif field.offered:
            found[field.name] = _from_named(field, field.offered, known)
        else:
            found[field.name] = [_offered_row(field, known)]
    return {name: value for name, value in found.items() if value != [{}] and not is_empty(value)}


def _offered_row(table: Field, known: Mapping[str, Any]) -> dict[str, Any]:
    row = {column.name: _from_named(column, column.offered, known) for column in table.columns if column.offered}
    return {name: value for name, value in row.items() if not is_empty(value)}


def _rows(known: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = known.get(name, ())
    return list(rows() if callable(rows) else rows)


def is_filled(field: Field) -> bool:
    """True for a field that nobody writes: from the matter, reckoned, or a table with rows from it."""
    return field.type != "signature" and bool(field.source or field.reckoned or field.rows)


def values_from(form: Form, known: Mapping[str, Any], written: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
    """Return the filled fields of a form from the named contents of its matter; what is unknown is absent.

    ``written`` is what people wrote in its other fields.
    """
    found: dict[str, Any] = {}
    for field in form.fields:
        if field.rows:
            rows = _rows(known, field.rows)
            made = [row_from(field, row, number) for number, row in enumerate(rows, start=1)]
            found[field.name] = with_beside(field, _with_preset(field, made), written.get(field.name))
        elif field.source and field.type != "signature":
            found[field.name] = _from_named(field, field.source, known)
    filled = {name: value for name, value in {**written, **found}.items() if not is_empty(value)}
    scope = {**known, **as_scope(form, filled)}
    for field in form.fields:
        if field.reckoned is not None:
            found[field.name] = _reckoned(field, field.reckoned, scope)
    return {name: value for name, value in found.items() if not is_empty(value)}


def _with_preset(table: Field, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows with those that the form has whatever fills it: of each ``preset`` one, in its place before what says
    nothing of it, and blank ones until there are ``at_least`` so many.
    """
    found: list[dict[str, Any]] = []
    left = list(rows)
    for cells in table.preset:
        same = [row for row in left if all(str(row.get(name)) == text for name, text in cells.items())]
        left = [row for row in left if row not in same]
        found += same or [dict(cells)]
    found += left
    found += [{} for _blank in range(int(table.at_least or 0) - len(found))]
    numbered = [column.name for column in table.columns if column.source == "row.number"]
    for number, row in enumerate(found, start=1) if table.preset or table.at_least is not None else ():
        row |= dict.fromkeys(numbered, number)
    return found


def row_from(table: Field, known: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return one row of a table that is filled from a matter; ``row.number`` counts from 1."""
    contents = {**known, "row.number": number}
    columns = Form(table.name, table.words, "case", table.columns)
    return values_from(columns, contents)


def _from_named(field: Field, source: str, known: Mapping[str, Any]) -> Any:
    """Return what the matter knows; a field that holds a person or customer takes the reference."""
    value = known.get(source)
    if field.type in {"person", "customer"} and ":" not in str(value or ""):
        value = known.get(source.rpartition(".")[0])
    return fitted(field, value)


def _reckoned(field: Field, expression: Expression, scope: Mapping[str, Any]) -> Any:
    try:
        result = expression.evaluate(scope)
    except EvaluationError:
        return None
    return None if result is UNKNOWN else fitted_result(field, result)
