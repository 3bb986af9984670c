"""How a unit is written and read back: by its name, its code, its number, or the way to it (``百川商贸 / 客服一部``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet

from shouwen.organisation.models import Unit

#: Between a unit and what it stands below.
SEPARATOR = " / "
_NUMBERED = re.compile(r"(?:\A|#)([0-9]{1,18})\s*\Z")
#: Units of one name among which a way is looked for, and units that a fault names where several are called so.
MOST_ALIKE, MOST_TOLD = 300, 5


def written(units: Sequence[Unit], *, numbered: bool = False, among: Sequence[Unit] | None = None) -> list[str]:
    """Write units as they are read back: by their way from below the top.

    Where two would be written alike each carries its number, else where all are to be ``numbered``. One statement; none
    where they are ``among`` units that were read: what they stand below is left out then where it is not among these.
    """
    known = {unit.pk: unit.called for unit in (*(among or ()), *units)}
    above = {number for unit in units for number in unit.ancestor_ids} - known.keys()
    if above and among is None:
        known |= {one.pk: one.called for one in Unit.objects.filter(pk__in=above).only("name", "name_en")}
    ways = [_way(unit, known) for unit in units]
    twice = {way for way, many in Counter(ways).items() if many > 1 or numbered}
    return [f"{way} #{unit.pk}" if way in twice else way for way, unit in zip(ways, units, strict=True)]


def _way(unit: Unit, known: Mapping[int, str]) -> str:
    below_top = [number for number in unit.ancestor_ids[1:] if number in known]
    return SEPARATOR.join(known[number] for number in below_top or unit.ancestor_ids[-1:])


def way_of(names: Sequence[str]) -> str:
    """Return the way to a unit, of the names from the root down to it."""
    return SEPARATOR.join(names[1:] or names)


def called_beside(unit: Unit, other: Unit) -> str:
    """Name a unit where another stands beside it: with what it stands below, unless that is what both do."""
    if unit.parent is None or unit.parent_id in (other.parent_id, other.pk):
        return unit.called
    return SEPARATOR.join((unit.parent.called, unit.called))


def number_in(text: str) -> int | None:
    """Return the number that a text is, or that it ends with."""
    found = _NUMBERED.search(text)
    return int(found[1]) if found else None


def meant(text: str, rows: QuerySet[Unit]) -> list[Unit]:
    """Return which of these units a text may mean, at most ``MOST_TOLD``: one, if it says which.

    A number is that of a unit; one that is none may still be a code or a name.
    """
    text = text.strip()
    if not text or "\0" in text:
        return []
    if (number := number_in(text)) is not None and (found := list(rows.filter(pk=number))):
        return found
    if found := list(rows.filter(Q(name=text) | Q(name_en=text) | (Q(code=text) & ~Q(code="")))[:MOST_TOLD]):
        return found
    return _at_the_end_of(text, rows)


def _at_the_end_of(way: str, rows: QuerySet[Unit]) -> list[Unit]:
    """Return which units are written so, or else end so; none where the text is no way."""
    parts = [part.strip() for part in way.split(SEPARATOR.strip())]
    if len(parts) < 2:
        return []
    named = list(rows.filter(Q(name=parts[-1]) | Q(name_en=parts[-1]))[:MOST_ALIKE])
    ways = dict(zip(named, written(named), strict=True)) if named else {}
    wanted = SEPARATOR.join(parts)
    exact = [unit for unit, one in ways.items() if one == wanted]
    return exact or [unit for unit, one in ways.items() if one.endswith(f"{SEPARATOR}{wanted}")][:MOST_TOLD]
