"""Who is told of a draft: who may approve it, who speaks for the unit above, and whoever proposed it, how it went."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from shouwen.compliance.draft_reading import faults_of, read_draft
from shouwen.compliance.floor import Passing, stands
from shouwen.compliance.kinds import (
    COMPARISON_ASKED,
    COMPARISON_JUDGED,
    EDITION_APPROVED,
    EDITION_PROPOSED,
    EDITION_SENT_BACK,
)
from shouwen.compliance.models import Draft, DraftState
from shouwen.compliance.permissions import APPROVE_REGULATION, GRANT_EXCEPTION
from shouwen.facts.actions import listen_to
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import members_who_may
from shouwen.regulation.facts import Fact
from shouwen.work.actions.notices import notify, waiting_notices, withdraw
from shouwen.work.models.notices import OF_DRAFT
from shouwen.work.settling import asked_of_pair, settle

#: What was said of a comparison, as its notice is called.
JUDGED = {"stricter": "comparison_stricter", "looser": "comparison_looser"}


def _tell_of_proposal(fact: Fact) -> None:
    """Tell those who may approve a draft that it waits, and whoever proposed it what was decided."""
    draft = _draft(fact)
    if draft is None or draft.proposed_by is None:
        return
    if fact.kind == EDITION_PROPOSED:
        seconds = members_who_may(APPROVE_REGULATION, draft.unit, fact.at)
        _tell((one for one in seconds if one.pk not in draft.hands), "draft_proposed", "approves", draft, fact)
    else:
        settle([f"draft:{draft.pk}"], at=fact.at)
        what = "draft_approved" if fact.kind == EDITION_APPROVED else "draft_sent_back"
        if fact.kind == EDITION_SENT_BACK:
            withdraw(waiting_notices(draft.unit.reference, OF_DRAFT, page=_page(draft)), fact.at)
        _tell([draft.proposed_by], what, "asked", draft, fact)


def _tell_what_waits(fact: Fact) -> None:
    """Tell whoever proposed a draft that standards of it wait for the unit above, and those who speak for that unit."""
    if "digest" in fact.figures:
        return  # asked of what is followed already, not of a draft: ``floors_told``
    draft = _draft(fact)
    above = Unit.objects.filter(pk=int(str(fact.figures["above"]).partition(":")[2])).first()
    if draft is None or draft.proposed_by is None or above is None:
        return
    _found, stood = stands(draft.unit, read_draft(draft), draft.values, draft.since or fact.at)
    pairs = [one.pair for one in stood if one.passing is Passing.ASKED]
    more = {"count": int(str(fact.figures["standards"])), "above": above.called, "pairs": pairs}
    speakers = [one for one in members_who_may(GRANT_EXCEPTION, above, fact.at) if one.pk != draft.proposed_by_id]
    _tell([draft.proposed_by], "comparison_waits", "asked", draft, fact, **more)
    _tell(speakers, OF_DRAFT, "speaks_for_above", draft, fact, **more)


def _tell_what_was_said(fact: Fact) -> None:
    """Tell those who wait for it what the unit above said of a standard of their draft; who was asked, waits no more."""
    settle([asked_of_pair(str(fact.figures["digest"]))], at=fact.at)
    live = Draft.objects.filter(unit=fact.unit, state__in=(DraftState.OPEN, DraftState.PROPOSED))
    for draft in live.select_related("unit", "changed_by__home", "proposed_by__home"):
        standards = {} if faults_of(draft.files) else read_draft(draft).standards
        asked = standards.get(str(fact.figures["standard"]))
        if asked is not None:
            to = draft.proposed_by if draft.state == DraftState.PROPOSED and draft.proposed_by else draft.changed_by
            _tell([to], JUDGED[str(fact.figures["outcome"])], "asked", draft, fact, standard=asked.shared.title.zh)


def _draft(fact: Fact) -> Draft | None:
    rows = Draft.objects.filter(unit=fact.unit, pack=fact.figures["pack"], edition=fact.figures["edition"])
    rows = rows.select_related("unit", "proposed_by__home").exclude(state=DraftState.DROPPED)
    return rows.order_by("-pk").first()


def _page(draft: Draft) -> str:
    return reverse("draft", args=[draft.pk])


def _tell(whom: Iterable[Member], what: str, why: str, draft: Draft, fact: Fact, **more: object) -> None:
    """Tell some of a draft, but whoever did it themselves."""
    by = Member.objects.filter(pk=int(fact.by.partition(":")[2])).first() if fact.by.startswith("member:") else None
    names = {"title": str(draft), "unit": draft.unit.called, "by": by.name if by else "", "remark": draft.remark,
             "since": draft.since.isoformat() if draft.since else "", "page": _page(draft), **more}
    for member in whom:
        is_own = by is not None and member.pk == by.pk
        if not is_own or what == "comparison_waits":
            notify(member, what, matter=draft.unit.reference, why=why, key=f"{what}:{fact.sequence}:{member.pk}",
                   at=fact.at, names=names, is_urgent=True,
                   waits_for=f"draft:{draft.pk}" if what in ("draft_proposed", OF_DRAFT) else "")


TOLD = {
    EDITION_PROPOSED: _tell_of_proposal, EDITION_SENT_BACK: _tell_of_proposal, EDITION_APPROVED: _tell_of_proposal,
    COMPARISON_ASKED: _tell_what_waits, COMPARISON_JUDGED: _tell_what_was_said,
}


@listen_to(*TOLD)
def tell_of_draft(fact: Fact) -> None:
    """Tell whom a fact of a draft concerns."""
    if fact.kind in TOLD:
        TOLD[fact.kind](fact)
