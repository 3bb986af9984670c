"""Forms: their fields, the JSON Schema of their values, and what is wrong with values given.

The one file that imports JSON Schema. Values are JSON: money and percent are texts of exact decimals
(``"12.50"``, ``"90.3"`` for 90.3 %), people and customers references (``member:12``), dates ISO.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from shouwen.regulation.expressions import EvaluationError, Expression
from shouwen.regulation.form_messages import message, wrong_total
from shouwen.regulation.form_values import as_day, as_scope, is_empty
from shouwen.regulation.words import NO_WORDS, Words

FIELD_TYPES = (
    "text", "long_text", "integer", "money", "percent", "date", "datetime", "choice", "person",
    "customer", "product", "phone", "signature", "table",
)  # fmt: skip

#: A line and a page of writing, where the form sets no length of its own.
LONGEST_LINE = 200
LONGEST_PAGE = 5_000
MOST_ROWS = 500

NO_KEYS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Option:
    """One choice: ``name`` is what is kept; ``means`` are the contents of the matter for which it stands."""

    name: str
    words: Words
    means: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One field of a form.

    ``by`` are the places that write it (none: whoever may fill the form). ``source`` says from where
    in the matter it is filled (``case.number``), ``reckoned`` how it is reckoned; both are read-only.
    ``offered`` is from where a first value is offered to whoever writes it: of a column, for the first row, or for
    each row of the list that its table is ``offered``. Of a signature ``source`` says who signs there: the person of
    the matter, or whom a field of the form names.
    The next day of a date that ``is_told`` is told as a fact (``day.told``), so that a clock can run to it.
    ``columns`` are those of a table, ``rows`` where its rows come from. Beside such rows people may write in columns that
    nothing fills: what they wrote stays with the row that says the same in the column ``kept_by``, however the rows are
    reckoned anew. ``at_least`` so many of such rows stand there, the last of them blank, and a row of each of ``preset``.
    One that ``is_masked`` is read whole only by whom the module that owns the matter names; others see its end.
    """

    name: str
    words: Words
    type: str
    is_required: bool = False
    required_if: Expression | None = None
    by: tuple[str, ...] = ()
    group: Words = NO_WORDS
    source: str = ""
    offered: str = ""
    reckoned: Expression | None = None
    help: Words = NO_WORDS
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    longest: int = 0
    options: tuple[Option, ...] = ()
    is_multiple: bool = False
    rows: str = ""
    columns: tuple[Field, ...] = ()
    is_told: bool = False
    is_masked: bool = False
    kept_by: str = ""
    preset: tuple[Mapping[str, str], ...] = ()

    @property
    def beside(self) -> tuple[Field, ...]:
        """The columns that people write beside rows that are filled in; none of any other field."""
        return tuple(one for one in self.columns if one.is_written) if self.rows else ()

    @property
    def takes_writing(self) -> bool:
        """True where people write the field, or beside its rows."""
        return self.is_written and (not self.rows or bool(self.beside))

    @property
    def is_written(self) -> bool:
        """True where people write it: not a signature, not filled from elsewhere, not reckoned."""
        return self.type != "signature" and not self.source and self.reckoned is None


@dataclass(frozen=True)
class Total:
    """Fields that come to ``sum`` once one of them is filled in; an empty one counts as nought."""

    fields: tuple[str, ...]
    sum: Decimal


@dataclass(frozen=True, eq=False)
class Form:
    """A form of a pack. ``of`` is what it belongs to (``form_sources.OF``, or a thing that facts are about), ``where``
    of which of these; ``print`` its layout, if given; ``filled_by`` a member, or the customer by an invitation."""

    name: str
    title: Words
    of: str
    fields: tuple[Field, ...]
    print: Mapping[str, Any] = field(default_factory=lambda: NO_KEYS)
    number: Mapping[str, Any] = field(default_factory=lambda: NO_KEYS)
    file: str = ""
    filled_by: str = "member"
    totals: tuple[Total, ...] = ()
    where: Expression | None = None

    def field(self, name: str) -> Field:
        """Return a field by its name; raises ``KeyError``."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def masked(self) -> frozenset[str]:
        """The fields of which most who read the form see only the end."""
        return frozenset(one.name for one in self.fields if one.is_masked)

    @property
    def personal_places(self) -> dict[str, str]:
        """Places that are one person's own and no position's, with who that is: their signature's ``source``."""
        signatures = [one for one in self.fields if one.type == "signature" and one.source]
        return {place: one.source for one in signatures for place in one.by or (one.name,)}


def days_told(form: Form, values: Mapping[str, Any], since: date) -> dict[str, date]:
    """Return of each date that is told, by its name, the first day from ``since`` on; none where all are past."""
    found: dict[str, date] = {}
    for one in form.fields:
        rows = values.get(one.name) or () if one.type == "table" else (values,)
        for column in one.columns or (one,):
            if column.is_told:
                days = [day for row in rows if (day := as_day(row.get(column.name))) is not None and day >= since]
                if days:
                    found[column.name] = min(days)
    return found


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field, in words of the reader; ``row`` counts from 1 in a table."""

    field: str
    message: str
    row: int | None = None


def may_write(form: Form, name: str, place: str) -> bool:
    """Say whether whoever stands at ``place`` may write a field; raises ``KeyError`` for no such field."""
    field = form.field(name)
    return field.takes_writing and (not field.by or place in field.by)


def schema_of(form: Form) -> dict[str, Any]:
    """Return the JSON Schema of the values of a form; nothing is required in it: see ``faults_of``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title.zh,
        "type": "object",
        "additionalProperties": False,
        "properties": {one.name: _schema(one) for one in form.fields if one.type != "signature"},
    }


def _schema(field: Field) -> dict[str, Any]:
    schema = _SCHEMAS[field.type](field)
    return {"title": field.words.zh, **schema}


def _text(field: Field) -> dict[str, Any]:
    default = LONGEST_PAGE if field.type == "long_text" else LONGEST_LINE
    # A zero byte cannot be kept by the database, and nobody types one.
    no_zero = {"type": "string", "pattern": "\\u0000"}
    return {"type": "string", "maxLength": field.longest or default, "not": no_zero}


def _number(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer"}
    if field.at_least is not None:
        schema["minimum"] = int(field.at_least)
    if field.at_most is not None:
        schema["maximum"] = int(field.at_most)
    return schema


def _choice(field: Field) -> dict[str, Any]:
    one = {"enum": [option.name for option in field.options]}
    return {"type": "array", "items": one, "uniqueItems": True} if field.is_multiple else one


def _table(field: Field) -> dict[str, Any]:
    columns = {column.name: _schema(column) for column in field.columns if column.type != "signature"}
    row = {"type": "object", "additionalProperties": False, "properties": columns}
    most = MOST_ROWS if field.at_most is None else int(field.at_most)
    return {"type": "array", "maxItems": most, "items": row}


def _pattern(pattern: str) -> Any:
    return lambda _: {"type": "string", "pattern": pattern}


_SCHEMAS: Mapping[str, Any] = {
    "text": _text,
    "long_text": _text,
    "integer": _number,
    "money": _pattern(r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$"),
    "percent": _pattern(r"^-?[0-9]{1,6}(\.[0-9]{1,4})?$"),
    "date": lambda _: {"type": "string", "format": "date", "maxLength": 10},
    "datetime": lambda _: {"type": "string", "format": "date-time", "maxLength": 40},
    "choice": _choice,
    "person": _pattern(r"^member:[0-9]{1,19}$"),
    "customer": _pattern(r"^customer:[0-9]{1,19}$"),
    "product": _text,
    "phone": _pattern(r"^[0-9+][0-9 \-()转#*]{2,30}$"),
    "table": _table,
}


#: Forms live as long as their editions; a validator takes longer to make than to use.
@lru_cache(maxsize=512)
def _validator(form: Form) -> Draft202012Validator:
    return Draft202012Validator(schema_of(form), format_checker=_formats)


_formats = FormatChecker(formats=["date"])


@_formats.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    from datetime import datetime  # a library's optional checker would need one more dependency

    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def faults_of(
    form: Form,
    values: Mapping[str, Any],
    *,
    language: str = "zh-hans",
    place: str | None = None,
    first: bool = True,
) -> tuple[FieldFault, ...]:
    """Return what is wrong with values, in the order of the fields, in words for the reader.

    With ``place``, also what is missing before that place may sign: its own required fields, and
    those of nobody in particular where it belongs to the ``first`` stage; of tables, required columns in each row that
    there is. Empty values count as absent.
    """
    given = {name: value for name, value in values.items() if not is_empty(value)}
    found = [_fault(form, error, language) for error in _validator(form).iter_errors(given)]
    found += list(_out_of_bounds(form, given, language))
    found += list(_not_in_total(form, given, language))
    if place is not None:
        found += _missing_faults(form, given, place, language, first=first)
    order = {one.name: index for index, one in enumerate(form.fields)}
    return tuple(sorted(found, key=lambda fault: (order.get(fault.field, len(order)), fault.row or 0)))


def missing_of(form: Form, values: Mapping[str, Any], language: str = "zh-hans") -> tuple[FieldFault, ...]:
    """Return what is missing that anybody must write, in the order of the fields, in words for the reader."""
    given = {name: value for name, value in values.items() if not is_empty(value)}
    return tuple(_missing_faults(form, given, None, language, first=True))


def is_filled_in(form: Form, values: Mapping[str, Any]) -> bool:
    """Say whether nothing is missing that anybody must write."""
    given = {name: value for name, value in values.items() if not is_empty(value)}
    return not any(_missing(form, given, None, first=True)) and not any(_missing_cells(form, given, None, first=True))


#: What an option means that a form calls low: dissatisfied, say.
LOW = "low"


def low_scores(form: Form, values: Mapping[str, Any]) -> int:
    """Return how many choices have an answer that the form calls low."""
    low = {one.name: {option.name for option in one.options if LOW in option.means} for one in form.fields}
    return sum(1 for name, names in low.items() if names and values.get(name) in names)


def _missing_faults(form: Form, given: Mapping[str, Any], place: str | None, language: str, *,
                    first: bool) -> list[FieldFault]:  # fmt: skip
    fields = [FieldFault(one.name, message("missing", one, language)) for one in _missing(form, given, place, first)]
    cells = _missing_cells(form, given, place, first=first)
    return fields + [FieldFault(one.name, message("missing", column, language), row) for one, column, row in cells]


def _missing_cells(form: Form, given: Mapping[str, Any], place: str | None, *,
                   first: bool) -> Iterator[tuple[Field, Field, int]]:  # fmt: skip
    """Yield the required columns that are empty in a row of a table that people write: table, column, row from 1."""
    for one in form.fields:
        concerned = (place is None or place in one.by) if one.by else first
        needed = [column for column in one.columns if column.is_required and column.is_written]
        if not concerned or not needed or not one.is_written:
            continue
        for number, row in enumerate(given.get(one.name, ()), start=1):
            yield from ((one, column, number) for column in needed if is_empty(row.get(column.name)))


def _missing(form: Form, given: Mapping[str, Any], place: str | None, first: bool) -> Iterable[Field]:
    """Yield the required fields that are empty: those of a place, or of everybody where none is named."""
    scope: Mapping[str, Any] | None = None
    for one in form.fields:
        concerned = (place is None or place in one.by) if one.by else first
        if not concerned or not one.is_written or one.name in given:
            continue
        if one.required_if is not None:
            scope = as_scope(form, given) if scope is None else scope
        if one.is_required or (one.required_if is not None and holds(one.required_if, scope or {})):
            yield one


def holds(condition: Expression, scope: Mapping[str, Any]) -> bool:
    """Say whether a condition of a form holds; one that cannot be reckoned asks for nothing: the form is saved."""
    try:
        return condition.evaluate(scope) is True
    except EvaluationError:
        return False


def _out_of_bounds(form: Form, given: Mapping[str, Any], language: str) -> Iterable[FieldFault]:
    """Money and percent are texts, whose size JSON Schema does not see."""
    for one in form.fields:
        value = given.get(one.name)
        if one.type not in {"money", "percent"} or not isinstance(value, str):
            continue
        try:
            amount = Decimal(value)
        except ArithmeticError:
            continue  # the schema has said so
        if one.at_least is not None and amount < one.at_least:
            yield FieldFault(one.name, message("minimum", one, language, one.at_least))
        if one.at_most is not None and amount > one.at_most:
            yield FieldFault(one.name, message("maximum", one, language, one.at_most))


def _not_in_total(form: Form, given: Mapping[str, Any], language: str) -> Iterable[FieldFault]:
    """Yield the fields that belong to a total and do not come to it; what is no figure is said elsewhere."""
    for total in form.totals:
        fields = [form.field(name) for name in total.fields]
        try:
            figures = [Decimal(given[name]) for name in total.fields if name in given]
        except (ArithmeticError, TypeError, ValueError):
            continue
        if figures and sum(figures) != total.sum:
            yield FieldFault(total.fields[0], wrong_total(fields, total.sum, sum(figures, Decimal(0)), language))


def _fault(form: Form, error: ValidationError, language: str) -> FieldFault:
    path = list(error.absolute_path)
    if not path:
        given = error.instance if isinstance(error.instance, dict) else {}
        unknown = sorted(set(given) - {one.name for one in form.fields if one.type != "signature"})
        return FieldFault(unknown[0], message("unknown", None, language, unknown[0]))
    field = form.field(str(path[0]))
    row = int(path[1]) + 1 if len(path) > 1 and field.type == "table" else None
    if row is not None and len(path) > 2:
        column = next(one for one in field.columns if one.name == path[2])
        return FieldFault(
            field.name, message(str(error.validator), column, language, error.validator_value), row
        )
    return FieldFault(field.name, message(str(error.validator), field, language, error.validator_value), row)
