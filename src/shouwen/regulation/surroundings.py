"""What a standard may refer to while its pack is read: kinds of facts, articles, local values, files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shouwen.regulation.articles import Article
from shouwen.regulation.asks import Ask
from shouwen.regulation.cards import Card
from shouwen.regulation.compiling import compiled
from shouwen.regulation.entry_facts import OF_ENTRIES
from shouwen.regulation.expressions import Expression
from shouwen.regulation.expressions.constants import constant_of, never_reckoned
from shouwen.regulation.facts import FactKind
from shouwen.regulation.forms import Form
from shouwen.regulation.keys import text_of
from shouwen.regulation.named import Named
from shouwen.regulation.outcomes import Verdict
from shouwen.regulation.reading import Faults, Node, nearest
from shouwen.regulation.spans import Span
from shouwen.regulation.words import Words

#: Verdicts by which another standard may refer to a finding: ``SD-3.4.missed``.
SPOKEN_VERDICTS = frozenset(
    str(verdict)
    for verdict in (
        Verdict.MET,
        Verdict.BROKEN,
        Verdict.MISSED,
        Verdict.CANCELLED,
        Verdict.RESULT,
        Verdict.BELOW,
        Verdict.HELD,
    )
)
#: A step of a ladder, a line of an account: ``AS-4q.step_3``.
_NUMBERED = re.compile(r"(?:step|line)_[0-9]{1,4}\Z")

#: A fact's ``time`` is an instant, what a site answers under that name a time of day.
_TYPES_OF_ASKS: Mapping[str, str] = {"time": "time_of_day"}

#: What every fact has beside its figures, with the type that expressions see.
OF_EVERY_FACT: Mapping[str, str] = {"at": "instant", "by": "text", "about": "text", "for_whom": "text"}


def split_finding(kind: str) -> tuple[str, str] | None:
    """Return (standard, verdict) for a kind such as ``SD-3.4.missed``, None for a kind of fact."""
    if not kind[:1].isupper():
        return None
    standard, dot, verdict = kind.rpartition(".")
    is_spoken = bool(dot) and (verdict in SPOKEN_VERDICTS or _NUMBERED.match(verdict) is not None)
    return (standard, verdict) if is_spoken else None


def is_counted_name(kind: str) -> bool:
    """True for a name that some ``counts_as`` gives (旷工): the kinds of facts and findings have a dot."""
    return bool(kind) and "." not in kind


def type_of_ask(type_: str) -> str:
    """Return how expressions see a local value, or a column of one, of a type."""
    return _TYPES_OF_ASKS.get(type_, type_)


def is_of_outcome(kind: str) -> bool:
    """True for what outcomes are called as facts: ``SD-3.4.missed``, 旷工."""
    if "." not in kind or kind in OF_ENTRIES:
        return bool(kind)
    return kind[:1].isupper() and split_finding(kind) is not None


@dataclass
class Surroundings:
    """Everything read before the standards, and the faults found so far.

    ``pack`` is ``name@edition``; ``occasions`` are, by the id of each standard, the kinds it is judged on, so that
    figures of findings are known; ``counted`` are, by the names that ``counts_as`` gives, the standards that give
    them, ``pay_lines`` those of each line of pay, ``heard_on`` the phrases that are lines of each card; ``named`` are
    the formulas of the standard that is read; ``used`` collects the files referred to.
    """

    pack: str
    kinds: Mapping[str, FactKind]
    articles: Mapping[str, Article]
    asks: Mapping[str, Ask]
    calendars: Mapping[str, Words]
    faults: Faults
    forms: Mapping[str, Form] = field(default_factory=dict)
    flows: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Node] = field(default_factory=dict)
    occasions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pay_lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cards: Mapping[str, Card] = field(default_factory=dict)
    heard_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, Any] = field(default_factory=dict)
    reads_examples: bool = True
    named: Named = field(default_factory=Named)
    used: set[str] = field(default_factory=set)

    def citation(self, article: str) -> str:
        return f"{self.pack}#{article}"

    def check_article(self, path: str, node: Node) -> None:
        """Note a path that is not in ``articles.yaml``."""
        if path not in self.articles:
            self.faults.check(node, f"the path of an article in articles.yaml{nearest(path, self.articles)}")

    def check_kind(self, kind: str, node: Node) -> None:
        """Note a kind of fact, or a finding, that nobody makes."""
        finding = split_finding(kind)
        if kind in self.counted:
            return
        if finding is not None:
            if finding[0] not in self.occasions:
                self.faults.check(node, f"the id of a standard{nearest(finding[0], self.occasions)}")
        elif is_counted_name(kind) and not kind.isascii():
            self.faults.check(node, f"a name that counts_as gives{nearest(kind, self.counted)}", f"“{kind}”")
        elif kind not in self.kinds:
            hint = nearest(kind, self.kinds) or "; `shouwen facts kinds` lists them"
            self.faults.check(node, f"a kind of fact{hint}", f"“{kind}”")

    def title_of(self, kind: str) -> str:
        """Return how people call a kind of fact."""
        declared = self.kinds.get(kind)
        return declared.title if declared else kind

    def names_of(self, kinds: Iterable[str]) -> dict[str, str]:
        """Return every name that an expression on facts of these kinds may use, with its type."""
        names = {f"ask.{ask.name}": type_of_ask(ask.type) for ask in self.asks.values()}
        names.update({f"ask.{ask.name}.gives": ask.gives for ask in self.asks.values() if ask.type == "bands"})
        names.update({f"list.{name}": "list" for name in self.lists})
        names.update(OF_EVERY_FACT)
        for kind in kinds:
            names.update(self._figures_of(kind, 0))
        return names

    def _figures_of(self, kind: str, depth: int) -> dict[str, str]:
        finding = split_finding(kind)
        if kind in self.counted and depth <= 20:
            return {
                name: type_
                for one in self.counted[kind]
                for name, type_ in self._of_standard(one, depth + 1).items()
            }
        if finding is None or depth > 20:  # a circle of findings is refused elsewhere
            declared = self.kinds.get(kind)
            figures = declared.figures.values() if declared else ()
            return {figure.name: figure.type for figure in figures}
        return self._of_standard(finding[0], depth)

    def _of_standard(self, standard: str, depth: int) -> dict[str, str]:
        names: dict[str, str] = {"result": "text"}
        for occasion in self.occasions.get(standard, ()):
            names.update(self._figures_of(occasion, depth + 1))
        return names

    def compile(self, node: Node, kinds: Iterable[str], expects: str | None = None) -> Expression | None:
        """Compile the expression at a node over facts of these kinds, or note why not."""
        return self.compile_over(node, self.known_names(kinds), expects=expects)

    def known_names(self, kinds: Iterable[str]) -> dict[str, str] | None:
        """Return the names that an expression may use; None where a kind is not known, which is fault enough."""
        given = tuple(kinds)
        is_known = all(kind in self.kinds or kind in self.counted or split_finding(kind) for kind in given)
        return self.names_of(given) if is_known else None

    def compile_over(
        self,
        node: Node,
        names: Mapping[str, str] | None,
        source: str | None = None,
        expects: str | None = None,
    ) -> Expression | None:
        if node.is_mapping or node.is_list or node.value is None:
            self.faults.add(node, "an expression")
            return None
        text = node.as_source() if source is None else source
        made = compiled(node, text, self.faults, names=names, expects=expects, named=self.named)
        if made is not None and source is None and (why := never_reckoned(made)):
            self.faults.check(node, "a formula that can be reckoned", f"{node.described()}: {why}")
        if made is not None and expects == "span" and isinstance(span := constant_of(made), Span) and span.count < 0:
            self.faults.check(node, "a span that is not negative")
        return made


def read_kinds(nodes: Iterable[Node], around: Surroundings) -> tuple[str, ...]:
    """Read kinds of facts or findings."""
    kinds = []
    for node in nodes:
        kind = text_of(node, around.faults)
        if kind:
            around.check_kind(kind, node)
            kinds.append(kind)
    return tuple(kinds)
