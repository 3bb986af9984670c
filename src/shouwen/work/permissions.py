"""Who may take tasks, fill forms and sign them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shouwen.compliance.permissions import SEE_REGULATION, SEE_RESULTS_OF_MEMBERS
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import Holder, absent_behind, holders_of
from shouwen.organisation.rights import Acting, not_allowed, require
from shouwen.work.candidates import is_candidate
from shouwen.work.matters import Matter, matter_of, may_see, may_work
from shouwen.work.models import Notice, Permit, Task
from shouwen.work.outsiders import CUSTOMER_PLACE, Outsider

ASSIGN_TASK = declare_deed("assign_task", "Hand tasks of others to a colleague", "work")
SEE_DELIVERIES = declare_deed("see_deliveries", "See who was told what about a matter, and who was not", "work")

MAKE_LINK = declare_deed("make_link", "Give customers links to their own pages, and ask them there", "work")
READ_OUT_CODE = declare_deed("read_out_code", "Read a code out to a customer who has no mail", "work")

ASK_PERMIT = declare_deed("ask_permit", "Ask by special request for what needs a permit", "work")
ANSWER_PERMIT = declare_deed("answer_permit", "Answer special requests, as far as the articles allow it", "work")

CORRECT_FACT = declare_deed("correct_fact", "Correct and withdraw what was recorded", "work")
SEE_MEMBER_FORM = declare_deed("see_member_form", "See forms about members", "work")
FILL_IN_MEMBER_FORM = declare_deed("fill_in_member_form", "Fill in forms about members", "work")


def may_see_deliveries(matter: Matter, *, by: Acting) -> None:
    """Refuse unless the member may see the matter, and who was told about it."""
    may_see(matter, by=by)
    require(by, SEE_DELIVERIES, unit=matter.unit)


def may_see_outcome(holder: str, unit: int | None, *, by: Acting) -> None:
    """Refuse unless the member may see what was found of a holder.

    Of a matter whoever may see it, and of a member whoever may see their results; of anything else whoever may read
    the regulations of the unit.
    """
    if holder.startswith("member:") and _may_see_results(int(holder.removeprefix("member:")), by):
        return
    try:
        may_see(matter_of(holder), by=by)
    except KeyError:
        where = Unit.objects.filter(pk=unit or 0).first()
        if where is None:
            raise not_allowed(SEE_REGULATION) from None
        require(by, SEE_REGULATION, unit=where)


def _may_see_results(number: int, by: Acting) -> bool:
    member = Member.objects.select_related("home").filter(pk=number).first()
    return member is not None and by.may(SEE_RESULTS_OF_MEMBERS, path=member.home.path, own=(number,))


def may_make_link(matter: Matter, *, by: Acting) -> None:
    """Refuse unless the member may see the matter and give its customer links to it."""
    may_see(matter, by=by)
    require(by, MAKE_LINK, unit=matter.unit, own=matter.members)


def may_read_code_out(matter: Matter, *, by: Acting) -> None:
    """Refuse unless the member may see the matter and tell a caller a code, once they know who is calling."""
    may_see(matter, by=by)
    require(by, READ_OUT_CODE, unit=matter.unit, own=matter.members)


def may_ask_permit(matter: Matter, *, by: Acting) -> None:
    """Refuse unless the member may work on the matter and ask for permits in its unit."""
    may_work(matter, by=by)
    require(by, ASK_PERMIT, unit=matter.unit, own=matter.members)


def may_see_permit(permit: Permit, *, by: Acting) -> None:
    """Refuse unless the member asked for it, answers requests of the unit, or may see its matter."""
    if permit.asked_by_id not in by.selves and not by.may(ANSWER_PERMIT, path=permit.unit.path):
        may_see(matter_of(permit.matter), by=by)


def sees_permit(permit: Permit, *, by: Acting) -> bool:
    """True when ``may_see_permit`` does not refuse."""
    try:
        may_see_permit(permit, by=by)
    except Refused:
        return False
    return True


def may_answer_permit(permit: Permit, *, by: Acting) -> None:
    """Refuse unless the member answers requests of the unit; one's own, and those of whom one stands in for, never."""
    require(by, ANSWER_PERMIT, unit=permit.unit)
    if permit.asked_by_id in by.selves:
        raise Refused("Nobody answers their own request.", why=Why.NOT_ALLOWED, citation=permit.citation)


def may_end_permit(permit: Permit, *, by: Acting) -> None:
    """Refuse unless the member asked for it, or it is answered already and they answer requests of the unit."""
    if permit.asked_by_id != by.member.pk or not by.has(ASK_PERMIT):
        require(by, ANSWER_PERMIT, unit=permit.unit)
        if permit.answered_at is None:
            raise Refused("Only who asked takes a request back; you may answer it.", why=Why.NOT_ALLOWED)


def may_read_notice(notice: Notice, *, by: Acting) -> None:
    """Refuse unless the notice is the member's own. A stand-in does not read what was told before."""
    if notice.to_id != by.member.pk:
        raise Refused("This notice is for somebody else.", why=Why.NOT_ALLOWED)


def may_take(task: Task, *, by: Acting, at: datetime) -> None:
    """Refuse unless the member, or somebody for whom they stand in, holds the task's position nearest to it."""
    if not task.position:
        may_work(matter_of(task.matter), by=by)
    elif not is_candidate(task, by=by, at=at):
        raise Refused(
            "This task is for %(position)s. Ask one of them, or have it handed on.",
            why=Why.NOT_ALLOWED, citation=task.citation, position=task.position,
        )


def may_be_taken(task: Task, matter: Matter, *, by: Acting, at: datetime) -> bool:
    """True when ``may_take`` lets the member take the task, and they are not accused in its matter."""
    if matter.is_accused(by):
        return False
    try:
        may_take(task, by=by, at=at)
    except Refused:
        return False
    return True


def may_assign(task: Task, matter: Matter, *, by: Acting) -> bool:
    """True when the member assigns tasks in the unit that the task is for, or in that of its matter."""
    return any(by.may(ASSIGN_TASK, path=unit.path) for unit in (task.unit, matter.unit))


def may_complete(task: Task, *, by: Acting, at: datetime) -> None:
    """Refuse unless the member holds the task, stands in for its holder, or may take it while nobody has."""
    if task.holder_id is None:
        may_take(task, by=by, at=at)
    elif task.holder_id not in by.selves:
        raise Refused("A colleague has this task. Ask for it to be handed on.", why=Why.NOT_ALLOWED)


def seat_of(place: str, holders: Sequence[Holder], matter: Matter, *, is_free: bool, names: str = "", citation: str,
            by: Acting, at: datetime) -> int | None:
    """Return for whom the member signs a place: None for themselves, else the absent colleague.

    ``holders`` are those of the place (``signers.holders_for``). A free place, one of the first stage that
    no position carries, may be signed by whoever works on the matter; one whose person a field
    (``names``) names waits until it does. Refuses everybody else; the customer's place every member, whatever
    position they hold: whoever serves a customer never signs in their stead.
    """
    if isinstance(by, Outsider):
        by.only(matter.reference)
        if place == CUSTOMER_PLACE:
            return None
    elif place == CUSTOMER_PLACE:
        raise Refused("The customer signs here themselves, on their own page: give them a link to it.",
                      why=Why.NOT_ALLOWED, citation=citation)  # fmt: skip
    if not holders and is_free and by.may(matter.work, path=matter.unit.path, own=matter.members):
        return None
    if not holders and names:
        raise Refused("Say first in “%(label)s” who is to sign here.", why=Why.BAD_INPUT, citation=citation,
                      field=names, label=names)
    if not holders:
        raise Refused(
            "Nobody holds %(place)s for this unit. An administrator must name the position.",
            why=Why.NOT_ALLOWED, citation=citation, place=place,
        )
    members = {holder.member for holder in holders}
    if by.member.pk in members:
        return None
    instead = members & absent_behind(by.member.pk, at)
    if not instead:
        raise Refused(
            "Only %(place)s may write and sign here.", why=Why.NOT_ALLOWED, citation=citation, place=place
        )
    return min(instead)


def places_of(places: list[str], unit: Unit, *, by: Acting, at: datetime) -> set[str]:
    """Return which of these places the member may sign, stand-ins included."""
    return {place for place in places if _is_among(holders_of([place], unit.pk, at), by)}


def _is_among(holders: list[Holder], by: Acting) -> bool:
    return any(holder.member in by.selves for holder in holders)


def may_correct(matter: Matter, recorder: str, *, by: Acting) -> None:
    """Refuse unless the member sees the matter, may correct what is recorded of it, and it is open.

    What one recorded oneself is one's own. Never the accused.
    """
    may_see(matter, by=by)
    kind, _, number = recorder.partition(":")
    own = (int(number),) if kind == "member" else ()
    if not by.may(CORRECT_FACT, path=matter.unit.path, own=own):
        raise not_allowed(CORRECT_FACT)
    if not matter.is_open:
        raise Refused("This matter is closed. Reopen it first.", why=Why.OVERTAKEN)
