"""Drafts: those that there are, one with what it changes and what is wrong with it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.compliance.draft_reading import (
    SEEING,
    Failing,
    draft_for,
    drafts_for,
    failing_examples,
    faults_of,
    read_draft,
)
from shouwen.compliance.draft_writing import retake_example
from shouwen.compliance.drafts import approve_draft, begin_draft, drop_draft, propose_draft, send_draft_back
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import Draft
from shouwen.compliance.permissions import DRAFT_REGULATION
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.trials import trials_shared_with
from shouwen.organisation.listing import named
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import not_allowed
from shouwen.regulation.editions import Edition
from shouwen.web.answers import BAD_INPUT, answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, page_of
from shouwen.web.drafts.forms import BeginForm, ProposalForm
from shouwen.web.drafts.page import draft_page, perform_on
from shouwen.web.drafts.reading import may_write, number_given, version_seen
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.examples import (
    COMES,
    ShownExample,
    line_in_words,
    outcome_in_words,
    shown_examples,
)
from shouwen.web.regulation.reading import language_read

GET_OR_POST = ["GET", "HEAD", "POST"]
#: Units whose editions are listed to draft from; where there are more, one searches for the unit.
MOST_UNITS = 50
LONGEST_SEARCH = 200


@signed_in
@require_safe
def drafts(request: ReaderRequest) -> HttpResponse:
    """Show the drafts that the reader may see."""
    if not any(request.by.has(deed) for deed in SEEING):
        raise not_allowed(DRAFT_REGULATION)
    rows = page_of(drafts_for(request.by), request.GET.get("page"))
    return render(request, "web/drafts/drafts.html", {
        "place": "regulation", "rows": rows, "may_begin": request.by.has(DRAFT_REGULATION),
        "shared": trials_shared_with(request.by),
        "columns": [Column(_("Draft")), Column(_("Unit")), Column(_("State")), Column(_("Last changed"))],
    })


@signed_in
@require_http_methods(GET_OR_POST)
def new_draft(request: ReaderRequest) -> HttpResponse:
    """Begin a draft from an edition that is in force."""
    if not request.by.has(DRAFT_REGULATION):
        raise not_allowed(DRAFT_REGULATION)
    bases, are_more = _bases(request, words := request.GET.get("q", "")[:LONGEST_SEARCH])
    form = BeginForm([(one.key, one.words) for one in bases], request.POST or None)

    def page(status: int = 200) -> HttpResponse:
        shown = {"place": "regulation", "form": form, "bases": bases, "words": words,
                 "is_searched": are_more or bool(words)}  # fmt: skip
        return render(request, "web/drafts/new.html", shown, status=status)

    def deed(given: Mapping[str, str]) -> Draft:
        chosen = next(one for one in bases if one.key == given["base"])
        return begin_draft(chosen.unit, chosen.edition, given["edition"], by=request.by, at=request.at)

    if request.method != "POST":
        return page()
    return answer_form(request, form, deed, lambda made: reverse("draft", args=[made.pk]), page)


@signed_in
@require_safe
def draft(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show a draft: what it changes, what is wrong with it, what it was tried on, what can be done with it."""
    return draft_page(request, draft_for(pk, by=request.by))


@signed_in
@require_safe
def examples(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show which examples of a draft come out otherwise than they say: a part of its page, and a page without script."""
    row = draft_for(pk, by=request.by)
    faults = faults_of(row.files)
    edition = None if faults else read_draft(row)
    return render(request, "web/drafts/examples.html", {
        "place": "regulation", "draft": row, "faults": faults,
        "failing": [_told(one, edition) for one in failing_examples(edition)] if edition is not None else (),
        "may_write": may_write(request, row), "comes": COMES,
    })


def _told(one: Failing, edition: Edition) -> tuple[Failing, str, ShownExample | None, Sequence[tuple[str, str]]]:
    """Return an example, the title of the standard beside which it stands, what is given in it, and both outcomes."""
    readings = edition.standards.get(one.standard)
    if readings is None:
        return one, "", None, [(line_in_words(was, edition), line_in_words(now, edition)) for was, now in one.compared]
    language = language_read()
    beside = shown_examples(edition, readings, language)
    shown = beside[one.number - 1] if one.number <= len(beside) else None
    expected, found = (outcome_in_words(value, edition) for value in one.both)
    return one, readings.shared.title.in_language(language), shown, [(expected, found)]


@signed_in
@require_POST
def retaking(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let an example expect what the draft makes of it."""
    row = draft_for(pk, by=request.by)
    file, line = request.POST.get("file", ""), number_given(request, "line")
    return perform_on(request, row, lambda: retake_example(
        pk, file, line, version=version_seen(request), by=request.by, at=request.at))


@signed_in
@require_POST
def proposal(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask for a draft to be put in force."""
    row = draft_for(pk, by=request.by)
    form = ProposalForm(row.unit, request.at, request.POST)
    if not form.is_valid():
        return draft_page(request, row, form=form, status=BAD_INPUT)
    return perform_on(request, row, lambda: propose_draft(
        pk, since=form.since.instant(form.cleaned_data["since"]), values={}, version=version_seen(request),
        by=request.by, at=request.at,
    ), form=form)


@signed_in
@require_POST
def approval(request: ReaderRequest, pk: int) -> HttpResponse:
    """Put a draft in force."""
    row = draft_for(pk, by=request.by)

    def deed() -> Draft:
        done = approve_draft(pk, version=version_seen(request), replace=request.POST.get("replace", ""),
                             by=request.by, at=request.at)
        messages.success(request, _("%(edition)s applies in %(unit)s from then on.") % {
            "edition": str(done), "unit": done.unit.called})
        return done

    return perform_on(request, row, deed)


@signed_in
@require_POST
def sending_back(request: ReaderRequest, pk: int) -> HttpResponse:
    """Give a draft back to its writers."""
    row = draft_for(pk, by=request.by)
    remark = request.POST.get("remark", "")
    return perform_on(request, row, lambda: send_draft_back(pk, remark, by=request.by, at=request.at), remark=remark)


@signed_in
@require_POST
def dropping(request: ReaderRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    row = draft_for(pk, by=request.by)
    return perform_on(request, row, lambda: drop_draft(pk, by=request.by, at=request.at))


@dataclass(frozen=True)
class Base:
    """An edition from which the reader may draft, for the unit that adopted it."""

    unit: Unit
    edition: Edition

    @property
    def key(self) -> str:
        return f"{self.unit.pk}:{self.edition.pack}"

    @property
    def words(self) -> str:
        return f"{self.edition.title.in_language(language_read())} {self.edition.edition} · {self.unit.called}"


def _bases(request: ReaderRequest, words: str) -> tuple[list[Base], bool]:
    """Return what can be drafted from in units whose names hold these words, and whether there are more of them."""
    book, scope = rulebook(), request.by.scope(DRAFT_REGULATION)
    rows = Unit.objects.filter(scope.on(unit="pk"), pk__in=book.adopters(request.at), closed_at=None)
    units = list(rows.filter(named(words, "name", "name_en", "code", sound="name_key")).order_by("path")[:MOST_UNITS + 1])
    return [
        Base(unit, edition_kept(edition))
        for unit in units[:MOST_UNITS]
        for edition, adopter in book.editions_in_force(unit.pk, request.at).values()
        if adopter == unit.pk
    ], len(units) > MOST_UNITS
