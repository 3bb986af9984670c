"""A member is told what happened to the second step of their own sign-in, so that they notice what was not theirs."""

from __future__ import annotations

from django.urls import reverse

from shouwen.facts.actions import listen_to
from shouwen.organisation.kinds import RECOVERY_CODE_USED, SECOND_FACTOR_REMOVED
from shouwen.organisation.models import Member
from shouwen.regulation.facts import Fact
from shouwen.work.actions.notices import notify


@listen_to(SECOND_FACTOR_REMOVED, RECOVERY_CODE_USED)
def tell_of_codes(fact: Fact) -> None:
    """Tell a member at once that somebody else took their one-time codes off, or that a recovery code was used."""
    if fact.kind not in (SECOND_FACTOR_REMOVED, RECOVERY_CODE_USED):
        return
    if fact.kind == SECOND_FACTOR_REMOVED and fact.by == fact.about:
        return
    member = Member.objects.select_related("home").get(pk=_number(fact.about))
    other = Member.objects.filter(pk=_number(fact.by)).first() if fact.by.startswith("member:") else None
    names = {"title": member.name, "by": other.name if other else "", "page": reverse("profile")}
    if fact.kind == RECOVERY_CODE_USED:
        names["left"] = str(fact.figures["left"])
    notify(member, "recovery_used" if fact.kind == RECOVERY_CODE_USED else "codes_removed", matter=member.reference,
           why="account", key=f"{fact.kind}:{fact.sequence}", at=fact.at, names=names, is_urgent=True)


def _number(reference: str) -> int:
    return int(reference.partition(":")[2])
