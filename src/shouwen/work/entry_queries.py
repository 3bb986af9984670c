"""Entries as lists and pages show them: where they stand, which wait for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, CharField, Q, QuerySet
from django.db.models.expressions import RawSQL

from shouwen.compliance.editions import edition_kept
from shouwen.facts.prepared import Prepared
from shouwen.organisation.rights import Acting
from shouwen.regulation.kinds.form import SignedForm
from shouwen.regulation.signatures import open_places
from shouwen.work.entries import form_in
from shouwen.work.models import Entry
from shouwen.work.outsiders import CUSTOMER_PLACE
from shouwen.work.own_signing import own_places, own_places_of
from shouwen.work.seats import Places, places_held, seats_of
from shouwen.work.step_clocks import UNDONE_OF_ENTRY, clock_of_signature, clocks_in

#: How many open entries are looked at, the newest first, for those that somebody may sign.
MOST_LOOKED_AT = 300

# A signature stands unless a later version undid it, which is a fact.
_STANDING = """
SELECT s.entry_id, s.place FROM work_signature s
JOIN work_entryversion v ON v.id = s.version_id JOIN work_entry e ON e.id = s.entry_id
WHERE s.entry_id = ANY(%s) AND NOT EXISTS (
  SELECT 1 FROM facts_fact f WHERE f.about = e.matter AND f.kind = 'signature.fallen'
  AND f.figures->>'entry' = 'entry:' || e.id AND f.figures->>'place' = s.place
  AND (f.figures->>'version')::int > v.number)
"""

# The same as a column of an entry that is read anyway.
_PLACES = """
ARRAY(SELECT s.place FROM work_signature s JOIN work_entryversion v ON v.id = s.version_id
  WHERE s.entry_id = work_entry.id AND NOT EXISTS (
  SELECT 1 FROM facts_fact f WHERE f.about = work_entry.matter AND f.kind = 'signature.fallen'
  AND f.figures->>'entry' = 'entry:' || work_entry.id AND f.figures->>'place' = s.place
  AND (f.figures->>'version')::int > v.number))
"""

# Signed to the end, and no signature has fallen since.
_COMPLETE = """
EXISTS (SELECT 1 FROM facts_fact f WHERE f.about = work_entry.matter AND f.kind = 'entry.signed'
  AND f.figures->>'entry' = 'entry:' || work_entry.id AND (f.figures->>'complete')::boolean
  AND NOT EXISTS (SELECT 1 FROM facts_fact g WHERE g.about = work_entry.matter AND g.kind = 'signature.fallen'
    AND g.figures->>'entry' = 'entry:' || work_entry.id AND g.id > f.id))
"""


def is_complete() -> RawSQL:
    """Return the condition that an entry is signed to the end; derived, as everywhere, never stored."""
    return RawSQL(_COMPLETE, [], output_field=BooleanField())  # noqa: S611  a constant


def standing_places(entries: Iterable[int]) -> dict[int, set[str]]:
    """Return which places of these entries are signed and stand: one statement."""
    found: dict[int, set[str]] = {number: set() for number in entries}
    if found:
        with connection.cursor() as cursor:
            cursor.execute(_STANDING, [list(found)])
            for entry, place in cursor.fetchall():
                found[entry].add(place)
    return found


def next_places(entries: Sequence[Entry]) -> dict[int, tuple[str, ...]]:
    """Return which places of these entries may sign now; none for a complete one."""
    standing = standing_places(entry.pk for entry in entries)
    return {
        entry.pk: open_places(form_in(entry.edition, entry.form).signs, standing[entry.pk]) for entry in entries
    }


@dataclass(frozen=True)
class Waiting:
    """An entry that waits for somebody's signature: at which of its places, until when, under which article.

    Without a clock of its own ``due_at`` is None and the article is the form's. A clock that was missed
    counts until it is signed.
    """

    entry: Entry
    places: tuple[str, ...]
    due_at: datetime | None
    citation: str


def entries_to_sign(*, by: Acting, at: datetime) -> list[int]:
    """Return the entries that wait for a signature of the member, stand-ins included: four statements at most."""
    return [entry.pk for entry, _ in _to_sign(places_held(by.selves, at), by, at)]


def signatures_waiting(*, by: Acting, at: datetime, held: Places | None = None) -> list[Waiting]:
    """Return what waits for a signature of the member, stand-ins included, by due time: four statements at most.

    ``held`` spares one of them to whoever has asked already.
    """
    lines = []
    for entry, places in _to_sign(held or places_held(by.selves, at), by, at):
        clock = clock_of_signature(entry, places, clocks_in(entry.undone))
        lines.append(Waiting(entry, places, clock.due_at if clock else None, clock.citation if clock else entry.citation))
    return sorted(lines, key=lambda one: (one.due_at is None, one.due_at or one.entry.begun_at))


def entries_of(matter: str) -> list[tuple[Entry, tuple[str, ...]]]:
    """Return all entries of a matter with the places whose turn it is, none for one that is signed to the end.

    One statement.
    """
    return [
        (entry, open_places(form_in(entry.edition, entry.form).signs, entry.standing)) for entry in _ALL_OF_MATTER(matter)
    ]


def is_signed_at_all(matter: str, form: str) -> bool:
    """True where a signature stands on an entry of this form; one that has fallen is none. One statement."""
    return any(entry.standing for entry in _ALL_OF_MATTER(matter) if entry.form == form)


def open_entries_of(matter: str) -> list[tuple[Entry, tuple[str, ...]]]:
    """Return the entries of a matter that are not signed to the end, with the places whose turn it is: one statement."""
    rows = [
        (entry, open_places(form_in(entry.edition, entry.form).signs, entry.standing)) for entry in _OF_MATTER(matter)
    ]
    return [(entry, places) for entry, places in rows if places]


#: Entries of one matter that are looked at.
MOST_OF_A_MATTER = 60
_OF_MATTER: Prepared[Any] = Prepared(lambda matter: _with_places(matter)[:MOST_OF_A_MATTER])
_ALL_OF_MATTER: Prepared[Any] = Prepared(lambda matter: _with_places(matter))


def _with_places(matter: Any) -> QuerySet[Any]:
    standing = RawSQL(_PLACES, [], output_field=ArrayField(CharField()))  # noqa: S611  a constant
    return Entry.objects.filter(matter=matter).annotate(standing=standing).order_by("pk")


def _to_sign(held: Places, by: Acting, at: datetime) -> list[tuple[Any, tuple[str, ...]]]:
    """Return entries and the places of them that the members may sign now, the newest first.

    Of a first stage that no position carries nobody in particular is in charge, so it is not among them. Nor is the
    customer's place, whatever a unit calls a position: only the customer signs there.
    """
    names = held.names - {CUSTOMER_PLACE}
    question = _looked_at(held.editions, names, held.paths, by.selves)
    rows = question() if question else []
    waiting = {row.pk: open_places(form_in(row.edition, row.form).signs, row.standing) for row in rows}
    seats = seats_of(by.selves, sorted(names), sorted({row.unit_id for row in rows}), at)
    own_of = own_places(rows, by.selves)
    mine = [(row, tuple(place for place in waiting[row.pk] if place in own_of[row.pk] or (
        (row.unit_id, place) in seats and place not in form_in(row.edition, row.form).form.personal_places
    ))) for row in rows]  # fmt: skip
    return [(row, places) for row, places in mine if places]


@lru_cache(maxsize=2000)
def _looked_at(
    editions: frozenset[str], names: frozenset[str], paths: frozenset[str], members: frozenset[int]
) -> Prepared[Any] | None:
    """Return the question for the open entries of whoever sits so; it is asked on every look at the workbench.

    None where no form has a place for them.
    """
    forms = [(edition, signed) for edition in sorted(editions) for signed in edition_kept(edition).signed_forms]
    wanted, own = _forms_with(forms, names), own_places_of(forms, members)
    if not wanted.children and own.is_nothing:
        return None
    by_position = wanted & _in_houses_of(paths) if wanted.children else Q(pk__in=[])
    return Prepared(
        lambda: Entry.objects.annotate(is_owned=own.is_owned)
        .filter(by_position | own.anyhow)
        .exclude(is_complete())
        .select_related("unit")
        .annotate(
            standing=RawSQL(_PLACES, [], output_field=ArrayField(CharField())),  # noqa: S611  a constant
            undone=ArraySubquery(UNDONE_OF_ENTRY),
        )
        .order_by("-pk")[:MOST_LOOKED_AT]
    )


def _forms_with(forms: Iterable[tuple[str, SignedForm]], names: Collection[str]) -> Q:
    """Return the filter for entries of forms, each with its edition, in which one of these positions signs."""
    found = Q()
    for edition, signed in forms:
        if any(place in names for place in signed.positions):
            found |= Q(edition=edition, form=signed.form.name)
    return found


def _in_houses_of(paths: Iterable[str]) -> Q:
    """Return the filter for entries of units that may look for a position in these units."""
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(unit__path__startswith="/" + "/".join(path.strip("/").split("/")[:2]) + "/")
    return found


def signed_by(rows: QuerySet[Entry], by: Acting) -> QuerySet[Entry]:
    """Return the entries that the member has begun or signed."""
    return rows.filter(Q(begun_by__in=by.selves) | Q(signatures__member__in=by.selves)).distinct()
