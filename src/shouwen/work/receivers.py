"""Whom an article names as the one to be told or to do: an owner, a head, or the holders of a position."""

from __future__ import annotations

from datetime import datetime

from shouwen.facts.prepared import Prepared
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import heads_of, holders_of, superiors_of
from shouwen.regulation.facts import Fact
from shouwen.regulation.whom import BY_PART
from shouwen.work.matters import Matter, matter_of


def known_matter(reference: str) -> Matter | None:
    """Return a matter by its reference, None for a kind that nobody describes."""
    try:
        return matter_of(reference)
    except KeyError:
        return None


def receivers_of(
    to: str, *, unit: int | None, matter: Matter | None, at: datetime, fact: Fact | None = None
) -> list[Member]:
    """Return whom ``to`` names: a position, or somebody by their part in the matter or in the ``fact``.

    The nearest holders seen from the matter's unit, else from ``unit``. Nobody means a gap. Whoever
    is accused in a matter is told nothing about it.
    """
    accused = matter.accused if matter else None
    return [member for member in _named(to, unit, matter, at, fact) if member.pk != accused]


def _named(to: str, unit: int | None, matter: Matter | None, at: datetime, fact: Fact | None) -> list[Member]:
    if to.startswith("owner("):
        return [matter.owner] if matter and matter.owner else []
    if to.startswith("handler("):
        return handlers_of(matter)
    if to.startswith(("named(", "superior(")):
        word, _, figure = to.removesuffix(")").partition("(")
        member = named_by(fact, figure, at)
        if member is None or word == "named":
            return [member] if member else []
        return superiors_of(member, at)[:1]
    here = matter.unit if matter else Unit.objects.filter(pk=unit or 0).first()
    if here is None:
        return []
    if to.startswith("head("):
        return _heads(here, matter, at)
    holders = [holder.member for holder in holders_of([position_in(to)], here.pk, at)]
    return _MEMBERS(holders) if holders else []


def _heads(unit: Unit, matter: Matter | None, at: datetime) -> list[Member]:
    """Return who heads a unit; where that is the accused, whoever is over them."""
    heads = heads_of(unit, at)
    accused = next((one for one in heads if matter is not None and one.pk == matter.accused), None)
    return heads if accused is None or len(heads) > 1 else superiors_of(accused, at)[:1]


def handlers_of(matter: Matter | None) -> list[Member]:
    """Return who has the work of a matter; where nobody has it, whoever answers for it."""
    found = (matter.handler or matter.owner) if matter else None
    return [found] if found else []


def named_by(fact: Fact | None, figure: str, at: datetime) -> Member | None:
    """Return the member whom a figure of a fact names (``by`` is whoever did it), unless they have left."""
    if fact is None:
        return None
    return member_called(fact.by if figure == "by" else str(fact.figures.get(figure, "")), at)


_MEMBER = Prepared(lambda number: Member.objects.select_related("home").filter(pk=number))


def member_called(reference: str, at: datetime) -> Member | None:
    """Return a member by reference, None for anybody else and for who has left."""
    kind, _, number = reference.partition(":")
    if kind != "member":
        return None
    member = _MEMBER.first(int(number))
    return None if member is None or (member.left_at is not None and member.left_at <= at) else member


_MEMBERS = Prepared(
    lambda numbers: Member.objects.select_related("home").filter(pk__among=numbers).order_by("name_key", "pk")
)


def position_in(to: str) -> str:
    """Return the position that ``to`` names, nothing where it names people by their part."""
    if to.startswith(BY_PART):
        return ""
    return to.removeprefix("on_duty(").removesuffix(")") if to.startswith("on_duty(") else to
