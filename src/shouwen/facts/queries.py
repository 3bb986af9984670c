"""What has happened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from shouwen.facts.figures import read
from shouwen.facts.kinds import declared
from shouwen.facts.models import Fact as Row
from shouwen.facts.prepared import Prepared
from shouwen.regulation.effective import ABOUT_FACTS, effective
from shouwen.regulation.facts import Fact

#: The columns of a row that ``as_fact`` asks for.
TOLD = ("kind", "at", "unit", "by", "about", "for_whom", "figures")


def as_fact(row: Row) -> Fact:
    """Return a stored fact as regulations see it."""
    kind = declared()[row.kind]
    return Fact(row.pk, row.kind, row.at, row.unit, row.by, row.about, row.for_whom, read(kind, row.figures))


def facts_about(*references: str, kinds: Sequence[str] = (), most: int = 500) -> list[Fact]:
    """Return the facts about these things as they hold now, in the order in which they happened, at most ``most``.

    What was corrected stands corrected, what was withdrawn or excused is left out.
    """
    asked = [list(references), [*kinds, *ABOUT_FACTS]] if kinds else [list(references)]
    return effective(as_fact(row) for row in _asking(most, bool(kinds))(*asked))


@lru_cache(maxsize=32)
def _asking(most: int, by_kind: bool) -> Prepared[Row]:
    """Return the query, once for each number of rows that is asked for."""
    if by_kind:
        return Prepared(
            lambda about, kinds: Row.objects.only(*TOLD)
            .filter(about__among=about, kind__among=kinds)
            .order_by("at", "pk")[:most]
        )
    return Prepared(lambda about: Row.objects.only(*TOLD).filter(about__among=about).order_by("at", "pk")[:most])


def facts_numbered(numbers: Sequence[int]) -> list[Fact]:
    """Return the facts with these numbers, in the order in which they happened."""
    return [as_fact(row) for row in Row.objects.filter(pk__in=numbers).order_by("at", "pk")]
