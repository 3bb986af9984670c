"""Who may do what with a case. The accused of a complaint may neither read nor handle it."""

from __future__ import annotations

from shouwen.cases.models import Case, CaseState, Transfer
from shouwen.contacts.models import Contact
from shouwen.contacts.permissions import LOG_CONTACT
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, not_allowed, require
from shouwen.work.taking_part import has_task_in, takes_part_in

SEE_CASE = declare_deed("see_case", "See cases", "cases")
OPEN_CASE = declare_deed("open_case", "Open cases", "cases")
WORK_ON_CASE = declare_deed("work_on_case", "Work on cases", "cases")
TRANSFER_CASE = declare_deed("transfer_case", "Give cases to colleagues and offer them to other units", "cases")
ACCEPT_TRANSFER = declare_deed("accept_transfer", "Accept or decline cases offered to the unit", "cases")
PAUSE_CASE = declare_deed("pause_case", "Pause cases", "cases")
CLOSE_CASE = declare_deed("close_case", "Close cases", "cases")
REOPEN_CASE = declare_deed("reopen_case", "Reopen cases", "cases")
MERGE_CASE = declare_deed("merge_case", "Merge cases", "cases")
JUDGE_COMPLAINT = declare_deed("judge_complaint", "Accept, decline and assign complaints", "cases")
INVESTIGATE_COMPLAINT = declare_deed("investigate_complaint", "Investigate complaints and propose solutions", "cases")
CONSENT_TO_SOLUTION = declare_deed("consent_to_solution", "Consent to solutions and propose sanctions", "cases")
REPLY_TO_CUSTOMER = declare_deed("reply_to_customer", "Answer customers", "cases")
APPROVE_SANCTION = declare_deed("approve_sanction", "Approve or refuse proposed rewards and sanctions", "cases")
ANSWER_REPORT = declare_deed("answer_report", "Answer reports of subordinates", "cases")
NAME_ACCUSED = declare_deed("name_accused", "Say whom a complaint is about", "cases")
MOVE_CASES = declare_deed("move_cases", "Move running cases to another edition", "cases")
KEEP_REPLY_TEXT = declare_deed("keep_reply_text", "Keep texts for replies", "cases")


def may_open(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may open cases for the unit."""
    require(by, OPEN_CASE, unit=unit)


def may_move(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may move the running cases of the unit, and all below it, to another edition."""
    require(by, MOVE_CASES, unit=unit)


def may_do(case: Case, deed: str, *, by: Acting, on_closed: bool = False) -> None:
    """Refuse unless the deed is allowed on this case, and while it is closed or merged.

    A case in which one has an open task is one's own.
    """
    if is_accused(case, by) and deed == SEE_CASE:
        raise not_allowed(deed)
    if not by.may(deed, path=case.unit.path, own=own_members(case)) and not (
        by.has(deed) and has_task_in(case.reference, by=by)
    ):
        raise not_allowed(deed)
    if not on_closed and case.state != CaseState.OPEN:
        raise Refused("This case is closed. Reopen it first.", why=Why.OVERTAKEN)


def may_withdraw_offer(offer: Transfer, case: Case, *, by: Acting) -> bool:
    """True for who made an offer, and for those who may offer the cases of the unit from which it came."""
    source = case.unit if offer.from_unit_id == case.unit_id else offer.from_unit
    return not is_accused(case, by) and by.may(TRANSFER_CASE, path=source.path, own=(offer.offered_by_id,))


def may_close(case: Case, *, by: Acting) -> None:
    """Refuse unless the member may close the case. Whoever has a part of another case answers it by closing it."""
    is_own_part = case.parent_id is not None and case.holder_id in by.selves and case.state == CaseState.OPEN
    if not is_own_part:
        may_do(case, CLOSE_CASE, by=by)


def may_add_contact(case: Case, contact: Contact, *, by: Acting) -> None:
    """Refuse unless the member sees the case, logs contacts where this one is, and the case is open."""
    may_do(case, SEE_CASE, by=by)
    if not by.may(LOG_CONTACT, path=contact.unit.path, own=(contact.received_by_id,)):
        raise not_allowed(LOG_CONTACT)


def may_keep_texts(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may keep the texts for replies of the unit."""
    require(by, KEEP_REPLY_TEXT, unit=unit)


def may_see(case: Case, *, by: Acting) -> bool:
    """True when a right lets a member see the case, or a task of it that they have, had or may take; not the accused."""
    if is_accused(case, by):
        return False
    return by.may(SEE_CASE, path=case.unit.path, own=own_members(case)) or takes_part_in(case.reference, by=by)


def own_members(case: Case) -> tuple[int | None, ...]:
    """Return the members whose own case it is."""
    return (case.first_owner_id, case.owner_id, case.holder_id)


def not_by_accused(case: Case, *, by: Acting) -> None:
    """Refuse whoever is accused in the case, after the articles that say so of what they do, if any does."""
    if is_accused(case, by):
        raise Refused("You are named in this complaint and can neither handle nor alter it.", why=Why.NOT_ALLOWED)


def is_accused(case: Case, by: Acting) -> bool:
    """True when the acting member, or somebody for whom they stand in, is accused in the case."""
    return case.accused_id is not None and case.accused_id in by.selves
