"""Try a reaction so that its failure harms nothing else, remember it, and try again for a while."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from shouwen.facts.models import FailedReaction
from shouwen.regulation.facts import Fact

log = logging.getLogger(__name__)

Reaction = Callable[[Fact], None]
#: After so many failures a reaction is given up; a person must look.
MOST_TRIES = 8
#: The wait after the first failure; four times as long after each further one, fifteen hours in all.
FIRST_WAIT = timedelta(seconds=10)


def attempt(reaction: Reaction, fact: Fact) -> Exception | None:
    """Let a reaction see a fact; return what went wrong, with all that it did undone.

    A lost database is nobody's failure: it is raised, and the same facts are read again later.
    """
    return _attempt(lambda: reaction(fact))


def attempt_all(wanted: Sequence[tuple[Reaction, Fact]]) -> bool:
    """Let reactions see their facts, in order; say whether all went well, else all that they did is undone."""
    return not wanted or _attempt(lambda: [reaction(fact) for reaction, fact in wanted]) is None


def _attempt(deed: Callable[[], object]) -> Exception | None:
    try:
        with transaction.atomic():
            deed()
    except DatabaseError as error:
        if connection.connection is None or connection.connection.closed:
            raise
        return error
    except Exception as error:  # noqa: BLE001  whatever it is, it is noted, tried again, and shown when given up
        return error
    return None


def note_failure(reaction: Reaction, fact: Fact, error: Exception, *, at: datetime) -> None:
    """Remember that a reaction failed, with when to try again; after the last try it is given up."""
    name = name_of(reaction)
    row = FailedReaction.objects.filter(fact=fact.sequence, reaction=name).first()
    tries = row.tries + 1 if row else 1
    next_at = at + FIRST_WAIT * 4 ** (tries - 1) if tries < MOST_TRIES else None
    FailedReaction.objects.update_or_create(
        fact=fact.sequence,
        reaction=name,
        defaults={"tries": tries, "failed_at": at, "next_at": next_at, "error": _described(error)},
    )
    told = "will be tried again" if next_at else "is given up: mend it, then run `shouwen facts retry`"
    log.error(
        "%s failed on fact %s (%s), time %s; it %s", name, fact.sequence, _described(error), tries, told
    )


def retry(
    fact_of: Callable[[int], Fact | None], reactions: Mapping[str, Iterable[Reaction]], *, at: datetime
) -> bool:
    """Try one failed reaction again whose time has come; say whether there was one."""
    with transaction.atomic():
        due = FailedReaction.objects.select_for_update(skip_locked=True).filter(next_at__lte=at)
        row = due.order_by("next_at").first()
        if row is None:
            return False
        fact = fact_of(row.fact)
        known = reactions.get(fact.kind, ()) if fact else ()
        reaction = next((one for one in known if name_of(one) == row.reaction), None)
        if fact is None or reaction is None:
            row.delete()  # this release knows the fact or the reaction no longer
            return True
        error = attempt(reaction, fact)
        if error is None:
            row.delete()
        else:
            note_failure(reaction, fact, error, at=at)
    return True


def given_up() -> QuerySet[FailedReaction]:
    """Return the reactions that were given up and wait for a person, the oldest first."""
    return FailedReaction.objects.filter(next_at=None).order_by("failed_at")


def take_up_again(*, at: datetime) -> int:
    """Let what was given up be tried again from now on; return how many there were."""
    return given_up().update(next_at=at, tries=0)


def name_of(reaction: Reaction) -> str:
    """Return the name under which a reaction is remembered."""
    return f"{reaction.__module__}.{reaction.__qualname__}"


def _described(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = next((frame for frame in reversed(frames) if "shouwen" in frame.filename), None)
    place = f" at {where.filename.rpartition('shouwen/')[2]}:{where.lineno}" if where else ""
    return f"{type(error).__name__}{place}"[:200]
