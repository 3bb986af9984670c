"""Close a case when nothing stands against it, reopen it, merge it into another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.cases import figures
from shouwen.cases.actions.opening import begin_flow
from shouwen.cases.duty import free_of_accused, may_have, name_accused, pass_duty_on
from shouwen.cases.lists import require_listed
from shouwen.cases.models import Case, CasePause, CaseState
from shouwen.cases.pack import list_of, meanings_of, registration_forms
from shouwen.cases.permissions import MERGE_CASE, REOPEN_CASE, may_close, may_do, not_by_accused
from shouwen.cases.reading import locked_case
from shouwen.cases.rounds import REOPENED, of_this_round
from shouwen.cases.sanctions import KINDS as OF_SANCTIONS
from shouwen.cases.steps import ALL_STEP_FACTS
from shouwen.compliance.judging import enact, refuse_if_objected
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.facts import Fact
from shouwen.work.actions.notices import notify
from shouwen.work.entry_queries import entries_of
from shouwen.work.matters import matter_of, touch
from shouwen.work.models import Entry, FlowRun, Task, TaskState
from shouwen.work.receivers import handlers_of
from shouwen.work.remarks import enact_with_words

#: Why somebody is told of a part of their case.
HANDLES = "handler(case)"


@transaction.atomic(savepoint=False)
def close_case(case: Case, result: str, words: str = "", *, by: Acting, at: datetime) -> Case:
    """Close a case with its result, unless a sign-off, a sub-case, a form or a step is still open.

    The refusal names all that is open, each with its article.
    """
    case = locked_case(case.pk)
    may_close(case, by=by)
    require_listed(result, "result", case.unit, at, field="result")
    given = figures_at_closing(case, result, by, at)
    refuse_if_objected(
        "case.closed", at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom, figures=given
    )
    not_by_accused(case, by=by)
    case.state, case.closed_at = CaseState.CLOSED, at
    case.particulars["case.result"] = result
    case.version += 1
    case.save(update_fields=["state", "closed_at", "particulars", "version"])
    CasePause.objects.filter(case=case, until=None).update(until=at)
    _end_work(case, at)
    enact_with_words(
        "case.closed",
        words,
        enact=record,
        at=at,
        unit=case.unit_id,
        by=by,
        about=case,
        for_whom=case.for_whom,
        figures=given,
    )
    if case.parent_id:
        _tell_parent(case, by, at)
    touch(
        case.reference,
        *([f"case:{case.parent_id}"] if case.parent_id else []),
        what="case.closed",
        at=at,
        by=by.reference,
    )
    return case


def _tell_parent(case: Case, by: Acting, at: datetime) -> None:
    """Tell whoever handles a case that a part of it, which another unit was asked for, is done."""
    parent = matter_of(f"case:{case.parent_id}")
    for member in handlers_of(parent):
        if member.pk != by.member.pk and member.pk != parent.accused:
            names = {"title": case.subject, "by": by.member.name, "matter": parent.title}
            notify(member, "part_done", matter=parent.reference, names=names, why=HANDLES,
                   key=f"{case.reference}@{at.isoformat()}:done", at=at)


@dataclass(frozen=True)
class Records:
    """What is read of a case before it is closed, once for all who ask: its forms with whose turn it is, its open
    steps, and what happened.
    """

    entries: Sequence[tuple[Entry, Sequence[str]]]
    open_steps: int
    standing: Standing


def records_of(
    case: Case, open_steps: int | None = None, entries: Sequence[tuple[Entry, Sequence[str]]] | None = None
) -> Records:
    """Read what closing asks of a case; a statement for the open steps, one for its forms, unless they are known.

    Facts are read when asked.
    """
    if open_steps is None:
        open_steps = Task.objects.filter(matter=case.reference, state=TaskState.OPEN).count()
    return Records(entries_of(case.reference) if entries is None else entries, open_steps, Standing())


def figures_at_closing(
    case: Case, result: str, by: Acting, at: datetime, records: Records | None = None
) -> dict[str, Any]:
    """Return the figures with which a case would be closed."""
    return {"kind": case.kind, "result": result, **state_at_closing(case, by, at, records)}


def state_at_closing(case: Case, by: Acting, at: datetime, records: Records | None = None) -> dict[str, Any]:
    """Return what gates ask before a case is closed: what is open, what was settled."""
    known = records or records_of(case)
    unsigned = [entry for entry, places in known.entries if places]
    going_round = {one.name for one in list_of("countersigned_form", case.unit_id, at)}
    countersigns = [entry.reference for entry in unsigned if entry.form in going_round]
    others = [entry.reference for entry in unsigned if entry.form not in going_round]
    subs = [sub.reference for sub in case.sub_cases.filter(state=CaseState.OPEN)] if _may_have_subs(case) else []
    registered = registration_forms(case.unit_id, at)
    told = _told(case, known.standing)
    standing = figures.Standing(case, at, "", by, None, told)
    meanings = meanings_of("responsibility", case.unit_id, at)
    fixed = {meanings.get(str(one.figures.get("sort"))) for one in told if one.kind == "responsibility.fixed"}
    replies = {one.figures.get("which") for one in told if one.kind == "case.replied"}
    return {
        "steps_done": standing.steps,
        "registrations": sum(1 for entry, _places in known.entries if entry.form in registered),
        "countersigns": countersigns,
        "open_countersigns": len(countersigns),
        "entries": others,
        "open_entries": len(others),
        "sub_cases": subs,
        "open_sub_cases": len(subs),
        "open_steps": known.open_steps,
        "fixed_handling": "handling" in fixed,
        "fixed_cause": "cause" in fixed,
        "fixed_delay": "delay" in fixed,
        "open_proposals": 1 if standing.waits_for_approval else 0,
        "replied": "final" in replies,
        "satisfaction_asked": any(one.kind == "customer.confirmed" and one.figures.get("satisfaction") for one in told),
        "by_owner": case.owner_id == by.member.pk,
    }


def _may_have_subs(case: Case) -> bool:
    """False where the case was read together with whether others were asked for parts of it, and none was."""
    return bool(case.__dict__.get("has_subs", True))


def _told(case: Case, standing: Standing) -> list[Fact]:
    """Return what holds of a case since it was last reopened: its steps, what was settled, said and asked."""
    history = standing.history(READ, frozenset({case.reference}), None)
    return of_this_round(fact for fact in history if fact.about == case.reference)


#: Kinds of facts that closing reads.
READ = frozenset({*ALL_STEP_FACTS, *OF_SANCTIONS, "consent.given", "consent.refused", "responsibility.fixed",
                  "case.replied", "customer.confirmed", REOPENED})


def _end_work(case: Case, at: datetime) -> None:
    Task.objects.filter(matter=case.reference, state=TaskState.OPEN).update(
        state=TaskState.CANCELLED, ended_at=at
    )
    FlowRun.objects.filter(matter=case.reference, ended_at=None).update(ended_at=at)


@transaction.atomic(savepoint=False)
def reopen_case(case: Case, reason: str, *, by: Acting, at: datetime) -> Case:
    """Let a closed case go on, with the reason: a new round of its flow begins. What was recorded stays.

    Before it is closed again, steps, sheets, replies and responsibilities must be there since now
    (``cases.rounds``); the written registration stays. Where whoever had the work has left meanwhile, it is theirs who
    reopens it, and where whoever answered for it has, the duty passes on.
    """
    case = locked_case(case.pk)
    may_do(case, REOPEN_CASE, by=by, on_closed=True)
    not_by_accused(case, by=by)
    if case.state != CaseState.CLOSED:
        raise Refused("Only a closed case can be reopened.", why=Why.OVERTAKEN)
    if not reason.strip():
        raise Refused("Say why the case goes on.", why=Why.BAD_INPUT, field="reason")
    case.state, case.closed_at = CaseState.OPEN, None
    case.holder = case.holder if may_have(case.holder, case, at) else by.member
    case.version += 1
    case.save(update_fields=["state", "closed_at", "holder", "version"])
    pass_duty_on(case, at=at)
    enact_with_words(
        "case.reopened",
        reason,
        at=at,
        unit=case.unit_id,
        by=by,
        about=case,
        for_whom=case.for_whom,
        figures={"kind": case.kind, "has_reason": True},
    )
    begin_flow(case, by, at)
    touch(case.reference, what="case.reopened", at=at, by=by.reference)
    return case


@transaction.atomic(savepoint=False)
def merge_case(case: Case, into: Case, *, by: Acting, at: datetime) -> Case:
    """Let a case go on in another of the same customer; its history stays and is shown with the other.

    Parts of it that other departments have not finished go on with it. A part itself is answered by closing it, and a
    complaint goes on in a complaint only: what an article asks before its closing is then asked of that one. Whom it
    accuses, the other accuses from then on, so that they do not come to handle it there.
    """
    first, second = sorted([case.pk, into.pk])
    Case.objects.select_for_update(of=("self",)).filter(pk__in=[first, second]).order_by("pk").count()
    case, into = locked_case(case.pk), locked_case(into.pk)
    may_do(case, MERGE_CASE, by=by)
    may_do(into, MERGE_CASE, by=by)
    not_by_accused(case, by=by)
    not_by_accused(into, by=by)
    if case.pk == into.pk:
        raise Refused("A case cannot be merged into itself.", why=Why.BAD_INPUT, field="into")
    if case.parent_id is not None or into.parent_id is not None:
        raise Refused("A part that another unit was asked for cannot be merged; it is answered by closing it.",
                      why=Why.BAD_INPUT, field="into")
    if case.class_key and not into.class_key:
        raise Refused("A complaint can be merged into another complaint only.", why=Why.BAD_INPUT, field="into")
    if case.customer_id is None or case.customer_id != into.customer_id:
        raise Refused("Only cases of one customer can be merged.", why=Why.BAD_INPUT, field="into")
    if case.accused_id and into.accused_id not in {None, case.accused_id}:
        raise Refused("The two are about different members. Each complaint is handled apart from whom it is about.",
                      why=Why.BAD_INPUT, field="into")  # fmt: skip
    case.state, case.closed_at, case.merged_into = CaseState.MERGED, at, into
    case.version += 1
    case.save(update_fields=["state", "closed_at", "merged_into", "version"])
    CasePause.objects.filter(case=case, until=None).update(until=at)
    _end_work(case, at)
    Case.objects.filter(parent=case, state=CaseState.OPEN).update(parent=into)
    enact("case.merged", at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom, into=into)
    name_accused(into, case.accused, by=by, at=at)
    free_of_accused(locked_case(into.pk), by=by, at=at)
    touch(case.reference, into.reference, what="case.merged", at=at, by=by.reference)
    return case
