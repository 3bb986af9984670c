"""Print an entry as PDF, export it as a sheet; both are recorded."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shouwen.reports.entries import entry_numbered, paper_of
from shouwen.reports.entry_papers import PaperFile, paper_file
from shouwen.reports.ink import UncoveredCharacters
from shouwen.web.asking import signed_in
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest


@signed_in
@require_GET
def print_pdf(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show an entry as its paper; ``language``, ``bilingual``, ``version`` and ``substitute`` choose how."""
    paper = paper_of(entry_numbered(pk), by=request.by, at=request.at)
    try:
        made = paper_file(paper, "pdf", request.GET.dict(), language=language_of(), by=request.by, at=request.at)
    except UncoveredCharacters as missing:
        return cannot_print(request, paper.form.title.in_language(language_of()), reverse("entry", args=[pk]), missing)
    return _answer(made, "inline")


@signed_in
@require_GET
def sheet_xlsx(request: ReaderRequest, pk: int) -> HttpResponse:
    """Give an entry as a spreadsheet."""
    paper = paper_of(entry_numbered(pk), by=request.by, at=request.at)
    made = paper_file(paper, "xlsx", request.GET.dict(), language=language_of(), by=request.by, at=request.at)
    return _answer(made, "attachment")


def _answer(made: PaperFile, disposition: str) -> HttpResponse:
    response = HttpResponse(made.content, content_type=made.type)
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(made.name)}"
    return response


def cannot_print(request: ReaderRequest, title: str, change_path: str, missing: UncoveredCharacters) -> HttpResponse:
    """Say which characters the font lacks, with the ways on: change the text, or print their codes."""
    query = request.GET.copy()
    query["substitute"] = "1"
    found: list[dict[str, Any]] = [
        {"character": character, "code": f"U+{ord(character):04X}", "field": where} for character, where in missing.found
    ]
    return render(request, "web/forms/uncovered.html", {
        "title": title, "change_path": change_path, "found": found, "query": query.urlencode(),
    }, status=422)
