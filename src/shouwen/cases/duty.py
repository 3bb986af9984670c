"""Who answers for a case and who has its work, when whoever did has left or is accused in it.

The name of the first owner never changes; what passes on is the duty.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeGuard

from shouwen.cases.models import Case, CaseState
from shouwen.cases.reading import locked_case, matter_of_case
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.queries import facts_about
from shouwen.facts.rows import change_rows
from shouwen.organisation.kinds import MEMBER_LEFT
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.work.actions.turns import tell_of_barred
from shouwen.work.at_hand import take_in_hand
from shouwen.work.entry_queries import open_entries_of
from shouwen.work.matters import touch
from shouwen.work.models import Task, TaskState
from shouwen.work.receivers import receivers_of

#: Facts of this module.
ACCUSED, PASSED_ON = "accused.named", "owner.passed_on"


def may_have(member: Member | None, case: Case, at: datetime) -> TypeGuard[Member]:
    """True for whoever is there at an instant to have a case, or to answer for it, and is not accused in it."""
    return member is not None and member.pk != case.accused_id and (member.left_at is None or member.left_at > at)


def who_answers(case: Case, at: datetime, heir: Member | None = None) -> Member:
    """Return who answers for a case: its owner, else ``heir`` or whoever succeeds them, else the head of its unit.

    Where the only head is accused, whoever is over them; the owner where there is nobody else. No statement for an owner
    who is there and not accused.
    """
    if may_have(case.owner, case, at):
        return case.owner
    heir = heir or _heir_of(case.owner)
    if heir is not None and may_have(heir, case, at):
        return heir
    heads = receivers_of("head(unit)", unit=case.unit_id, matter=matter_of_case(case), at=at)
    return next((head for head in heads if may_have(head, case, at) and head.pk != case.owner_id), case.owner)


def _heir_of(member: Member) -> Member | None:
    """Return who was named to succeed a member who left, or to succeed that one in turn; None where nobody was."""
    passed: set[int] = set()
    heir: Member | None = member
    while heir is not None and heir.left_at is not None and heir.pk not in passed:
        passed.add(heir.pk)
        left = facts_about(heir.reference, kinds=(MEMBER_LEFT,))
        named = str(left[-1].figures.get("successor") or "") if left else ""
        heir = Member.objects.filter(pk=int(named.partition(":")[2])).first() if named else None
    return heir if heir is not member else None


def pass_duty_on(case: Case, *, at: datetime, heir: Member | None = None) -> None:
    """Let somebody answer for a case whose owner has left or is accused in it; no statement where neither is so."""
    owner = who_answers(case, at, heir)
    if owner.pk != case.owner_id:
        case.owner = owner
        change_rows(Case, "WHERE id = %s", [case.pk], {"owner_id": owner.pk})
        record(PASSED_ON, at=at, unit=case.unit_id, by=SYSTEM, about=case, to=owner)


def free_of_accused(case: Case, *, by: Acting, at: datetime) -> None:
    """Let neither the duty nor an open step nor an open part of a case lie with whom it accuses."""
    if case.accused_id is None:
        return
    Task.objects.filter(matter=case.reference, state=TaskState.OPEN, holder=case.accused_id).update(holder=None)
    pass_duty_on(case, at=at)
    for entry, places in open_entries_of(case.reference):
        tell_of_barred(take_in_hand(entry), places, at=at)
    for part in Case.objects.filter(parent=case, state=CaseState.OPEN, accused=None).order_by("pk"):
        name_accused(part, case.accused, by=by, at=at)


def name_accused(case: Case, accused: Member | None, *, by: Acting, at: datetime) -> None:
    """Let a case accuse whom another one accuses with which it goes together: a part of it, or what it is merged into."""
    case = locked_case(case.pk)
    if accused is None or case.accused_id is not None:
        return
    holds_case = case.holder_id == accused.pk
    case.accused, case.version = accused, case.version + 1
    case.holder = None if holds_case else case.holder
    change_rows(Case, "WHERE id = %s", [case.pk], {
        "accused_id": accused.pk, "holder_id": case.holder_id, "version": case.version,
    })  # fmt: skip
    record(ACCUSED, at=at, unit=case.unit_id, by=by, about=case, accused=accused, holds_case=holds_case)
    free_of_accused(case, by=by, at=at)
    touch(case.reference, what=ACCUSED, at=at, by=by.reference)
