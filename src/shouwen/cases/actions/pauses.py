"""Pause a case with a reason, and let it go on: which clocks stand, the pack says."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.cases.models import Case, CasePause
from shouwen.cases.permissions import PAUSE_CASE, may_do, not_by_accused
from shouwen.cases.reading import locked_case
from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.work.matters import touch
from shouwen.work.remarks import enact_with_words


@transaction.atomic(savepoint=False)
def pause_case(case: Case, reason: str, *, by: Acting, at: datetime) -> CasePause:
    """Pause a case: while it waits for something outside, the clocks that the pack says so stand."""
    case = locked_case(case.pk)
    may_do(case, PAUSE_CASE, by=by)
    not_by_accused(case, by=by)
    if not reason.strip():
        raise Refused("Say why the case is to be paused.", why=Why.BAD_INPUT, field="reason")
    if CasePause.objects.filter(case=case, until=None).exists():
        raise Refused("The case is paused already.", why=Why.OVERTAKEN)
    pause = CasePause.objects.create(case=case, since=at, reason=reason.strip(), by=by.member)
    enact_with_words(
        "pause.started",
        reason,
        at=at,
        unit=case.unit_id,
        by=by,
        about=case,
        for_whom=case.for_whom,
        has_reason=True,
    )
    touch(case.reference, what="pause", at=at, by=by.reference)
    return pause


@transaction.atomic(savepoint=False)
def resume_case(case: Case, *, by: Acting, at: datetime) -> Case:
    """End the pause of a case; due times move by what the pack counts of it."""
    case = locked_case(case.pk)
    may_do(case, PAUSE_CASE, by=by)
    not_by_accused(case, by=by)
    if not CasePause.objects.filter(case=case, until=None).update(until=at):
        raise Refused("The case is not paused.", why=Why.OVERTAKEN)
    enact("pause.ended", at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom)
    touch(case.reference, what="pause", at=at, by=by.reference)
    return case
