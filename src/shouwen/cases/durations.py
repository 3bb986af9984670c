"""How many days a complaint spent at each stage, by the tracking sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo

from shouwen.cases.pack import Ends
from shouwen.regulation.facts import Fact

Test = Callable[[Fact], bool]


def _is(kind: str, **figures: object) -> Test:
    return lambda fact: fact.kind == kind and all(fact.figures.get(key) == one for key, one in figures.items())


def _signed(end: int, rounds: Mapping[str, Ends]) -> Test:
    """Return the test for a signature at the first (0) or the last (1) places of a form that goes round."""
    return lambda fact: (
        fact.kind == "entry.signed"
        and fact.figures.get("place") in rounds.get(str(fact.figures.get("form")), (frozenset(), frozenset()))[end]
    )


#: The stage whose limits are signatures of forms that go round; which these are, and whose places, the pack says.
GOING_ROUND = "case.days_countersigning"
#: The other stages with what begins and what ends each. The source names the stages and not their limits; this
#: reading is shown wherever the days are.
STAGES: Mapping[str, tuple[Test, Test]] = {
    "case.days_intake": (_is("case.opened"), _is("complaint.accepted")),
    "case.days_quality": (_is("complaint.assigned"), _is("complaint.investigated")),
    "case.days_marketing": (_is("consent.given"), _is("customer.told")),
    "case.days_closing": (_is("customer.told"), _is("case.closed")),
}
#: Kinds of facts that the stages read.
KINDS = (
    "case.opened", "complaint.accepted", "complaint.assigned", "complaint.investigated", "entry.signed",
    "consent.given", "customer.told", "case.closed",
)  # fmt: skip


def days_at_stages(facts: Iterable[Fact], zone: tzinfo, rounds: Mapping[str, Ends]) -> dict[str, int]:
    """Return the days of each stage that has begun and ended: from its first beginning to its last end.

    Days are counted from date to date in ``zone``: what is begun and ended on one date takes none. ``rounds`` says
    where forms that go round begin and end (``cases.pack.ends_of_rounds``).
    """
    stages = {**STAGES, GOING_ROUND: (_signed(0, rounds), _signed(1, rounds))}
    told = sorted(facts, key=lambda fact: (fact.at, fact.sequence))
    found: dict[str, int] = {}
    for name, (begins, ends) in stages.items():
        begun = next((fact.at for fact in told if begins(fact)), None)
        if begun is None:
            continue
        ended = [fact.at for fact in told if ends(fact) and fact.at >= begun]
        if ended:
            found[name] = _days(begun, ended[-1], zone)
    return found


def _days(begun: datetime, ended: datetime, zone: tzinfo) -> int:
    return (ended.astimezone(zone).date() - begun.astimezone(zone).date()).days
