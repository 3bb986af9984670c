"""Whom an article names as the one to be told or to do: an owner, a head, or the holders of a position."""

from __future__ import annotations

from datetime import datetime

from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import heads_of, holders_of
from shouwen.work.matters import Matter, matter_of


def known_matter(reference: str) -> Matter | None:
    """Return a matter by its reference, None for a kind that nobody describes."""
    try:
        return matter_of(reference)
    except KeyError:
        return None


def receivers_of(to: str, *, unit: int | None, matter: Matter | None, at: datetime) -> list[Member]:
    """Return whom ``to`` names: ``owner(case)``, ``head(unit)``, ``on_duty(position)`` or a position.

    The nearest holders seen from the matter's unit, else from ``unit``. Nobody means a gap. Whoever
    is accused in a matter is told nothing about it.
    """
    accused = matter.accused if matter else None
    return [member for member in _named(to, unit, matter, at) if member.pk != accused]


def _named(to: str, unit: int | None, matter: Matter | None, at: datetime) -> list[Member]:
    if to.startswith("owner("):
        return [matter.owner] if matter and matter.owner else []
    here = matter.unit if matter else Unit.objects.filter(pk=unit or 0).first()
    if here is None:
        return []
    if to.startswith("head("):
        return heads_of(here, at)
    holders = [holder.member for holder in holders_of([position_in(to)], here.pk, at)]
    return list(Member.objects.filter(pk__in=holders).order_by("name_key", "pk"))


def position_in(to: str) -> str:
    """Return the position that ``to`` names, nothing where it names an owner or a head."""
    if to.startswith(("owner(", "head(", "unit(")):
        return ""
    return to.removeprefix("on_duty(").removesuffix(")") if to.startswith("on_duty(") else to
