"""The customers of a survey, and the page of one of them from which they are called."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from shouwen.facts.refusals import Refused
from shouwen.outreach.actions.calling import note_declined, note_not_reached
from shouwen.outreach.models import Response
from shouwen.outreach.permissions import CALL_FOR_SURVEY
from shouwen.outreach.queries import response_for, responses_of, survey_for
from shouwen.outreach.reading import matter_of_response, shows_number
from shouwen.web.answers import answer_deed
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_of
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.surveys.words import REASONS, RESPONSES
from shouwen.work.entries import form_in
from shouwen.work.ways import PHONE, Way, ways_to

COLUMNS = (
    Column(_("Customer")), Column(_("Unit")), Column(_("State")), Column(_("Why")), Column(_("When sent")),
    Column(_("When answered")),
)  # fmt: skip
TABS = ("", *RESPONSES)


@signed_in
@require_safe
def responses(request: ReaderRequest, pk: int) -> HttpResponse:
    """List the customers of a survey: in a state, left out for a reason, or who gave one answer to a question."""
    survey = survey_for(pk, by=request.by)
    given = {name: request.GET.get(name, "")[:60] for name in ("show", "question", "answer")}
    page = page_of(responses_of(survey, **given), request.GET.get("page"))
    return render(request, "web/surveys/responses.html", {
        "place": "statistics", "survey": survey, "page": page, "columns": COLUMNS,
        "export": urlencode({"survey": pk, **{name: value for name, value in given.items() if value}}),
        "lines": [(one, RESPONSES[one.state], REASONS[one.why] if one.why else "") for one in page],
        "answered_so": _answer_words(survey.edition, survey.form, given["question"], given["answer"]),
        "filters_shown": [
            Filter(RESPONSES[key] if key else _("All"), f"show={key}", None,
                   key == given["show"] and not given["question"]) for key in TABS
        ],
    })  # fmt: skip


def _answer_words(edition: str, form: str, question: str, answer: str) -> str:
    field = next((one for one in form_in(edition, form).form.fields if one.name == question), None)
    if field is None:
        return ""
    language = language_of()
    said = {option.name: option.words.in_language(language) for option in field.options}
    return f"{field.words.in_language(language)} · {said.get(answer, answer)}"


@signed_in
@require_safe
def one_response(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one customer of a survey: how to reach them, what was answered, and what a caller notes."""
    return _page(request, response_for(pk, by=request.by))


def _page(request: ReaderRequest, one: Response, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    matter = matter_of_response(one)
    calls = matter.is_open and one.way == PHONE and request.by.may(CALL_FOR_SURVEY, path=matter.unit.path)
    shows = calls and shows_number(one, by=request.by, at=request.at)
    ways: list[Way] = [way for way in ways_to(one.customer.reference) if way.kind == PHONE] if shows else []
    return render(request, "web/surveys/response.html", {
        "place": "statistics", "one": one, "survey": one.survey, "state_words": RESPONSES[one.state], "calls": calls,
        "why": REASONS[one.why] if one.why else "", "ways": ways, "is_secret": calls and not shows, "refused": refused,
        "form_said": form_in(one.survey.edition, one.survey.form).form.title.in_language(language_of()),
    }, status=status)  # fmt: skip


def _deed(request: ReaderRequest, pk: int, deed: Callable[..., Response]) -> HttpResponse:
    found = response_for(pk, by=request.by)
    return answer_deed(
        request, lambda: deed(found, by=request.by, at=request.at), lambda done: reverse("response", args=[done.pk]),
        lambda refused, status: _page(request, response_for(pk, by=request.by), refused, status),
    )  # fmt: skip


@signed_in
@require_POST
def declining(request: ReaderRequest, pk: int) -> HttpResponse:
    """Note that a customer does not want to answer."""
    return _deed(request, pk, note_declined)


@signed_in
@require_POST
def missing(request: ReaderRequest, pk: int) -> HttpResponse:
    """Note that a customer was not reached."""
    return _deed(request, pk, note_not_reached)
