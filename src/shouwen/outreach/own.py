"""What a customer sees of a survey that came to them."""

from __future__ import annotations

from shouwen.outreach.models import ResponseState
from shouwen.outreach.reading import ASKED, TAKES, response_numbered
from shouwen.work.own_views import OwnView, shows_own


@shows_own("response")
def own_view_of_response(number: int) -> OwnView:
    """Return the title of the survey and whether it waits for their answer; its form is all that they get."""
    one = response_numbered(number)
    survey = one.survey
    waits = one.state in ASKED and survey.state in TAKES
    state = "survey-open" if waits else "survey-answered" if one.state == ResponseState.ANSWERED else "survey-closed"
    done = None if waits else one.answered_at or survey.closed_at or survey.at
    return OwnView(survey.number, survey.title, state, survey.unit, one.issued_at or survey.at, None, done,
                   forms=frozenset({survey.form}) if waits else frozenset(), takes_files=False)  # fmt: skip
