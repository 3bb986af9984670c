"""Reads ``decision``: rows in the standard, in a file, or one of each row of a table of the site."""

from __future__ import annotations

from collections.abc import Mapping

from shouwen.regulation.asks import Ask
from shouwen.regulation.clauses import read_cites, read_shared
from shouwen.regulation.consequences import read_consequences
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import Cell, Expression, compile_cell
from shouwen.regulation.expressions.checking import such_as
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.decision import ROW, Decision, Row, is_asked, kept
from shouwen.regulation.kinds.levels import Levels
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.surroundings import Surroundings, type_of_ask
from shouwen.regulation.words import NO_WORDS

MOST_ROWS = 1_000
_OF_LEVELS = ("lasting", "stays_while", "leaves_after")


@reads("decision")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a decision; without ``when`` it is only asked by name."""
    shared = read_shared("decision", keys, around, needs_occasion=False)
    hits = keys.one_of("hits", ("first", "unique", "collect", "priority", "all"), "first")
    nodes = keys.nodes("rows")
    names = around.names_of(shared.occasions) if shared.occasions else None
    table = keys.text("table")
    if table:
        nodes = _read_table(table, keys.take("table") or keys.node, nodes, around)
    rows = tuple(
        row for row in (_read_row(node, names, around) for node in nodes[:MOST_ROWS]) if row is not None
    )
    if not nodes or len(nodes) > MOST_ROWS:
        around.faults.add(keys.node, f"from 1 to {MOST_ROWS} rows, here or in a table", str(len(nodes)))
    priority = tuple(kept(node.plain()) for node in keys.nodes("priority"))
    if (hits == "priority") != bool(priority):
        around.faults.check(keys.node, "priority with hits: priority, and only with it", f"hits: {hits}")
    elif hits == "priority":
        for row, node in zip(rows, nodes, strict=False):
            if row.result not in priority:
                around.faults.check(node, "a result that the priority names")
    _check_mixed(nodes, around)
    stays = keys.take("stays_at_least")
    least = around.compile_over(stays, names) if stays is not None else None
    if stays is None and not any(key in (node.value or ()) for node in nodes for key in _OF_LEVELS):
        return Decision(shared, hits, rows, priority)
    if hits != "first" or not shared.when:
        around.faults.check(keys.node, "levels with when, and hits: first: the strongest comes first", f"hits: {hits}")
    return Levels(shared, hits, rows, priority, least)


def _check_mixed(nodes: list[Node], around: Surroundings) -> None:
    """Note rows beside those of each: only a last one without a condition may stand there."""
    if not any("each" in (node.value or ()) for node in nodes):
        return
    for node in nodes[:-1]:
        if "each" not in node.value:
            around.faults.check(node, "beside rows of each only a last row without a condition")
    if nodes and "each" not in nodes[-1].value and {"if", "cells"} & set(nodes[-1].value):
        around.faults.check(nodes[-1], "beside rows of each only a last row without a condition")


def _read_table(path: str, place: Node, inline: list[Node], around: Surroundings) -> list[Node]:
    around.used.add(path)
    if inline:
        around.faults.check(place, "either rows or table", "both")
    root = around.tables.get(path)
    if root is None:
        around.faults.add(place, f"a file of the pack{nearest(path, around.tables)}")
        return []
    keys = Keys(root, around.faults, "a decision table")
    keys.words("title")
    nodes = keys.nodes("rows", required=True)
    keys.close()
    return nodes


def _read_row(node: Node, names: Mapping[str, str] | None, around: Surroundings) -> Row | None:
    keys = Keys(node, around.faults, "a row")
    table = _read_each(keys, around)
    if table is not None and names is not None:
        names = {**names, **{one: type_of_ask(type_) for one, type_ in table.columns.items()}, ROW: "text"}
    condition = keys.take("if")
    compiled = around.compile_over(condition, names, expects="truth") if condition is not None else None
    cells = []
    for column, cell in keys.mapping("cells").items():
        if names is not None and column not in names:
            hint = nearest(column, names) or such_as(names)
            around.faults.add(cell, f"a column that is a figure of the facts{hint}", f"the column “{column}”")
            continue
        read_cell = _read_cell(cell, (names or {}).get(column, "anything"), names, around)
        if read_cell is not None:
            cells.append((column, read_cell))
    lasting, stays, leaves = (_formula(keys, name, names, around) for name in _OF_LEVELS)
    result = keys.take("result", required=True)
    cites = read_cites(keys, around)
    then = read_consequences(keys.take("then"), around)
    keys.close()
    if result is not None and is_asked(result.value) and result.value[4:] not in around.asks:
        around.faults.check(result, f"a local value of pack.yaml{nearest(result.value[4:], around.asks)}")
    if result is None or (condition is not None and compiled is None):
        return None
    return Row(
        kept(result.plain()), compiled, tuple(cells), cites, then, table.name if table is not None else "",
        table.title if table is not None else NO_WORDS, lasting, stays, leaves,
    )  # fmt: skip


def _read_each(keys: Keys, around: Surroundings) -> Ask | None:
    """Read the table of the site of which each row is a row here."""
    source = keys.text("each")
    if not source:
        return None
    ask = around.asks.get(source.removeprefix("ask."))
    if ask is None or ask.type != "table" or not source.startswith("ask."):
        known = [f"ask.{name}" for name, one in around.asks.items() if one.type == "table"]
        around.faults.add(keys.take("each") or keys.node, f"a local value of the type table{nearest(source, known)}")
        return None
    return ask


def _formula(
    keys: Keys, name: str, names: Mapping[str, str] | None, around: Surroundings
) -> Expression | None:
    node = keys.take(name)
    if node is None:
        return None
    return around.compile_over(node, names, expects="truth" if name == "stays_while" else None)


def _read_cell(node: Node, type_: str, names: Mapping[str, str] | None, around: Surroundings) -> Cell | None:
    source = node.as_source()
    # A bare word is a text: cells of codes and choices are written without quotes.
    if (
        type_ in {"code", "choice", "text", "reference", "anything"}
        and source.isidentifier()
        and source not in (names or {})
    ):
        source = f"'{source}'"
    try:
        return compile_cell(source, of=type_, names=names, file=node.file, line=node.line, column=node.column)
    except PackError as error:
        around.faults.errors.append(error)
        return None
