"""The list of surveys, a new one, one survey: whom it reaches, how far it is, how each question was answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.cases.pack import forms_for
from shouwen.compliance.rulebook import rulebook
from shouwen.customers.queries.lists import visible_outlets
from shouwen.customers.segments import segments_for
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import not_allowed
from shouwen.outreach.actions.surveys import (
    cancel_survey,
    choose_again,
    close_survey,
    plan_survey,
    send_survey,
)
from shouwen.outreach.models import Survey
from shouwen.outreach.permissions import CALL_FOR_SURVEY, RUN_SURVEY, SEE_SURVEY
from shouwen.outreach.queries import (
    SHOWN,
    Tally,
    answers_to,
    reasons_cited,
    survey_for,
    tally_of,
    visible_surveys,
)
from shouwen.reports.satisfaction import answered, in_own_words, latest, words_in
from shouwen.search.models import SavedFilter
from shouwen.web.answers import answer_deed, answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_of
from shouwen.web.components.waits import wait_for
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.surveys.forms import SurveyForm
from shouwen.web.surveys.words import REASONS, RESPONSES, STATES, chosen_words
from shouwen.web.units.pools import units_for
from shouwen.work.entries import FormInForce, form_in
from shouwen.work.outsiders import BY_CUSTOMER

COLUMNS = (
    Column(_("Number")), Column(_("Title of the survey")), Column(_("Unit")), Column(_("When")), Column(_("State")),
    Column(_("Sent to"), is_number=True), Column(_("Answered"), is_number=True),
    Column(_("Response rate"), is_number=True),
)  # fmt: skip
WRITTEN = (Column(_("When")), Column(_("In their own words")))
#: Units among which the form offers questionnaires.
MOST_UNITS = 300
TABS = (("open", _("Going on")), ("closed", _("Closed surveys")), ("cancelled", _("Given up")), ("all", _("All")))


@signed_in
@require_safe
def surveys(request: ReaderRequest) -> HttpResponse:
    """List surveys, the newest first, with how many have answered."""
    if not request.by.has(SEE_SURVEY):
        raise not_allowed(SEE_SURVEY)
    show = request.GET.get("show", "open")
    show = show if show in SHOWN else "open"
    page = page_of(visible_surveys(request.by).filter(SHOWN[show]).order_by("-at", "-pk"), request.GET.get("page"))
    counted = tally_of(*(one.pk for one in page))
    return render(request, "web/surveys/surveys.html", {
        "place": "statistics", "page": page, "columns": COLUMNS, "may_run": request.by.has(RUN_SURVEY),
        "lines": [(one, counted[one.pk], STATES[one.state]) for one in page],
        "filters_shown": [Filter(title, f"show={key}", None, key == show) for key, title in TABS],
    })  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_survey(request: ReaderRequest) -> HttpResponse:
    """Plan a survey: nothing is sent before the next page has shown whom it reaches."""
    if not request.by.has(RUN_SURVEY):
        raise not_allowed(RUN_SURVEY)
    units = units_for(request.by, RUN_SURVEY)
    offered, first = _questionnaires(list(units.rows.values_list("pk", flat=True)[:MOST_UNITS]), request)
    kept = SavedFilter.objects.filter(pk__in=[one.pk for one in segments_for(request.by)])
    language = language_of()
    form = SurveyForm(
        units, kept, visible_outlets(request.by, ""),
        [(one, one.form.title.in_language(language)) for one in offered], request.POST or None,
        initial={"unit": first, "chosen": "segment" if kept else "closed"},
    )  # fmt: skip

    def page(status: int = 200) -> HttpResponse:
        return render(request, "web/surveys/new.html", {"place": "statistics", "form": form, "offered": offered,
                                                        "has_lists": kept.exists()}, status=status)  # fmt: skip

    def deed(given: Mapping[str, Any]) -> Survey:
        asked = _form(given["unit"].pk, given["form"], request)
        return plan_survey(given["unit"], given["title"], asked, given["chosen"], form.choice(), given["days"],
                           by=request.by, at=request.at)  # fmt: skip

    if request.method != "POST":
        return page()
    return answer_form(request, form, deed, lambda made: reverse("survey", args=[made.pk]), page)


def _questionnaires(units: list[int], request: ReaderRequest) -> tuple[list[FormInForce], int | None]:
    """Return the questionnaires of these units, and the unit that is meant at first: the reader's own if it has one."""
    by_title: dict[str, FormInForce] = {}
    having: list[int] = []
    book = rulebook()
    for unit in units:
        found = [one for one in forms_for(unit, request.at, "response", book) if one.form.filled_by == BY_CUSTOMER]
        having += [unit] if found else []
        for one in found:
            by_title.setdefault(one.title, one)
    home = request.by.member.home_id
    return list(by_title.values()), home if home in having else next(iter(having), None)


def _form(unit: int, title: str, request: ReaderRequest) -> FormInForce:
    found = next((one for one in forms_for(unit, request.at, "response") if one.title == title), None)
    if found is None:
        raise Refused("No regulation in force here has the form %(form)s.", why=Why.BAD_INPUT, field="form",
                      form=title[:60])  # fmt: skip
    return found


@signed_in
@require_safe
def survey(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one survey; the page draws itself anew while the worker goes on with it."""
    return _page(request, survey_for(pk, by=request.by))


def _page(request: ReaderRequest, found: Survey, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    counted = tally_of(found.pk)[found.pk]
    form = form_in(found.edition, found.form).form
    return render(request, "web/surveys/survey.html", {
        "place": "statistics", "survey": found, "state_words": STATES[found.state], "counted": counted,
        "wait": wait_for(found.opened_at or found.at, request.at),
        "refused": refused, "whom": chosen_words(found), "form_said": form.title.in_language(language_of()),
        "columns": WRITTEN, "may_run": request.by.may(RUN_SURVEY, path=found.unit.path),
        "may_call": request.by.may(CALL_FOR_SURVEY, path=found.unit.path),
        "fault": said(found.fault) if found.fault else "", **_reach(request, found, counted), **_answers(found, counted),
    }, status=status)  # fmt: skip


def _reach(request: ReaderRequest, found: Survey, counted: Tally) -> dict[str, Any]:
    """Return the lines that say how many it reaches, and how many not and why, each with the customers behind it."""
    behind = reverse("responses", args=[found.pk])
    cited = reasons_cited(found, by=request.by, at=request.at) if counted.left_out else {}
    states = [(RESPONSES[key], many, f"{behind}?show={key}") for key, many in counted.states.items() if key in (
        "mailed", "to_call", "answered", "declined")]  # fmt: skip
    return {
        "by_mail": counted.waiting.get("mail", 0), "by_phone": counted.waiting.get("phone", 0), "behind": behind,
        "waits": counted.states.get("chosen", 0), "of_state": states, "total": counted.chosen,
        "left_out": [(REASONS[why], many, cited.get(why, ""), f"{behind}?show={why}")
                     for why, many in counted.left_out.items()],
    }  # fmt: skip


def _answers(found: Survey, counted: Tally) -> dict[str, Any]:
    """Return how each question was answered, each option with the customers behind it; and the newest own words."""
    if not counted.answered:
        return {"questions": [], "page": [], "written": []}
    form, language = form_in(found.edition, found.form).form, language_of()
    versions = latest(answers_to(found))
    behind = reverse("responses", args=[found.pk])
    questions = [
        (one, one.field.words.in_language(language), [
            (option.words.in_language(language), count,
             f"{behind}?{urlencode({'question': one.field.name, 'answer': option.name})}")
            for option, count in zip(one.field.options, one.counts, strict=True)
        ])
        for one in answered(form, versions)
    ]  # fmt: skip
    page = page_of(in_own_words(form, versions), 1)
    return {
        "questions": questions, "page": page, "names": [words for _one, words, _options in questions],
        "averages": {said("Average mark"): [one.average or 0 for one, _words, _options in questions]},
        "written": [[(field.words.in_language(language), text) for field, text in words_in(form, one)] for one in page],
    }  # fmt: skip


def _deed(request: ReaderRequest, pk: int, deed: Callable[..., Survey]) -> HttpResponse:
    found = survey_for(pk, by=request.by)
    return answer_deed(
        request, lambda: deed(found, by=request.by, at=request.at), lambda done: reverse("survey", args=[done.pk]),
        lambda refused, status: _page(request, survey_for(pk, by=request.by), refused, status),
    )  # fmt: skip


@signed_in
@require_POST
def sending(request: ReaderRequest, pk: int) -> HttpResponse:
    """Send it to those whom it reaches."""
    return _deed(request, pk, send_survey)


@signed_in
@require_POST
def choosing(request: ReaderRequest, pk: int) -> HttpResponse:
    """Go through those who are chosen once more."""
    return _deed(request, pk, choose_again)


@signed_in
@require_POST
def cancellation(request: ReaderRequest, pk: int) -> HttpResponse:
    """Give it up before it was sent."""
    return _deed(request, pk, cancel_survey)


@signed_in
@require_POST
def closure(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take nothing more of it."""
    return _deed(request, pk, close_survey)
