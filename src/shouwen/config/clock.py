"""The clock: what becomes due is done at its moment, what happened is sealed, what is old is forgotten."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils import timezone

from shouwen.compliance.giving_way import lapse_exceptions
from shouwen.compliance.moments import close_periods, next_moment, plan_periods
from shouwen.config.anchors import Anchors
from shouwen.config.stopping import Stopping
from shouwen.config.waking import Bell, Every
from shouwen.config.worker import survives
from shouwen.customers.erasures.actions import BATCH as RESTS
from shouwen.customers.erasures.actions import erase_rests
from shouwen.database import Address
from shouwen.facts.models import Answer
from shouwen.facts.seals import LINK_LENGTH, seal_facts
from shouwen.organisation.actions import carry_out_departures, forget_attempts
from shouwen.organisation.rates import forget_counts
from shouwen.work.actions.attachments import discard_orphans
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.exports import discard_exports
from shouwen.work.actions.gaps import UNITS_AT_ONCE, look_for_gaps, units_after
from shouwen.work.actions.imports import discard_imports
from shouwen.work.actions.showing import next_notice_at, show_notices
from shouwen.work.models import Deadline

log = logging.getLogger(__name__)
#: How often facts are sealed, in seconds; ten at most are promised.
SEAL_EVERY = 5.0
#: How often what is old is forgotten, and how long answers to once-tokens are kept.
FORGET_EVERY = 600.0
#: How often files are looked through for those that nothing names.
TIDY_EVERY = 3600.0
#: How often it is looked whether an article's time is over for words of persons who were erased.
ERASE_EVERY = 60.0
#: How often it is looked whether steps wait for positions that nobody holds.
GAPS_EVERY = 60.0
ANSWERS_KEPT = timedelta(days=7)
#: The clock looks at the time at least so often, in seconds: it may be set, and machines sleep.
LONGEST_SLEEP = 5.0
#: A deadline at which the clock fails is tried again after this, and does not stop the others.
POSTPONED_BY = timedelta(minutes=1)


@dataclass
class Clock:
    """What the clock does, a duty at a time; several clocks on one database share the work."""

    stopping: Stopping
    anchors: Anchors
    #: The last unit in which it was looked for positions that nobody holds; nought before the first.
    looked_at: int = 0

    def sweep(self) -> bool:
        """Fire deadlines until none is due."""
        fired = False
        while not self.stopping.is_set and self._sweep_some():
            fired = True
        return fired

    def close(self) -> bool:
        """Close the periods that have ended, and judge what waited for its moment, until none is left.

        At midnight every unit has some: deadlines that fall due meanwhile do not wait for all of them.
        """
        plan_periods(timezone.now())
        closed = False
        while not self.stopping.is_set and close_periods(timezone.now()) > 0:
            closed = True
            self.sweep()
        return closed

    def lapse(self) -> bool:
        """Record that exceptions have come to their end."""
        return lapse_exceptions(timezone.now()) > 0

    def leave(self) -> bool:
        """Let the members leave whose last day is over."""
        return carry_out_departures(timezone.now()) > 0

    def show(self) -> bool:
        """Show the notices whose hour has come."""
        return show_notices(timezone.now()) > 0

    def seal(self) -> bool:
        """Seal a link of what is committed, keep the heads outside the database; True when there may be more."""
        link = seal_facts()
        self.anchors.write()
        return link is not None and link.count >= LINK_LENGTH

    def forget(self) -> bool:
        """Forget answers to old once-tokens, old tries to sign in and counts of requests."""
        now = timezone.now()
        Answer.objects.filter(at__lt=now - ANSWERS_KEPT).delete()
        forget_attempts(at=now)
        forget_counts(at=now)
        return False

    def erase(self) -> bool:
        """Remove words of erased persons that an article kept until now; True when there may be more."""
        return erase_rests(timezone.now()) >= RESTS

    def look_for_gaps(self) -> bool:
        """Tell who posts members of positions that nobody holds while steps wait for them; True while units are left."""
        units = units_after(self.looked_at)
        look_for_gaps(units, timezone.now())
        self.looked_at = units[-1] if len(units) == UNITS_AT_ONCE else 0
        return bool(self.looked_at)

    def tidy(self) -> bool:
        """Remove exports and imports whose time is over, and files that nothing names."""
        discard_exports(timezone.now())
        discard_imports(timezone.now())
        discard_orphans(timezone.now())
        return False

    def _sweep_some(self) -> bool:
        now = timezone.now()
        try:
            return sweep_deadlines(now) > 0
        except Exception:
            if not _answers():
                raise
            log.exception("Some deadlines could not be fired together; each is tried alone")
            return self._sweep_one_by_one(now)

    def _sweep_one_by_one(self, now: datetime) -> bool:
        due = list(Deadline.objects.filter(next_at__lt=now).order_by("next_at", "pk").values_list("pk")[:20])
        for _ in due:
            try:
                sweep_deadlines(now, batch=1)
            except Exception:
                if not _answers():
                    raise
                self._postpone(now)
        return bool(due)

    def _postpone(self, now: datetime) -> None:
        # Only when it is looked at moves; when it fell due stays, and is what will be recorded.
        first = Deadline.objects.filter(next_at__lt=now).order_by("next_at", "pk").first()
        if first is not None:
            log.exception("%s cannot be fired; it is tried again at %s", first.reference, now + POSTPONED_BY)
            Deadline.objects.filter(pk=first.pk, next_at=first.next_at).update(next_at=now + POSTPONED_BY)


def keep_time(address: Address, home: Path, stopping: Stopping) -> None:
    """Do what becomes due until told to stop."""
    clock = Clock(stopping, Anchors(home))
    bell, sealing, forgetting = Bell(address, stopping), Every(SEAL_EVERY), Every(FORGET_EVERY)
    timed: tuple[tuple[Every, Callable[[], bool]], ...] = (
        (sealing, clock.seal), (forgetting, clock.forget), (Every(TIDY_EVERY), clock.tidy),
        (Every(ERASE_EVERY), clock.erase), (Every(GAPS_EVERY), clock.look_for_gaps),
    )
    while not stopping.is_set:
        survives(clock.leave)
        survives(clock.lapse)
        survives(clock.close)
        survives(clock.sweep)
        survives(clock.show)
        for every, duty in timed:
            if every.is_due() and survives(duty):
                every.hasten()  # there is more of it; what falls due meanwhile goes first
        bell.wait(min(_until_next(), sealing.left()))
    bell.close()
    connection.close()


def _until_next() -> float:
    """Return the seconds until something is due, at most the longest sleep."""
    moments: list[datetime] = []

    def look() -> bool:
        deadline = (
            Deadline.objects.filter(next_at__isnull=False)
            .order_by("next_at")
            .values_list("next_at", flat=True)
        )
        moments.extend(at for at in (deadline.first(), next_notice_at(), next_moment()) if at is not None)
        return True

    survives(look)
    if not moments:
        return LONGEST_SLEEP
    left = (min(moments) - timezone.now()).total_seconds()
    # A deadline claimed by another clock stays due until that one commits: do not spin meanwhile.
    return min(max(left + 0.001, 0.05), LONGEST_SLEEP)


def _answers() -> bool:
    """Say whether the database answers, so that a failure is not its."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
