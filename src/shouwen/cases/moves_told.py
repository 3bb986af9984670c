"""Whoever let running cases go over to another edition is told when that is done, or was stopped by a fault."""

from __future__ import annotations

from django.urls import reverse

from shouwen.cases.kinds.course import MOVE_ENDED
from shouwen.cases.models import CaseMove
from shouwen.facts.actions import listen_to
from shouwen.regulation.facts import Fact
from shouwen.work.actions.notices import notify


@listen_to(MOVE_ENDED)
def tell_of_move(fact: Fact) -> None:
    """Tell the member who asked for a move how it ended."""
    if fact.kind != MOVE_ENDED:
        return
    move = CaseMove.objects.select_related("unit", "edition", "by__home").get(pk=int(fact.about.partition(":")[2]))
    notify(
        move.by, f"move_{fact.figures['outcome']}", matter=move.unit.reference, why="asked", at=fact.at, is_urgent=True,
        key=f"{fact.kind}:{fact.sequence}",
        names={"regulation": move.edition.title, "edition": move.edition.edition, "unit": move.unit.called,
               "moved": int(str(fact.figures["moved"])), "stays": int(str(fact.figures["stays"])),
               "page": reverse("case-move", args=[move.pk])},
    )
