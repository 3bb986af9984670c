"""``decision``: a table of conditions and results; each row cites its item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shouwen.regulation.clauses import Shared, read_cites, read_shared
from shouwen.regulation.consequences import read_consequences
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import UNKNOWN, Cell, Expression, compile_cell
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.sentences import is_english, sentence_of
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import Speech, View

MOST_ROWS = 1_000


@dataclass(frozen=True, eq=False)
class Row:
    """A row applies where its condition and all its cells hold; without any it always does.

    A ``result`` of ``ask.name`` is that local value of the site. ``then`` follows where this row applies.
    """

    result: Any
    condition: Expression | None = None
    cells: tuple[tuple[str, Cell], ...] = ()
    cites: tuple[str, ...] = ()
    then: tuple[Mapping[str, Any], ...] = ()

    def applies(self, scope: Mapping[str, Any]) -> Any:
        """Return true, false, or ``UNKNOWN`` where a figure that matters is not known."""
        answer: Any = True if self.condition is None else self.condition.evaluate(scope)
        for column, cell in self.cells:
            if answer is False:
                return False
            found = cell.matches(scope.get(column, UNKNOWN), scope)
            answer = found if found is not True else answer
        return answer

    def names(self) -> frozenset[str]:
        """Return the figures that this row reads."""
        names = set(self.condition.names) if self.condition is not None else set()
        names |= {self.result} if _is_asked(self.result) else set()
        for column, cell in self.cells:
            names |= {column, *cell.names}
        return frozenset(names)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision table says: the result (a list with ``hits: all``), None where no row applies.

    ``citations`` are those of the rows that applied; ``missing`` names figures that were unknown
    where the result depends on them. ``then`` is what follows from those rows.
    """

    result: Any
    citations: tuple[str, ...]
    missing: tuple[str, ...] = ()
    then: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, eq=False)
class Decision(Standard):
    """``hits``: the first row that applies, all of them, or the one first in ``priority``."""

    hits: str
    rows: tuple[Row, ...]
    priority: tuple[Any, ...] = ()

    def decide(self, scope: Mapping[str, Any]) -> Decided:
        """Return what the table says. A row that may apply, for all that is known, leaves it unknown."""
        applying: list[Row] = []
        doubtful: set[str] = set()
        for row in self.rows:
            holds = row.applies(scope)
            if holds is UNKNOWN:
                doubtful |= {name for name in row.names() if scope.get(name, UNKNOWN) is UNKNOWN}
            elif holds is True:
                applying.append(row)
            if self.hits == "first" and (doubtful or applying):
                break
        if self.hits == "priority" and not doubtful:
            applying = sorted(applying, key=lambda row: self.priority.index(row.result))[:1]
        results = [_answered(row.result, scope) for row in applying]
        doubtful |= {row.result for row, result in zip(applying, results, strict=True) if result is UNKNOWN}
        if doubtful:
            return Decided(None, (), tuple(sorted(doubtful)))
        if not applying:
            return Decided([] if self.hits == "all" else None, ())
        citations = dict.fromkeys(cite for row in applying for cite in row.cites or (self.shared.citation,))
        then = tuple(one for row in applying for one in row.then)
        return Decided(results if self.hits == "all" else results[0], tuple(citations), then=then)

    def consequences(self) -> tuple[Mapping[str, Any], ...]:
        return (*super().consequences(), *(one for row in self.rows for one in row.then))

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        speech = view.speech(self.shared, fact)
        if speech is not Speech.SPEAKS:
            return ()
        decided = self.decide(view.scope(fact))
        names = {name for row in self.rows for name in row.names()}
        reckoning = view.reckoning(self.said, [self.shared.where], fact)
        figures = {
            name: value
            for name in sorted(names)
            if (value := view.scope(fact).get(name, UNKNOWN)) is not UNKNOWN
        }
        reckoning = type(reckoning)(
            reckoning.words,
            {**reckoning.figures, **figures},
            tuple(sorted({*reckoning.local, *(name for name in figures if name.startswith("ask."))})),
        )
        if decided.missing:
            missing = ", ".join(decided.missing)
            return (view.finding(self.shared, fact, Verdict.UNKNOWN, reckoning=reckoning, fault=missing),)
        if decided.result is None or decided.result == []:
            return ()
        finding = view.finding(
            self.shared,
            fact,
            Verdict.RESULT,
            citation=decided.citations[0],
            reckoning=reckoning,
            result=decided.result,
            consequences=(*self.shared.then, *decided.then),
        )
        return (finding,)

    def sentence(self, language: str = "zh-hans") -> str:
        rows = [(_row_in_words(row, self.shared, language), _said(row.result)) for row in self.rows[:12]]
        if is_english(language):
            listed = "; ".join(f"{source or 'otherwise'}: {result}" for source, result in rows)
            return sentence_of(self.shared, language, f"the table says {listed}")
        listed = "；".join(f"{source or '其余'}：{result}" for source, result in rows)
        return sentence_of(self.shared, language, f"按下列判定：{listed}")


def _row_in_words(row: Row, shared: Shared, language: str) -> str:
    parts = [shared.in_words(row.condition, language)] if row.condition is not None else []
    parts += [
        f"{shared.spoken.name(column, language)} {cell.source}" for column, cell in row.cells if cell.source != "-"
    ]
    return (" and " if is_english(language) else "且").join(parts)


def _answered(result: Any, scope: Mapping[str, Any]) -> Any:
    """Return a result with what the site answered: texts, whole numbers, truths, lists and mappings only,
    so that whoever keeps it need not know decimals and spans."""
    if not _is_asked(result):
        return result
    value = scope.get(result, UNKNOWN)
    if value is UNKNOWN or isinstance(value, (str, bool)):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _kept(value: Any) -> Any:
    """Return a result of the file with decimals as texts."""
    if isinstance(value, dict):
        return {key: _kept(inner) for key, inner in value.items()}
    return format(value, "f") if isinstance(value, Decimal) else value


def _is_asked(result: Any) -> bool:
    """True for a result that is a local value of the site."""
    return isinstance(result, str) and result.startswith("ask.")


def _said(result: Any) -> str:
    return (
        "、".join(f"{key} {value}" for key, value in result.items())
        if isinstance(result, dict)
        else str(result)
    )


@reads("decision")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a decision; without ``when`` it is only asked by name."""
    shared = read_shared("decision", keys, around, needs_occasion=False)
    hits = keys.one_of("hits", ("first", "all", "priority"), "first")
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
    priority = tuple(_kept(node.plain()) for node in keys.nodes("priority"))
    if (hits == "priority") != bool(priority):
        around.faults.add(keys.node, "priority with hits: priority, and only with it", f"hits: {hits}")
    elif hits == "priority":
        for row, node in zip(rows, nodes, strict=False):
            if row.result not in priority:
                around.faults.add(node, "a result that the priority names")
    return Decision(shared, hits, rows, priority)


def _read_table(path: str, place: Node, inline: list[Node], around: Surroundings) -> list[Node]:
    around.used.add(path)
    if inline:
        around.faults.add(place, "either rows or table", "both")
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
    condition = keys.take("if")
    compiled = around.compile_over(condition, names, expects="truth") if condition is not None else None
    cells = []
    for column, cell in keys.mapping("cells").items():
        if names is not None and column not in names:
            around.faults.add(cell, "a column that is a figure of the facts", f"the column “{column}”")
            continue
        read_cell = _read_cell(cell, (names or {}).get(column, "anything"), names, around)
        if read_cell is not None:
            cells.append((column, read_cell))
    lasting = keys.take("lasting")
    if lasting is not None:
        # It needs every measurement of a holder between two instants, also one that comes late; no kind that
        # is judged on a single fact keeps that yet.
        around.faults.add(lasting, "no lasting: how long a condition has held is not reckoned yet (see packs.md)")
    result = keys.take("result", required=True)
    cites = read_cites(keys, around)
    then = read_consequences(keys.take("then"), around)
    keys.close()
    if result is not None and _is_asked(result.value) and result.value[4:] not in around.asks:
        around.faults.add(result, f"a local value of pack.yaml{nearest(result.value[4:], around.asks)}")
    if result is None or (condition is not None and compiled is None):
        return None
    return Row(_kept(result.plain()), compiled, tuple(cells), cites, then)


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
