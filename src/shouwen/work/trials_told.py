"""Whoever had a draft tried is told when it is done, and with whom it is shared, that it is."""

from __future__ import annotations

from django.urls import reverse

from shouwen.compliance.kinds import TRIAL_MADE, TRIAL_SHARED
from shouwen.compliance.models import Trial
from shouwen.facts.actions import listen_to
from shouwen.organisation.models import Member
from shouwen.regulation.facts import Fact
from shouwen.work.actions.notices import notify


@listen_to(TRIAL_MADE, TRIAL_SHARED)
def tell_of_trial(fact: Fact) -> None:
    """Tell a member of a trial that is made, or shared with them."""
    if fact.kind not in (TRIAL_MADE, TRIAL_SHARED):
        return
    trial = Trial.objects.select_related("draft", "by").get(pk=int(fact.about.partition(":")[2]))
    to = Member.objects.select_related("home").get(pk=int(str(fact.figures["to"]).partition(":")[2]))
    is_made = fact.kind == TRIAL_MADE
    notify(
        to, "trial_made" if is_made else "trial_shared", matter=fact.about, why="asked" if is_made else "shared",
        key=f"{fact.kind}:{fact.sequence}", at=fact.at, is_urgent=is_made,
        names={"title": str(trial.draft), "count": trial.differences, "by": trial.by.name,
               "page": reverse("trial", args=[trial.pk])},
    )
