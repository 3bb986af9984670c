"""Surveys and the parts of customers in them as the floor below sees them: matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.customers.contents import contents_of_customer, points_of
from shouwen.customers.erasures.standing import went
from shouwen.customers.secrecy.queries import is_closed
from shouwen.outreach.models import Response, ResponseState, Survey, SurveyState
from shouwen.outreach.permissions import CALL_FOR_SURVEY, RUN_SURVEY, SEE_SURVEY
from shouwen.work.matters import Matter, describes
from shouwen.work.prefill import fills

#: A survey takes answers while it is in one of these.
TAKES = (SurveyState.SENDING, SurveyState.SENT)
#: Who has got it and may answer.
ASKED = (ResponseState.MAILED, ResponseState.TO_CALL)


def matter_of_survey(survey: Survey) -> Matter:
    """Return a survey as a matter; who planned it answers for it."""
    return Matter(
        reference=survey.reference, title=f"{survey.number} {survey.title}", unit=survey.unit, members=(), accused=None,
        is_open=survey.closed_at is None, for_whom="", see=SEE_SURVEY, work=RUN_SURVEY, address=f"/surveys/{survey.pk}",
        owner=survey.by, figures={"survey": survey},
    )  # fmt: skip


def matter_of_response(one: Response) -> Matter:
    """Return the part of a customer in a survey as a matter: open while they may answer it."""
    survey = one.survey
    is_open = survey.state in TAKES and one.state in (*ASKED, ResponseState.CHOSEN)
    return Matter(
        reference=one.reference, title=survey.title, unit=survey.unit, members=(), accused=None, is_open=is_open,
        for_whom=one.customer.reference, see=SEE_SURVEY, work=CALL_FOR_SURVEY, address=f"/responses/{one.pk}",
        owner=survey.by, figures={"response": one, "customer": one.customer},
        is_gone=went("responses", one.pk, one.customer),
    )  # fmt: skip


def response_numbered(number: int) -> Response:
    """Return a response with its survey and customer."""
    rows = Response.objects.select_related("survey__unit", "survey__by__home", "customer__unit")
    return rows.get(pk=number)


@describes("survey")
def describe_survey(number: int) -> Matter:
    """Read a survey as a matter."""
    return matter_of_survey(Survey.objects.select_related("unit", "by__home").get(pk=number))


@describes("response")
def describe_response(number: int) -> Matter:
    """Read the part of a customer in a survey as a matter."""
    return matter_of_response(response_numbered(number))


@fills("response")
def contents_of_response(matter: Matter) -> Mapping[str, Any]:
    """Return what a questionnaire is filled from; of a secret file the name alone."""
    customer = matter.figures["response"].customer
    points = {} if customer.secrecy else points_of({customer.pk}).get(customer.pk, {})
    return dict(contents_of_customer(customer, points))


def shows_number(response: Response, *, by: Any, at: Any) -> bool:
    """Say whether a member may read the number of a customer who is to be called."""
    return not is_closed(response.customer, by=by, at=at)
