"""Keep the rows by which things are found, in the deed's own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.facts.rows import copy_values
from shouwen.facts.statements import carry_out
from shouwen.search.logic import LONGEST, grams_of, searched
from shouwen.search.models import Findable

_COLUMNS = ("reference", "kind", "about", "for_whom", "unit", "scopes", "hidden_from", "title", "words", "at",
            "until", "grams")
_ROW = "(%s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s, %s, %s, %s, %s::tsvector)"
_KEEP = f"""
INSERT INTO search_findable ({", ".join(_COLUMNS)}) VALUES {{rows}}
ON CONFLICT (reference) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])}
"""  # noqa: S608  names of columns only


@dataclass(frozen=True)
class FoundAs:
    """A thing as it is to be found: see the model ``Findable`` for what each part means.

    ``words`` are for people, and shown where they are found; ``keys`` (initials, digits alone) only find.
    """

    reference: str
    kind: str
    unit: int | None
    title: str
    words: str
    at: datetime
    about: str = ""
    for_whom: str = ""
    members: tuple[int | None, ...] = ()
    hidden_from: tuple[int | None, ...] = ()
    until: datetime | None = None
    keys: str = ""

    def row(self) -> list[Any]:
        """Return the values of the columns."""
        text = searched(f"{self.title} {self.words} {self.keys}")[:LONGEST]
        members = sorted({member for member in self.members if member is not None})
        return [
            self.reference, self.kind, self.about, self.for_whom, self.unit,
            [self.unit or 0, *(-member for member in members)],
            [member for member in self.hidden_from if member is not None],
            self.title[:200].replace("\x00", ""), text, self.at, self.until, grams_of(text),
        ]


def keep_findable(*things: FoundAs) -> None:
    """Let things be found by their words from now on; the latest words replace earlier ones. One statement."""
    rows = [thing.row() for thing in things]
    if not rows:
        return
    carry_out(_KEEP.format(rows=", ".join([_ROW] * len(rows))), [value for row in rows for value in row])


def keep_new_findables(things: Iterable[FoundAs]) -> None:
    """Let many things be found that are new, by COPY: none of them may be found yet."""
    copy_values(Findable._meta.db_table, _COLUMNS, (thing.row() for thing in things))


def make_findable(reference: str, *, kind: str, unit: int | None, title: str, words: str, at: datetime,
                  about: str = "", for_whom: str = "", members: Sequence[int | None] = (),
                  hidden_from: Sequence[int | None] = ()) -> None:
    """Let one thing be found; ``kind`` decides which right a finder needs, ``unit`` where."""
    keep_findable(FoundAs(reference, kind, unit, title, words, at, about, for_whom, tuple(members),
                          tuple(hidden_from)))


def move(about: str, *, unit: int, members: Sequence[int]) -> None:
    """Let all that belongs to a thing be found in another unit from now on; one statement."""
    carry_out(
        "UPDATE search_findable SET unit = %s, scopes = %s::bigint[] WHERE about = %s",
        [unit, [unit, *(-member for member in sorted(members))], about],
    )


def forget(*references: str) -> None:
    """Let things, and what belongs to them, be found no longer."""
    carry_out(
        "DELETE FROM search_findable WHERE reference = ANY(%s) OR about = ANY(%s) AND about <> ''",
        [list(references), list(references)],
    )
