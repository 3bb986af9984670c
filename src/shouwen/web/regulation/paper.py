"""A form of a kept edition as it prints, empty: as pictures, and as PDF."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shouwen.organisation.zones import zone_of
from shouwen.regulation.editions import Edition
from shouwen.regulation.forms import Form
from shouwen.reports.layout import Imprint, printed
from shouwen.reports.plans import plan_of
from shouwen.reports.typst import drawn, typeset
from shouwen.web.asking import signed_in
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.reading import edition_read, language_read, unit_read


@signed_in
@require_safe
def paper(request: ReaderRequest, edition: str, form: str) -> HttpResponse:
    """Show the pages of an empty form, as pictures that stand in the page itself."""
    read, found, imprint = _asked(request, edition, form)
    title = read.title.in_language(language_read())
    return render(request, "web/regulation/paper.html", {
        "place": "regulation", "title": found.title.in_language(language_read()), "line": title,
        "pages": pictures(found, imprint), "pdf": reverse("regulation-print", args=[edition, form]),
        "crumbs": [(_("Regulation"), "/regulation/"), (title, reverse("regulation-edition", args=[read.pack]))],
    })


@signed_in
@require_safe
def paper_print(request: ReaderRequest, edition: str, form: str) -> HttpResponse:
    """Give an empty form as PDF."""
    _read, found, imprint = _asked(request, edition, form)
    return printed_empty(found, imprint)


def _asked(request: ReaderRequest, edition: str, form: str) -> tuple[Edition, Form, Imprint]:
    unit, read = unit_read(request), edition_read(edition)
    found = read.forms.get(form)
    if found is None:
        raise Http404
    called = f"{read.title.in_language(language_read())} {read.edition}"
    return read, found, Imprint(at=request.at, zone=zone_of(unit), organisation=unit.called, edition=called)


def printed_empty(form: Form, imprint: Imprint) -> HttpResponse:
    """Answer with an empty form as PDF; what the fonts lack is printed by its code point, as the paper says."""
    content = typeset(printed(plan_of(form), {}, {}, language_read(), imprint=imprint), dated=imprint.at, substitute=True)
    name = quote(f"{form.title.in_language(language_read())}.pdf")
    return HttpResponse(content, content_type="application/pdf", headers={
        "Content-Disposition": f"inline; filename*=UTF-8''{name}"})


def pictures(form: Form, imprint: Imprint) -> Sequence[str]:
    """Return the pages of an empty form as addresses of pictures that hold them."""
    pages = drawn(printed(plan_of(form), {}, {}, language_read(), imprint=imprint))
    return [f"data:image/png;base64,{b64encode(page).decode()}" for page in pages]
