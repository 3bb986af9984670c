"""An edition written in the house: begun, proposed, approved by a second person; from its date it binds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shouwen.compliance.actions import (
    check_values,
    missing_values,
    put_in_force,
    refuse_missing,
    refuse_the_past,
)
from shouwen.compliance.draft_keeping import changed_draft, locked_draft, open_draft, refuse_overtaken
from shouwen.compliance.draft_reading import failing_examples, read_draft, read_texts
from shouwen.compliance.floor_actions import refuse_looser
from shouwen.compliance.kinds import COMPARISON_ASKED, EDITION_APPROVED, EDITION_PROPOSED, EDITION_SENT_BACK
from shouwen.compliance.models import Draft, DraftState, KeptEdition
from shouwen.compliance.permissions import may_approve, may_draft, may_set_these
from shouwen.facts.actions import record
from shouwen.facts.refusals import Ground, Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.packs import is_edition_name
from shouwen.regulation.redating import redated

LONGEST_REMARK = 2000


@transaction.atomic(savepoint=False)
def begin_draft(unit: Unit, base: Edition, called: str, *, by: Acting, at: datetime) -> Draft:
    """Begin the next edition of a pack from the text of one that there is.

    ``called`` is the new edition's name; refused where an edition or a draft of that name exists, of any unit: an edition
    is published under its name once.
    """
    may_draft(unit, by=by)
    if not is_edition_name(called):
        raise Refused("An edition is called by letters, digits, dots and hyphens.", why=Why.BAD_INPUT, field="edition")
    taken = KeptEdition.objects.filter(pack=base.name, edition=called).exists()
    live = Draft.objects.filter(pack=base.name, edition=called).exclude(state=DraftState.DROPPED)
    if taken or live.exists():
        raise Refused(
            "There is an edition %(edition)s of %(pack)s already. Choose another name.",
            why=Why.BAD_INPUT, field="edition", edition=called, pack=base.name,
        )
    files = redated(base.files, edition=called)
    return Draft.objects.create(
        unit=unit, pack=base.name, edition=called, base=KeptEdition.objects.filter(pk=base.hash).first(),
        files={path: content.decode() for path, content in files.items()},
        begun_by=by.member, begun_at=at, changed_by=by.member, changed_at=at,
    )


@transaction.atomic(savepoint=False)
def propose_draft(
    number: int, *, since: datetime, values: Mapping[str, str], version: int, by: Acting, at: datetime
) -> Draft:
    """Ask for a draft to be put in force from ``since`` on, with the local values that it newly asks for.

    Values kept in the draft before count too. Refused with everything that is wrong with it, with each example
    that comes out otherwise, with the values that are missing, and with each standard that is looser than what
    binds the unit from above. Where no rule can tell that, it waits proposed until a person of the unit above says.
    """
    draft = open_draft(number, version=version, by=by)
    refuse_the_past(since, at)
    first_day = since.astimezone(zone_of(draft.unit)).date()
    files = redated(draft.content, in_force_from=first_day)
    edition = _faultless(files)
    if (edition.name, edition.edition) != (draft.pack, draft.edition):
        raise Refused(
            "The draft calls itself %(found)s; it was begun as %(begun)s.",
            why=Why.BAD_INPUT, found=edition.pack, begun=f"{draft.pack}@{draft.edition}",
        )
    given = {name: value for name, value in {**draft.values, **values}.items() if name in edition.asks}
    check_values(edition, given)
    may_set_these(draft.unit, edition, values, by=by, at=at)
    refuse_missing(edition, [one for one in missing_values(draft.unit, edition, since) if one.name not in given])
    waiting, above = refuse_looser(draft.unit, edition, given, since, is_proposed=True)
    draft.files = {path: content.decode() for path, content in files.items()}
    draft.values, draft.since, draft.state = given, since, DraftState.PROPOSED
    draft.proposed_by, draft.proposed_at, draft.remark = by.member, at, ""
    changed_draft(draft, by=by, at=at)
    _note(EDITION_PROPOSED, draft, edition, by=by, at=at)
    if waiting:
        record(COMPARISON_ASKED, at=at, unit=draft.unit_id, by=by, about=draft.unit, pack=draft.pack,
               edition=draft.edition, above=f"unit:{above}", standards=waiting)
    return draft


@transaction.atomic(savepoint=False)
def send_draft_back(number: int, remark: str, *, by: Acting, at: datetime) -> Draft:
    """Give a proposed draft back to its writers, saying why."""
    draft = _proposed(number, by=by)
    if not remark.strip():
        raise Refused("Say what is to be changed.", why=Why.BAD_INPUT, field="remark")
    draft.state, draft.remark = DraftState.OPEN, remark.strip()[:LONGEST_REMARK]
    draft.decided_by, draft.decided_at = by.member, at
    changed_draft(draft, by=draft.changed_by, at=at)
    _note(EDITION_SENT_BACK, draft, read_draft(draft), by=by, at=at)
    return draft


@transaction.atomic(savepoint=False)
def approve_draft(number: int, *, version: int, replace: str = "", by: Acting, at: datetime) -> Draft:
    """Put a proposed draft in force from its date. Nobody approves what they wrote or proposed themselves.

    One that was proposed for today counts from the approval on, as what happened before is judged as it was.
    Where another edition was adopted from that very date on, ``replace`` names it, or this is refused.
    """
    draft = _proposed(number, by=by)
    refuse_overtaken(draft, version)
    if by.member.pk in draft.hands:
        raise Refused("Nobody approves what they wrote themselves. Ask a second person.", why=Why.NOT_ALLOWED)
    assert draft.since is not None  # a proposed draft has its date,
    assert draft.proposed_at is not None  # and when that was
    zone = zone_of(draft.unit)
    days = {one.astimezone(zone).date() for one in (draft.proposed_at, draft.since, at)}
    if draft.since < at and len(days) == 1:
        draft.since = at
    refuse_the_past(draft.since, at)
    edition = _faultless(draft.content)
    draft.state, draft.decided_by, draft.decided_at = DraftState.PUBLISHED, by.member, at
    draft.version += 1
    draft.save()
    _note(EDITION_APPROVED, draft, edition, by=by, at=at)
    put_in_force(draft.unit, edition, draft.values, since=draft.since, replace=replace, by=by, at=at)
    return draft


@transaction.atomic(savepoint=False)
def drop_draft(number: int, *, by: Acting, at: datetime) -> Draft:
    """Give a draft up. It stays to be read; its name is free again."""
    draft = open_draft(number, by=by)
    draft.state, draft.decided_by, draft.decided_at = DraftState.DROPPED, by.member, at
    return changed_draft(draft, by=by, at=at)


def _faultless(files: Mapping[str, bytes]) -> Edition:
    try:
        edition = read_texts({path: content.decode() for path, content in files.items()})
    except PackErrors as wrong:
        grounds = [Ground(str(error)) for error in wrong.errors]
        raise Refused("The draft is faulty; nobody can follow it.", why=Why.BAD_INPUT, grounds=grounds) from wrong
    failing = [one.ground for one in failing_examples(edition)]
    if failing:
        raise Refused("Examples of the draft come out otherwise than they say.", why=Why.BAD_INPUT, grounds=failing)
    return edition


def _proposed(number: int, *, by: Acting) -> Draft:
    draft = locked_draft(number)
    may_approve(draft.unit, by=by)
    if draft.state != DraftState.PROPOSED:
        raise Refused("This draft waits for no approval.", why=Why.OVERTAKEN)
    return draft


def _note(kind: str, draft: Draft, edition: Edition, *, by: Acting, at: datetime) -> None:
    record(
        kind, at=at, unit=draft.unit_id, by=by, about=draft.unit, pack=draft.pack, edition=draft.edition,
        since=draft.since, digest=edition.hash,
    )
