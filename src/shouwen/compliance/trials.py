"""Try a draft on what has happened: ask for it, cancel it; the worker makes it (``trial_making``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from shouwen.compliance.draft_reading import faults_of
from shouwen.compliance.kinds import TRIAL_SHARED, TRIAL_UNSHARED
from shouwen.compliance.models import Draft, DraftState, Trial, TrialLine, TrialState, TrialSum
from shouwen.compliance.permissions import SEE_RESULTS_OF_MEMBERS, TRY_DRAFT, may_try
from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import Acting, either

OPEN = (TrialState.WAITING, TrialState.WORKING)
#: Trials of one member that wait or are being made.
MOST_OPEN = 2
MOST_UNITS = 200
#: Members with whom one trial is shared.
MOST_READERS = 50
#: Trials that a list of those shared with a member shows.
MOST_SHOWN = 50
LONGEST = timedelta(days=400)


@transaction.atomic(savepoint=False)
def ask_trial(
    number: int, units: Sequence[Unit], *, since: datetime, until: datetime, by: Acting, at: datetime
) -> Trial:
    """Ask what a draft would have made of what happened in some units, and all below them, in a period.

    The period lies in the past: ``since`` is held, ``until`` is not.
    """
    draft = Draft.objects.filter(pk=number).exclude(state=DraftState.DROPPED).select_related("unit").first()
    if draft is None or not (units and len(units) <= MOST_UNITS):
        raise Refused("There is no such draft, or it is not for you.", why=Why.NOT_ALLOWED)
    for unit in units:
        may_try(unit, by=by)
    if not since < until <= at:
        raise Refused("Choose a period that is over.", why=Why.BAD_INPUT, field="until")
    if until - since > LONGEST:
        raise Refused("Choose a period of at most %(days)s days.", why=Why.BAD_INPUT, field="since", days=LONGEST.days)
    if faults_of(draft.files):
        raise Refused("The draft is faulty; mend it before you try it.", why=Why.BAD_INPUT)
    if Trial.objects.filter(by=by.member, state__in=OPEN).count() >= MOST_OPEN:
        raise Refused("%(most)s trials of yours are under way. Wait for one, or cancel it.", most=MOST_OPEN)
    return Trial.objects.create(
        draft=draft, version=draft.version, files=draft.files, units=[unit.pk for unit in units],
        since=since, until=until, by=by.member, at=at,
    )


@transaction.atomic(savepoint=False)
def cancel_trial(number: int, *, by: Acting, at: datetime) -> Trial:
    """Cancel a trial of one's own that waits or is being made."""
    trial = Trial.objects.filter(pk=number, by=by.member).first()
    if trial is None:
        raise Refused("There is no such trial, or it is not yours.", why=Why.NOT_ALLOWED)
    if not Trial.objects.filter(pk=trial.pk, state__in=OPEN).update(state=TrialState.CANCELLED, done_at=at):
        raise Refused("This trial is over already.", why=Why.OVERTAKEN)
    trial.refresh_from_db()
    return trial


@transaction.atomic(savepoint=False)
def share_trial(number: int, to: Member, *, by: Acting, at: datetime) -> Trial:
    """Let a member read a trial of one's own; whose results its lines are shows to them only where they may see that."""
    trial = Trial.objects.select_for_update(of=("self",)).select_related("draft").filter(pk=number, by=by.member).first()
    if trial is None or not _may_try_all(trial, by):
        raise Refused("There is no such trial, or it is not yours.", why=Why.NOT_ALLOWED)
    if trial.state != TrialState.DONE:
        raise Refused("The trial is not made yet.", why=Why.OVERTAKEN)
    if to.left_at is not None:
        raise Refused("%(name)s has left.", why=Why.BAD_INPUT, field="to", name=to.name)
    if to.pk in trial.readers or to.pk == trial.by_id:
        raise Refused("%(name)s can read it already.", why=Why.BAD_INPUT, field="to", name=to.name)
    if len(trial.readers) >= MOST_READERS:
        raise Refused("At most %(most)s members can be let in.", why=Why.BAD_INPUT, field="to", most=MOST_READERS)
    trial.readers = [*trial.readers, to.pk]
    trial.save(update_fields=["readers"])
    record(TRIAL_SHARED, at=at, unit=trial.draft.unit_id, by=by, about=trial, to=to)
    return trial


@transaction.atomic(savepoint=False)
def unshare_trial(number: int, member: int, *, by: Acting, at: datetime) -> Trial:
    """Take back that a member may read a trial of one's own; whoever may try drafts in its units reads it all the same.

    Refused to everybody but whoever asked for the trial, who may do so also when they may try drafts no more.
    """
    trial = Trial.objects.select_for_update(of=("self",)).select_related("draft").filter(pk=number, by=by.member).first()
    if trial is None:
        raise Refused("There is no such trial, or it is not yours.", why=Why.NOT_ALLOWED)
    if member not in trial.readers:
        raise Refused("It is not shared with this member.", why=Why.BAD_INPUT, field="to")
    trial.readers = [one for one in trial.readers if one != member]
    trial.save(update_fields=["readers"])
    record(TRIAL_UNSHARED, at=at, unit=trial.draft.unit_id, by=by, about=trial, to=f"member:{member}")
    return trial


def trials_shared_with(by: Acting) -> list[Trial]:
    """Return the trials that others share with a member, the last made first, at most ``MOST_SHOWN``; one statement.

    None to a token that may not try drafts, as ``trial_for`` opens none to it.
    """
    if not by.goes_to(TRY_DRAFT):
        return []
    rows = Trial.objects.filter(readers__contains=[by.member.pk], state=TrialState.DONE)
    rows = rows.select_related("draft__unit", "draft__base", "by")
    rows = rows.defer("files", "counts", "seats", "draft__files", "draft__base__files")
    return list(rows.order_by("-at", "-pk")[:MOST_SHOWN])


def readers_of(trial: Trial, *, by: Acting) -> list[Member]:
    """Return with whom a trial is shared, by name, to whoever shared it; one statement."""
    if trial.by_id != by.member.pk:
        return []
    return list(Member.objects.filter(pk__in=trial.readers).order_by("name", "pk"))


def whose_result(line: TrialLine, *, by: Acting) -> int:
    """Return the member whose result a line is, to those who may see that member's results; 0 to others."""
    path = line.unit.path if line.unit is not None else ""
    may = line.member and by.may(SEE_RESULTS_OF_MEMBERS, path=path, own=(line.member,))
    return line.member if may else 0


def sums_seen(trial: Trial, *, by: Acting) -> QuerySet[TrialSum]:
    """Return the sums of members whose results the reader may see; those of whole units are everybody's."""
    seen = by.scope(SEE_RESULTS_OF_MEMBERS).on(unit="unit", own=("member",))
    return trial.sums.filter(either(Q(member=None), seen)).select_related("unit", "member").order_by("-worse", "pk")


def trial_for(number: int, *, by: Acting) -> Trial:
    """Return a trial to whoever may try drafts in each of its units, or with whom it is shared.

    Whoever asked for it reads it only while they may do so still.

    Refused in the same words if there is none.
    """
    trial = Trial.objects.filter(pk=number).select_related("draft__unit", "by").first()
    if trial is not None and by.goes_to(TRY_DRAFT) and by.member.pk in trial.readers:
        return trial
    if trial is None or not _may_try_all(trial, by):
        raise Refused("There is no such trial, or it is not for you.", why=Why.NOT_ALLOWED)
    return trial


def _may_try_all(trial: Trial, by: Acting) -> bool:
    """Say whether a member may try drafts in each unit of a trial now."""
    paths = {one.pk: one.path for one in trial.unit_rows}
    return all(by.may(TRY_DRAFT, path=paths.get(unit, "")) for unit in trial.units)
