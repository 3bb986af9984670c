"""Print an entry as PDF, export it as a sheet; both are recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwen.cases.contents import KEYED
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.wording import PackWords
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.queries import house_of
from shouwen.organisation.reach import reach_of
from shouwen.organisation.zones import zone_of
from shouwen.reports.entry_sheet import entry_sheet
from shouwen.reports.ink import UncoveredCharacters
from shouwen.reports.layout import Imprint, printed
from shouwen.reports.paper import PrintedForm
from shouwen.reports.plans import plan_of, typed_values
from shouwen.reports.reader import GivenSignature, Reader
from shouwen.reports.typst import typeset
from shouwen.web.asking import signed_in
from shouwen.web.forms.names import names_in
from shouwen.web.forms.paper import Paper, entry_numbered, paper_of
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.prints import record_print
from shouwen.work.entries import standing_signatures, state_of
from shouwen.work.models import EntryVersion

#: Kinds of matter whose sheets are handed to customers: slips, receipts.
HANDED_OVER = frozenset({"case", "contact", "return"})
LANGUAGES = ("zh-hans", "zh-hant", "en")
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_GET
def print_pdf(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show an entry as its paper; ``language``, ``bilingual``, ``version`` and ``substitute`` choose how."""
    paper, version = _asked(request, pk)
    form = printed_form(request, paper, version)
    try:
        content = typeset(form, dated=request.at, substitute=bool(request.GET.get("substitute")))
    except UncoveredCharacters as missing:
        assert paper.entry is not None
        title = paper.form.title.in_language(language_of())
        return cannot_print(request, title, reverse("entry", args=[paper.entry.pk]), missing)
    return _answer(request, paper, version, "pdf", content, "application/pdf", "inline")


@signed_in
@require_GET
def sheet_xlsx(request: ReaderRequest, pk: int) -> HttpResponse:
    """Give an entry as a spreadsheet."""
    paper, version = _asked(request, pk)
    content = entry_sheet(printed_form(request, paper, version), zone=zone_of(paper.matter.unit))
    return _answer(request, paper, version, "xlsx", content, SHEET_TYPE, "attachment")


def _asked(request: ReaderRequest, pk: int) -> tuple[Paper, EntryVersion]:
    paper = paper_of(request, entry_numbered(pk))
    wanted = request.GET.get("version") or str(paper.versions[-1].number)
    version = next((one for one in paper.versions if str(one.number) == wanted), None)
    if version is None:
        raise Refused("This form has no such version.", why=Why.BAD_INPUT)
    return paper, version


def _answer(request: ReaderRequest, paper: Paper, version: EntryVersion, kind: str, content: bytes, type_: str,
            disposition: str) -> HttpResponse:
    assert paper.entry is not None
    record_print(paper.entry, paper.matter, version.number, kind, content, by=request.by, at=request.at)
    response = HttpResponse(content, content_type=type_)
    title = paper.form.title.in_language(language_of())
    name = f"{title}-{paper.entry.pk}-{version.number}.{kind}"
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(name)}"
    return response


def printed_form(request: ReaderRequest, paper: Paper, version: EntryVersion) -> PrintedForm:
    """Return the sheet of a version with the signatures that stood on it."""
    language = request.GET.get("language") or language_of()
    language = language if language in LANGUAGES else "zh-hans"
    second = ("zh-hans" if language == "en" else "en") if request.GET.get("bilingual") else ""
    return printed_paper(paper, version, language, second, at=request.at, by=request.by.member.name)


def printed_paper(paper: Paper, version: EntryVersion, language: str, second: str, *, at: datetime,
                  by: str) -> PrintedForm:
    """Return the sheet of a version of an entry in one language or two."""
    assert paper.entry is not None
    zone = zone_of(paper.matter.unit)
    signatures = signatures_on(paper, version)
    values = typed_values(paper.form, paper.shown(version.content), names_in([version.content]))
    says = PackWords([edition_kept(paper.entry.edition)], language)
    values |= {field.name: says(str(values[field.name])) for field in paper.form.fields
               if field.source in KEYED and values.get(field.name) and not field.options}
    values |= _signed_persons(paper, values, signatures, Reader(language, zone))
    edition = edition_kept(paper.entry.edition)
    imprint = Imprint(
        at=at, zone=zone, by=by, organisation=_head(paper),
        number=_number_above(paper),
        citation=paper.in_force.citation, edition=f"{edition.title.in_language(language)} {edition.edition}",
        watermark=f"{by} {Reader(language, zone).written(at)}" if paper.matter.hides is not None else "",
        reach=_reach(paper, language),
    )
    return printed(plan_of(paper.form), values, signatures, language, imprint=imprint, second=second)


def _head(paper: Paper) -> str:
    """Return what stands above the title: the organisation, and for a sheet of a period or of a member whose it is."""
    house = house_of(paper.matter.unit).name
    return house if paper.form.of in {"case", "contact", "return", "customer"} else f"{house}　{paper.matter.title}"


def _reach(paper: Paper, language: str) -> str:
    """Return how the house is reached, for a sheet that a customer may be given; of no other."""
    if paper.form.of not in HANDED_OVER:
        return ""
    reach = reach_of(paper.matter.unit)
    with translation.override(language):
        parts = [f"{_('Hotline')} {reach.hotline}"] if reach.hotline else []
        return "　".join([*parts, *([reach.address] if reach.address else [])])


def _number_above(paper: Paper) -> str:
    """Return the number at the head of the sheet: the entry's own, else its case's where no box holds it."""
    assert paper.entry is not None
    if paper.entry.number or paper.form.of != "case":
        return paper.entry.number
    has_box = any(field.source == "case.number" for field in paper.form.fields)
    return "" if has_box else paper.matter.title.partition(" ")[0]


def signatures_on(paper: Paper, version: EntryVersion) -> dict[str, list[GivenSignature]]:
    """Return the signature that stood at each place when a version was the latest."""
    versions = [one for one in paper.versions if one.number <= version.number]
    numbers = {one.pk: one.number for one in versions}
    given = [one for one in paper.signatures if one.version_id in numbers]
    standing = standing_signatures(state_of(paper.in_force, versions, given), versions, given)
    return {
        place: [GivenSignature(one.who, "", one.at, numbers[one.version_id],
                               one.instead_of.name if one.instead_of else "")]
        for place, one in standing.items()
    }


def _signed_persons(paper: Paper, values: dict[str, object], signatures: dict[str, list[GivenSignature]],
                    reader: Reader) -> dict[str, object]:
    """Return the fields that name a person and are that person's place of signing, with when they signed."""
    return {
        field.name: f"{values.get(field.name) or signatures[field.name][-1].name} "
        f"{reader.written(signatures[field.name][-1].at)}"
        for field in paper.form.fields if field.type == "person" and field.name in signatures
    }


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
