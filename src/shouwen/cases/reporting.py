"""Reports to superiors: over how many levels one goes, and whether dissent may go higher."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shouwen.cases.models import Case
from shouwen.facts.queries import facts_about
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member
from shouwen.organisation.queries import superiors_of
from shouwen.organisation.rights import Acting
from shouwen.regulation.facts import Fact

KINDS = ("report.made", "report.answered", "report.suggested", "report.executed", "task.done")
#: The step of a flow of reports in which the instruction is carried out.
CARRIED_OUT = "记录指示并执行"


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
        "executed": any(_is_execution(fact) for fact in since),
        "superior": _above(instruction.by, by.member, at),
    }


def _is_execution(fact: Fact) -> bool:
    return fact.kind == "report.executed" or (fact.kind == "task.done" and fact.figures.get("step") == CARRIED_OUT)


def _above(instructor: str, reporter: Member, at: datetime) -> Member | None:
    """Return the reporter's next superior above whoever gave the instruction; the highest where there is none."""
    chain = superiors_of(reporter, at)
    place = next((place for place, one in enumerate(chain) if one.reference == instructor), -1)
    return chain[min(place + 1, len(chain) - 1)] if chain else None
