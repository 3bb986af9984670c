"""Carry out what articles let follow in cases: who has the work, and improvements that are open again."""

from __future__ import annotations

from shouwen.cases.models import Case
from shouwen.cases.reading import case_as_matter
from shouwen.compliance.keepers import Consequence, Followed, carries
from shouwen.facts.actions import SYSTEM, record
from shouwen.work.matters import matter_of
from shouwen.work.receivers import named_by, receivers_of

HANDLER = "handler"


@carries("set")
def set_handler(consequence: Consequence, followed: Followed) -> None:
    """Give the work of a case to whom the article names: ``{set: handler, to: named(superior)}``."""
    kind, _, number = followed.holder.partition(":")
    if kind != "case" or consequence.get("set") != HANDLER:
        return
    matter = matter_of(followed.holder)
    to = receivers_of(
        str(consequence.get("to", "")), unit=followed.unit, matter=matter, at=followed.at, fact=followed.fact
    )
    if not to or (matter.handler is not None and matter.handler.pk == to[0].pk):
        return
    Case.objects.filter(pk=int(number)).update(holder=to[0])
    record("handler.changed", at=followed.at, unit=matter.unit.pk, by=SYSTEM, about=followed.holder,
           for_whom=matter.for_whom, to=to[0], standard=followed.standard)


@carries("reopen")
def reopen_improvement(consequence: Consequence, followed: Followed) -> None:
    """Note on the case of an earlier improvement that it is open again, since the same cause has come again."""
    fact = followed.fact
    earlier = str(fact.figures.get("same_cause", "")) if fact is not None else ""
    if not earlier.startswith("case:"):
        return
    case = case_as_matter(int(earlier.removeprefix("case:")))
    record("improvement.reopened", at=followed.at, unit=case.unit_id, by=SYSTEM, about=case, for_whom=case.for_whom,
           owner=named_by(fact, "improvement_owner", followed.at), because=followed.holder)
