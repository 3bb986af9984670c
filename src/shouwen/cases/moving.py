"""Moves of running cases: which is under way, what becomes of each case, and which steps a move has to be told of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from shouwen.cases.models import Case, CaseMove, CaseMoveLine, CaseState, MoveStage
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import KeptEdition
from shouwen.organisation.models import Unit
from shouwen.regulation.flows import Flow
from shouwen.regulation.flows.moving import CannotMove, TwoInOne, plan_move
from shouwen.regulation.flows.nodes import TASKS
from shouwen.regulation.kinds.flow import RunsFlow
from shouwen.regulation.words import Words
from shouwen.work.models import FlowRun

#: Stages of a move that is not over: of a unit there is one at a time.
UNDER_WAY = (MoveStage.PLANNING, MoveStage.PLANNED, MoveStage.MOVING)


@dataclass(frozen=True)
class LostStep:
    """A step of a flow that the edition does not have, with the steps (id and name) that it could be."""

    flow: str
    flow_title: Words
    step: str
    words: Words
    choices: tuple[tuple[str, Words], ...]


def move_under_way(unit: Unit, pack: str) -> CaseMove | None:
    """Return the move of a unit's cases to an edition of a pack that is not over, whoever asked for it; one statement."""
    return CaseMove.objects.filter(unit=unit, stage__in=UNDER_WAY, edition__pack=pack).first()


def lines_of(move: CaseMove) -> QuerySet[CaseMoveLine]:
    """Return what becomes, or became, of each case of a move, each with its case, in the order of the cases."""
    return CaseMoveLine.objects.filter(move=move).select_related("case__unit").order_by("case")


def outcomes_of(move: CaseMove) -> Counter[str]:
    """Return how many cases of a move have each outcome; one statement."""
    rows = CaseMoveLine.objects.filter(move=move).order_by().values_list("outcome").annotate(many=Count("pk"))
    return Counter(dict(rows))


def left_editions(move: CaseMove) -> tuple[str, ...]:
    """Return the other editions of the pack, which running cases may be under."""
    others = KeptEdition.objects.filter(pack=move.edition.pack).exclude(pk=move.edition_id)
    return tuple(others.order_by("pk").values_list("pk", flat=True))


def lost_steps(move: CaseMove) -> list[LostStep]:
    """Return the steps of flows that cases of a move run and that have no place in its edition; two statements."""
    found: dict[tuple[str, str], LostStep] = {}
    for there, old in _running(move):
        new = there.flow
        for step in plan_move(old, new, {}).lost:
            if old.nodes[step].kind in TASKS:
                found[there.id, step] = LostStep(
                    there.id, there.shared.title, step, _words(old, step),
                    tuple((one.id, _words(new, one.id)) for one in new.nodes.values() if one.kind in TASKS),
                )
    return list(found.values())


def two_in_one(move: CaseMove, names: Mapping[str, Mapping[str, str]]) -> TwoInOne | None:
    """Return where two steps of one text that cases run would be one step of the edition; two statements."""
    for there, old in _running(move):
        try:
            plan_move(old, there.flow, names.get(there.id, {}))
        except TwoInOne as both:
            return both
        except CannotMove:
            continue  # a name that does not fit here is told with each case
    return None


def _running(move: CaseMove) -> Iterator[tuple[RunsFlow, Flow]]:
    """Yield the flows that cases of a move run under other editions, each with the one that it would be."""
    cases = Case.objects.filter(state=CaseState.OPEN, unit__path__startswith=move.unit.path)
    named = cases.annotate(name=Concat(Value("case:"), Cast("pk", CharField()), output_field=CharField()))
    runs = FlowRun.objects.filter(Q(matter__in=named.values("name")), ended_at=None, edition__in=left_editions(move))
    running = runs.order_by("edition", "standard").values_list("edition", "standard", "file").distinct()
    for edition, standard, file in running:
        there = next((one for one in edition_kept(move.edition_id).runs if one.id == standard), None)
        if there is not None:
            yield there, edition_kept(edition).flows[file]


def _words(flow: Flow, node: str) -> Words:
    name = flow.nodes[node].name
    return flow.words.get(name, Words(name or node))
