"""The figures that each deed of a complaint gives to regulations: the answers, and what the case knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from shouwen.cases.models import Case
from shouwen.cases.pack import list_of, meanings_of, registration_forms
from shouwen.cases.permissions import is_accused
from shouwen.cases.reporting import escalated, reported
from shouwen.cases.rounds import REOPENED, of_this_round
from shouwen.cases.sanctions import NEITHER, has_open_proposal, open_proposal
from shouwen.cases.steps import ALL_STEP_FACTS, steps_done
from shouwen.cases.still_open import still_open
from shouwen.compliance.models import Finding
from shouwen.facts.models import Fact as Row
from shouwen.facts.prepared import Prepared
from shouwen.facts.queries import facts_about
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.regulation.facts import Fact
from shouwen.work.models import Attachment

Figures = dict[str, Any]
Answers = Mapping[str, Any]


@dataclass
class Standing:
    """What a deed's figures are made of besides its answers; read only where a deed needs it.

    ``told`` are the facts of the present round, where they have been read already.
    """

    case: Case
    at: datetime
    words: str
    by: Acting
    position: str | None
    told: list[Fact] | None = None

    @cached_property
    def facts(self) -> list[Fact]:
        """The facts of the eight steps about the case since it was last reopened, in order."""
        if self.told is not None:
            return self.told
        kinds = (*ALL_STEP_FACTS, "consent.given", "consent.refused", "sanction.approved", REOPENED)
        return of_this_round(facts_about(self.case.reference, kinds=kinds))

    @cached_property
    def steps(self) -> int:
        """How many of the eight steps stand recorded."""
        return steps_done(self.facts, registration_forms(self.case.unit_id, self.at))

    @property
    def waits_for_approval(self) -> bool:
        """Whether a proposed reward or sanction has been neither approved nor refused."""
        return has_open_proposal(self.case, self.facts)

    @property
    def by_accused(self) -> bool:
        """Whether whoever acts is accused."""
        return is_accused(self.case, self.by)

    @property
    def today(self) -> date:
        """The day in the zone of the case's unit."""
        return self.at.astimezone(zone_of(self.case.unit)).date()

    def last(self, *kinds: str) -> Fact | None:
        """Return the latest fact of these kinds."""
        return next((fact for fact in reversed(self.facts) if fact.kind in kinds), None)

    @property
    def is_valid(self) -> bool:
        """Whether the complaint was judged to have sufficient reasons and a reasonable demand."""
        judged = self.last("complaint.judged")
        return judged is not None and bool(
            judged.figures.get("reasons_sufficient") and judged.figures.get("demand_reasonable")
        )

    @property
    def is_consented(self) -> bool:
        """Whether the superior's consent to the present solution stands."""
        solution = self.last("solution.proposed")
        answer = self.last("consent.given", "consent.refused")
        return (
            solution is not None
            and answer is not None
            and answer.kind == "consent.given"
            and (answer.at, answer.sequence) > (solution.at, solution.sequence)
        )


def _judged(case: Standing, answers: Answers) -> Figures:
    return {**answers, "has_comment": bool(case.words), "position": case.position, "steps_done": case.steps}


def _accepted(case: Standing, answers: Answers) -> Figures:
    return {**answers, "accepted_on": case.today, **_once_judged(case)}


def _declined(case: Standing, answers: Answers) -> Figures:
    return {"has_reason": bool(case.words), **_once_judged(case)}


def _once_judged(case: Standing) -> Figures:
    """Return what the answer to the judgement rests on, and who gives it."""
    return {"position": case.position, "steps_done": case.steps, "judged_valid": case.is_valid}


def _assigned(case: Standing, answers: Answers) -> Figures:
    responsible = answers["responsible"]
    return {
        "class": case.case.class_key,
        "department": answers["department"],
        "responsible": responsible,
        "has_responsible": responsible is not None,
        "overrides": _overrides(case, answers["department"]),
        "has_reason": bool(case.words),
        "steps_done": case.steps,
        "to_accused": responsible is not None and responsible.pk == case.case.accused_id,
    }


_DECIDED = Prepared(
    lambda holder: Finding.objects.filter(holder=holder, kind="decision", withdrawal=None)
    .order_by("-pk")
    .values_list("result")
)


def department_found(case: Case, at: datetime) -> str:
    """Return the department that a decision table of the pack has found for a case; empty where none has."""
    departments = [entry.name for entry in list_of("department", case.unit_id, at)]
    decided = (result for (result,) in _DECIDED(case.reference) if result in departments)
    return str(next(decided, ""))


def _overrides(case: Standing, department: str) -> bool:
    """Say whether another department is chosen than the one found."""
    return department_found(case.case, case.at) not in {"", department}


def _investigated(case: Standing, answers: Answers) -> Figures:
    return {
        "upheld": answers["upheld"],
        "own_fault": answers["own_fault"],
        "cause": answers["cause"],
        "loss": answers["loss"],
        "has_cause": bool(case.words),
        "has_person": answers["responsible"] is not None,
        "no_person_reason": bool(answers["no_person"]),
        "case_kind": case.case.kind,
        "has_evidence": Attachment.objects.filter(matter=case.case.reference).exists(),
        **_same_cause(case, answers["cause"]),
        "by_accused": case.by_accused,
        "steps_done": case.steps,
    }


def _same_cause(case: Standing, cause: str) -> Figures:
    """Return the last improvement on the same cause in the unit: how long ago, of which case, in whose charge."""
    last = (
        Row.objects.filter(
            kind="improvement.proposed", unit=case.case.unit_id, at__lt=case.at, figures__cause=cause
        )
        .exclude(about=case.case.reference)
        .order_by("-at")
        .first()
    )
    if last is None:
        return {"same_cause_days": None}
    return {
        "same_cause_days": (case.at - last.at).days,
        "same_cause": last.about,
        "improvement_owner": last.figures.get("owner"),
    }


def _solution(case: Standing, answers: Answers) -> Figures:
    return {**answers, "by_accused": case.by_accused, "steps_done": case.steps}


def _consent(case: Standing, answers: Answers) -> Figures:
    amount = case.case.particulars.get("case.amount")
    return {"amount": Decimal(amount) if amount else None, "position": case.position}


def _told(case: Standing, answers: Answers) -> Figures:
    return {**answers, "consented": case.is_consented, "has_reason": bool(case.words)}


def _plain(case: Standing, answers: Answers) -> Figures:
    return dict(answers)


def _replied(case: Standing, answers: Answers) -> Figures:
    known = case.case.particulars
    return {
        **answers,
        "order_number_known": bool(known.get("product.order_number")),
        "part_number_known": bool(known.get("product.part_number")),
        "quantity_known": bool(known.get("product.quantity")),
        "shipped_on_known": bool(known.get("product.shipped_on")),
    }


def _responsibility(case: Standing, answers: Answers) -> Figures:
    return {**answers, "has_reason": bool(case.words)}


def _sanction(case: Standing, answers: Answers) -> Figures:
    loss = case.case.particulars.get("case.loss")
    return {
        **answers,
        "responsible": answers.get("responsible") or _answerable(case, str(answers["sort"])),
        "upheld": bool(case.case.particulars.get("case.upheld")),
        "has_reason": bool(case.words),
        "loss": Decimal(loss) if loss else None,
        "steps_done": case.steps,
    }


def _answerable(case: Standing, sort: str) -> str | None:
    """Return whom a reward or sanction is for where nobody is named: who the investigation found answerable
    (SD-3.15-3.7)."""
    if meanings_of("sanction", case.case.unit_id, case.at).get(sort) == NEITHER:
        return None
    found: str | None = case.case.particulars.get("case.responsible")
    return found


def _improvement(case: Standing, answers: Answers) -> Figures:
    return {
        "cause": case.case.particulars.get("case.cause"),
        "due_on": answers["due_on"],
        "proposed_on": case.today,
        "has_owner": answers["owner"] is not None,
        "owner": answers["owner"],
        "steps_done": case.steps,
    }


def _accused(case: Standing, answers: Answers) -> Figures:
    return {"accused": answers["accused"], "holds_case": answers["accused"].pk == case.case.holder_id}


def _decided(case: Standing, answers: Answers) -> Figures:
    proposal = open_proposal(case.case, case.facts)
    if proposal is None:
        raise Refused("No reward or sanction waits for approval here.", why=Why.OVERTAKEN)
    responsible = proposal.fact.figures.get("responsible")
    selves = {f"member:{one}" for one in case.by.selves}
    return {
        "proposal": f"fact:{proposal.fact.sequence}",
        "sort": proposal.fact.figures.get("sort"),
        "amount": proposal.amount,
        "responsible": responsible,
        "by_proposer": proposal.fact.by in selves,
        "by_responsible": responsible in selves,
        "by_accused": case.by_accused,
        "has_reason": bool(case.words),
        "position": case.position,
    }


def _position(case: Standing, answers: Answers) -> Figures:
    return {"position": case.position}


def _nothing(case: Standing, answers: Answers) -> Figures:
    return {}


def _deregistered(case: Standing, answers: Answers) -> Figures:
    """Return what is still open with the customer: other cases, returns, money that they owe."""
    found = still_open(case.case.customer_id, case.case.pk, case.at)
    return {**{name: found[name] for name in ("open_cases", "open_returns", "unpaid")}, "position": case.position}


FIGURES: Mapping[str, Callable[[Standing, Answers], Figures]] = {
    "complaint.judged": _judged,
    "complaint.accepted": _accepted,
    "complaint.declined": _declined,
    "complaint.assigned": _assigned,
    "complaint.investigated": _investigated,
    "solution.proposed": _solution,
    "consent.given": _consent,
    "consent.refused": _consent,
    "customer.told": _told,
    "customer.confirmed": _plain,
    "case.replied": _replied,
    "responsibility.fixed": _responsibility,
    "sanction.proposed": _sanction,
    "improvement.proposed": _improvement,
    "accused.named": _accused,
    "sanction.approved": _decided,
    "sanction.refused": _decided,
    "report.made": lambda case, answers: reported(case.case, case.by, case.at, case.words, answers),
    "report.suggested": _nothing,
    "report.executed": _nothing,
    "report.escalated": lambda case, answers: escalated(case.case, case.by, case.at),
    "report.answered": _position,
    "report.made_up": _nothing,
    "customer.deregistered": _deregistered,
}
