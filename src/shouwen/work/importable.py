"""Which lists can be brought in as files: floors above say what a row holds and how rows are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_noop

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.work.logic.cleaning import Cell, is_empty
from shouwen.work.logic.headers import plain_title

#: Reads a cell of a list that was written in a zone.
Read = Callable[[Cell, tzinfo], Any]


@dataclass(frozen=True)
class ImportField:
    """What a column may hold: a title (translated when read), the titles by which it is known, how a cell is read.

    ``is_shared``: where a cell is merged over several rows, it counts for each of them.
    """

    key: str
    title: Any
    called: tuple[str, ...]
    read: Read
    is_required: bool = False
    is_shared: bool = False


@dataclass(frozen=True)
class ImportChoice:
    """What the member chooses for a whole list: options by key with their titles; the first, unless another is said."""

    key: str
    title: Any
    options: tuple[tuple[str, Any], ...]


class Became(StrEnum):
    """What became of a row."""

    MADE = "made"
    CHANGED = "changed"
    KNOWN = "known"
    FAILED = "failed"


_AGAINST = gettext_noop("This stands against it: %(grounds)s")
#: A field (empty: the whole row), a sentence of the house, and the names in it.
Fault = tuple[str, str, Mapping[str, Any]]


@dataclass
class Line:
    """A row while it is written: what its cells were read as, and what became of it."""

    number: int
    values: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    became: Became | None = None

    def fail(self, refused: Refused, key: str = "") -> None:
        """Leave the row out for what a refusal says; the articles behind it, where there are any, say it better."""
        if any(ground.citation for ground in refused.grounds):
            names = {"grounds": "；".join(f"{one.citation} {one.sentence}".strip() for one in refused.grounds)}
            self.faults.append((key or refused.field, _AGAINST, names))
        else:
            names = {name: str(value) for name, value in refused.names.items()}
            self.faults.append((key or refused.field, refused.sentence, names))
        self.became = Became.FAILED


@dataclass
class Batch:
    """Some rows that are written together, in one transaction; ``groups`` are the lines of one thing each.

    ``memory`` lasts from one batch of a file to the next, for a trial, which finds nothing of the file in the base.
    """

    unit: Unit
    by: Acting
    at: datetime
    choices: Mapping[str, str]
    is_trial: bool
    groups: Sequence[Sequence[Line]]
    memory: dict[str, Any]


@dataclass(frozen=True)
class ImportList:
    """A list: the right that writes it, its title, its fields, what is chosen for it.

    ``grouped_by`` is the field by which several rows are one thing. ``needed`` says by which fields, one of each group,
    a row can be written at all. ``rights`` says which rights writing such columns needs. ``write`` says of every line
    of a batch what became of it, and in a trial keeps nothing.
    """

    key: str
    deed: str
    title: Any
    fields: tuple[ImportField, ...]
    write: Callable[[Batch], None]
    choices: tuple[ImportChoice, ...] = ()
    grouped_by: str = ""
    needed: tuple[tuple[str, ...], ...] = ()
    rights: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> Mapping[str, ImportField]:
        """The fields by their keys."""
        return {one.key: one for one in self.fields}

    @cached_property
    def known_titles(self) -> frozenset[str]:
        """Every title by which a field is known, as titles are compared."""
        return frozenset(plain_title(title) for one in self.fields for title in one.called)

    def deeds_for(self, mapping: Mapping[str, int]) -> list[str]:
        """Return the rights that are needed to write what is mapped."""
        return [self.deed, *sorted({deed for key, deed in self.rights.items() if key in mapping})]

    def check(self, mapping: Mapping[str, int], columns: int) -> None:
        """Refuse a mapping that lacks what is needed, or names a column twice or one that there is not."""
        for one in self.fields:
            if one.is_required and one.key not in mapping:
                raise _lacking(one)
        for some in self.needed:
            if not any(key in mapping for key in some):
                raise _lacking(*(self.by_key[key] for key in some))
        if len(set(mapping.values())) < len(mapping):
            raise Refused("A column can be one field only.", why=Why.BAD_INPUT)
        for key, column in mapping.items():
            if key not in self.by_key or not 0 <= column < columns:
                raise Refused("The list has no such column or field.", why=Why.BAD_INPUT)

    def chosen(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return what was chosen, the first option where nothing was; refuses what is none."""
        found = {}
        for one in self.choices:
            value = given.get(one.key) or one.options[0][0]
            if value not in dict(one.options):
                raise Refused("There is no such choice.", why=Why.BAD_INPUT, field=one.key)
            found[one.key] = value
        return found

    def line(self, number: int, cells: Sequence[Cell], mapping: Mapping[str, int], zone: tzinfo) -> Line:
        """Read a row: what its cells mean, and what is wrong with them."""
        line = Line(number, {})
        for one in self.fields:
            column = mapping.get(one.key)
            if column is None:
                continue
            cell = cells[column] if column < len(cells) else None
            try:
                value = one.read(cell, zone)
            except Refused as refused:
                line.fail(refused, one.key)
                continue
            if value in (None, "", ()):
                if one.is_required:
                    line.fail(Refused("This is missing.", why=Why.BAD_INPUT), one.key)
                continue
            line.values[one.key] = value
        return line


def _lacking(*fields: ImportField) -> Refused:
    titles = " / ".join(str(one.title) for one in fields)
    return Refused("Say in which column this stands: %(titles)s.", why=Why.BAD_INPUT, field=fields[0].key, titles=titles)


def titles(*lines: str) -> tuple[str, ...]:
    """Return titles that are written one after another; a title of several words has strokes between them."""
    return tuple(title for line in lines for title in line.split())


def empty_or(read: Callable[[Cell], Any]) -> Read:
    """Return how a field is read whatever the zone; an empty cell is nothing."""
    return lambda cell, _zone: None if is_empty(cell) else read(cell)


_lists: dict[str, ImportList] = {}


def imports_list(one: ImportList) -> ImportList:
    """Let a list be imported under its key."""
    _lists[one.key] = one
    return one


def import_list(key: str) -> ImportList:
    """Return a list by its key; refuses one that there is not."""
    if key not in _lists:
        raise Refused("There is no such list.", why=Why.BAD_INPUT, field="list")
    return _lists[key]


def import_lists() -> Mapping[str, ImportList]:
    """Return every list that can be imported, by its key."""
    return dict(_lists)
