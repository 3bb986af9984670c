"""Reports to superiors: over how many levels one goes, and whether dissent may go higher."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from shouwen.cases.models import Case
from shouwen.facts.queries import facts_about
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member
from shouwen.organisation.queries import superiors_of
from shouwen.organisation.rights import Acting
from shouwen.regulation.facts import Fact
from shouwen.work.actions.flows import flow_of
from shouwen.work.models import Task

KINDS = ("report.made", "report.answered", "report.suggested", "report.executed", "task.done")
#: The deed by which an instruction is carried out; a step of a flow may count as it (``shouwen:means``).
EXECUTED = "report.executed"


def reported(case: Case, by: Acting, at: datetime, words: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a report: to whom it goes, and over how many levels.

    Refuses a superior who is none of the reporter's.
    """
    chain = superiors_of(by.member, at)
    chosen: Member | None = answers["superior"]
    if chosen is not None and chosen not in chain:
        raise Refused("%(name)s is not your superior.", why=Why.BAD_INPUT, field="superior", name=chosen.name)
    superior = chosen or (chain[0] if chain else None)
    return {
        **answers,
        "superior": superior,
        "has_proposal": bool(words),
        "levels_up": chain.index(superior) + 1 if superior is not None else 1,
        "case_kind": case.kind,
    }


def escalated(case: Case, by: Acting, at: datetime) -> dict[str, Any]:
    """Return the figures of dissent that goes higher: what came before it, and to whom it goes.

    What was suggested or carried out counts since the last instruction. Without an instruction there is
    nothing to dissent from.
    """
    facts = facts_about(case.reference, kinds=KINDS)
    instruction = next((fact for fact in reversed(facts) if fact.kind == "report.answered"), None)
    if instruction is None:
        raise Refused("No instruction has been given here that you could dissent from.", why=Why.OVERTAKEN)
    since = [fact for fact in facts if (fact.at, fact.sequence) > (instruction.at, instruction.sequence)]
    return {
        "suggested": any(fact.kind == "report.suggested" for fact in since),
        "executed": any(fact.kind == EXECUTED for fact in since) or _is_step_of_execution(since),
        "superior": _above(instruction.by, by.member, at),
    }


def _is_step_of_execution(facts: Iterable[Fact]) -> bool:
    """True where one of the steps done says in its flow that it counts as carrying the instruction out."""
    done = [int(str(fact.figures.get("task")).partition(":")[2]) for fact in facts if fact.kind == "task.done"]
    steps = Task.objects.filter(pk__in=done, flow__isnull=False).select_related("flow") if done else []
    return any(flow_of(step.flow).nodes[step.node].means == EXECUTED for step in steps if step.flow is not None)


def _above(instructor: str, reporter: Member, at: datetime) -> Member | None:
    """Return the reporter's next superior above whoever gave the instruction; the highest where there is none."""
    chain = superiors_of(reporter, at)
    place = next((place for place, one in enumerate(chain) if one.reference == instructor), -1)
    return chain[min(place + 1, len(chain) - 1)] if chain else None
