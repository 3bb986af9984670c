"""Give a draft the local values that it newly asks for; say for the unit above whether it is stricter."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from shouwen.compliance.draft_reading import draft_for, faults_of, read_draft
from shouwen.compliance.draft_writing import give_draft_values
from shouwen.compliance.floor_actions import judge_comparison
from shouwen.compliance.models import Draft
from shouwen.facts.refusals import Refused, Why
from shouwen.web.answers import BAD_INPUT
from shouwen.web.asking import signed_in
from shouwen.web.drafts.page import draft_page, perform_on
from shouwen.web.drafts.reading import version_seen
from shouwen.web.drafts.standing import values_form
from shouwen.web.reader import ReaderRequest


@signed_in
@require_POST
def values(request: ReaderRequest, pk: int) -> HttpResponse:
    """Keep in a draft the values that it newly asks for."""
    row = draft_for(pk, by=request.by)
    edition = None if faults_of(row.files) else read_draft(row)
    form = values_form(row, edition, tuple(edition.asks.values()) if edition else (), request.POST)
    asked = {name: form.fields[name] for name in form.fields if name in request.POST}
    form.fields = asked
    if not form.is_valid():
        return draft_page(request, row, values=form, status=BAD_INPUT)
    return perform_on(request, row, lambda: give_draft_values(
        pk, form.values(), version=version_seen(request), by=request.by, at=request.at), values=form)


@signed_in
@require_POST
def judgement(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say for the unit above whether a standard of a draft is stricter, where no rule can tell."""
    row, given = draft_for(pk, by=request.by), request.POST
    if faults_of(row.files):
        raise Refused("The draft is faulty; nobody can follow it.", why=Why.OVERTAKEN)
    edition = read_draft(row)

    def deed() -> Draft:
        since = row.since if row.since and row.since > request.at else request.at
        judge_comparison(row.unit, edition, given.get("standard", ""), given.get("outcome", ""), values=row.values,
                         reason=given.get("reason", ""), by=request.by, at=request.at, since=since)
        return row

    return perform_on(request, row, deed)
