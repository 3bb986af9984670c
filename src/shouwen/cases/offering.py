"""Which declared deeds fit a case now, and who may do them: what pages and the API offer.

What stands in the way for another reason, a gate says when it is tried; here only what could never be done is
left out: deeds of others, deeds of a complaint on a part of one, answers where nothing was asked.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from shouwen.cases.deeds import DEEDS, CaseDeed
from shouwen.cases.kinds import JOINT
from shouwen.cases.models import Case, CaseState, Transfer
from shouwen.cases.pack import kinds_waiting_for
from shouwen.cases.permissions import ACCEPT_TRANSFER, is_accused, may_do, own_members
from shouwen.cases.waiting import Waiting, waiting_of
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.spans import NEVER

#: Deeds that answer a proposal, that answer a report, and that whoever reported does after the answer.
_ON_PROPOSAL = ("approval", "rejection")
_ON_ANSWER = ("suggestion", "execution", "escalation")
OF_COMPLAINT = "This deed belongs to a complaint. A part that another unit was asked for is answered by closing it."

OF_OTHERS = "This deed belongs to another kind of case."


def fits(case: Case, deed: CaseDeed) -> bool:
    """True where a deed belongs to a case of this kind: the deeds of a complaint to one that somebody called about."""
    if case.contact_id is None and case.parent_id is None:
        return deed.is_joint or (deed.of_file and case.customer_id is not None and _leads_to(case, deed))
    return deed.is_joint or (case.kind != JOINT and not deed.of_file)


def _leads_to(case: Case, deed: CaseDeed) -> bool:
    """True where the flow of this kind of case waits for a deed; or where none does. No statement."""
    kinds = kinds_waiting_for(deed.fact, case.unit_id, case.opened_at)
    return not kinds or case.kind in kinds


def may_carry_out(case: Case, deed: CaseDeed, *, by: Acting) -> None:
    """Refuse unless the member may do a declared deed on this case, and it belongs to its kind."""
    may_do(case, deed.right, by=by)
    if not fits(case, deed):
        raise Refused(OF_COMPLAINT if case.kind == JOINT else OF_OTHERS, why=Why.BAD_INPUT)


def deeds_offered(case: Case, *, by: Acting, at_work: Collection[int | None] = ()) -> list[CaseDeed]:
    """Return the declared deeds that a member may do on a case now; no statement for one of ``case_for``.

    ``at_work`` are those who have an open task in it: it is their own too.
    """
    if case.state != CaseState.OPEN or is_accused(case, by):
        return []
    own, waiting = (*own_members(case), *at_work), waiting_of(case)
    return [
        deed for deed in DEEDS.values()
        if fits(case, deed) and by.may(deed.right, path=case.unit.path, own=own) and _is_asked_for(waiting, deed, by)
    ]


def may_answer_offer(offer: Transfer, case: Case, *, by: Acting) -> bool:
    """True for those who may accept or decline an offer; no statement where its unit has been read."""
    return not is_accused(case, by) and by.may(ACCEPT_TRANSFER, path=offer.to_unit.path, own=(offer.to_member_id,))


def wished_at(case: Case) -> datetime | None:
    """Return until when a part of another case is wished: when that case is due. None for others, and while it waits."""
    if case.parent is None or case.state != CaseState.OPEN or case.kind != JOINT:
        return None
    due = case.parent.due_at
    return due if due is not None and due.year < NEVER.year else None


def _is_asked_for(waiting: Waiting, deed: CaseDeed, by: Acting) -> bool:
    """False for an answer where nothing waits for one, or waits for somebody else's."""
    selves = {f"member:{one}" for one in by.selves}
    if deed.noun in _ON_PROPOSAL:
        return waiting.is_proposal_open and not selves & {waiting.proposed_by, waiting.proposed_for}
    if deed.noun == "instruction":
        return waiting.report == "made" and waiting.reported_by not in selves
    if deed.noun == "late_report":
        return waiting.reported_by in selves
    if deed.noun in _ON_ANSWER:
        return waiting.report == "answered" and waiting.reported_by in selves
    return True
