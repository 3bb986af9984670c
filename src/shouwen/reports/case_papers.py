"""A whole case as a file, for every door: a floor above says what stands on the paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import translation

from shouwen.cases.actions.prints import record_case_print
from shouwen.cases.models import Case
from shouwen.organisation.queries import house_of
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.reports.entry_papers import LANGUAGES, PDF_TYPE, PaperFile
from shouwen.reports.layout import Imprint
from shouwen.reports.paper import PrintedForm
from shouwen.reports.typst import typeset

Draws = Callable[[Case, Imprint, str], PrintedForm]
_drawers: list[Draws] = []


def draws_cases(drawer: Draws) -> Draws:
    """Let a floor above say what stands on the paper of a whole case; there is one."""
    _drawers[:] = [drawer]
    return drawer


def case_paper(case: Case, asked: Mapping[str, str], *, language: str, by: Acting, at: datetime) -> PaperFile:
    """Make the paper of a whole case, and record who took it out of the house; ``case`` comes from ``case_for``.

    Of ``asked``: ``language``, else ``language`` of the reader; ``substitute`` to print characters that the font lacks by
    their code, else they raise ``UncoveredCharacters``.
    """
    wanted = asked.get("language", "")
    language = wanted if wanted in LANGUAGES else language
    imprint = Imprint(at=at, zone=zone_of(case.unit), by=by.member.name, organisation=house_of(case.unit).name)
    (drawer,) = _drawers
    with translation.override(language):
        form = drawer(case, imprint, language)
    content = typeset(form, dated=at, substitute=bool(asked.get("substitute")))
    record_case_print(case, content, by=by, at=at)
    return PaperFile(f"{case.number}.pdf", PDF_TYPE, content)
