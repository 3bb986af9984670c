"""Surveys: list them, plan one, see whom it reaches and how each question was answered, send it, close it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.finding import Id, chosen, one, unit_given
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named
from shouwen.cases.pack import forms_for
from shouwen.customers.queries.lists import visible_outlets
from shouwen.customers.segments import segments_for
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.outreach.actions.surveys import (
    cancel_survey,
    choose_again,
    close_survey,
    plan_survey,
    send_survey,
)
from shouwen.outreach.choosing import choice_of_closed, choice_of_outlet, choice_of_segment
from shouwen.outreach.models import Survey
from shouwen.outreach.permissions import RUN_SURVEY, SEE_SURVEY
from shouwen.outreach.queries import SHOWN, Tally, answers_to, tally_of, visible_surveys
from shouwen.reports.satisfaction import answered, latest
from shouwen.work.entries import FormInForce, form_in

router = Router(tags=["surveys"])


class SurveysAsked(Asked):
    """Which surveys, the newest first."""

    show: Literal["all", "open", "closed", "cancelled"] = "open"


class SurveyGiven(Given):
    """Which form goes to whom; its links count for ``days`` from the day on which they are sent.

    ``chosen`` says how they are chosen: by ``segment``, the number of a saved list; ``closed``, of whom a case was closed
    from ``since`` to ``until``; by ``outlet``, in its region.
    """

    unit: Id
    title: str = Field(min_length=1, max_length=120, description="Customers read it.")
    form: str = Field(min_length=1, max_length=60, description="The title of a form that customers fill in.")
    days: int = Field(14, ge=1, le=1000)
    chosen: Literal["segment", "closed", "outlet"]
    segment: Id | None = None
    since: date | None = None
    until: date | None = None
    outlet: Id | None = None

    def choice(self, by: Acting) -> dict[str, str]:
        """Return by what customers are chosen; refuses what is missing or not the asker's to see."""
        if self.chosen == "segment":
            kept = next((row for row in segments_for(by) if row.pk == _said(self.segment, "segment")), None)
            if kept is None:
                raise Refused("What %(name)s names does not exist, or is not yours to see.", why=Why.BAD_INPUT,
                              field="segment", name="segment")  # fmt: skip
            return choice_of_segment(kept)
        if self.chosen == "closed":
            return choice_of_closed(_said(self.since, "since"), _said(self.until, "until"))
        return choice_of_outlet(chosen(visible_outlets(by), _said(self.outlet, "outlet"), "outlet"))


class SurveyShown(BaseModel):
    """A survey and how far it is. ``states`` counts its customers by what became of it with them, ``waiting`` those to
    whom it is still to go by mail or telephone, ``left_out`` the others by why not. ``rate`` is in percent.
    """

    id: int
    reference: str
    number: str
    title: str
    unit: Named
    form: str
    citation: str
    chosen: str
    days: int
    state: str
    at: AwareDatetime
    opened_at: AwareDatetime | None
    closed_at: AwareDatetime | None
    fault: str
    states: dict[str, int]
    waiting: dict[str, int]
    left_out: dict[str, int]
    issued: int
    answered: int
    rate: Decimal | None


class OptionShown(BaseModel):
    """How often an option was chosen."""

    option: str
    count: int


class QuestionShown(BaseModel):
    """How a question was answered: ``average`` is the mean mark, where the first option counts as many as there are;
    ``satisfied`` the share of the better half of the options, in percent.
    """

    question: str
    options: list[OptionShown]
    average: Decimal | None
    satisfied: Decimal | None


@router.get("surveys", response={200: Page[SurveyShown], **UNSEEN}, operation_id="list_surveys")
def surveys(request: HttpRequest, asked: Query[SurveysAsked]) -> Page[SurveyShown]:
    """List the surveys that you may see, with how many have answered."""
    by = _seeing(request)
    found = page(visible_surveys(by).filter(SHOWN[asked.show]), asked, ("-at", "-pk"), lambda row: row)
    counted = tally_of(*(row.pk for row in found.rows))
    return Page(rows=[_shown(row, counted[row.pk]) for row in found.rows], next=found.next)


@router.get("surveys/{int:pk}", response={200: SurveyShown, **UNSEEN}, operation_id="see_survey")
def survey(request: HttpRequest, pk: int) -> SurveyShown:
    """Show one survey: whom it reaches, and how far it is."""
    found = one(visible_surveys(_seeing(request)), pk)
    return _shown(found, tally_of(found.pk)[found.pk])


@router.get("surveys/{int:pk}/results", response={200: list[QuestionShown], **UNSEEN}, operation_id="see_survey_results")
def results(request: HttpRequest, pk: int) -> list[QuestionShown]:
    """Show how each question with options was answered, in the order of the form."""
    found = one(visible_surveys(_seeing(request)), pk)
    return [
        QuestionShown(
            question=row.field.name, average=row.average, satisfied=row.satisfied,
            options=[OptionShown(option=option.name, count=count)
                     for option, count in zip(row.field.options, row.counts, strict=True)],
        )
        for row in answered(form_in(found.edition, found.form).form, latest(answers_to(found)))
    ]  # fmt: skip


@router.post("surveys", response={201: Done, **REFUSALS}, operation_id="plan_survey", openapi_extra=ONCE)
def planning(request: HttpRequest, given: SurveyGiven) -> HttpResponse:
    """Plan a survey: the house goes through those who are chosen, and sends nothing yet."""

    def deed(by: Acting, at: Any) -> Survey:
        unit = unit_given(given.unit)
        return plan_survey(unit, given.title, _form(unit, given.form, at), given.chosen, given.choice(by), given.days,
                           by=by, at=at)  # fmt: skip

    return do(request, RUN_SURVEY, given, deed, _done, status=201)


@router.post("surveys/{int:pk}/sending", response={200: Done, **REFUSALS}, operation_id="send_survey",
             openapi_extra=ONCE)  # fmt: skip
def sending(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Send it to those whom it reaches."""
    return _do(request, pk, given, send_survey)


@router.post("surveys/{int:pk}/choosing", response={200: Done, **REFUSALS}, operation_id="choose_again_for_survey",
             openapi_extra=ONCE)  # fmt: skip
def choosing(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Go through those who are chosen once more."""
    return _do(request, pk, given, choose_again)


@router.post("surveys/{int:pk}/cancellation", response={200: Done, **REFUSALS}, operation_id="cancel_survey",
             openapi_extra=ONCE)  # fmt: skip
def cancellation(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Give it up before it was sent."""
    return _do(request, pk, given, cancel_survey)


@router.post("surveys/{int:pk}/closure", response={200: Done, **REFUSALS}, operation_id="close_survey",
             openapi_extra=ONCE)  # fmt: skip
def closure(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Take nothing more of it."""
    return _do(request, pk, given, close_survey)


def _do(request: HttpRequest, pk: int, given: Given, deed: Callable[..., Survey]) -> HttpResponse:
    return do(request, RUN_SURVEY, given, lambda by, at: deed(one(visible_surveys(by), pk), by=by, at=at), _done)


def _seeing(request: HttpRequest) -> Acting:
    by = see(request, SEE_SURVEY)
    if not by.has(SEE_SURVEY):
        raise not_allowed(SEE_SURVEY)
    return by


def _said(given: Any, field: str) -> Any:
    if given is None:
        raise Refused("Say which.", why=Why.BAD_INPUT, field=field)
    return given


def _form(unit: Unit, title: str, at: Any) -> FormInForce:
    found = next((row for row in forms_for(unit.pk, at, "response") if row.title == title), None)
    if found is None:
        raise Refused("No regulation in force here has the form %(form)s.", why=Why.BAD_INPUT, field="form",
                      form=title)  # fmt: skip
    return found


def _shown(row: Survey, counted: Tally) -> SurveyShown:
    return SurveyShown(
        id=row.pk, reference=row.reference, number=row.number, title=row.title, unit=named(row.unit), form=row.form,
        citation=row.citation, chosen=row.chosen, days=row.days, state=row.state, at=row.at, opened_at=row.opened_at,
        closed_at=row.closed_at, fault=row.fault, states=counted.states, waiting=counted.waiting,
        left_out=counted.left_out, issued=counted.issued, answered=counted.answered, rate=counted.rate,
    )  # fmt: skip


def _done(made: Survey) -> Done:
    return Done(reference=made.reference, id=made.pk, href=f"/api/surveys/{made.pk}", number=made.number)
