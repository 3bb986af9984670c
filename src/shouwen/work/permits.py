"""Special requests as pages and programs read them, and as the matters that notices lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from shouwen.compliance.judging import InTheWay, in_the_way_of
from shouwen.compliance.permits import givers_of, grants_in_force
from shouwen.facts.models import Fact as FactRow
from shouwen.facts.queries import as_fact
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.queries import holders_by_name
from shouwen.organisation.rights import Acting, either
from shouwen.organisation.walks import EVERYTHING, Condition, Walk, within
from shouwen.regulation.facts import Fact
from shouwen.regulation.permits import GIVEN
from shouwen.work.matters import Matter, describes
from shouwen.work.models import Permit, PermitState, Remark
from shouwen.work.permissions import ANSWER_PERMIT, ASK_PERMIT, sees_permit

#: Figures of a request that say which and why, not what for.
_BESIDES = frozenset({"permit", "permit_kind", "words", "uses", "until"})
_WALK = Walk("work_permit", own=("asked_by_id",))
SHOWN = {
    "waiting": Condition("state = 'waiting'"),
    "granted": Condition("state = 'granted'"),
    "all": EVERYTHING,
}
FULL = ("unit", "asked_by", "answered_by", "ended_by")


@describes("permit")
def describe_permit(number: int) -> Matter:
    """Read a request as a matter; whoever answers requests of the unit may see it."""
    one = Permit.objects.select_related("unit", "asked_by").get(pk=number)
    return Matter(
        reference=one.reference, title=one.number, unit=one.unit, members=(one.asked_by_id,), accused=None,
        is_open=one.state == PermitState.WAITING, for_whom="", see=ANSWER_PERMIT, work=ANSWER_PERMIT,
        address=f"/permits/{one.pk}", owner=one.asked_by, has_tasks=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What was asked for and answered, as its facts tell it; the words with each, empty where there are none."""

    asked: Fact
    words: str
    answer: str

    @property
    def figures(self) -> dict[str, object]:
        """What the permit is for: the figures that the deed must have too."""
        return {name: value for name, value in self.asked.figures.items() if name not in _BESIDES}


def told_of(permit: Permit) -> Told:
    """Return what a request says; two statements."""
    numbers = [one for one in (permit.asked_fact, permit.answered_fact) if one is not None]
    words = dict(Remark.objects.filter(fact__in=numbers).values_list("fact", "words"))
    asked, answer = (words.get(one or 0, "") for one in (permit.asked_fact, permit.answered_fact))
    return Told(fact_of(permit.asked_fact), asked, answer)


def fact_of(number: int | None) -> Fact:
    """Return the fact by which a request was asked for or answered."""
    return as_fact(FactRow.objects.get(pk=number or 0))


@dataclass(frozen=True)
class Givers:
    """Who may permit a request by the articles: positions, and who holds each now."""

    position: str
    names: Sequence[str]


def givers_now(permit: Permit, told: Told, at: datetime) -> list[Givers]:
    """Return who may permit a request at an instant, the nearest holders of each position."""
    positions = givers_of(grants_in_force(permit.kind, permit.unit_id, at), told.asked)
    holders = holders_by_name(positions, permit.unit_id, at) if positions else {}
    return [Givers(one, [holder.name for holder in holders.get(one, ())]) for one in positions]


def in_the_way_of_giving(permit: Permit, told: Told, *, by: Acting, at: datetime) -> list[InTheWay]:
    """Return which articles speak against a member's giving a permit; nothing is recorded."""
    _deed, found = in_the_way_of(
        GIVEN, at=at, unit=permit.unit_id, by=by, about=permit.matter, for_whom=told.asked.for_whom,
        figures={**told.figures, "permit": permit.reference, "permit_kind": permit.kind},
    )  # fmt: skip
    return found


def permit_for(number: int, *, by: Acting) -> Permit:
    """Return one request with the people of it, if the member may see it; else refuse as not found."""
    found = Permit.objects.select_related(*FULL).filter(pk=number).first()
    if found is None or not sees_permit(found, by=by):
        raise Refused("There is no such request, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found


def visible_permits(by: Acting) -> QuerySet[Permit]:
    """Return the requests that the member answers, and their own."""
    return Permit.objects.filter(either(by.scope(ANSWER_PERMIT).on(unit="unit"), Q(asked_by__in=by.selves)))


def listed_permits(by: Acting, *, most: int, show: str = "waiting") -> QuerySet[Permit]:
    """Return the newest ``most`` requests that the member answers or has asked; two statements at most."""
    scope = within(by.scope(ANSWER_PERMIT))
    where = SHOWN.get(show, SHOWN["waiting"])
    first = _WALK.first(replace(scope, members=tuple(by.selves)), "asked_at DESC, id DESC", where, most=most)
    return Permit.objects.filter(pk__in=first).select_related(*FULL).order_by("-asked_at", "-pk")


def permits_of(matter: str) -> list[Permit]:
    """Return the requests of a matter, the newest first."""
    return list(Permit.objects.filter(matter=matter).select_related("asked_by", "answered_by").order_by("-asked_at")[:50])


def may_ask_anywhere(by: Acting) -> bool:
    """True for whoever asks for permits or answers requests anywhere: the list is for them."""
    return by.has(ASK_PERMIT) or by.has(ANSWER_PERMIT)

