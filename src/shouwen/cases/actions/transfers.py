"""Offer a case to another unit; accept, decline or take back the offer. The first owner never changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from shouwen.cases.actions.opening import Wanted, open_in
from shouwen.cases.duty import may_have
from shouwen.cases.models import Case, CaseState, Transfer, TransferState
from shouwen.cases.permissions import (
    ACCEPT_TRANSFER,
    TRANSFER_CASE,
    WORK_ON_CASE,
    is_accused,
    may_do,
    may_withdraw_offer,
    not_by_accused,
)
from shouwen.cases.reading import locked_case
from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import heads_of, sits_in, units_beside, units_that_may
from shouwen.organisation.rights import Acting, not_allowed, require
from shouwen.work.actions.notices import notify
from shouwen.work.matters import touch
from shouwen.work.models import Task, TaskState
from shouwen.work.remarks import enact_with_words
from shouwen.work.settling import settle

ANSWERED = "This offer has been answered already. Look at the page again."


@transaction.atomic(savepoint=False)
def offer_case(
    case: Case, to_unit: Unit, reason: str, *, to_member: Member | None = None, by: Acting, at: datetime
) -> Transfer:
    """Offer a case to another unit, or to a member of it; its clock runs until it is answered.

    It may be any unit of the house, and of other houses of the group one where somebody may take cases on.
    """
    case = locked_case(case.pk)
    may_do(case, TRANSFER_CASE, by=by)
    not_by_accused(case, by=by)
    if to_unit.pk == case.unit_id:
        raise Refused("The case is in this unit already.", why=Why.BAD_INPUT, field="to_unit")
    if not reason.strip():
        raise Refused("Say why the case is to be transferred.", why=Why.BAD_INPUT, field="reason")
    if not units_that_may(ACCEPT_TRANSFER, case.unit, at).filter(pk=to_unit.pk).exists():
        raise Refused("Nobody of %(unit)s takes cases on. Choose another unit.", why=Why.BAD_INPUT, field="to_unit",
                      unit=to_unit.name)  # fmt: skip
    if Transfer.objects.filter(case=case, state=TransferState.OFFERED).exists():
        raise Refused("The case is on offer already. Wait for the answer.", why=Why.OVERTAKEN)
    if to_member is not None and not sits_in(to_member, to_unit, at):
        raise Refused("%(name)s does not belong to %(unit)s. Choose somebody of it, or nobody.", why=Why.BAD_INPUT,
                      field="to_member", name=to_member.name, unit=to_unit.name)  # fmt: skip
    transfer = _make_offer(case, case.unit, to_unit, to_member, reason, by, at)
    touch(case.reference, what="transfer", at=at, by=by.reference)
    return transfer


@transaction.atomic(savepoint=False)
def open_sub_case(parent: Case, unit: Unit, wanted: Wanted, *, by: Acting, at: datetime) -> Case:
    """Open a case in another unit that ``parent`` waits for; it cannot close before this one.

    It is offered to that unit: one of its people takes it on, or gives it back with the reason.
    """
    may_do(parent, WORK_ON_CASE, by=by)
    not_by_accused(parent, by=by)
    if not units_beside(parent.unit).filter(pk=unit.pk).exists():
        raise Refused("Choose another unit of the same house.", why=Why.BAD_INPUT, field="unit")
    wanted = replace(wanted, accused=wanted.accused or parent.accused)
    case = open_in(unit, parent.customer, parent.contact, parent, wanted, parent.first_owner, by=by, at=at)
    _make_offer(case, parent.unit, unit, None, wanted.words.strip() or wanted.subject, by, at)
    touch(case.reference, what="transfer", at=at, by=by.reference)
    return case


def _make_offer(
    case: Case, from_unit: Unit, to_unit: Unit, to_member: Member | None, reason: str, by: Acting, at: datetime
) -> Transfer:
    """Offer a case and tell whom it is offered to; its clock runs until it is answered."""
    transfer = Transfer.objects.create(
        case=case,
        from_unit=from_unit,
        to_unit=to_unit,
        to_member=to_member,
        reason=reason.strip(),
        offered_by=by.member,
        offered_at=at,
    )
    enact_with_words(
        "case.transferred",
        reason,
        at=at,
        unit=case.unit_id,
        by=by,
        about=case,
        for_whom=case.for_whom,
        to=to_member or to_unit,
        transfer=transfer,
        to_accused=to_member is not None and to_member.pk == case.accused_id,
    )
    for member in [to_member] if to_member else heads_of(to_unit, at)[:3]:
        notify(
            member,
            "offered",
            matter=case.reference,
            names={"title": case.subject, "by": by.member.name},
            why="offered",
            key=f"{transfer.reference}:{member.pk}",
            at=at,
            waits_for=transfer.reference,
        )
    return transfer


@transaction.atomic(savepoint=False)
def accept_transfer(transfer: Transfer, *, by: Acting, at: datetime) -> Case:
    """Accept an offered case: unit and work move, the first owner stays. The accused cannot.

    Who was offered it gets the work, unless they have left or were accused meanwhile: then whoever accepts does.
    """
    transfer, case = _offered(transfer)
    require(by, ACCEPT_TRANSFER, unit=transfer.to_unit, own=(transfer.to_member_id,))
    _answer(transfer, TransferState.ACCEPTED, "", by, at)
    holder = transfer.to_member if may_have(transfer.to_member, case, at) else by.member
    enact_with_words(
        "transfer.accepted",
        "",
        at=at,
        unit=transfer.to_unit_id,
        by=by,
        about=case,
        for_whom=case.for_whom,
        transfer=transfer,
        holder=holder,
        by_accused=is_accused(case, by),
    )
    case.unit, case.holder = transfer.to_unit, holder
    case.version += 1
    case.save(update_fields=["unit", "holder", "version"])
    # Steps for which the matter names somebody have gone where the acceptance says.
    Task.objects.filter(matter=case.reference, state=TaskState.OPEN, is_within=False).update(unit=case.unit)
    touch(case.reference, what="transfer", at=at, by=by.reference)
    return case


@transaction.atomic(savepoint=False)
def decline_transfer(transfer: Transfer, reason: str, *, by: Acting, at: datetime) -> Case:
    """Decline an offered case with the reason; it stays where it is, a part of another case goes back to its asker."""
    transfer, case = _offered(transfer)
    require(by, ACCEPT_TRANSFER, unit=transfer.to_unit, own=(transfer.to_member_id,))
    _answer(transfer, TransferState.DECLINED, reason, by, at)
    enact_with_words(
        "transfer.declined",
        reason,
        at=at,
        unit=transfer.to_unit_id,
        by=by,
        about=case,
        for_whom=case.for_whom,
        transfer=transfer,
        has_reason=bool(reason.strip()),
    )
    _give_part_back(transfer, case, at)
    notify(
        next((one for one in _askers(transfer, case) if may_have(one, case, at)), transfer.offered_by),
        "declined",
        matter=case.reference,
        names={"title": case.subject, "by": by.member.name},
        why="declined",
        key=f"{transfer.reference}:declined",
        at=at,
    )
    touch(case.reference, what="transfer", at=at, by=by.reference)
    return case


@transaction.atomic(savepoint=False)
def withdraw_transfer(transfer: Transfer, *, by: Acting, at: datetime) -> Case:
    """Take back an offer that nobody has answered; its clock ends. A part of another case goes back to its asker."""
    transfer, case = _offered(transfer)
    if not may_withdraw_offer(transfer, case, by=by):
        raise not_allowed(TRANSFER_CASE)
    _answer(transfer, TransferState.WITHDRAWN, "", by, at)
    enact("transfer.withdrawn", at=at, unit=transfer.from_unit_id, by=by, about=case, for_whom=case.for_whom,
          transfer=transfer)
    _give_part_back(transfer, case, at)
    touch(case.reference, what="transfer", at=at, by=by.reference)
    return case


def _askers(transfer: Transfer, case: Case) -> list[Member | None]:
    """Return to whom an offer goes back: who made it, else who has the work of the case, or answers for it."""
    whole = locked_case(case.parent_id) if case.parent_id else case
    return [transfer.offered_by, whole.holder, whole.owner]


def _give_part_back(transfer: Transfer, case: Case, at: datetime) -> None:
    """Let a part of another case, which stands in the unit that was asked, go back to who asked for it."""
    if case.parent_id and case.unit_id == transfer.to_unit_id:
        holder = next((one for one in _askers(transfer, case) if may_have(one, case, at)), None)
        case.unit, case.holder = transfer.from_unit, holder
        case.version += 1
        case.save(update_fields=["unit", "holder", "version"])


def _offered(transfer: Transfer) -> tuple[Transfer, Case]:
    case = locked_case(transfer.case_id)
    found = Transfer.objects.select_related("from_unit", "to_unit", "to_member", "offered_by__home").get(pk=transfer.pk)
    if found.state != TransferState.OFFERED or case.state != CaseState.OPEN:
        raise Refused(ANSWERED, why=Why.OVERTAKEN)
    return found, case


def _answer(transfer: Transfer, state: str, answer: str, by: Acting, at: datetime) -> None:
    transfer.state, transfer.answer = state, answer.strip()
    transfer.answered_by, transfer.answered_at = by.member, at
    transfer.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    settle([transfer.reference], at=at)
