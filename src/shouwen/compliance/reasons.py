"""What answers "why?" of an outcome: its article and standard, the figures and whose they are, the facts.

Doors show it; none of them reckons anything of it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from shouwen.compliance.figure_words import (
    UNREAD,
    figure_named,
    figure_title,
    figure_value,
    figures_of_text,
    time_said,
)
from shouwen.compliance.logic import said
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.wording import PackWords, reader_language, sentences_of, words_in
from shouwen.facts.kinds import declared
from shouwen.facts.models import Fact
from shouwen.organisation.models import Unit
from shouwen.organisation.queries import names_of
from shouwen.regulation.articles import Article
from shouwen.regulation.asks import Ask, read_value
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import WrongValue
from shouwen.regulation.facts import FactKind, Figure

#: Of what is counted over a window so many facts are told; the finding names all.
MOST_FACTS = 200


#: What standards reckon besides the figures of facts.
RECKONED = {
    "until": gettext_lazy("Until"), "count": gettext_lazy("Counted"), "of": gettext_lazy("Out of"),
    "result": gettext_lazy("Result"),
}


@dataclass(frozen=True)
class FigureBehind:
    """A figure that went in: its key and value as kept, and both as people read them.

    ``ask`` is the question of the pack where the text leaves it to the site; then ``unit`` has set it.
    """

    key: str
    kept: Any
    name: str
    value: str
    ask: Ask | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class FactBehind:
    """A fact that went in, what its kind is called, and by whom it was recorded."""

    fact: Fact
    title: str
    who: str


@dataclass(frozen=True)
class Reasons:
    """All that an outcome rests on, in the words of the reader.

    ``words`` are those of the reading that was reckoned with, where the standard has several. ``of_text`` are the
    figures that the text itself gives, with what each is for. ``is_reconstructed`` where the text does not say what
    the standard does.
    """

    edition: Edition
    article: Article
    citation: str
    standard: str
    sentences: Sequence[tuple[str, str]]
    words: str
    of_text: Sequence[tuple[str, str]]
    figures: Sequence[FigureBehind]
    facts: Sequence[FactBehind]
    is_reconstructed: bool = False


def reasons_of(
    edition: Edition, standard: str, citation: str, reckoning: Mapping[str, Any], unit: int | None, at: datetime,
    because: Sequence[int],
) -> Reasons:
    """Return why an outcome of a standard is what it is; four statements at most, whatever went in.

    ``reckoning`` and ``because`` are as findings and deadlines keep them; ``at`` is when the figures held.
    """
    says = PackWords([edition], reader_language())
    facts = list(Fact.objects.filter(pk__in=because).order_by("at", "pk")[:MOST_FACTS])
    people = names_of((*(fact.by for fact in facts), *reckoning.get("figures", {}).values()))
    kinds = [declared()[fact.kind] for fact in facts]
    kept, readings = reckoning.get("words", ""), sentences_of(edition, standard)
    words = words_in(edition, standard, kept)[1].in_language(says.language) or kept
    is_said = len(readings) == 1 and words == readings[0][1]
    return Reasons(
        edition, edition.article(citation), citation, says(standard), readings, "" if is_said else words,
        figures_of_text(edition, standard, kept, says.language),
        _figures(edition, reckoning, unit, at, kinds, people, says),
        [FactBehind(fact, kind.words.in_language(says.language), people.get(fact.by, ""))
         for fact, kind in zip(facts, kinds, strict=True)],
        standard in edition.standards and edition.standards[standard].is_reconstructed,
    )


def facts_behind(numbers: Sequence[int]) -> list[FactBehind]:
    """Return facts by their numbers, as the reader's language calls them; two statements."""
    facts = list(Fact.objects.filter(pk__in=numbers).order_by("at", "pk")[:MOST_FACTS])
    people = names_of(fact.by for fact in facts)
    return [FactBehind(fact, declared()[fact.kind].words.in_language(reader_language()), people.get(fact.by, ""))
            for fact in facts]


def _figures(
    edition: Edition, reckoning: Mapping[str, Any], unit: int | None, at: datetime, kinds: Sequence[FactKind],
    people: Mapping[str, str], says: PackWords,
) -> list[FigureBehind]:
    told = [(name, value) for name, value in reckoning.get("figures", {}).items() if _explains(name, value, kinds)]
    asks = {name: edition.asks.get(name.removeprefix("ask.")) for name, _ in told if name.startswith("ask.")}
    setters = _setters(edition, [ask for ask in asks.values() if ask is not None], unit, at)
    found = []
    for name, value in told:
        ask, named = asks.get(name), figure_named(name, kinds)
        setter = setters.get(ask.name) if ask else None
        found.append(FigureBehind(name, value, _name(ask, named, name, says.language),
                                  _value(ask, named, value, people, says), ask, setter))
    return found


def _explains(name: str, value: Any, kinds: Sequence[FactKind]) -> bool:
    """False for what is absent, and for the digest of what was written."""
    named = figure_named(name, kinds)
    return value not in (None, False, "", [], ()) and name != "words" and (named is None or named[1].type not in UNREAD)


def _setters(edition: Edition, asks: Sequence[Ask], unit: int | None, at: datetime) -> dict[str, Unit]:
    """Return which unit has set each of these local values; two statements."""
    if unit is None or not asks:
        return {}
    book = rulebook()
    whose = {ask.name: book.value_for(unit, edition, ask.name, at) for ask in asks}
    units = Unit.objects.in_bulk({given[1] for given in whose.values() if given})
    return {name: units[given[1]] for name, given in whose.items() if given}


def _name(ask: Ask | None, named: tuple[FactKind, Figure] | None, name: str, language: str) -> str:
    """Return what a figure is called: as the pack asks for it, as its fact declares it, else by its own name."""
    if ask is not None:
        return ask.title.in_language(language)
    if named is not None:
        return figure_title(named[1], language)
    return str(RECKONED[name]) if name in RECKONED else name.replace("_", " ")


def _value(ask: Ask | None, named: tuple[FactKind, Figure] | None, value: Any, people: Mapping[str, str],
           says: PackWords) -> str:
    """Return a figure as people write it; what can no longer be read stays as it was kept."""
    if ask is not None:
        try:
            given = value if isinstance(value, list | dict) else str(value)
            return said(ask, read_value(ask, given), says.language, says)
        except WrongValue:
            return str(value)
    return figure_value(*named, value, says, people) if named else time_said(str(value))
