"""Reads a form of a pack."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from shouwen.regulation.compiling import compiled
from shouwen.regulation.expressions import Expression
from shouwen.regulation.form_layout import check_layout, check_number
from shouwen.regulation.form_sources import FIGURES, MASKING, OF, ROWS, check_list, check_signer, check_source
from shouwen.regulation.form_totals import read_totals
from shouwen.regulation.form_values import EXPRESSION_TYPES
from shouwen.regulation.forms import FIELD_TYPES, MOST_ROWS, Field, Form, Option
from shouwen.regulation.keys import Keys, text_of, words_of
from shouwen.regulation.lists import PackList
from shouwen.regulation.reading import Faults, Node, nearest
from shouwen.regulation.words import Words

MOST_FIELDS = 200
NO_LISTS: Mapping[str, PackList] = MappingProxyType({})
_MASKED = {"text", "phone"}
#: Of a table bounds say how many rows it takes, and how many stand there whatever fills it.
_WITH_ROWS = {"integer", "money", "percent", "table"}


@dataclass(frozen=True)
class _Around:
    """What a field is read in: what the form is of, its fields for expressions, those that name a person.

    ``types`` is None in a table, ``rows`` the list that fills the rows of that table.
    """

    of: str
    types: dict[str, str] | None
    persons: frozenset[str]
    rows: str = ""
    lists: Mapping[str, PackList] = dataclasses.field(default_factory=lambda: NO_LISTS)


#: A tick is a choice of one: yes, or not answered yet.
TICK = (Option("是", Words("是", en="Yes")),)
#: Who fills a form in: whoever may work on its thing, or the customer by an invitation.
FILLED_BY = ("member", "customer")


def read_form(
    name: str,
    node: Node,
    faults: Faults,
    lists: Mapping[str, PackList] = NO_LISTS,
    things: frozenset[str] = frozenset(),
) -> Form:
    """Read the file of a form; its name is the file's.

    ``lists`` are those of the pack; ``things`` are kinds of reference of which a form may be besides those that the
    house opens itself: a shift, a survey.
    """
    keys = Keys(node, faults, "a form")
    title = keys.words("title", required=True)
    of = keys.one_of("of", (*OF, *sorted(things - set(OF))), "case")
    nodes = keys.nodes("fields", required=True)
    if len(nodes) > MOST_FIELDS:
        faults.add(keys.place("fields"), f"at most {MOST_FIELDS} fields", str(len(nodes)))
    around = _Around(of, _types(nodes), _persons(nodes), lists=lists)
    fields = tuple(_read_field(one, faults, around) for one in nodes[:MOST_FIELDS])
    _check_names(fields, nodes, faults)
    layout = keys.take("print")
    check_layout(layout, frozenset(field.name for field in fields), faults)
    number = check_number(keys.take("number"), faults)
    plain = layout.plain() if layout is not None and layout.is_mapping else {}
    filled_by = keys.one_of("filled_by", FILLED_BY, FILLED_BY[0])
    totals = read_totals(keys.nodes("totals"), {field.name: field.type for field in fields}, faults)
    where = _expression(keys, "where", faults, dict(FIGURES.get(of, {})), "truth")
    form = Form(name, title, of, fields, plain, number, node.file, filled_by, totals, where)
    keys.close()
    return form


def _types(nodes: list[Node]) -> dict[str, str]:
    """Return what expressions may read: every field by its name."""
    types = {}
    for node in nodes:
        if node.is_mapping and "name" in node.value:
            type_ = node.value["type"].value if "type" in node.value else "text"
            types[node.value["name"].as_source()] = EXPRESSION_TYPES.get(str(type_), "text")
    return types


def _persons(nodes: list[Node]) -> frozenset[str]:
    """Return the fields that name a person, who may be the one to sign."""
    mappings = [node.value for node in nodes if node.is_mapping and {"name", "type"} <= set(node.value)]
    return frozenset(one["name"].as_source() for one in mappings if one["type"].value == "person")


def _read_field(node: Node, faults: Faults, around: _Around) -> Field:
    types = around.types
    keys = Keys(node, faults, "a field" if types is not None else "a column")
    name = keys.text("name", required=True)
    type_ = keys.one_of("type", (*FIELD_TYPES, "tick"), "text")
    options = tuple(option for one in keys.nodes("options") for option in _read_options(one, faults, around.lists))
    if type_ == "tick":
        type_, options = "choice", options or TICK
    if (type_ == "choice") != bool(options):
        faults.check(keys.place("type"), "options with the type choice, and only with it", f"the type {type_}")
    columns = keys.nodes("columns")
    if (type_ == "table") != bool(columns):
        faults.check(keys.place("type"), "columns with the type table, and only with it", f"the type {type_}")
    group = keys.take("group")
    rows, offered = keys.text("rows"), keys.text("offered")
    inside = replace(around, types=None, rows=rows or offered) if type_ == "table" else around
    field = Field(
        name=name,
        words=Words(name, keys.text("zh-hant"), keys.text("en")),
        type=type_,
        is_required=keys.truth("required", False),
        required_if=_expression(keys, "required_if", faults, types, "truth"),
        by=tuple(text for text, _ in keys.texts("by")),
        group=words_of(group, faults) if group is not None else Words(""),
        source=keys.text("from"),
        offered=offered,
        reckoned=_expression(keys, "reckoned", faults, None, None),
        help=keys.words("help"),
        at_least=_bound(keys, "at_least", type_, faults),
        at_most=_bound(keys, "at_most", type_, faults),
        longest=keys.whole("longest", 0, least=1) or 0,
        options=options,
        is_multiple=keys.truth("multiple", False),
        rows=rows,
        columns=tuple(_read_field(one, faults, inside) for one in columns),
        is_told=keys.truth("told", False),
        is_masked=keys.truth("masked", False),
        kept_by=keys.text("kept_by"),
        preset=tuple(_read_preset(one, columns, faults) for one in keys.nodes("preset")),
    )
    _check_sources(field, keys, faults, around)
    _check_beside(field, keys, faults)
    if types is None and type_ == "table":
        faults.check(keys.place("type"), "a column that is no table", "a table")
    if field.source and field.reckoned is not None:
        faults.check(keys.place("reckoned"), "either from or reckoned", "both")
    if field.offered and (not field.is_written or (type_ == "table" and around.of not in ROWS)):
        faults.check(keys.place("offered"), "offered only for what people write, and for columns of a table")
    if field.is_told and field.type != "date":
        faults.check(keys.place("told"), "told only for dates", f"the type {type_}")
    if field.is_masked and (types is None or around.of not in MASKING or field.type not in _MASKED):
        faults.check(keys.place("masked"), f"masked only for texts that stand in a form of {', '.join(sorted(MASKING))}")
    if field.is_required and not field.is_written and type_ != "signature":
        faults.check(keys.place("required"), "required only for what people write")
    keys.close()
    return field


def _read_preset(node: Node, columns: list[Node], faults: Faults) -> Mapping[str, str]:
    """Read one row that stands in a table whatever fills it: texts by the columns in which they stand."""
    names = [one.value["name"].as_source() for one in columns if one.is_mapping and "name" in one.value]
    cells = node.value if node.is_mapping else {}
    for name in cells:
        if name not in names:
            faults.check(node, f"a column of the table{nearest(name, names)}", f"“{name}”")
    if not cells:
        faults.check(node, "a row: texts by columns")
    return MappingProxyType({name: text_of(cell, faults) for name, cell in cells.items()})


def _check_beside(field: Field, keys: Keys, faults: Faults) -> None:
    """Check what people write beside rows that are filled in: by a column that tells the rows apart."""
    filled = [one.name for one in field.columns if one.source]
    if bool(field.kept_by) != bool(field.beside):
        faults.check(keys.place("kept_by"), "kept_by with columns that people write beside rows, and only with them")
    elif field.kept_by and field.kept_by not in filled:
        faults.check(keys.place("kept_by"), f"a column with from{nearest(field.kept_by, filled)}", f"“{field.kept_by}”")
    if (field.preset or (field.type == "table" and field.at_least is not None)) and (not field.rows or field.kept_by):
        faults.check(keys.place("rows"), "at_least and preset of a table only with rows that nobody writes beside")
    if any(one.is_required or one.offered for one in field.beside):
        faults.check(keys.place("columns"), "columns beside rows without required and offered")


def _check_sources(field: Field, keys: Keys, faults: Faults, around: _Around) -> None:
    """Check from where a field is filled or offered, and who signs it."""
    if field.type == "signature":
        check_signer(keys, field.source, faults, around.of, around.persons)
        return
    check_source(keys, "from", field.source, faults, around.of, around.rows)
    if field.type != "table":
        check_source(keys, "offered", field.offered, faults, around.of, around.rows)
        return
    for key, name in (("rows", field.rows), ("offered", field.offered)):
        check_list(keys, key, name, faults, around.of)


def _expression(
    keys: Keys, key: str, faults: Faults, names: dict[str, str] | None, expects: str | None
) -> Expression | None:
    node = keys.take(key)
    if node is None:
        return None
    return compiled(node, text_of(node, faults), faults, names=names, expects=expects)


def _bound(keys: Keys, key: str, type_: str, faults: Faults) -> Decimal | None:
    bound = keys.number(key)
    if bound is not None and type_ not in _WITH_ROWS:
        faults.check(keys.place(key), f"bounds only for {', '.join(sorted(_WITH_ROWS))}", f"a bound for {type_}")
    if bound is not None and type_ == "table" and (bound != int(bound) or not 1 <= bound <= MOST_ROWS):
        faults.check(keys.place(key), f"a whole number of rows from 1 to {MOST_ROWS}", f"{bound}")
    return bound


def _read_options(node: Node, faults: Faults, lists: Mapping[str, PackList]) -> tuple[Option, ...]:
    """Read one option, or all entries of a list of the pack."""
    source = node.as_source() if not node.is_mapping and not node.is_list else ""
    if not source.startswith("list."):
        return (_read_option(node, faults),)
    found = lists.get(source.removeprefix("list."))
    if found is None:
        known = [f"list.{name}" for name in lists]
        faults.add(node, f"a list of pack.yaml{nearest(source, known)}", f"“{source}”")
        return ()
    return tuple(Option(one.name, one.words) for one in found.entries)


def _read_option(node: Node, faults: Faults) -> Option:
    if not node.is_mapping:
        name = text_of(node, faults)
        return Option(name, Words(name))
    keys = Keys(node, faults, "an option")
    name = keys.text("name", required=True)
    words = Words(name, keys.text("zh-hant"), keys.text("en"))
    means = tuple(text for text, _ in keys.texts("means"))
    keys.close()
    return Option(name, words, means)


def _check_names(fields: tuple[Field, ...], nodes: list[Node], faults: Faults) -> None:
    seen: set[str] = set()
    for field, node in zip(fields, nodes, strict=False):
        if field.name in seen:
            faults.check(node, "a name of its own", f"a second field “{field.name}”")
        seen.add(field.name)
        inner = [column.name for column in field.columns]
        if len(set(inner)) < len(inner):
            faults.check(node, "columns with names of their own", "a column named twice")
