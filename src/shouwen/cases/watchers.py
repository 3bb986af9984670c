"""Tell whoever follows a case what happens to it, by the rules of all notices; the end of the right ends it."""

from __future__ import annotations

from shouwen.cases.models import Watch
from shouwen.cases.permissions import may_see
from shouwen.cases.reading import case_as_matter, matter_of_case
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.prepared import Prepared
from shouwen.facts.readers import reacts
from shouwen.organisation.rights import acting
from shouwen.regulation.facts import Fact
from shouwen.work.actions.notices import notify

_WATCHES = Prepared(lambda case: Watch.objects.filter(case=case).select_related("member__home"))
#: What is told: what a colleague would ask about, and no step of the machinery.
TOLD = (
    "complaint.accepted", "complaint.declined", "complaint.assigned", "complaint.investigated", "solution.proposed",
    "consent.given", "consent.refused", "case.replied", "customer.confirmed", "transfer.accepted", "case.contacted",
    "note.written", "deadline.missed", "case.closed", "case.reopened", "case.merged",
)  # fmt: skip


@reacts(*TOLD)
def tell_watchers(fact: Fact) -> None:
    """Tell everybody who follows the case, but whoever did it; once for each fact, however often it runs."""
    kind, _, number = fact.about.partition(":")
    watches = _WATCHES(int(number)) if kind == "case" else []
    if not watches:
        return
    case = case_as_matter(int(number))
    names = {"title": case.subject, "matter": matter_of_case(case).title, "kind": fact.kind}
    for watch in watches:
        if not may_see(case, by=acting(watch.member, fact.at)):
            watch.delete()
            record("case.unwatched", at=fact.at, unit=case.unit_id, by=SYSTEM, about=case, for_whom=case.for_whom)
        elif fact.by != watch.member.reference and fact.at >= watch.since:
            notify(watch.member, "followed", matter=case.reference, names=names, why="follows",
                   key=f"watch:{watch.pk}@{fact.sequence}", at=fact.at)
