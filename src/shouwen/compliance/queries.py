"""What applies where, since when, with which local values; what standards have found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import Adoption, Finding, FloorException, KeptEdition, LocalValue
from shouwen.compliance.rulebook import Rulebook, packs_of_text, rulebook
from shouwen.organisation.models import Unit
from shouwen.regulation.ask_tables import as_text
from shouwen.regulation.asks import read_value
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import WrongValue

#: Findings of one standard, verdict and month are counted no further than this.
COUNTED_TO = 10_000
#: Texts of units below that are shown.
MOST_BELOW = 50
#: Adoptions of later days that are shown.
MOST_COMING = 20


@dataclass(frozen=True)
class InForce:
    """An edition that binds a unit: adopted by ``adopter`` (itself or above), in force since then."""

    edition: Edition
    adopter: Unit
    since: datetime


@dataclass(frozen=True)
class Given:
    """A local value: as it was typed, as it is reckoned with, who set it, in force since then."""

    name: str
    typed: str
    value: Any
    unit: Unit
    since: datetime


@dataclass(frozen=True)
class Kept:
    """An edition that the database keeps, without its text."""

    hash: str
    pack: str
    edition: str
    kept_at: datetime

    @property
    def called(self) -> str:
        """How citations begin: ``service-department@1``."""
        return f"{self.pack}@{self.edition}"


def in_force(unit: Unit, at: datetime) -> list[InForce]:
    """Return what binds a unit at an instant, by title; two statements after that of the rulebook."""
    found = rulebook().editions_in_force(unit.pk, at)
    adopters = [above for _, above in found.values()]
    rows = Adoption.standing.filter(
        unit__in=adopters, edition__in=[hash_ for hash_, _ in found.values()], since__lte=at
    ).select_related("unit").order_by("since")
    latest = {(row.unit_id, row.edition_id): row for row in rows}
    bound = [(edition_kept(hash_), latest[(above, hash_)]) for hash_, above in found.values()]
    return sorted(
        (InForce(edition, row.unit, row.since) for edition, row in bound), key=lambda one: one.edition.title.zh
    )


def followed_below(unit: Unit, at: datetime) -> list[InForce]:
    """Return what units below a unit have adopted themselves and follow at an instant, in the order of the tree.

    One statement: a page shows no more of them than ``MOST_BELOW``.
    """
    below = Unit.objects.filter(path__startswith=unit.path, closed_at=None).exclude(pk=unit.pk)
    rows = Adoption.standing.filter(unit__in=below, since__lte=at).select_related("unit")
    latest = rows.order_by("unit__path", "pack", "-since", "-pk").distinct("unit__path", "pack")
    return [InForce(edition_kept(row.edition_id), row.unit, row.since) for row in latest[:MOST_BELOW]]


def adoptions_of(unit: Unit, at: datetime, book: Rulebook | None = None) -> list[Adoption]:
    """Return every adoption of a unit and those above it, the newest first; also those to come, and those replaced."""
    line = (book or rulebook()).ancestors(unit.pk, at)
    rows = Adoption.objects.filter(unit__in=line).select_related("unit", "by", "edition")
    return list(rows.defer("edition__files").order_by("-since", "-pk")[:200])


def exceptions_of(unit: Unit, at: datetime, book: Rulebook | None = None) -> list[FloorException]:
    """Return the exceptions that a unit, or one above it, enjoys or enjoyed, the latest to end first; one statement."""
    line = (book or rulebook()).ancestors(unit.pk, at)
    rows = FloorException.objects.filter(unit__in=line).select_related("unit", "above", "by")
    return list(rows.order_by("-until", "-pk")[:100])


def editions_of(pack: str) -> list[Kept]:
    """Return every kept edition of a pack, the oldest first; one statement, their texts left out."""
    rows = KeptEdition.objects.filter(pack=pack).order_by("kept_at", "edition")
    return [Kept(*row) for row in rows.values_list("pk", "pack", "edition", "kept_at")]


def coming_adoptions(unit: Unit, at: datetime) -> list[Adoption]:
    """Return what a unit will follow from a later day on, the next first; one statement.

    What a unit above adopts changes nothing where a nearer one follows a text of its own.
    """
    book = rulebook()
    line = book.ancestors(unit.pk, at)
    place = {pk: distance for distance, pk in enumerate(line)}
    in_force_now = book.editions_in_force(unit.pk, at)
    bound = {pack: place.get(adopter, len(line)) for pack, (_edition, adopter) in in_force_now.items()}
    rows = Adoption.standing.filter(unit__in=line, since__gt=at).select_related("unit", "edition")
    rows = rows.defer("edition__files").order_by("since", "pk")
    return [row for row in rows[:MOST_COMING] if place[row.unit_id] <= bound.get(row.pack, len(line))]


def values_given(
    unit: Unit, edition: Edition, at: datetime, book: Rulebook | None = None
) -> dict[str, Given]:
    """Return the local values in force for a unit at an instant, the nearest unit's of each; one statement.

    What the text that it extends asked for counts as it is kept there, where none is kept of its own.
    Who asks several things reads the rulebook (``book``) once and gives it.
    """
    found: dict[str, Given] = {}
    book = book or rulebook()
    line = book.ancestors(unit.pk, at)
    rows = _value_rows(line, edition).filter(since__lte=at)
    place, packs = {pk: distance for distance, pk in enumerate(line)}, packs_of_text(edition)
    for row in sorted(rows, key=lambda row: (packs.index(row.pack), place[row.unit_id], -row.since.timestamp())):
        if book.has_given_way(row.unit_id, row.pack, row.name, row.since, at):
            continue
        if row.name in edition.asks and row.name not in found:
            found[row.name] = given_by(row, edition)
    return found


def values_since(unit: Unit, edition: Edition, name: str, at: datetime) -> list[tuple[LocalValue, Given]]:
    """Return the whole history of one local value for a unit and those above it, the newest first."""
    rows = _value_rows(rulebook().ancestors(unit.pk, at), edition).filter(name=name)
    return [(row, given_by(row, edition)) for row in rows.select_related("unit", "by").order_by("-since", "-pk")[:100]]


def _value_rows(line: Sequence[int], edition: Edition) -> QuerySet[LocalValue]:
    return LocalValue.objects.filter(unit__in=line, pack__in=packs_of_text(edition)).select_related("unit")


def given_by(row: LocalValue, edition: Edition) -> Given:
    """Return a row as it is reckoned with; None where the question has changed and no longer allows it."""
    try:
        value = read_value(edition.asks[row.name], row.value)
    except (WrongValue, KeyError):
        value = None
    return Given(row.name, as_text(row.value), value, row.unit, row.since)


# Findings

#: So many different faults of the standards of an article are shown.
MOST_FAILURES = 20


def packs_counted(pack: str, book: Rulebook) -> tuple[str, ...]:
    """Return a pack with those that units below wrote as differences from it: its standards are theirs too."""
    return (pack, *book.written_from(pack))


def cited_in(packs: Sequence[str]) -> Q:
    """Return what holds of rows whose citation is of one of these packs, whichever edition."""
    found = Q()
    for pack in packs:
        found |= Q(citation__startswith=f"{pack}@")
    return found


def findings_of(packs: Sequence[str], standards: Iterable[str], verdicts: Sequence[str]) -> QuerySet[Finding]:
    """Return what standards of packs found and still find, the newest first, whichever edition it was."""
    rows = Finding.objects.filter(standard__in=list(standards), verdict__in=verdicts, withdraws=None)
    return rows.filter(cited_in(packs), withdrawal=None).order_by("-at", "-pk")


@dataclass(frozen=True)
class Failure:
    """What a standard could not reckon: why, how often and when last. Nothing of whom it was about."""

    standard: str
    fault: str
    many: int
    last: datetime


def failures_of(packs: Sequence[str], standards: Iterable[str], unit: Unit) -> list[Failure]:
    """Return what standards of packs failed at in a unit and those below it, the last first; for who can mend it."""
    rows = findings_of(packs, standards, ("failed",)).filter(
        unit__in=Unit.objects.filter(path__startswith=unit.path).order_by().values("pk")
    )
    groups = rows.order_by().values("standard", "fault").annotate(many=Count("pk"), last=Max("at")).order_by("-last")
    return [Failure(one["standard"], one["fault"], one["many"], one["last"]) for one in groups[:MOST_FAILURES]]


def standing_findings(holder: str) -> QuerySet[Finding]:
    """Return what was found of a holder and not withdrawn since, in the order of time."""
    return Finding.objects.filter(holder=holder, withdraws=None, withdrawal=None).order_by("at", "pk")


_COUNTS = """
SELECT span.place, verdict.name, coalesce(sum(found.many), 0) FROM
  unnest(%(standards)s::text[]) AS standard(id)
  CROSS JOIN unnest(%(verdicts)s::text[]) AS verdict(name)
  CROSS JOIN unnest(%(since)s::timestamptz[], %(until)s::timestamptz[])
       WITH ORDINALITY AS span(since, until, place)
  CROSS JOIN LATERAL (SELECT count(*) AS many FROM (
    SELECT 1 FROM compliance_finding f
    WHERE f.standard = standard.id AND f.verdict = verdict.name AND f.at >= span.since AND f.at < span.until
      AND f.citation LIKE ANY(%(citations)s::text[])
      AND NOT EXISTS (SELECT 1 FROM compliance_finding w WHERE w.withdraws_id = f.id)
      AND (%(path)s::text IS NULL OR f.unit IN (SELECT id FROM organisation_unit WHERE path LIKE %(path)s))
    LIMIT %(most)s) AS counted) AS found
GROUP BY span.place, verdict.name
"""


def finding_counts(packs: Sequence[str], standards: Iterable[str], verdicts: Sequence[str],
                   spans: Sequence[tuple[datetime, datetime]], within: Unit) -> list[Mapping[str, int]]:
    """Return by span how many findings of each verdict stand, in a unit and below it; one statement.

    Counted no further than ``COUNTED_TO`` a standard; a span holds its start and not its end.
    """
    asked: dict[str, Any] = {
        "standards": list(standards), "verdicts": list(verdicts), "citations": [f"{pack}@%" for pack in packs],
        "since": [since for since, _ in spans], "until": [until for _, until in spans], "most": COUNTED_TO,
        "path": f"{within.path}%" if within.parent_id else None,
    }
    counts: list[dict[str, int]] = [dict.fromkeys(verdicts, 0) for _ in spans]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, asked)
        for place, verdict, many in cursor.fetchall():
            counts[place - 1][verdict] = int(many)
    return list(counts)
