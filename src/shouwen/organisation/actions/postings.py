"""Post members to positions, from a date and until a date."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.administrators import keeping_an_administrator
from shouwen.organisation.actions.members import still_here
from shouwen.organisation.actions.units import still_open
from shouwen.organisation.changes import one_at_a_time
from shouwen.organisation.kinds import MEMBER_POSTED, POSTING_ENDED
from shouwen.organisation.models import Member, Position, Posting, Unit
from shouwen.organisation.permissions import By, may_end_posting, may_post


@transaction.atomic(savepoint=False)
def post_member(
    member: Member,
    position: Position,
    unit: Unit,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    by: By,
    at: datetime,
) -> Posting:
    """Let a member hold a position in a unit from ``since`` (now, if none is given) until ``until``.

    Never from the past: who could do what then stays as it was.
    """
    one_at_a_time()
    member, unit, since = still_here(member), still_open(unit), since or at
    may_post(position, unit, by=by)
    refuse_span(since, until, at)
    overlaps = Q(until=None) | Q(until__gt=since)
    if until is not None:
        overlaps &= Q(since__lt=until)
    if Posting.objects.filter(overlaps, member=member, position=position, unit=unit).exists():
        raise Refused(
            "%(member)s holds this position here then already.",
            why=Why.BAD_INPUT,
            field="position",
            member=member.name,
        )
    return make_posting(member, position, unit, since=since, until=until, by=by, at=at)


def make_posting(
    member: Member,
    position: Position,
    unit: Unit,
    *,
    since: datetime,
    until: datetime | None,
    by: By,
    at: datetime,
) -> Posting:
    """Write a new posting; whoever calls has asked whether they may."""
    posting = Posting.objects.create(member=member, position=position, unit=unit, since=since, until=until)
    record(
        MEMBER_POSTED,
        at=at,
        unit=unit.pk,
        by=by,
        about=member,
        for_whom=member,
        position=position,
        posting=posting,
        since=since,
        until=until,
    )
    return posting


@transaction.atomic(savepoint=False)
def end_posting(posting: Posting, *, until: datetime | None = None, by: By, at: datetime) -> Posting:
    """End a posting, now or later; one that has not begun then never begins."""
    one_at_a_time()
    posting = Posting.objects.select_related("member", "position", "unit__parent").get(pk=posting.pk)
    may_end_posting(posting.unit, by=by)
    ends = until or at
    if ends < at:
        raise Refused("This cannot be done for the past.", why=Why.BAD_INPUT, field="until")
    if posting.until is not None and posting.until <= ends:
        raise Refused("It ends before that already.", why=Why.OVERTAKEN, field="until")
    with keeping_an_administrator(at):
        posting.until = max(ends, posting.since)
        posting.save(update_fields=["until"])
    record(
        POSTING_ENDED,
        at=at,
        unit=posting.unit_id,
        by=by,
        about=posting.member,
        for_whom=posting.member,
        position=posting.position,
        posting=posting,
        until=posting.until,
    )
    return posting


def refuse_span(since: datetime, until: datetime | None, at: datetime) -> None:
    """Refuse a span that begins in the past, or ends before it begins."""
    if since < at:
        raise Refused("This cannot be done for the past.", why=Why.BAD_INPUT, field="since")
    if until is not None and until <= since:
        raise Refused("The end must come after the beginning.", why=Why.BAD_INPUT, field="until")
