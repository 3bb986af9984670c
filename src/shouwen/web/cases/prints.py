"""Print a whole case as PDF; it is recorded, as every print is."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from shouwen.cases.actions.prints import record_case_print
from shouwen.cases.queries import case_for
from shouwen.organisation.queries import house_of
from shouwen.organisation.zones import zone_of
from shouwen.reports.entry_papers import LANGUAGES
from shouwen.reports.ink import UncoveredCharacters
from shouwen.reports.layout import Imprint
from shouwen.reports.typst import typeset
from shouwen.web.asking import signed_in
from shouwen.web.cases.paper import printed_case
from shouwen.web.forms.prints import cannot_print
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest


@signed_in
@require_GET
def print_case(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show a whole case as its paper; ``language`` and ``substitute`` choose how."""
    case = case_for(pk, by=request.by)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in LANGUAGES else language_of()
    house = house_of(case.unit).name
    imprint = Imprint(at=request.at, zone=zone_of(case.unit), by=request.by.member.name, organisation=house)
    with translation.override(language):
        form = printed_case(case, imprint, language)
    try:
        content = typeset(form, dated=request.at, substitute=bool(request.GET.get("substitute")))
    except UncoveredCharacters as missing:
        return cannot_print(request, form.title, reverse("case", args=[pk]), missing)
    record_case_print(case, content, by=request.by, at=request.at)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'{case.number}.pdf')}"
    return response
