"""Plan a survey, send it, give it up, close it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.outreach.choosing import CHOSEN
from shouwen.outreach.models import UNDER_WAY, Response, ResponseState, Survey, SurveyState
from shouwen.outreach.permissions import may_run
from shouwen.work.actions.numbers import next_number
from shouwen.work.entries import FormInForce
from shouwen.work.matters import touch
from shouwen.work.models import Link

SERIES = "DC"
#: Surveys of one unit that are gone through or sent at a time.
MOST_UNDER_WAY = 3


@transaction.atomic(savepoint=False)
def plan_survey(unit: Unit, title: str, form: FormInForce, chosen: str, choice: Mapping[str, str], days: int, *,
                by: Acting, at: datetime) -> Survey:  # fmt: skip
    """Plan to send a form to customers, and let those who are chosen be gone through; nothing is sent yet.

    Links count for so many days from the day on which they are sent.
    """
    may_run(unit, by=by)
    if not title.strip():
        raise Refused("Give it a title.", why=Why.BAD_INPUT, field="title")
    if chosen not in CHOSEN:
        raise Refused("Say whom it is to go to.", why=Why.BAD_INPUT, field="chosen")
    if not 1 <= days <= settings.LONGEST_LINK:
        raise Refused("A link counts for 1 to %(most)s days.", why=Why.BAD_INPUT, field="days",
                      most=settings.LONGEST_LINK)  # fmt: skip
    if Survey.objects.filter(unit=unit, state__in=UNDER_WAY).count() >= MOST_UNDER_WAY:
        raise Refused("%(most)s surveys of this unit are under way. Wait for one.", most=MOST_UNDER_WAY)
    survey = Survey.objects.create(
        number=next_number(unit, SERIES, at=at), title=title.strip()[:120], unit=unit, form=form.title,
        edition=form.edition, citation=form.citation, chosen=chosen, choice=dict(choice), days=days, by=by.member, at=at,
    )  # fmt: skip
    enact("survey.planned", at=at, unit=unit.pk, by=by, about=survey, survey=survey, form=form.title, chosen=chosen)
    return survey


@transaction.atomic(savepoint=False)
def send_survey(survey: Survey, *, by: Acting, at: datetime) -> Survey:
    """Let a survey go out to those whom it reaches; it is sent with the rights of whoever sends it."""
    may_run(survey.unit, by=by)
    held = _held(survey, SurveyState.READY)
    if not held.responses.filter(state=ResponseState.CHOSEN).exists():
        raise Refused("It reaches nobody: all who were chosen are left out.", why=Why.OVERTAKEN)
    held.state, held.opened_at, held.place, held.fault, held.by = SurveyState.SENDING, at, 0, "", by.member
    held.save(update_fields=["state", "opened_at", "place", "fault", "by"])
    enact("survey.opened", at=at, unit=held.unit_id, by=by, about=held, survey=held, form=held.form)
    touch(held.reference, what="survey", at=at, by=by.reference)
    return held


@transaction.atomic(savepoint=False)
def cancel_survey(survey: Survey, *, by: Acting, at: datetime) -> Survey:
    """Give a survey up that has not been sent."""
    may_run(survey.unit, by=by)
    held = _held(survey, SurveyState.CHOOSING, SurveyState.READY)
    held.state, held.closed_at = SurveyState.CANCELLED, at
    held.save(update_fields=["state", "closed_at"])
    enact("survey.cancelled", at=at, unit=held.unit_id, by=by, about=held, survey=held)
    touch(held.reference, what="survey", at=at, by=by.reference)
    return held


@transaction.atomic(savepoint=False)
def close_survey(survey: Survey, *, by: Acting, at: datetime) -> Survey:
    """Take nothing more: links that are still open count no longer, and what has not been sent is not."""
    may_run(survey.unit, by=by)
    held = _held(survey, SurveyState.SENDING, SurveyState.SENT)
    held.state, held.closed_at = SurveyState.CLOSED, at
    held.save(update_fields=["state", "closed_at"])
    sent = Response.objects.filter(survey=held, link__isnull=False)
    Link.objects.filter(pk__in=sent.values("link"), ended_at=None, expires_at__gt=at).update(expires_at=at)
    issued = held.responses.exclude(issued_at=None)
    enact("survey.closed", at=at, unit=held.unit_id, by=by, about=held, survey=held, issued=issued.count(),
          returned=issued.filter(state=ResponseState.ANSWERED).count())  # fmt: skip
    touch(held.reference, what="survey", at=at, by=by.reference)
    return held


@transaction.atomic(savepoint=False)
def choose_again(survey: Survey, *, by: Acting, at: datetime) -> Survey:
    """Go through those who are chosen once more: who came since, and who was left out and may not be any more.

    Nobody who got it already gets it again.
    """
    may_run(survey.unit, by=by)
    held = _held(survey, SurveyState.READY, SurveyState.SENT)
    held.state, held.place, held.fault, held.by = SurveyState.CHOOSING, 0, "", by.member
    held.save(update_fields=["state", "place", "fault", "by"])
    enact("survey.planned", at=at, unit=held.unit_id, by=by, about=held, survey=held, form=held.form, chosen=held.chosen)
    touch(held.reference, what="survey", at=at, by=by.reference)
    return held


def _held(survey: Survey, *states: SurveyState) -> Survey:
    held = Survey.objects.select_for_update(of=("self",)).select_related("unit").get(pk=survey.pk)
    if held.state not in states:
        raise Refused("Somebody has gone on with this survey in the meantime.", why=Why.OVERTAKEN)
    return held
