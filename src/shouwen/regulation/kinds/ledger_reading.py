"""Reads a ``ledger`` of a pack."""

from __future__ import annotations

from decimal import Decimal

from shouwen.regulation.clauses import read_shared
from shouwen.regulation.consequences import figure_of, read_consequences
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.ledger import Entry, Ledger, Steps, steps_from
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.matches import Match
from shouwen.regulation.surroundings import Surroundings, read_kinds
from shouwen.regulation.window_words import words_of_window
from shouwen.regulation.windows import (
    A_ROW,
    ALL,
    OPEN,
    ROLLING,
    WindowRule,
    check_date_of_holder,
    read_window,
)

CLOSES_AS = "ledger.closed"


@reads("ledger")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a ledger."""
    shared = read_shared("ledger", keys, around, needs_occasion=False)
    rule = read_window(keys, around)
    if rule is None or rule.unit in (A_ROW, ROLLING, OPEN, ALL):
        around.faults.add(keys.place("in"), "the key “in”: the period of the account, a calendar unit or ask.x")
        rule = WindowRule("month")
    check_date_of_holder(rule, shared.per, keys, around)
    opens = keys.take("opens_with")
    opens_with = around.compile(opens, (), "number") if opens is not None else None
    lines, each_below = _read_steps(keys, "lines", around), _read_steps(keys, "each_below", around)
    if (lines or each_below) and not _is_sure(opens.as_source() if opens is not None else "", around):
        expected = "opens_with that is always given: without it there is no balance"
        around.faults.check(keys.place("lines" if lines else "each_below"), expected)
    sources = {name: read_kinds(node.value if node.is_list else [node], around)
               for name, node in keys.mapping("sources").items()}
    _read_below_zero(keys, around)
    if keys.text("closes_as", CLOSES_AS) != CLOSES_AS:
        around.faults.check(keys.place("closes_as"), f"{CLOSES_AS}: no module closes it as anything else")
    return Ledger(
        shared, rule, words_of_window(rule, around), opens_with, _read_entries(keys, around), _read_carries(keys, around),
        lines, each_below, sources, keys.text("unit", "分"),
    )  # fmt: skip


def _is_sure(opens: str, around: Surroundings) -> bool:
    ask = around.asks.get(opens.removeprefix("ask."))
    return bool(opens) and (ask is None or ask.is_required)


def _read_entries(keys: Keys, around: Surroundings) -> tuple[Entry, ...]:
    read = []
    for node in keys.nodes("entries"):
        inner = Keys(node, around.faults, "an entry")
        kinds = read_kinds(inner.nodes("when", required=True), around)
        where, amount = inner.take("where"), inner.take("amount", required=True)
        condition = around.compile(where, kinds, "truth") if where is not None else None
        reckoned = around.compile(amount, kinds) if amount is not None else None
        inner.close()
        if reckoned is not None:
            read.append(Entry(Match(kinds, condition), reckoned))
    return tuple(read)


def _read_carries(keys: Keys, around: Surroundings) -> str:
    node = keys.take("carries")
    if node is None or node.value is False:
        return ""
    if node.value is True:
        return "true"
    ask = around.asks.get(node.as_source().removeprefix("ask."))
    if not node.as_source().startswith("ask.") or ask is None or ask.type != "truth":
        around.faults.check(node, "true, false, or a local value that is a truth")
    return node.as_source()


def _read_below_zero(keys: Keys, around: Surroundings) -> None:
    node = keys.take("may_go_below_zero")
    if node is not None and node.value is not True:
        around.faults.check(node, "true: no text forbids an entry for the sake of its balance yet; say each_below")


def _read_steps(keys: Keys, key: str, around: Surroundings) -> Steps:
    found: list[tuple[Decimal, tuple[object, ...]]] = []
    for text, node in keys.mapping(key).items():
        figure = figure_of(text)
        if figure is None:
            around.faults.add(node, "a figure and what follows: {60: [{notice: 谈话}]}", f"“{text}”")
            continue
        found.append((figure, read_consequences(node, around)))
    return steps_from(found)  # type: ignore[arg-type]  # consequences are mappings
