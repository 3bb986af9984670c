"""When the unit above becomes stricter, or an exception ends, what is looser below gives way: found, kept, recorded.

Where no rule can tell, it is recorded that a person of the unit above is to say so. Done by the worker soon after the
deed, top down; what is adopted ahead gives way from its own day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Q

from shouwen.compliance.floor import Inherited, Passing, Stand, own_texts, stands
from shouwen.compliance.kinds import COMPARISON_ASKED, EXCEPTION_LAPSED, GAVE_WAY
from shouwen.compliance.models import Adoption, FloorException, GaveWay, LocalValue
from shouwen.compliance.revision import note_change
from shouwen.compliance.rulebook import Rulebook, packs_of_text, rulebook
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.models import Fact
from shouwen.facts.queries import as_fact
from shouwen.organisation.models import Unit
from shouwen.regulation.asks import read_value
from shouwen.regulation.editions import Edition

#: Exceptions whose end one transaction records.
BATCH = 20


def lapse_exceptions(now: datetime) -> int:
    """Record the end of exceptions that have come to it, each once and at its moment; return how many."""
    with transaction.atomic():
        rows = FloorException.objects.select_for_update(skip_locked=True, of=("self",)).select_related("unit")
        over = list(rows.filter(is_over=False, until__lte=now).order_by("until", "pk")[:BATCH])
        for one in over:
            one.is_over = True
            one.save(update_fields=["is_over"])
            record(EXCEPTION_LAPSED, at=one.until, unit=one.unit_id, by=SYSTEM, about=one.unit, pack=one.pack,
                   standard=one.standard)
    return len(over)


@transaction.atomic(savepoint=False)
def give_way_below(number: int, since: datetime, at: datetime) -> list[GaveWay]:
    """Let what a unit, and those below it, have set or written give way where it is looser than above.

    It gives way from ``since`` on, which may lie ahead; ``at`` is when that is found.
    """
    unit = Unit.objects.get(pk=number)
    own = Q(adoptions__isnull=False) | Q(local_values__isnull=False)
    found: list[GaveWay] = []
    for below in Unit.objects.filter(own, path__startswith=unit.path).distinct().order_by("path"):
        found += _give_way(below, since, at)
    return found


def _give_way(unit: Unit, since: datetime, at: datetime) -> list[GaveWay]:
    book, rows = rulebook(), list[GaveWay]()
    for edition in own_texts(unit, since):
        found, stood = stands(unit, edition, {}, since)
        if found is not None:
            for one in stood:
                if one.passing is Passing.REFUSED:
                    rows += _rows(one, found, unit, edition, since, book)
            _ask_above([one for one in stood if one.passing is Passing.ASKED], found, unit, edition, since, at)
    new = [row for row in rows if not _is_kept(row)]
    if new:
        GaveWay.objects.bulk_create(new, ignore_conflicts=True)
        for row in new:
            record(GAVE_WAY, at=at, unit=unit.pk, by=SYSTEM, about=unit, pack=row.pack,
                   standard=row.standard, name=row.name or None, since=row.since)
        note_change()
    return new


def _ask_above(
    waiting: Sequence[Stand], found: Inherited, unit: Unit, edition: Edition, since: datetime, at: datetime
) -> None:
    """Record that a person of the unit above is to say which of two standards is stricter: once for that pair."""
    pairs = [one.pair for one in waiting]
    rows = Fact.objects.filter(kind=COMPARISON_ASKED, about=unit.reference, figures__digest__in=pairs) if pairs else ()
    asked = {row.figures["digest"] for row in rows}
    for one in waiting:
        if one.pair not in asked:
            record(COMPARISON_ASKED, at=at, unit=unit.pk, by=SYSTEM, about=unit, pack=edition.name,
                   edition=edition.edition, above=f"unit:{found.above}", standards=1, standard=one.change.id,
                   digest=one.pair, since=since)


def asked_from(about: str, pair: str) -> datetime | None:
    """Return from when two standards stand beside each other of which somebody was asked; None for those of a draft."""
    row = Fact.objects.filter(kind=COMPARISON_ASKED, about=about, figures__digest=pair).order_by("pk").first()
    return cast(datetime, as_fact(row).figures["since"]) if row is not None else None


def _rows(
    stand: Stand, found: Inherited, unit: Unit, edition: Edition, since: datetime, book: Rulebook
) -> Iterator[GaveWay]:
    """Yield what gives way: the unit's local values where both texts read alike, else the standard as it wrote it."""
    change = stand.change
    if change.above is not None and change.above == change.below:
        for name, ask in edition.asks.items():
            given = book.value_for(unit.pk, edition, name, since) if f"ask.{name}" in str(change.below) else None
            if given is not None and given[1] == unit.pk and read_value(ask, given[0]) != found.values.get(name):
                yield GaveWay(unit=unit, above_id=found.above, pack=_pack_of(unit, edition, name, since),
                              since=since, standard=change.id, name=name)
    else:
        yield GaveWay(unit=unit, above_id=found.above, pack=found.edition.name, standard=change.id, since=since)


def _pack_of(unit: Unit, edition: Edition, name: str, since: datetime) -> str:
    """Return under which pack a unit keeps a local value: its own, or the one that its text extends."""
    packs = packs_of_text(edition)
    rows = LocalValue.objects.filter(unit=unit, name=name, since__lte=since, pack__in=packs)
    kept = set(rows.values_list("pack", flat=True))
    return next((pack for pack in packs if pack in kept), edition.extended or edition.name)


def _is_kept(row: GaveWay) -> bool:
    """True where a standard has given way already, since the unit last adopted its text.

    A value that gave way is none of the unit's any more, so it is not found again.
    """
    if row.name:
        return False
    earlier = GaveWay.objects.filter(unit=row.unit, pack=row.pack, standard=row.standard, name="", since__lte=row.since)
    last = earlier.order_by("-since").values_list("since", flat=True).first()
    own = Adoption.standing.filter(unit=row.unit, since__lte=row.since).order_by("-since")
    adopted = own.values_list("since", flat=True).first()
    return last is not None and (adopted is None or adopted < last)
