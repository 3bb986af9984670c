"""An edition: one published text of a regulation, whole and unchangeable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shouwen.regulation.articles import Article
from shouwen.regulation.asks import Ask
from shouwen.regulation.clauses import Shared
from shouwen.regulation.facts import FactKind
from shouwen.regulation.flows import Flow
from shouwen.regulation.forms import Form
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.flow import RunsFlow
from shouwen.regulation.kinds.form import SignedForm
from shouwen.regulation.lists import PackList
from shouwen.regulation.words import Words

if TYPE_CHECKING:
    from shouwen.regulation.examples import Example
    from shouwen.regulation.short_examples import ShortExample


@dataclass(frozen=True, eq=False)
class Readings:
    """A standard with every way in which its text may be read, its short examples, and whether its order is our own.

    ``options`` are standards by the value of the local value ``ask``; where there is only one
    reading, ``ask`` is empty and so is the key.
    """

    ask: str
    options: Mapping[str, Standard]
    examples: tuple[ShortExample, ...] = ()
    is_reconstructed: bool = False

    @property
    def shared(self) -> Shared:
        return next(iter(self.options.values())).shared

    @property
    def id(self) -> str:
        return self.shared.id

    @property
    def kind(self) -> str:
        return self.shared.kind

    def chosen(self, values: Mapping[str, Any]) -> Standard | None:
        """Return the standard as a site reads it; None where it has not said."""
        said = values.get(self.ask, "") if self.ask else ""
        return self.options.get(str(said).lower() if isinstance(said, bool) else said)

    def sentences(self, language: str = "zh-hans") -> tuple[tuple[str, str], ...]:
        """Return every reading's sentence, with the value of the local value that picks it."""
        return tuple((option, standard.sentence(language)) for option, standard in self.options.items())


@dataclass(frozen=True, eq=False)
class Edition:
    """What a pack holds. ``hash`` is over the content of all its files; ``files`` are those as read.

    ``standards`` are by id, ``forms`` by name, ``flows`` by path, ``kinds`` the declared kinds of
    facts against which it was read. ``amends`` and ``extends`` name the text
    (``name@edition``) from which it was written as differences: an earlier edition, or the pack of a unit
    above; ``files`` are whole all the same. ``floor`` says in which standards it binds units below: what is
    ``owed`` to customers, or ``all``. ``words`` say what keys without a place of their own are called:
    positions, kinds of case, what consequences say. ``rests_on`` are the documents that the text names.
    ``is_kept`` is true where it was read as published before, without the checks of publishing.
    """

    name: str
    edition: str
    title: Words
    in_force_from: date
    extends: str
    calendars: Mapping[str, Words]
    asks: Mapping[str, Ask]
    lists: Mapping[str, PackList]
    words: Mapping[str, Words]
    articles: tuple[Article, ...]
    standards: Mapping[str, Readings]
    forms: Mapping[str, Form]
    flows: Mapping[str, Flow]
    examples: tuple[Example, ...]
    kinds: Mapping[str, FactKind] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    hash: str
    amends: str = ""
    floor: str = "owed"
    rests_on: tuple[str, ...] = ()
    is_kept: bool = False

    @property
    def pack(self) -> str:
        """The pack and edition as citations begin: ``service-department@1``."""
        return f"{self.name}@{self.edition}"

    @property
    def extended(self) -> str:
        """The name of the pack from which a unit below wrote this text as differences; empty for a text of its own."""
        return self.extends.partition("@")[0]

    def citation(self, article: str) -> str:
        """Return how an article is cited: ``service-department@1#第三章/四``."""
        return f"{self.pack}#{article}"

    @cached_property
    def list_values(self) -> Mapping[str, tuple[str, ...]]:
        """The lists of the pack as expressions read them: ``list.remedies``."""
        return {f"list.{name}": tuple(entry.name for entry in one.entries) for name, one in self.lists.items()}

    @cached_property
    def articles_by_path(self) -> Mapping[str, Article]:
        """Every article, by the numbers on the way to it."""
        return {article.path: article for top in self.articles for article in top.all()}

    def article(self, citation: str) -> Article:
        """Return the article of a citation or a path; raises ``KeyError``."""
        return self.articles_by_path[citation.rpartition("#")[2]]

    def standards_of(self, article: str) -> tuple[Readings, ...]:
        """Return the standards that carry out an article."""
        return tuple(one for one in self.standards.values() if one.shared.article == article)

    def missing_values(self, values: Mapping[str, Any]) -> tuple[Ask, ...]:
        """Return the required local values that a site has not given: without them it cannot adopt."""
        return tuple(ask for ask in self.asks.values() if ask.is_required and ask.name not in values)

    @cached_property
    def reading_asks(self) -> tuple[str, ...]:
        """The local values that pick one of several readings of a text, each once."""
        return tuple(dict.fromkeys(one.ask for one in self.standards.values() if one.ask))

    @cached_property
    def signed_forms(self) -> tuple[SignedForm, ...]:
        """The standards that are forms, in every reading."""
        return tuple(one for one in self._readings() if isinstance(one, SignedForm))

    @cached_property
    def runs(self) -> tuple[RunsFlow, ...]:
        """The standards that are flows, in every reading."""
        return tuple(one for one in self._readings() if isinstance(one, RunsFlow))

    def _readings(self) -> Iterator[Standard]:
        for readings in self.standards.values():
            yield from readings.options.values()
