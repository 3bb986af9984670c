"""Call those who have only a telephone: what they answer is written into the form; whoever does not want to is let be."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.outreach.models import Response, ResponseState, SurveyState
from shouwen.outreach.permissions import may_call
from shouwen.work.matters import touch


@transaction.atomic(savepoint=False)
def note_declined(response: Response, *, by: Acting, at: datetime) -> Response:
    """Note that a customer who was called does not want to answer; they are not called again."""
    held = _held(response, by)
    held.state = ResponseState.DECLINED
    held.save(update_fields=["state"])
    return _told("survey.declined", held, by, at)


@transaction.atomic(savepoint=False)
def note_not_reached(response: Response, *, by: Acting, at: datetime) -> Response:
    """Note that a customer was called and not reached; they stay on the list."""
    held = _held(response, by)
    held.tries += 1
    held.save(update_fields=["tries"])
    return _told("survey.not_reached", held, by, at)


def _held(response: Response, by: Acting) -> Response:
    rows = Response.objects.select_for_update(of=("self",)).select_related("survey__unit", "customer")
    held = rows.get(pk=response.pk)
    may_call(held.survey.unit, by=by)
    if held.state != ResponseState.TO_CALL or held.survey.state not in (SurveyState.SENDING, SurveyState.SENT):
        raise Refused("There is nobody to be called here any more.", why=Why.OVERTAKEN)
    return held


def _told(kind: str, held: Response, by: Acting, at: datetime) -> Response:
    enact(kind, at=at, unit=held.survey.unit_id, by=by, about=held, for_whom=held.customer, survey=held.survey,
          response=held)  # fmt: skip
    touch(held.reference, what="response", at=at, by=by.reference)
    return held
