"""Who carries out what, clause by clause: every article of an edition, each clause by its id in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shouwen.compliance.logic import OF_CLAUSES, covered
from shouwen.regulation.coverage import Carried, Covered, totals
from shouwen.regulation.editions import Edition
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column
from shouwen.web.components.places import Words, article_path
from shouwen.web.components.signs import Sign
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.reading import edition_read, language_read, unit_query, unit_read
from shouwen.web.regulation.tree import MARKS, Total

#: The same marks as in the tree of articles, by what a clause is carried out by.
SIGNS: Mapping[Carried, Sign] = {one: MARKS[OF_CLAUSES[one]] for one in Carried}
#: What the modules are called that packs wait for.
MODULES: Mapping[str, Words] = {
    "contacts": gettext_lazy("telephony and chat"), "queues": gettext_lazy("queues of calls"),
    "cases": gettext_lazy("further cases"), "work": gettext_lazy("further work"), "orders": gettext_lazy("orders"),
    "outreach": gettext_lazy("outbound calls"), "workforce": gettext_lazy("rosters and attendance"),
    "quality": gettext_lazy("inspections"), "custody": gettext_lazy("things kept"),
    "compliance": gettext_lazy("permits and points"), "equipment": gettext_lazy("equipment"),
    "field": gettext_lazy("field service"), "supplies": gettext_lazy("supplies"),
}


@dataclass(frozen=True)
class Line:
    """A clause: of which article, by whom it is carried out, by which standards, and for which modules it waits."""

    clause: str
    number: str
    title: str
    path: str
    signs: Sequence[Sign]
    standards: Sequence[tuple[str, str]]
    waits_for: Sequence[Words]


@signed_in
@require_safe
def coverage_page(request: ReaderRequest, edition: str) -> HttpResponse:
    """Show for every clause of an edition who carries it out; a filter leaves one sort, a search an id or an article."""
    unit, read, language = unit_read(request), edition_read(edition), language_read()
    words, carried = request.GET.get("q", "")[:60].strip(), request.GET.get("carried", "")
    query = unit_query(unit, request.by)
    title = read.title.in_language(language)
    return render(request, "web/regulation/coverage.html", {
        "place": "regulation", "edition": read, "unit": unit, "title": title, "words": words, "carried": carried,
        "query": query, "totals": _totals(read), "all": len(covered(read)),
        "export": urlencode({"edition": edition, "q": words, "carried": carried}),
        "lines": lines_of(read, words, carried, language),
        "columns": [Column(_("Clause")), Column(_("Article")), Column(_("Carried out")), Column(_("By")),
                    Column(_("Waits for"))],
        "crumbs": [(_("Regulation"), "/regulation/"), (title, f"/regulation/{read.pack}{query}")],
    })


def lines_of(edition: Edition, words: str, carried: str, language: str) -> list[Line]:
    """Return the clauses of an edition that hold some words and are carried out so; empty asks for all."""
    rows = (one for one in covered(edition) if _is_asked(one, edition, words.casefold(), carried))
    return [_line(one, edition, language) for one in rows]


def _is_asked(one: Covered, edition: Edition, words: str, carried: str) -> bool:
    if carried in set(Carried) and Carried(carried) not in one.by:
        return False
    article = edition.articles_by_path[one.article]
    texts = (one.clause, one.article, article.title.zh, article.title.en, *one.standards)
    return not words or any(words in text.casefold() for text in texts)


def _totals(edition: Edition) -> list[Total]:
    return [Total(SIGNS[by].words, SIGNS[by].icon, SIGNS[by].tone, many, by.value)
            for by, many in totals(covered(edition)).items()]


def _line(one: Covered, edition: Edition, language: str) -> Line:
    article = edition.articles_by_path[one.article]
    named = [(key, edition.standards[key].shared.title.in_language(language)) for key in one.standards]
    return Line(
        one.clause, article.path, article.title.in_language(language), article_path(edition.citation(article.path)),
        [SIGNS[by] for by in one.by], named, [MODULES.get(module, module) for module in one.waits_for],
    )
