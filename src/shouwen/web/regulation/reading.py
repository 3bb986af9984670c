"""What all regulation pages share: for which unit one reads, in which language, and months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import pairwise

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.editions import edition_called
from shouwen.compliance.permissions import SEE_REGULATION
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.regulation.editions import Edition
from shouwen.regulation.traditional import in_traditional
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.choosing import UnitField
from shouwen.web.units.pools import UnitPool
from shouwen.web.units.ways import meant

#: The newest outcomes among which those are looked for that the reader may see.
LOOKED_AT = 200
SHOWN = 12


def unit_read(request: ReaderRequest) -> Unit:
    """Return the unit for which the reader reads: the one asked for, else their own.

    Refuses whoever may read no regulation, and units beyond what they may read.
    """
    by, home = request.by, request.by.member.home
    asked = request.GET.get("unit", "")[:300].strip()
    if asked:
        return _one(by, asked)
    if by.may(SEE_REGULATION, path=home.path, own=(by.member.pk,)):
        return home
    found = units_readable(by).order_by("path").first() if by.has(SEE_REGULATION) else None
    if found is None:
        raise not_allowed(SEE_REGULATION)
    return found


def _one(by: Acting, asked: str) -> Unit:
    found = next(iter(meant(asked, Unit.objects.order_by("path"))), None)
    if found is None or not by.may(SEE_REGULATION, path=found.path):
        raise not_allowed(SEE_REGULATION)
    return found


def unit_query(unit: Unit, by: Acting) -> str:
    """Return what keeps the chosen unit while one reads on; nothing for one's own."""
    return "" if unit.pk == by.member.home_id else f"?unit={unit.pk}"


def units_readable(by: Acting) -> QuerySet[Unit]:
    """Return the units whose regulations a member may read."""
    scope = by.scope(SEE_REGULATION)
    if scope.is_everything:
        return Unit.objects.filter(closed_at=None)
    seen = Q(pk__in=scope.units)
    for path in scope.paths:
        seen |= Q(path__startswith=path)
    return Unit.objects.filter(seen, closed_at=None)


class UnitToRead(forms.Form):
    """For which unit one reads."""

    unit = UnitField(_("For the unit"))

    def __init__(self, unit: Unit, by: Acting) -> None:
        super().__init__(initial={"unit": unit})
        self.fields["unit"].offer(UnitPool(f"may:{SEE_REGULATION}", units_readable(by).order_by("path")))  # type: ignore[attr-defined]


def edition_read(pack: str) -> Edition:
    """Return a kept edition by how citations call it; any other does not exist."""
    found = edition_called(pack)
    if found is None:
        raise Http404
    return found


def language_read() -> str:
    """Return the language of now, as packs name it."""
    return get_language() or "zh-hans"


def in_chinese(words: str) -> str:
    """Return words of the language of packs, which are simplified, as the reader writes Chinese."""
    return in_traditional(words) if language_read() == "zh-hant" else words


def months_until(at: datetime, zone: tzinfo, many: int = 1) -> Sequence[tuple[datetime, datetime]]:
    """Return so many months in a zone up to this one, each from its first moment to that of the next."""
    this = at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    firsts = [_month(this, place - many) for place in range(1, many + 2)]
    return list(pairwise(firsts))


def _month(first: datetime, by: int) -> datetime:
    place = first.year * 12 + first.month - 1 + by
    return first.replace(year=place // 12, month=place % 12 + 1)
