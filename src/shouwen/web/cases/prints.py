"""Print a whole case as PDF; it is recorded, as every print is."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwen.cases.queries import case_for
from shouwen.reports.case_papers import case_paper
from shouwen.reports.ink import UncoveredCharacters
from shouwen.web.asking import signed_in
from shouwen.web.forms.prints import cannot_print
from shouwen.web.forms.views import language_of
from shouwen.web.reader import ReaderRequest


@signed_in
@require_GET
def print_case(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show a whole case as its paper; ``language`` and ``substitute`` choose how."""
    case = case_for(pk, by=request.by)
    try:
        made = case_paper(case, request.GET.dict(), language=language_of(), by=request.by, at=request.at)
    except UncoveredCharacters as missing:
        return cannot_print(request, _("Case report"), reverse("case", args=[pk]), missing)
    response = HttpResponse(made.content, content_type=made.type)
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(made.name)}"
    return response
