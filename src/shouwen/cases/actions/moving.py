"""Move the running cases of a unit to the edition in force: ask for it, say where steps go, let it be done.

The worker tries each case and later moves it (``move_making``). Cases that cannot be moved stay with their edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from shouwen.cases.models import CaseMove, CaseMoveLine, MoveOutcome, MoveStage
from shouwen.cases.moving import UNDER_WAY, two_in_one
from shouwen.cases.permissions import MOVE_CASES, may_move
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.regulation.flows.nodes import ACTIVITIES

#: Names that somebody may give at once, for each flow; more than any flow has steps.
MOST_NAMES = 1000


@transaction.atomic(savepoint=False)
def ask_move(unit: Unit, pack: str, *, by: Acting, at: datetime) -> CaseMove:
    """Ask what would become of the running cases of a unit, and all below it, under the edition of a pack in force there.

    Nothing changes; ``move_cases`` does it.
    """
    may_move(unit, by=by)
    found = rulebook().editions_in_force(unit.pk, at).get(pack)
    if found is None:
        raise Refused("No edition of %(pack)s is in force here then. Adopt one first.", pack=pack)
    if CaseMove.objects.filter(unit=unit, stage__in=UNDER_WAY).exists():
        raise _one_at_a_time()
    try:
        with transaction.atomic():
            return CaseMove.objects.create(unit=unit, edition_id=found[0], by=by.member, at=at)
    except IntegrityError as error:
        raise _one_at_a_time() from error


def _one_at_a_time() -> Refused:
    return Refused("A move of these cases is under way. Finish or cancel it first.", why=Why.OVERTAKEN)


@transaction.atomic(savepoint=False)
def name_steps(number: int, names: Mapping[str, Mapping[str, str]], *, by: Acting, at: datetime) -> CaseMove:
    """Say where steps go that the edition calls otherwise, or that they fall away; each case is tried anew.

    ``names`` goes from the id of a flow's standard to old and new ids of steps; nothing means that the step falls away.
    Refused where two steps of a text that cases run would be one.
    """
    move = _locked(number, by)
    if move.stage != MoveStage.PLANNED:
        raise Refused("Wait until every case is tried.", why=Why.OVERTAKEN)
    edition = edition_kept(move.edition_id)
    known = {runs.id: runs.flow.nodes for runs in edition.runs}
    if sum(map(len, names.values())) > MOST_NAMES:
        raise Refused("These are too many steps.", why=Why.BAD_INPUT, field="names")
    for flow, steps in names.items():
        for step, target in steps.items():
            node = known.get(flow, {}).get(target)
            if flow not in known or (target and (node is None or node.kind not in ACTIVITIES)):
                raise Refused("There is no step %(step)s in the edition.", why=Why.BAD_INPUT, field="names",
                              step=target or step)
    if (both := two_in_one(move, names)) is not None:
        raise Refused(
            "%(one)s and %(other)s would both become %(step)s. Give one of them another step, or let it fall away.",
            why=Why.BAD_INPUT, field="names", one=both.both[0], other=both.both[1], step=both.there,
        )
    CaseMoveLine.objects.filter(move=move).delete()
    move.names = {flow: dict(steps) for flow, steps in names.items() if steps}
    move.stage, move.total, move.seen_at = MoveStage.PLANNING, None, None
    move.save(update_fields=["names", "stage", "total", "seen_at"])
    return move


@transaction.atomic(savepoint=False)
def move_cases(number: int, *, by: Acting, at: datetime) -> CaseMove:
    """Let the cases that can be moved be moved by the worker, each for itself; also after it failed on the way."""
    move = _locked(number, by)
    if move.stage not in (MoveStage.PLANNED, MoveStage.FAILED):
        raise Refused("Wait until every case is tried.", why=Why.OVERTAKEN)
    if not CaseMoveLine.objects.filter(move=move, outcome=MoveOutcome.READY).exists():
        raise Refused("There is no case that can be moved.", why=Why.OVERTAKEN)
    if CaseMove.objects.filter(unit=move.unit, stage__in=UNDER_WAY).exclude(pk=move.pk).exists():
        raise _one_at_a_time()
    move.stage, move.by, move.seen_at, move.fault, move.ended_at = MoveStage.MOVING, by.member, None, "", None
    move.save(update_fields=["stage", "by", "seen_at", "fault", "ended_at"])
    return move


@transaction.atomic(savepoint=False)
def cancel_move(number: int, *, by: Acting, at: datetime) -> CaseMove:
    """Stop a move. Cases that were moved already stay moved."""
    move = _locked(number, by)
    if not move.is_open:
        raise Refused("This move is over already.", why=Why.OVERTAKEN)
    move.stage, move.ended_at = MoveStage.CANCELLED, at
    move.save(update_fields=["stage", "ended_at"])
    return move


def move_for(number: int, *, by: Acting) -> CaseMove:
    """Return a move to whoever may move the cases of its unit; refused in the same words if there is none."""
    move = CaseMove.objects.filter(pk=number).select_related("unit", "edition", "by").first()
    if move is None or not by.may(MOVE_CASES, path=move.unit.path):
        raise Refused("There is no such move, or it is not for you.", why=Why.NOT_ALLOWED)
    return move


def _locked(number: int, by: Acting) -> CaseMove:
    CaseMove.objects.select_for_update(of=("self",)).filter(pk=number).first()
    return move_for(number, by=by)
