"""Ask for what an article lets nobody do without a permit; answer it, take it back, use it up.

The words of a request and of its answer stand in remarks beside their facts; who may give a permit, and for what and how
long it is good, the articles say (``grant``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.compliance.judging import enact, in_the_way_of, refuse_if_objected
from shouwen.compliance.permits import givers_of, good_until, grants_in_force, is_used_up
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import record
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.regulation.facts import Fact
from shouwen.regulation.permits import ASKED, ENDED, GIVEN, REFUSED, USED
from shouwen.work.actions.notices import notify
from shouwen.work.actions.numbers import next_number
from shouwen.work.matters import Matter, matter_of, touch
from shouwen.work.models import Permit, PermitState
from shouwen.work.permissions import may_answer_permit, may_ask_permit, may_end_permit, sees_permit
from shouwen.work.permits import Told, fact_of, told_of
from shouwen.work.receivers import receivers_of
from shouwen.work.remarks import enact_with_words
from shouwen.work.settling import settle

#: The series of the numbers of requests.
SERIES = "SQ"


@transaction.atomic(savepoint=False)
def ask_permit(
    matter: Matter, kind: str, words: str, *, figures: Mapping[str, Any], detail: Mapping[str, Any] | None = None,
    by: Acting, at: datetime,
) -> Permit:  # fmt: skip
    """Ask for a permit of a kind for a matter, and tell those who may give it.

    ``figures`` are what the deed will have too; ``words`` say why. One request of a kind waits for a matter at a time.
    """
    may_ask_permit(matter, by=by)
    grants = grants_in_force(kind, matter.unit.pk, at)
    if not grants:
        raise Refused("No article of this unit provides for this request.", why=Why.AGAINST_THE_RULES)
    if all(one.lacks_givers for one in grants):
        raise Refused("This unit has not named who may permit this.", why=Why.AGAINST_THE_RULES)
    if not words.strip():
        raise Refused("Say why it is asked for.", why=Why.BAD_INPUT, field="words")
    Standing().hold(matter.reference)
    waiting = Permit.objects.filter(matter=matter.reference, kind=kind, state=PermitState.WAITING).first()
    if waiting is not None:
        raise Refused("This was asked for already, and the answer is still to come.", why=Why.OVERTAKEN,
                      leads_to=waiting.reference if sees_permit(waiting, by=by) else "")  # fmt: skip
    permit = Permit.objects.create(
        number=next_number(matter.unit, SERIES, at=at), unit=matter.unit, matter=matter.reference, kind=kind,
        citation=grants[0].citation, detail=dict(detail or {}), asked_by=by.member, asked_at=at,
    )  # fmt: skip
    asked = enact_with_words(
        ASKED, words, at=at, unit=matter.unit.pk, by=by, about=matter.reference, for_whom=matter.for_whom,
        figures={**figures, "permit": permit, "permit_kind": kind},
    )  # fmt: skip
    permit.asked_fact = asked.sequence
    permit.save(update_fields=["asked_fact"])
    for position in givers_of(grants, asked):
        for member in receivers_of(position, unit=matter.unit.pk, matter=matter, at=at):
            if member.pk != by.member.pk:
                _tell(member, "permit_asked", permit, matter, why=position, by=by, at=at)
    touch(matter.reference, permit.reference, what="permit", at=at, by=by.reference)
    return permit


@transaction.atomic(savepoint=False)
def answer_permit(permit: Permit, *, is_given: bool, words: str = "", by: Acting, at: datetime) -> Permit:
    """Give what is asked for, or refuse it with a reason: only who may give it by the articles."""
    may_answer_permit(permit, by=by)
    held = _locked(permit, PermitState.WAITING)
    if not grants_in_force(held.kind, held.unit_id, at):
        raise Refused("No article of this unit provides for this request.", why=Why.AGAINST_THE_RULES)
    if not is_given and not words.strip():
        raise Refused("Say why it is not granted.", why=Why.BAD_INPUT, field="words")
    Standing().hold(held.matter)
    told = told_of(held)
    fact = _give(held, told, words, by, at) if is_given else _refuse(held, told, words, by, at)
    held.state = PermitState.GRANTED if is_given else PermitState.REFUSED
    held.answered_by, held.answered_at, held.answered_fact = by.member, at, fact.sequence
    held.save(update_fields=["state", "answered_by", "answered_at", "answered_fact", "until"])
    settle([held.reference], at=at)
    what = "permit_given" if is_given else "permit_refused"
    _tell(held.asked_by, what, held, matter_of(held.matter), why="asked", by=by, at=at)
    touch(held.matter, held.reference, what="permit", at=at, by=by.reference)
    return held


def _give(held: Permit, told: Told, words: str, by: Acting, at: datetime) -> Fact:
    figures = {**told.figures, "permit": held.reference, "permit_kind": held.kind}
    given: dict[str, Any] = {"at": at, "unit": held.unit_id, "by": by, "about": held.matter,
                             "for_whom": told.asked.for_whom}  # fmt: skip
    deed, _found = in_the_way_of(GIVEN, **given, figures=figures)
    held.until = good_until(grants_in_force(held.kind, held.unit_id, at), deed)
    return enact_with_words(GIVEN, words, **given, figures={**figures, "until": held.until})


def _refuse(held: Permit, told: Told, words: str, by: Acting, at: datetime) -> Fact:
    named = {"permit": held.reference, "permit_kind": held.kind}
    given: dict[str, Any] = {"at": at, "unit": held.unit_id, "by": by, "about": held.matter,
                             "for_whom": told.asked.for_whom}  # fmt: skip
    refuse_if_objected(GIVEN, **given, figures={**told.figures, **named})
    return enact_with_words(REFUSED, words, **given, figures=named)


@transaction.atomic(savepoint=False)
def end_permit(permit: Permit, *, by: Acting, at: datetime) -> Permit:
    """Take a request back before it is answered, or let what was given be good no longer before it is used."""
    held = _locked(permit, PermitState.WAITING, PermitState.GRANTED)
    may_end_permit(held, by=by)
    Standing().hold(held.matter)
    was_given = held.state == PermitState.GRANTED
    held.state = PermitState.ENDED if was_given else PermitState.WITHDRAWN
    held.ended_by, held.ended_at = by.member, at
    held.save(update_fields=["state", "ended_by", "ended_at"])
    settle([held.reference], at=at)
    matter = matter_of(held.matter)
    enact(ENDED, at=at, unit=held.unit_id, by=by, about=held.matter, for_whom=matter.for_whom, permit=held,
          permit_kind=held.kind)  # fmt: skip
    if was_given and held.asked_by_id != by.member.pk:
        _tell(held.asked_by, "permit_ended", held, matter, why="asked", by=by, at=at)
    touch(held.matter, held.reference, what="permit", at=at, by=by.reference)
    return held


def use_permit(deed: Fact, *, by: Acting, at: datetime, matter: str = "") -> Permit | None:
    """Mark the permit by which a deed went as used up; None where it went by none. In the deed's transaction.

    ``matter`` is what it was asked for on, where that is not what the deed is about.

    Whoever calls it holds the deed's matter, so that of two deeds at once the articles let the second by no more.
    """
    waiting = Permit.objects.filter(matter=matter or deed.about, state=PermitState.GRANTED)
    for permit in waiting.select_for_update(of=("self",)).order_by("answered_at", "pk"):
        if is_used_up(fact_of(permit.answered_fact), deed):
            permit.state = PermitState.USED
            permit.save(update_fields=["state"])
            record(USED, at=at, unit=permit.unit_id, by=by, about=permit.matter, for_whom=deed.for_whom, permit=permit,
                   permit_kind=permit.kind, because=f"fact:{deed.sequence}")  # fmt: skip
            touch(permit.reference, what="permit", at=at, by=by.reference)
            return permit
    return None


def _locked(permit: Permit, *states: PermitState) -> Permit:
    rows = Permit.objects.select_for_update(of=("self",)).select_related("unit", "asked_by__home")
    held = rows.get(pk=permit.pk)
    if held.state not in states:
        raise Overtaken("This request was answered or taken back in the meantime. Look at it again.",
                        {"state": held.state})  # fmt: skip
    return held


def _tell(to: Member, what: str, permit: Permit, matter: Matter, *, why: str, by: Acting, at: datetime) -> None:
    names = {"by": by.member.name, "title": permit.kind, "matter": matter.title}
    notify(to, what, matter=permit.reference, names=names, why=why, key=f"{what}:{permit.pk}:{to.pk}", at=at,
           citation=permit.citation, is_urgent=True,
           waits_for=permit.reference if what == "permit_asked" else "")  # fmt: skip
