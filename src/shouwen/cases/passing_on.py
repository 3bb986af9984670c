"""When somebody leaves, the duty for their cases passes on; the first owner's name never changes."""

from __future__ import annotations

from collections import Counter

from shouwen.cases.duty import pass_duty_on
from shouwen.cases.models import Case, CaseState
from shouwen.facts.actions import SYSTEM, listen_to, record
from shouwen.facts.models import Fact as Row
from shouwen.organisation.kinds import MEMBER_LEFT
from shouwen.organisation.models import Member
from shouwen.regulation.facts import Fact
from shouwen.work.actions.notices import notify
from shouwen.work.matters import touch
from shouwen.work.passing_on import successor_named


@listen_to(MEMBER_LEFT)
def pass_on_cases_of_who_left(fact: Fact) -> None:
    """Let the successor, else the head of the unit, answer for the open cases of a member who leaves.

    The work goes to the successor, else it is free to take. Whoever is accused in a case gets neither.
    """
    if fact.kind != MEMBER_LEFT:
        return
    member = int(fact.about.partition(":")[2])
    held = Case.objects.filter(state=CaseState.OPEN, holder=member)
    owned = Case.objects.filter(state=CaseState.OPEN, owner=member)
    owned = owned.select_related("unit", "owner", "holder", "customer__unit")
    touched = {case.reference for case in [*held, *owned]}
    named = successor_named(fact)
    for case in owned:
        pass_duty_on(case, at=fact.at, heir=named)
    for case in list(held.exclude(accused=named).select_related("customer")) if named is not None else ():
        Case.objects.filter(pk=case.pk).update(holder=named)
        record("handler.changed", at=fact.at, unit=case.unit_id, by=SYSTEM, about=case, for_whom=case.for_whom, to=named)
    held.update(holder=None)
    if touched:
        touch(*touched, what="owner", at=fact.at)
    if named is not None:
        tell_successor(named, fact)


def tell_successor(to: Member, left: Fact) -> None:
    """Tell the successor how much passed to them, once all of it has; nothing where nothing did."""
    passed = Counter(
        Row.objects.filter(pk__gt=left.sequence, at=left.at, by=SYSTEM, figures__to=to.reference)
        .filter(kind__in=("task.handed_on", "owner.passed_on", "handler.changed"))
        .values_list("kind", flat=True)
    )
    if passed:
        leaver = Member.objects.get(pk=int(left.about.partition(":")[2]))
        notify(to, "passed_on", matter=to.reference, why="succeeds", key=f"passed_on:{left.sequence}", at=left.at, names={
            "by": leaver.name, "tasks": passed["task.handed_on"], "owned": passed["owner.passed_on"],
            "held": passed["handler.changed"],
        })  # fmt: skip
