"""``decision``: a table of conditions and results; each row cites its item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shouwen.regulation.clauses import Shared
from shouwen.regulation.expressions import UNKNOWN, Cell, Expression, asked_if_known
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Outcome, Reckoning, Verdict
from shouwen.regulation.sentences import is_english, sentence_of
from shouwen.regulation.spoken import cell_in_words
from shouwen.regulation.views import CannotSay, Speech, View
from shouwen.regulation.words import NO_WORDS, Words

#: In rows of each: what the row is called. In consequences: what the table says.
ROW, RESULT = "row", "result"
#: Keys of a consequence that may be the result.
OF_RESULT = ("to", "level")
#: Names of a scope that are another's with every fact.
_OF_A_FACT = frozenset(("about", "by", "for_whom"))
#: Hits whose result is a list; `all` is an older word for collect.
_ALL = ("collect", "all")


@dataclass(frozen=True, eq=False)
class Row:
    """A row applies where its condition and all its cells hold; without any it always does.

    A ``result`` of ``ask.name`` is that local value of the site. ``then`` follows where this row applies. A row with
    ``each`` stands for one row of each row of that table of the site: its columns are names, ``row`` is what it is
    called.
    ``lasting``, ``stays`` and ``leaves_after`` belong to levels (``kinds.levels``).
    """

    result: Any
    condition: Expression | None = None
    cells: tuple[tuple[str, Cell], ...] = ()
    cites: tuple[str, ...] = ()
    then: tuple[Mapping[str, Any], ...] = ()
    each: str = ""
    each_words: Words = NO_WORDS
    lasting: Expression | None = None
    stays: Expression | None = None
    leaves_after: Expression | None = None

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
        names |= {self.result} if is_asked(self.result) else set()
        for column, cell in self.cells:
            names |= {column, *cell.names}
        for formula in (self.lasting, self.stays, self.leaves_after):
            names |= set(formula.names) if formula is not None else set()
        return frozenset(names | ({f"ask.{self.each}"} if self.each else set()))


@dataclass(frozen=True, eq=False)
class Laid:
    """A row as it is laid over a scope: with ``each`` one for every row of the site's table."""

    row: Row
    name: str
    scope: Mapping[str, Any]
    is_known: bool = True

    def missing(self) -> set[str]:
        """Return the names that it needs and nobody gave."""
        if not self.is_known:
            return {f"ask.{self.row.each}"}
        return {name for name in self.row.names() if self.scope.get(name, UNKNOWN) is UNKNOWN}

    @property
    def result(self) -> Any:
        """Return its result as it is kept; ``UNKNOWN`` where the site has not answered."""
        if self.row.each and isinstance(self.row.result, str) and self.row.result in self.scope:
            return _plain_answer(self.scope[self.row.result])
        return _answered(self.row.result, self.scope)


def laid(rows: Iterable[Row], scope: Mapping[str, Any]) -> Iterator[Laid]:
    """Yield the rows of a table over a scope; a row of each of a table that the site has not given is unknown."""
    for row in rows:
        table = scope.get(f"ask.{row.each}", UNKNOWN) if row.each else UNKNOWN
        if not row.each:
            yield Laid(row, "", scope)
        elif table is UNKNOWN or not isinstance(table, Mapping):
            yield Laid(row, "", scope, is_known=False)
        else:
            for name, cells in table.items():
                yield Laid(row, name, {**scope, **cells, ROW: name})


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
    """``hits``: the first row that applies, the only one, all of them, or the one first in ``priority``."""

    hits: str
    rows: tuple[Row, ...]
    priority: tuple[Any, ...] = ()

    def cites(self) -> Iterator[str]:
        yield from super().cites()
        for row in self.rows:
            yield from row.cites

    def decide(self, scope: Mapping[str, Any]) -> Decided:
        """Return what the table says. A row that may apply, for all that is known, leaves it unknown."""
        applying: list[Laid] = []
        doubtful: set[str] = set()
        for one in laid(self.rows, scope):
            holds = one.row.applies(one.scope) if one.is_known else UNKNOWN
            if holds is UNKNOWN:
                doubtful |= one.missing()
            elif holds is True:
                applying.append(one)
            if self.hits == "first" and (doubtful or applying):
                break
        if self.hits == "priority" and not doubtful:
            applying = sorted(applying, key=lambda one: self.priority.index(one.row.result))[:1]
        if self.hits == "unique" and len(applying) > 1:
            raise CannotSay(f"{len(applying)} rows apply, where only one may")
        results = [one.result for one in applying]
        doubtful |= {one.row.result for one, result in zip(applying, results, strict=True) if result is UNKNOWN}
        if doubtful:
            return Decided(None, (), tuple(sorted(doubtful)))
        if not applying:
            return Decided([] if self.hits in _ALL else None, ())
        citations = dict.fromkeys(cite for one in applying for cite in one.row.cites or (self.shared.citation,))
        then = tuple(follows for one in applying for follows in one.row.then)
        return Decided(results if self.hits in _ALL else results[0], tuple(citations), then=then)

    def may_say(self, results: Collection[Any]) -> bool:
        """Say whether some row may give one of these results; of a row whose result the site gives, nobody knows."""
        return any(row.each or is_asked(row.result) or row.result in results for row in self.rows)

    def may_give(self, fact: Fact, view: View, results: Collection[Any]) -> bool:
        """Say the same of what the site has given: which results its tables and values have."""
        said = [one.result for one in laid(self.rows, view.scope(fact))]
        return any(one is UNKNOWN or one in results for one in said)

    def reads(self) -> frozenset[str] | None:
        """Return the figures of a fact by which it decides; None where it looks at something else as well.

        That is what has happened, and who the fact is about or by.
        """
        formulas = self._formulas()
        names = frozenset().union(*(one.names for one in formulas), *(row.names() for row in self.rows))
        if self.shared.binds or names & _OF_A_FACT or any(one.standing for one in formulas):
            return None
        return frozenset(name for name in names if not name.startswith("ask."))

    def _formulas(self) -> list[Expression]:
        excuse = self.shared.unless.condition if self.shared.unless is not None else None
        return [one for one in (self.shared.where, excuse, *(row.condition for row in self.rows)) if one is not None]

    def may_become(self, fact: Fact, view: View, results: Collection[Any]) -> bool:
        """Say whether it may say one of these results once more is known of a fact than its figures.

        False only where these figures alone rule it out. What asks whether another figure is known, what has happened, or
        who it is about may say anything.
        """
        if not self.may_give(fact, view, results):
            return False
        cells = (cell.tree for row in self.rows for _column, cell in row.cells)
        trees = [*(one.tree for one in self._formulas()), *cells]
        if self.reads() is None or asked_if_known(trees) - fact.figures.keys():
            return True
        match view.speech(self.shared, fact):
            case Speech.SPEAKS:
                decided = self.decide(view.scope(fact))
                return bool(decided.missing) or decided.result in results or isinstance(decided.result, list)
            case spoken:
                return spoken is Speech.UNKNOWN

    def consequences(self) -> tuple[Mapping[str, Any], ...]:
        return (*super().consequences(), *(one for row in self.rows for one in row.then))

    def says(self, fact: Fact, view: View) -> Decided | None:
        """Return what the table says of a fact, None where it does not speak on it."""
        return self.decide(view.scope(fact)) if view.speech(self.shared, fact) is Speech.SPEAKS else None

    def judge(self, fact: Fact, view: View) -> Iterable[Outcome]:
        decided = self.says(fact, view)
        if decided is None:
            return ()
        reckoning = self.reckoned_from(fact, view)
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
            consequences=with_result((*self.shared.then, *decided.then), decided.result),
        )
        return (finding,)

    def reckoned_from(self, fact: Fact, view: View, **more: Any) -> Reckoning:
        """Return what the rows read of a fact, and of the site."""
        names = sorted({name for row in self.rows for name in row.names()})
        reckoning = view.reckoning(self.said, [self.shared.where], fact)
        scope = view.scope(fact)
        figures = {name: scope[name] for name in names if scope.get(name, UNKNOWN) is not UNKNOWN}
        figures = {name: one for name, one in figures.items() if not isinstance(one, Mapping)}
        local = {*reckoning.local, *(name for name in figures if name.startswith("ask."))}
        return Reckoning(reckoning.words, {**reckoning.figures, **figures, **more}, tuple(sorted(local)))

    def sentence(self, language: str = "zh-hans") -> str:
        rows = [(_row_in_words(row, self.shared, language), _said_result(row, language)) for row in self.rows[:12]]
        if is_english(language):
            listed = "; ".join(f"{source or 'otherwise'}: {result}" for source, result in rows)
            return sentence_of(self.shared, language, f"the table says {listed}")
        listed = "；".join(f"{source or '其余'}：{result}" for source, result in rows)
        return sentence_of(self.shared, language, f"按下列判定：{listed}")


def with_result(follows: Iterable[Mapping[str, Any]], result: Any) -> tuple[Mapping[str, Any], ...]:
    """Return consequences in which ``result`` stands for whom or for which level: each of several results."""
    named = ((one, [key for key in OF_RESULT if one.get(key) == RESULT]) for one in follows)
    return tuple({**one, **dict.fromkeys(keys, result)} if keys else one for one, keys in named)


def _row_in_words(row: Row, shared: Shared, language: str) -> str:
    english = is_english(language)
    each = row.each_words.in_language(language)
    parts = [f"for each of {each}" if english else f"〔{each}〕每一级"] if row.each else []
    parts += [shared.in_words(row.condition, language)] if row.condition is not None else []
    parts += [cell_in_words(cell, column, shared.spoken, language) for column, cell in row.cells if cell.source != "-"]
    return (" and " if is_english(language) else "且").join(parts)


def _said_result(row: Row, language: str) -> str:
    if row.each and row.result == ROW:
        return "that one" if is_english(language) else "即该级"
    return _said(row.result)


def _answered(result: Any, scope: Mapping[str, Any]) -> Any:
    """Return a result with what the site answered: texts, whole numbers, truths, lists and mappings only,
    so that whoever keeps it need not know decimals and spans."""
    return _plain_answer(scope.get(result, UNKNOWN)) if is_asked(result) else result


def _plain_answer(value: Any) -> Any:
    if value is UNKNOWN or isinstance(value, (str, bool)):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def kept(value: Any) -> Any:
    """Return a result of the file with decimals as texts."""
    if isinstance(value, dict):
        return {key: kept(inner) for key, inner in value.items()}
    return format(value, "f") if isinstance(value, Decimal) else value


def is_asked(result: Any) -> bool:
    """True for a result that is a local value of the site."""
    return isinstance(result, str) and result.startswith("ask.")


def _said(result: Any) -> str:
    if isinstance(result, list):
        return "、".join(map(str, result))
    return (
        "、".join(f"{key} {value}" for key, value in result.items())
        if isinstance(result, dict)
        else str(result)
    )
