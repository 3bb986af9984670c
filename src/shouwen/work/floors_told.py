"""Whoever sets the local values of a unit is told that a stricter figure from above holds, or that an exception ended."""

from __future__ import annotations

from shouwen.compliance.kinds import EXCEPTION_LAPSED, GAVE_WAY
from shouwen.compliance.permissions import SET_LOCAL_VALUE
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.actions import listen_to
from shouwen.organisation.models import Unit
from shouwen.organisation.queries import members_who_may
from shouwen.regulation.facts import Fact
from shouwen.work.actions.notices import notify


@listen_to(EXCEPTION_LAPSED, GAVE_WAY)
def tell_of_floor(fact: Fact) -> None:
    """Tell those who keep a unit's values what happened to them."""
    if fact.kind not in (EXCEPTION_LAPSED, GAVE_WAY) or fact.unit is None:
        return
    unit = Unit.objects.get(pk=fact.unit)
    standard = str(fact.figures["standard"])
    found = (one.edition.standards.get(standard) for one in rulebook().in_force(unit.pk, fact.at))
    title = next((one.shared.title.zh for one in found if one is not None), standard)
    since = fact.figures.get("since") or fact.at
    for member in members_who_may(SET_LOCAL_VALUE, unit, fact.at):
        notify(
            member, "gave_way" if fact.kind == GAVE_WAY else "exception_lapsed", matter=unit.reference,
            why="keeps_values", key=f"{fact.kind}:{fact.sequence}:{member.pk}", at=fact.at, is_urgent=True,
            names={"title": title, "unit": unit.called, "since": since.isoformat(),
                   "page": f"/administration/regulation/{unit.pk}/floor"},
        )  # fmt: skip
