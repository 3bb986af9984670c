"""The page of a draft: what it changes, how it stands to the unit above, what it asks, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shouwen.compliance.draft_reading import SEEING, faults_of, read_draft
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import Draft, DraftState
from shouwen.compliance.permissions import APPROVE_REGULATION, DRAFT_REGULATION, TRY_DRAFT
from shouwen.compliance.replacing import WouldReplace, adopted_at
from shouwen.facts.refusals import Overtaken, Refused
from shouwen.regulation.diffing_around import around_in_words
from shouwen.web.components.refused import refusal_words
from shouwen.web.deeds import perform
from shouwen.web.drafts.changes import changes_of
from shouwen.web.drafts.forms import ProposalForm
from shouwen.web.drafts.parts import parts_of
from shouwen.web.drafts.stale import stale_of
from shouwen.web.drafts.standing import DraftValuesForm, asks_of_draft, floor_of, values_form, values_said
from shouwen.web.overtaken import both_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.regulation.reading import language_read


def draft_page(request: ReaderRequest, row: Draft, *, form: ProposalForm | None = None,
               values: DraftValuesForm | None = None, refused: Refused | None = None, remark: str = "",
               status: int = 200) -> HttpResponse:
    """Draw the page of a draft."""
    by, faults = request.by, faults_of(row.files)
    edition = None if faults else read_draft(row)
    base = edition_kept(row.base_id) if row.base_id else None
    asks = asks_of_draft(row, edition, base, request)
    both = both_of(values, values_form(row, edition, asks)) if values and isinstance(refused, Overtaken) else None
    may = {deed: by.may(deed, path=row.unit.path) for deed in SEEING}
    is_open, is_proposed = row.state == DraftState.OPEN, row.state == DraftState.PROPOSED
    return render(request, "web/drafts/draft.html", {
        "place": "regulation", "draft": row, "zone": row.unit.zone, "faults": faults,
        "changes": changes_of(base, edition, language_read()) if edition and base else (),
        "around": around_in_words(base, edition, language_read()) if edition and base else (),
        "stale": stale_of(edition, base) if edition and (is_open or is_proposed) else (),
        "floor": floor_of(row, edition, request),
        "asks": asks, "values": values or values_form(row, edition, asks), "kept": values_said(row, edition),
        "missing": [one for one in asks if one.is_required and one.name not in row.values],
        "form": form or ProposalForm(row.unit, request.at), "refused": refused,
        "replaces": isinstance(refused, WouldReplace), "both": both, "remark": remark,
        "trials": list(row.trials.order_by("-at")[:10]),
        "may_write": may[DRAFT_REGULATION] and is_open, "may_try": may[TRY_DRAFT] and row.state != DraftState.DROPPED,
        "may_decide": may[APPROVE_REGULATION] and is_proposed,
        "wrote": by.member.pk in row.hands,
        "was": adopted_at(row.unit, row.pack, row.since) if is_proposed and row.since else None, "unit": row.unit,
        "files": sorted(row.files), "parts": parts_of(row),
    }, status=status)


def perform_on(request: ReaderRequest, row: Draft, deed: Callable[[], Draft], *, form: ProposalForm | None = None,
               values: DraftValuesForm | None = None, remark: str = "") -> HttpResponse:
    """Do a deed on a draft and show its page; what is refused stands on the page with what was typed."""
    try:
        return perform(request, deed, lambda done: reverse("draft", args=[done.pk]))
    except Refused as refused:
        row.refresh_from_db()
        typed = next((one for one in (form, values) if one is not None and refused.field in one.fields), None)
        if typed is not None:
            typed.add_error(refused.field, refusal_words(refused))
        return draft_page(request, row, form=form, values=values, refused=None if typed is not None else refused,
                          remark=remark, status=STATUS[refused.why])
