"""What a case's page shows: what happens next, its clocks, its course."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from shouwen.cases.deeds import BY_FACT, DEEDS
from shouwen.cases.models import Case, CasePause, CaseState, Transfer, TransferState
from shouwen.cases.offering import SANCTION, deeds_offered, may_answer_offer, wished_at
from shouwen.cases.permissions import (
    CLOSE_CASE,
    MERGE_CASE,
    PAUSE_CASE,
    REOPEN_CASE,
    TRANSFER_CASE,
    WORK_ON_CASE,
    is_accused,
    own_members,
)
from shouwen.cases.reactions import CONSENT_ANSWERED
from shouwen.cases.sanctions import proposals_of
from shouwen.cases.timeline import names_of_members, timeline_of
from shouwen.compliance.wording import PackWords, words_in_force, words_of
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.facts.prepared import Prepared
from shouwen.web.components.frame import url
from shouwen.web.components.matters import Step
from shouwen.web.reader import ReaderRequest
from shouwen.work.models import Deadline, Task, TaskState
from shouwen.work.step_clocks import clock_of_task
from shouwen.work.titles import task_title


def page_of_case(request: ReaderRequest, case: Case) -> dict[str, Any]:
    """Return the contents of a case's page; ``case`` comes from ``case_for``. At most eight statements."""
    deadlines, tasks = _CLOCKS(case.reference), _TASKS(case.reference)
    more: Any = case  # ``case_for`` has noted whether there is more to ask for
    pause = CasePause.objects.filter(case=case, until=None).first() if more.is_paused else None
    offer = (
        Transfer.objects.filter(case=case, state=TransferState.OFFERED)
        .select_related("to_unit", "to_member", "offered_by")
        .first()
        if more.is_offered
        else None
    )
    says = words_for(case, tasks, deadlines)
    steps = steps_of(request, case, tasks, deadlines, says)
    return {
        "case": case,
        "zone": case.unit.zone,
        "sees_contact": case.contact is not None and request.by.may(
            SEE_CONTACT, path=case.contact.unit.path, own=(case.contact.received_by_id,)),
        "sees_customer": request.by.may(SEE_CUSTOMER, path=case.customer.unit.path),
        "next_steps": steps,
        "clocks": [(clock, says(clock.standard)) for clock in deadlines],
        "pause": pause,
        "offer": offer,
        "may_answer": offer is not None and may_answer_offer(offer, case, by=request.by),
        "proposals": proposals_shown(case, says) if SANCTION in case.particulars else [],
        "wished_at": wished_at(case),
        "deeds": _next_first(
            deeds_of(
                request, case, is_paused=pause is not None, is_offered=offer is not None,
                at_work={task.holder_id for task in tasks if task.state == TaskState.OPEN},
            ), steps
        ),
        "subs": list(case.sub_cases.select_related("unit").order_by("pk")[:20]) if more.has_subs else [],
        "happenings": timeline_of(case, says),
        "known": product_of(case, says),
        "called": {"kind": says(case.kind), "class": says(case.class_key, "complaint_class"),
                   "urgency": says(case.urgency, "urgency")},
    }


_CLOCKS = Prepared(
    lambda holder: Deadline.objects.filter(holder=holder, withdrawn_at=None).order_by("due_at", "pk")[:60]
)
_TASKS = Prepared(
    lambda matter: Task.objects.filter(matter=matter)
    .exclude(state=TaskState.CANCELLED)
    .select_related("holder", "done_by")
    .order_by("opened_at", "pk")[:80]
)


def words_for(case: Case, tasks: list[Task], deadlines: list[Deadline]) -> PackWords:
    """Return the words of the editions that its clocks and tasks name; of those in force where it has none."""
    named = dict.fromkeys([*(clock.edition for clock in deadlines), *(task.citation for task in tasks)])
    return words_of(*named) if any(named) else words_in_force(case.unit_id, case.opened_at)


def _next_first(deeds: list[tuple[str, str]], steps: list[Step]) -> list[tuple[str, str]]:
    """Return the deeds with those that the flow waits for in front."""
    awaited = {step.deed_path for step in steps if step.state == "now"}
    return sorted(deeds, key=lambda deed: deed[1] not in awaited)


def steps_of(
    request: ReaderRequest, case: Case, tasks: list[Task], deadlines: list[Deadline], says: PackWords
) -> list[Step]:
    """Return the steps: those done, those open with who must do them, by when and under which article of their own."""
    steps = []
    for task in tasks:
        is_open = task.state == TaskState.OPEN
        who = task.holder.name if task.holder else (task.done_by.name if task.done_by else says(task.position))
        due = clock_of_task(task, deadlines, RECORDED_AS.get(task.awaits, ())) if is_open else None
        path, deed = _deed_of(case, task) if is_open and case.state == CaseState.OPEN else ("", "")
        steps.append(
            Step(
                task_title(task, says),
                "now" if is_open else "done",
                who,
                due_at=task.due_at or (due.due_at if due else None),
                done_at=task.ended_at if not is_open else None,
                citation=due.citation if due else task.citation,
                zone=case.unit.zone,
                deed=deed,
                deed_path=path,
            )
        )
    return steps


#: By what a step awaits, the facts that its deed records, where these are others.
RECORDED_AS = {CONSENT_ANSWERED: ("consent.given", "consent.refused")}


def _deed_of(case: Case, task: Task) -> tuple[str, str]:
    awaited = next((kind for kind in task.awaits.split() if kind in BY_FACT), "")
    if task.awaits == CONSENT_ANSWERED:
        return url("case-deed", case.pk, "consent"), str(DEEDS["consent"].title)
    if awaited:
        deed = BY_FACT[awaited]
        return url("case-deed", case.pk, deed.noun), str(deed.title)
    return url("task", task.pk), _("Do it")


def deeds_of(
    request: ReaderRequest, case: Case, *, is_paused: bool, is_offered: bool, at_work: Collection[int | None] = ()
) -> list[tuple[str, str]]:
    """Return what the reader may do with the case now: words and path. ``at_work`` have a task of it."""
    if is_accused(case, request.by):
        return []
    own = (*own_members(case), *at_work)

    def may(deed: str) -> bool:
        if deed == CLOSE_CASE and case.parent_id is not None and case.holder_id in request.by.selves:
            return True  # whoever has a part of a case answers it by closing it
        return request.by.may(deed, path=case.unit.path, own=own)

    def path(name: str) -> str:
        return url(name, case.pk)

    if case.state != CaseState.OPEN:
        return (
            [(_("Reopen"), path("case-reopening"))]
            if may(REOPEN_CASE) and case.state == CaseState.CLOSED
            else []
        )
    found = [
        (str(deed.title), url("case-deed", case.pk, deed.noun))
        for deed in deeds_offered(case, by=request.by, at_work=at_work)
    ]
    more = [
        (WORK_ON_CASE, _("Change"), "case-change", True),
        (TRANSFER_CASE, _("Transfer"), "case-transfer", not is_offered),
        (
            PAUSE_CASE,
            _("Resume") if is_paused else _("Pause"),
            "case-resumption" if is_paused else "case-pause",
            True,
        ),
        (WORK_ON_CASE, _("Ask another department"), "case-sub-case", True),
        (MERGE_CASE, _("Merge into another case"), "case-merger", True),
        (CLOSE_CASE, _("Close"), "case-closure", True),
    ]
    return found + [
        (words, path(name)) for right, words, name, is_possible in more if is_possible and may(right)
    ]


@dataclass(frozen=True)
class ProposalShown:
    """A proposed reward or sanction as the page says it; amounts and share as texts, ``path`` leads to its reckoning."""

    title: str
    state: str
    at: datetime
    who: str
    by: str
    share: str
    amount: str
    citation: str
    path: str


#: How proposals stand, in words.
PROPOSAL_STATES = {
    "open": _lazy("waits for approval"),
    "approved": _lazy("approved"),
    "refused": _lazy("refused"),
    "replaced": _lazy("replaced by a later one"),
    "none needed": _lazy("no approval needed"),
}


def proposals_shown(case: Case, says: PackWords) -> list[ProposalShown]:
    """Return the proposed rewards and sanctions of a case with what came of them; three statements."""
    found = proposals_of(case)
    names = names_of_members(
        reference for one in found for reference in (one.fact.by, one.fact.figures.get("responsible", ""))
    )
    return [
        ProposalShown(
            says(str(one.fact.figures.get("sort", "")), "sanction"),
            str(PROPOSAL_STATES[one.state]),
            one.fact.at,
            names.get(str(one.fact.figures.get("responsible", "")), ""),
            names.get(one.fact.by, ""),
            f"{one.ratio * 100:f}".rstrip("0").rstrip(".") + " %" if one.ratio is not None else "",
            f"{one.amount:.2f}" if one.amount is not None else "",
            one.citation,
            url("why-finding", one.finding) if one.finding else "",
        )
        for one in found
    ]


#: Particulars that are keys of a list of the pack, by the list.
_LISTED = {"case.department": "department", "case.handling": "remedy", "case.satisfaction": "satisfaction"}


def product_of(case: Case, says: PackWords) -> list[tuple[str, str]]:
    """Return what is known of the product, for the side of the page."""
    words = {
        "product.name": _("Product"),
        "product.bought_on": _("Bought on"),
        "product.order_number": _("Order number"),
        "product.part_number": _("Part number"),
        "product.quantity": _("Quantity"),
        "product.shipped_on": _("Shipped on"),
        "case.department": _("Department"),
        "case.loss": _("Loss in yuan"),
        "case.handling": _("Remedy"),
        "case.amount": _("Amount in yuan"),
        "case.satisfaction": _("Satisfaction"),
    }
    known = [(name, title, str(case.particulars[name])) for name, title in words.items() if case.particulars.get(name)]
    return [(title, says(text, _LISTED[name]) if name in _LISTED else text) for name, title, text in known]
