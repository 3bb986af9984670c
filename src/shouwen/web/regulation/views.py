"""Pages of regulations: what is in force, an edition as a tree, one article with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shouwen.compliance.draft_reading import SEEING
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.logic import coverage, standards_by_article, waiting_in_part
from shouwen.compliance.models import Finding
from shouwen.compliance.permissions import ADOPT_EDITION, SEE_REGULATION
from shouwen.compliance.queries import (
    InForce,
    coming_adoptions,
    editions_of,
    failures_of,
    finding_counts,
    findings_of,
    followed_below,
    in_force,
    packs_counted,
    values_given,
)
from shouwen.compliance.rulebook import Rulebook, rulebook
from shouwen.compliance.trials import trials_shared_with
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.regulation.articles import Article
from shouwen.regulation.editions import Edition, Readings
from shouwen.regulation.flows.drawing import drawn_in
from shouwen.web.asking import signed_in
from shouwen.web.components.chips import chinese
from shouwen.web.components.listing import Column
from shouwen.web.components.places import article_path
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.history import changed_below, history_of, open_exceptions, repealed_in
from shouwen.web.regulation.reading import (
    LOOKED_AT,
    SHOWN,
    UnitToRead,
    edition_read,
    language_read,
    months_until,
    unit_query,
    unit_read,
)
from shouwen.web.regulation.searching import MOST_HITS, search_in
from shouwen.web.regulation.standards import shown_standards
from shouwen.web.regulation.subjects import Seen, those_seen
from shouwen.web.regulation.tree import MARKS, lines_of, shares_of, totals_of
from shouwen.work.deadline_queries import deadline_counts, deadline_counts_by_span, open_and_missed
from shouwen.work.models import Deadline, DeadlineState

BPMN = "application/xml; charset=utf-8"
#: Months of which an article says how often it was kept and not kept: this one, and those before.
MONTHS = 6


@signed_in
@require_safe
def packs(request: ReaderRequest) -> HttpResponse:
    """Show the editions that bind a unit, with since when and by whom they were adopted."""
    unit, words = unit_read(request), request.GET.get("q", "")[:60].strip()
    bound, below, language = in_force(unit, request.at), _seen_below(request, unit), language_read()
    hits = search_in(_searched(request, unit, bound, below), words, language) if words else []
    sees_drafts = any(request.by.has(deed) for deed in SEEING)
    return render(request, "web/regulation/packs.html", {
        "place": "regulation", "unit": unit, "words": words, "hits": hits[:MOST_HITS], "many_hits": len(hits),
        "hit_columns": [Column(_("Article")), Column(_("Standard")), Column(_("Says"))],
        "query": unit_query(unit, request.by), "choice": UnitToRead(unit, request.by), "language": language,
        "coming": coming_adoptions(unit, request.at),
        "below": below,
        "packs": [_card(one, edition_path(one.edition, unit, request.by), language) for one in bound],
        "may_adopt": request.by.may(ADOPT_EDITION, path=unit.path),
        "sees_drafts": sees_drafts,
        "shared": () if sees_drafts else trials_shared_with(request.by),  # else they stand on the page of drafts
    })


def _searched(request: ReaderRequest, unit: Unit, bound: Sequence[InForce], below: Sequence[InForce]
              ) -> Mapping[Edition, str]:
    """Return the texts in which one searches, with what their addresses end with: those that bind a unit, then those
    that only units below follow, each as the first of these units reads it. A head office may follow none itself."""
    searched = {one.edition: unit_query(unit, request.by) for one in bound}
    for one in below:
        searched.setdefault(one.edition, unit_query(one.adopter, request.by))
    return searched


def _card(one: InForce, path: str, language: str) -> dict[str, Any]:
    """Return what the card of an edition in force shows."""
    totals = totals_of(one.edition)
    title = one.edition.title.in_language(language)
    return {"one": one, "title": title, "totals": totals, "shares": shares_of(totals), "path": path}


@signed_in
@require_safe
def edition_page(request: ReaderRequest, edition: str) -> HttpResponse:
    """Show an edition as a tree of articles; a search leaves those that hold the words."""
    unit, read = unit_read(request), edition_read(edition)
    words, carried = request.GET.get("q", "")[:60].strip(), request.GET.get("carried", "")
    since, until = months_until(request.at, zone_of(unit))[0]
    book = rulebook()
    counts = deadline_counts(packs_counted(read.name, book), read.standards, since, until, unit)
    return render(request, "web/regulation/edition.html", {
        "place": "regulation", "edition": read, "unit": unit, "words": words, "carried": carried,
        "lines": lines_of(read, counts, words, carried, language_read()), "totals": totals_of(read),
        "title": read.title.in_language(language_read()), "query": unit_query(unit, request.by),
        "crumbs": [(_("Regulation"), "/regulation/")],
        "otherwise_below": changed_below(read, _seen_below(request, unit), language_read()),
        "exceptions": open_exceptions(read, read.standards, unit, request.at, book),
        "counted_too": _written_below(request, read, unit, book),
        "repealed": repealed_in(
            editions_of(read.name), read, book.since_when(unit.pk, request.at), language_read()
        ),
    })


@signed_in
@require_safe
def article_page(request: ReaderRequest, edition: str, article: str) -> HttpResponse:
    """Show one article: what it says, what carries it out and with which figures, what came of it."""
    unit, kept = unit_read(request), editions_of(edition.partition("@")[0])
    read = next((edition_kept(one.hash) for one in kept if one.called == edition), None)
    found = read.articles_by_path.get(article.strip("/")) if read else None
    if read is None or found is None:
        raise Http404
    language, book = language_read(), rulebook()
    standards = standards_by_article(read).get(found.path, ())
    return render(request, "web/regulation/article.html", {
        "place": "regulation", "edition": read, "unit": unit, "article": found,
        "cited": read.citation(found.path), "query": unit_query(unit, request.by),
        "title": found.title.in_language(language), "says": found.says.in_language(language),
        "other": _in_other_language(found, language),
        "path": chinese(found.path),
        "is_missing": found.says.is_missing_in(language) and bool(found.says.zh),
        "mark": MARKS.get(coverage(read)[found.path]), "waits_in_part": found.path in waiting_in_part(read),
        "standards": shown_standards(read, standards, values_given(unit, read, request.at, book), language),
        "below": lines_of_below(read, found, language), "crumbs": _crumbs(read, found, language),
        "history": history_of(kept, read, found, book.since_when(unit.pk, request.at), language), "zone": unit.zone,
        "exceptions": open_exceptions(read, [one.id for one in standards], unit, request.at, book),
        **(_outcomes(request, read, standards, unit, book) if standards else {}),
    })


@signed_in
@require_safe
def file(request: ReaderRequest, edition: str, file: str) -> HttpResponse:
    """Answer a flow of a kept edition as it was adopted, for the viewer."""
    unit_read(request)
    flow = edition_read(edition).flows.get(file)
    if flow is None:
        raise Http404
    return HttpResponse(drawn_in(flow, language_read()), content_type=BPMN)


def _seen_below(request: ReaderRequest, unit: Unit) -> list[InForce]:
    """Return what units below follow of their own, where the reader may read their regulations; one statement."""
    return [one for one in followed_below(unit, request.at) if request.by.may(SEE_REGULATION, path=one.adopter.path)]


def edition_path(edition: Edition, unit: Unit, by: Acting) -> str:
    """Return the page of an edition, read for a unit."""
    return f"/regulation/{quote(edition.pack)}{unit_query(unit, by)}"


def lines_of_below(edition: Edition, article: Article, language: str) -> list[dict[str, Any]]:
    """Return the articles right below one, with their marks."""
    return [
        {"article": one, "title": one.title.in_language(language), "mark": MARKS.get(coverage(edition)[one.path]),
         "path": article_path(edition.citation(one.path))}
        for one in article.articles
    ]


def _written_below(request: ReaderRequest, edition: Edition, unit: Unit, book: Rulebook) -> list[str]:
    """Return the titles of the texts that units below wrote from a pack, as far as the reader may read those units.

    What comes of those texts is counted too.
    """

    def is_read(follower: int) -> bool:
        return request.by.may(SEE_REGULATION, path=book.path_of(follower, request.at))

    written = book.written_below(unit.pk, edition.name, request.at)
    return [text.title.in_language(language_read()) for text, units in written if any(map(is_read, units))]


def _outcomes(
    request: ReaderRequest, edition: Edition, standards: Sequence[Readings], unit: Unit, book: Rulebook
) -> dict[str, Any]:
    """Return what came of the standards of an article, for whoever reads: at most seven statements."""
    clocks = [one.id for one in standards if one.kind == "deadline"]
    others = [one.id for one in standards if one.kind != "deadline"]
    months = months_until(request.at, zone_of(unit), MONTHS)
    packs = packs_counted(edition.name, book)
    kept, broken = _counted(packs, clocks, others, months, unit)
    running, missed, found = _listed(request, packs, clocks, others, unit)
    may_mend = request.by.may(ADOPT_EDITION, path=unit.path)
    return {
        "failures": failures_of(packs, [*clocks, *others], unit) if may_mend else [],
        "running": running, "missed": missed, "broken": found, "has_clocks": bool(clocks),
        "has_findings": bool(others), "months": [date_format(since, "M") for since, _until in months],
        "series": {_("Kept"): kept, _("Not kept"): broken}, "has_counts": any(kept) or any(broken),
        "now_counts": (kept[-1], broken[-1]), "counted_too": _written_below(request, edition, unit, book),
    }


def _counted(packs: Sequence[str], clocks: list[str], others: list[str], months: Sequence[tuple[datetime, datetime]],
             unit: Unit) -> tuple[list[int], list[int]]:
    kept, broken = [0] * len(months), [0] * len(months)
    if clocks:
        for place, counts in enumerate(deadline_counts_by_span(packs, clocks, months, unit)):
            kept[place] += counts[DeadlineState.MET]
            broken[place] += counts[DeadlineState.MISSED]
    if others:
        for place, counts in enumerate(finding_counts(packs, others, ("met", "broken"), months, unit)):
            kept[place] += counts["met"]
            broken[place] += counts["broken"]
    return kept, broken


def _listed(request: ReaderRequest, packs: Sequence[str], clocks: list[str], others: list[str],
            unit: Unit) -> tuple[list[Seen], list[Seen], list[Seen]]:
    rows: list[Deadline | Finding] = []
    if clocks:
        rows += open_and_missed(packs, clocks, unit, LOOKED_AT)
    if others:
        found = findings_of(packs, others, ("broken", "failed"))
        if unit.parent_id:
            found = found.filter(
                unit__in=Unit.objects.filter(path__startswith=unit.path).order_by().values("pk"))
        rows += found[:LOOKED_AT]
    seen = those_seen(rows, request.by)

    def in_state(state: str) -> list[Seen]:
        return [one for one in seen if isinstance(one.row, Deadline) and one.row.state == state][:SHOWN]

    return (
        in_state(DeadlineState.OPEN), in_state(DeadlineState.MISSED),
        [one for one in seen if isinstance(one.row, Finding)][:SHOWN],
    )


def _in_other_language(article: Article, language: str) -> str:
    """Return the Chinese, which is what binds, beside its translation; readers of Chinese need no other."""
    return article.says.zh if language.startswith("en") and article.says.en else ""


def _crumbs(edition: Edition, article: Article, language: str) -> list[tuple[str, str]]:
    crumbs = [(_("Regulation"), "/regulation/"),
              (edition.title.in_language(language), f"/regulation/{quote(edition.pack)}")]
    parts = article.path.split("/")
    for length in range(1, len(parts)):
        above = edition.articles_by_path["/".join(parts[:length])]
        title = above.title.in_language(language)
        named = title if title == above.number else format_html("{} {}", chinese(above.number), title)
        crumbs.append((named, article_path(edition.citation(above.path))))
    return crumbs
