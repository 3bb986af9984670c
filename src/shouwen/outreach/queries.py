"""Surveys that a member may see, what became of each with whom, and how each question was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from shouwen.compliance.judging import in_the_way_of
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.outreach.models import LeftOut, Response, ResponseState, Survey, SurveyState
from shouwen.outreach.permissions import SEE_SURVEY
from shouwen.work.models import Entry, EntryVersion

_TENTH = Decimal("0.1")
SHOWN: Mapping[str, Q] = {
    "all": Q(), "open": Q(state__in=[SurveyState.CHOOSING, SurveyState.READY, SurveyState.SENDING, SurveyState.SENT]),
    "closed": Q(state=SurveyState.CLOSED), "cancelled": Q(state=SurveyState.CANCELLED),
}  # fmt: skip


def visible_surveys(by: Acting) -> QuerySet[Survey]:
    """Return the surveys that the member may see."""
    return Survey.objects.filter(by.scope(SEE_SURVEY).on(unit="unit")).select_related("unit", "by")


def survey_for(number: int, *, by: Acting) -> Survey:
    """Return a survey; refused in the same words whether there is none or it is not theirs to see."""
    found = visible_surveys(by).filter(pk=number).first()
    if found is None:
        raise Refused("There is no such survey, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found


def response_for(number: int, *, by: Acting) -> Response:
    """Return the part of a customer in a survey that the member may see."""
    rows = Response.objects.filter(by.scope(SEE_SURVEY).on(unit="survey__unit"))
    found = rows.select_related("survey__unit", "survey__by__home", "customer__unit").filter(pk=number).first()
    if found is None:
        raise Refused("There is no such survey, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found


@dataclass(frozen=True)
class Tally:
    """So many customers of a survey in each state, of those it is still to be sent to by each way, and of those left out
    for each reason.
    """

    states: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def chosen(self) -> int:
        """All who were chosen, those who are left out too."""
        return sum(self.states.values())

    @property
    def issued(self) -> int:
        """All who got it or are to be called."""
        return sum(self.states.get(one.value, 0) for one in (
            ResponseState.MAILED, ResponseState.TO_CALL, ResponseState.ANSWERED, ResponseState.DECLINED))

    @property
    def answered(self) -> int:
        return self.states.get(ResponseState.ANSWERED.value, 0)

    @property
    def rate(self) -> Decimal | None:
        """The share that has answered, in percent of those who got it, to a tenth."""
        return (Decimal(100) * self.answered / self.issued).quantize(_TENTH) if self.issued else None


def tally_of(*surveys: int) -> dict[int, Tally]:
    """Count the customers of surveys by state and reason; one statement."""
    found: dict[int, Tally] = {number: Tally() for number in surveys}
    rows = Response.objects.filter(survey__in=surveys).values_list("survey", "state", "why", "way")
    for number, state, why, way, many in rows.annotate(many=Count("pk")).order_by():
        of = found[number]
        of.states[state] = of.states.get(state, 0) + many
        if state == ResponseState.CHOSEN:
            of.waiting[way] = many
        if why:
            of.left_out[why] = many
    return found


def reasons_cited(survey: Survey, *, by: Acting, at: datetime) -> dict[str, str]:
    """Return by which article, if by one, customers are left out for a reason: what the regulations would refuse."""
    cited = {}
    for why, figures in (
        (LeftOut.NO_CONSENT.value, {"agreed": False, "unsuitable": False}),
        (LeftOut.UNSUITABLE.value, {"agreed": True, "unsuitable": True}),
    ):
        _deed, against = in_the_way_of("survey.issued", at=at, unit=survey.unit_id, by=by, about=survey, for_whom="",
                                       figures={"survey": survey, **figures})  # fmt: skip
        cited[why] = next((one.ground.citation for one in against if one.ground.citation), "")
    return cited


def responses_of(survey: Survey, show: str = "", question: str = "", answer: str = "") -> QuerySet[Response]:
    """Return the customers of a survey: in a state or left out for a reason, or who gave an answer to a question."""
    rows = Response.objects.filter(survey=survey).select_related("customer__unit").order_by("pk")
    if question:
        said = EntryVersion.objects.filter(entry=OuterRef("entry"), number=F("entry__latest"),
                                           content__contains={question: answer})  # fmt: skip
        return rows.filter(Exists(said), state=ResponseState.ANSWERED)
    if show in ResponseState.values:
        return rows.filter(state=show)
    return rows.filter(why=show) if show in LeftOut.values else rows


def answers_to(survey: Survey) -> QuerySet[Entry]:
    """Return what customers answered in a survey."""
    answered = Response.objects.filter(survey=survey, state=ResponseState.ANSWERED)
    return Entry.objects.filter(pk__in=answered.values("entry"))
