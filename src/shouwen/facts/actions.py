"""Record what happened, in the transaction of the deed, and tell those who listen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import IntegrityError, transaction

from shouwen.facts.figures import read, references_in, stored
from shouwen.facts.kinds import declared
from shouwen.facts.models import Fact as Row
from shouwen.facts.refusals import Refused
from shouwen.facts.rows import copy_values, take_numbers
from shouwen.facts.statements import connected, row_of
from shouwen.regulation.effective import ABOUT_FACTS
from shouwen.regulation.facts import Fact

#: A deed may cause deeds, and those again, at most so deep.
DEEPEST = 8

SYSTEM = "system"


class Referable(Protocol):
    """Whatever a fact can name: ``reference`` is ``kind:id``."""

    @property
    def reference(self) -> str: ...


Listener = Callable[[Fact], None]
#: Says of a kind of fact in a unit at an instant whether a listener may do anything about it.
Hears = Callable[[str, int | None, datetime], bool]
_listeners: list[Listener] = []
#: What listeners hear; one that does not say hears everything.
_hears: dict[Listener, Hears] = {}
_depth: ContextVar[int] = ContextVar("depth", default=0)


def listen(listener: Listener) -> Listener:
    """Call ``listener`` with every fact, in the transaction that records it."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def listen_where(hears: Hears) -> Callable[[Listener], Listener]:
    """Call a function with every fact, which does nothing about those of which ``hears`` is false."""

    def register(listener: Listener) -> Listener:
        _hears[listen(listener)] = hears
        return listener

    return register


def listen_to(*kinds: str) -> Callable[[Listener], Listener]:
    """Call a function with every fact, which does nothing about any but those of these kinds."""
    named = frozenset(kinds)
    return listen_where(lambda kind, _unit, _at: kind in named)


def is_heard(kind: str, unit: int | None, at: datetime) -> bool:
    """Say whether any listener may do anything about a fact of a kind in a unit at an instant."""
    return any(listener not in _hears or _hears[listener](kind, unit, at) for listener in _listeners)


def reference_of(thing: Referable | str) -> str:
    """Return how a fact names a thing."""
    return thing if isinstance(thing, str) else thing.reference


def record(
    kind: str,
    *,
    at: datetime,
    unit: int | None,
    by: Referable | str,
    about: Referable | str,
    for_whom: Referable | str = "",
    figures: Mapping[str, Any] | None = None,
    **more: Any,
) -> Fact:
    """Record a fact and let the listeners draw their conclusions, all in the caller's transaction.

    ``unit`` is the number of the unit in which it happened. Figures are given by name; a figure of
    None is unknown and left out. Raises ``WrongFigure`` for a figure that the kind does not declare
    or allow, ``Refused`` for an instant in the future or before the year 2000, and whatever a
    listener refuses.
    """
    if not connected().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{kind} must be recorded in the transaction of its deed"
        )
    declaration = declared()[kind]
    kept = stored(declaration, {**(figures or {}), **more})
    fact, recorded_at = _insert(kind, at, unit, reference_of(by), reference_of(about), reference_of(for_whom), kept)
    depth = _depth.get()
    if depth >= DEEPEST:
        raise RuntimeError(f"{kind} is the {DEEPEST}th fact that one deed caused after another: a circle")
    token = _depth.set(depth + 1)
    try:
        seen = Fact(
            fact,
            kind,
            at.astimezone(UTC),
            unit,
            reference_of(by),
            reference_of(about),
            reference_of(for_whom),
            read(declaration, kept),
            recorded_at,
        )
        for listener in _listeners:
            listener(seen)
    finally:
        _depth.reset(token)
    return seen


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be recorded as one fact: the same as is given to ``record``, its figures by name."""

    kind: str
    at: datetime
    unit: int | None
    by: Referable | str
    about: Referable | str
    for_whom: Referable | str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)


_COLUMNS = ("id", "kind", "at", "unit", "by", "about", "for_whom", "figures", "touches")


def record_unheard(deeds: Sequence[Deed]) -> list[int]:
    """Record facts about which no listener does anything (``is_heard``), in their order, by COPY; return their numbers.

    Raises what ``record`` raises; the caller's transaction is then over.
    """
    from django.db.backends.postgresql.psycopg_any import Jsonb  # as Django itself wraps it

    kinds, numbers = declared(), take_numbers(Row, len(deeds))
    rows = []
    for number, one in zip(numbers, deeds, strict=True):
        if one.kind in ABOUT_FACTS:
            raise ValueError(f"{one.kind} is about another fact and is recorded one by one")
        kept = stored(kinds[one.kind], one.figures)
        rows.append([number, one.kind, one.at, one.unit, reference_of(one.by), reference_of(one.about),
                     reference_of(one.for_whom), Jsonb(kept), references_in(kept)])  # fmt: skip
    try:
        copy_values(Row._meta.db_table, _COLUMNS, rows)
    except IntegrityError as error:
        raise _said(error) from error
    return numbers


def record_all(deeds: Sequence[Deed]) -> None:
    """Record facts in their order: in one statement where no listener does anything about any of them."""
    if not any(is_heard(one.kind, one.unit, one.at) for one in deeds):
        record_unheard(deeds)
        return
    for one in deeds:
        record(one.kind, at=one.at, unit=one.unit, by=one.by, about=one.about, for_whom=one.for_whom, figures=one.figures)


_INSERT = (
    "INSERT INTO facts_fact (kind, at, unit, by, about, for_whom, figures, touches)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, recorded_at"
)
# What is said about a fact touches whatever that fact touches, or whoever asks for a person's facts would
# count one that was taken back.
_INSERT_ABOUT_A_FACT = (
    "INSERT INTO facts_fact (kind, at, unit, by, about, for_whom, figures, touches)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s::varchar[] || COALESCE((SELECT"
    " told.touches || array_remove(array_remove(ARRAY[told.by, told.about, told.for_whom]::varchar[], ''), 'system')"
    " FROM facts_fact told WHERE told.id = %s), '{}')) RETURNING id, recorded_at"
)


def _insert(
    kind: str, at: datetime, unit: int | None, by: str, about: str, for_whom: str, figures: Mapping[str, Any]
) -> tuple[int, datetime]:
    from django.db.backends.postgresql.psycopg_any import Jsonb  # as Django itself wraps it

    try:
        values = [kind, at, unit, by, about, for_whom, Jsonb(dict(figures)), references_in(figures)]
        if kind in ABOUT_FACTS:
            values[-1] = [*references_in(figures), *references_in(figures.get("figures") or {})]
            row = row_of(_INSERT_ABOUT_A_FACT, [*values, int(str(figures["which"]).removeprefix("fact:"))])
        else:
            row = row_of(_INSERT, values)
    except IntegrityError as error:
        raise _said(error) from error
    assert row is not None
    return row[0], row[1]


def _said(error: IntegrityError) -> Exception:
    """Return what the database has against a fact as a refusal, where it is one."""
    if "fact_is_not_in_the_future" in str(error):
        return Refused("The time given lies in the future. Give the time at which it happened.")
    if "fact_is_plausible" in str(error):
        return Refused("The time given lies before the year 2000. Give the time at which it happened.")
    return error
