"""How many days a complaint spent at each stage, by the tracking sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo

from shouwen.regulation.facts import Fact

Test = Callable[[Fact], bool]


def _is(kind: str, **figures: object) -> Test:
    return lambda fact: fact.kind == kind and all(fact.figures.get(key) == one for key, one in figures.items())


#: Each stage with what begins and what ends it. The source names the stages and not their limits; this reading
#: is shown wherever the days are. Places of signing are the pack's.
STAGES: Mapping[str, tuple[Test, Test]] = {
    "case.days_intake": (_is("case.opened"), _is("complaint.accepted")),
    "case.days_quality": (_is("complaint.assigned"), _is("complaint.investigated")),
    "case.days_countersigning": (_is("entry.signed", place="经办人"), _is("entry.signed", place="总经理")),
    "case.days_marketing": (_is("consent.given"), _is("customer.told")),
    "case.days_closing": (_is("customer.told"), _is("case.closed")),
}
#: Kinds of facts that the stages read.
KINDS = (
    "case.opened", "complaint.accepted", "complaint.assigned", "complaint.investigated", "entry.signed",
    "consent.given", "customer.told", "case.closed",
)  # fmt: skip


def days_at_stages(facts: Iterable[Fact], zone: tzinfo) -> dict[str, int]:
    """Return the days of each stage that has begun and ended: from its first beginning to its last end.

    Days are counted from date to date in ``zone``: what is begun and ended on one date takes none.
    """
    told = sorted(facts, key=lambda fact: (fact.at, fact.sequence))
    found: dict[str, int] = {}
    for name, (begins, ends) in STAGES.items():
        begun = next((fact.at for fact in told if begins(fact)), None)
        if begun is None:
            continue
        ended = [fact.at for fact in told if ends(fact) and fact.at >= begun]
        if ended:
            found[name] = _days(begun, ended[-1], zone)
    return found


def _days(begun: datetime, ended: datetime, zone: tzinfo) -> int:
    return (ended.astimezone(zone).date() - begun.astimezone(zone).date()).days
