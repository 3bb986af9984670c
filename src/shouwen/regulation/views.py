"""What a standard sees when it is asked: a fact's figures, the site's values, what stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from functools import partial
from typing import Any

from shouwen.regulation.adoption import Adopted, Standing
from shouwen.regulation.calendars import ALWAYS, WorkingCalendar
from shouwen.regulation.clauses import Shared
from shouwen.regulation.consequences import made
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact, is_reference
from shouwen.regulation.outcomes import Finding, Reckoning, Verdict
from shouwen.regulation.period_facts import CLOSED
from shouwen.regulation.spans import Span
from shouwen.regulation.standing_words import with_standing_words
from shouwen.regulation.surroundings import is_of_outcome


class CannotSay(Exception):
    """A standard cannot be evaluated: a calendar that the site does not have, a value of a wrong kind."""


class Speech(Enum):
    """Whether a standard speaks on a fact."""

    SPEAKS = "speaks"
    SILENT = "silent"
    EXCUSED = "excused"
    UNKNOWN = "unknown"


@dataclass
class View:
    """An adopted edition looking at facts, with what stands so far."""

    adopted: Adopted
    standing: Standing
    _scopes: dict[int, tuple[Fact, Mapping[str, Any]]] = field(default_factory=dict)

    def scope(self, fact: Fact) -> Mapping[str, Any]:
        """Return what expressions may read of a fact: its figures, ``ask.…``, standing words."""
        kept = self._scopes.get(id(fact))
        if kept is not None and kept[0] is fact:
            return kept[1]
        scope = {**self.adopted.names}
        scope.update(at=fact.at, by=fact.by, about=fact.about, for_whom=fact.for_whom)
        scope.update((name, lifted(value)) for name, value in fact.figures.items() if value is not None)
        whole = with_standing_words(scope, fact, self.standing)
        scope["balance()"] = partial(self._balance, fact)
        self._scopes[id(fact)] = (fact, whole)
        return whole

    def forget(self) -> None:
        """Keep no fact in mind: for a view that looks at many."""
        self._scopes.clear()

    def _balance(self, fact: Fact, ledger: str) -> Any:
        """Return what an account of the fact's holder stands at, as far as it is entered; else ``UNKNOWN``."""
        known = self.standing.word("balance", ledger, fact)
        if known is not UNKNOWN:
            return known
        from shouwen.regulation.accounts import (
            balance_of,  # accounts are kept by kinds, which look through views
        )

        return balance_of(ledger, fact, self.adopted, self.standing)

    def evaluate(self, expression: Expression, fact: Fact) -> Any:
        return expression.evaluate(self.scope(fact))

    def missing(self, expressions: Iterable[Expression | None], fact: Fact) -> tuple[str, ...]:
        """Return the names that these expressions need and nobody gave."""
        scope = self.scope(fact)
        names = {name for expression in expressions if expression is not None for name in expression.names}
        return tuple(sorted(name for name in names if scope.get(name, UNKNOWN) is UNKNOWN))

    def speech(self, shared: Shared, fact: Fact) -> Speech:
        """Say whether a standard speaks on a fact, by ``where``, ``for`` and ``unless``."""
        if shared.where is not None:
            holds = self.evaluate(shared.where, fact)
            if holds is UNKNOWN:
                return Speech.UNKNOWN
            if holds is not True:
                return Speech.SILENT
        if shared.binds:
            is_bound = self.standing.belongs(fact.by, shared.binds, fact.unit, fact.at)
            if is_bound is not True:
                return Speech.UNKNOWN if is_bound is None else Speech.SILENT
        if shared.unless is not None and self.evaluate(shared.unless.condition, fact) is True:
            return Speech.EXCUSED
        return Speech.SPEAKS

    def calendar(self, name: str) -> WorkingCalendar:
        """Return a calendar of the site; raises ``CannotSay`` where it has none of that name."""
        if name == "always":
            return ALWAYS
        found = self.adopted.site.calendars.get(name)
        if found is None:
            raise CannotSay(f"the unit has no calendar {name}")
        return found

    def reckoning(
        self, words: str, expressions: Iterable[Expression | None], fact: Fact, **more: Any
    ) -> Reckoning:
        """Return how a figure came about: the fact's figures, and what the expressions read beside them."""
        scope = self.scope(fact)
        figures: dict[str, Any] = {
            name: lifted(value) for name, value in fact.figures.items() if value is not None
        }
        read = {name for expression in expressions if expression is not None for name in expression.names}
        figures.update(
            (name, scope[name]) for name in sorted(read) if scope.get(name, UNKNOWN) is not UNKNOWN
        )
        figures.update(more)
        return Reckoning(words, figures, tuple(sorted(name for name in read if name.startswith("ask."))))

    def finding(self, shared: Shared, fact: Fact, verdict: Verdict, **more: Any) -> Finding:
        """Return a finding on a fact; its key is made of the standard, the holder and the fact unless it is given."""
        holder = holder_of(shared.per, fact) or fact.about
        if follows := more.get("consequences"):
            more["consequences"] = made(follows, fact, self)
        return Finding(
            key=more.pop("key", None) or key_of(shared.id, holder, fact),
            kind=shared.kind,
            standard=shared.id,
            citation=more.pop("citation", shared.citation),
            verdict=verdict,
            at=fact.at,
            holder=holder,
            because=(fact.sequence,),
            unit=fact.unit,
            **more,
        )


def key_of(standard: str, holder: str, fact: Fact) -> str:
    """Return the key of what a standard makes of a holder since a fact: the same in every replay."""
    if fact.kind == CLOSED:  # the same whoever tells it: the clock, or a replay
        return f"{standard}|{holder}|{fact.figures.get('period')}:{fact.figures.get('name')}"
    # Of one fact, a standard may see both the fact and findings made of it.
    source = f"/{fact.kind}" if is_of_outcome(fact.kind) else ""
    return f"{standard}|{holder}|{fact.sequence}{source}"


def positions_of(names: Iterable[str], view: View) -> tuple[str, ...]:
    """Return positions by name; those that the site names itself (``ask.approver``) as it answered."""
    values = view.adopted.site.values
    named = (values.get(one.removeprefix("ask."), "") if one.startswith("ask.") else one for one in names)
    return tuple(str(one) for one in named if one)


def unset_positions(names: Iterable[str], view: View) -> tuple[str, ...]:
    """Return of positions that the site names itself those that it has not named."""
    values = view.adopted.site.values
    return tuple(one for one in names if one.startswith("ask.") and not values.get(one.removeprefix("ask.")))


def lifted(value: Any) -> Any:
    """Return a figure as expressions reckon with it: a length of time is a span of seconds."""
    return Span.of(value) if isinstance(value, timedelta) else value


def holder_of(per: str, fact: Fact) -> str:
    """Return whose count or clock a fact touches, as a reference; nothing where it names none.

    ``per`` is ``about``, ``by``, ``for_whom``, ``unit``, a figure, or a kind of reference: then it is
    the first of about, for_whom, by and the figures that is of that kind.
    """
    if per == "about":
        return fact.about
    if per in {"by", "for_whom"}:
        if fact.by == "system" and is_of_outcome(fact.kind):
            return fact.about  # of what was found the holder stands for who did it
        return fact.by if per == "by" else fact.for_whom
    if per == "unit":
        return f"unit:{fact.unit}" if fact.unit is not None else ""
    prefix = f"{per}:"
    figure = fact.figures.get(per)
    if is_reference(figure):
        return str(figure)
    for value in (fact.about, fact.for_whom, fact.by, *fact.figures.values()):
        if isinstance(value, str) and value.startswith(prefix):
            return value
    return ""
