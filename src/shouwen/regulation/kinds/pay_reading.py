"""Reads a ``pay`` of a pack."""

from __future__ import annotations

from shouwen.regulation.clauses import read_cites, read_shared
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.pay import MODES, UNITS, Pay, Row
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.window_words import words_of_window
from shouwen.regulation.windows import A_ROW, ALL, OPEN, ROLLING, WindowRule, read_window


@reads("pay")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a line of pay."""
    shared = read_shared("pay", keys, around)
    rule = read_window(keys, around)
    if rule is None or rule.unit in (A_ROW, ROLLING, OPEN, ALL) or rule.of:
        around.faults.add(keys.place("in"), "the key “in”: the period of the statement, a calendar unit or ask.x")
        rule = WindowRule("month")
    line, sums = keys.text("line", required=True), tuple(text for text, _ in keys.texts("sums"))
    rows = _read_rows(keys, shared.occasions, around)
    if bool(rows) == bool(sums):
        around.faults.check(keys.node, "either amount or sums", "both" if sums else "neither")
    floor, holds = keys.take("floor"), keys.take("holds")
    mode, to = _read_rounding(keys, around)
    others = tuple(id_ for name in sums for id_ in around.pay_lines.get(name, ()) if id_ != shared.id)
    if line in sums:
        around.faults.check(keys.place("sums"), "other lines of the statement", f"the line {line} itself")
    return Pay(
        shared, rule, words_of_window(rule, around), line, rows, sums, others,
        around.compile(floor, shared.occasions) if floor is not None else None,
        around.compile(holds, shared.occasions, "truth") if holds is not None else None,
        mode, to,
    )  # fmt: skip


def _read_rows(keys: Keys, kinds: tuple[str, ...], around: Surroundings) -> tuple[Row, ...]:
    node = keys.take("amount")
    if node is None:
        return ()
    if not node.is_list:
        pay = around.compile(node, kinds)
        return (Row(pay),) if pay is not None else ()
    rows = []
    for one in node.value:
        inner = Keys(one, around.faults, "a row of amount")
        if_, amount = inner.take("if"), inner.take("pay", required=True)
        read_cites(inner, around)
        inner.close()
        condition = around.compile(if_, kinds, "truth") if if_ is not None else None
        pay = around.compile(amount, kinds) if amount is not None else None
        if pay is not None:
            rows.append(Row(pay, condition))
    return tuple(rows)


def _read_rounding(keys: Keys, around: Surroundings) -> tuple[str, str]:
    mode, _, to = keys.text("rounds", "half_up to fen").partition(" to ")
    if mode not in MODES or to not in UNITS:
        expected = f"one of {', '.join(MODES)} to one of {', '.join(UNITS)}, such as half_up to fen"
        around.faults.add(keys.place("rounds"), expected, keys.text("rounds"))
        return "half_up", "fen"
    return mode, to
