"""While somebody is away, another may and must do what they would."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.members import still_here
from shouwen.organisation.actions.postings import refuse_span
from shouwen.organisation.changes import one_at_a_time
from shouwen.organisation.kinds import STAND_IN_BEGAN, STAND_IN_ENDED
from shouwen.organisation.models import Member, StandIn
from shouwen.organisation.permissions import BEGIN_STAND_IN, By, is_self, may_act_for

# Whoever is reached from the stand-in, going on from each to their own stand-in within the span.
_REACHED = """
WITH RECURSIVE reached(id) AS (
    SELECT %(stand_in)s::bigint
    UNION SELECT s.stand_in_id FROM organisation_standin s JOIN reached ON s.absent_id = reached.id
          WHERE s.since < coalesce(%(until)s, 'infinity'::timestamptz)
            AND coalesce(s.until, 'infinity'::timestamptz) > %(since)s)
SELECT EXISTS (SELECT 1 FROM reached WHERE id = %(absent)s)
"""


@transaction.atomic(savepoint=False)
def begin_stand_in(
    absent: Member,
    stand_in: Member,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    by: By,
    at: datetime,
) -> StandIn:
    """Let somebody stand in for a member from ``since`` (now, if none is given) until ``until``.

    Members arrange their own; for another it takes the right to, and all that they may do. Refused
    where the spans of two stand-ins of one member overlap, and where they would go in a circle.
    """
    one_at_a_time()
    absent, stand_in, since = still_here(absent), still_here(stand_in), since or at
    if not is_self(absent, by=by):
        may_act_for(absent, BEGIN_STAND_IN, by=by, at=at)
    refuse_span(since, until, at)
    if absent.pk == stand_in.pk:
        raise Refused("Nobody stands in for themselves. Choose another.", why=Why.BAD_INPUT, field="stand_in")
    _refuse_overlap(absent, since, until)
    _refuse_circle(absent, stand_in, since, until)
    row = StandIn.objects.create(absent=absent, stand_in=stand_in, since=since, until=until)
    record(
        STAND_IN_BEGAN,
        at=at,
        unit=absent.home_id,
        by=by,
        about=absent,
        for_whom=stand_in,
        stand_in=stand_in,
        since=since,
        until=until,
    )
    return row


def _refuse_overlap(absent: Member, since: datetime, until: datetime | None) -> None:
    overlaps = Q(until=None) | Q(until__gt=since)
    if until is not None:
        overlaps &= Q(since__lt=until)
    if StandIn.objects.filter(overlaps, absent=absent).exists():
        raise Refused(
            "%(member)s has a stand-in in that time already. End that first.",
            field="since",
            member=absent.name,
        )


def _refuse_circle(absent: Member, stand_in: Member, since: datetime, until: datetime | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _REACHED, {"absent": absent.pk, "stand_in": stand_in.pk, "since": since, "until": until}
        )
        row = cursor.fetchone()
    if row and row[0]:
        raise Refused(
            "Stand-ins would go in a circle: %(stand_in)s is away then, and it comes back to %(absent)s.",
            why=Why.BAD_INPUT,
            field="stand_in",
            stand_in=stand_in.name,
            absent=absent.name,
        )


@transaction.atomic(savepoint=False)
def end_stand_in(row: StandIn, *, by: By, at: datetime) -> StandIn:
    """End a stand-in now; one that has not begun never begins."""
    one_at_a_time()
    row = StandIn.objects.select_related("absent__home__parent", "stand_in").get(pk=row.pk)
    if not is_self(row.absent, by=by):
        may_act_for(row.absent, BEGIN_STAND_IN, by=by, at=at)
    if row.until is not None and row.until <= at:
        raise Refused("It has ended already.", why=Why.OVERTAKEN)
    row.until = max(at, row.since)
    row.save(update_fields=["until"])
    record(
        STAND_IN_ENDED,
        at=at,
        unit=row.absent.home_id,
        by=by,
        about=row.absent,
        for_whom=row.stand_in,
        stand_in=row.stand_in,
        until=row.until,
    )
    return row
