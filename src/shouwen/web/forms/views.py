"""Fill in a form, sign it, correct it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from shouwen.compliance.wording import words_of
from shouwen.customers.models import Customer
from shouwen.customers.queries import visible_customers
from shouwen.facts.refusals import Refused
from shouwen.organisation.zones import zone_of
from shouwen.reports.entries import Paper, entry_numbered, paper_of
from shouwen.reports.names import names_in
from shouwen.web.answers import BAD_INPUT
from shouwen.web.asking import signed_in
from shouwen.web.deeds import perform
from shouwen.web.forms.brought import brought_along
from shouwen.web.forms.fields import Offer
from shouwen.web.forms.finishing import ready_step
from shouwen.web.forms.forms import EntryForm
from shouwen.web.forms.history import differences_between, versions_of
from shouwen.web.forms.offering import offered_at_first
from shouwen.web.forms.parts import groups_of
from shouwen.web.forms.sheet import stages_of
from shouwen.web.forms.texts import Wording
from shouwen.web.people.choosing import options
from shouwen.web.people.pools import pool_of_house, suggested
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.work.actions.entries import EntryOvertaken, Unfilled, save_entry, sign_entry
from shouwen.work.entries import FormInForce
from shouwen.work.matters import Matter, matter_of
from shouwen.work.models import Entry
from shouwen.work.writing import pen_of

GET_OR_POST = ["GET", "HEAD", "POST"]
MOST_CUSTOMERS = 200


def begin(request: ReaderRequest, matter: Matter, in_force: FormInForce, deed: Any) -> HttpResponse:
    """Show an empty form with what is filled from its matter, or save what was filled in as its first version."""
    paper = Paper(matter, in_force, pen_of(in_force, matter, by=request.by, at=request.at))
    form = _form(request, paper, is_correcting=False)
    if request.method != "POST" or request.POST.get("add"):
        return _page(request, paper, form)
    try:
        return perform(request, lambda: deed(form.values()), address_of)
    except Refused as refused:
        return _refused(request, paper, form, refused)


@signed_in
@require_http_methods(GET_OR_POST)
def entry_page(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show an entry; save over the version seen, or sign a place of it."""
    entry = entry_numbered(pk)
    if request.method == "POST" and matter_of(entry.matter).is_accused(request.by):
        # They see no page of it: the article answers them.
        return perform(request, lambda: _deed(request, entry, {}), address_of)
    paper = paper_of(entry, by=request.by, at=request.at)
    given = request.POST if request.method == "POST" else request.GET
    form = _form(request, paper, is_correcting=bool(given.get("correct")))
    if request.method != "POST" or request.POST.get("add"):
        return _page(request, paper, form)
    try:
        return perform(request, lambda: _deed(request, entry, form.values()), address_of)
    except Refused as refused:
        return _refused(request, paper, form, refused)


def _deed(request: ReaderRequest, entry: Entry, values: Mapping[str, Any]) -> Entry:
    """Save, or sign with what was written, as the button said that was pressed."""
    seen = request.POST.get("version", "")
    base = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0
    place = request.POST.get("place", "")
    if place:
        sign_entry(entry, place, base, by=request.by, at=request.at, language=language_of(), values=values)
        return entry
    return save_entry(entry, values, base, by=request.by, at=request.at, language=language_of(),
                      renews=bool(request.POST.get("renew")))


def _form(request: ReaderRequest, paper: Paper, *, is_correcting: bool) -> EntryForm:
    data = request.POST if request.method == "POST" else None
    content = dict(paper.content)
    written = paper.writable(is_correcting=is_correcting)
    if paper.entry is None:
        content = {**offered_at_first(paper, request.at), **content}
    rows, days = brought_along(paper) if data is None and written else ({}, None)
    adds = data.get("add", "") if data is not None else ""
    made = EntryForm(written, {**content, **rows}, _offer(request, paper, content), data, 2 if adds else 1)
    made.brought = dict.fromkeys(rows, days)
    return made


def _offer(request: ReaderRequest, paper: Paper, content: Mapping[str, Any]) -> Offer:
    pool = pool_of_house(paper.matter.unit)

    @cache
    def people() -> SafeString:
        return options(suggested(pool, "", "", request.at))

    @cache
    def names() -> dict[str, str]:
        return names_in([content])

    def customers() -> list[tuple[str, str]]:
        own = paper.matter.for_whom.partition(":")[2]
        near = visible_customers(request.by).filter(unit=paper.matter.unit, erased_at=None, merged_into=None)
        near = near.order_by("name_key")
        rows = [*Customer.objects.filter(pk=own or 0), *near[:MOST_CUSTOMERS]]
        return list(dict.fromkeys((row.reference, row.name) for row in rows))

    return Offer(pool, request.at, people, names, customers, language_of(), zone_of(paper.matter.unit))


def _refused(request: ReaderRequest, paper: Paper, form: EntryForm, refused: Refused) -> HttpResponse:
    """Show the form again as it was typed: faults beside their fields, another's text beside one's own."""
    if isinstance(refused, Unfilled):
        form.show_faults(refused.faults)
        return _page(request, paper, form, BAD_INPUT)
    if isinstance(refused, EntryOvertaken) and paper.entry is not None:
        paper = paper_of(entry_numbered(paper.entry.pk), by=request.by, at=request.at)
        return _page(request, paper, form, STATUS[refused.why], refused, mine=refused.mine)
    return _page(request, paper, form, STATUS[refused.why], refused)


def _page(request: ReaderRequest, paper: Paper, form: EntryForm, status: int = 200, refused: Refused | None = None,
          mine: Mapping[str, Any] | None = None) -> HttpResponse:
    wording = wording_of(paper, mine)
    both = differences_between(paper, wording, paper.content, {**paper.content, **mine}) if mine is not None else ()
    edition = paper.in_force.citation.partition("#")[0]
    given = request.POST if request.method == "POST" else request.GET
    falling = {place for places in paper.correctable.values() for place in places}
    return render(request, "web/forms/entry.html", {
        "place": "forms", "paper": paper, "form": form, "refused": refused, "edition": edition,
        "title": paper.form.title.in_language(wording.language), "entry": paper.entry, "matter": paper.matter,
        "groups": groups_of(paper, form, wording), "stages": stages_of(paper, wording), "both": both,
        "signable": [(place, wording.says(place)) for place in paper.signable],
        # A sheet that is all reckoned has nothing to write; it is kept, and then signed, all the same.
        "may_begin": paper.entry is None and (paper.pen.works or bool(paper.signable)),
        "versions": versions_of(paper, wording), "zone": paper.matter.unit.zone,
        "is_correcting": bool(given.get("correct")), "stands": state_word(paper),
        "ready": None if given.get("correct") else ready_step(request, paper),
        "would_fall": wording.says.all(place for stage in paper.in_force.signs for place in stage if place in falling),
    }, status=status)


def state_word(paper: Paper) -> str:
    """Return the key of the state of an entry: draft, waiting for a signature, or signed to the end."""
    if paper.state.is_complete and paper.signatures:
        return "done"
    return "waiting" if paper.standing else "draft"


def wording_of(paper: Paper, mine: Mapping[str, Any] | None = None) -> Wording:
    """Return what writes the values of an entry for the reader."""
    contents = [version.content for version in paper.versions] or [paper.content]
    names = names_in([*contents, mine or {}])
    return Wording(paper.form, names, zone_of(paper.matter.unit), words_of(paper.in_force.edition))


def language_of() -> str:
    """Return the reader's language."""
    return get_language() or "zh-hans"


def address_of(entry: Entry) -> str:
    """Return the page of an entry."""
    return reverse("entry", args=[entry.pk])
