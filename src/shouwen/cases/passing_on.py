"""When somebody leaves, the duty for their cases passes on; the first owner's name never changes."""

from __future__ import annotations

from shouwen.cases.models import Case, CaseState
from shouwen.facts.actions import SYSTEM, listen, record
from shouwen.organisation.kinds import MEMBER_LEFT
from shouwen.organisation.queries import heads_of
from shouwen.regulation.facts import Fact
from shouwen.work.matters import touch


@listen
def pass_on_cases_of_who_left(fact: Fact) -> None:
    """Let the head of the unit answer for the open cases of a member who leaves; the work is free to take."""
    if fact.kind != MEMBER_LEFT:
        return
    member = int(fact.about.partition(":")[2])
    held = Case.objects.filter(state=CaseState.OPEN, holder=member)
    owned = Case.objects.filter(state=CaseState.OPEN, owner=member).select_related("unit")
    touched = {case.reference for case in [*held, *owned]}
    for case in owned:
        successor = next((head for head in heads_of(case.unit, fact.at) if head.pk != member), None)
        if successor is not None:
            Case.objects.filter(pk=case.pk).update(owner=successor)
            record("owner.passed_on", at=fact.at, unit=case.unit_id, by=SYSTEM, about=case, to=successor)
    held.update(holder=None)
    if touched:
        touch(*touched, what="owner", at=fact.at)
