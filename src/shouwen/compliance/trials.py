"""Try a draft on what has happened: ask for it, cancel it; the worker makes it (``trial_making``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from shouwen.compliance.draft_reading import faults_of
from shouwen.compliance.models import Draft, DraftState, Trial, TrialLine, TrialState
from shouwen.compliance.permissions import SEE_RESULTS_OF_MEMBERS, TRY_DRAFT, may_try
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting

OPEN = (TrialState.WAITING, TrialState.WORKING)
#: Trials of one member that wait or are being made.
MOST_OPEN = 2
MOST_UNITS = 200
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


def whose_result(line: TrialLine, *, by: Acting) -> int:
    """Return the member whose result a line is, to those who may see that member's results; 0 to others."""
    path = line.unit.path if line.unit is not None else ""
    may = line.member and by.may(SEE_RESULTS_OF_MEMBERS, path=path, own=(line.member,))
    return line.member if may else 0


def trial_for(number: int, *, by: Acting) -> Trial:
    """Return a trial to whoever may try drafts in each of its units; refused in the same words if there is none."""
    trial = Trial.objects.filter(pk=number).select_related("draft__unit", "by").first()
    paths = dict(Unit.objects.filter(pk__in=trial.units).values_list("pk", "path")) if trial else {}
    if trial is None or not all(by.may(TRY_DRAFT, path=paths.get(unit, "")) for unit in trial.units):
        raise Refused("There is no such trial, or it is not for you.", why=Why.NOT_ALLOWED)
    return trial
