"""The clauses that standards share, parsed once, with one meaning in every kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shouwen.regulation.consequences import read_consequences
from shouwen.regulation.expressions import Expression
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.spoken import UNSPOKEN, Spoken, condition_in_words, spoken_of
from shouwen.regulation.surroundings import Surroundings, read_kinds
from shouwen.regulation.words import NO_WORDS, Words

ABOUT = "about"
_OF_FACTS = (ABOUT, "by", "for_whom", "unit")

_OPEN = re.compile(r"open\(([a-z_]+)\)\Z")


@dataclass(frozen=True)
class Excuse:
    """``unless``: what excuses, and where the text says so."""

    condition: Expression
    cites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lasting:
    """``while``: a state, by the kinds of facts that begin and end it."""

    name: str
    begins: frozenset[str]
    ends: frozenset[str]


@dataclass(frozen=True)
class Shared:
    """The clauses of a standard that every kind understands. Citations are whole (``pack@1#…``)."""

    kind: str
    id: str
    title: Words
    article: str
    citation: str
    cites: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    where: Expression | None = None
    unless: Excuse | None = None
    lasting: Lasting | None = None
    binds: tuple[str, ...] = ()
    per: str = ABOUT
    then: tuple[Mapping[str, Any], ...] = ()
    otherwise: tuple[Mapping[str, Any], ...] = ()
    refuses: bool = False
    words: Words = NO_WORDS
    titles: Mapping[str, str] = field(default_factory=dict)
    spoken: Spoken = field(default=UNSPOKEN, repr=False)
    file: str = ""
    line: int = 0

    def in_words(self, expression: Expression | None, language: str) -> str:
        """Return a condition or formula of this standard as people say it; nothing where there is none."""
        return condition_in_words(expression, self.spoken, language) if expression is not None else ""

    @property
    def occasions(self) -> tuple[str, ...]:
        return self.when + self.before


def read_shared(
    kind: str,
    keys: Keys,
    around: Surroundings,
    *,
    default_when: tuple[str, ...] = (),
    needs_occasion: bool = True,
    may_be_before: bool = False,
    default_per: str = ABOUT,
    may_refuse: bool = False,
) -> Shared:
    """Read the shared clauses of a standard. ``default_when`` is the kind's own occasion, if it has one; ``may_refuse``
    where it refuses deeds that it sees without ``before``."""
    id_ = keys.text("id", required=True)
    when = read_kinds(keys.nodes("when"), around)
    before = read_kinds(keys.nodes("before"), around) if may_be_before else ()
    if when and before:
        around.faults.check(keys.place("before"), "either when or before", "both")
    occasions = (when or (() if before else default_when)) + before
    if needs_occasion and not occasions:
        wanted = "the key “when” or “before”" if may_be_before else "the key “when”"
        around.faults.check(keys.node, wanted, "neither" if may_be_before else "no such key")
    where = keys.take("where")
    otherwise, refuses = _read_otherwise(keys, around, bool(before), may_be_before, may_refuse)
    article = keys.text("article", required=True)
    if article:
        around.check_article(article, keys.take("article") or keys.node)
    return Shared(
        kind=kind,
        id=id_,
        title=keys.words(kind),
        article=article,
        citation=around.citation(article),
        cites=read_cites(keys, around),
        when=() if before else when or default_when,
        before=before,
        where=around.compile(where, occasions, "truth") if where is not None else None,
        unless=_read_unless(keys, around, occasions),
        lasting=_read_lasting(keys, around),
        binds=tuple(text for text, _ in keys.texts("for")),
        per=_read_per(keys, around, occasions, default_per),
        then=read_consequences(keys.take("then"), around),
        otherwise=otherwise,
        refuses=refuses,
        words=keys.words("words"),
        titles={one: around.title_of(one) for one in occasions},
        spoken=spoken_of(occasions, around.kinds, around.asks, around.lists),
        file=keys.node.file,
        line=keys.node.line,
    )


def read_cites(keys: Keys, around: Surroundings) -> tuple[str, ...]:
    """Read further articles, as whole citations."""
    found = keys.texts("cites")
    for path, node in found:
        around.check_article(path, node)
    return tuple(around.citation(path) for path, _ in found)


def _read_unless(keys: Keys, around: Surroundings, occasions: tuple[str, ...]) -> Excuse | None:
    node = keys.take("unless")
    if node is None:
        return None
    if not node.is_mapping:
        condition = around.compile(node, occasions, "truth")
        return Excuse(condition) if condition else None
    inner = Keys(node, around.faults, "unless")
    if_ = inner.take("if", required=True)
    condition = around.compile(if_, occasions, "truth") if if_ is not None else None
    cites = read_cites(inner, around)
    inner.close()
    return Excuse(condition, cites) if condition else None


def _read_lasting(keys: Keys, around: Surroundings) -> Lasting | None:
    node = keys.take("while")
    if node is None:
        return None
    if node.is_mapping:
        inner = Keys(node, around.faults, "while")
        begins = read_kinds(inner.nodes("since"), around)
        ends = read_kinds(inner.nodes("until", required=True), around)
        inner.close()
        return Lasting(", ".join(ends), frozenset(begins), frozenset(ends))
    text = text_of(node, around.faults)
    match = _OPEN.match(text)
    if not match:
        around.faults.add(node, "open(case), or {since: […], until: […]}")
        return None
    thing = match[1]
    begins = tuple(f"{thing}.{deed}" for deed in ("opened", "reopened") if f"{thing}.{deed}" in around.kinds)
    ends = tuple(f"{thing}.{deed}" for deed in ("closed", "merged") if f"{thing}.{deed}" in around.kinds)
    if not begins or not ends:
        around.faults.check(node, f"a thing with the facts {thing}.opened and {thing}.closed")
    return Lasting(text, frozenset(begins), frozenset(ends))


def _read_per(keys: Keys, around: Surroundings, occasions: tuple[str, ...], default: str) -> str:
    per = keys.text("per", default)
    if per in _OF_FACTS or keys.take("per") is None:
        return per
    for kind in occasions:
        declared = around.kinds.get(kind)
        figure = declared.figures.get(per) if declared else None
        # A fact about a thing may have a code of that name too: whose clock it is says what it is about.
        if figure is not None and figure.type != "reference" and per not in (declared.about if declared else ()):
            around.faults.check(
                keys.take("per") or keys.node, "a figure that is a reference", f"the {figure.type} {per}"
            )
    if not re.fullmatch(r"[a-z][a-z_]*", per):
        around.faults.check(
            keys.take("per") or keys.node, "about, by, for_whom, unit, or a kind of reference (case)"
        )
    return per


def _read_otherwise(
    keys: Keys, around: Surroundings, is_before: bool, may_be_before: bool, may_refuse: bool
) -> tuple[tuple[Mapping[str, Any], ...], bool]:
    node = keys.take("otherwise")
    if node is None:
        return (), is_before
    if node.value != "refuse":
        if is_before:
            around.faults.check(node, "refuse: with before nothing has happened yet")
        return read_consequences(node, around), is_before
    if not is_before and not may_refuse:
        expected = "refuse only with before" if may_be_before else "a list of consequences"
        around.faults.check(node, expected)
    return (), is_before
